"""An issued paper signed with the office's own certificate, where one is installed: its bytes, and the signature.

Each paper is signed once: whoever asks again is given the copy that is filed.
"""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.config import Certificate
from rdu.errors import RuleBroken
from rdu.people.models import User
from rdu.reports.issued import document_of, kept_paper
from rdu.reports.models import Audience, IssuedReport, SignedReport
from rdu.reports.signing import file_signed

CHILD = Path(__file__).with_name("sign_child.py")
LONGEST = 30
"""Seconds that signing may take."""
_WHY = {
    3: "Sertifikat dinas tidak bisa dibuka: berkasnya bukan PKCS#12, atau kata sandinya salah.",
    4: "Sertifikat dinas belum atau tidak lagi berlaku. Pasang yang baru.",
}
OTHERWISE = "Tanda tangan gagal dibuat. Coba lagi, lalu minta pengelola server memeriksa sertifikatnya."


class NotSigned(RuleBroken):
    """The certificate cannot sign now; nothing is filed."""


def sign_paper(
    session: Session, issued: IssuedReport, audience: Audience, certificate: Certificate, by: User
) -> SignedReport:
    """The signed copy of a paper, made and filed once. Raises NotSigned."""
    session.scalars(select(IssuedReport.id).where(IssuedReport.id == issued.id).with_for_update()).one()
    done = signed_copy(session, issued, audience)
    if done is not None:
        return done
    paper = document_of(issued, audience)
    reason = f"Penerbitan {paper.title}, {paper.period}, {paper.whose}, versi {issued.version}"
    signed = _signed(kept_paper(issued, audience), certificate, reason, issued.unit.name)
    return file_signed(session, issued, signed, by)


def signed_copy(session: Session, issued: IssuedReport, audience: Audience) -> SignedReport | None:
    mine = (SignedReport.issued_id == issued.id, SignedReport.audience == audience)
    return session.scalar(select(SignedReport).where(*mine).order_by(SignedReport.id).limit(1))


def _signed(paper: bytes, certificate: Certificate, reason: str, place: str) -> bytes:
    command = [sys.executable, "-I", str(CHILD), certificate.file, certificate.passphrase_file, reason, place]
    try:
        made = subprocess.run(command, input=paper, capture_output=True, timeout=LONGEST, check=False)  # noqa: S603  # our own program
    except subprocess.TimeoutExpired as late:
        raise NotSigned(OTHERWISE) from late
    if made.returncode:
        raise NotSigned(_WHY.get(made.returncode, OTHERWISE))
    return made.stdout
