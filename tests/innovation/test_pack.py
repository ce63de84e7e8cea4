"""The pack of evidence: every file small, listed with its hash, and the same again from the same records."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import openpyxl
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from rdu.behind import makers
from rdu.files.models import LARGEST_KEPT
from rdu.files.remaking import remade
from rdu.files.service import keep
from rdu.innovation import service
from rdu.innovation.beneficiaries import persons_served
from rdu.innovation.case import Case, Piece
from rdu.innovation.pack import case_of, cover, pieces
from rdu.innovation.pack_names import folder_of
from rdu.innovation.receivers import receivers_of
from rdu.people.phones import masked
from rdu.reports import work
from rdu.reports.job_views import STARTING
from rdu.reports.work_models import Job, JobState
from tests.files.test_remaking import paper, picture
from tests.impact.goods import today
from tests.innovation.test_benefit import YEAR
from tests.makers import Bank, weigh
from tests.pages import Client
from tests.reports.test_jobs import engine_of

pytestmark = pytest.mark.one_store
SOME = {"25", "29", "33"}
EVIL = 'Surat <img src="/etc/hostname"> =2+5.pdf'


@pytest.fixture
def case(session: Session, bank: Bank) -> Case:
    """Three rows of an assessment: one takes pictures only and has a PDF and a picture as evidence."""
    weigh(session, bank)
    instrument = service.instrument_for(session, YEAR)
    files = [keep(session, bank.root, EVIL, remade("a.pdf", paper(2)), None),
             keep(session, bank.root, "foto.png", remade("b.png", picture("PNG")), None)]  # fmt: skip
    service.attach(
        session, YEAR, replace(instrument.by_no["25"], file_types="PDF|PNG"), files, "x", uuid4(), bank.agency
    )
    session.commit()
    whole = case_of(session, YEAR, today())
    return replace(whole, claims=[claim for claim in whole.claims if claim.no in SOME])


def packed(session: Session, case: Case) -> list[Piece]:
    @contextmanager
    def reading() -> Iterator[Session]:
        yield session

    told: list[str] = []
    made = list(pieces(reading, case, lambda _done, _of, what: told.append(what)))
    assert told[:3] == [f"{claim.no}. {claim.indicator.name}" for claim in case.claims]
    return [*cover(case, [piece.listed for piece in made]), *made]


def test_a_pack_holds_every_row_small_listed_and_the_same_again(session: Session, case: Case) -> None:
    first = {piece.name: piece.content for piece in packed(session, case)}
    for claim in case.claims:
        assert {f"{folder_of(claim)}/{claim.no}-klaim.pdf", f"{folder_of(claim)}/{claim.no}-klaim.png"} <= set(first)
    assert max(len(content) for content in first.values()) <= LARGEST_KEPT
    lines = [line.split("  ") for line in first["SHA256SUMS"].decode().splitlines()]
    sums = {name: told for told, name in lines}
    assert sums == {name: sha256(content).hexdigest() for name, content in first.items() if name != "SHA256SUMS"}
    assert first == {piece.name: piece.content for piece in packed(session, case)}


def test_a_row_that_takes_pictures_only_has_its_papers_as_pictures_too(session: Session, case: Case) -> None:
    names = {piece.name for piece in packed(session, case) if "/25-bukti" in piece.name}
    folder = folder_of(next(claim for claim in case.claims if claim.no == "25"))
    assert names == {
        f"{folder}/25-bukti-01-surat-img-src-etc-hostname-2-5.pdf",
        f"{folder}/25-bukti-01-surat-img-src-etc-hostname-2-5.png", f"{folder}/25-bukti-02-foto.png",
    }  # fmt: skip


def test_the_workbook_says_what_the_claims_say(session: Session, case: Case) -> None:
    content = next(piece.content for piece in packed(session, case) if piece.name == "semua-nilai.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    rows = {row[0]: row for row in book["Klaim"].iter_rows(min_row=2, values_only=True)}
    for claim in case.claims:
        assert rows[claim.no][2:5] == (claim.value, claim.level, claim.points)
    assert rows["33a"][11] == 1
    counted = [row for row in book["Dihitung"].iter_rows(min_row=2, values_only=True) if row[0] == "33a"]
    assert [row[2] for row in counted] == ["MLT-0001-1"]


def test_receivers_sign_beside_a_phone_that_cannot_be_called(session: Session, bank: Bank, case: Case) -> None:
    bank.member.phone = "081234567890"
    session.commit()
    base = next(base for claim in case.claims for base in claim.bases if base.no == "33a")
    served = persons_served(session, case.root, base.window)
    assert [(one.label, one.phone) for one in receivers_of(session, served)] == [("MLT-0001-1", "0812••••890")]
    assert masked("0812345") == ""


def test_the_agency_asks_once_and_takes_the_zip_away(
    app: Flask, client: Client, session: Session, bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weigh(session, bank)
    begun: list[int] = []
    monkeypatch.setitem(app.extensions, STARTING, lambda job_id, _environ: begun.append(job_id))
    monkeypatch.setitem(app.config, "RDU_SPOOL", tmp_path)
    client.sign_in(session, user=bank.agency, unit=bank.root)
    address, key = f"/inovasi/{today().year}/paket", {"operation": str(uuid4())}
    assert "Belum ada paket" in client.get(address).text
    sent = [client.post(address, data=key) for _ in range(2)]
    assert (set(begun), sent[0].location) == ({begun[0]}, sent[1].location)

    work.run(engine_of(session), begun[0], tmp_path, None, makers())

    session.expire_all()
    assert session.get_one(Job, begun[0]).state is JobState.DONE
    got = client.get(f"/laporan/berkas/{begun[0]}.zip")
    content = got.data
    got.close()
    with ZipFile(io.BytesIO(content)) as zipped:
        assert {"00-sampul.pdf", "SHA256SUMS", "semua-nilai.xlsx"} <= set(zipped.namelist())
        with Image.open(io.BytesIO(zipped.read("29-penyelesaian-layanan-pengaduan/29-klaim.png"))) as image:
            assert max(image.size) > 1_500
    assert "Paket bukti inovasi" in client.get(sent[0].location).text
