"""A boundary file, read with suspicion: what is not a sound GeoJSON of kecamatan is refused with a sentence.

Degrees become whole millionths as they are read, so that no figure is rounded twice.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from rdu.atlas.codes import Column, Known, System, column_of
from rdu.atlas.geometry import Point, Ring, twice_area

MOST_BYTES = 4 * 1024 * 1024
MOST_SHAPES = 400
MOST_POINTS = 100_000
MILLION = 1_000_000
MOST_NAMED = 8
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,40})?(?:[eE][-+]?[0-9]{1,2})?", re.ASCII)


class UnreadableMap(ValueError):
    """The file is no boundary; str(error) says what to do."""


class Micro(int):
    """A number of the file, in millionths."""


FAR = Micro(10**15)
"""What a number is read as that no degree could be."""


def _micro(text: str) -> Micro:
    if not _NUMBER.fullmatch(text):
        return FAR
    value = Fraction(text) * MILLION
    return Micro((value * 2 + 1) // 2) if abs(value) < FAR else FAR


@dataclass(frozen=True)
class Drawn:
    """One kecamatan of the file, in millionths of a degree."""

    code: str
    rings: Sequence[Ring]


@dataclass(frozen=True)
class MapFile:
    column: Column
    shapes: Sequence[Drawn]

    @property
    def points(self) -> int:
        return sum(len(ring) for shape in self.shapes for ring in shape.rings)


def read_map(content: bytes, known: Known) -> MapFile:
    """Raises UnreadableMap."""
    features = _features(_parsed(content))
    column = column_of([_words(one) for one in features], known)
    if column is None:
        raise UnreadableMap(
            "Tidak ada kode kecamatan di berkas ini. Beri setiap bentuk kode Kemendagri, contoh 35.26.01, atau kode "
            "BPS, contoh 3526110."
        )
    codes = _codes(column, known, features)
    shapes = [Drawn(code, _rings(one.get("geometry"), code)) for code, one in zip(codes, features, strict=True)]
    found = MapFile(column, shapes)
    if found.points > MOST_POINTS:
        raise UnreadableMap(
            f"Berkas ini berisi {found.points} titik, terlalu banyak. Sederhanakan dulu sampai {MOST_POINTS} titik."
        )
    return found


# The file ---------------------------------------------------------------------------------------------------------


def _parsed(content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        raise UnreadableMap("Berkas ini terlalu besar, paling besar 4 MB. Sederhanakan garisnya dulu.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableMap("Berkas ini bukan teks UTF-8. Simpan lagi sebagai GeoJSON dengan UTF-8.") from error
    try:
        return json.loads(text, parse_float=_micro, parse_int=_micro, parse_constant=_no_number)
    except UnreadableMap:
        raise
    except (ValueError, RecursionError) as error:
        raise UnreadableMap("Berkas ini bukan GeoJSON yang utuh. Simpan lagi dari program petanya.") from error


def _no_number(word: str) -> Any:
    raise UnreadableMap(f"Berkas ini berisi {word}, bukan angka. Perbaiki titiknya, lalu unggah lagi.")


def _features(whole: Any) -> list[Mapping[str, Any]]:
    kind = whole.get("type") if isinstance(whole, dict) else None
    found = whole.get("features") if kind == "FeatureCollection" else None
    if not isinstance(found, list):
        raise UnreadableMap("Berkas ini bukan GeoJSON. Yang diminta satu FeatureCollection berisi kecamatan.")
    if not found:
        raise UnreadableMap("Berkas ini belum berisi kecamatan.")
    if len(found) > MOST_SHAPES:
        raise UnreadableMap(f"Berkas ini berisi {len(found)} bentuk. Paling banyak {MOST_SHAPES}: satu tiap kecamatan.")
    if not all(isinstance(one, dict) and one.get("type") == "Feature" for one in found):
        raise UnreadableMap("Isi FeatureCollection ini bukan Feature semua. Simpan lagi dari program petanya.")
    return found


def _words(feature: Mapping[str, Any]) -> dict[str, str]:
    """Its properties as text: a code may stand there as a number."""
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        return {}
    words = {}
    for name, value in properties.items():
        if isinstance(value, Micro):
            words[name] = str(value // MILLION) if value % MILLION == 0 else ""
        elif isinstance(value, str):
            words[name] = value.strip()
    return words


def _codes(column: Column, known: Known, features: Sequence[Mapping[str, Any]]) -> list[str]:
    """Kemendagri's code of each shape. One file speaks of each kecamatan once, and numbers them in one way."""
    codes = column.read
    for number, (code, one) in enumerate(zip(codes, features, strict=True), 1):
        if code is None:
            raise _no_code(number, _words(one).get(column.name, ""), column)
    mine = known.codes[column.system]
    unknown = [code for code in codes if code and code not in mine]
    if unknown:
        raise UnreadableMap(
            f"Kode {_named(unknown)} tidak dikenal sebagai kode {column.system.word}. Hapus bentuk di luar kabupaten, "
            "atau perbaiki kodenya."
        )
    twice = [code for code, times in Counter(codes).items() if code and times > 1]
    if twice:
        raise UnreadableMap(f"Kode {_named(twice)} ada dua kali. Satukan bentuknya, lalu unggah lagi.")
    return [mine[code] for code in codes if code]


