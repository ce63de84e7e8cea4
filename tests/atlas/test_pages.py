"""A boundary file on its way into the reports: refused, shown, kept under a version, and drawn on page and paper."""

import io
import re
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from rdu.atlas.drawing import Fill, Map
from rdu.atlas.models import Boundary, Shape
from rdu.clock import Month
from rdu.people.models import MemberKind
from rdu.reports.compose import report_of
from rdu.reports.compose_map import reach_blocks
from rdu.reports.document import Bars, Document, Table
from rdu.reports.figures import Figures, figures_of, scope_at
from tests.atlas.grids import BURNEH, KAMAL, SOCAH, file_of, make_kecamatan, make_map, shape, square, two_squares
from tests.impact.goods import today
from tests.makers import Bank, make_member, make_unit, weigh
from tests.pages import Client
from tests.reports.test_pages import read, words_of


def upload(client: Client, content: bytes, status: int, name: str = "batas.geojson") -> str:
    answer = client.post("/peta/impor", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == status
    return answer.headers["Location"] if status == 303 else answer.text


def test_a_file_is_refused_shown_and_kept(client: Client, session: Session, bank: Bank) -> None:
    make_kecamatan(session)
    client.sign_in(session, user=bank.agency, unit=bank.root)
    assert "Belum ada peta" in client.get("/peta").text
    assert "Pilih berkasnya dulu." in client.post("/peta/impor").text
    assert "Kode 35.27.01 tidak dikenal" in upload(client, file_of(shape("35.27.01", square(0, 0))), 422)
    assert "bukan GeoJSON yang utuh" in upload(client, b"[" * 300_000, 422)
    speck = shape(SOCAH, [[112, -7], [112, -6.9999], [112.0001, -7], [112, -7]])
    tiny = upload(client, file_of(shape(BURNEH, square(0, 0, 400)), speck), 422)
    assert f"Bentuk {SOCAH} terlalu kecil untuk digambar" in tiny
    assert session.scalars(select(Boundary)).all() == []

    address = upload(client, two_squares(), 303)
    page = client.get(address).text
    for said in ("2 kecamatan dikenal", "kode Kemendagri di kolom", "Tidak ada di berkas: Kamal"):
        assert said in page
    assert "Tulis sumbernya" in client.post(address, data={"source": "", "licence": "CC BY"}).text
    kept = client.post(address, data={"source": "", "licence": "CC <b>BY"})
    assert (kept.status_code, "CC &lt;b&gt;BY" in kept.text) == (422, True)
    origin = {"source": "BPS <img src=x>, 2020.", "licence": "CC BY-IGO"}
    assert client.post(address, data=origin).status_code == 303
    assert client.post(address, data=origin).status_code == 303, "sent twice it is kept once"
    session.commit()
    row = session.scalars(select(Boundary)).one()
    assert (row.version, row.code_column, row.codes.word, row.points) == (1, "kode", "Kemendagri", 12)
    assert row.width == 10_000
    assert 5_030 < row.height < 5_045

    again = client.post(upload(client, two_squares(), 303), data=origin, follow_redirects=True)
    assert "sama dengan peta versi 1" in again.text
    newer = upload(client, file_of(shape("3526120", square(0, 0))), 303)
    assert "kode BPS di kolom" in client.get(newer).text
    assert "Peta versi 2 terpasang" in client.post(newer, data=origin, follow_redirects=True).text
    old = client.get("/peta/1").text
    assert "Sekarang yang dipakai versi 2" in old
    assert "BPS &lt;img src=x&gt;" in old
    assert client.get("/peta/9").status_code == 404


def test_only_those_who_stand_at_the_kabupaten_bring_maps(client: Client, session: Session, bank: Bank) -> None:
    _, waiting = make_map(session, bank)
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert client.get("/peta").status_code == 403
    client.sign_in(session, user=bank.admin, unit=bank.root)
    assert client.get(f"/peta/impor/{waiting}").status_code == 200
    assert client.get("/peta/impor/kosong").status_code == 404


@pytest.mark.one_store
def test_a_kept_map_does_not_change(session: Session, bank: Bank) -> None:
    make_map(session, bank)
    session.commit()
    for statement in ("UPDATE boundary_shape SET rings = '[]'", "DELETE FROM boundary"):
        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(text(statement))
        session.rollback()
    socah = session.scalars(select(Shape).where(Shape.region_code == SOCAH)).one()
    assert len(socah.rings) == 2


def figures(session: Session, bank: Bank, code: str = "semua") -> Figures:
    _, scope = scope_at(session, bank.root, code, kabupaten=True)
    return figures_of(session, scope, Month.of(today()), today())


def document(session: Session, bank: Bank, code: str = "semua", *, whole: bool = True) -> Document:
    return report_of(figures(session, bank, code), bank.root, whole=whole)


def blocks(paper: Document) -> tuple[Map | Bars, Table]:
    (section,) = (section for section in paper.sections if section.name == "Kecamatan dan unit")
    drawn, table = section.blocks[:2]
    assert isinstance(drawn, Map | Bars)
    assert isinstance(table, Table)
    return drawn, table


def fills(drawn: Map | Bars) -> dict[str, Fill]:
    assert isinstance(drawn, Map)
    return {area.name: area.fill for area in drawn.areas}


def test_reach_is_drawn_with_its_denominator(session: Session, bank: Bank) -> None:
    """Burneh has two villages, one of them with a household that weighed; Socah has a unit that did not."""
    weigh(session, bank)
    make_kecamatan(session)
    bars, table = blocks(document(session, bank))
    assert isinstance(bars, Bars)
    assert [(row.word, row.figure) for row in bars.rows] == [
        ("Burneh", "1 dari 2 desa"), ("Kamal", ".."), ("Socah", "belum ada unit"),
    ]  # fmt: skip
    assert [list(row) for row in table.rows] == [
        ["Burneh", "1", "2", "50\u00a0%", "1"], ["Kamal", "..", "..", "..", ".."],
        ["Socah", "0", "1", "0\u00a0%", "0"], ["Jumlah", "1", "3", "33\u00a0%", "1"],
    ]  # fmt: skip


def test_the_map_tells_silence_only_to_those_who_oversee(session: Session, bank: Bank) -> None:
    make_map(session, bank)
    quiet = make_unit(session, "SCH", "Bank Sampah Socah", bank.unit.kind, bank.root)
    quiet.region_code = "35.26.02.2001"
    weigh(session, bank)
    session.commit()
    drawn, _ = blocks(document(session, bank))
    assert fills(drawn) == {"Burneh": Fill.THIRD, "Socah": Fill.SILENT}
    assert isinstance(drawn, Map)
    assert [area.number for area in drawn.areas] == [1, 3]
    assert (Fill.SILENT, "unitnya belum melapor") in drawn.legend
    assert "Lisensi: CC BY." in drawn.foot

    public = document(session, bank, whole=False)
    assert "Socah" not in str(public), "one household is too few to be told of"
    quiet_map, table = reach_blocks(figures(session, bank), whole=False)[:2]
    assert isinstance(quiet_map, Map)
    assert isinstance(table, Table)
    assert fills(quiet_map) == {"Burneh": Fill.NONE, "Socah": Fill.NONE}
    assert list(table.rows[0]) == ["1. Burneh", "..", "2", "..", ".."]
    assert table.rows[-1][0] != "Jumlah", "the sum would tell what is left out"
    assert "belum melapor" not in str(quiet_map)

    for number in range(10, 14):
        member = make_member(session, bank.unit, number, f"Warga {number}", kind=MemberKind.HOUSEHOLD)
        weigh(session, bank, member=member)
    session.commit()
    shown, table = blocks(document(session, bank, whole=False))
    assert fills(shown)["Burneh"] is Fill.THIRD
    assert list(table.rows[0]) == ["1. Burneh", "1", "2", "50\u00a0%", "5"]

    mine, table = blocks(document(session, bank, f"kec-{BURNEH}"))
    assert fills(mine) == {"Burneh": Fill.THIRD, "Socah": Fill.OUTSIDE}
    assert [row[0] for row in table.rows] == ["1. Burneh"]
    assert not [section for section in document(session, bank, "MLT").sections if section.name == "Kecamatan dan unit"]


def test_page_and_paper_draw_the_same_map(
    client: Client, session: Session, bank: Bank, tmp_path: Path
) -> None:  # fmt: skip
    make_map(session, bank)
    weigh(session, bank)
    session.commit()
    client.sign_in(session, user=bank.agency, unit=bank.root)
    month = Month.of(today())
    page = client.get(f"/laporan/{month}").text
    drawn, table = blocks(document(session, bank))
    assert isinstance(drawn, Map)
    for area in drawn.areas:
        assert f'class="{area.fill}" fill-rule="evenodd" d="{area.path}"' in page
    assert drawn.areas[1].path.count("z") == 2, "the hole is drawn too"
    shown = words_of(unescape(re.sub(r"<[^>]*>", "", page)))
    paper = words_of(read(client.get(f"/laporan/{month}.pdf").data, tmp_path))
    said = [cell for row in table.rows for cell in row] + [word for _, word in drawn.legend] + [drawn.foot]
    for words in [*said, *(area.name for area in drawn.areas)]:
        assert words_of(words) in shown, words
        assert words_of(words) in paper, words
    assert KAMAL not in page
