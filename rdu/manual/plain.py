"""The manual's words as people write them: paragraphs, numbered steps and points, each with a picture if it has one.

Kalimat biasa.

1. [timbang] Petugas menimbang di depan Anda.
2. Terima bukti.

- [popok] Popok dan tisu kotor.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rdu.errors import Refused
from rdu.paths import STATIC
from rdu.text import UnreadableText, clean_line

LONGEST, LONGEST_LINE = 6_000, 400
_STEP = re.compile(r"([0-9]{1,2})\. +(.+)", re.ASCII)
_POINT = re.compile(r"[-*] +(.+)")
_PICTURE = re.compile(r"\[([^\]]*)\] *(.*)")


@dataclass(frozen=True)
class Item:
    picture: str
    """"" where it has none."""
    words: str

    @property
    def is_tile(self) -> bool:
        """A thing in colours; else a sign in one."""
        return self.picture in pictures()[0]


@dataclass(frozen=True)
class Block:
    """A paragraph, or items: numbered steps, or points."""

    words: str = ""
    items: Sequence[Item] = ()
    numbered: bool = False


@cache
def pictures() -> tuple[frozenset[str], frozenset[str]]:
    """Our own pictograms by name: things, and signs."""
    things, signs = ((STATIC / "icons" / folder).glob("*.svg") for folder in ("tiles", "ui"))
    return frozenset(file.stem for file in things), frozenset(file.stem for file in signs)


def blocks_of(words: str) -> list[Block]:
    """Read what `tidied` has let pass."""
    return [block for part in words.split("\n\n") for block in _blocks(part.split("\n"))]


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Of lines without an empty one between them: each run of one kind is a block."""
    run: list[str] = []
    for line in lines:
        if run and _kind(line) != _kind(run[0]):
            yield _block(run)
            run = []
        run.append(line)
    if run:
        yield _block(run)


def _kind(line: str) -> str:
    return "step" if _STEP.fullmatch(line) else "point" if _POINT.fullmatch(line) else ""


def _block(run: Sequence[str]) -> Block:
    kind = _kind(run[0])
    return Block(items=[_item(line) for line in run], numbered=kind == "step") if kind else Block(" ".join(run))


def _item(line: str) -> Item:
    found = _STEP.fullmatch(line) or _POINT.fullmatch(line)
    words = found[found.re.groups] if found else line
    pictured = _PICTURE.fullmatch(words)
    return Item(pictured[1], pictured[2]) if pictured else Item("", words)


def tidied(words: str) -> str:
    """The words as they are kept: no idle spaces, one empty line between blocks. Raises Refused."""
    if len(words) > LONGEST * 2:
        raise Refused("words", f"Terlalu panjang. Paling banyak {LONGEST:,} huruf.".replace(",", "."))
    lines = [_line(line) for line in words.replace("\r\n", "\n").split("\n")]
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    if not kept:
        raise Refused("words", "Tulis isi bab ini.")
    if len(kept) > LONGEST:
        raise Refused("words", f"Terlalu panjang. Paling banyak {LONGEST:,} huruf.".replace(",", "."))
    _check_items(kept)
    return kept


def _line(line: str) -> str:
    try:
        return clean_line(line, LONGEST_LINE)
    except UnreadableText as error:
        raise Refused("words", f"Baris “{line.strip()[:40]}”: {error}") from error


def _check_items(words: str) -> None:
    for block in blocks_of(words):
        for item in block.items:
            _check_item(item)
    for part in words.split("\n\n"):
        written = [int(found[1]) for line in part.split("\n") if (found := _STEP.fullmatch(line))]
        if written != list(range(1, len(written) + 1)):
            raise Refused("words", "Nomor langkah harus urut: 1, 2, 3 dan seterusnya.")


def _check_item(item: Item) -> None:
    if item.picture and not any(item.picture in names for names in pictures()):
        raise Refused("words", f"Gambar “{item.picture[:40]}” tidak ada. Pilih dari daftar gambar di bawah.")
    if not item.words:
        raise Refused("words", f"Sesudah gambar “{item.picture}” belum ada kalimatnya.")
