"""The open data of a month: its parts add up to the report, every column is documented, and words stay words."""

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.impact import fuel
from rdu.impact.numbers import rounded
from rdu.reports.figures import Figures, figures_of, scope_at
from rdu.reports.open_columns import COLUMNS, cells_of
from rdu.reports.open_rows import Audience, frame_of, rows_of
from rdu.sales import transfers
from tests.impact.goods import sold
from tests.makers import TODAY, Bank, bottles, cans, weigh
from tests.pages import Client
from tests.sales.sheds import Pair, arrived, clean, key, make_pair, sent

pytestmark = pytest.mark.usefixtures("the_day")

NOVEMBER = Month(2026, 11)
MARKUP = "=2+5"


@pytest.fixture
def pair(session: Session, bank: Bank) -> Pair:
    """MLT weighs 10 kg of bottles and 2 kg of cans, sells 3 kg and sends 5 kg, of which the induk sells 2."""
    bank.bottles.material, bank.cans.material = "PET-BENING", "KALENG-AL"
    pair = make_pair(session, bank)
    sold(session, pair.unit, bank.manager, {clean(pair): 3})
    came = arrived((1, 3_900, 3_300, transfers.REASONS[0]), (2, 1_000, 13_000))
    transfers.receive(session, pair.induk, sent(session, pair), came, key(), pair.weigher)
    sold(session, pair.induk, pair.payer, {clean(pair): 2})
    weigh(session, bank, cans(700), bottles(300, "kotor"), member=bank.neighbour)
    fuel.record(session, pair.unit, TODAY, 12_500, "", key().id, bank.manager)
    session.commit()
    return pair


def figures(session: Session, pair: Pair, code: str) -> Figures:
    _, scope = scope_at(session, pair.bank.root, code, kabupaten=True)
    return figures_of(session, scope, NOVEMBER, TODAY)


def table(session: Session, of: Figures) -> list[dict[str, Any]]:
    return [dict(cells_of(row)) for row in rows_of(session, of, frame_of(session, of, Audience.AGENCY))]


def total(rows: Sequence[dict[str, Any]], column: str) -> Any:
    return sum(row[column] for row in rows if row[column] is not None)


def exact(figure: Fraction) -> Decimal:
    return rounded(figure, 6)


@pytest.mark.parametrize("code", ["semua", "kec-35.26.03", "MLT"])
def test_the_parts_add_up_to_the_report(session: Session, pair: Pair, code: str) -> None:
    of = figures(session, pair, code)
    rows, mass = table(session, of), of.goods.whole
    for column, grams in {"stok_awal": mass.opening, "ditimbang": mass.weighed, "kiriman": mass.between,
                          "lain": mass.other, "dijual": mass.sold, "residu": mass.residue, "susut": mass.shrink,
                          "stok_akhir": mass.closing, "keluar": of.impact.grams}.items():  # fmt: skip
        assert total(rows, f"{column}_kg") * 1000 == grams, column
    known = of.impact.months[0].impact
    for name, span in (("a", known.avoided), ("b", known.methane)):
        for column, figure in ((f"{name}_kg_co2e", span.mid), (f"{name}_rendah_kg_co2e", span.low),
                               (f"{name}_tinggi_kg_co2e", span.high)):  # fmt: skip
            assert total(rows, column) == exact(figure), column
    assert known.avoided.mid > 0
    assert total(rows, "c_kg_co2e") == exact(known.own_fuel) > 0
    assert total(rows, "masuk_tabungan_rupiah") == of.rupiah.credited
    assert total(rows, "nilai_rupiah") == of.trend[-1].worth
    assert total(rows, "rumah_tangga_aktif") == of.savers.households == 2
    assert total(rows, "unit_diharapkan") - total(rows, "unit_menimbang") == len(of.silent)


def test_a_kilogram_leaves_once(session: Session, pair: Pair) -> None:
    """Of the kabupaten 5 kg were sold; on its own page MLT counts the 5 kg it sent too."""
    assert total(table(session, figures(session, pair, "semua")), "keluar_kg") == 5
    own = table(session, figures(session, pair, "MLT"))
    assert total(own, "keluar_kg") == 8
    for row in (row for row in own if row["jenis_baris"] == "bahan"):
        gained = row["stok_awal_kg"] + row["ditimbang_kg"] + row["kiriman_kg"] + row["lain_kg"]
        assert gained == row["dijual_kg"] + row["residu_kg"] + row["susut_kg"] + row["stok_akhir_kg"]
        assert (row["kategori_sipsn"], row["kecamatan_kode"]) in {("Plastik", "35.26.03"), ("Logam", "35.26.03")}


def test_the_three_files_and_the_schema_say_the_same(client: Client, session: Session, pair: Pair) -> None:
    pair.unit.name = MARKUP
    client.sign_in(session, user=pair.bank.agency, unit=pair.bank.root)
    files = {kind: client.get(f"/laporan/2026-11.{kind}") for kind in ("csv", "xlsx", "json")}
    names = [column.name for column in COLUMNS]
    lines = list(csv.reader(io.StringIO(files["csv"].data.decode("utf-8-sig")), delimiter=";"))
    book = load_workbook(io.BytesIO(files["xlsx"].data))
    sheet = list(book["Data"].iter_rows(values_only=True))
    told = json.loads(files["json"].data, parse_float=Decimal)
    assert lines[0] == list(sheet[0]) == list(told["baris"][0]) == names
    for line, cells, row in zip(lines[1:], sheet[1:], told["baris"], strict=True):
        for n, name in enumerate(names):
            value = row[name]
            written = (
                "" if value is None else f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else str(value)
            )
            assert line[n] in (written, f"'{written}"), name
            assert value == cells[n] if not isinstance(value, Decimal) else float(value) == cells[n], name
    schema = client.get("/data-terbuka/skema.json").json
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(files["json"].data))
    assert told["$schema"].endswith("/data-terbuka/skema.json")
    assert [row[0] for row in book["Kamus data"].iter_rows(min_row=2, values_only=True)] == names
    page = client.get("/data-terbuka/kamus").text
    assert all(f'<th scope="row">{name}</th>' in page for name in names)


def test_no_cell_becomes_a_formula_and_numbers_below_zero_stay_numbers(
    client: Client, session: Session, pair: Pair
) -> None:
    pair.unit.name = MARKUP
    client.sign_in(session, user=pair.bank.manager, unit=pair.unit)
    answer = client.get("/laporan/2026-11.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="data-mlt-2026-11.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert {row["unit"] for row in rows} == {f"'{MARKUP}"}
    assert "-4,000" in {row["kiriman_kg"] for row in rows}
    sheet = load_workbook(io.BytesIO(client.get("/laporan/2026-11.xlsx").data))["Data"]
    heads = [cell.value for cell in sheet[1]]
    name, moved = (sheet.cell(3, heads.index(column) + 1) for column in ("unit", "kiriman_kg"))
    assert (name.value, name.data_type) == (MARKUP, "s")
    assert {cell.data_type for cell in (moved,)} == {"n"}


def test_who_reads_whose_data(client: Client, session: Session, pair: Pair) -> None:
    client.sign_in(session, user=pair.bank.manager, unit=pair.unit)
    for address in ("2026-11.csv?untuk=ANG", "2026-11.json?untuk=semua", "2026-13.csv", "2031-01.xlsx", "2026-11.xml"):
        assert client.get(f"/laporan/{address}").status_code == 404, address
    client.sign_in(session, user=pair.bank.operator, unit=pair.unit)
    assert client.get("/laporan/2026-11.csv").status_code == 403
