"""Whatever happens to a bank, in whatever order, its books say what the paper says. `tests/bench/books.py` goes on."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.orm import Session

from tests.books.machine import Books
from tests.makers import Bank
from tests.sales.sheds import an_empty_pair

STEPS = 50


@pytest.mark.parametrize("examples", [30])
def test_fifteen_hundred_steps_on_each_database(session: Session, bank: Bank, examples: int) -> None:
    class Here(Books):
        pass

    Here.session, Here.pair = session, an_empty_pair(session, bank)
    before, rules = Books.done, settings(
        max_examples=examples, stateful_step_count=STEPS, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip

    run_state_machine_as_test(Here, settings=rules)

    assert Books.done - before >= examples * STEPS // 2
