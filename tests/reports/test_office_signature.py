"""The office signs with a certificate of its own: the issued bytes stay, the signature holds, and it is made once."""

import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from flask import Flask
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.config import Certificate, ConfigMissing, from_environment
from rdu.reports.issued import kept_paper
from rdu.reports.models import Audience, IssuedReport, SignedReport
from tests.makers import Bank
from tests.pages import Client
from tests.reports import issues
from tests.reports.issues import DECEMBER, as_agency, draft, issued

OFFICE, PASSPHRASE = "Dinas Lingkungan Hidup Kabupaten Uji", b"kata sandi sertifikat"
VERSION = "/laporan/2026-11/versi/1"
SEAL = f"{VERSION}/sertifikat"


def made(folder: Path, *, days: int = 30) -> Certificate:
    """Self-signed, as nobody would outside a test."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, OFFICE)])
    began, ends = datetime.now(UTC) - timedelta(days=60), datetime.now(UTC) + timedelta(days=days)
    plan = x509.CertificateBuilder(name, name, key.public_key(), 7, began, ends)
    signed = plan.add_extension(x509.KeyUsage(*[True, True, *[False] * 7]), critical=True).sign(key, SHA256())
    packed = pkcs12.serialize_key_and_certificates(b"dlh", key, signed, None, BestAvailableEncryption(PASSPHRASE))
    (folder / "dinas.p12").write_bytes(packed)
    (folder / "sandi").write_bytes(PASSPHRASE + b"\n")
    return Certificate(str(folder / "dinas.p12"), str(folder / "sandi"))


@pytest.fixture
def report(session: Session, bank: Bank, client: Client) -> Iterator[IssuedReport]:
    with pinned_at(DECEMBER.replace(month=11, day=21)):
        issues.closed_november(session, bank)
        for unit in (bank.other, bank.root):
            issues.close(session, unit, bank.manager)
    with pinned_at(DECEMBER):
        client.sign_in(session, user=bank.agency, unit=bank.root)
        yield issued(session, draft(session, bank.root, "semua"), as_agency(bank))


def typed(page: str, audience: Audience) -> dict[str, str]:
    found = re.search(r'name="csrf_token" value="([^"]*)"', page)
    assert found is not None
    return {"csrf_token": found[1], "audience": audience.value, "langkah": "simpan"}


def test_a_paper_is_signed_once_and_its_issued_bytes_stay(
    app: Flask, client: Client, session: Session, report: IssuedReport, tmp_path: Path
) -> None:
    certificate = app.config["RDU_CERTIFICATE"] = made(tmp_path)
    assert "Tanda tangani dengan sertifikat dinas" in client.get(VERSION).text
    page = client.get(SEAL).text
    assert "Tanda tangani versi 1?" in page
    answers = [client.post(SEAL, data=typed(page, Audience.WHOLE)) for _ in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, VERSION)] * 2
    assert session.scalar(select(func.count()).select_from(SignedReport)) == 1
    assert "sudah bertanda tangan" in client.get(SEAL).text

    row, paper = session.scalars(select(SignedReport)).one(), kept_paper(report, Audience.WHOLE)
    assert (row.audience, row.content[: len(paper)]) == (Audience.WHOLE, paper)
    (signature,) = PdfFileReader(io.BytesIO(row.content)).embedded_signatures
    load: Any = signers.SimpleSigner.load_pkcs12
    trusted = [load(certificate.file, passphrase=PASSPHRASE).signing_cert]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    with ThreadPoolExecutor(1) as elsewhere:  # pyHanko runs a loop of its own, and the browser's may run here
        status = elsewhere.submit(validate_pdf_signature, signature, context).result()
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert signature.signer_cert.subject.native["common_name"] == OFFICE
    said = str(signature.sig_object["/Reason"]), str(signature.sig_object["/Location"])
    assert said == ("Penerbitan Laporan bulanan bank sampah, November 2026, Kabupaten Bangkalan, versi 1",
                    "Kabupaten Bangkalan")  # fmt: skip


@pytest.mark.parametrize(("wrong", "sentence"), [("sandi", "kata sandinya salah"), ("lewat", "tidak lagi berlaku")])
def test_a_certificate_that_cannot_sign_files_nothing(
    app: Flask, client: Client, session: Session, report: IssuedReport, tmp_path: Path, wrong: str, sentence: str
) -> None:
    app.config["RDU_CERTIFICATE"] = made(tmp_path, days=-1 if wrong == "lewat" else 30)
    if wrong == "sandi":
        (tmp_path / "sandi").write_text("bukan ini")
    answer = client.post(SEAL, data=typed(client.get(SEAL).text, Audience.PUBLIC))
    assert (answer.status_code, sentence in answer.text) == (409, True)
    assert session.scalar(select(func.count()).select_from(SignedReport)) == 0


def test_without_a_certificate_it_is_signed_elsewhere(client: Client, report: IssuedReport) -> None:
    assert "Tanda tangani dengan sertifikat dinas" not in client.get(VERSION).text
    assert "Sertifikat dinas belum dipasang" in client.get(SEAL).text
    assert client.post(SEAL, data=typed(client.get(VERSION).text, Audience.WHOLE)).status_code == 200


def test_the_certificate_is_read_once_from_the_environment(tmp_path: Path) -> None:
    certificate, secret = made(tmp_path), {"SECRET_KEY": "x" * 32}
    given = {"RDU_SIGNING_P12": certificate.file, "RDU_SIGNING_PASSPHRASE_FILE": certificate.passphrase_file}
    assert from_environment(secret).certificate is None
    assert from_environment(secret | given).certificate == certificate
    for name in given:
        for path in ("", str(tmp_path / "tidak-ada")):
            with pytest.raises(ConfigMissing, match=name):
                from_environment(secret | given | {name: path})
