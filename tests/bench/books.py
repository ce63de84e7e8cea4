"""The books against the paper, for as many steps as asked for, on SQLite and PostgreSQL: show of the whole.

.venv/bin/python -m tests.bench.books --steps 50000 --seed 1
"""

import argparse
import random
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.orm import Session

from rdu.db import engine_for
from tests.books.machine import Books
from tests.makers import make_bank
from tests.sales.sheds import an_empty_pair
from tests.stores import Postgres, migrate

STEPS = 100


def run(url: str, steps: int, start: int) -> tuple[int, int]:
    """So many acts on a fresh database; how many were made, and how many of them the books refused."""
    engine = engine_for(url)
    with Session(engine, expire_on_commit=False) as session:

        class Here(Books):
            pass

        Here.session, Here.pair = session, an_empty_pair(session, make_bank(session))
        before, refused = Books.done, Books.refused
        rules = settings(
            max_examples=10, stateful_step_count=STEPS, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        while Books.done - before < steps:
            start += 1
            run_state_machine_as_test(seed(start)(Here), settings=rules)
    engine.dispose()
    return Books.done - before, Books.refused - refused


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=50_000, help="on both databases together")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # it is printed
    asked = parser.parse_args()
    server = Postgres()
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = f"sqlite:///{Path(folder) / 'books.db'}"
            migrate(file)
            for name, url in (("SQLite", file), ("PostgreSQL", server.url(server.fresh()))):
                began = time.monotonic()
                done, refused = run(url, asked.steps // 2, asked.seed)
                took = time.monotonic() - began
                print(f"{name}: {done} steps, {refused} of them refused, seed {asked.seed}, {took:.0f} s, all agreed")  # noqa: T201  # its output
    finally:
        server.stop()


if __name__ == "__main__":
    main()
