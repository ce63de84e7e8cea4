"""Small things the tests of old books share."""

from collections.abc import Sequence
from itertools import chain

from sqlalchemy.orm import Session

from rdu.catalogue.seeding import load_types
from rdu.deposits import audit as deposits
from rdu.history import audit as history
from rdu.history import paper, service
from rdu.history.models import NameKind
from rdu.history.names import Names
from rdu.history.service import Brought, Count
from rdu.ledger import audit as ledger
from rdu.ledger.audit import Finding
from rdu.people.imports import keep
from rdu.people.models import ImportDraft, Unit, UnitKind, User
from rdu.roles import Role
from rdu.spreadsheet import write_csv
from rdu.stock import audit as stock
from tests.makers import Bank, make_unit, make_user

HEADS = ("tanggal", "jenis", "anggota", "barang", "berat", "nilai")
Cells = tuple[str | int, ...]


def make_newcomer_bank(session: Session, bank: Bank) -> tuple[Unit, User]:
    """A unit that has not begun to weigh, with its manager, and the whole catalogue."""
    unit = make_unit(session, "KNG", "Bank Sampah Kenanga", UnitKind.BSU, bank.root)
    manager = make_user(session, "nurul", "Nurul", {unit: Role.MANAGER})
    load_types(session)
    session.commit()
    return unit, manager


def kept(session: Session, unit: Unit, by: User, rows: Sequence[Cells], heads: Cells = HEADS) -> ImportDraft:
    draft = keep(session, unit, paper.KIND, "buku-lama.csv", write_csv([heads, *rows]), by)
    session.commit()
    return draft


def brought(session: Session, unit: Unit, by: User, rows: Sequence[Cells], count: Count = Count()) -> Brought:  # noqa: B008
    draft = kept(session, unit, by, rows)
    done = service.bring_in(session, unit, draft, count, by)
    session.commit()
    return done


def choose(session: Session, unit: Unit, choices: dict[tuple[str, str], str]) -> None:
    """Match names as the page does: ("member", "siti") -> "0001"."""
    Names(session, unit).choose({(NameKind(kind), key): value for (kind, key), value in choices.items()})
    session.commit()


def findings(session: Session) -> list[Finding]:
    parts = (ledger.audit, deposits.audit, stock.audit, history.audit)
    return list(chain.from_iterable(part(session) for part in parts))
