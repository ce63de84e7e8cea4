"""The figures of some months as a report: the cover, goods, money, units, impact, prices and corrections, the method.

`whole` is the version for managers and the agency. Without it neither debts to savers nor quiet units are told.
Nobody is ranked: places and kinds stand in the order of names.
"""

from collections.abc import Iterator, Sequence

from rdu.catalogue.models import Sipsn
from rdu.clock import Period, Stretch, format_date
from rdu.impact.month import Scope
from rdu.money import format_rupiah
from rdu.people.models import Unit
from rdu.reports import words
from rdu.reports.compose_cover import against, days_of, keys_of
from rdu.reports.compose_diversion import diversion_sections
from rdu.reports.compose_impact import impact_section, method_section
from rdu.reports.compose_map import reach_blocks
from rdu.reports.compose_outside import outside_sections
from rdu.reports.compose_plant import plant_sections
from rdu.reports.compose_public import (
    COVERED,
    category_bars,
    covers_of_types,
    covers_of_units,
    goods_table,
    is_untold,
    told,
    trend,
    why_untold,
)
from rdu.reports.document import Bars, Block, Document, Head, Note, Section, Table
from rdu.reports.figures import Figures
from rdu.reports.goods import Mass
from rdu.reports.pictures import debt_and_cover, flow_of
from rdu.reports.small_cells import LEAST, Cover, Covers, is_small
from rdu.reports.standing import headed
from rdu.weights import format_tonnes

TITLES = {"bulan": "Laporan bulanan", "tahun": "Laporan tahunan", "periode": "Laporan periode"}
WHOLE, PUBLIC = "Untuk pengurus dan dinas", "Untuk umum"


def report_of(of: Figures, root: Unit, *, whole: bool) -> Document:
    period, unit = of.period, of.scope.units[0]
    agency = [f"Pemerintah {root.name}", "Dinas Lingkungan Hidup"]
    untold = not whole and is_untold(of)
    sections = [
        *([] if untold else _told(of, whole=whole)), *outside_sections(of, whole=whole), impact_section(of),
        *([] if untold else diversion_sections(of)),
        *plant_sections(of, whole=whole),
        *([] if untold else [_changes(of, whole=whole)]), method_section(of, whole=whole),
    ]  # fmt: skip
    sentence = why_untold(of) if untold else words.cover_sentence(of, whole=whole)
    reasons = [reason.whole if whole else reason.public for reason in of.standing.reasons]
    signer = f"Pengurus {unit.name}" if of.scope.alone else "Kepala Dinas Lingkungan Hidup"
    return Document(
        [unit.name, unit.place or unit.kind.word] if of.scope.alone else agency, f"{TITLES[period.noun]} bank sampah",
        headed(period.words), of.scope.words, days_of(period), sentence, reasons,
        [] if untold else keys_of(of, whole=whole), sections, signer, WHOLE if whole else PUBLIC, against(period),
    )  # fmt: skip


def _told(of: Figures, *, whole: bool) -> list[Section]:
    return [_goods(of, whole=whole), _money(of, whole=whole), *_places(of, whole=whole)]


def file_name(scope: Scope, period: Period, *, whole: bool) -> str:
    """laporan-mlt-2026-10.pdf, laporan-mlt-2026-07_2026-09-umum.pdf."""
    return f"laporan-{scope.code.lower()}-{str(period).replace('..', '_')}{'' if whole else '-umum'}.pdf"


def _this(of: Figures) -> str:
    return f"{of.period.noun} ini"


EQUATION = Note(
    "Stok awal + ditimbang + kiriman + lain = dijual + residu + susut + stok akhir, untuk setiap baris. "
    "Kiriman: diterima dari unit lain dikurangi dikirim. Residu: dibuang sesudah dipilah. Susut: kering atau "
    "hilang, menurut hitungan gudang. Lain: ditemukan, ganti mutu, buku lama, dan sisa pembetulan. Kilogram "
    "dihitung pada hari ditimbang, dijual, atau dikirim; yang kemudian dibatalkan keluar dari hari itu juga."
)

