"""What counts in a window of days, and why the rest does not: the innovation room claims nothing else.

A claim errs on the side of less: what cannot be shown to an assessor (no letter, no file, not in force) is told with
its reason and left out. Thresholds are not known here; levels of an instrument are made from these numbers and ranks.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from rdu.people.models import Unit
from rdu.registers.evidence import (
    Appointment,
    Channels,
    Found,
    Item,
    Joined,
    Milestones,
    Named,
    Partners,
    Registered,
    Regulations,
    Replications,
    Spread,
    Trainings,
    Video,
    Window,
)
from rdu.registers.kinds import (
    ChannelGroup,
    DocumentSort,
    Element,
    FileRole,
    LetterSort,
    Outlet,
    Purpose,
    Reach,
    Register,
    Signatory,
    Stage,
    Substance,
    Whither,
)
from rdu.registers.lacking import OUTSIDE, REGULATIONS, WITHDRAWN, has, lacks, present
from rdu.registers.models import EntryFile, EntryVersion
from rdu.registers.reach import Shelf, shelf
from rdu.text import search_key


def read(session: Session, top: Unit, window: Window) -> Registered:
    """Everything that the unit and the units below it keep."""
    return _Reader(shelf(session, top), window).registered()


Within = Callable[[EntryVersion], bool]


@dataclass(frozen=True)
class _Reader:
    shelf: Shelf
    window: Window

    def registered(self) -> Registered:
        return Registered(
            self.window, self.regulations(), self.people(), self._budget(), self.trainings(), self._rkpd(),
            self.partners(), self.appointment(), self.agencies(), self.outreach(), self.channels(), self._procedures(),
            self.integration(), self.replications(), self.milestones(), self._quality(), self.video(),
        )  # fmt: skip

    def regulations(self) -> Regulations:
        listed = [
            letter for letter in self._letters(*REGULATIONS) if Purpose(letter.purpose).names_innovation
        ]  # fmt: skip
        fit = [one for one in listed if one.sort != LetterSort.DECREE or Signatory(one.signatory).is_of_the_region]
        items = self._items(fit, self._in_force)
        counting = {item.sort for item in items if item.counts}
        if LetterSort.DECREE not in counting:
            alone = "tanpa SK yang memuat inovasi"
            items = tuple(_but(item, alone) if item.sort == LetterSort.PERDA else item for item in items)
            counting.discard(LetterSort.PERDA)
        best = next((sort for sort in REGULATIONS if sort in counting), None)
        return Regulations(items, best)

    def appointment(self) -> Appointment:
        letters = [one for one in self._letters(LetterSort.DECREE, LetterSort.ORDER) if Purpose(one.purpose).appoints]
        items = self._items(letters, self._in_force)
        signed = [Signatory(letter.signatory) for letter, item in zip(letters, items, strict=True) if item.counts]
        return Appointment(items, max(signed, key=lambda one: one.rank, default=None))

    def people(self) -> Named:
        items = self._items(self.shelf.of(Register.PERSON), lambda one: self.window.meets(*self._span(one)))
        return Named(items, _names(items))

    def agencies(self) -> Named:
        items = self._items(self.shelf.of(Register.AGENCY), lambda one: self.window.meets(*self._span(one)))
        return Named(items, _names(items))

    def _span(self, version: EntryVersion) -> tuple[date | None, date | None]:
        """A role lasts as the entry says, else as its letter does."""
        letter = self.shelf.rested_on(version)
        if letter is None:
            return version.since, version.until
        return version.since or letter.since or letter.day, version.until or letter.until

    def _budget(self) -> Found:
        return Found(self._items(self.shelf.of(Register.BUDGET), self._of_a_year))

    def _rkpd(self) -> Found:
        return Found(self._items(self._letters(LetterSort.RKPD), self._of_a_year))

    def _procedures(self) -> Found:
        return Found(self._items(self._letters(LetterSort.SOP), self._in_force))

    def _quality(self) -> Found:
        dated = {DocumentSort.INTERNAL, DocumentSort.STUDY, DocumentSort.TESTIMONY}
        return Found(self._items(
            self.shelf.of(Register.DOCUMENT),
            lambda one: self.window.has(one.day) if one.sort in dated else self._until(one.day),
        ))  # fmt: skip

    def trainings(self) -> Trainings:
        events = self.shelf.of(Register.TRAINING)
        items = self._items(events, lambda one: self.window.has(one.day))
        counting = [event for event, item in zip(events, items, strict=True) if item.counts]
        certified = any(has(event, FileRole.CERTIFICATE) for event in counting)
        return Trainings(items, sum(present(event) for event in counting), certified)

    def partners(self) -> Partners:
        mitra = self.shelf.of(Register.PARTNER)
        items = self._items(mitra, lambda one: any(self._given(one)))
        return Partners(items, frozenset(Element(item.sort) for item in items if item.counts))

    def _given(self, partner: EntryVersion) -> Iterable[bool]:
        """For each contribution, typed or sold, whether it falls into the window."""
        typed = [one.day for one in self.shelf.resting_on(partner, Register.CONTRIBUTION)]
        sold = [one.day for one in self.shelf.bought_by(partner)]
        return map(self.window.has, [*typed, *sold])

    def outreach(self) -> Spread:
        told = self.shelf.of(Register.OUTREACH)
        items = self._items(told, lambda one: self.window.has(one.day))
        reached = sum(one.number_of or 0 for one, item in zip(told, items, strict=True) if item.counts)
        outlets = [Outlet(item.sort) for item in items if item.counts]
        return Spread(items, max(outlets, key=lambda one: one.rank, default=None), reached)

    def channels(self) -> Channels:
        items = self._items(self.shelf.of(Register.CHANNEL), self._still)
        return Channels(items, frozenset(ChannelGroup(item.sort) for item in items if item.counts))

    def integration(self) -> Joined:
        items = self._items(self.shelf.of(Register.INTEGRATION), self._still)
        reaches = [Reach(item.sort) for item in items if item.counts]
        return Joined(items, max(reaches, key=lambda one: one.rank, default=None))

    def replications(self) -> Replications:
        items = self._items(self.shelf.of(Register.REPLICATION), lambda one: self._until(one.day))
        inside = _names(item for item in items if item.sort == Whither.INSIDE)
        items = tuple(_but(item, "di dalam kabupaten") if item.sort == Whither.INSIDE else item for item in items)
        return Replications(items, _names(items), len(inside))

    def milestones(self) -> Milestones:
        items = self._items(self.shelf.of(Register.MILESTONE), lambda one: self._until(one.day))
        days = {sort: [item.day for item in items if item.counts and item.sort == sort and item.day] for sort in Stage}
        return Milestones(items, min(days[Stage.IDEA], default=None), min(days[Stage.APPLIED], default=None))

    def video(self) -> Video:
        videos = self.shelf.of(Register.VIDEO)
        items = self._items(videos, lambda one: self._until(one.day))
        fit = [one for one, item in zip(videos, items, strict=True) if item.counts]
        best = max(fit, key=lambda one: (len(_parts(one)), one.day or date.min), default=None)
        return Video(items, best.link, best.number_of or 0, _parts(best)) if best else Video(items)

    # What is asked of a day -------------------------------------------------------------------------------------

    def _of_a_year(self, version: EntryVersion) -> bool:
        return self.window.has_year(version.year)

    def _until(self, day: date | None) -> bool:
        """Done by the window's end, however long ago."""
        return day is not None and day <= self.window.until

    def _in_force(self, version: EntryVersion) -> bool:
        """Signed and in force on the window's last day, or until some day in its last year."""
        begun = self._until(version.day) and self._until(version.since or version.day)
        return begun and (version.until is None or version.until.year >= self.window.until.year)

    def _still(self, version: EntryVersion) -> bool:
        """Open on the window's last day."""
        return self._until(version.since) and (version.until is None or version.until >= self.window.until)

    def _letters(self, *sorts: LetterSort) -> list[EntryVersion]:
        return [letter for letter in self.shelf.of(Register.LETTER) if letter.sort in sorts]

    def _items(self, versions: Sequence[EntryVersion], within: Within) -> tuple[Item, ...]:
        return tuple(self._item(version, within) for version in versions)

    def _item(self, version: EntryVersion, within: Within) -> Item:
        letter = self.shelf.rested_on(version)
        shown = [*version.files, *(letter.files if letter and letter.entry.register is Register.LETTER else [])]
        given = self._contributed(version)
        return Item(
            version.entry_id, version.entry.register, version.title, version.sort, version.day, version.year,
            tuple(dict.fromkeys(file.file_id for file in [*shown, *given])), self._why_not(version, within),
        )  # fmt: skip

    def _contributed(self, version: EntryVersion) -> list[EntryFile]:
        given = self.shelf.resting_on(version, Register.CONTRIBUTION)
        return [file for one in given if self.window.has(one.day) for file in one.files]

    def _why_not(self, version: EntryVersion, within: Within) -> str:
        if version.withdrawn:
            return WITHDRAWN
        missing = lacks(version, self.shelf)
        return missing[0] if missing else "" if within(version) else OUTSIDE


def _but(item: Item, reason: str) -> Item:
    """Left out for one more reason, where it would count otherwise."""
    return replace(item, why_not=item.why_not or reason)


def _names(items: Iterable[Item]) -> tuple[str, ...]:
    """Of those that count: written alike but for case, accents and punctuation is one."""
    first: dict[str, str] = {}
    for item in items:
        if item.counts:
            first.setdefault(search_key(item.title), item.title)
    return tuple(first.values())


def _parts(version: EntryVersion) -> frozenset[Substance]:
    return frozenset(Substance(part) for part in version.parts.split(",") if part)
