"""What a pack of evidence holds: for each indicator its claim as PDF and PNG and its files, and what tells of them all.

The same records on the same day are the same bytes. No file is larger than the portal takes.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from rdu.files.models import KeptFile
from rdu.files.remaking import picture_of
from rdu.innovation.beneficiaries import persons_served
from rdu.innovation.case import Case, Listed, Piece
from rdu.innovation.formulas import Formula
from rdu.innovation.pack_names import folder_of, name_of, other_kind
from rdu.innovation.pack_pdf import claim_pdf, cover_pdf, picture_pdf, profile_pdf
from rdu.innovation.pack_sheet import all_values
from rdu.innovation.profile import profile_of
from rdu.innovation.receivers import receivers_of, receivers_pdf
from rdu.innovation.service import Claim, asking_of, claims_of
from rdu.people.units import root_of

Reading = Callable[[], AbstractContextManager[Session]]
Tell = Callable[[int, int, str], None]
PICTURE_SIDE = 1_754
"""Dots of a page of A4 at 150 to the inch."""
A_PART = 1_500
"""Receivers in one file of the list."""


def case_of(session: Session, year: int, today: date) -> Case:
    root = root_of(session)
    asking = asking_of(session, root, year, today)
    claims = claims_of(session, root, year, today)
    return Case(root, year, asking.today, asking.instrument, claims, profile_of(session, root, year, today))


def pieces(reading: Reading, case: Case, tell: Tell) -> Iterator[Piece]:
    """All files but the cover, which names them; `tell` is asked before each indicator."""
    steps = len(case.claims) + 2
    for n, claim in enumerate(case.claims):
        tell(n, steps, f"{claim.no}. {claim.indicator.name}")
        yield from _of_claim(reading, case, claim)
    tell(len(case.claims), steps, "Daftar penerima manfaat")
    yield from _receivers(reading, case)
    tell(steps - 1, steps, "Profil dan semua nilai")
    if case.profile:
        yield Piece("profil-inovasi.pdf", profile_pdf(case, case.profile), "Profil inovasi")
    yield Piece("semua-nilai.xlsx", all_values(case), "Semua nilai, catatan, dan ambang")


def cover(case: Case, files: Sequence[Listed]) -> list[Piece]:
    """The index with hashes, for people and for `sha256sum -c`."""
    first = Piece("00-sampul.pdf", cover_pdf(case, files), "Sampul dan daftar isi")
    lines = [f"{one.sha256}  {one.name}\n" for one in (first.listed, *files)]
    return [first, Piece("SHA256SUMS", "".join(lines).encode(), "Sidik semua berkas")]


def _of_claim(reading: Reading, case: Case, claim: Claim) -> Iterator[Piece]:
    folder, words = folder_of(claim), f"{claim.no}. {claim.indicator.name}"
    with reading() as session:
        files = [_file(session, file_id) for file_id in claim.evidence]
    paper = claim_pdf(case, claim, files)
    yield Piece(f"{folder}/{claim.no}-klaim.pdf", paper, f"{words}: klaim")
    picture = picture_of(f"{claim.no}.pdf", paper, PICTURE_SIDE)
    yield Piece(f"{folder}/{claim.no}-klaim.png", picture, f"{words}: klaim sebagai gambar")
    for n, kept in enumerate(files, 1):
        yield from _evidence(f"{folder}/{name_of(claim, n, kept)}", case.root.name, kept, claim)


def _file(session: Session, file_id: int) -> KeptFile:
    """A claim may rest on files of any unit below."""
    return session.scalars(select(KeptFile).where(KeptFile.id == file_id).options(undefer(KeptFile.content))).one()


def _evidence(name: str, author: str, kept: KeptFile, claim: Claim) -> Iterator[Piece]:
    """The file itself, and once more in a kind that this row of the portal takes."""
    about = f"{claim.no}: {kept.name}"
    yield Piece(f"{name}.{kept.media_type.ending}", kept.content, about)
    other = other_kind(claim, kept)
    if other == "png":
        yield Piece(f"{name}.png", picture_of(kept.name, kept.content, PICTURE_SIDE), f"{about}, halaman 1")
    elif other == "pdf":
        yield Piece(f"{name}.pdf", picture_pdf(author, kept), f"{about}, sebagai PDF")


def _receivers(reading: Reading, case: Case) -> Iterator[Piece]:
    """To be signed on paper: an assessor asks for names and signatures where the innovation is no digital one."""
    basis = next((one for one in _bases(case.claims) if one.indicator.formula is Formula.PEOPLE), None)
    if basis is None:
        return
    with reading() as session:
        served = receivers_of(session, persons_served(session, case.root, basis.window))
    parts = -(-len(served) // A_PART)
    for n in range(parts):
        some = served[n * A_PART : (n + 1) * A_PART]
        paper = receivers_pdf(case.root.name, basis.window, some, n * A_PART + 1, (n + 1, parts))
        yield Piece(f"33a-penerima-manfaat-{n + 1}.pdf", paper, f"Daftar penerima manfaat, bagian {n + 1}")


def _bases(claims: Sequence[Claim]) -> Iterator[Claim]:
    for claim in claims:
        yield from claim.bases