# Goods ------------------------------------------------------------------------------------------------------------


def _goods(of: Figures, *, whole: bool) -> Section:
    mass = of.goods.whole
    finding = (
        f"{format_tonnes(mass.weighed)} ditimbang, {format_tonnes(mass.sold)} dijual, stok {words.stock_moved(of)}"
    )
    categories = category_bars(of, Covers() if whole else covers_of_types(of))
    by_month = isinstance(of.period, Stretch) and (whole or not any(point.is_small for point in of.trend))
    blocks: list[Block] = [
        *([flow_of(of)] if whole else []),
        Bars("Ditimbang menurut kategori SIPSN", "kilogram", categories),
        *trend(of, "Ditimbang tiap bulan", "", "weighed", format_tonnes, whole=whole),
        *trend(of, "Dijual tiap bulan", "", "sold", format_tonnes, whole=whole),
        *([_by_month(of)] if by_month else []),
        *_by_type(of, whole=whole),
    ]
    return Section("Ke mana sampah pergi", finding, blocks)


def _by_type(of: Figures, *, whole: bool) -> list[Block]:
    return [_equation(of), EQUATION] if whole else [goods_table(of), COVERED]


def _by_month(of: Figures) -> Table:
    heads = [Head("Bulan", width=34), Head("Ditimbang, kg", True, 22), Head("Dijual, kg", True, 22),
             Head("Nilai dari warga", True, 22)]  # fmt: skip
    rows = [
        [point.period.words, words.kg(point.weighed), words.kg(point.sold), format_rupiah(point.worth)]
        for point in of.trend
    ]
    whole = of.ends[0]
    rows.append(["Jumlah", words.kg(whole.weighed), words.kg(whole.sold), format_rupiah(whole.worth)])
    return Table("Bulan demi bulan", "", heads, rows, [*["line"] * len(of.trend), "sum"])


def _equation(of: Figures) -> Table:
    heads = [Head("Kategori SIPSN dan jenis", width=27)]
    names = ("Stok awal", "Ditimbang", "Kiriman", "Lain", "Dijual", "Residu", "Susut", "Stok akhir")
    heads += [Head(word, True, width) for word, width in zip(names, (10, 10, 9, 9, 10, 8, 7, 10), strict=True)]
    rows, kinds, bars = list[list[str]](), list[str](), list[tuple[int, ...]]()
    for sipsn in Sipsn:
        rows.append([sipsn.value, *_masses(of.goods.sum_of(sipsn))])
        kinds.append("head")
        bars += [(), *((kind.mass.weighed,) for kind in of.goods.of(sipsn))]
        rows += [[kind.name, *_masses(kind.mass)] for kind in of.goods.of(sipsn)]
        kinds += ["line"] * len(of.goods.of(sipsn))
    rows.append(["Jumlah", *_masses(of.goods.whole)])
    return Table(
        "Menurut kategori SIPSN dan jenis", "kilogram bersih, tanpa wadah", heads, rows, [*kinds, "sum"], [*bars, ()],
        bars_at=3,
    )  # fmt: skip


def _masses(mass: Mass) -> list[str]:
    return [
        words.kg(mass.opening), words.kg(mass.weighed), words.signed_kg(mass.between), words.signed_kg(mass.other),
        words.kg(mass.sold), words.kg(mass.residue), words.kg(mass.shrink), words.kg(mass.closing),
    ]  # fmt: skip


# Money and people -------------------------------------------------------------------------------------------------


def _money(of: Figures, *, whole: bool) -> Section:
    money = of.rupiah
    finding = f"{format_rupiah(money.credited)} masuk ke tabungan, {format_rupiah(money.paid)} dibayarkan"
    if whole:
        finding += f"; utang kepada penabung {format_rupiah(money.owed)}"
    blocks: list[Block] = [Note(line) for line in _people(of, whole=whole)]
    blocks += trend(of, "Nilai sampah dari warga tiap bulan", "menurut hari ditimbang", "worth", format_rupiah,
                    whole=whole)  # fmt: skip
    blocks.append(_movement(of, whole=whole))
    if whole and money.owed:
        blocks.append(debt_and_cover(of))
    blocks.append(Note("Rupiah dihitung pada hari dibukukan, kilogram pada hari ditimbang. Sumber: buku besar RDU."))
    return Section("Rumah tangga dan uang", finding, blocks)


