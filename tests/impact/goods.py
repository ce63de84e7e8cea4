"""Goods of known materials in a shed, and their sale. All names are invented."""

from datetime import date
from uuid import uuid4

from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade
from rdu.catalogue.seeding import load_types
from rdu.clock import today_at
from rdu.ledger.accounts import OPENING, STOCK, Move
from rdu.ledger.service import Act, once, open_books
from rdu.money import Rupiah
from rdu.people.models import Unit, User
from rdu.sales import collectors
from rdu.sales.collectors import Particulars
from rdu.sales.lists import sale_at
from rdu.sales.models import Paid, Sale
from rdu.sales.service import Deal, Sold, sell
from rdu.stock.service import Goods, take_in
from rdu.weights import Grams, Quantity

A_MONTH = {
    "BSIS-13": 420, "BSIS-33": 180, "BSIS-39": 60, "BSIS-40": 75, "BSIS-27": 40, "BSIS-06": 12, "BSIS-08": 150,
    "BSIS-24": 90, "BSIS-16": 50,
}  # fmt: skip
"""The method's worked month, kilograms by type: cardboard, PET, HDPE, PP, film, cans, iron, glass, HVS."""


def today() -> date:
    return today_at("Asia/Jakarta")


def grades(session: Session) -> dict[str, Grade]:
    """The first grade of every shipped type, by the type's code."""
    return {row.code: row.grades[0] for row in load_types(session)}


def stocked(session: Session, unit: Unit, grade_ids: list[int], grams: int = 500_000) -> None:
    """So much of each lies in the shed, at Rp1 a gram."""
    value = Rupiah(grams * len(grade_ids))
    act = Act(f"opening_goods:{uuid4()}", today(), bytes(32), None)
    open_books(session, unit).post(act, [Move(STOCK, OPENING, value)])
    take_in(session, unit, [Goods(grade_id, Grams(grams), Rupiah(grams)) for grade_id in grade_ids])
    session.commit()


def sold(session: Session, unit: Unit, by: User, kilograms: dict[int, int], paid_for: int | None = None) -> Sale:
    """Kilograms by grade, to a collector of the unit; `paid_for`: grams by his scale, the same for each line."""
    code = f"P{uuid4().hex[:5].upper()}"
    buyer = collectors.add_collector(session, unit, code, Particulars("Jaya"), by)
    lines = [
        Sold(grade_id, Grams(kg * 1000), Quantity(paid_for or kg * 1000), Rupiah(2_000))
        for grade_id, kg in kilograms.items()
    ]
    posted = sell(session, unit, Deal(buyer, today(), Paid.LATER, lines), once(uuid4(), "x"), by)
    session.commit()
    return sale_at(session, unit, posted.seq)
