"""Pages of claims: the whole, each row, an instrument brought in, a month that is closed."""

import re
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.innovation import imports, instrument_file, snapshots
from rdu.innovation.audit import audit
from rdu.innovation.instruments import Instrument
from rdu.innovation.models import ClaimFigure, ClaimRow, ClaimSnapshot, IndicatorRow, InstrumentYear, Key
from rdu.innovation.service import claim_of, claims_of, instrument_for
from rdu.ledger.models import ChainHead
from rdu.spreadsheet import write_csv
from tests.makers import TODAY, Bank, weigh
from tests.pages import Client


def as_next_year(changes: dict[tuple[str, str], str], year: int = 2027) -> bytes:
    """The shipped instrument as a file of another year, with some cells of some rows changed."""
    head, *rows = instrument_file.rows_of(instrument_file.shipped())
    for row in rows:
        row[head.index("year")] = str(year)
        for (no, column), value in changes.items():
            if row[head.index("no")] == no:
                row[head.index(column)] = value
    return write_csv([head, *rows])


def upload(client: Client, content: bytes):  # type: ignore[no-untyped-def]
    return client.post("/inovasi/instrumen/impor", data={"file": (BytesIO(content), "instrumen.csv")})


def test_every_page_of_an_assessment_opens(client: Client, session: Session, bank: Bank) -> None:
    weigh(session, bank)
    client.sign_in(session, user=bank.agency, unit=bank.root)
    hub = client.get("/inovasi/2027").text
    assert "dari 111 poin" in hub
    assert "tidak ada kelas resmi" in hub
    for claim in claims_of(session, bank.root, 2027, date(2026, 11, 21)):
        for one in (claim, *claim.bases):
            assert f"{one.no}. {one.indicator.name}" in client.get(f"/inovasi/2027/{one.no}").text
    assert client.get("/inovasi/2027/36").status_code == 404
    assert client.get("/inovasi/2035").status_code == 404


def test_a_threshold_changed_in_next_year_s_instrument_changes_next_year_s_claim_only(
    client: Client, session: Session, bank: Bank
) -> None:
    weigh(session, bank)
    client.sign_in(session, user=bank.agency, unit=bank.root)
    before = [claim_of(session, bank.root, year, "33a", TODAY).level for year in (2027, 2028)]
    session.commit()

    answer = upload(client, as_next_year({("33a", "at1"): "2", ("33a", "level1"): "2 sampai 200 orang"}, 2028))
    preview = client.get(answer.location).text
    assert "1 baris berbeda dari instrumen 2026 v1" in preview
    assert session.scalar(select(InstrumentYear.id)) is None  # nothing counts before somebody agrees
    session.commit()
    client.post(answer.location)

    after = [claim_of(session, bank.root, year, "33a", TODAY).level for year in (2027, 2028)]
    assert [instrument_for(session, year).label for year in (2026, 2027, 2028)] == ["2026 v1", "2026 v1", "2028 v1"]
    assert (before, after) == ([1, 1], [1, 0])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({("17", "source"): ""}, "Setiap baris harus punya sumber."),
        ({("17", "variable"): "Sarana"}, "Variabel “Sarana” tidak dikenal."),
        ({("18", "no"): "17"}, "Indikator 17 sudah ada di baris 3."),
        ({("17", "formula"): "magic"}, "Rumus “magic” tidak dikenal."),
        ({("17", "at2"): "5", ("17", "at3"): "4"}, "Ambang harus makin besar"),
        ({("28", "at3"): "7"}, "Ambang harus makin kecil"),
        ({("16", "at1"): "sakti"}, "Ambang “sakti” tidak dikenal."),
        ({("17", "weight"): "3", ("17", "points"): "3|6|9"}, "Bobot berjumlah 114 poin"),
        ({("17", "points"): "2|4|7"}, "2|4|6"),
        ({("17", "how_verified"): "recalled"}, "Cara periksa belum benar."),
        ({("35", "no"): "36"}, "Nomor “36” tidak dikenal."),
    ],
    ids=["source", "variable", "twice", "formula", "climbs", "falls", "word", "weights", "points", "checked", "no"],
)
def test_a_bad_instrument_is_refused_with_its_row(
    client: Client, session: Session, bank: Bank, changes: dict[tuple[str, str], str], says: str
) -> None:
    answer = upload(client.sign_in(session, user=bank.agency, unit=bank.root), as_next_year(changes))
    assert answer.status_code == 422
    assert says in re.sub(r"<[^>]*>", "", answer.text)