def _people(of: Figures, *, whole: bool) -> Iterator[str]:
    savers = of.savers
    yield (
        f"{words.count(savers.households)} rumah tangga menimbang sedikitnya sekali, "
        f"{words.part(savers.households, savers.registered_households)} dari "
        f"{words.count(savers.registered_households)} yang terdaftar. Penabung lain (kelompok, sekolah, kantor, "
        f"perorangan): {words.count(savers.others)}."
    )
    if savers.known and (whole or savers.known >= LEAST):
        yield (
            f"Dari {words.count(savers.known)} pembawa sampah yang jenis kelaminnya dicatat, "
            f"{words.part(savers.women, savers.known)} perempuan."
        )


def _movement(of: Figures, *, whole: bool) -> Table:
    """How the debt came about; for everybody only what was credited and paid."""
    money, period = of.rupiah, of.period
    rows = [
        ["Nilai setoran yang dibukukan", words.signed_rupiah(money.gross)],
        ["Bagi hasil unit", words.signed_rupiah(-money.share)],
        ["Masuk ke tabungan", words.signed_rupiah(money.credited)],
        ["Dibayarkan kepada penabung", words.signed_rupiah(-money.paid)],
    ]
    kinds = ["line", "line", "sum", "line"]
    if whole:
        before = [f"Utang {format_date(period.previous.last_day)}", format_rupiah(money.owed_before)]
        after = [f"Utang {format_date(period.last_day)}", format_rupiah(money.owed)]
        others = ["Lain: buku lama, pindahan, biaya, pembetulan", words.signed_rupiah(money.others)]
        rows, kinds = [before, *rows, others, after], ["head", *kinds, "line", "sum"]
    title = "Mutasi utang kepada penabung" if whole else "Tabungan warga"
    return Table(title, "rupiah", [Head("Apa", width=70), Head("Rupiah", True, 30)], rows, kinds)


# Places -----------------------------------------------------------------------------------------------------------


def _places(of: Figures, *, whole: bool) -> list[Section]:
    if of.scope.alone:
        return []
    expected, silent = of.expected, of.silent
    finding = f"{len(expected) - len(silent)} dari {len(expected)} unit melapor"
    blocks = reach_blocks(of, whole=whole)
    if len(of.kecamatan) > 1:
        blocks.append(_kecamatan(of, whole=whole))
    if whole and silent:
        blocks.append(Note(f"Belum melapor: {', '.join(unit.name for unit in silent)}."))
    blocks.append(_units(of, whole=whole))
    if not whole and any(covers_of_units(of).leaves.values()):
        blocks.append(COVERED)
    blocks.append(Note(f"Melapor berarti menimbang sedikitnya sekali {_this(of)}. Urut nama, bukan peringkat."))
    return [Section("Kecamatan dan unit", finding if whole else f"{len(of.standing.weighed)} unit menimbang", blocks)]


def _kecamatan(of: Figures, *, whole: bool) -> Table:
    rows, covers = [], Covers() if whole else covers_of_units(of)
    for code, name in of.kecamatan.items():
        units = [unit for unit in of.scope.units if (unit.region_code or "").startswith(code)]
        reported = len([unit for unit in units if unit.id in of.standing.weighed])
        expected = len([unit for unit in units if unit in of.expected])
        kg, cover = words.kg(sum(of.by_unit.get(unit.id, 0) for unit in units)), covers.of_group(code)
        rows.append([
            name, f"{reported} dari {expected}" if whole else f"{reported}",
            told(cover, words.count(_active(of, units))), told(cover, kg),
        ])  # fmt: skip
    heads = [Head("Kecamatan", width=40), Head("Unit melapor", True, 20), Head("Penabung aktif", True, 20),
             Head("Ditimbang, kg", True, 20)]  # fmt: skip
    return Table("Menurut kecamatan", "menurut letak unit", heads, rows)


