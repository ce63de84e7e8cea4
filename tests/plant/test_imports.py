"""Loads from a file: every row is judged, nothing is written before somebody agrees, and nothing twice."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.errors import AlreadyRecorded
from rdu.people.models import ImportDraft, UnitKind
from rdu.plant import audit, imports
from rdu.plant.models import PlantLoad
from rdu.roles import Role
from rdu.spreadsheet import read_table, write_xlsx
from tests.makers import TODAY, Bank, make_unit, make_user
from tests.pages import Client
from tests.plant.works import Works, load, make_works

HEADS = "tanggal,asal,kendaraan,bruto kg,tara kg,kadar air persen,isi,catatan\n"
GOOD = HEADS + (
    "2-11-2026,TPS 3R Mlajah,m 8123 ga,8350,4120,\"52,5\",Residu campur,\n"
    "2026-11-03,\"Tunjung, Burneh\",,6010.5,3980,,Plastik dan kemasan,hujan\n"
)  # fmt: skip


@pytest.fixture
def works(session: Session, bank: Bank) -> Works:
    return make_works(session, bank)


def judged(session: Session, works: Works, text: str) -> imports.Preview:
    return imports.preview(session, works.unit, read_table(text.encode(), "muatan.csv"))


def loads(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PlantLoad)) or 0


def test_a_file_is_written_once_and_its_rows_hold_in_the_chain(session: Session, works: Works) -> None:
    draft = imports.keep(session, works.unit, "muatan.csv", GOOD.encode(), works.operator)
    assert imports.confirm(session, works.unit, draft, works.operator) == 2
    session.commit()
    first, second = session.scalars(select(PlantLoad).order_by(PlantLoad.seq)).all()
    assert (first.source, first.vehicle, first.net, first.moisture) == ("MLJ", "M 8123 GA", 4_230_000, 525)
    assert (second.source, second.net, second.note) == ("35.26.03.1001", 2_030_500, "hujan")
    with pytest.raises(AlreadyRecorded):
        imports.confirm(session, works.unit, draft, works.operator)
    again = judged(session, works, GOOD)
    assert [row.reasons for row in again.bad] == [["Muatan ini sudah tercatat di pabrik. Hapus baris ini."]] * 2
    assert loads(session) == 2
    assert list(audit.audit(session)) == []


@pytest.mark.one_store
def test_every_refused_row_is_named_with_all_its_reasons(session: Session, works: Works) -> None:
    works.write(session, load(TODAY, 2_000_000))
    tomorrow = (TODAY + timedelta(days=400)).isoformat()
    shown = judged(
        session, works,
        HEADS
        + "31-2-2026,Entah,,abc,4120,200,batu,\n"
        + f"{tomorrow},TPS 3R Mlajah,,8350,4120,,,\n"
        + "5-11-2026,MLJ,,4000,4000,,,\n"
        + "6-11-2026,MLJ,,8350,4120,,,\n"
        + "6-11-2026,MLJ,,8350,4120,,,\n"
        + f"{TODAY},mlj,m 8123 ga,6000,4000,,,\n",
    )  # fmt: skip
    bad = {row.row: row.reasons for row in shown.bad}
    assert len(bad[2]) == 5  # the day, the place, the weight, the moisture, and what was on it
    assert "belum tiba" in bad[3][0]
    assert bad[4] == ["Truk kosong tidak mungkin seberat truk berisi. Periksa bruto dan tara."]
    assert bad[6] == ["Muatan yang sama sudah ada di baris 5. Hapus salah satu."]
    assert bad[7] == ["Muatan ini sudah tercatat di pabrik. Hapus baris ini."]
    assert [one.row for one in shown.good] == [5]


def test_the_pages_show_refuse_and_record(client: Client, session: Session, works: Works) -> None:
    client.sign_in(session, user=works.operator, unit=works.unit)
    bad = client.post("/pabrik/impor", data={"file": (io.BytesIO((HEADS + "x,y,,1,2,,,\n").encode()), "a.csv")})
    assert bad.status_code == 422
    assert "Baris 2" in bad.text
    assert session.scalar(select(func.count()).select_from(ImportDraft)) == 0
    sheet = write_xlsx([("tanggal", "asal", "bruto kg", "tara kg"), ("2-11-2026", "MLJ", "8350", "4120")])
    good = client.post("/pabrik/impor", data={"file": (io.BytesIO(sheet), "a.xlsx")})
    assert good.status_code == 303
    page = client.get(good.location)
    assert "1 muatan siap dicatat" in page.text
    assert loads(session) == 0
    form = dict(re.findall(r'name="(operation|csrf_token)" value="([^"]*)"', page.text))
    for _ in range(2):
        assert client.post(good.location, data=form).status_code == 303
    session.rollback()  # let go of what was read
    assert loads(session) == 1
    other = make_unit(session, "RDV", "Pabrik lain", UnitKind.RDU, works.bank.root)
    somebody = make_user(session, "lain", "Lain Sekali", {other: Role.MANAGER})
    client.sign_in(session, user=somebody, unit=other)
    assert client.get(good.location).status_code == 404
    assert (
        client.sign_in(session, user=works.bank.manager, unit=works.bank.unit).get("/pabrik/impor").status_code == 404
    )
