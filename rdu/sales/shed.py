"""What lies in the shed, item by item: weight, value, average cost, and since when. One row an item, no history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, Group, Intake, WasteType
from rdu.catalogue.pricing import grams_each_on
from rdu.money import Rupiah
from rdu.people.models import Unit
from rdu.stock.models import OnHand, StockLayer
from rdu.weights import Grams, Measure


class Order(StrEnum):
    """How the list is sorted; the value stands in the address."""

    VALUE = "nilai"
    WEIGHT = "berat"
    AGE = "umur"
    NAME = "nama"


@dataclass(frozen=True)
class Pile:
    """One item and grade in the shed."""

    grade_id: int
    code: str
    name: str
    picture: str
    group: Group
    measure: Measure
    grams: Grams
    value: Rupiah
    since: date | None
    each: Grams | None = None
    """What one piece or litre weighs, where the item is bought so."""

    @property
    def cost(self) -> Rupiah:
        """Per kilogram, half up: a figure to show."""
        return Rupiah((2_000 * self.value + self.grams) // (2 * self.grams)) if self.grams else Rupiah(0)

    @property
    def quantity(self) -> int | None:
        """About how many pieces or millilitres that is."""
        if self.each is None:
            return None
        return (self.grams if self.measure is Measure.PIECE else self.grams * 1000) // self.each

    def days(self, today: date) -> int:
        return (today - self.since).days if self.since else 0


_SINCE = (
    select(func.min(StockLayer.day))
    .where(StockLayer.unit_id == OnHand.unit_id, StockLayer.grade_id == OnHand.grade_id)
    .scalar_subquery()
)
_ITEM = (
    Grade.id, WasteType.code, Grade.code, WasteType.name, Grade.name, WasteType.picture, WasteType.group,
    WasteType.measure,
)  # fmt: skip


def shed_of(session: Session, unit: Unit, today: date, order: Order = Order.VALUE) -> list[Pile]:
    """What lies in the unit's shed."""
    found = (
        select(*_ITEM, WasteType.id, OnHand.grams, OnHand.value, _SINCE)
        .join(Grade, Grade.id == OnHand.grade_id)
        .join(Grade.waste_type)
        .where(OnHand.unit_id == unit.id, OnHand.grams > 0)
        .order_by(WasteType.key, Grade.position)
    )
    rows = session.execute(found).all()
    counted = sorted({row[8] for row in rows if row[7] is not Measure.KG})
    each = grams_each_on(session, counted, today)
    piles = [_pile(row[:8], Grams(row[9]), Rupiah(row[10]), row[11], each.get(row[8])) for row in rows]
    return sorted(piles, key=_KEYS[order])


def items_of(session: Session, unit: Unit) -> list[Pile]:
    """Everything that could lie in the unit's shed, with what the books say of it: for a count and for regrading."""
    found = (
        select(*_ITEM, func.coalesce(OnHand.grams, 0), func.coalesce(OnHand.value, 0))
        .join(Grade.waste_type)
        .outerjoin(OnHand, (OnHand.grade_id == Grade.id) & (OnHand.unit_id == unit.id))
        .where((WasteType.intake != Intake.NEVER) | (OnHand.grams > 0))
        .order_by(WasteType.key, Grade.position)
    )
    return [_pile(row[:8], Grams(row[8]), Rupiah(row[9])) for row in session.execute(found)]


def _pile(
    item: Sequence[Any], grams: Grams, value: Rupiah, since: date | None = None, each: Grams | None = None
) -> Pile:
    grade_id, type_code, grade_code, name, grade, picture, group, measure = item
    return Pile(
        grade_id, f"{type_code}/{grade_code}", f"{name} {grade.lower()}".strip(), picture, group, measure, grams, value,
        since, each,
    )  # fmt: skip


_KEYS = {
    Order.VALUE: lambda pile: (-pile.value, pile.name),
    Order.WEIGHT: lambda pile: (-pile.grams, pile.name),
    Order.AGE: lambda pile: (pile.since or date.max, pile.name),
    Order.NAME: lambda pile: pile.name,
}


def name_of(grade: Grade) -> str:
    """ "Botol PET bening bersih"."""
    return f"{grade.waste_type.name} {grade.name.lower()}".strip()


def shed_rows(piles: Iterable[Pile], today: date) -> list[list[str | int]]:
    """The shed as a table to take away: grams and rupiah as whole numbers."""
    head: list[str | int] = [
        "Kode", "Barang", "Bahan", "Gram", "Jumlah kira-kira", "Satuan", "Nilai (Rp)", "Rata-rata per kg (Rp)",
        "Tertua sejak", "Umur (hari)",
    ]  # fmt: skip
    rows: list[list[str | int]] = [
        [pile.code, pile.name, pile.group.value, pile.grams, _counted(pile), pile.measure.word, pile.value, pile.cost,
         pile.since.isoformat() if pile.since else "", pile.days(today)]
        for pile in piles
    ]  # fmt: skip
    return [head, *rows]


def _counted(pile: Pile) -> str | int:
    """Whole pieces, or litres rounded down."""
    if pile.quantity is None:
        return ""
    return pile.quantity if pile.measure is Measure.PIECE else pile.quantity // 1000
