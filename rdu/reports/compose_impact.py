"""The impact of a report with its range, and the method note: factors, assumptions, and the ends of the chains."""

from rdu.impact import trace
from rdu.impact.arithmetic import ZERO, Row, Span
from rdu.impact.assumed import Key, known
from rdu.impact.factors import Factor, Metric
from rdu.impact.materials import materials
from rdu.impact.numbers import comma, rounded, two_figures
from rdu.ledger.service import digest_of
from rdu.reports import words
from rdu.reports.document import Bar, Bars, Block, Head, Note, Section, Table
from rdu.reports.figures import Figures
from rdu.weights import format_tonnes

UNIT = "kg CO2e"
_METRICS = {Metric.AVOIDED: "A", Metric.DOC: "DOC", Metric.FOREST: "karbon hutan"}
REFUSED = (
    "Tidak dihitung, dan mengapa. Air yang dihemat: sumbernya berbeda tanda. Pohon yang diselamatkan: angka 17 pohon "
    "tidak bersumber. Mobil, bibit, telepon: ukuran dari negara lain. Kredit karbon: ini bukan penurunan "
    "inventarisasi. RDF, briket, dan pembakaran: bukan daur ulang. Bahan tanpa faktor: beratnya saja."
)
METHOD = (
    "A = kilogram yang keluar × emisi bahan baru yang dihindari; bertanda, tidak pernah dipotong di nol. B = kilogram "
    "× s × metana TPA × GWP. C = solar angkut sendiri. Dihindari = A + s × B − C. s adalah porsi yang sebenarnya akan "
    "masuk TPA; selama belum ditetapkan, laporan menulis A saja sampai A + B. Faktor EPA WARM v16 dibaca lewat salinan "
    "yang cocok dengan model v15 EPA, tanpa karbon hutan. Rentang dari faktor terendah dan tertinggi, dan MCF."
)


def impact_section(of: Figures) -> Section:
    impact = of.impact.impact
    what = "dijual dan dikirim" if of.scope.alone else "dijual"
    if not impact.rows:
        return Section("Dampak", "Tidak ada yang keluar gudang, jadi tidak ada dampak", [Note(trace.footer(impact))])
    finding = f"{format_tonnes(of.impact.grams)} {what}; perkiraan {trace.headline(impact)}"
    blocks: list[Block] = [
        Bars("Perkiraan emisi yang dihindari", f"{UNIT}, dibulatkan dua angka", _spans(of)),
        _materials(of),
        Table("Perhitungannya", "sebelum dibulatkan", [Head("Bagian", width=28), Head("Rumus", width=42),
              Head("Hasil", width=30)],
              [[step.name, step.formula, step.result] for step in trace.totals_of(impact)]),
        *([Note(f"Beratnya saja, tanpa faktor: {_mass_only(of)}.")] if of.impact.grams_mass_only else []),
        Note(trace.footer(impact)),
    ]  # fmt: skip
    return Section("Dampak", finding, blocks)


def _spans(of: Figures) -> list[Bar]:
    """A alone always; with s also A + s x B, without it A + B."""
    impact = of.impact.impact
    alone = impact.net(ZERO)
    fuel = " − C" if impact.fuel_litres else ""
    known = "bila semua masuk TPA" if impact.share is None else f"s {impact.assumed.words(Key.SHARE)}"
    both = f"A + {'' if impact.share is None else 's × '}B{fuel}, {known}"
    return [_bar(f"A{fuel}" if fuel else "A saja", alone), _bar(both, impact.most)]


def _bar(word: str, span: Span) -> Bar:
    low, mid, high = (int(rounded(figure, 0)) for figure in (span.low, span.mid, span.high))
    ends = f" ({two_figures(span.low)} sampai {two_figures(span.high)})"
    return Bar(word, f"{two_figures(span.mid)}{ends}", mid, low, high)


def _materials(of: Figures) -> Table:
    heads = [Head("Bahan", width=32), Head("Keluar, kg", True, 14), Head("Dihitung, kg", True, 14), Head("A", True, 12),
             Head("B bila semua ke TPA", True, 14), Head("A + B", True, 14)]  # fmt: skip
    rows = [
        [row.kind.name, words.kg(of.impact.left[row.kind.code].grams), words.kg(row.mass.grams), *_figures(row)]
        for row in sorted(of.impact.impact.rows, key=lambda row: row.kind.name)
    ]
    impact = of.impact.impact
    sums = [two_figures(span.mid) for span in (impact.avoided, impact.methane, impact.avoided + impact.methane)]
    rows.append(["Jumlah", words.kg(of.impact.grams), words.kg(impact.grams), *sums])
    return Table("Menurut bahan", f"A dan B dalam {UNIT}, dibulatkan dua angka", heads, rows,
                 [*["line"] * (len(rows) - 1), "sum"])  # fmt: skip


def _figures(row: Row) -> list[str]:
    if row.mass_only:
        return ["–", "–", "massa saja"]
    a = two_figures(row.avoided.mid) if row.a else "–"
    return [a, two_figures(row.methane.mid) if row.doc else "–", two_figures(row.both.mid)]


def _mass_only(of: Figures) -> str:
    rows = sorted((row for row in of.impact.impact.rows if row.mass_only), key=lambda row: row.kind.name)
    return "; ".join(f"{row.kind.name} {words.kg(of.impact.left[row.kind.code].grams)} kg" for row in rows)


# The method -------------------------------------------------------------------------------------------------------


def method_section(of: Figures, *, whole: bool) -> Section:
    blocks: list[Block] = [Note(METHOD), Note(REFUSED)]
    if of.impact.impact.rows:
        blocks.append(_factors(of))
    blocks += [_assumptions(of), *_chains(of, whole=whole)]
    return Section("Metode dan bukti", "Faktor, asumsi, dan ujung rantai pembukuan", blocks)


def _factors(of: Figures) -> Table:
    found: dict[tuple[str, str], Factor] = {}
    for row in of.impact.impact.rows:
        for one in (row.a, row.doc, row.forest):
            if one is not None:
                found[one.material, one.metric.value] = one
    heads = [Head("Faktor", width=27), Head("Terbitan", True, 8), Head("Rentang", True, 17), Head("Satuan", width=12),
             Head("Sumber", width=36)]  # fmt: skip
    rows = [
        [f"{materials()[one.material].name}: {_METRICS[one.metric]}", comma(one.value),
         f"{comma(one.low)} sampai {comma(one.high)}", one.unit,
         f"{one.source}, {one.year}. {one.locator}. {one.checked.word.capitalize()}."]
        for _, one in sorted(found.items())
    ]  # fmt: skip
    return Table(f"Faktor: {of.impact.impact.factors.dated}", "nilai terbitan", heads, rows)


def _assumptions(of: Figures) -> Table:
    given = of.impact.impact.assumed
    heads = [Head("Asumsi", width=40), Head("Nilai", True, 18), Head("Satuan", width=16), Head("Baris", width=26)]
    rows = []
    for key, about in known().items():
        shipped = given.id_of(key).endswith("@bawaan")
        unsure = ", belum dikonfirmasi" if shipped and not about.confirmed else ""
        rows.append([about.name + unsure, given.words(key), about.unit, given.id_of(key)])
    return Table("Asumsi", "yang berlaku pada hari terakhir bulan ini", heads, rows)


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
