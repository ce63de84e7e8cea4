"""Pockets as a manager reads them: what stands in each, who saves there, their rules over time, and in words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import format_date, format_day
from rdu.ledger.models import REGULAR
from rdu.ledger.pocket_models import MemberPocket, PocketRelease, PocketRule, Rest
from rdu.ledger.pockets import SUGGESTED, PocketNow, Rule, pockets_of
from rdu.ledger.standing import Standing, savers_in
from rdu.money import Rupiah, format_rupiah
from rdu.people.models import Member, Unit, User
from rdu.text import search_key

LONGEST_CODE = 20


@dataclass(frozen=True)
class PocketSums:
    """One pocket of a unit: what is owed in it, what of that rests or is held, and how many save there by default."""

    pocket: PocketNow
    owed: Rupiah
    resting: Rupiah
    held: Rupiah
    users: int


@dataclass(frozen=True)
class RuleRow:
    """A rule of the past, of today or to come, and who set it."""

    rule: Rule
    valid_from: date
    by: str


def sums_of(session: Session, unit: Unit, day: date) -> list[PocketSums]:
    users = _users(session, unit)
    return [sums_in(session, unit, pocket, day, users) for pocket in pockets_of(session, unit, day)]


def sums_in(
    session: Session, unit: Unit, pocket: PocketNow, day: date, users: dict[str, int] | None = None
) -> PocketSums:
    savers = savers_in(session, unit, pocket, day).values()
    users = _users(session, unit) if users is None else users
    return PocketSums(
        pocket,
        Rupiah(sum(saver.balance for saver in savers)),
        Rupiah(sum(_rests(saver) for saver in savers)),
        Rupiah(sum(saver.held for saver in savers)),
        users.get(pocket.code, 0),
    )


def _rests(saver: Standing) -> int:
    """What rests is never more than what is there."""
    return min(saver.savings, saver.still_resting)


def _users(session: Session, unit: Unit) -> dict[str, int]:
    """How many members save in each pocket by default."""
    standing = (Member.unit_id == unit.id, Member.merged_into_id.is_(None))
    chosen = select(MemberPocket.pocket, func.count()).join(Member, Member.id == MemberPocket.member_id)
    users = {code: count for code, count in session.execute(chosen.where(*standing).group_by(MemberPocket.pocket))}
    everybody = session.scalar(select(func.count()).select_from(Member).where(*standing)) or 0
    others = sum(count for code, count in users.items() if code != REGULAR)
    return users | {REGULAR: everybody - others}


def rules_of(session: Session, unit: Unit, code: str) -> list[RuleRow]:
    """All rules of a pocket, the latest first."""
    found = (
        select(PocketRule, User.name)
        .outerjoin(User, User.id == PocketRule.set_by_id)
        .where(PocketRule.unit_id == unit.id, PocketRule.pocket == code)
        .order_by(PocketRule.valid_from.desc(), PocketRule.id.desc())
    )
    return [
        RuleRow(
            Rule(row.rest, row.rest_days, row.minimum, row.fee, row.pays_from, row.pays_until), row.valid_from, by or ""
        )
        for row, by in session.execute(found)
    ]


def releases_of(session: Session, unit: Unit, code: str) -> Sequence[tuple[PocketRelease, str]]:
    """What was released and by whom, the latest first."""
    found = select(PocketRelease, User.name).join(User, User.id == PocketRelease.released_by_id)
    mine = found.where(PocketRelease.unit_id == unit.id, PocketRelease.pocket == code)
    return [(row, by) for row, by in session.execute(mine.order_by(PocketRelease.id.desc()))]


def would_free(session: Session, unit: Unit, pocket: PocketNow, until: date, day: date) -> tuple[Rupiah, int]:
    """How much becomes free when deposits up to a day are released, and for how many savers."""
    before = savers_in(session, unit, pocket, day)
    after = savers_in(session, unit, replace(pocket, released_until=until), day)
    freed = [after[member_id].available - before[member_id].available for member_id in before]
    return Rupiah(sum(freed)), sum(1 for amount in freed if amount)


def code_for(name: str) -> str:
    """ "lebaran" for Lebaran, "qurban-2027" for Qurban 2027; "" for a name without a letter or figure of ours."""
    suggested = {called.casefold(): code for code, called in SUGGESTED.items()}
    bare = re.sub(r"[^a-z0-9]+", "-", search_key(name)).strip("-")
    return suggested.get(name.casefold()) or bare[:LONGEST_CODE].strip("-")


# In words ---------------------------------------------------------------------------------------------------------


def rule_words(rule: Rule) -> str:
    """A rule in one line: how long deposits rest, what stays, what is kept, when it pays."""
    return "; ".join(words for words in _parts(rule).values() if words) + "."


def changes_for_savers(before: Rule, after: Rule, pocket: str, since: date) -> str:
    """What changes for savers from a day on, in one sentence. "" where nothing does."""
    old, new = _parts(before), _parts(after)
    changed = [new[name] or _GONE[name] for name in new if new[name] != old[name]]
    if not changed:
        return ""
    words = ", dan ".join([", ".join(changed[:-1]), changed[-1]]) if len(changed) > 1 else changed[0]
    return f"Mulai {format_day(since)}, di kantong {pocket}: {words[0].lower()}{words[1:]}."


_GONE = {
    "minimum": "semua uangnya boleh diambil, tanpa sisa minimum",
    "fee": "tidak ada biaya lagi",
    "pays": "bisa diambil kapan saja",
}


def _parts(rule: Rule) -> dict[str, str]:
    return {
        "rest": {
            Rest.NONE: "Setoran langsung bisa diambil",
            Rest.DAYS: f"setoran bisa diambil sesudah {rule.rest_days} hari",
            Rest.RELEASED: "setoran bisa diambil sesudah pengurus membukanya",
        }[rule.rest].capitalize(),
        "minimum": f"{format_rupiah(rule.minimum)} harus tetap tersisa" if rule.minimum else "",
        "fee": f"tiap pembayaran dipotong biaya {format_rupiah(rule.fee)}" if rule.fee else "",
        "pays": " ".join(_window(rule)),
    }


def _window(rule: Rule) -> Iterator[str]:
    if rule.pays_from or rule.pays_until:
        yield "hanya bisa diambil"
    if rule.pays_from:
        yield f"mulai {format_date(rule.pays_from)}"
    if rule.pays_until:
        yield f"sampai {format_date(rule.pays_until)}"
