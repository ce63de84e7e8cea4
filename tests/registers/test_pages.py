"""The pages of the registers: kept by the agency, read by the admin, and by a unit's management what is its own."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.errors import EntryChanged, EntryWithdrawn, OperationReused, Refused
from rdu.files.models import MediaType
from rdu.files.remaking import Remade
from rdu.ledger.service import once
from rdu.registers import service
from rdu.registers.facts import Facts, facts_of
from rdu.registers.kinds import FileRole, Register
from rdu.registers.models import EntryVersion, RegisterEntry
from rdu.registers.reach import current_of, history_of
from rdu.registers.service import Brought, Change
from rdu.spreadsheet import read_table
from tests.makers import Bank
from tests.pages import Client

LETTER = {"sort": "sk", "title": "Pembentukan tim RDU", "number": "188/45/2025", "day": "3-2-2025",
          "signatory": "kepala_daerah", "purpose": "keduanya", "page": "Lampiran, halaman 2"}  # fmt: skip
TRAINING = {"title": "Memilah sampah", "day": "4-5-2026", "sort": "penyelenggara", "number_of": "30"}


@pytest.fixture(autouse=True)
def the_day() -> Iterator[None]:
    with pinned_at(datetime(2026, 11, 21, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def agency(client: Client, session: Session, bank: Bank) -> Client:
    return client.sign_in(session, user=bank.agency, unit=bank.root)


def typed(fields: dict[str, str], **more: object) -> dict[str, object]:
    return {**fields, "operation": str(uuid4()), **more}


def photo(colour: str = "green") -> tuple[io.BytesIO, str]:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(drawn, "JPEG")
    return io.BytesIO(drawn.getvalue()), "foto.jpg"


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(EntryVersion)) or 0


def made(session: Session, bank: Bank, facts: Facts, register: Register = Register.LETTER, *files: Brought) -> int:
    version = service.record(session, bank.root, register, facts, files, once(uuid4(), 1), bank.agency)
    session.commit()
    return version.entry_id


DECREE = Facts("Tim RDU", sort="sk", signatory="kepala_pd", purpose="pelaksana", day=date(2025, 2, 3))


def change(bank: Bank, seen: int, reason: str = "salah ketik", body: object = 1) -> Change:
    return Change(seen, once(uuid4(), body), bank.agency, reason)


def test_every_change_is_the_next_version(session: Session, bank: Bank) -> None:
    scan = Brought("sk.pdf", Remade(MediaType.PDF, b"sk", 3), FileRole.DOCUMENT)
    entry_id = made(session, bank, DECREE, Register.LETTER, scan)

    def now() -> EntryVersion:
        session.expire_all()
        return current_of(session, bank.root, entry_id)

    other = Facts(**vars(DECREE) | {"number": "188/7/2025"})
    first = change(bank, 1)
    service.correct(session, now(), other, first)
    assert service.correct(session, now(), other, first).version == 2, "the same operation again does it once"
    with pytest.raises(OperationReused):
        service.correct(session, now(), other, Change(2, once(first.once.id, 2), bank.agency, "x"))
    with pytest.raises(EntryChanged):
        service.correct(session, now(), DECREE, change(bank, 1))
    with pytest.raises(Refused, match="Tidak ada yang berubah"):
        service.correct(session, now(), other, change(bank, 2))
    more = Brought("hal.png", Remade(MediaType.PNG, b"hal", 1), FileRole.NAMED_PAGE)
    with pytest.raises(Refused, match="hanya"):
        service.attach(session, now(), [Brought("x", more.remade, FileRole.CERTIFICATE)], change(bank, 2))
    service.attach(session, now(), [more, scan], change(bank, 2, ""))
    service.detach(session, now(), now().files[0].file_id, change(bank, 3))
    service.withdraw(session, now(), change(bank, 4, "diganti SK baru"))
    with pytest.raises(EntryWithdrawn):
        service.attach(session, now(), [scan], change(bank, 5))
    session.commit()
    past = history_of(session, bank.root, entry_id)
    assert [one.act for one in past] == ["withdrawn", "detached", "attached", "corrected", "made"]
    assert [[row.role for row in one.files] for one in past] == [
        ["halaman"], ["halaman"], ["dokumen", "halaman"], ["dokumen"], ["dokumen"]
    ]  # fmt: skip
    assert [facts_of(one).number for one in past] == ["188/7/2025"] * 4 + [""]


def test_what_the_agency_types_is_kept_with_its_files(agency: Client, session: Session, bank: Bank) -> None:
    page = "/inovasi/berkas/surat"
    assert "Belum ada surat" in agency.get(page).text
    bad = agency.post(f"{page}/baru", data=typed({**LETTER, "title": "", "day": "31-2-2025", "until": "1-1-2020",
                                                  "since": "1-1-2025", "sort": "x"}))  # fmt: skip
    assert bad.status_code == 422
    for says in ("Tulis surat ini tentang apa", "tidak ada di kalender", "sebelum tanggal mulainya", "Pilih jenis"):
        assert says in bad.text
    assert 'value="31-2-2025"' in bad.text
    data = typed({**LETTER, "title": "Tim <b>RDU</b>"}, file_dokumen=[photo()])
    kept = agency.post(f"{page}/baru", data=data)
    assert kept.status_code == 303
    again = agency.post(f"{page}/baru", data={**data, "file_dokumen": [photo()]})
    assert again.location == kept.location
    other = agency.post(f"{page}/baru", data={**data, "file_dokumen": [photo("red")]})
    assert other.status_code == 409
    assert count(session) == 1
    shown = agency.get(kept.location).text
    assert "Tim &lt;b&gt;RDU&lt;/b&gt;" in shown
    assert "lengkap" in shown
    picture = agency.get(f"{kept.location}/berkas/1")
    assert picture.mimetype == "image/jpeg"
    assert agency.get(f"{kept.location}/berkas/1/kecil").mimetype == "image/png"
    for nowhere in (f"{kept.location}/berkas/2", f"{page}/{10**30}", f"{kept.location}/berkas/{10**30}", f"{page}/2"):
        assert agency.get(nowhere).status_code == 404
    assert agency.get(kept.location.replace("surat", "mitra")).status_code == 404
    listed = agency.get(f"{page}?q=188/45&tahun=2025&keadaan=lengkap&urut=nama&hal=9").text
    assert "Tim &lt;b&gt;" in listed
    assert "Tidak ada yang cocok" in agency.get(f"{page}?q=mawar").text
    assert "Tidak ada yang cocok" in agency.get(f"{page}?tahun=2024&keadaan=x").text
    for kind in ("xlsx", "csv"):
        rows = read_table(agency.get(f"{page}.{kind}").data, f"a.{kind}").rows
        assert [rows[0].cells["Nomor"], rows[0].cells["Berkas"]] == ["188/45/2025", "1"]


def test_an_entry_is_corrected_given_files_and_withdrawn(agency: Client, session: Session, bank: Bank) -> None:
    page = f"/inovasi/berkas/surat/{made(session, bank, DECREE)}"
    assert "tanpa berkas" in agency.get(page).text
    assert 'value="3-2-2025"' in agency.get(f"{page}/betulkan").text
    fields = {**LETTER, "seen": "1"}
    assert "Tulis alasannya" in agency.post(f"{page}/betulkan", data=typed(fields)).text
    assert agency.post(f"{page}/betulkan", data=typed(fields, reason="nomor lupa")).status_code == 303
    stale = agency.post(f"{page}/betulkan", data=typed({**fields, "page": "x"}, reason="lagi"))
    assert stale.status_code == 409
    assert "Orang lain baru saja mengubah" in stale.text
    assert "Nomor: <bdi>kosong</bdi> menjadi <b><bdi>188/45/2025</bdi></b>" in agency.get(page).text
    refused = agency.post(f"{page}/berkas", data=typed({"seen": "2"}))
    assert refused.status_code == 422
    assert "Pilih berkasnya dulu" in refused.text
    assert agency.post(f"{page}/berkas", data=typed({"seen": "2"}, file_halaman=[photo()])).status_code == 303
    assert "Halaman yang dirujuk" in agency.get(f"{page}/berkas/1/lepas").text
    let_go = typed({"seen": "3", "reason": "salah berkas"})
    assert agency.post(f"{page}/berkas/1/lepas", data=let_go).status_code == 303
    assert "Berkas yang dilepas" in agency.get(page).text
    assert agency.get(f"{page}/berkas/1").status_code == 200
    last = typed({"seen": "4", "reason": "diganti"})
    assert [agency.post(f"{page}/cabut", data=last).status_code for _ in "12"] == [303, 303]
    assert agency.get(f"{page}/betulkan").status_code == 409
    assert "dicabut" in agency.get("/inovasi/berkas/surat").text
    assert count(session) == 5


def test_people_of_a_letter_are_typed_at_once(agency: Client, session: Session, bank: Bank) -> None:
    letter = made(session, bank, DECREE)
    lines = "Nur Hayati; Ketua; DLH\n\nAchmad Fauzi;Anggota\n"
    bad = agency.post("/inovasi/berkas/pelaksana/banyak", data=typed({"of_id": str(letter), "lines": lines + "Budi"}))
    assert bad.status_code == 422
    assert "Baris 3: Tulis perannya" in bad.text
    data = typed({"of_id": str(letter), "lines": lines})
    assert [agency.post("/inovasi/berkas/pelaksana/banyak", data=data).status_code for _ in "12"] == [303, 303]
    assert count(session) == 3
    shown = agency.get(f"/inovasi/berkas/surat/{letter}").text
    assert "Achmad Fauzi" in shown
    assert "suratnya tanpa berkas" in agency.get("/inovasi/berkas/pelaksana").text
    data = typed({"of_id": "999", "lines": lines})
    assert agency.post("/inovasi/berkas/pelaksana/banyak", data=data).status_code == 422
    assert agency.get(f"/inovasi/berkas/pelaksana/baru?dari={letter}").status_code == 200
    assert agency.get("/inovasi/berkas/mitra/banyak").status_code == 404


def test_a_unit_keeps_its_own_trainings_and_nothing_else(client: Client, session: Session, bank: Bank) -> None:
    others = made(session, bank, Facts("Umum", sort="peserta", day=date(2026, 1, 2), number_of=3), Register.TRAINING)
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    hub = client.get("/inovasi/berkas").text
    assert "Bimtek" in hub
    assert "Anggaran" not in hub
    mine = client.post("/inovasi/berkas/bimtek/baru", data=typed(TRAINING))
    assert mine.status_code == 303
    assert client.get(mine.location).status_code == 200
    assert client.get("/inovasi/berkas/surat").status_code == 404
    assert client.post("/inovasi/berkas/surat/baru", data=typed(LETTER)).status_code == 404
    assert client.get(f"/inovasi/berkas/bimtek/{others}").status_code == 404
    session.rollback()
    kept = select(RegisterEntry.unit_id).where(RegisterEntry.id == int(mine.location.rpartition("/")[2]))
    assert session.scalar(kept) == bank.unit.id
    session.rollback()
    client.sign_in(session, user=bank.admin, unit=bank.root)
    assert "Betulkan" not in client.get(mine.location).text
    assert client.get(f"{mine.location}/betulkan").status_code == 403
