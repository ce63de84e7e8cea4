"""What the registers tell of a window of days: what counts, with its files, and what does not, with the reason."""

from dataclasses import dataclass
from datetime import date

from rdu.registers.kinds import (
    ChannelGroup,
    Element,
    LetterSort,
    Outlet,
    Reach,
    Register,
    Signatory,
    Substance,
)


@dataclass(frozen=True)
class Window:
    """From the first to the last day that an assessment looks at; [1 January T-2, cutoff in T-0] for most rows."""

    first: date
    until: date

    def has(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.until

    def meets(self, since: date | None, until: date | None) -> bool:
        """Whether a span has a day in the window; an open end reaches as far as one likes."""
        return (since is None or since <= self.until) and (until is None or until >= self.first)

    def has_year(self, year: int | None) -> bool:
        return year is not None and self.first.year <= year <= self.until.year


@dataclass(frozen=True)
class Item:
    """One entry, as evidence."""

    entry_id: int
    register: Register
    title: str
    sort: str
    day: date | None
    year: int | None
    files: tuple[int, ...]
    """Ids of kept files: its own, then those of the letter it rests on."""
    why_not: str = ""
    """Why it does not count; "" where it does."""

    @property
    def counts(self) -> bool:
        return not self.why_not


@dataclass(frozen=True)
class Found:
    """Entries of one indicator, those that count and those that do not."""

    items: tuple[Item, ...] = ()

    @property
    def counting(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.counts)

    @property
    def left_out(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.counts)

    @property
    def files(self) -> tuple[int, ...]:
        """Of what counts, each once."""
        return tuple(dict.fromkeys(file for item in self.counting for file in item.files))

    @property
    def sorts(self) -> frozenset[str]:
        return frozenset(item.sort for item in self.counting)

    @property
    def years(self) -> frozenset[int]:
        return frozenset(item.year for item in self.counting if item.year is not None)


@dataclass(frozen=True)
class Named(Found):
    """People, agencies or regions: who is named twice is one."""

    names: tuple[str, ...] = ()
    """Of what counts, each once, as written first."""

    @property
    def n(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class Trainings(Found):
    present: int = 0
    certified: bool = False
    """Whether at least one of those that count has a certificate."""

    @property
    def n(self) -> int:
        return len(self.counting)


@dataclass(frozen=True)
class Partners(Found):
    elements: frozenset[Element] = frozenset()


@dataclass(frozen=True)
class Appointment(Found):
    best: Signatory | None = None
    """The weightiest signatory of a letter that appoints the team."""


@dataclass(frozen=True)
class Regulations(Found):
    best: LetterSort | None = None
    """PERDA only where a decree that lists the innovation counts beside it."""


@dataclass(frozen=True)
class Spread(Found):
    best: Outlet | None = None
    present: int = 0


@dataclass(frozen=True)
class Channels(Found):
    groups: frozenset[ChannelGroup] = frozenset()


@dataclass(frozen=True)
class Joined(Found):
    best: Reach | None = None


@dataclass(frozen=True)
class Replications(Named):
    inside: int = 0
    """Copies within the kabupaten: told, never counted."""


@dataclass(frozen=True)
class Milestones(Found):
    idea: date | None = None
    applied: date | None = None

    @property
    def months(self) -> int | None:
        """Whole months from the idea to its application, begun ones counted; None while one of both is missing."""
        if self.idea is None or self.applied is None or self.applied < self.idea:
            return None
        whole = (self.applied.year - self.idea.year) * 12 + self.applied.month - self.idea.month
        return max(1, whole + (self.applied.day > self.idea.day))


@dataclass(frozen=True)
class Video(Found):
    link: str = ""
    minutes: int = 0
    substances: frozenset[Substance] = frozenset()


@dataclass(frozen=True)
class Registered:
    """All registers, read for one window."""

    window: Window
    regulations: Regulations
    """Row 16."""
    people: Named
    """Row 17."""
    budget: Found
    """Row 18: `years`."""
    trainings: Trainings
    """Row 20."""
    rkpd: Found
    """Row 21: `years`."""
    partners: Partners
    """Row 22."""
    appointment: Appointment
    """Row 23."""
    agencies: Named
    """Row 24."""
    outreach: Spread
    """Row 25."""
    channels: Channels
    """Row 27."""
    procedures: Found
    """Row 28: SOPs in force."""
    integration: Joined
    """Row 30, as far as documents show it."""
    replications: Replications
    """Row 31."""
    milestones: Milestones
    """Row 32."""
    quality: Found
    """Rows 32 and 34: proposals, monitoring, studies, by `sort` (DocumentSort)."""
    video: Video
    """Row 35."""
