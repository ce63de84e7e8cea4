"""What an entry still lacks before it can count, whatever the window: one sentence part each, the gravest first."""

from collections.abc import Callable, Iterator

from rdu.registers.kinds import FileRole, LetterSort, Purpose, Register
from rdu.registers.models import EntryVersion
from rdu.registers.reach import Shelf

WITHDRAWN = "dicabut"
OUTSIDE = "di luar jendela"
LONGEST_VIDEO = 5
REGULATIONS = (LetterSort.PERDA, LetterSort.PERKADA, LetterSort.DECREE)

Lacks = Callable[[EntryVersion, Shelf], Iterator[str]]


def lacks(version: EntryVersion, shelf: Shelf) -> list[str]:
    """Empty: complete. A withdrawn entry lacks nothing any more, it does not count."""
    return [] if version.withdrawn else list(_OF[version.entry.register](version, shelf))


def has(version: EntryVersion, role: FileRole) -> bool:
    return any(file.role is role for file in version.files)


def present(version: EntryVersion) -> int:
    """How many came: counted, or typed by name."""
    return version.number_of if version.number_of is not None else len(version.names)


def _file(version: EntryVersion, _shelf: Shelf) -> Iterator[str]:
    if not version.files:
        yield "tanpa berkas"


def _file_and_page(version: EntryVersion, shelf: Shelf) -> Iterator[str]:
    yield from _file(version, shelf)
    if not version.page:
        yield "tanpa halaman"


def _file_or_link(version: EntryVersion, _shelf: Shelf) -> Iterator[str]:
    if not version.files and not version.link:
        yield "tanpa gambar atau tautan"


def _letter(version: EntryVersion, shelf: Shelf) -> Iterator[str]:
    yield from _file(version, shelf)
    names = version.sort in REGULATIONS and Purpose(version.purpose).names_innovation
    if (names or version.sort == LetterSort.RKPD) and not version.page:
        yield "tanpa halaman yang memuat nama inovasi"


def _lettered(version: EntryVersion, shelf: Shelf) -> Iterator[str]:
    """A role counts only where a letter gives it, and the letter can be shown."""
    letter = shelf.rested_on(version)
    if letter is None:
        yield "tanpa surat"
    elif letter.withdrawn:
        yield "suratnya dicabut"
    elif not letter.files:
        yield "suratnya tanpa berkas"


def _training(version: EntryVersion, shelf: Shelf) -> Iterator[str]:
    letter = shelf.rested_on(version)
    invited = has(version, FileRole.INVITATION) or (letter is not None and not letter.withdrawn and letter.files)
    if not has(version, FileRole.ATTENDANCE) and not version.names:
        yield "tanpa daftar hadir"
    elif not present(version):
        yield "tanpa jumlah yang hadir"
    if not invited:
        yield "tanpa undangan atau surat"


def _partner(version: EntryVersion, shelf: Shelf) -> Iterator[str]:
    given = shelf.resting_on(version, Register.CONTRIBUTION)
    if not given and not shelf.bought_by(version):
        yield "tanpa sumbangan"
    if not version.files and not any(one.files for one in given):
        yield "tanpa dokumen"


def _contribution(version: EntryVersion, shelf: Shelf) -> Iterator[str]:
    partner = shelf.rested_on(version)
    if partner is None or partner.withdrawn:
        yield "mitranya dicabut"


def _video(version: EntryVersion, _shelf: Shelf) -> Iterator[str]:
    if (version.number_of or 0) > LONGEST_VIDEO:
        yield f"lebih dari {LONGEST_VIDEO} menit"
    if not version.parts:
        yield "tanpa substansi"


_OF: dict[Register, Lacks] = {
    Register.LETTER: _letter, Register.PERSON: _lettered, Register.AGENCY: _lettered, Register.BUDGET: _file_and_page,
    Register.TRAINING: _training, Register.PARTNER: _partner, Register.CONTRIBUTION: _contribution,
    Register.OUTREACH: _file_or_link, Register.CHANNEL: _file, Register.INTEGRATION: _file_or_link,
    Register.REPLICATION: _file, Register.MILESTONE: _file, Register.DOCUMENT: _file, Register.VIDEO: _video,
}  # fmt: skip
