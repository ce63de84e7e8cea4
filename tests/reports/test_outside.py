"""What units outside RDU told stands apart in reports and data; who is late is reminded, and that is written down."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.outside import service
from rdu.outside.models import CameBy, OutsideKind, OutsideUnit, Reminder
from rdu.outside.service import Cells, Particulars
from rdu.people.models import Activity
from rdu.reports.compose import report_of
from rdu.reports.compose_outside import TITLE
from rdu.reports.document import Table
from rdu.reports.figures import Figures, figures_of, scope_at
from rdu.reports.late import due_on, late_units
from rdu.reports.open_columns import cells_of
from rdu.reports.open_rows import Audience, frame_of, public_rows, rows_of
from rdu.weights import Grams
from tests.makers import TODAY, Bank, bottles, weigh
from tests.pages import Client

pytestmark = pytest.mark.usefixtures("the_day")

OCTOBER = Month(2026, 10)


@pytest.fixture
def told(session: Session, bank: Bank) -> list[OutsideUnit]:
    """One with 42 members, one with 3, and one that is silent; registered in September."""
    rows = []
    for name, members in (("Mawar", 42), ("Dahlia", 3), ("=2+5", None)):
        facts = Particulars(name, OutsideKind.BSU, "35.26.03.2002", "", "081234567890")
        row = service.register(session, bank.root, facts, bank.agency)
        row.registered_on = date(2026, 9, 1)
        rows.append(row)
        if members is not None:
            one = 111_000
            grams = Grams(one), Grams(2 * one), Grams(3 * one), Grams(4 * one), Grams(5 * one), Grams(6 * one)
            cells = Cells(members, *grams, Rupiah(7_000), "catatan")
            service.record(session, row, OCTOBER, cells, "", CameBy.LINK, once(uuid4(), "x"), None)
    session.commit()
    return rows


def figures(session: Session, bank: Bank, code: str = "semua") -> Figures:
    _, scope = scope_at(session, bank.root, code, kabupaten=True)
    return figures_of(session, scope, OCTOBER, TODAY)


def rows_of_table(of: Figures, bank: Bank, *, whole: bool) -> list[list[str]]:
    sections = report_of(of, bank.root, whole=whole).sections
    tables = [one for section in sections for one in section.blocks if isinstance(one, Table)]
    return [list(row) for one in tables if one.title == TITLE for row in one.rows]


def test_they_stand_apart_and_add_to_nothing(session: Session, bank: Bank, told: list[OutsideUnit]) -> None:
    of = figures(session, bank)
    assert of.goods.whole.weighed == 0
    whole = rows_of_table(of, bank, whole=True)
    assert [row[0] for row in whole] == ["Dahlia", "Mawar"]
    assert whole[1][1:] == ["42", "111", "222", "333", "444", "555", "1.665", "666", "Rp7.000"]
    paper = report_of(of, bank.root, whole=True)
    section = next(one for one in paper.sections if one.name == "Dilaporkan sendiri")
    assert section.finding == "2 dari 3 unit di luar RDU melapor"
    assert rows_of_table(figures(session, bank, "kec-35.26.03"), bank, whole=True) == whole
    assert rows_of_table(figures(session, bank, "MLT"), bank, whole=True) == []
    everybody = rows_of_table(of, bank, whole=False)
    assert everybody[0] == ["Dahlia", "<5", *["ditutup"] * 8]
    assert everybody[1] == whole[1]


def test_they_are_rows_of_their_own_in_the_data(session: Session, bank: Bank, told: list[OutsideUnit]) -> None:
    of = figures(session, bank)
    rows = [cells_of(row) for row in rows_of(session, of, frame_of(session, of, Audience.AGENCY))]
    apart = [row for row in rows if row["jenis_baris"] == "dilaporkan sendiri"]
    kg = {(row["unit"], row["kategori_sipsn"]): row["dilaporkan_kg"] for row in apart}
    assert (kg["Mawar", "Kertas/karton"], kg["Mawar", "Lainnya"], kg["Mawar", None]) == (111, 555, None)
    assert not any(row["ditimbang_kg"] for row in rows)
    public = [cells_of(row) for row in public_rows(session, of, frame_of(session, of, Audience.PUBLIC))]
    small = [row for row in public if row["unit"] == "Dahlia"]
    assert {row["dilaporkan_kg"] for row in small} == {"ditutup", None}
    assert {row["dilaporkan_anggota"] for row in small} == {"<5", None}
    assert {row["dilaporkan_catatan"] for row in public} == {None}


def test_who_is_late(session: Session, bank: Bank, told: list[OutsideUnit]) -> None:
    """MLT weighed in November only; ANG has no books. Both, and the silent one outside, are late with October."""
    weigh(session, bank, bottles(500))
    late = late_units(session, bank.root, OCTOBER)
    assert [(one.unit.name, list(one.lacks), one.has_phone) for one in late] == [
        ("Bank Sampah Anggrek", ["belum menimbang"], False),
        ("Bank Sampah Melati", ["belum menimbang", "belum menutup buku"], False),
        ("=2+5", ["belum melapor"], True),
    ]
    assert due_on(session, bank.root, OCTOBER) == date(2026, 11, 10)


def test_a_reminder_is_written_down_before_it_is_shown(
    client: Client, session: Session, bank: Bank, told: list[OutsideUnit]
) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    page = client.get("/unit-terlambat?bulan=2026-10").text
    assert "=2+5" in page
    assert "081234567890" not in page
    assert "wa.me" not in page
    address, silent = f"/unit-terlambat/2026-10/{told[2].code}/ingatkan", {"operation": str(uuid4())}
    for _ in range(2):
        shown = client.post(address, data=silent)
        assert "https://wa.me/6281234567890?text=" in shown.text
        assert "Oktober 2026" in shown.text
    session.rollback()
    row = session.scalars(select(Reminder)).one()
    assert (row.outside_id, row.reminded_by_id) == (told[2].id, bank.agency.id)
    assert session.scalars(select(Activity.act).where(Activity.act == "reveal_phone")).all() == ["reveal_phone"]
    assert "Diingatkan 1 kali" in client.get("/unit-terlambat?bulan=2026-10").text
    for code in ("ANG", told[0].code, "XXX"):
        answer = client.post(f"/unit-terlambat/2026-10/{code}/ingatkan", data={"operation": str(uuid4())})
        assert answer.status_code == 404, code
    assert client.post("/unit-terlambat", data={"day": "0"}).status_code == 422
    assert client.post("/unit-terlambat", data={"day": "15"}).status_code == 303
    assert "Ditunggu sampai 10 November 2026" in client.get("/unit-terlambat?bulan=2026-10").text, "the day is dated"
