"""A member with everybody who stands under her number, in one question: for what is decided under a lock."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from rdu.db import table_of
from rdu.errors import NotFoundHere
from rdu.people.humans import human_named
from rdu.people.members import check_standing
from rdu.people.models import Ending, Member, Person, Unit
from rdu.prepared import Prepared, Question


class Someone(NamedTuple):
    """One of a member's persons, and the human she is."""

    id: int
    ordinal: int
    name: str
    may_withdraw: bool
    born_on: date | None
    guardian: str
    human: str


class Household(NamedTuple):
    """A member as her row stands now, with her persons in their order."""

    id: int
    number: int
    merged_into_id: int | None
    ended_as: Ending | None
    persons: list[Someone]

    @property
    def humans(self) -> set[str]:
        return {person.human for person in self.persons}


_member, _person, _unit = table_of(Member), table_of(Person), table_of(Unit)
_counts, _home = _person.alias(), _member.alias()  # the row that counts, where one person stands under two numbers


def whole_households() -> Select[Any]:
    """Asks for whole households; which one is for the caller to say."""
    return (
        select(_member.c.id, _member.c.number, _member.c.merged_into_id, _member.c.ended_as,
               _person.c.id.label("person_id"), _person.c.ordinal, _person.c.name, _person.c.may_withdraw,
               _person.c.born_on, _person.c.guardian, _unit.c.code, _home.c.number.label("home"),
               _counts.c.ordinal.label("place"))
        .outerjoin(_person, _person.c.member_id == _member.c.id)
        .outerjoin(_counts, _counts.c.id == func.coalesce(_person.c.same_as_id, _person.c.id))
        .outerjoin(_home, _home.c.id == _counts.c.member_id)
        .outerjoin(_unit, _unit.c.id == _home.c.unit_id)
        .order_by(_person.c.ordinal)
    )  # fmt: skip


_HOUSEHOLD = Prepared(
    whole_households().where(_member.c.unit_id == bindparam("unit"), _member.c.id == bindparam("member"))
)


def household_question(unit: Unit, member_id: int) -> Question:
    return _HOUSEHOLD, {"unit": unit.id, "member": member_id}


def household_from(answer: list[Any]) -> Household:
    """The one household that was asked for. Raises NotFoundHere where there is none."""
    if not answer:
        raise NotFoundHere
    persons = [
        Someone(row.person_id, row.ordinal, row.name, row.may_withdraw, row.born_on, row.guardian,
                human_named(row.code, row.home, row.place))
        for row in answer if row.person_id is not None
    ]  # fmt: skip
    first = answer[0]
    return Household(first.id, first.number, first.merged_into_id, first.ended_as, persons)


def check_household(session: Session, household: Household) -> None:
    """What `check_standing` refuses of a member."""
    if household.merged_into_id is None and household.ended_as is None:
        return
    member = session.get_one(Member, household.id)
    session.refresh(member)
    check_standing(session, member)
