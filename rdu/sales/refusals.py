"""What was refused because the books know of less: kept, so that a manager finds out why."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.sales.shed import name_of
from rdu.sales.stock_models import Transfer
from rdu.sales.transfer_lists import code_of
from rdu.stock.service import lying_of
from rdu.weights import Grams

OVERSALE = "refuse_oversale"


class Item(Protocol):
    """An item and grade, as far as it must be named."""

    @property
    def grade_id(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


class _Planned(NamedTuple):
    grade_id: int
    code: str
    name: str


def note_late_draft(session: Session, unit: Unit, draft: Transfer, by: User) -> int:
    """Keep what a draft was to send to the induk, and no longer lies here."""
    planned = [
        (_Planned(line.grade_id, code_of(line.grade), name_of(line.grade)), line.grams) for line in draft.plan
    ]  # fmt: skip
    return note_oversale(session, unit, draft.induk.code, planned, by)


def note_oversale(session: Session, unit: Unit, to: str, wanted: Sequence[tuple[Item, Grams]], by: User) -> int:
    """Keep each item of which more was to go to a collector or to the induk, named by code, than lies here.

    How many that are. The caller commits.
    """
    lying = lying_of(session, unit, [pile.grade_id for pile, _ in wanted])
    lacking = [(item, grams) for item, grams in wanted if grams > lying[item.grade_id].grams]
    for item, grams in lacking:
        here = lying[item.grade_id].grams
        detail: dict[str, object] = {"name": item.name, "wanted": grams, "here": here, "to": to}
        log(session, OVERSALE, unit=unit, user=by, subject=item.code, detail=detail)
    return len(lacking)
