"""Transfers as both sides see them: one by its label, and the two lists."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from rdu.catalogue.models import Grade, How, Paid, Who
from rdu.catalogue.pricing import Channel, grams_each_on, lists_on, sheet_of
from rdu.clock import today_at
from rdu.db import one_here
from rdu.errors import NotFoundHere
from rdu.money import Rupiah
from rdu.people.models import Unit
from rdu.sales.stock_models import Transfer, TransferAct, TransferLine, TransferPlan, TransferState
from rdu.weights import Grams, Measure

A_PAGE = 20
ONLY_THE_UNITS = (TransferState.DRAFT, TransferState.DROPPED)
"""A draft is nobody's business but the unit's."""
FROM_UNITS = Channel(Paid.SAVED, Who.GROUP, How.DROPPED)
"""The prices of an induk's list that a unit is offered."""


def code_of(grade: Grade) -> str:
    """PET/bersih: what the hash chain and forms call a grade."""
    return f"{grade.waste_type.code}/{grade.code}"


_GOODS = (
    selectinload(Transfer.plan).joinedload(TransferPlan.grade).joinedload(Grade.waste_type),
    selectinload(Transfer.lines).joinedload(TransferLine.grade).joinedload(Grade.waste_type),
    selectinload(Transfer.lines).joinedload(TransferLine.received),
    selectinload(Transfer.acts).joinedload(TransferAct.by),
)
_BOTH = (joinedload(Transfer.unit), joinedload(Transfer.induk), joinedload(Transfer.made_by))


def transfer_of(session: Session, unit: Unit, label: str) -> Transfer:
    """A transfer that this unit sends, or that comes to it. NotFoundHere for any other pair's, and for an induk's view
    of a draft."""
    head, _, digits = label.rpartition("-S-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10 and label == f"{head}-S-{int(digits):06}"):
        raise NotFoundHere
    found = select(Transfer).join(Transfer.unit).where(Unit.code == head, Transfer.number == int(digits), _ours(unit))
    return one_here(session, found.options(*_BOTH, *_GOODS))


def _ours(unit: Unit) -> ColumnElement[bool]:
    return (Transfer.unit_id == unit.id) | _coming(unit)


def _coming(unit: Unit) -> ColumnElement[bool]:
    return (Transfer.induk_id == unit.id) & Transfer.state.not_in(ONLY_THE_UNITS)


@dataclass(frozen=True)
class Page:
    rows: list[Transfer]
    total: int


def sent_by(session: Session, unit: Unit, page: int) -> Page:
    """What the unit sends, the newest first."""
    return _page(session, (Transfer.unit_id == unit.id) & (Transfer.state != TransferState.DROPPED), page)


def coming_to(session: Session, unit: Unit, page: int, state: TransferState | None = None) -> Page:
    """What comes to the induk, the newest first; of one state or of all."""
    which = _coming(unit) if state is None else _coming(unit) & (Transfer.state == state)
    return _page(session, which, page)


def _page(session: Session, which: ColumnElement[bool], page: int) -> Page:
    total = session.scalar(select(func.count()).select_from(Transfer).where(which)) or 0
    found = select(Transfer).where(which).options(*_BOTH, *_GOODS).order_by(Transfer.id.desc())
    return Page(list(session.scalars(found.limit(A_PAGE).offset((page - 1) * A_PAGE))), total)


def waiting_at(session: Session, unit: Unit) -> int:
    """How many transfers are on their way to this induk."""
    found = select(func.count()).select_from(Transfer)
    mine = (Transfer.induk_id == unit.id) & (Transfer.state == TransferState.SENT)
    return session.scalar(found.where(mine)) or 0


def receives(session: Session, unit: Unit) -> bool:
    """Whether units stand below this one: then transfers can come."""
    return session.scalar(select(Unit.id).where(Unit.parent_id == unit.id).limit(1)) is not None


def listed_prices(session: Session, induk: Unit, transfer: Transfer) -> dict[int, Rupiah]:
    """What a kilogram of each line is worth by the induk's published list of today, by position. What is bought by the
    piece or litre is reckoned per kilogram, half up."""
    today = today_at(induk.timezone)
    sheet = sheet_of(session, lists_on(session, induk, today))
    kinds = {line.position: line.grade for line in transfer.lines}
    counted = sorted({kind.waste_type_id for kind in kinds.values() if kind.waste_type.measure is not Measure.KG})
    each = grams_each_on(session, counted, today)
    prices = {}
    for position, kind in kinds.items():
        item = sheet.item(kind.waste_type.code, kind.code)
        quote = item.quote(FROM_UNITS) if item else None
        if quote is not None:
            prices[position] = _per_kg(quote.amount, kind.waste_type.measure, each.get(kind.waste_type_id))
    return prices


def _per_kg(amount: Rupiah, measure: Measure, each: Grams | None) -> Rupiah:
    if measure is Measure.KG or each is None:
        return amount
    return Rupiah((2_000 * amount + each) // (2 * each))
