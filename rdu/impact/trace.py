"""How a figure came about: each row with its factors, its assumptions, and the formula with the numbers put in."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rdu.impact.arithmetic import Impact, Row, Span
from rdu.impact.assumed import METHANE, Assumptions, Key
from rdu.impact.factors import Factor
from rdu.impact.materials import UCO
from rdu.impact.numbers import plain, two_figures
from rdu.impact.together import Together

UNIT = "kg CO2e"


@dataclass(frozen=True)
class Step:
    """One formula with its numbers: what it gives, and the ids of what it stands on."""

    name: str
    formula: str
    result: str
    factors: Sequence[str] = ()
    assumptions: Sequence[str] = ()


def headline(impact: Impact | Together) -> str:
    """ "1.900 kg CO2e (A saja 860)"; while s is not set "860 sampai 1.900 kg CO2e", never the upper figure alone."""
    least, most = two_figures(impact.least.mid), two_figures(impact.most.mid)
    if impact.is_open:
        return f"{least} {UNIT}" if least == most else f"{least} sampai {most} {UNIT}"
    alone = two_figures(impact.alone.mid)
    return f"{least} {UNIT}" if alone == least else f"{least} {UNIT} (A saja {alone})"


def range_words(impact: Impact | Together) -> str:
    low, high = impact.range
    return f"{two_figures(low)} sampai {two_figures(high)} {UNIT}"


def steps_of(impact: Impact, row: Row) -> list[Step]:
    """Of one kind: A, B, or why there is neither."""
    steps = []
    if row.a is not None:
        steps.append(_step_a(impact, row, row.a))
    if row.doc is not None:
        steps.append(_step_b(impact, row, row.doc))
    return steps


def why_mass_only(row: Row) -> str:
    if row.kind.material == UCO:
        return "Minyak jelantah tidak dihitung selama belum ditetapkan dinas. Beratnya saja."
    if row.kind.mass_only:
        return "Tidak ada faktor yang bisa dipertanggungjawabkan. Beratnya saja."
    return "Set faktor ini tidak berisi faktor untuk bahan ini. Beratnya saja."


def totals_of(impact: Impact) -> list[Step]:
    """A, B, C and the net of the whole."""
    share = impact.share
    a, b, c = impact.avoided, impact.methane, impact.own_fuel
    steps = [
        Step("A: bahan baru yang dihindari", _sum([row.avoided for row in impact.rows if row.a]), _figure(a)),
        Step("B: metana TPA, bila semua masuk TPA", _sum([row.methane for row in impact.rows if row.doc]), _figure(b)),
        Step(
            "C: solar angkut sendiri", f"{plain(impact.fuel_litres)} liter × {_of(impact.assumed, Key.FUEL)}",
            f"{plain(c)} {UNIT}", assumptions=[impact.assumed.id_of(Key.FUEL)],
        ),
    ]  # fmt: skip
    ids = [impact.assumed.id_of(Key.SHARE)]
    for s, word in [(share, "")] if share is not None else [(Fraction(0), ", s = 0"), (Fraction(1), ", s = 1")]:
        formula = f"{plain(a.mid)} + {plain(s)} × {plain(b.mid)} − {plain(c)}"
        steps.append(Step(f"Dihindari: A + s × B − C{word}", formula, _figure(impact.net(s)), assumptions=ids))
    return steps


def footer(impact: Impact) -> str:
    """What stands below every page and report about impact."""
    words = impact.assumed.words
    return (
        "Perkiraan manfaat kotor daur ulang dibanding bahan baru dan TPA. Bukan penurunan inventarisasi GRK, bukan"
        f" kredit karbon. Faktor: {impact.factors.dated}; metana TPA: IPCC 2006, MCF {words(Key.MCF)},"
        f" GWP CH4 {words(Key.GWP)}; porsi ke TPA {words(Key.SHARE)}."
    )


def _step_a(impact: Impact, row: Row, a: Factor) -> Step:
    kg, forest = plain(row.mass.kg), row.forest
    factor = plain(a.si, 6) if forest is None else f"({plain(a.si, 6)} − ({plain(forest.si, 6)}))"
    ids = [impact.factors.id_of(one) for one in (a, forest) if one]
    used = [impact.assumed.id_of(Key.FOREST)] if forest else []
    return Step("A", f"{kg} kg × {factor} kg CO2e/kg", _figure(row.avoided), ids, used)


def _step_b(impact: Impact, row: Row, doc: Factor) -> Step:
    given = impact.assumed
    docf, mcf, f, r, ox, gwp = (_of(given, key) for key in METHANE)
    formula = (
        f"{plain(row.mass.kg)} kg × {plain(doc.si, 6)} × {docf} × {mcf} × {f} × 16/12 × (1 − {r}) × (1 − {ox}) × {gwp}"
    )
    used = [given.id_of(key) for key in (*METHANE, Key.MCF_LOW, Key.MCF_HIGH)]
    return Step("B bila semua masuk TPA", formula, _figure(row.methane), [impact.factors.id_of(doc)], used)


def _of(given: Assumptions, key: Key) -> str:
    return plain(given[key], 6)


def _sum(spans: Sequence[Span]) -> str:
    figures = [plain(span.mid) if span.mid >= 0 else f"({plain(span.mid)})" for span in spans]
    return " + ".join(figures) or "0"


def _figure(span: Span) -> str:
    """To a thousandth, with the ends where they differ: the print is rounded, this is not."""
    ends = "" if span.low == span.high else f" ({plain(span.low)} sampai {plain(span.high)})"
    return f"{plain(span.mid)} {UNIT}{ends}"
