"""Run by itself, as a program: signs the PDF that comes in with a certificate, and gives out the signed one.

The signing library weighs 44 MB; here it is gone from memory as soon as the paper is signed. Nothing goes over the net.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

NOT_OPENED, OUT_OF_DATE = 3, 4
"""How the program ends where it cannot sign: rdu.reports.office_signature knows these too."""
FIELD = "TandaTanganDinas"


def main(certificate: str, passphrase: str, reason: str, place: str) -> int:
    secret = Path(passphrase).read_bytes().rstrip(b"\r\n")
    load: Any = signers.SimpleSigner.load_pkcs12
    signer = load(certificate, passphrase=secret)
    if signer is None or signer.signing_cert is None:
        return NOT_OPENED
    valid = signer.signing_cert["tbs_certificate"]["validity"]
    if not valid["not_before"].native <= datetime.now(UTC) <= valid["not_after"].native:
        return OUT_OF_DATE
    about = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", reason=reason, location=place, subfilter=SigSeedSubFilter.PADES,
        name=signer.subject_name,
    )  # fmt: skip
    signed = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(sys.stdin.buffer.read()))
    signers.sign_pdf(writer, about, signer=signer, output=signed)
    sys.stdout.buffer.write(signed.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
