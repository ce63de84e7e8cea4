"""A factor file is refused with the row and a sentence; the shipped set passes the same door."""

import pytest

from rdu.impact import factor_file
from rdu.impact.factor_file import read_set, rows_of
from rdu.impact.factors import Checked, checksum_of
from rdu.impact.materials import items, materials
from rdu.spreadsheet import UnreadableTable, read_table, write_csv

HEAD = "factor_set;version;material;metric;value;unit;low;high;source;year;locator;how_verified\n"
SOUND = "uji;v2;PET;avoided_production;1,2;kg CO2e/kg;1,1;1,6;Jurnal A;2026;Tabel 3;read"


def bad_in(*rows: str) -> list[tuple[int, str]]:
    found = read_set(read_table((HEAD + "\n".join(rows)).encode(), "uji.csv"))
    return [(row.row, " ".join(row.reasons)) for row in found.bad]


def test_the_shipped_set_is_sound_and_holds_nothing_that_was_only_remembered() -> None:
    shipped = factor_file.shipped()
    assert len(shipped.rows) == 112
    assert {row.checked for row in shipped.rows} == {Checked.READ, Checked.TWO_SOURCES}
    assert all(row.source and row.locator and row.material in materials() for row in shipped.rows)
    assert {item.material for item in items().values()} <= set(materials())
    again = read_set(read_table(write_csv(rows_of(shipped)), "set.csv"))
    assert checksum_of(again.code, again.version, again.good) == shipped.checksum


@pytest.mark.parametrize(
    ("cell", "by", "says"),
    [
        ("kg CO2e/kg", "kg CO2e/ember", "Satuan “kg CO2e/ember” tidak dikenal."),
        ("kg CO2e/kg", "MMBtu/short ton", "Satuan MMBtu/short ton tidak cocok untuk avoided_production."),
        ("Jurnal A", "", "Sumber belum diisi."),
        ("Tabel 3", "", "Tabel atau halaman sumber belum diisi."),
        ("read", "recalled", "hanya diingat (recalled)"),
        ("read", "katanya", "Cara periksa belum benar."),
        ("PET", "EMAS", "Bahan “EMAS” tidak dikenal."),
        ("avoided_production", "doc", "Botol PET tidak membusuk menjadi metana di TPA."),
        ("avoided_production", "harga", "Ukuran “harga” tidak dikenal."),
        ("1,2", "satu", "Angka “satu” belum benar."),
        ("1,6", "1,15", "Rentang 1.1 sampai 1.15 tidak memuat nilainya, 1.2."),
        ("v2", "v 2", "tanpa spasi"),
    ],
)
def test_a_row_is_refused_with_its_sentence(cell: str, by: str, says: str) -> None:
    ((row, reason),) = bad_in(SOUND.replace(cell, by, 1))
    assert row == 2
    assert says in reason


def test_a_row_twice_and_a_row_of_another_set_are_refused() -> None:
    assert bad_in(SOUND, SOUND) == [(3, "Bahan dan ukuran ini sudah ada di baris 2. Hapus salah satu.")]
    other = SOUND.replace("v2", "v3").replace("PET", "HDPE")
    assert bad_in(SOUND, other) == [(3, "Satu berkas satu set. Baris pertama menulis uji v2.")]


def test_a_table_without_its_columns_or_without_a_factor_is_refused() -> None:
    with pytest.raises(UnreadableTable, match="source"):
        read_set(read_table(b"factor_set;version;material;metric;value;unit\nu;v;PET;doc;1;kg C/kg", "uji.csv"))
    with pytest.raises(UnreadableTable, match="avoided_production"):
        read_set(read_table((HEAD + "u;v;LPG;burned;3;kg CO2e/kg;;;S;2026;T;read").encode(), "uji.csv"))


def test_a_set_is_known_by_every_cell() -> None:
    one, other = (
        read_set(read_table((HEAD + text).encode(), "uji.csv")) for text in (SOUND, SOUND.replace("Tabel 3", "Tabel 4"))
    )
    assert checksum_of("uji", "v2", one.good) != checksum_of("uji", "v2", other.good)
