"""What somebody brings is never kept as it came: it is opened, measured, and drawn anew, in a process of its own.

So no script, no place where a photo was taken, and no second format hidden behind the first one is kept or shown.
"""

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rdu.errors import Refused
from rdu.files.models import MediaType

CHILD = Path(__file__).with_name("remake_child.py")
LONGEST = 60
"""Seconds that one file may take."""
LARGEST_BROUGHT = 16_000_000
"""Bytes of one file as it comes: a photo of a good phone has 4 to 12 million."""
_WHY = {
    3: "isinya bukan PDF, JPG, atau PNG yang utuh. Simpan ulang sebagai PDF atau JPG, lalu kirim lagi",
    4: "gambarnya terlalu besar untuk dibuka. Kirim gambar yang lebih kecil",
    5: "PDF ini terkunci kata sandi. Buka kuncinya dulu, lalu kirim lagi",
    6: "PDF ini tidak bisa dikecilkan sampai 2 MB. Kirim halaman yang perlu saja",
    7: "halamannya lebih dari 60. Kirim halaman yang perlu saja",
}


@dataclass(frozen=True)
class Remade:
    """A file that was checked and made anew, ready to be kept."""

    media_type: MediaType
    content: bytes
    pages: int

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


class UnusableFile(Refused):
    """The file is not kept; the sentence names it and says what to do."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__("files", f"Berkas “{name}” tidak bisa dipakai: {why}.")


def remade(name: str, content: bytes) -> Remade:
    """A PDF, JPG or PNG of at most 2 MB with the same pages or dots. Raises UnusableFile.

    A name that promises a picture over a PDF, or a PDF over a picture, is refused: somebody would be misled.
    """
    if not content:
        raise UnusableFile(name, "berkasnya kosong. Pilih berkas lain")
    if len(content) > LARGEST_BROUGHT:
        raise UnusableFile(name, f"lebih besar dari {LARGEST_BROUGHT // 1_000_000} MB. Kecilkan dulu, lalu kirim lagi")
    made = _ask(name, content, "keep", 0)
    promised = name.rpartition(".")[2].lower()
    if promised in _ENDINGS and (promised == "pdf") != (made.media_type is MediaType.PDF):
        held = "PDF" if made.media_type is MediaType.PDF else "gambar"
        raise UnusableFile(name, f"namanya berakhir .{promised}, tetapi isinya {held}. Betulkan namanya dulu")
    return made


_ENDINGS = {"pdf", "jpg", "jpeg", "png"}


def picture_of(name: str, content: bytes, side: int) -> bytes:
    """The first page of a PDF, or the picture itself, as a PNG whose longer side has at most that many dots."""
    return _ask(name, content, "picture", side).content


def _ask(name: str, content: bytes, wanted: str, side: int) -> Remade:
    command = [sys.executable, "-I", str(CHILD), wanted, str(side)]
    try:
        made = subprocess.run(command, input=content, capture_output=True, timeout=LONGEST, check=False)  # noqa: S603  # ours
    except subprocess.TimeoutExpired as late:
        raise UnusableFile(name, "terlalu lama dibuka. Kirim berkas yang lebih kecil") from late
    if made.returncode:
        raise UnusableFile(name, _WHY.get(made.returncode, _WHY[3]))
    line, _, content = made.stdout.partition(b"\n")
    kind, pages = line.decode().split()
    return Remade(MediaType(kind), content, int(pages))
