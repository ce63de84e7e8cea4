"""What a report says, as plain words and numbers: the page and the PDF both show exactly this."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """A figure of the cover: its denominator under it, and how much more it is than before and a year ago."""

    name: str
    under: str
    figure: str
    earlier: str = ""
    year_ago: str = ""
    series: Sequence[int] = ()


@dataclass(frozen=True)
class Bar:
    """One bar from zero, with its figure at the end; below zero it falls to the left."""

    word: str
    figure: str
    value: int
    low: int | None = None
    """The ends of a range, where there is one."""
    high: int | None = None


@dataclass(frozen=True)
class Bars:
    title: str
    unit: str
    rows: Sequence[Bar]

    @property
    def top(self) -> int:
        return max([1, *(max(row.value, row.high or 0) for row in self.rows)])


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

    def kind(self, n: int) -> str:
        return self.kinds[n] if self.kinds else "line"


@dataclass(frozen=True)
class Note:
    text: str


Block = Bars | Months | Table | Note


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
