"""What collectors last paid this desk: publishing warns where a buying price is higher."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from rdu.catalogue.models import SellingPrice
from rdu.clock import now_utc
from rdu.errors import Refused
from rdu.money import Rupiah
from rdu.people.models import Unit, User


def sold_at(
    session: Session, desk: Unit, prices: Mapping[int, Rupiah], sold_on: date, buyer: str, by: User, today: date
) -> int:
    """Keep what a collector paid on a day, by grade; how many prices. Rows are never changed: the last one counts."""
    if sold_on > today:
        raise Refused("sold_on", "Tanggal jual belum tiba. Tulis hari ini atau sebelumnya.")
    if not prices:
        raise Refused("prices", "Isi sedikitnya satu harga jual.")
    at = now_utc()
    for grade_id, amount in prices.items():
        session.add(
            SellingPrice(
                unit_id=desk.id, grade_id=grade_id, sold_on=sold_on, amount=amount, buyer=buyer, recorded_at=at,
                recorded_by_id=by.id,
            )
        )  # fmt: skip
    session.flush()
    return len(prices)
