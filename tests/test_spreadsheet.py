import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from rdu.spreadsheet import MOST_ROWS, Row, UnreadableTable, read_table, write_csv, write_xlsx


def workbook(*rows: list[Any], iso_dates: bool = False) -> bytes:
    book = Workbook()
    book.iso_dates = iso_dates
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def package(**parts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_whatever_program_wrote_it(separator: str, encoding: str) -> None:
    text = f'nama{separator}"desa; atau, kelurahan"\r\n"Adé{separator} Bu"{separator}Tunjung\r\n'
    table = read_table(text.encode(encoding), "anggota.csv")
    assert table.columns == ["nama", "desa; atau, kelurahan"]
    assert table.rows == [Row(2, {"nama": f"Adé{separator} Bu", "desa; atau, kelurahan": "Tunjung"})]


def test_rows_keep_the_number_that_the_spreadsheet_shows() -> None:
    table = read_table(b"nama\n\nSiti\n\nRohmah\n", "a.csv")
    assert [(row.number, row.cells["nama"]) for row in table.rows] == [(3, "Siti"), (5, "Rohmah")]


def test_an_xlsx_gives_dates_and_numbers_as_plain_text() -> None:
    data = workbook(
        ["nama", "saldo", "tanggal", "jam", "berat", "aktif", "kosong"],
        ["Siti", 1500.0, date(2026, 11, 24), datetime(2026, 11, 24, 9, 5), 0.1 + 0.2, True, None],  # noqa: DTZ001  # a sheet has no zone
        ["Rohmah", 12500, datetime(2026, 1, 2), None, 1.125, False, None],  # noqa: DTZ001  # as above
    )
    first, second = (row.cells for row in read_table(data, "a.xlsx").rows)
    assert list(first.values()) == ["Siti", "1500", "2026-11-24", "2026-11-24T09:05:00", "0,3", "ya", ""]
    assert list(second.values()) == ["Rohmah", "12500", "2026-01-02", "", "1,125", "tidak", ""]


def test_a_date_without_an_hour_is_a_day_however_it_is_stored() -> None:
    data = workbook(["tanggal"], [date(2026, 11, 24)], iso_dates=True)
    assert read_table(data, "a.xlsx").rows[0].cells == {"tanggal": "2026-11-24"}


def test_short_rows_are_filled_up() -> None:
    assert read_table(b"nama,desa\nSiti\n", "a.csv").rows == [Row(2, {"nama": "Siti", "desa": ""})]


@pytest.mark.parametrize(
    ("data", "filename", "sentence"),
    [
        (b"", "a.csv", "kosong"),
        (b" \n \n", "a.csv", "kosong"),
        (b",,\n,,\n", "a.csv", "kosong"),
        (b"nama,nama\nSiti,Siti\n", "a.csv", "dua kali"),
        (b"nama\nSiti,Tunjung\n", "a.csv", "tanpa nama"),
        (b"nama\nSi\0ti\n", "a.csv", "bukan CSV"),
        ("nama\nSi\0ti\n".encode("utf-16"), "a.csv", "tidak bisa dibaca"),
        (b"nama\n\x81\x8d\n", "a.csv", "Huruf"),
        (b"nama\n" + b"x" * 2_001 + b"\n", "a.csv", "2.000 huruf"),
        (b"nama\n" + b"x" * 200_000 + b"\n", "a.csv", "rusak"),
        (b"n" + b",x" * 60, "a.csv", "60 kolom"),
        (b"nama\n" + b"x\n" * (MOST_ROWS + 1), "a.csv", "20.000"),
        (b"x" * 6_000_001, "a.csv", "6 MB"),
        (b"%PDF-1.7", "a.pdf", "bukan CSV"),
        (b"bukan zip", "a.xlsx", "bukan CSV"),
        (b"PK\x03\x04rusak", "a.xlsx", "rusak"),
        (package(a=b"<x/>"), "a.xlsx", "rusak"),
        (package(a=b"<!DOCTYPE x [<!ENTITY y 'z'>]>"), "a.xlsx", "tidak wajar"),
        (package(a=b"\0" * 40_000_001), "a.xlsx", "terlalu besar"),
        (package(**{f"p{n}": b"" for n in range(501)}), "a.xlsx", "terlalu besar"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(data: bytes, filename: str, sentence: str) -> None:
    with pytest.raises(UnreadableTable, match=sentence):
        read_table(data, filename)


def test_long_and_wide_workbooks_are_refused() -> None:
    with pytest.raises(UnreadableTable, match="60 kolom"):
        read_table(workbook([f"k{n}" for n in range(61)]), "a.xlsx")
    with pytest.raises(UnreadableTable, match=r"20\.000"):
        read_table(workbook(["nama"], *[["x"]] * (MOST_ROWS + 1)), "a.xlsx")


FORMULAS = ["=1+1", "+62811", "-5", "@SUM(A1)", "\tx", "\rx"]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_never_becomes_a_formula(text: str) -> None:
    assert write_csv([["nama"], [text]]).decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")
    sheet = load_workbook(io.BytesIO(write_xlsx([["nama"], [text]]))).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_what_is_written_reads_back(write: Any) -> None:
    rows: list[list[str | int]] = [["nama", "saldo"], ["Siti; “Bu Mat”, RT 03", -5], ["+62811", 12_500]]
    table = read_table(write(rows), "a.csv")
    assert [list(row.cells.values()) for row in table.rows] == [[str(cell) for cell in row] for row in rows[1:]]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_control_signs_are_not_written(write: Any) -> None:
    with pytest.raises(ValueError, match="control"):
        write([["a\0b"]])
