"""A year of weighing days, in the order in which they happened: opened, weighed, mended, closed with a count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from rdu.catalogue.models import How
from rdu.catalogue.pricing import Lists, grams_each_on, sheet_of
from rdu.clock import pinned_at
from rdu.demo.paper import KEPT_PAPER, bring_paper, sign_openings
from rdu.demo.people import Saver, Staff, welcome
from rdu.demo.places import PLACES, Place
from rdu.demo.visits import LINES_A_VISIT, Market
from rdu.deposits.bulk import Came, weigh_all
from rdu.deposits.days import close_day, next_weighing, open_day
from rdu.deposits.reversal import correct, reverse
from rdu.deposits.service import Recorded, Visit, Weighed, weigh_in_of
from rdu.ledger import opening
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.people.models import ImportDraft, Unit
from rdu.weights import Measure, Quantity

OLD_BOOKS = ("MLT", "ANG")
"""Units that kept paper books before."""
MISTAKES = 0.08
"""Days on which a weigh-in was mended."""
REASONS = ("Nomor anggota tertukar", "Berat salah tulis", "Jenis sampah salah pilih", "Tercatat dua kali")


@dataclass
class Kabupaten:
    """What the history is made from."""

    units: dict[str, Unit]
    staff: Staff
    savers: dict[str, list[Saver]]
    pin_hash: str


class Meeting(NamedTuple):
    """One weighing day of one unit, and about how many come."""

    day: date
    place: Place
    visitors: int


def meetings(world: Kabupaten, first: date, today: date, lines: int) -> list[Meeting]:
    """All weighing days from the first until yesterday; together their visitors bring about so many lines."""
    found = [
        (day, place)
        for day in (first + timedelta(days=n) for n in range((today - first).days))
        for place in PLACES
        if place.members and next_weighing(world.units[place.code], day) == day
        and not (place.quiet_days and day > today - timedelta(days=place.quiet_days))
    ]  # fmt: skip
    whole = sum(len(world.savers[place.code]) for _, place in found)
    visits = lines / LINES_A_VISIT
    return [Meeting(day, place, round(visits * len(world.savers[place.code]) / whole)) for day, place in found]


def relive(session: Session, rng: Random, world: Kabupaten, all_meetings: list[Meeting]) -> Iterator[int]:
    """Let every weighing day happen; tells how many are done."""
    for done, meeting in enumerate(all_meetings, 1):
        _Day(session, rng, world, meeting).happen()
        yield done


class _Day:
    """One weighing day at one unit."""

    def __init__(self, session: Session, rng: Random, world: Kabupaten, meeting: Meeting) -> None:
        self.session, self.rng, self.world = session, rng, world
        self.day, self.place, self.visitors = meeting
        self.unit = world.units[self.place.code]
        self.operator = world.staff.operators[self.place.code]
        self.manager = world.staff.managers[self.place.code]
        # 07.30 at Bangkalan is 00.30 UTC
        self.opening = datetime(self.day.year, self.day.month, self.day.day, 0, 20, tzinfo=UTC)

    def happen(self) -> None:
        with pinned_at(self.opening):
            row = open_day(self.session, self.unit, self.day, self.operator)
            self.market = self._market(Lists(row.central_list_id, row.unit_list_id))
            self._welcome()
        came = list(self._came())
        if came:
            recorded = weigh_all(self.session, self.unit, self.day, came, self.operator)
            if self.rng.random() < MISTAKES:
                self._mend(came, recorded)
        with pinned_at(self.opening + timedelta(hours=4, minutes=self.rng.randrange(40))):
            sacks = sum(len(visitor.visit.lines) for visitor in came) // 2
            close_day(self.session, self.unit, self.day, Rupiah(0), sacks, self.operator)

    def _market(self, lists: Lists) -> Market:
        sheet = sheet_of(self.session, lists)
        counted = {item.type_id for item in sheet.items.values() if item.measure is not Measure.KG}
        return Market(sheet, grams_each_on(self.session, sorted(counted), self.day))

    def _welcome(self) -> None:
        """Enrol who joins today, or joined since the last meeting; the first to come bring what they had saved."""
        savers = self.world.savers[self.place.code]
        first = not any(saver.enrolled for saver in savers)
        for saver in savers:
            if saver.since <= self.day and not saver.enrolled:
                welcome(self.session, self.unit, saver, self.operator, self.world.pin_hash)
                saver.enrolled = True
        here = [saver.number for saver in savers if saver.enrolled]
        if first and self.place.code in OLD_BOOKS:
            self._bring_old_book(here)
        if first and here and self.place.code == KEPT_PAPER:
            bring_paper(self.session, self.unit, self.manager, here, self.opening)

    def _bring_old_book(self, numbers: list[int]) -> None:
        """What stood in the unit's old book, as a file that its pengurus imports."""
        as_of = f"{self.day:%d-%m-%Y}"
        rows = [f"{number};{self.rng.randrange(4, 700) * 500};{as_of}" for number in numbers if self.rng.random() < 0.6]
        draft = ImportDraft(
            id=self._operation(self.opening), unit_id=self.unit.id, kind=opening.KIND, filename="buku-lama.csv",
            content="\n".join(["nomor;saldo;per tanggal", *rows]).encode(), made_at=self.opening,
            made_by_id=self.manager.id,
        )  # fmt: skip
        self.session.add(draft)
        self.session.flush()
        opening.confirm(self.session, self.unit, draft, self.manager)
        sign_openings(self.session, self.unit, self.day, self.manager)

    def _came(self) -> Iterator[Came]:
        at = self.opening + timedelta(minutes=10)
        for saver in self._who():
            at += timedelta(seconds=self.rng.randrange(60, 240))
            visit = Visit(
                saver.number, self.day, self.market.brings(self.rng, saver.heavy), self._person(saver), self._how(saver)
            )
            yield Came(
                at, visit, once(self._operation(at), [visit.member_number, self.day.isoformat(), at.isoformat()])
            )

    def _who(self) -> list[Saver]:
        """Some of those who still come, the eager ones more often; each once."""
        able = [saver for saver in self.world.savers[self.place.code] if saver.enrolled and self.day <= saver.until]
        count = min(len(able), max(1, round(self.visitors * self.rng.uniform(0.8, 1.2))))
        # Efraimidis and Spirakis: the largest u^(1/w) are a weighted sample without repetition
        able.sort(key=lambda saver: self.rng.random() ** (1 / saver.eager), reverse=True)
        chosen = able[:count]
        self.rng.shuffle(chosen)
        return chosen

    def _person(self, saver: Saver) -> int:
        return self.rng.randrange(1, len(saver.family) + 2) if self.rng.random() < 0.3 else 1

    def _how(self, saver: Saver) -> How:
        picked_up = self.unit.picks_up and saver.heavy > 0 and self.rng.random() < 0.5
        return How.PICKED_UP if picked_up else How.DROPPED

    def _operation(self, at: datetime) -> UUID:
        """A UUIDv7 of that moment, as the screen would have made it."""
        millis = int(at.timestamp() * 1000) + self.rng.randrange(1000)
        tail = (0x2 << 62) | self.rng.getrandbits(62)
        return UUID(int=(millis << 80) | (0x7 << 76) | (self.rng.getrandbits(12) << 64) | tail)

    def _mend(self, came: list[Came], recorded: list[Recorded]) -> None:
        """Undo one weigh-in, or put the right one in its place: in most cases at once, by the officer who erred."""
        n = self.rng.randrange(len(came))
        reason, at = self.rng.choice(REASONS), came[-1].at + timedelta(minutes=3)
        record = weigh_in_of(self.session, self.unit, recorded[n].receipt)
        act = once(self._operation(at), [record.seq, reason])
        by = self.operator if self.rng.random() < 0.8 else self.manager
        with pinned_at(at):
            if reason == "Berat salah tulis":
                right = replace(came[n].visit, lines=_corrected(came[n].visit.lines))
                correct(self.session, record, right, reason, act, by, self.day)
            else:
                reverse(self.session, record, reason, act, by, self.day)


def _corrected(lines: Sequence[Weighed]) -> tuple[Weighed, ...]:
    """The first line with half of what was written down."""
    first, *rest = lines
    return (replace(first, quantity=Quantity(first.quantity - first.quantity // 2)), *rest)