def _no_code(number: int, text: str, column: Column) -> UnreadableMap:
    other = next((system for system in System if system is not column.system and system.read(text)), None)
    if other:
        return UnreadableMap(
            f"Kode {text} kode {other.word}, sedangkan bentuk lain memakai kode {column.system.word}. Pakai satu macam."
        )
    return UnreadableMap(
        f"Bentuk ke-{number} tidak punya kode {column.system.word} di kolom {column.name[:40]}"
        f"{f': tertulis {text[:40]}' if text else ''}. Isi kodenya, atau hapus bentuknya."
    )


def _named(codes: Sequence[str]) -> str:
    codes = list(dict.fromkeys(codes))
    more = f" dan {len(codes) - MOST_NAMED} lain" if len(codes) > MOST_NAMED else ""
    return ", ".join(codes[:MOST_NAMED]) + more


# Its shapes -------------------------------------------------------------------------------------------------------


def _rings(geometry: Any, code: str) -> list[Ring]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        word = kind[:40] if isinstance(kind, str) else "kosong"
        raise UnreadableMap(f"Bentuk {code} bukan poligon: {word}. Pakai Polygon atau MultiPolygon.")
    inside = geometry.get("coordinates")
    polygons = [inside] if kind == "Polygon" else inside
    if not isinstance(polygons, list) or not all(isinstance(one, list) and one for one in polygons) or not polygons:
        raise UnreadableMap(f"Bentuk {code} tidak berisi titik. Simpan lagi dari program petanya.")
    return [_ring(ring, code) for polygon in polygons for ring in polygon]


def _ring(ring: Any, code: str) -> Ring:
    """Closed and with an area; given back without the point that repeats the first."""
    if not isinstance(ring, list) or len(ring) < 4:
        raise UnreadableMap(f"Satu garis bentuk {code} kurang dari empat titik. Perbaiki bentuknya.")
    points = [_point(one, code) for one in ring]
    if points[0] != points[-1]:
        raise UnreadableMap(f"Satu garis bentuk {code} tidak tertutup: titik terakhir harus sama dengan yang pertama.")
    kept = tuple(now for before, now in pairwise([None, *points[:-1]]) if now and now != before)
    if not twice_area(kept):
        raise UnreadableMap(f"Satu garis bentuk {code} tidak punya luas. Perbaiki atau hapus garis itu.")
    return kept


def _point(one: Any, code: str) -> Point:
    if not isinstance(one, list) or len(one) < 2 or not all(isinstance(number, Micro) for number in one[:2]):
        raise UnreadableMap(f"Satu titik bentuk {code} bukan dua angka. Yang diminta bujur, lalu lintang.")
    longitude, latitude = int(one[0]), int(one[1])
    if abs(longitude) > 180 * MILLION or abs(latitude) > 90 * MILLION:
        raise UnreadableMap(
            f"Satu titik bentuk {code} di luar bumi. Yang diminta derajat WGS 84: bujur -180 sampai 180, lalu lintang "
            "-90 sampai 90."
        )
    return longitude, latitude
