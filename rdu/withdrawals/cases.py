"""A withdrawal as its acts see it: read under the lock on the books, and written past the unit of work."""

import re
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, literal, select, update

from rdu.db import explained, table_of
from rdu.errors import RuleBroken
from rdu.ledger.service import Books
from rdu.money import Rupiah
from rdu.people.household import Household, household_from, whole_households
from rdu.people.models import Member, Unit
from rdu.prepared import Prepared, Question, ask
from rdu.withdrawals.models import OPEN, State, Way, Withdrawal

_SLIP = re.compile(r"([A-Z]{3})-K-([0-9]{6,9})", re.ASCII)


class AlreadyDecided(RuleBroken):
    """Somebody else was quicker, or the page is old."""

    def __init__(self, state: State) -> None:
        super().__init__(f"Penarikan ini sekarang: {state.word.lower()}. Muat ulang halaman untuk melihatnya.")


class Case(NamedTuple):
    """What the acts know of one withdrawal, and give back as they left it."""

    unit_code: str
    id: int | None  # none where it was only just written: nobody in this session holds its row
    number: int
    member_id: int
    member_number: int
    pocket: str
    amount: Rupiah
    fee: Rupiah
    way: Way
    state: State
    expires_on: date
    asked_human: str
    approved_human: str | None = None

    @property
    def slip(self) -> str:
        return slip_named(self.unit_code, self.number)

    @property
    def net(self) -> Rupiah:
        """What the receiver gets."""
        return Rupiah(self.amount - self.fee)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def slip_named(unit_code: str, number: int) -> str:
    """MLT-K-000012: unit code, K as in keluar, the unit's running number."""
    return f"{unit_code}-K-{number:06}"


def slip_number(unit: Unit, slip: str) -> int | None:
    """12 for "MLT-K-000012"; None for what is no slip of this unit."""
    match = _SLIP.fullmatch(slip)
    return int(match[2]) if match and match[1] == unit.code else None


_withdrawal, _member = table_of(Withdrawal), table_of(Member)
_this = (_withdrawal.c.unit_id == bindparam("unit"), _withdrawal.c.number == bindparam("slip"))
_KNOWN = (
    _withdrawal.c.id, _withdrawal.c.number, _withdrawal.c.member_id, _member.c.number, _withdrawal.c.pocket,
    _withdrawal.c.amount, _withdrawal.c.fee, _withdrawal.c.way, _withdrawal.c.state, _withdrawal.c.expires_on,
    _withdrawal.c.asked_human, _withdrawal.c.approved_human,
)  # fmt: skip
_CASE = Prepared(
    whole_households()
    .join(_withdrawal, _withdrawal.c.member_id == _member.c.id)
    .where(*_this)
    .add_columns(*(column.label(f"known_{n}") for n, column in enumerate(_KNOWN)))
)
_still_open = [literal(state, _withdrawal.c.state.type) for state in OPEN]
_LATE = select(_withdrawal.c.number).where(
    _withdrawal.c.unit_id == bindparam("unit"), _withdrawal.c.state.in_(_still_open),
    _withdrawal.c.expires_on < bindparam("day"),
)  # fmt: skip
_LATE_HERE, _LATE_OF_HER = Prepared(_LATE), Prepared(_LATE.where(_withdrawal.c.member_id == bindparam("member")))
_LAST = Prepared(
    select(func.max(_withdrawal.c.number).label("number")).where(_withdrawal.c.unit_id == bindparam("unit"))
)
_ASKED, _GOES_ON = Prepared(insert(_withdrawal)), Prepared(update(_withdrawal).where(*_this))


def case_question(unit: Unit, number: int | None) -> Question:
    """Asks for a withdrawal with the household whose it is; `case_from` reads the answer."""
    return _CASE, {"unit": unit.id, "slip": number}


def case_from(unit: Unit, answer: list[Any]) -> tuple[Case, Household]:
    """Raises NotFoundHere for what is no withdrawal of this unit."""
    household = household_from(answer)
    return Case(unit.code, *answer[0][-len(_KNOWN) :]), household


def case_of(books: Books, number: int) -> Case:
    return case_from(books.unit, ask(books.connection, case_question(books.unit, number))[0])[0]


def late_question(unit: Unit, day: date, member_id: int | None = None) -> Question:
    """Asks for the numbers of what waited too long: all of them, or a member's."""
    which: dict[str, object] = {"unit": unit.id, "day": day}
    return (_LATE_HERE, which) if member_id is None else (_LATE_OF_HER, {**which, "member": member_id})


def last_question(unit: Unit) -> Question:
    """Asks for the unit's last slip number."""
    return _LAST, {"unit": unit.id}


def write_case(books: Books, row: dict[str, object]) -> None:
    """Call inside `explained`, with the journal that holds its money."""
    _ASKED.run(books.connection, [row])


def go_on(books: Books, case: Case, changes: dict[str, object]) -> None:
    """Write what an act changes of the row. Whoever holds it in this session reads it anew."""
    session = books.session
    with explained():
        _GOES_ON.run(books.connection, [{"unit": books.unit.id, "slip": case.number, **changes}])
    if case.id is not None and (held := session.identity_map.get(session.identity_key(Withdrawal, case.id))):
        session.expire(held)
