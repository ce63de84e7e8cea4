"""A paper signed outside RDU, as agencies sign through BSrE: the issued bytes, followed by the signature and no more.

What is compared is the file, not the certificate: whose signature it is, a PDF reader or the signer's own service says.
"""

import hashlib
import re
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import flush
from rdu.errors import Refused
from rdu.people.models import User
from rdu.people.service import log
from rdu.reports.issued import kept_paper
from rdu.reports.models import Audience, IssuedPaper, IssuedReport, SignedReport

MOST_BYTES = 5 * 1024 * 1024
END = b"%%EOF"
MOST_REVISIONS = 12
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")

_CONTENT = re.compile(rb"/Type\s*/(?:Page|Annot|XObject|ObjStm)\b")


def judged(issued: IssuedReport, content: bytes) -> Audience:
    """Which of the issued papers this is, signed. Raises Refused with what is wrong with the file."""
    check_is_pdf(content)
    for audience in Audience:
        paper = kept_paper(issued, audience)
        if content == paper:
            raise Refused("file", "Berkas ini belum bertanda tangan: isinya sama persis dengan yang diterbitkan.")
        if content.startswith(paper):
            _check_signed(content, len(paper))
            return audience
    raise Refused(
        "file",
        f"Isi berkas ini bukan laporan versi {issued.version} yang diterbitkan. Unduh PDF terbitan ini, tanda tangani "
        "tanpa mengubah atau mencetaknya ulang, lalu unggah hasilnya.",
    )


def check_is_pdf(content: bytes) -> None:
    if not content:
        raise Refused("file", "Berkasnya kosong. Pilih berkas PDF.")
    if len(content) > MOST_BYTES:
        raise Refused("file", "Berkasnya terlalu besar. Paling besar 5 MB.")
    if not content.startswith(b"%PDF-"):
        raise Refused("file", "Berkas ini bukan PDF. Pilih berkas PDF.")


def _check_signed(content: bytes, issued_length: int) -> None:
    """What follows the issued bytes is one or more updates with a signature over all of the file."""
    ranges = [tuple(int(number) for number in found.groups()) for found in _RANGE.finditer(content, issued_length)]
    if not ranges:
        raise Refused("file", "Di berkas ini tidak ada tanda tangan elektronik. Tanda tangani dulu, lalu unggah.")
    start, first, second, rest = ranges[-1]
    if start != 0 or not issued_length <= first < second or not _is_proof(content[second + rest :]):
        raise Refused(
            "file", "Tanda tangannya tidak meliputi seluruh berkas: ada yang ditambahkan sesudahnya. Unggah yang asli."
        )
    if second + rest > len(content) or not content.rstrip().endswith(END):
        raise Refused("file", "Berkasnya terpotong. Unduh lagi dari tempat menandatangani, lalu unggah.")


def _is_proof(after: bytes) -> bool:
    """What may follow a signature: nothing, or certificates that prove it later (DSS). Never a page."""
    return not after.strip() or (b"/DSS" in after and not _CONTENT.search(after))


def file_signed(session: Session, issued: IssuedReport, content: bytes, by: User) -> SignedReport:
    """Keep the signed copy with its version, for good. Raises Refused, and SignedThere for the same copy again."""
    audience = judged(issued, content)
    row = SignedReport(
        issued_id=issued.id, audience=audience, sha256=hashlib.sha256(content).hexdigest(), content=content,
        filed_at=now_utc(), filed_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    flush(session)
    subject = f"{issued.scope} {issued.period} versi {issued.version}"
    log(session, "file_signed_report", unit=issued.unit, user=by, subject=subject, detail={"sha256": row.sha256})
    return row


# Somebody holds a file and asks what it is --------------------------------------------------------------------------


def recognised(session: Session, content: bytes) -> tuple[IssuedPaper, bool] | None:
    """The issued paper that a file is, or begins with; and whether something follows it, such as a signature."""
    check_is_pdf(content)
    for revision in _revisions(content):
        digest = hashlib.sha256(revision).hexdigest()
        paper = session.scalar(select(IssuedPaper).where(IssuedPaper.sha256 == digest).limit(1))
        if paper is not None:
            return paper, len(revision) < len(content)
    return None


def _revisions(content: bytes) -> Iterator[bytes]:
    """The whole file, then what of it ends with each mark of an end, the first ones only."""
    yield content
    for found in list(re.finditer(END + rb"(?:\r\n|\n|\r)?", content))[:MOST_REVISIONS]:
        yield content[: found.end()]
        yield content[: found.start() + len(END)]
