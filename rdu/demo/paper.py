"""Kenanga kept a paper book before it began with RDU: its last weeks, as a file that its pengurus brings in."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from rdu.history import openings, paper, service
from rdu.history.service import Count
from rdu.money import Rupiah
from rdu.people.models import ImportDraft, Unit, User
from rdu.spreadsheet import write_csv

KEPT_PAPER = "KNG"
WEEKS = 10
SIGNED = 0.7
"""Of those with an opening balance, how many have signed the list."""
ITEMS = (
    ("Kardus bagus", 1_500), ("Botol PET bening bersih", 3_000), ("Koran", 2_200), ("Gelas plastik bersih", 4_500),
    ("Kaleng aluminium", 9_000), ("Kertas HVS", 2_000), ("Kresek", 500),
)  # fmt: skip
CASH = Rupiah(185_000)
Row = tuple[str | int, ...]


def bring_paper(session: Session, unit: Unit, by: User, numbers: Sequence[int], at: datetime) -> None:
    """Ten weeks of deposits, some withdrawals, two sales; with a slip and a line that was written twice."""
    rng = Random(f"paper of {unit.code}")  # its own, so that the rest of the demo does not depend on it
    rows = [("tanggal", "jenis", "anggota", "barang", "berat", "nilai"), *_rows(rng, numbers, at.date())]
    draft = ImportDraft(
        id=UUID(int=rng.getrandbits(128), version=4), unit_id=unit.id, kind=paper.KIND, filename="buku-kenanga.csv",
        content=write_csv(rows), made_at=at, made_by_id=by.id,
    )  # fmt: skip
    session.add(draft)
    session.flush()
    service.bring_in(session, unit, draft, Count(cash=CASH), by)


def _rows(rng: Random, numbers: Sequence[int], began: date) -> list[Row]:
    days = [began - timedelta(days=7 * week) for week in range(WEEKS, 0, -1)]
    visits = [(day, number) for day in days for number in rng.sample(list(numbers), min(5, len(numbers)))]
    rows = [row for day, number in visits for row in _visit(rng, day, number)]
    slip, twice = rows[len(rows) // 2], rows[len(rows) // 3]
    rows[len(rows) // 2] = (*slip[:5], int(slip[5]) + 700)
    rows.insert(len(rows) // 3, twice)
    saved: dict[str | int, int] = {}
    for row in rows:
        saved[row[2]] = saved.get(row[2], 0) + int(row[5])
    most = sorted(saved, key=lambda who: -saved[who])[:4]
    out: list[Row] = [(f"{days[-1]:%d-%m-%Y}", "ambil", who, "", "", saved[who] // 2000 * 1000) for who in most]
    day = f"{days[-2]:%d-%m-%Y}"
    sales: list[Row] = [(day, "jual", "UD Barokah", name, "12", price * 15) for name, price in ITEMS[:2]]
    return [*rows, *out, *sales]


def _visit(rng: Random, day: date, number: int) -> list[Row]:
    rows: list[Row] = []
    for name, price in rng.sample(ITEMS, rng.choice((1, 2, 3))):
        grams = round(rng.lognormvariate(1.06, 0.9) * 10 + 1) * 100
        weight = f"{grams // 1000},{grams % 1000 // 100}"
        rows.append((f"{day:%d-%m-%Y}", "setoran", f"{number:04}", name, weight, (grams * price + 500) // 1000))
    return rows


def sign_openings(session: Session, unit: Unit, day: date, by: User) -> None:
    """Most members have signed the list of opening balances."""
    rng = Random(f"signatures of {unit.code}")
    rows, _ = openings.openings_of(session, unit, signed=False)
    openings.sign(session, unit, [row.seq for row in rows if rng.random() < SIGNED], day, by)
