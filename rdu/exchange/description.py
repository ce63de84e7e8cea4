"""The answers, declared once: the views fill them, OpenAPI and the page for programmers are made of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rdu.catalogue.models import Sipsn

WHOLE: Mapping[str, Any] = {"type": "integer"}
COVERED: Mapping[str, Any] = {"type": ["integer", "null"], "minimum": 0}
MONEY: Mapping[str, Any] = {"type": ["integer", "null"]}
COUNT: Mapping[str, Any] = {"type": "integer", "minimum": 0}
TEXT: Mapping[str, Any] = {"type": "string"}
DAY: Mapping[str, Any] = {"type": "string", "format": "date"}
MONTH: Mapping[str, Any] = {"type": "string", "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$"}
MOMENT: Mapping[str, Any] = {"type": "string", "format": "date-time"}


@dataclass(frozen=True)
class Field:
    name: str
    meaning: str
    schema: Mapping[str, Any]
    value: Callable[[Any], Any]
    shape: "Shape | None" = None
    """Of what is an object itself, or a list of them."""
    many: bool = False

    def told(self, of: Any) -> Any:
        value = self.value(of)
        if self.shape is None or value is None:
            return value
        return [self.shape.told(one) for one in value] if self.many else self.shape.told(value)

    @property
    def words(self) -> str:
        """Its type, for people."""
        if self.shape is not None:
            return f"daftar {self.shape.name}" if self.many else self.shape.name
        kind = self.schema["type"]
        word = {"integer": "bilangan bulat", "string": "teks", "boolean": "ya/tidak"}[kind if isinstance(kind, str)
                                                                                     else kind[0]]  # fmt: skip
        return word if isinstance(kind, str) else f"{word} atau null"


@dataclass(frozen=True)
class Shape:
    """An object of the answer: every field is always there."""

    name: str
    meaning: str
    fields: Sequence[Field]

    def told(self, of: Any) -> dict[str, Any]:
        return {field.name: field.told(of) for field in self.fields}

    @property
    def schema(self) -> dict[str, Any]:
        return {
            "type": "object", "description": self.meaning, "additionalProperties": False,
            "required": [field.name for field in self.fields],
            "properties": {field.name: {**field.schema, "description": field.meaning} for field in self.fields},
        }  # fmt: skip


def _inner(name: str, meaning: str, shape: Shape, value: Callable[[Any], Any], *, may_lack: bool = False) -> Field:
    at = {"$ref": f"#/components/schemas/{shape.name}"}
    return Field(name, meaning, {"anyOf": [at, {"type": "null"}]} if may_lack else at, value, shape)


def _list(name: str, meaning: str, shape: Shape, value: Callable[[Any], Any]) -> Field:
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{shape.name}"}}
    return Field(name, meaning, items, value, shape, many=True)


KABUPATEN = Shape("Kabupaten", "Kabupaten yang angkanya dijawab.", [
    Field("kode", "Kode Kemendagri.", TEXT, lambda of: of.code),
    Field("nama", "Nama kabupaten.", TEXT, lambda of: of.name),
])  # fmt: skip


KATEGORI = Shape("Kategori", "Satu kategori SIPSN.", [
    Field("kategori", "Nama kategori SIPSN.", {"type": "string", "enum": [sipsn.value for sipsn in Sipsn]},
          lambda of: of.sipsn.value),
    Field("ditimbang_gram", "Berat bersih yang ditimbang, dalam gram. null bila ditutup.", COVERED,
          lambda of: of.grams),
])  # fmt: skip


def _sums() -> list[Field]:
    """The figures that a day, a month so far and a closed month have in common."""
    return [
        Field("ditimbang_gram", "Berat bersih yang ditimbang semua bank sampah, dalam gram.", COVERED,
              lambda of: of.sums.grams),
        _list("per_kategori", "Berat yang sama menurut kategori SIPSN, semua kategori.", KATEGORI,
              lambda of: of.sums.categories),
        Field("rumah_tangga_aktif", "Rumah tangga yang menyetor, masing-masing dihitung sekali.", COVERED,
              lambda of: of.sums.households),
        Field("nilai_rupiah", "Nilai sampah yang ditimbang, sebelum bagian bank sampah.", COVERED,
              lambda of: of.sums.worth),
        Field("masuk_tabungan_rupiah", "Yang masuk ke tabungan, sesudah bagian bank sampah.", MONEY,
              lambda of: of.sums.saved),
        Field("dijual_gram", "Berat yang keluar dijual untuk didaur ulang, dalam gram.", WHOLE,
              lambda of: of.sums.sold),
        Field("ada_yang_ditutup", "Apakah ada angka yang ditutup (null) karena rumah tangganya kurang dari lima.",
              {"type": "boolean"}, lambda of: of.sums.is_covered),
    ]  # fmt: skip


DAMPAK = Shape("Dampak", "Emisi yang dihindari (A) dari bahan yang keluar; perkiraan, bukan kredit karbon.", [
    Field("bulan", "Bulannya.", MONTH, lambda of: str(of.month)),
    Field("dihitung_gram", "Berat bahan yang dihitung, dalam gram.", WHOLE, lambda of: of.grams),
    Field("dihindari_kg_co2e", "Nilai tengah A, dalam kilogram CO2e. Di bawah nol berarti bertambah.", WHOLE,
          lambda of: of.mid),
    Field("rendah_kg_co2e", "Batas bawah A.", WHOLE, lambda of: of.low),
    Field("tinggi_kg_co2e", "Batas atas A.", WHOLE, lambda of: of.high),
    Field("set_faktor", "Set faktor emisi dan tanggalnya.", TEXT, lambda of: of.factors),
])  # fmt: skip

HARI_INI = Shape("HariIni", "Hari ini sampai saat dihitung.", [
    Field("tanggal", "Hari ini di waktu kabupaten.", DAY, lambda of: of.day.isoformat()),
    Field("unit_buka", "Unit yang membuka penimbangan hari ini.", COUNT, lambda of: of.open_units),
    *_sums(),
])  # fmt: skip

BULAN_INI = Shape("BulanIni", "Bulan ini sampai hari ini. Belum ditutup, jadi masih bisa berubah.", [
    Field("bulan", "Bulannya.", MONTH, lambda of: str(of.month)),
    Field("sampai_tanggal", "Hari terakhir yang dihitung.", DAY, lambda of: of.until.isoformat()),
    *_sums(),
])  # fmt: skip


RINGKASAN = Shape("Ringkasan", "Angka kabupaten hari ini dan bulan ini.", [
    _inner("kabupaten", "Kabupatennya.", KABUPATEN, lambda of: of.place),
    Field("diperbarui", "Kapan angkanya dihitung.", MOMENT, lambda of: of.at.isoformat()),
    _inner("hari_ini", "Hari ini.", HARI_INI, lambda of: of.today),
    _inner("bulan_ini", "Bulan ini.", BULAN_INI, lambda of: of.month),
    _inner("dampak_bulan_ditutup", "Dampak bulan terakhir yang ditutup semua unit; null bila belum ada.", DAMPAK,
           lambda of: of.impact, may_lack=True),
])  # fmt: skip

BULAN = Shape("Bulan", "Satu bulan yang sudah ditutup atau laporannya sudah terbit, sama dengan data terbuka.", [
    _inner("kabupaten", "Kabupatennya.", KABUPATEN, lambda of: of.place),
    Field("diperbarui", "Kapan angkanya dihitung.", MOMENT, lambda of: of.at.isoformat()),
    Field("bulan", "Bulannya.", MONTH, lambda of: str(of.month)),
    Field("versi", "Seperti di data terbuka: ditutup, terbit 1, dan seterusnya.", TEXT, lambda of: of.version.code),
    Field("versi_keterangan", "Artinya.", TEXT, lambda of: of.version.words),
    Field("unit_menimbang", "Unit yang menimbang bulan itu.", COUNT, lambda of: of.units),
    *_sums(),
    Field("dibayar_rupiah", "Tabungan yang dibayarkan kepada anggota.", MONEY, lambda of: of.paid),
    _inner("dampak", "Dampak bulan itu.", DAMPAK, lambda of: of.impact),
])  # fmt: skip

GALAT = Shape("Galat", "Mengapa tidak dijawab.", [
    Field("message", "Satu kalimat untuk orang.", TEXT, str),
])  # fmt: skip

SHAPES = (RINGKASAN, HARI_INI, BULAN_INI, BULAN, KATEGORI, DAMPAK, KABUPATEN, GALAT)


@dataclass(frozen=True)
class Path:
    """What may be asked for; `takes` names what stands in braces."""

    path: str
    name: str
    meaning: str
    shape: Shape
    takes: Mapping[str, Any]


PATHS = (
    Path("/api/v1/ringkasan", "ringkasan", "Angka hari ini dan bulan ini", RINGKASAN, {}),
    Path("/api/v1/bulan/{bulan}", "bulan", "Satu bulan yang sudah ditutup", BULAN, {"bulan": MONTH}),
)
