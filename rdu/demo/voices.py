"""A year of complaints and suggestions: most are answered in time, some late, a few wait, two are left out."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.demo.people import Staff
from rdu.feedback import handling
from rdu.feedback.filing import NOBODY, Said, Who, file_complaint
from rdu.feedback.models import AT_THE_COUNTER, Category, Channel, Complaint, Exclusion, Kind
from rdu.ledger.service import Once, once
from rdu.people.models import Unit, User

WHAT_THEY_SAY = Path(__file__).with_name("voices.csv")
REOPENED, SPAM, SAID_TWICE, TWIN = 241, 155, 7, 8
"""Days ago: one that was reopened, an advertisement, and one that somebody had said the day before."""
STILL = "Penggantinya masih atas nama tetangga saya."
AGAIN = "Bukti pengganti sudah atas nama Anda. Maaf dua kali salah."


class Voice(NamedTuple):
    """So many days ago; answered so many days later, or not yet (0)."""

    kind: Kind
    ago: int
    unit: str
    category: Category
    channel: Channel
    words: str
    after: int
    answer: str
    name: str


Act = tuple[datetime, Callable[[Voice], object], Voice]


def speak_up(session: Session, units: dict[str, Unit], staff: Staff, first: date, today: date) -> None:
    """The oldest first, so that their numbers follow the days."""
    town = _Town(session, units, staff)
    for at, act, voice in sorted(_acts(town, first, today), key=lambda act: act[0]):
        with pinned_at(at):
            act(voice)


def voices() -> list[Voice]:
    with WHAT_THEY_SAY.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    return [
        Voice(Kind(kind), int(ago), unit, Category(about), Channel(way), words, int(after), answer, name)
        for kind, ago, unit, about, way, words, after, answer, name in rows
    ]


@dataclass
class _Town:
    """Who speaks to whom."""

    session: Session
    units: dict[str, Unit]
    staff: Staff
    made: dict[int, Complaint] = field(default_factory=dict)
    """By how many days ago they were said: no two on one day."""

    def say(self, voice: Voice) -> None:
        by = self.staff.operators[voice.unit] if voice.channel in AT_THE_COUNTER else None
        phone = f"0812000{voice.ago:05}" if voice.channel in (Channel.PHONE, Channel.WHATSAPP) else ""
        who = Who(voice.name, phone) if voice.name else NOBODY
        said = Said(voice.kind, voice.category, voice.channel, voice.words)
        key = _once(voice, "say")
        self.made[voice.ago] = file_complaint(self.session, self.units[voice.unit], said, who, key, by)

    def take(self, voice: Voice) -> None:
        by = self._handler(voice)
        handling.take(self.session, self.made[voice.ago], by.id, _once(voice, "take"), by)

    def answer(self, voice: Voice) -> None:
        key = _once(voice, "answer")
        handling.answer(self.session, self.made[voice.ago], voice.answer, key, self._handler(voice))

    def reopen(self, voice: Voice) -> None:
        handling.reopen(self.session, self.made[voice.ago], STILL, _once(voice, "reopen"))

    def answer_again(self, voice: Voice) -> None:
        key = _once(voice, "again")
        handling.answer(self.session, self.made[voice.ago], AGAIN, key, self._handler(voice))

    def leave_out(self, voice: Voice) -> None:
        why = Exclusion.SPAM if voice.ago == SPAM else Exclusion.DUPLICATE
        key, by = _once(voice, "out"), self._handler(voice)
        handling.exclude(self.session, self.made[voice.ago], why, voice.answer, self.made.get(TWIN), key, by)

    def _handler(self, voice: Voice) -> User:
        return self.staff.agency if voice.category is Category.OFFICER else self.staff.managers[voice.unit]


def _acts(town: _Town, first: date, today: date) -> Iterator[Act]:
    for voice in voices():
        day = today - timedelta(days=voice.ago)
        if day < first:
            continue
        yield _at(day, 2), town.say, voice
        if voice.ago in (SPAM, SAID_TWICE):
            yield _at(day, 7), town.leave_out, voice
        elif voice.after:
            yield from _handled(town, voice, day)


def _handled(town: _Town, voice: Voice, day: date) -> Iterator[Act]:
    answered = day + timedelta(days=voice.after)
    if voice.after > 2:
        yield _at(day + timedelta(days=1), 4), town.take, voice
    yield _at(answered, 6), town.answer, voice
    if voice.ago == REOPENED:
        yield _at(answered + timedelta(days=1), 3), town.reopen, voice
        yield _at(answered + timedelta(days=3), 5), town.answer_again, voice


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def _once(voice: Voice, what: str) -> Once:
    told = f"{voice.ago}/{what}"
    return once(uuid5(NAMESPACE_URL, f"demo/aduan/{told}"), told)
