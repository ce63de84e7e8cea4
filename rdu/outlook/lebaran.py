"""The Lebaran pay-out: its days, who comes when, and the notes to fetch."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.errors import NotFoundHere
from rdu.ledger.pocket_models import Rest
from rdu.ledger.pockets import PocketNow, pockets_of
from rdu.ledger.standing import savers_in
from rdu.money import Rupiah
from rdu.outlook.service import setting_of
from rdu.people.models import Member, Region, Unit, User
from rdu.people.units import choose, setting_on

POCKET = "lebaran"
PLAN = "lebaran_plan"
SLOTS = "lebaran_slots"
"""Slots that a manager set by hand, by group."""
OPENS_AT = time(8)
HOURS_A_DAY = 4


@dataclass(frozen=True)
class Plan:
    """What is set for one year's Lebaran."""

    day: date
    deadline: date
    """The last day to ask for money."""
    first_day: date
    """The first day of the pay-out."""
    an_hour: int
    """How many savers are paid in an hour."""
    smallest: int
    """The smallest note that is paid out."""


@dataclass(frozen=True)
class Saver:
    member: Member
    free: Rupiah
    paid: Rupiah
    """What is free, rounded down to the smallest note."""


@dataclass(frozen=True)
class Group:
    """The savers of one RT, who come together."""

    key: str
    name: str
    savers: Sequence[Saver]
    at: datetime
    by_hand: bool

    @property
    def paid(self) -> Rupiah:
        return Rupiah(sum(saver.paid for saver in self.savers))


def plan_of(session: Session, unit: Unit, today: date) -> Plan | None:
    """The plan of the Lebaran ahead: the unit's, else its kabupaten's. None once it is past, until one is set."""
    text = setting_of(session, unit, PLAN, today)
    if not text:
        return None
    kept = json.loads(text)
    days = {name: date.fromisoformat(kept[name]) for name in ("day", "deadline", "first_day")}
    plan = Plan(an_hour=kept["an_hour"], smallest=kept["smallest"], **days)
    return plan if plan.day >= today else None


def set_plan(session: Session, unit: Unit, plan: Plan, by: User) -> None:
    facts = {name: value.isoformat() if isinstance(value, date) else value for name, value in vars(plan).items()}
    choose(session, unit, PLAN, json.dumps(facts, sort_keys=True), by)


def set_slot(session: Session, unit: Unit, plan: Plan, key: str, at: datetime, by: User) -> None:
    """What a manager sets for a group holds for this Lebaran, whatever the rule says."""
    slots = _by_hand(session, unit, plan, today_at(unit.timezone)) | {key: at.isoformat()}
    choose(session, unit, SLOTS, json.dumps({plan.day.isoformat(): slots}, sort_keys=True), by)


def _by_hand(session: Session, unit: Unit, plan: Plan, today: date) -> dict[str, str]:
    kept = setting_on(session, unit, SLOTS, today)
    found = json.loads(kept).get(plan.day.isoformat(), {}) if kept else {}
    return {str(key): str(at) for key, at in found.items()}


def lebaran_pocket(session: Session, unit: Unit, day: date) -> PocketNow | None:
    found = next((pocket for pocket in pockets_of(session, unit, day) if pocket.code == POCKET), None)
    return None if found is None else opened(found)


def opened(pocket: PocketNow) -> PocketNow:
    """As if its manager had let go what rests until then."""
    if pocket.rule.rest is not Rest.RELEASED:
        return pocket
    return replace(pocket, rule=replace(pocket.rule, rest=Rest.NONE))


def savers_of(session: Session, unit: Unit, plan: Plan) -> list[Saver]:
    """Everybody with money in the pocket who gets at least the smallest note, with what is free by the day."""
    pocket = lebaran_pocket(session, unit, plan.day)
    if pocket is None:
        return []
    standings = savers_in(session, unit, pocket, plan.day)
    free = {member_id: standing.available for member_id, standing in standings.items()}
    found = select(Member).where(Member.unit_id == unit.id).order_by(Member.number)
    return [
        Saver(member, Rupiah(free[member.id]), Rupiah(free[member.id] // plan.smallest * plan.smallest))
        for member in session.scalars(found)
        if free.get(member.id, 0) >= plan.smallest
    ]


def groups_of(session: Session, unit: Unit, plan: Plan, today: date) -> list[Group]:
    """Each RT one after another, from the first day on: so many savers an hour, so many hours a day."""
    savers: dict[str, list[Saver]] = defaultdict(list)
    for saver in savers_of(session, unit, plan):
        savers[_key(saver.member)].append(saver)
    names = _names(session, [key.split("-")[0] for key in savers])
    by_hand = _by_hand(session, unit, plan, today)
    groups, hours = [], 0
    for key in sorted(savers):
        at = datetime.combine(plan.first_day + timedelta(days=hours // HOURS_A_DAY), OPENS_AT)
        at += timedelta(hours=hours % HOURS_A_DAY)
        hours += -(-len(savers[key]) // plan.an_hour)
        chosen = by_hand.get(key)
        groups.append(
            Group(key, _name(key, names), savers[key], datetime.fromisoformat(chosen) if chosen else at, bool(chosen))
        )
    return sorted(groups, key=lambda group: (group.at, group.key))


def group_of(session: Session, unit: Unit, plan: Plan, key: str, today: date) -> Group:
    found = next((group for group in groups_of(session, unit, plan, today) if group.key == key), None)
    if found is None:
        raise NotFoundHere
    return found


def _key(member: Member) -> str:
    """ "35.26.03.1001-04-02": desa, RW and RT; each "" where nobody wrote it down."""
    return f"{member.region_code or ''}-{member.rw}-{member.rt}"


def _names(session: Session, codes: Sequence[str]) -> dict[str, str]:
    rows = session.execute(select(Region.code, Region.name).where(Region.code.in_(codes)))
    return {code: name for code, name in rows}


def _name(key: str, names: dict[str, str]) -> str:
    village, rw, rt = key.rsplit("-", 2)
    words = [f"RT {rt}" if rt else "", f"RW {rw}" if rw else "", names.get(village, "")]
    return " ".join(word for word in words if word) or "Tanpa RT"
