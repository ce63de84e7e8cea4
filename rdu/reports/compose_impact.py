"""The impact of a report with its range, and the method note: factors, assumptions, and the ends of the chains."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from rdu.clock import Month, period_of
from rdu.impact import trace
from rdu.impact.arithmetic import Impact, Row, Span
from rdu.impact.assumed import Key, known
from rdu.impact.factors import Factor, Metric
from rdu.impact.materials import materials
from rdu.impact.month import MonthImpact
from rdu.impact.numbers import comma, plain, rounded, two_figures
from rdu.impact.together import Together
from rdu.ledger.service import digest_of
from rdu.reports import words
from rdu.reports.document import Bar, Bars, Block, Head, Note, Points, Section, Table
from rdu.reports.figures import Figures
from rdu.weights import format_tonnes

UNIT = "kg CO2e"
_METRICS = {Metric.AVOIDED: "A", Metric.DOC: "DOC", Metric.FOREST: "karbon hutan"}
METHOD = (
    ("A", "Kilogram yang keluar × emisi bahan baru yang dihindari. Bertanda, tidak pernah dipotong di nol."),
    ("B", "Kilogram × s × metana TPA × GWP."),
    ("C", "Solar angkut sendiri."),
    ("Dihindari", "A + s × B − C. Selama s belum ditetapkan, laporan menulis A saja sampai A + B."),
    ("s", "Porsi sampah ini yang sebenarnya akan masuk TPA."),
    ("Rentang", "Dari faktor terendah dan tertinggi, dan dari MCF terendah dan tertinggi."),
    ("Sumber", "EPA WARM v16 dibaca lewat salinan yang cocok dengan model v15 EPA, tanpa karbon hutan."),
)
REFUSED = (
    ("Air yang dihemat", "Sumbernya berbeda tanda."),
    ("Pohon", "Angka 17 pohon tidak bersumber."),
    ("Mobil, bibit, telepon", "Ukuran dari negara lain."),
    ("Kredit karbon", "Ini bukan penurunan inventarisasi."),
    ("RDF, briket, pembakaran", "Bukan daur ulang."),
    ("Bahan tanpa faktor", "Beratnya saja."),
)
FILE = (
    "Berkas PDF-nya dibuat untuk arsip: huruf, warna (sRGB), bahasa, dan strukturnya ada di dalam, menurut aturan "
    "PDF/A-2b dan tagged PDF, dan diperiksa dengan uji RDU sendiri. Tidak dinyatakan: PDF/A-2a dan PDF/UA."
)


def impact_section(of: Figures) -> Section:
    impact = of.impact.impact
    what = "dijual dan dikirim" if of.scope.alone else "dijual"
    if not impact.rows:
        return Section("Dampak", "Tidak ada yang keluar gudang, jadi tidak ada dampak", _footers(of))
    finding = f"{format_tonnes(of.impact.grams)} {what}; perkiraan {trace.headline(impact)}"
    blocks: list[Block] = [
        Bars("Perkiraan emisi yang dihindari", f"{UNIT}, dibulatkan dua angka", _spans(impact)),
        _materials(of),
        *(_months(of, impact) if isinstance(impact, Together) else [_steps(impact)]),
        *([Note(f"Beratnya saja, tanpa faktor: {_mass_only(of)}.")] if of.impact.grams_mass_only else []),
        *_footers(of),
    ]
    return Section("Dampak", finding, blocks)


def _steps(impact: Impact) -> Table:
    heads = [Head("Bagian", width=28), Head("Rumus", width=42), Head("Hasil", width=30)]
    rows = [[step.name, step.formula, step.result] for step in trace.totals_of(impact)]
    return Table("Perhitungannya", "sebelum dibulatkan", heads, rows)


def _months(of: Figures, impact: Together) -> list[Block]:
    """How a longer period came about: month by month, each with what counted then."""
    heads = [Head("Bulan", width=20), Head("Faktor", width=24), Head("A", True, 12),
             Head("B bila semua ke TPA", True, 13), Head("C", True, 8), Head("s", width=11),
             Head("Dihindari", True, 20)]  # fmt: skip
    rows = [
        [month.month.words, month.impact.factors.dated, *_parts(month.impact),
         month.impact.assumed.words(Key.SHARE), _ends(month.impact)]
        for month in of.impact.months
    ]  # fmt: skip
    rows.append(["Jumlah", "", *_parts(impact), "", _ends(impact)])
    note = Note(
        "Setiap bulan dihitung dengan faktor, asumsi, dan s yang berlaku pada hari terakhir bulan itu, lalu "
        "dijumlahkan sebelum dibulatkan. Tidak ada satu faktor untuk seluruh periode."
    )
    return [Table("Perhitungannya, bulan demi bulan", f"{UNIT}, A + s × B − C", heads, rows,
                  [*["line"] * len(of.impact.months), "sum"]), note]  # fmt: skip


def _parts(impact: Impact | Together) -> list[str]:
    return [plain(figure, 1) for figure in (impact.avoided.mid, impact.methane.mid, impact.own_fuel)]


def _ends(impact: Impact | Together) -> str:
    least, most = plain(impact.least.mid, 1), plain(impact.most.mid, 1)
    return least if least == most else f"{least} sampai {most}"


def _footers(of: Figures) -> list[Block]:
    """What the estimate stands on; of several months for each that stands on something else."""
    return [
        Note(footer if len(of.impact.months) == 1 else f"{_span(months)}: {footer}")
        for footer, months in _alike((trace.footer(month.impact), month.month) for month in of.impact.months)
    ]


def _alike(pairs: Iterable[tuple[str, Month]]) -> list[tuple[str, list[Month]]]:
    """Months one after another that say the same, together."""
    return [(words, [month for _, month in run]) for words, run in groupby(pairs, key=itemgetter(0))]


def _span(months: Sequence[Month]) -> str:
    return period_of(months[0], months[-1]).words


def _spans(impact: Impact | Together) -> list[Bar]:
    """A alone always; with s also A + s x B, without it A + B."""
    fuel = " − C" if impact.own_fuel else ""
    if isinstance(impact, Impact) and not impact.is_open:
        both, known = f"A + s × B{fuel}", f"s {impact.assumed.words(Key.SHARE)}"
    elif impact.is_open:
        both, known = f"A + B{fuel}", "bila semua masuk TPA"
    else:
        both, known = f"A + s × B{fuel}", "s tiap bulan"
    return [_bar(f"A{fuel}" if fuel else "A saja", impact.alone), _bar(f"{both}, {known}", impact.most)]


def _bar(word: str, span: Span) -> Bar:
    low, mid, high = (int(rounded(figure, 0)) for figure in (span.low, span.mid, span.high))
    return Bar(word, f"{two_figures(span.mid)} ({_range(span)})", mid, low, high)


def _materials(of: Figures) -> Table:
    heads = [Head("Bahan", width=26), Head("Keluar, kg", True, 12), Head("Dihitung, kg", True, 13),
             Head("A", True, 9), Head("B bila semua ke TPA", True, 11), Head("A + B", True, 11),
             Head("Rentang A + B", True, 18)]  # fmt: skip
    impact = of.impact.impact
    found = sorted(impact.rows, key=lambda row: row.kind.name)
    rows = [
        [row.kind.name, words.kg(of.impact.left[row.kind.code].grams), words.kg(row.mass.grams), *_figures(row)]
        for row in found
    ]
    spans = (impact.avoided, impact.methane, impact.avoided + impact.methane)
    sums = [*(two_figures(span.mid) for span in spans), _range(spans[-1])]
    rows.append(["Jumlah", words.kg(of.impact.grams), words.kg(impact.grams), *sums])
    bars = [[] if row.mass_only else [int(rounded(end, 0)) for end in (row.both.low, row.both.mid, row.both.high)]
            for row in found]  # fmt: skip
    return Table("Menurut bahan", f"A dan B dalam {UNIT}, dibulatkan dua angka", heads, rows,
                 [*["line"] * len(found), "sum"], [*bars, []], bars_at=6)  # fmt: skip


def _range(span: Span) -> str:
    return f"{two_figures(span.low)} sampai {two_figures(span.high)}"


def _figures(row: Row) -> list[str]:
    if row.mass_only:
        return ["–", "–", "massa saja", "–"]
    a = two_figures(row.avoided.mid) if row.a else "–"
    return [a, two_figures(row.methane.mid) if row.doc else "–", two_figures(row.both.mid), _range(row.both)]


def _mass_only(of: Figures) -> str:
    grams: dict[str, int] = {}
    for month in of.impact.months:
        for row in (row for row in month.impact.rows if row.mass_only):
            grams[row.kind.name] = grams.get(row.kind.name, 0) + month.left[row.kind.code].grams
    return "; ".join(f"{name} {words.kg(grams[name])} kg" for name in sorted(grams))


# The method -------------------------------------------------------------------------------------------------------


def method_section(of: Figures, *, whole: bool) -> Section:
    blocks: list[Block] = [Points("Rumus", UNIT, METHOD), Points("Tidak dihitung, dan mengapa", "", REFUSED)]
    if of.impact.impact.rows:
        blocks += _factors(of)
    blocks += [_assumptions(of), *_chains(of, whole=whole), Note(FILE)]
    return Section("Metode dan bukti", "Faktor, asumsi, dan ujung rantai pembukuan", blocks)


def _factors(of: Figures) -> list[Block]:
    """A table for each set that counted; where its factors come from stands below by number, since many share one."""
    sets: dict[str, list[MonthImpact]] = {}
    for month in of.impact.months:
        sets.setdefault(month.impact.factors.dated, []).append(month)
    sources: dict[str, int] = {}
    tables = [
        _factors_used(dated if len(sets) == 1 else f"{dated}, {_span([one.month for one in months])}", months, sources)
        for dated, months in sets.items()
    ]
    return [*tables, Points("Sumber faktor", "", [(f"[{number}]", source) for source, number in sources.items()])]


def _factors_used(title: str, months: Sequence[MonthImpact], sources: dict[str, int]) -> Table:
    found: dict[tuple[str, str], Factor] = {}
    for row in (row for month in months for row in month.impact.rows):
        for one in (row.a, row.doc, row.forest):
            if one is not None:
                found[one.material, one.metric.value] = one
    rows = []
    for one in sorted(found.values(), key=lambda one: (materials()[one.material].name, one.metric.value)):
        source = f"{one.source}, {one.year}. {one.checked.word.capitalize()}."
        number = sources.setdefault(source, len(sources) + 1)
        rows.append([
            f"{materials()[one.material].name}: {_METRICS[one.metric]}", comma(one.value),
            f"{comma(one.low)} sampai {comma(one.high)}", one.unit, f"[{number}] {one.locator}",
        ])  # fmt: skip
    heads = [Head("Faktor", width=21), Head("Terbitan", True, 8), Head("Rentang", True, 17), Head("Satuan", width=14),
             Head("Sumber dan tempatnya", width=40)]  # fmt: skip
    return Table(f"Faktor: {title}", "nilai terbitan", heads, rows)


def _assumptions(of: Figures) -> Table:
    """What counted on the last day of the month; of several months, a row for each value and its months."""
    heads = [Head("Asumsi", width=40), Head("Nilai", True, 18), Head("Satuan", width=16), Head("Baris", width=26)]
    rows = []
    for key, about in known().items():
        runs = _alike((month.impact.assumed.id_of(key), month.month) for month in of.impact.months)
        for row_id, months in runs:
            given = next(one.impact.assumed for one in of.impact.months if one.month == months[0])
            unsure = ", belum dikonfirmasi" if row_id.endswith("@bawaan") and not about.confirmed else ""
            when = f", {_span(months)}" if len(runs) > 1 else ""
            rows.append([about.name + unsure + when, given.words(key), about.unit, row_id])
    each = "bulan ini" if len(of.impact.months) == 1 else "tiap bulan"
    return Table("Asumsi", f"yang berlaku pada hari terakhir {each}", heads, rows)


def _chains(of: Figures, *, whole: bool) -> list[Block]:
    """The ends of the chains the figures rest on, and one seal over all of them."""
    heads = of.standing.heads
    units = [unit for unit in of.scope.units if unit.id in heads]
    if not units:
        return []
    ends = [[unit.code, heads[unit.id].seq, heads[unit.id].hash.hex()] for unit in units]
    shown = [unit for unit in units if whole or unit.id in of.standing.weighed]
    rows = [[f"{unit.name} ({unit.code})", words.count(heads[unit.id].seq), heads[unit.id].hash.hex()[:32]]
            for unit in shown]  # fmt: skip
    seal = digest_of(ends).hex()
    table = Table("Ujung rantai pembukuan", "jurnal terakhir waktu laporan ini dibuat",
                  [Head("Unit", width=40), Head("Jurnal", True, 12), Head("Sidik", width=48)], rows)  # fmt: skip
    note = f"Sidik semua ujung bersama: {seal}. Perintah rdu audit membuktikan setiap jurnal di depannya."
    return [table, Note(note)]