def test_an_instrument_that_is_there_is_never_replaced(client: Client, session: Session, bank: Bank) -> None:
    answer = upload(client.sign_in(session, user=bank.agency, unit=bank.root), as_next_year({}, 2026))
    assert answer.status_code == 422
    assert "Instrumen 2026 v1 sudah ada" in answer.text


def test_a_figure_needs_its_source_and_is_kept_once(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    address, key = "/inovasi/2027/angka/unit-sasaran", str(uuid4())
    refused = client.post(address, data={"operation": key, "value": "40", "source": ""})
    assert refused.status_code == 422
    assert "Tulis dari mana angka ini" in refused.text
    assert 'value="40"' in refused.text
    for _ in range(2):
        assert client.post(address, data={"operation": key, "value": "40", "source": "Renstra"}).status_code == 303
    rows = session.scalars(select(ClaimFigure)).all()
    assert [(row.key, row.value) for row in rows] == [(Key.TARGET_UNITS, "40")]


def test_a_snapshot_reckoned_again_is_the_same_until_a_record_changes(
    client: Client, session: Session, bank: Bank
) -> None:
    weigh(session, bank)
    client.sign_in(session, user=bank.agency, unit=bank.root)
    key = {"operation": str(uuid4())}
    for _ in range(2):
        answer = client.post("/inovasi/2027/cuplikan", data=key)
    assert "Sama persis" in client.get(answer.location).text
    row = session.scalars(select(ClaimSnapshot)).one()
    session.commit()

    weigh(session, bank, member=bank.neighbour)  # of an earlier day than the snapshot's
    changed = {one.no: one for one in snapshots.recomputed(session, bank.root, row)}

    assert (changed["33a"].then_value, changed["33a"].now_value) == ("1 orang", "2 orang")
    session.commit()
    assert "tidak sama lagi" in client.get(answer.location).text


def test_a_month_that_everybody_has_closed_is_written_down_once(session: Session, bank: Bank) -> None:
    weigh(session, bank)
    month, closed = Month(2026, 11), snapshots.month_closed
    closed(session, bank.unit, month, bank.manager)
    assert snapshots.snapshots_of(session, 2027) == []  # nobody has closed it

    for head in session.scalars(select(ChainHead)):
        head.closed_through = month.last_day
    for _ in range(2):
        closed(session, bank.unit, month, bank.manager)

    (row,) = snapshots.snapshots_of(session, 2027)
    assert (row.month, row.as_of) == (month.first_day, month.last_day)
    assert {one.no: one.count for one in snapshots.snapshot_of(session, 2027, row.id).rows}["33a"] == 1


def test_a_forged_threshold_and_forged_points_are_found(session: Session, bank: Bank) -> None:
    draft = imports.keep(session, "instrumen.csv", as_next_year({}), bank.agency)
    imports.confirm(session, draft, bank.agency)
    row = snapshots.take(session, bank.root, 2027, uuid4(), bank.agency)
    assert list(audit(session)) == []

    for table in ("indicator", "claim_row"):
        let_go(session, table)
    session.execute(update(IndicatorRow).where(IndicatorRow.no == "33a").values(at2="2"))
    session.execute(update(ClaimRow).where(ClaimRow.snapshot_id == row.id, ClaimRow.no == "16").values(points=9))
    session.expire_all()

    assert [finding.row for finding in audit(session)] == ["instrumen 2027 v1", f"cuplikan klaim 2027 per {row.as_of}"]


TRIGGERS = {"sqlite": "no_update", "postgresql": "no_change"}


def let_go(session: Session, table: str) -> None:
    """To forge what the database refuses to change."""
    dialect = session.get_bind().dialect.name
    on = f" ON {table}" if dialect == "postgresql" else ""
    session.connection().exec_driver_sql(f"DROP TRIGGER {table}_{TRIGGERS[dialect]}{on}")


def test_the_shipped_instrument_is_whole() -> None:
    shipped: Instrument = instrument_file.shipped()
    assert [row.no for row in shipped.indicators] == [str(number) for number in range(16, 36)]
    assert 3 * sum(row.weight for row in shipped.indicators) == shipped.total == 111
    assert all(row.source for row in shipped.rows)
    levels = [shipped.by_no["29"].level_of(number * 100, frozenset()) for number in (0, 50, 51, 90, 91)]
    assert levels == [1, 1, 2, 2, 3]
