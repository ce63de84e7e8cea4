"""An assessment as a pack tells it: what was read at one moment, and the files that are made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from rdu.files.models import LARGEST_KEPT
from rdu.innovation.instruments import Instrument
from rdu.innovation.profile import Profile
from rdu.innovation.service import Claim, total_of
from rdu.people.models import Unit


class Listed(NamedTuple):
    """A file of the pack without what it holds."""

    name: str
    size: int
    sha256: str
    about: str


@dataclass(frozen=True)
class Piece:
    """One file of the pack. `about`: what it shows, for the index."""

    name: str
    content: bytes
    about: str

    def __post_init__(self) -> None:
        if len(self.content) > LARGEST_KEPT:
            raise ValueError(f"{self.name}: {len(self.content)}")

    @property
    def listed(self) -> Listed:
        return Listed(self.name, len(self.content), sha256(self.content).hexdigest(), self.about)


@dataclass(frozen=True)
class Case:
    """An assessment as it stands on one day, read at one moment."""

    root: Unit
    year: int
    as_of: date
    instrument: Instrument
    claims: Sequence[Claim]
    profile: Profile | None

    @property
    def total(self) -> int:
        return total_of(self.claims)

    @property
    def title(self) -> str:
        return f"Bukti klaim inovasi {self.year}"
