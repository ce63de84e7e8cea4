"""The columns of the open data, declared once: the files, their JSON Schema and the dictionary are made of this."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rdu.catalogue.models import Sipsn
from rdu.people.models import RegionKind
from rdu.reports.goods import Mass
from rdu.reports.open_rows import Audience, OfOutside, OfUnit, OpenRow, RowKind, Stuff
from rdu.reports.small_cells import Cover
from rdu.spreadsheet import Cell, decimal

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
KG, RUPIAH, CO2E = "kg", "rupiah", "kg CO2e"
BOOKS = "buku besar RDU"


class Type(StrEnum):
    TEXT = "teks"
    WHOLE = "bilangan bulat"
    DECIMAL = "desimal"


@dataclass(frozen=True)
class Column:
    """`value` gives None where the column says nothing of such a row."""

    name: str
    type: Type
    unit: str
    meaning: str
    source: str
    value: Callable[[OpenRow], Cell | None]
    choices: tuple[str, ...] = ()
    households: bool = False
    """A figure of households: covered where they are too few."""
    agency_only: bool = False

    def of(self, row: OpenRow) -> Cell | None:
        public = row.frame.audience is Audience.PUBLIC
        if self.agency_only and public:
            return None
        value = self.value(row)
        if value is not None and self.households and public and row.cover is not Cover.NONE:
            return row.cover.value if self.type is Type.WHOLE and self.unit != RUPIAH else Cover.OTHER.value
        return value

    @property
    def schema(self) -> dict[str, Any]:
        kinds = {Type.TEXT: "string", Type.WHOLE: "integer", Type.DECIMAL: "number"}
        told: dict[str, Any] = {"type": [kinds[self.type], "null"]}
        if self.choices:
            told = {"enum": [*self.choices, None]}
        if self.households:
            told = {"anyOf": [told, {"enum": [cover.value for cover in Cover if cover]}]}
        return {"description": f"{self.meaning} Satuan: {self.unit or 'tidak ada'}. Sumber: {self.source}.", **told}


def _goods(name: str, meaning: str, grams: Callable[[Stuff], int], source: str = BOOKS, **more: Any) -> Column:
    return Column(
        f"{name}_kg", Type.DECIMAL, KG, meaning, source,
        lambda row: decimal(grams(row.stuff)) if row.stuff else None, **more,
    )  # fmt: skip


def _mass(name: str, meaning: str, grams: Callable[[Mass], int], **more: Any) -> Column:
    return _goods(name, meaning, lambda stuff: grams(stuff.mass), **more)


def _of_unit(
    name: str, unit: str, meaning: str, figure: Callable[[OfUnit], Cell], type_: Type = Type.WHOLE, **more: Any
) -> Column:
    source = more.pop("source", BOOKS)
    return Column(
        name, type_, unit, meaning, source, lambda row: figure(row.unit) if row.unit else None, **more
    )  # fmt: skip


def _of_stuff(name: str, meaning: str, words: Callable[[Stuff], str], source: str, **more: Any) -> Column:
    return Column(
        name, Type.TEXT, "", meaning, source, lambda row: words(row.stuff) if row.stuff else None, **more
    )  # fmt: skip


def _told(
    name: str, unit: str, meaning: str, figure: Callable[[OfOutside], Cell | None], type_: Type = Type.WHOLE,
    **more: Any,
) -> Column:  # fmt: skip
    source = "laporan unit di luar RDU"
    return Column(
        name, type_, unit, meaning, source, lambda row: figure(row.outside) if row.outside else None, **more
    )  # fmt: skip


def _sipsn(row: OpenRow) -> Cell | None:
    found = row.stuff.kind.sipsn if row.stuff else row.outside.sipsn if row.outside else None
    return found.value if found else None


def _region(name: str, meaning: str, kinds: Sequence[RegionKind], field: str, source: str) -> Column:
    def value(row: OpenRow) -> Cell | None:
        region = next((row.place.regions[kind] for kind in kinds if kind in row.place.regions), None)
        return getattr(region, field) if region else None

    return Column(name, Type.TEXT, "", meaning, source, value)


def _impact(name: str, meaning: str, of: Callable[[Stuff], Sequence[Cell]]) -> list[Column]:
    """Low, middle and high."""
    source = "faktor dan asumsi yang tertulis di baris itu"

    def at(n: int) -> Callable[[OpenRow], Cell | None]:
        return lambda row: of(row.stuff)[n] if row.stuff and of(row.stuff) else None

    return [
        Column(f"{name}_kg_co2e", Type.DECIMAL, CO2E, meaning, source, at(1)),
        Column(f"{name}_rendah_kg_co2e", Type.DECIMAL, CO2E, f"Batas bawah {name.upper()}.", source, at(0)),
        Column(f"{name}_tinggi_kg_co2e", Type.DECIMAL, CO2E, f"Batas atas {name.upper()}.", source, at(2)),
    ]


def _share(row: OpenRow) -> Cell | None:
    share = row.frame.share
    return None if share is None else decimal(int(share * 1_000_000), 6)


KEMENDAGRI, BPS = "Kepmendagri 300.2.2-2430/2025", "BPS 2020, berbeda dari kode Kemendagri"
VILLAGE = (RegionKind.DESA, RegionKind.KELURAHAN)

_WHERE = (
    Column("bulan", Type.TEXT, "tahun-bulan", "Bulan yang diceritakan, contoh 2026-10.", "pilihan pembaca",
           lambda row: str(row.frame.month)),
    Column("versi", Type.TEXT, "", "draf: ada buku yang belum ditutup atau ada yang belum selesai. ditutup: semua buku "
           "bulan itu ditutup. terbit 2: sama dengan laporan resmi versi 2. sesudah terbit 2: berubah sejak itu.",
           "RDU", lambda row: row.frame.version),
    Column("untuk", Type.TEXT, "", "dinas: lengkap, menurut unit. umum: untuk siapa saja, angka dari kurang dari 5 "
           "rumah tangga ditutup.", "RDU", lambda row: row.frame.audience.value,
           choices=tuple(one.value for one in Audience)),
    Column("jenis_baris", Type.TEXT, "", "bahan: satu jenis sampah di satu unit. unit: rumah tangga dan uang satu "
           "unit. dilaporkan sendiri: dari unit di luar RDU, berdiri terpisah.", "RDU", lambda row: row.kind.value,
           choices=tuple(one.value for one in RowKind)),
    Column("unit_kode", Type.TEXT, "", "Kode unit di RDU.", "daftar unit RDU", lambda row: row.place.code),
    Column("unit", Type.TEXT, "", "Nama unit, atau tempat yang dijumlahkan di versi umum.", "daftar unit RDU",
           lambda row: row.place.name),
    Column("unit_jenis", Type.TEXT, "", "Jenis unit.", "daftar unit RDU", lambda row: row.place.kind),
    _region("kabupaten_kode", "Kode kabupaten, Kemendagri.", [RegionKind.KABUPATEN], "code", KEMENDAGRI),
    _region("kabupaten_kode_bps", "Kode kabupaten, BPS.", [RegionKind.KABUPATEN], "bps_code", BPS),
    _region("kecamatan_kode", "Kode kecamatan, Kemendagri.", [RegionKind.KECAMATAN], "code", KEMENDAGRI),
    _region("kecamatan_kode_bps", "Kode kecamatan, BPS.", [RegionKind.KECAMATAN], "bps_code", BPS),
    _region("kecamatan", "Nama kecamatan tempat unit berdiri.", [RegionKind.KECAMATAN], "name", KEMENDAGRI),
    _region("desa_kode", "Kode desa atau kelurahan, Kemendagri.", VILLAGE, "code", KEMENDAGRI),
    _region("desa_kode_bps", "Kode desa atau kelurahan, BPS. Kosong bila tidak diketahui.", VILLAGE, "bps_code", BPS),
    _region("desa", "Nama desa atau kelurahan tempat unit berdiri.", VILLAGE, "name", KEMENDAGRI),
)  # fmt: skip

_GOODS = (
    Column("kategori_sipsn", Type.TEXT, "", "Kategori komposisi SIPSN, ditulis persis. Satu jenis masuk satu kategori.",
           "SIPSN, KLHK", _sipsn, choices=tuple(one.value for one in Sipsn)),
    _of_stuff("jenis_kode", "Kode jenis sampah.", lambda stuff: stuff.kind.code, "daftar jenis RDU"),
    _of_stuff("jenis", "Nama jenis sampah, semua mutunya bersama.", lambda stuff: stuff.kind.name, "daftar jenis RDU"),
    _of_stuff("bahan_kode", "Kode bahan yang dipakai menghitung dampak.", lambda stuff: stuff.made_of.code,
              "peta jenis ke bahan"),
    _of_stuff("bahan", "Nama bahan itu.", lambda stuff: stuff.made_of.name, "peta jenis ke bahan"),
    _mass("stok_awal", "Ada di gudang pada awal bulan.", lambda mass: mass.opening, agency_only=True),
    _mass("ditimbang", "Ditimbang dari penabung bulan itu, pada hari ditimbang. Yang dibatalkan tidak dihitung.",
          lambda mass: mass.weighed, households=True),
    _mass("kiriman", "Diterima dari unit lain dikurangi dikirim ke unit lain; di bawah nol bila lebih banyak dikirim. "
          "Dijumlahkan, yang tinggal hanya yang di jalan dan beda timbangan.", lambda mass: mass.between,
          agency_only=True),
    _mass("lain", "Ditemukan, ganti mutu, buku lama, dan sisa pembetulan; bisa di bawah nol.", lambda mass: mass.other,
          agency_only=True),
    _mass("dijual", "Dijual kepada pembeli, timbangan unit.", lambda mass: mass.sold),
    _mass("residu", "Dibuang sesudah dipilah.", lambda mass: mass.residue, agency_only=True),
    _mass("susut", "Kering atau hilang, menurut hitungan gudang.", lambda mass: mass.shrink, agency_only=True),
    _mass("stok_akhir", "Ada di gudang pada akhir bulan. stok_awal + ditimbang + kiriman + lain = dijual + residu + "
          "susut + stok_akhir.", lambda mass: mass.closing, agency_only=True),
    _goods("keluar", "Yang dihitung keluar: dijual; di berkas satu unit sendiri juga dikirim ke induk. Di berkas "
           "beberapa unit kiriman tidak ikut, jadi tiap kilogram keluar satu kali.", lambda stuff: stuff.left.grams),
    _goods("keluar_bersih", "Keluar dikurangi yang tidak ditemukan timbangan pembeli atau induk: dasar A dan B.",
           lambda stuff: stuff.left.net),
    Column("nilai_rupiah", Type.WHOLE, RUPIAH, "Nilai yang ditimbang, menurut hari ditimbang, sebelum bagi hasil unit.",
           BOOKS, lambda row: row.stuff.worth if row.stuff else None, households=True),
    Column("rumah_tangga_membawa", Type.WHOLE, "rumah tangga", "Rumah tangga yang membawa jenis ini sedikitnya sekali. "
           "Tidak bisa dijumlahkan: satu rumah tangga membawa beberapa jenis.", BOOKS,
           lambda row: row.stuff.households if row.stuff else None, households=True),
)  # fmt: skip

_IMPACT = (
    Column("set_faktor", Type.TEXT, "", "Set faktor emisi, versi, dan tanggal terbitnya.", "halaman Faktor",
           lambda row: row.frame.factors),
    Column("porsi_ke_tpa", Type.DECIMAL, "bagian dari 1", "s: porsi yang sebenarnya akan masuk TPA. Kosong selama "
           "belum ditetapkan; dihindari = A + s × B − C.", "halaman Asumsi", _share),
    *_impact("a", "A: emisi bahan baru yang dihindari, bertanda. Kosong bila tidak ada faktor atau tidak ada "
             "yang keluar.", lambda stuff: stuff.avoided),
    *_impact("b", "B: metana TPA yang dihindari bila semuanya akan masuk TPA (s = 1). Kosong bila tidak ada faktor.",
             lambda stuff: stuff.methane),
)  # fmt: skip

_UNIT = (
    _of_unit("unit_diharapkan", "unit", "1 bila unit itu seharusnya melapor bulan itu.",
             lambda unit: int(unit.expected), agency_only=True, source="daftar unit RDU"),
    _of_unit("unit_menimbang", "unit", "1 bila unit itu menimbang sedikitnya sekali.", lambda unit: int(unit.weighed)),
    _of_unit("unit_menutup_buku", "unit", "1 bila buku bulan itu sudah ditutup.", lambda unit: int(unit.closed),
             agency_only=True),
    _of_unit("rumah_tangga_aktif", "rumah tangga", "Rumah tangga yang menimbang sedikitnya sekali.",
             lambda unit: unit.households, households=True),
    _of_unit("rumah_tangga_terdaftar", "rumah tangga", "Rumah tangga yang terdaftar pada akhir bulan: penyebut.",
             lambda unit: unit.registered, households=True, source="daftar anggota RDU"),
    _of_unit("penabung_lain_aktif", "penabung", "Kelompok, sekolah, kantor, dan perorangan yang menimbang.",
             lambda unit: unit.others, agency_only=True),
    _of_unit("masuk_tabungan_rupiah", RUPIAH, "Masuk ke tabungan, menurut hari dibukukan, sesudah bagi hasil unit.",
             lambda unit: unit.credited, households=True),
    _of_unit("dibayar_rupiah", RUPIAH, "Dibayarkan kepada penabung, uang dan barang.", lambda unit: unit.paid,
             agency_only=True),
    _of_unit("solar_liter", "liter", "Solar kendaraan angkut sendiri.", lambda unit: decimal(int(unit.litres * 1000)),
             Type.DECIMAL, source="catatan solar"),
    _of_unit("c_kg_co2e", CO2E, "C: emisi solar itu.", lambda unit: unit.own_fuel, Type.DECIMAL,
             source="catatan solar"),
)  # fmt: skip

_OUTSIDE = (
    _told("dilaporkan_kg", KG, "Berat satu kategori menurut unit di luar RDU. Tidak pernah dijumlahkan dengan "
          "ditimbang_kg.", lambda one: decimal(one.grams) if one.sipsn else None, Type.DECIMAL, households=True),
    _told("dilaporkan_dijual_kg", KG, "Yang dijual, semua jenis, menurut unit itu.",
          lambda one: None if one.sipsn else decimal(one.report.sold), Type.DECIMAL, households=True),
    _told("dilaporkan_dibayar_rupiah", RUPIAH, "Dibayarkan kepada anggotanya, menurut unit itu.",
          lambda one: None if one.sipsn else one.report.paid, households=True),
    _told("dilaporkan_anggota", "anggota", "Anggota yang menimbang, menurut unit itu.",
          lambda one: None if one.sipsn else one.report.members, households=True),
    _told("dilaporkan_versi", "", "1: laporan pertama; 2 dan seterusnya: pembetulan yang menggantikannya.",
          lambda one: None if one.sipsn else one.report.version),
    _told("dilaporkan_catatan", "", "Catatan unit itu.", lambda one: None if one.sipsn else one.report.note, Type.TEXT,
          agency_only=True),
)  # fmt: skip

COLUMNS: Sequence[Column] = (*_WHERE, *_GOODS, *_IMPACT, *_UNIT, *_OUTSIDE)


def cells_of(row: OpenRow) -> Mapping[str, Cell | None]:
    return {column.name: column.of(row) for column in COLUMNS}


def schema(address: str) -> dict[str, Any]:
    """The JSON Schema of the JSON file."""
    texts = {"type": "string"}
    rows = {
        "type": "object", "additionalProperties": False, "required": [column.name for column in COLUMNS],
        "properties": {column.name: column.schema for column in COLUMNS},
    }  # fmt: skip
    head = {"$schema": texts, "judul": texts, "bulan": {"type": "string", "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$"},
            "wilayah": texts, "versi": texts, "untuk": {"enum": [one.value for one in Audience]},
            "kamus": texts, "catatan": texts, "baris": {"type": "array", "items": rows}}  # fmt: skip
    return {
        "$schema": SCHEMA, "$id": address, "title": "Data terbuka bulanan bank sampah", "type": "object",
        "additionalProperties": False, "required": list(head), "properties": head,
    }  # fmt: skip


def dictionary() -> Iterator[Sequence[Cell]]:
    """The same as a table, the first row its head."""
    yield "nama", "jenis isi", "satuan", "arti", "sumber", "versi umum"
    for column in COLUMNS:
        public = "kosong" if column.agency_only else "ditutup bila sedikit" if column.households else "ya"
        yield column.name, column.type.value, column.unit, column.meaning, column.source, public
