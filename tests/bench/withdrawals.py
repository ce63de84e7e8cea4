"""The full show of money out under pressure, with its figures.

    .venv/bin/python -m tests.bench.withdrawals --rounds 20

64 withdrawals of 3,000 from 100,000 at once, and two managers who approve one request at once (five times as many
rounds), on SQLite and on PostgreSQL. Ends with 1 where a round comes out otherwise than it must.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter

from sqlalchemy.orm import Session

from rdu.db import engine_for
from rdu.ledger import audit as ledger
from rdu.ledger.accounts import CASH, savings
from rdu.ledger.service import balance_of
from rdu.withdrawals import audit
from tests.makers import make_bank
from tests.stores import NoPostgres, Postgres, migrate
from tests.withdrawals.books import asked, fill, save, second_manager
from tests.withdrawals.races import SAVED, both_at_once, withdraw_at_once


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def show(name: str, store: str, rounds: int) -> bool:
    """Whether every round came out as it must."""
    engine = engine_for(store)
    with Session(engine, expire_on_commit=False) as session:
        bank = make_bank(session)
        hers = savings(bank.member.id, bank.member.number)
        outcomes: Counter[tuple[int, int, int]] = Counter()
        began = perf_counter()
        for _ in range(rounds):
            save(session, bank.unit, bank.member, SAVED - balance_of(session, bank.unit, hers))
            fill(session, bank.unit, SAVED - balance_of(session, bank.unit, CASH))
            told = withdraw_at_once(store, bank)
            outcomes[told["paid"], told["NotFree"], balance_of(session, bank.unit, hers)] += 1
            session.commit()
        took = perf_counter() - began
        say(f"{name}: {rounds} rounds of 64 at once in {took:.1f} s; (paid, refused, balance): {dict(outcomes)}")

        managers = (bank.manager, second_manager(session, bank))
        save(session, bank.unit, bank.member, SAVED * rounds)
        slips = [asked(session, bank, 1_000).slip for _ in range(rounds * 5)]
        pairs = Counter(tuple(both_at_once(store, bank, slip, managers)) for slip in slips)
        say(f"{name}: {len(slips)} rounds of two approvals at once: {dict(pairs)}")
        found = [*ledger.audit(session), *audit.audit(session)]
        say(f"{name}: audit finds {len(found)}")
    engine.dispose()
    return set(outcomes) == {(33, 31, 1_000)} and set(pairs) == {("AlreadyDecided", "approved")} and not found


def main() -> None:
    parser = argparse.ArgumentParser(description="64 withdrawals at once, and two approvals at once.")
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'rdu.db'}"
        migrate(url)
        good = show("SQLite", url, rounds)
    server = Postgres()
    try:
        server.start()
    except NoPostgres:
        sys.exit("PostgreSQL is not here: install it, or name one in RDU_TEST_POSTGRES.")
    try:
        name = server.fresh()
        good = show("PostgreSQL", server.url(name), rounds) and good
        server.drop()
    finally:
        server.stop()
    sys.exit(not good)


if __name__ == "__main__":
    main()
