"""What collectors last paid this desk: publishing warns where a buying price is higher."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import SellingPrice
from rdu.clock import now_utc
from rdu.db import table_of
from rdu.errors import Refused
from rdu.money import Rupiah
from rdu.people.models import Unit, User
from rdu.prepared import Prepared

_KEEP = Prepared(insert(table_of(SellingPrice)))


def sold_at(
    session: Session, desk: Unit, prices: Mapping[int, Rupiah], sold_on: date, buyer: str, by: User, today: date
) -> int:
    """Keep what a collector paid on a day, by grade; how many prices. Rows are never changed: the last one counts."""
    if sold_on > today:
        raise Refused("sold_on", "Tanggal jual belum tiba. Tulis hari ini atau sebelumnya.")
    if not prices:
        raise Refused("prices", "Isi sedikitnya satu harga jual.")
    at = now_utc()
    row = {"unit_id": desk.id, "sold_on": sold_on, "buyer": buyer, "recorded_at": at, "recorded_by_id": by.id}
    _KEEP.run(session.connection(), [{**row, "grade_id": grade, "amount": amount} for grade, amount in prices.items()])
    return len(prices)


def as_before(session: Session, desk: Unit, wrong: Mapping[int, Rupiah], sold_on: date, buyer: str, by: User) -> None:
    """Let the price count that counted before a wrong one, where that one is still the last. Both rows stay."""
    for grade_id, amount in wrong.items():
        last, before = _last_two(session, desk, grade_id)
        if last is None or before is None or (last.amount, last.sold_on, last.buyer) != (amount, sold_on, buyer):
            continue
        session.add(
            SellingPrice(
                unit_id=desk.id, grade_id=grade_id, sold_on=sold_on, amount=before.amount, buyer=before.buyer,
                recorded_at=now_utc(), recorded_by_id=by.id,
            )
        )  # fmt: skip
    session.flush()


def _last_two(session: Session, desk: Unit, grade_id: int) -> tuple[SellingPrice | None, SellingPrice | None]:
    ours = (SellingPrice.unit_id == desk.id, SellingPrice.grade_id == grade_id)
    newest = select(SellingPrice).where(*ours).order_by(SellingPrice.sold_on.desc(), SellingPrice.id.desc()).limit(2)
    last, before, *_ = [*session.scalars(newest), None, None]
    return last, before
