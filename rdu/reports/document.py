"""What a report says, as plain words and numbers: the page and the PDF both show exactly this."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rdu.atlas.drawing import Map


@dataclass(frozen=True)
class Key:
    """A figure of the cover: its denominator under it, and how much more it is than before and a year ago."""

    name: str
    under: str
    figure: str
    earlier: str = ""
    year_ago: str = ""
    series: Sequence[int] = ()


class Tone(StrEnum):
    """How a bar is drawn: what is lost stands out, what rests is quiet."""

    PLAIN = ""
    REST = "rest"
    LOSS = "loss"


@dataclass(frozen=True)
class Bar:
    """One bar from zero, with its figure at the end; below zero it falls to the left."""

    word: str
    figure: str
    value: int
    low: int | None = None
    """The ends of a range, where there is one."""
    high: int | None = None
    tone: str = Tone.PLAIN


@dataclass(frozen=True)
class Bars:
    title: str
    unit: str
    rows: Sequence[Bar]

    @property
    def top(self) -> int:
        return max([1, *(max(row.value, row.high or 0) for row in self.rows)])

    @property
    def shown(self) -> bool:
        return bool(self.rows)

    @property
    def told(self) -> str:
        return _told(self.title, self.unit, self.rows)


@dataclass(frozen=True)
class Months:
    """A figure month by month, the oldest first."""

    title: str
    unit: str
    labels: Sequence[str]
    values: Sequence[int]
    figures: Sequence[str]
    alike: bool = False
    """Whether all these months are told of; else the last is, and the first is the same one a year ago."""

    shown = True

    @property
    def told(self) -> str:
        months = (f"{label} {figure}" for label, figure in zip(self.labels, self.figures, strict=True))
        return f"{_headed(self.title, self.unit)}: {'; '.join(months)}."


@dataclass(frozen=True)
class Flow:
    """What came into one place and what left it, by weight. Both sides add up to the same."""

    title: str
    unit: str
    hub: str
    sources: Sequence[Bar]
    targets: Sequence[Bar]

    @property
    def shown(self) -> bool:
        return any(bar.value > 0 for bar in (*self.sources, *self.targets))

    @property
    def told(self) -> str:
        came, left = (_listed([bar for bar in side if bar.value > 0]) for side in (self.sources, self.targets))
        return f"{_headed(self.title, self.unit)}. Masuk: {came}. Keluar dan sisa: {left}."


@dataclass(frozen=True)
class Against:
    """A whole beside its parts on one scale, and the rest: what they lack of it, or have over."""

    title: str
    unit: str
    whole: Bar
    parts: Sequence[Bar]
    rest: Bar | None = None

    @property
    def shown(self) -> bool:
        return self.whole.value > 0

    @property
    def told(self) -> str:
        return _told(self.title, self.unit, [self.whole, *self.parts, *([self.rest] if self.rest else [])])


def _headed(title: str, unit: str) -> str:
    return f"{title}, {unit}" if unit else title


def _listed(bars: Sequence[Bar]) -> str:
    return "; ".join(f"{bar.word} {bar.figure}" for bar in bars)


def _told(title: str, unit: str, bars: Sequence[Bar]) -> str:
    """A picture in words, for who cannot see it."""
    return f"{_headed(title, unit)}: {_listed(bars)}."


@dataclass(frozen=True)
class Head:
    word: str
    number: bool = False
    width: int = 10
    """Its part of the whole width."""


@dataclass(frozen=True)
class Table:
    """Kinds of rows: "line", "head" (a group and its sums) and "sum"."""

    title: str
    unit: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[str]]
    kinds: Sequence[str] = ()
    bars: Sequence[Sequence[int]] = ()
    """For each row nothing, a value, or a range with the value in its middle, on one scale. Only paper draws them."""
    bars_at: int = 0
    """Before which column."""

    def kind(self, n: int) -> str:
        return self.kinds[n] if self.kinds else "line"


@dataclass(frozen=True)
class Note:
    text: str


@dataclass(frozen=True)
class Points:
    """Terms, and what is said of each."""

    title: str
    unit: str
    rows: Sequence[Sequence[str]]

    @property
    def shown(self) -> bool:
        return bool(self.rows)


Block = Bars | Months | Flow | Against | Table | Points | Map | Note


@dataclass(frozen=True)
class Section:
    name: str
    """For bookmarks and the way there."""
    finding: str
    """What its figures say, in one sentence."""
    blocks: Sequence[Block]

    @property
    def anchor(self) -> str:
        return self.name.lower().replace(" ", "-")


@dataclass(frozen=True)
class Issue:
    """That a document was issued: as which version, when, by whom, and where anybody may check it."""

    version: int
    when: str
    by: str
    code: str
    address: str
    sha256: str
    """Of the data the document is made of: the document itself cannot contain its own."""

    @property
    def short(self) -> str:
        return self.sha256[:16]


@dataclass(frozen=True)
class Document:
    letterhead: Sequence[str]
    title: str
    period: str
    whose: str
    days: str
    sentence: str
    reasons: Sequence[str]
    """Why it cannot be issued yet; none: it can."""
    keys: Sequence[Key]
    sections: Sequence[Section]
    signer: str
    audience: str = ""
    against: tuple[str, str] = ("dari bulan lalu", "dari tahun lalu")
    """What `earlier` and `year_ago` of the figures are from; "": there is no such figure."""
    issue: Issue | None = None

    @property
    def is_draft(self) -> bool:
        """Until it is issued."""
        return self.issue is None
