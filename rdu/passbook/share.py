"""The last change of the unit's share, shown in the book on its day. Read along with the member's numbers: a question
of its own would cost every page of the book."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, literal_column, select

from rdu.catalogue.models import HouseShare
from rdu.db import table_of
from rdu.money import format_percent
from rdu.passbook import statements

_share = table_of(HouseShare)


class Share(NamedTuple):
    since: date
    basis_points: int

    @property
    def words(self) -> str:
        return f"Bagian unit menjadi {format_percent(self.basis_points)}"


def _last(column: Any) -> Any:
    """Of the shares that have begun; of two for one day the later word stands."""
    begun = select(column).where(_share.c.unit_id == bindparam("unit"), _share.c.valid_from <= bindparam("today"))
    newest = begun.order_by(_share.c.valid_from.desc(), _share.c.id.desc())
    return newest.limit(literal_column("1")).scalar_subquery()


NUMBERS = statements.NUMBERS.also(
    _last(_share.c.valid_from).label("share_since"), _last(_share.c.basis_points).label("share_is")
)


def share_in(row: Any) -> Share | None:
    return None if row.share_since is None else Share(row.share_since, row.share_is)


def place_of(share: Share | None, days: Sequence[date], following: date | None, newest: bool) -> int | None:
    """Before which line of a page it stands, by the lines' days, the newest first; None: on another page, or before
    her first line. `following` is the day of the first line of the next page, None on the last one."""
    if share is None or not days:
        return None
    place = sum(1 for day in days if day >= share.since)
    if place == 0:
        return 0 if newest else None  # the end of the page before shows it
    if place < len(days):
        return place
    return place if following is not None and following < share.since else None
