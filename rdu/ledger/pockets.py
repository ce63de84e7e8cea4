"""Pockets: which a unit has, their rules from a day on, and which of them a member's weigh-ins credit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import flush, one_here, table_of, upserting
from rdu.errors import Refused
from rdu.ledger.models import REGULAR
from rdu.ledger.pocket_models import MemberPocket, Pocket, PocketRelease, PocketRule, Rest
from rdu.money import Rupiah
from rdu.people.models import Member, Unit, User
from rdu.people.service import log
from rdu.prepared import Prepared, Question, ask

REGULAR_NAME = "Tabungan biasa"
SUGGESTED = {"lebaran": "Lebaran", "education": "Pendidikan", "social": "Sosial"}
"""Pockets that most units open, by code."""
_NOTHING = Rupiah(0)


@dataclass(frozen=True)
class Rule:
    """What holds for a pocket on a day."""

    rest: Rest = Rest.NONE
    rest_days: int = 0
    minimum: Rupiah = _NOTHING
    fee: Rupiah = _NOTHING
    pays_from: date | None = None
    pays_until: date | None = None

    def pays_on(self, day: date) -> bool:
        return (self.pays_from is None or self.pays_from <= day) and (self.pays_until is None or day <= self.pays_until)


@dataclass(frozen=True)
class PocketNow:
    """A pocket of a unit as it stands on a day."""

    code: str
    name: str
    closed: bool
    rule: Rule
    released_until: date | None = None


# Pockets of a unit ------------------------------------------------------------------------------------------------


_pocket, _rule, _release = table_of(Pocket), table_of(PocketRule), table_of(PocketRelease)
_unit: Any = bindparam("unit")
_OPENED = Prepared(
    select(_pocket.c.code, _pocket.c.name, _pocket.c.closed_on)
    .where(_pocket.c.unit_id == _unit)
    .order_by(_pocket.c.opened_on, _pocket.c.code)
)
_RULES = Prepared(
    select(_rule.c.pocket, _rule.c.rest, _rule.c.rest_days, _rule.c.minimum, _rule.c.fee, _rule.c.pays_from,
           _rule.c.pays_until)
    .where(_rule.c.unit_id == _unit, _rule.c.valid_from <= bindparam("day"))
    .order_by(_rule.c.valid_from, _rule.c.id)  # the last one read stands
)  # fmt: skip
_RELEASED = Prepared(
    select(_release.c.pocket, func.max(_release.c.deposits_until))
    .where(_release.c.unit_id == _unit)
    .group_by(_release.c.pocket)
)


def pocket_questions(unit: Unit, day: date) -> list[Question]:
    """Ask, together with others, what `pockets_read` reads."""
    return [(_OPENED, {"unit": unit.id}), (_RULES, {"unit": unit.id, "day": day}), (_RELEASED, {"unit": unit.id})]


def pockets_read(answers: Sequence[Sequence[Any]], day: date) -> list[PocketNow]:
    """REGULAR first, then the unit's own in the order they were opened, closed ones last."""
    opened, rules, releases = answers
    rule_of = {pocket: Rule(*rule) for pocket, *rule in rules}
    released: dict[str, date] = {pocket: until for pocket, until in releases}
    named = [(REGULAR, REGULAR_NAME, None), *opened]
    pockets = [
        PocketNow(code, name, closed_on is not None and closed_on <= day, rule_of.get(code, Rule()), released.get(code))
        for code, name, closed_on in named
    ]
    return sorted(pockets, key=lambda pocket: pocket.closed)


def pockets_of(session: Session, unit: Unit, day: date) -> list[PocketNow]:
    """The unit's pockets on a day, in the order of `pockets_read`."""
    return pockets_read(ask(session.connection(), *pocket_questions(unit, day)), day)


def pocket_of(session: Session, unit: Unit, code: str, day: date) -> PocketNow:
    """Raises NotFoundHere for a pocket the unit does not have."""
    found = next((pocket for pocket in pockets_of(session, unit, day) if pocket.code == code), None)
    return found or one_here(session, select(Pocket).where(Pocket.unit_id == unit.id, Pocket.code == code))  # type: ignore[return-value]  # it has no row either: one_here raises


def open_pocket(session: Session, unit: Unit, code: str, name: str, today: date, by: User) -> Pocket:
    """Raises Refused for a code or name that the unit has already."""
    taken = {(pocket.code, pocket.name.casefold()) for pocket in pockets_of(session, unit, today)}
    if any(code == its or name.casefold() == called for its, called in taken):
        raise Refused("name", "Kantong dengan nama itu sudah ada. Pilih nama lain.")
    pocket = Pocket(unit_id=unit.id, code=code, name=name, opened_on=today)
    session.add(pocket)
    log(session, "open_pocket", unit=unit, user=by, subject=code)
    flush(session)
    return pocket


def close_pocket(session: Session, unit: Unit, code: str, today: date, by: User) -> None:
    """No money reaches it any more; members whose deposits went there save in REGULAR again."""
    found = select(Pocket).where(Pocket.unit_id == unit.id, Pocket.code == code, Pocket.closed_on.is_(None))
    one_here(session, found).closed_on = today
    hers = select(Member.id).where(Member.unit_id == unit.id)
    for row in session.scalars(
        select(MemberPocket).where(MemberPocket.pocket == code, MemberPocket.member_id.in_(hers))
    ):
        session.delete(row)
    log(session, "close_pocket", unit=unit, user=by, subject=code)
    flush(session)


def set_rule(session: Session, unit: Unit, code: str, rule: Rule, valid_from: date, by: User) -> None:
    """From that day on this holds for the pocket."""
    facts = {name: getattr(rule, name) for name in ("rest", "rest_days", "minimum", "fee", "pays_from", "pays_until")}
    row = PocketRule(unit_id=unit.id, pocket=code, valid_from=valid_from, set_by_id=by.id, set_at=now_utc(), **facts)
    session.add(row)
    log(session, "set_pocket_rule", unit=unit, user=by, subject=code, detail={"from": valid_from.isoformat()})
    flush(session)


def release(session: Session, unit: Unit, code: str, deposits_until: date, by: User) -> None:
    """Deposits up to that day no longer rest."""
    row = PocketRelease(unit_id=unit.id, pocket=code, deposits_until=deposits_until, released_by_id=by.id,
                        released_at=now_utc())  # fmt: skip
    session.add(row)
    log(session, "release_pocket", unit=unit, user=by, subject=code, detail={"until": deposits_until.isoformat()})
    flush(session)


def choose_pocket(session: Session, unit: Unit, member: Member, code: str, day: date, by: User | None) -> None:
    """Her weigh-ins reach this pocket from now on. Raises Refused for one that takes nothing any more."""
    if pocket_of(session, unit, code, day).closed:
        raise Refused("pocket", "Kantong itu sudah ditutup. Pilih kantong lain.")
    row = {"member_id": member.id, "pocket": code, "chosen_at": now_utc()}
    chosen = upserting(session)(MemberPocket).values(row)
    session.execute(chosen.on_conflict_do_update(index_elements=["member_id"], set_=row))
    log(session, "choose_pocket", unit=unit, user=by, member=member, subject=code)
    flush(session)


def default_pocket_of(session: Session, member: Member) -> str:
    return session.scalar(select(MemberPocket.pocket).where(MemberPocket.member_id == member.id)) or REGULAR
