"""Units outside RDU: their reports, the link they report by, and files of reports."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import Month, pinned_at
from rdu.errors import AlreadyRecorded, NotFoundHere, OperationReused, OutsideThere, Refused
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.outside import imports, service
from rdu.outside.models import CameBy, OutsideKind, OutsideReport, OutsideUnit
from rdu.outside.service import Cells, Particulars
from rdu.people.models import Activity
from rdu.spreadsheet import read_table
from rdu.weights import Grams
from tests.makers import Bank
from tests.pages import Client

OCTOBER = Month(2026, 10)
CELLS = Cells(42, Grams(120_500), Grams(85_000), Grams(12_250), Grams(0), Grams(4_000), Grams(190_000), Rupiah(412_000))
TYPED = {"month": "2026-10", "members": "42", "paper": "120,5", "plastic": "85", "metal": "12,25", "glass": "0",
         "other": "4", "sold": "190", "paid": "412.000", "note": "", "reason": ""}  # fmt: skip


@pytest.fixture(autouse=True)
def the_day() -> Iterator[None]:
    with pinned_at(datetime(2026, 11, 21, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def row(session: Session, bank: Bank) -> OutsideUnit:
    facts = Particulars("Bank Sampah Mawar", OutsideKind.BSU, "35.26.03.2002", "Bu Nur", "081234567890")
    made = service.register(session, bank.root, facts, bank.agency)
    session.commit()
    return made


def typed(**more: str) -> dict[str, str]:
    return {**TYPED, "operation": str(uuid4()), **more}


def reports(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(OutsideReport)) or 0


def test_a_correction_follows_and_says_why(session: Session, bank: Bank, row: OutsideUnit) -> None:
    key = once(uuid4(), "x")
    first = service.record(session, row, OCTOBER, CELLS, "", CameBy.AGENCY, key, bank.agency)
    assert service.record(session, row, OCTOBER, CELLS, "", CameBy.AGENCY, key, bank.agency) is first
    with pytest.raises(OperationReused):
        service.record(session, row, OCTOBER, CELLS, "", CameBy.AGENCY, once(key.id, "y"), bank.agency)
    more = replace(CELLS, paper=Grams(130_000))
    for cells, reason, says in ((CELLS, "salah", "angka yang sama"), (more, "", "alasan pembetulannya")):
        with pytest.raises(Refused, match=says):
            service.record(session, row, OCTOBER, cells, reason, CameBy.LINK, once(uuid4(), "x"), None)
    second = service.record(session, row, OCTOBER, more, "lupa satu karung", CameBy.LINK, once(uuid4(), "x"), None)
    session.commit()
    assert [(one.version, one.paper) for one in service.reports_of(session, row)] == [(2, 130_000), (1, 120_500)]
    assert [(one.unit, one.report) for one in service.told_in(session, bank.root, [OCTOBER], "35.26.03")] == [
        (row, second)
    ]
    assert service.told_in(session, bank.root, [OCTOBER], "35.26.04") == []
    for month in (Month(2026, 11), Month(2024, 10)):
        with pytest.raises(Refused):
            service.record(session, row, month, CELLS, "", CameBy.AGENCY, once(uuid4(), "x"), bank.agency)


def test_a_name_is_registered_once_and_only_at_the_kabupaten(session: Session, bank: Bank, row: OutsideUnit) -> None:
    facts = Particulars("bank sampah  MAWAR", OutsideKind.OTHER, "35.26.03.2002")
    with pytest.raises(OutsideThere):
        service.register(session, bank.root, facts, bank.agency)
    session.rollback()
    with pytest.raises(NotFoundHere):
        service.register(session, bank.unit, replace(facts, name="Lain"), bank.agency)
    with pytest.raises(NotFoundHere):
        service.outside_of(session, bank.unit, row.id)


@pytest.mark.one_store
def test_a_file_is_judged_whole_and_recorded_once(session: Session, bank: Bank, row: OutsideUnit) -> None:
    head = "unit;bulan;anggota aktif;kertas kg;plastik kg;logam kg;kaca kg;lainnya kg;dijual kg;dibayar rupiah;alasan\n"
    lines = (
        "bank sampah mawar;2026-10;42;120,5;85;12,25;0;4;190;412.000;\n"
        "Bank Sampah Mawar;Oktober 2026;1;1;1;1;1;1;1;1;\n"
        "Bank Sampah Melati;2026-09;x;1.500;85;12;0;4;190;1;\n"
        "=2+5;2027-01;1;1;1;1;1;1;1;-4;\n"
    )
    shown = imports.preview(session, bank.root, read_table((head + lines).encode(), "a.csv"))
    assert [one.row for one in shown.good] == [2]
    assert {one.row: len(one.reasons) for one in shown.bad} == {3: 1, 4: 3, 5: 3}
    assert shown.bad[2].name == "=2+5"
    assert "baris 2" in shown.bad[0].reasons[0]
    good = (head + lines.splitlines(keepends=True)[0]).encode()
    draft = imports.keep(session, bank.root, "a.csv", good, bank.agency)
    assert imports.confirm(session, bank.root, draft, bank.agency) == 1
    session.commit()
    assert service.cells_of(service.reports_of(session, row)[0]) == CELLS
    with pytest.raises(AlreadyRecorded):
        imports.confirm(session, bank.root, draft, bank.agency)
    again = imports.preview(session, bank.root, read_table(good, "a.csv"))
    assert "angka yang sama" in again.bad[0].reasons[0]


def test_the_pages_of_the_agency(client: Client, session: Session, bank: Bank, row: OutsideUnit) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    facts = {"name": "TPS 3R <b>Socah</b>", "kind": "tps3r", "region": "35.26.03.1001", "phone": "12", "contact": ""}
    refused = client.post("/unit-luar/baru", data={**facts, "operation": str(uuid4())})
    assert refused.status_code == 422
    assert "Nomor telepon belum benar" in refused.text
    added = client.post("/unit-luar/baru", data={**facts, "phone": "", "operation": str(uuid4())})
    assert added.status_code == 303
    assert "TPS 3R &lt;b&gt;Socah&lt;/b&gt;" in client.get("/unit-luar").text
    page = f"/unit-luar/{row.id}"
    wrong = client.post(f"{page}/lapor", data=typed(paper="1.500", members="-3"))
    assert wrong.status_code == 422
    assert "1,5 kg atau 1500 kg" in wrong.text
    assert 'value="1.500"' in wrong.text
    assert reports(session) == 0
    assert client.post(f"{page}/lapor", data=typed()).status_code == 303
    assert "Tulis alasan pembetulannya" in client.post(f"{page}/lapor", data=typed(paper="1")).text
    assert client.post(f"{page}/lapor", data=typed(paper="1", reason="salah <b>ketik</b>")).status_code == 303
    assert 'value="85"' not in client.get(f"{page}/lapor").text, (
        "what is not asked for is not offered for another month"
    )
    assert 'value="85"' in client.get(f"{page}/lapor?bulan=2026-10").text
    shown = client.get(page).text
    assert f"{page}/lapor?bulan=2026-10" in shown
    assert "salah &lt;b&gt;ketik" in shown
    assert "diganti" in shown
    assert "081234567890" not in shown
    assert "081234567890" in client.post(f"{page}/nomor").text
    session.rollback()
    logged = select(Activity.subject).where(Activity.act == "reveal_phone", Activity.user_id == bank.agency.id)
    assert session.scalars(logged).all() == [row.code]


def test_a_file_is_shown_before_it_counts(client: Client, session: Session, bank: Bank, row: OutsideUnit) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    example = client.get("/unit-luar/impor/contoh.csv").data
    bad = client.post("/unit-luar/impor", data={"file": (io.BytesIO(example), "a.csv")})
    assert bad.status_code == 422
    assert "belum terdaftar" in bad.text
    good = example.replace(b"Bank Sampah Contoh", b"Bank Sampah Mawar")
    kept = client.post("/unit-luar/impor", data={"file": (io.BytesIO(good), "a.csv")})
    assert "1 laporan siap dicatat" in client.get(kept.location).text
    assert reports(session) == 0
    assert client.post(kept.location, data={"operation": str(uuid4())}).status_code == 303
    session.rollback()
    assert reports(session) == 1


def test_a_link_reports_until_it_is_revoked(client: Client, session: Session, bank: Bank, row: OutsideUnit) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    made = client.post(f"/unit-luar/{row.id}/tautan").text
    address = made.split('<b class="code">')[1].split("</b>")[0]
    link = "/lapor/" + address.partition("/lapor/")[2]
    assert "wa.me/6281234567890" in made
    stranger = client.application.test_client()
    assert "Bank Sampah Mawar" in stranger.get(link).text
    assert "081234567890" not in stranger.get(link).text
    assert stranger.post(link, data=typed()).status_code == 303
    assert stranger.post(link, data=typed(paper="7")).status_code == 422
    session.rollback()
    assert [(one.came_by, one.recorded_by_id) for one in service.reports_of(session, row)] == [(CameBy.LINK, None)]
    assert client.post(f"/unit-luar/{row.id}/tautan/cabut").status_code == 303
    for answer in (stranger.get(link), stranger.post(link, data=typed()), stranger.get("/lapor/x")):
        assert answer.status_code == 404


def test_reports_by_link_are_throttled(client: Client, session: Session, bank: Bank, row: OutsideUnit) -> None:
    link = f"/lapor/{service.make_link(session, row, bank.agency)}"
    session.commit()
    answers = [client.post(link, data=typed(paper="x")).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    wrong = [client.post("/lapor/salah", data=typed()).status_code for _ in range(11)]
    assert wrong == [404] * 10 + [429]
