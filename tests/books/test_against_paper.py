"""Whatever happens to a bank, in whatever order, its books say what the paper says. `tests/bench/books.py` goes on."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.orm import Session

from tests.books.machine import Books
from tests.makers import Bank
from tests.sales.sheds import an_empty_pair

STEPS = 50


def test_a_thousand_steps_and_more(session: Session, bank: Bank) -> None:
    """Half as many on PostgreSQL, where each takes twice as long."""
    examples = 30 if session.get_bind().dialect.name == "sqlite" else 15

    class Here(Books):
        pass

    Here.session, Here.pair = session, an_empty_pair(session, bank)
    before, rules = Books.done, settings(
        max_examples=examples, stateful_step_count=STEPS, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip

    run_state_machine_as_test(Here, settings=rules)

    assert Books.done - before >= examples * STEPS // 2
