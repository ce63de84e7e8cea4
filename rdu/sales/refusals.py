"""What was refused because the books know of less: kept, so that a manager finds out why."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.sales.shed import Pile
from rdu.stock.service import lying_of
from rdu.weights import Grams

OVERSALE = "refuse_oversale"


def note_oversale(session: Session, unit: Unit, to: str, wanted: Sequence[tuple[Pile, Grams]], by: User) -> int:
    """Keep each item of which more was to go to a collector or to the induk, named by code, than lies here.

    How many that are. The caller commits.
    """
    lying = lying_of(session, unit, [pile.grade_id for pile, _ in wanted])
    lacking = [(pile, grams) for pile, grams in wanted if grams > lying[pile.grade_id].grams]
    for pile, grams in lacking:
        here = lying[pile.grade_id].grams
        detail: dict[str, object] = {"name": pile.name, "wanted": grams, "here": here, "to": to}
        log(session, OVERSALE, unit=unit, user=by, subject=pile.code, detail=detail)
    return len(lacking)