def _active(of: Figures, units: Sequence[Unit]) -> int:
    return sum(of.savers.active[unit.id, is_household] for unit in units for is_household in (True, False))


def _units(of: Figures, *, whole: bool) -> Table:
    shown = [unit for unit in of.scope.units if whole or unit.id in of.standing.weighed]
    covers = Covers() if whole else covers_of_units(of)
    rows = [
        [unit.name, "Ditutup" if unit.id in of.standing.closed else "Terbuka",
         told(covers.of(unit.code), words.count(_active(of, [unit])), households=True),
         told(covers.of(unit.code), words.kg(of.by_unit.get(unit.id, 0)))]
        for unit in shown
    ]  # fmt: skip
    heads = [Head("Unit", width=46), Head(f"Buku {_this(of)}", width=18), Head("Penabung aktif", True, 18),
             Head("Ditimbang, kg", True, 18)]  # fmt: skip
    return Table("Menurut unit", "", heads, rows)


# Prices and corrections -------------------------------------------------------------------------------------------


def _changes(of: Figures, *, whole: bool) -> Section:
    fixed = of.corrections
    changed = f"{len(of.prices)} harga berubah" if of.prices else "Harga tidak berubah"
    finding = f"{changed}; {words.count(fixed.within.count)} setoran dibatalkan"
    blocks: list[Block] = []
    if of.prices:
        rows = [
            [format_date(one.since), one.name, one.whose, _price(one.before, one.measure),
             _price(one.after, one.measure), words.versus(one.after or 0, one.before or 0)]
            for one in of.prices
        ]  # fmt: skip
        heads = [Head("Berlaku", width=17), Head("Jenis", width=27), Head("Daftar", width=20),
                 Head("Sebelumnya", True, 13), Head("Menjadi", True, 13), Head("Perubahan", True, 10)]  # fmt: skip
        bars = [
            [1000 * (one.after - one.before) // one.before] if one.after and one.before else [] for one in of.prices
        ]
        blocks.append(Table("Harga beli yang berubah", "untuk semua penabung", heads, rows, bars=bars, bars_at=6))
    blocks += [_corrections(of, whole=whole), Note(
        "Yang dibatalkan atau dibetulkan tetap terbaca di buku: keduanya berdiri, berpasangan. Rupiahnya dibukukan "
        "pada hari pembatalan; kilogramnya keluar dari hari ditimbang."
    )]  # fmt: skip
    return Section("Harga dan koreksi", finding, blocks)


def _price(amount: int | None, measure: str) -> str:
    return "tidak ada" if amount is None else f"{format_rupiah(amount)}/{measure}"


def _corrections(of: Figures, *, whole: bool) -> Table:
    """What a handful of deposits weighed is not told to everybody."""
    fixed, this = of.corrections, _this(of)
    lines = (
        (f"Setoran yang dibatalkan {this}", fixed.within),
        (f"di antaranya setoran sebelum {this}", fixed.of_earlier),
        (f"Setoran {this} yang dibatalkan sesudahnya", fixed.since),
    )  # fmt: skip
    few = is_small(fixed.within.count - fixed.of_earlier.count) or any(is_small(one.count) for _, one in lines)
    cover = Cover.OTHER if few and not whole else Cover.NONE
    rows = [
        [word, words.count(one.count), told(cover, words.kg(one.grams)), told(cover, format_rupiah(one.amount))]
        for word, one in lines
    ]
    rows.append([f"Penjualan {this} yang dibatalkan", words.count(fixed.sales), "", ""])
    heads = [Head("Koreksi", width=49), Head("Jumlah", True, 14), Head("kg", True, 17), Head("Tabungan", True, 20)]
    return Table("Koreksi", "", heads, rows)
