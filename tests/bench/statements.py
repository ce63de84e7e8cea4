"""How long a year's statements of a unit with 200,000 entries take.

    .venv/bin/python -m tests.bench.statements [--postgresql postgresql+psycopg://user@host] [--entries 200000]

Makes its own databases with bulk inserts (a year of visits and cash, one journal in fifty posted late), and removes
them. The printed figures are the median of nine runs, each in a session of its own.
"""

import argparse
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from uuid import uuid4

from sqlalchemy import insert, make_url, text
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import engine_for
from rdu.ledger.models import REGULAR, Account, AccountKind, ChainHead, Entry, Journal
from rdu.people.models import Unit
from rdu.statements.entries import cash_lines, chosen, lines_of, totals_of
from rdu.statements.periods import year
from rdu.statements.service import span_of
from rdu.statements.sheets import balance_sheet, profit_and_loss, trial_balance
from tests.makers import make_bank
from tests.stores import migrate

MEMBERS, RUNS, LATE, BATCH = 1_000, 9, 50, 20_000
YEAR = 2026


def measure(url: str, entries: int) -> dict[str, float]:
    """Milliseconds by what was asked."""
    engine = engine_for(url)
    with Session(engine, expire_on_commit=False) as session:
        unit = make_bank(session).unit
        fill(session, unit, entries)
        session.commit()
        session.execute(text("ANALYZE"))
        session.commit()
        code = unit.code
    at = year(YEAR)
    acts: dict[str, Callable[[Session, Unit], object]] = {
        "laba rugi, neraca, neraca saldo": lambda s, u: [
            make(span_of(s, [u], at)) for make in (profit_and_loss, balance_sheet, trial_balance)
        ],
        "buku kas, halaman 1": lambda s, u: _cash_page(s, u, 1),
        "buku kas, halaman 50": lambda s, u: _cash_page(s, u, 50),
        "tabungan, catatan pertama": lambda s, u: lines_of(s, u, chosen(s, u, "savings"), at),
        "pengeluaran, catatan pertama": lambda s, u: lines_of(s, u, chosen(s, u, "expense:transport"), at),
    }
    found = {}
    for name, act in acts.items():
        found[name] = median(_once(engine, code, act) for _ in range(RUNS))
    engine.dispose()
    return found


def _cash_page(session: Session, unit: Unit, page: int) -> object:
    what, at = chosen(session, unit, "cash"), year(YEAR)
    return totals_of(session, unit, what, at, 0), cash_lines(session, unit, what, at, 0, page)


def _once(engine, code: str, act: Callable[[Session, Unit], object]) -> float:  # type: ignore[no-untyped-def]  # an Engine
    with Session(engine) as session:
        unit = session.query(Unit).filter(Unit.code == code).one()
        began = perf_counter()
        act(session, unit)
        return (perf_counter() - began) * 1000


