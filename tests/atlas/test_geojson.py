"""What a boundary file must be, refusal by refusal; nothing is half taken."""

import json

import pytest

from rdu.atlas.codes import Known, System
from rdu.atlas.geojson import MOST_BYTES, UnreadableMap, read_map
from tests.atlas.grids import BURNEH, SOCAH, collection, file_of, shape, square, two_squares

KNOWN = Known(
    {BURNEH: "Burneh", SOCAH: "Socah"},
    {System.KEMENDAGRI: {BURNEH: BURNEH, SOCAH: SOCAH}, System.BPS: {"3526120": BURNEH, "3526100": SOCAH}},
)
OPEN_RING = [*square(0, 0)[:-1], [112.9, -7.0]]
FLAT = [[112, -7], [112.1, -7], [112.2, -7], [112, -7]]


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableMap) as refused:
        read_map(content, KNOWN)
    return str(refused.value)


def burneh(ring: object, kind: str = "Polygon") -> bytes:
    return file_of(shape(BURNEH, ring, kind=kind))


@pytest.mark.parametrize("code", ["35.26.03", "352603", 352603, "3526120", 3526120, 3526120.0])
def test_codes_are_read_with_and_without_points_and_of_both_offices(code: object) -> None:
    (found,) = read_map(file_of(shape(code, square(0, 0))), KNOWN).shapes
    assert found.code == BURNEH
    assert found.rings == [((112_000_000, -7_000_000), (112_100_000, -7_000_000), (112_100_000, -6_900_000),
                            (112_000_000, -6_900_000))]  # fmt: skip


def test_the_column_that_names_most_kecamatan_is_taken() -> None:
    rows = [shape(BURNEH, square(0, 0)), shape(SOCAH, square(1, 0))]
    for row, other in zip(rows, ("3526120", "9999999"), strict=True):
        row["properties"]["kode_bps"] = other
    column = read_map(file_of(*rows), KNOWN).column
    assert (column.name, column.system) == ("kode", System.KEMENDAGRI)
    assert read_map(two_squares(), KNOWN).points == 12


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"kode;nama\n35.26.03;Burneh\n", "bukan GeoJSON yang utuh"),
        (b'{"type": "FeatureCollection", "features": [', "bukan GeoJSON yang utuh"),
        (b"[" * 200_000, "bukan GeoJSON yang utuh"),
        (b'{"type":"Topology","objects":{}}', "Yang diminta satu FeatureCollection"),
        (b"[]", "Yang diminta satu FeatureCollection"),
        (json.dumps(collection()).encode(), "belum berisi kecamatan"),
        (json.dumps(collection("x")).encode(), "bukan Feature semua"),
        (file_of(*[shape(BURNEH, square(0, 0))] * 401), "Paling banyak 400"),
        (two_squares().decode().encode("utf-16"), "bukan teks UTF-8"),
        (b" " * MOST_BYTES + b"{}", "paling besar 4 MB"),
        (file_of(shape("Burneh", square(0, 0))), "Tidak ada kode kecamatan"),
        (file_of(shape(None, square(0, 0))), "Tidak ada kode kecamatan"),
        (file_of(shape(True, square(0, 0))), "Tidak ada kode kecamatan"),
        (file_of(shape("35.27.01", square(0, 0))), "Kode 35.27.01 tidak dikenal sebagai kode Kemendagri"),
        (file_of(shape(BURNEH, square(0, 0)), shape("352699", square(1, 0))), "Kode 35.26.99 tidak dikenal"),
        (file_of(shape(BURNEH, square(0, 0)), shape("352603", square(1, 0))), "Kode 35.26.03 ada dua kali"),
        (file_of(shape(BURNEH, square(0, 0)), shape("3526100", square(1, 0))), "Kode 3526100 kode BPS, sedangkan"),
        (file_of(shape(BURNEH, square(0, 0)), shape("", square(1, 0))), "Bentuk ke-2 tidak punya kode Kemendagri"),
        (burneh(square(0, 0), "Point"), "Bentuk 35.26.03 bukan poligon: Point"),
        (file_of({"type": "Feature", "properties": {"kode": BURNEH}, "geometry": None}), "bukan poligon: kosong"),
        (file_of(shape(BURNEH)), "tidak berisi titik"),
        (burneh(7), "kurang dari empat titik"),
        (burneh(square(0, 0)[:3]), "kurang dari empat titik"),
        (burneh(OPEN_RING), "tidak tertutup"),
        (burneh(FLAT), "tidak punya luas"),
        (burneh([[112, "-7"], *square(0, 0)[1:]]), "bukan dua angka"),
        (burneh([[112], *square(0, 0)[1:]]), "bukan dua angka"),
        (burneh([[True, False], *square(0, 0)[1:]]), "bukan dua angka"),
        (burneh([[-7, 112], [-7, 113], [-8, 113], [-7, 112]]), "di luar bumi"),
        (burneh(square(0, 0)).replace(b"112.1", b"1e99999999", 1), "di luar bumi"),
        (burneh(square(0, 0)).replace(b"112.1", b"9" * 5_000, 1), "di luar bumi"),
        (burneh(square(0, 0)).replace(b"112.1", b"NaN", 1), "berisi NaN, bukan angka"),
        (burneh(square(0, 0)).replace(b"112.1", b"-Infinity", 1), "berisi -Infinity, bukan angka"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)  # fmt: skip
def test_a_file_is_refused_with_its_sentence(content: bytes, says: str) -> None:
    assert says in refusal(content)


def test_a_file_of_too_many_points_is_refused() -> None:
    ring = [[112 + n / 200_000, -7 + (n % 2) / 10] for n in range(100_001)]
    assert "terlalu banyak" in refusal(burneh([*ring, ring[0]]))
