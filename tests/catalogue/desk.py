"""The induk's desk, where the kabupaten's prices are kept, and small things the tests of lists share."""

from datetime import date

from sqlalchemy.orm import Session

from rdu.catalogue import lists
from rdu.catalogue.lists import Rows, Slot
from rdu.catalogue.models import PriceList, WasteType
from rdu.money import Rupiah
from rdu.people.models import Unit, UnitKind, User
from rdu.roles import Role
from tests.makers import TODAY, Bank, make_unit, make_user


def make_induk(session: Session, bank: Bank) -> tuple[Unit, User]:
    """A BSI below the kabupaten, with its manager."""
    induk = make_unit(session, "BSI", "Bank Sampah Induk", UnitKind.BSI, bank.root)
    return induk, make_user(session, "buhari", "Buhari", {induk: Role.MANAGER})


def slot(waste_type: WasteType, grade: str = "biasa") -> Slot:
    return Slot(next(row.id for row in waste_type.grades if row.code == grade))


def make_draft(session: Session, owner: Unit, by: User, rows: dict[Slot, int], since: date) -> PriceList:
    draft = lists.start_draft(session, owner, by, TODAY)
    draft.valid_from = since
    lists.write(session, draft, amounts(rows))
    return draft


def amounts(rows: dict[Slot, int]) -> Rows:
    return {place: Rupiah(amount) for place, amount in rows.items()}


def publish(session: Session, draft: PriceList, by: User, *, begun: bool = False) -> PriceList:
    seen = lists.fingerprint(draft, lists.rows_of(session, draft))
    return lists.publish(session, draft, by, TODAY, begun=begun, seen=seen)