def fill(session: Session, unit: Unit, entries: int) -> None:
    """Two entries a visit, with every tenth journal the unit's own cash instead."""
    rng = Random(1)
    ids, kinds = _accounts(session, unit)
    balances = dict.fromkeys(ids.values(), 0)
    journals, rows, seq, made, days = [], [], 0, 0, (date(YEAR, 12, 31) - date(YEAR - 1, 1, 1)).days
    while made < entries:
        seq += 1
        day = date(YEAR - 1, 1, 1) + timedelta(days=days * made // entries)
        late = rng.randrange(30) if seq % LATE == 0 else 0
        journals.append(_journal(unit.id, seq, day - timedelta(days=late)))
        for position, (debit, credit, amount) in enumerate(_moves(rng, seq), 1):
            to, out_of = ids[debit], ids[credit]
            balances[to] += amount if kinds[debit].grows_on_debit else -amount
            balances[out_of] -= amount if kinds[credit].grows_on_debit else -amount
            rows.append(
                {"unit_id": unit.id, "seq": seq, "position": position, "debit_id": to, "credit_id": out_of,
                 "amount": amount, "debit_after": balances[to], "credit_after": balances[out_of]}
            )  # fmt: skip
            made += 1
        if len(rows) >= BATCH or made >= entries:
            session.execute(insert(Journal), journals)
            session.execute(insert(Entry), rows)
            journals, rows = [], []
    for account_id, balance in balances.items():
        session.execute(text("UPDATE account SET balance = :b WHERE id = :id"), {"b": balance, "id": account_id})
    session.execute(insert(ChainHead), {"unit_id": unit.id, "seq": seq, "hash": bytes(32)})


def _moves(rng: Random, seq: int) -> list[tuple[str, str, int]]:
    amount, hers = rng.randrange(1, 60) * 500, f"savings:{rng.randrange(10, MEMBERS + 10):04}:{REGULAR}"
    if seq % 10 == 0:
        return [rng.choice([("expense:transport", "cash", amount), ("cash", "stock", amount)])]
    return [("stock", hers, amount), (hers, "share", amount * 15 // 100)]


def _journal(unit_id: int, seq: int, day: date) -> dict[str, object]:
    row = {"unit_id": unit_id, "seq": seq, "posted_on": day, "source": f"weigh_in:{uuid4()}", "created_at": now_utc()}
    return {**row, "digest": bytes(32), "previous": bytes(32), "hash": bytes(32)}


def _accounts(session: Session, unit: Unit) -> tuple[dict[str, int], dict[str, AccountKind]]:
    """All accounts by code; STOCK and CASH begin with plenty, so that no guard stands in the way."""
    plain = {"stock": AccountKind.STOCK, "cash": AccountKind.CASH, "share": AccountKind.SHARE}
    rows = [{"code": code, "kind": kind, "part": "", "pocket": "", "member_id": None} for code, kind in plain.items()]
    rows.append(
        {"code": "expense:transport", "kind": AccountKind.EXPENSE, "part": "transport", "pocket": "", "member_id": None}
    )
    for number in range(10, MEMBERS + 10):
        member_id = session.scalar(
            text("INSERT INTO member (unit_id, number, kind, name, nickname, search, rt, rw, address, phone, joined_on,"
                 " consent_version, card_token, pin_hash, created_at) VALUES (:unit, :number, 'household', 'Anggota',"
                 " '', '', '', '', '', '', :day, '', :token, '', :at) RETURNING id"),
            {"unit": unit.id, "number": number, "day": "2025-01-01", "token": uuid4().hex, "at": "2025-01-01 00:00:00"},
        )  # fmt: skip
        code = f"savings:{number:04}:{REGULAR}"
        kind = AccountKind.SAVINGS
        rows.append({"code": code, "kind": kind, "part": "", "pocket": REGULAR, "member_id": member_id})
    plenty = {"stock": 10**12, "cash": 10**12}
    session.execute(
        insert(Account), [{"unit_id": unit.id, **row, "balance": plenty.get(str(row["code"]), 0)} for row in rows]
    )
    found = session.query(Account).filter(Account.unit_id == unit.id).all()
    return {row.code: row.id for row in found}, {row.code: row.kind for row in found}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--postgresql", metavar="URL")
    asked.add_argument("--entries", type=int, default=200_000)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        urls = {"SQLite": f"sqlite:///{Path(folder) / 'bench.db'}"}
        fresh = f"rdu_statements_{uuid4().hex[:8]}"
        if given.postgresql:
            _admin(given.postgresql, f"CREATE DATABASE {fresh}")
            urls["PostgreSQL"] = make_url(given.postgresql).set(database=fresh).render_as_string(hide_password=False)
        try:
            for name, url in urls.items():
                migrate(url)
                for what, milliseconds in measure(url, given.entries).items():
                    print(f"{name:12}{what:36}{milliseconds:8.1f} ms")  # noqa: T201  # what the script is for
        finally:
            if given.postgresql:
                _admin(given.postgresql, f"DROP DATABASE IF EXISTS {fresh} WITH (FORCE)")


def _admin(url: str, statement: str) -> None:
    engine = engine_for(make_url(url).set(database="postgres").render_as_string(hide_password=False))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()


if __name__ == "__main__":
    main()
