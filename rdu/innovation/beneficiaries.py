"""Basis a: who used the service. People with something posted, each once however often and under how many numbers.

Registered is not served: who only has a number is not counted, nor is a household's size. An institution is nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal, select
from sqlalchemy.orm import Session, aliased

from rdu.clock import format_short
from rdu.deposits.models import WeighIn, WeighInReversal
from rdu.innovation.asking import Asking
from rdu.innovation.instruments import Indicator, Span
from rdu.innovation.outcomes import Door, Line, Outcome, Step
from rdu.ledger.models import Journal
from rdu.people.models import Member, MemberKind, Person, Unit
from rdu.withdrawals.models import State, Withdrawal

EARLIEST = date(1900, 1, 1)
INSTITUTIONS = tuple(kind for kind in MemberKind if kind.is_group)
Seen = tuple[date, date, int]
"""The first and last day on which something was posted, and how often."""


@dataclass(frozen=True)
class Served:
    """Somebody by the row of hers that counts, or an institution (ordinal 0), and when it was served."""

    id: int
    unit: str
    number: int
    ordinal: int
    first: date
    last: date
    times: int

    @property
    def label(self) -> str:
        """MLT-0123-1: unit, number, place in the household. No name."""
        return f"{self.unit}-{self.number:04}" + (f"-{self.ordinal}" if self.ordinal else "")


def persons_served(session: Session, root: Unit, span: Span) -> list[Served]:
    """People with a weigh-in that stands or a withdrawal that was paid in the days, for themselves or a household."""
    seen = _seen(session, root, span, func.coalesce(Person.same_as_id, Person.id), Member.kind.not_in(INSTITUTIONS))
    found = select(Person.id, Unit.code, Member.number, Person.ordinal).join(Person.member).join(Member.unit)
    return _named(session, found.order_by(Unit.code, Member.number, Person.ordinal), seen)


def institutions_served(session: Session, root: Unit, span: Span) -> list[Served]:
    seen = _seen(session, root, span, Member.id, Member.kind.in_(INSTITUTIONS))
    found = select(Member.id, Unit.code, Member.number, literal(0)).join(Member.unit)
    return _named(session, found.order_by(Unit.code, Member.number), seen)


def _seen(session: Session, root: Unit, span: Span, who: Any, which: ColumnElement[bool]) -> dict[int, Seen]:
    together: dict[int, Seen] = {}
    for found in (_weighed(who), _paid(who)):
        mine = found.where(Unit.path.startswith(root.path, autoescape=True), which)
        for one, first, last, times in session.execute(mine, {"first": span.first, "last": span.last}):
            a, b, n = together.get(one, (first, last, 0))
            together[one] = (min(a, first), max(b, last), n + times)
    return together


def _weighed(who: Any) -> Select[Any, date, date, int]:
    undone = and_(WeighInReversal.unit_id == WeighIn.unit_id, WeighInReversal.weigh_in_seq == WeighIn.seq)
    return (
        select(who, func.min(WeighIn.day), func.max(WeighIn.day), func.count())
        .join_from(WeighIn, Person, Person.id == WeighIn.person_id)
        .join(Member, Member.id == WeighIn.member_id)
        .join(Unit, Unit.id == WeighIn.unit_id)
        .outerjoin(WeighInReversal, undone)
        .where(WeighInReversal.unit_id.is_(None), WeighIn.day.between(bindparam("first"), bindparam("last")))
        .group_by(who)
    )


def _paid(who: Any) -> Select[Any, date, date, int]:
    journal = and_(Journal.unit_id == Withdrawal.unit_id, Journal.seq == Withdrawal.paid_seq)
    return (
        select(who, func.min(Journal.posted_on), func.max(Journal.posted_on), func.count())
        .join_from(Withdrawal, Person, Person.id == Withdrawal.paid_to_person_id)
        .join(Member, Member.id == Withdrawal.member_id)
        .join(Unit, Unit.id == Withdrawal.unit_id)
        .join(Journal, journal)
        .where(Withdrawal.state == State.PAID, Journal.posted_on.between(bindparam("first"), bindparam("last")))
        .group_by(who)
    )


def _named(session: Session, found: Select[int, str, int, int], seen: Mapping[int, Seen]) -> list[Served]:
    rows = session.execute(found)
    return [Served(one, code, number, ordinal, *seen[one]) for one, code, number, ordinal in rows if one in seen]


def merged_of(session: Session, root: Unit) -> list[tuple[str, str]]:
    """Rows of people that count under another row, and that row: (MLT-0130-1, MLT-0129-1)."""
    other, other_member, other_unit = aliased(Person), aliased(Member), aliased(Unit)
    found = (
        select(
            Unit.code, Member.number, Person.ordinal, other_unit.code, other_member.number, other.ordinal
        )
        .join(Person.member)
        .join(Member.unit)
        .join(other, other.id == Person.same_as_id)
        .join(other_member, other_member.id == other.member_id)
        .join(other_unit, other_unit.id == other_member.unit_id)
        .where(Unit.path.startswith(root.path, autoescape=True))
        .order_by(Unit.code, Member.number, Person.ordinal)
    )  # fmt: skip
    return [(f"{a}-{b:04}-{c}", f"{d}-{e:04}-{f}") for a, b, c, d, e, f in session.execute(found)]


def people(asking: Asking, indicator: Indicator) -> Outcome:
    span, session, root = asking.span(indicator), asking.session, asking.root
    persons, institutions = persons_served(session, root, span), institutions_served(session, root, span)
    here = {one.id for one in persons}
    past = Span(EARLIEST, date.fromordinal(span.first.toordinal() - 1))
    before = [one for one in persons_served(session, root, past) if one.id not in here]
    excluded = [
        *(_line(one, "lembaga, bukan orang") for one in institutions),
        *(
            Line(twin, twin, f"dihitung sebagai {counts}", "orang yang sama")
            for twin, counts in merged_of(session, root)
        ),
        *(_line(one, f"hanya bertransaksi sebelum {format_short(span.first)}") for one in before),
    ]
    n, days = len(persons), f"{format_short(span.first)} sampai {format_short(span.last)}"
    step = Step("Orang berbeda dengan setoran atau penarikan yang dibukukan", days, indicator.figure(n * 100))
    left = Step("Tidak dihitung", f"{len(institutions)} lembaga, {len(before)} orang hanya sebelum masa ini",
                "anggota tanpa transaksi juga tidak")  # fmt: skip
    return Outcome(
        indicator.figure(n * 100), n * 100, steps=[step, left], counted=[_line(one) for one in persons],
        excluded=excluded, missing=_missing(n), door=Door("deposits.month"),
        act="Ajak lebih banyak orang menyetor sebelum jendelanya tutup.",
    )  # fmt: skip


def _line(one: Served, why_not: str = "") -> Line:
    days = f"{format_short(one.first)} sampai {format_short(one.last)}, {one.times} kali"
    return Line(f"{one.label} {one.first} {one.last} {one.times}", one.label, days, why_not)


def _missing(n: int) -> list[str]:
    if not n:
        return ["Belum ada orang dengan transaksi pada masa ini."]
    return ["Daftar penerima manfaat bertanda tangan: cetak, kumpulkan tanda tangan, lalu lampirkan di sini."]
