"""What somebody brings is never kept as it came: it is opened, measured, and drawn anew.

So no script, no place where a photo was taken, and no second format hidden behind the first one is kept or shown.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from rdu.files.models import MediaType


@dataclass(frozen=True)
class Remade:
    """A file that was checked and made anew, ready to be kept."""

    media_type: MediaType
    content: bytes
    pages: int

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()
