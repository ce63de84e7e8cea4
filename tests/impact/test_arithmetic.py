"""Every vector of the method, to the printed digit: arithmetic that needs no database."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from rdu.impact import assumed, factor_file, trace
from rdu.impact.arithmetic import Impact, Mass, ch4_of, equivalences, impact
from rdu.impact.assumed import Assumptions, Given, Key
from rdu.impact.factors import Metric, warm_official
from rdu.impact.materials import items, kind_of
from rdu.impact.numbers import UnreadableNumber, parse_number, plain, rounded, two_figures
from rdu.impact.units import KNOWN
from rdu.weights import Grams

FACTORS = factor_file.shipped()
A_MONTH = {
    "KARDUS": 420, "PET-BENING": 180, "JERIGEN-HDPE": 60, "EMBER-PP": 75, "KRESEK-LDPE": 40, "KALENG-AL": 12,
    "BESI-SUPER": 150, "KACA-BENING": 90, "HVS": 50,
}  # fmt: skip


def given(**values: str) -> Assumptions:
    chosen = {Key(key): Given(Key(key), parse_number(value), f"{key}@uji") for key, value in values.items()}
    return Assumptions({**assumed.shipped().by_key, **chosen})


def of(kilograms: dict[str, int], fuel: str = "0", **values: str) -> Impact:
    masses = [Mass(kind_of(item), Grams(kg * 1000)) for item, kg in kilograms.items()]
    return impact(masses, FACTORS, given(**values), Fraction(fuel))


def test_units_are_converted_exactly() -> None:
    assert plain(KNOWN["MTCO2E/short ton"].times, 5) == "1,10231"
    assert plain(KNOWN["MMBtu/short ton"].times, 4) == "1,163"
    assert rounded(Fraction("28.59") * KNOWN["MMBtu/short ton"].times, 2) == Decimal("33.25")


def test_what_warm_itself_credits_stands_beside_and_in_no_sum() -> None:
    """The method prints 3.6597, 1.1685 and 10.0862: the last two are these five decimals, rounded once more."""
    official = [warm_official(FACTORS, material) for material in ("CARDBOARD", "PET", "AL_CAN")]
    assert [one and rounded(one, 5) for one in official] == [
        Decimal("3.65967"),
        Decimal("1.16845"),
        Decimal("10.08615"),
    ]


def test_methane_of_a_kilogram_of_paper() -> None:
    ch4 = ch4_of(*map(Fraction, ("0.40", "0.5", "0.6", "0.5")))
    assert (ch4, ch4 * 28) == (Fraction("0.08"), Fraction("2.24"))


def test_a_kilogram_of_cardboard_and_of_pet() -> None:
    cardboard, pet = of({"KARDUS": 1}, share="1"), of({"PET-BENING": 1}, share="1")
    assert (cardboard.avoided.mid, cardboard.methane.mid) == (Fraction("0.087"), Fraction("2.240"))
    assert [rounded(end, 2) for end in (cardboard.least.mid, pet.least.mid)] == [Decimal("2.33"), Decimal("1.14")]
    assert [two_figures(end) for end in cardboard.range] == ["1,6", "3,4"]
    assert [rounded(end, 2) for end in pet.range] == [Decimal("1.14"), Decimal("1.65")]
    assert pet.methane.high == 0
    assert rounded(of({"KARDUS": 1}, share="0").least.mid, 2) == Decimal("0.09")


def test_a_worked_month() -> None:
    month = of(A_MONTH, share="1")
    assert month.grams == 1_077_000
    assert [plain(one, 0) for one in (month.avoided.mid, month.methane.mid, month.least.mid)] == [
        "855",
        "1.053",
        "1.908",
    ]
    assert trace.headline(month) == "1.900 kg CO2e (A saja 860)"
    assert trace.range_words(month) == "1.500 sampai 2.800 kg CO2e"


def test_while_the_share_is_not_set_the_upper_figure_never_stands_alone() -> None:
    unset, none = of(A_MONTH), of(A_MONTH, share="0")
    assert trace.headline(unset) == "860 sampai 1.900 kg CO2e"
    assert unset.range == (none.avoided.low, of(A_MONTH, share="1").least.high)
    assert "porsi ke TPA belum ditetapkan." in trace.footer(unset)
    assert trace.headline(none) == "860 kg CO2e"
    assert [plain(end) for end in unset.landfill_kg] == ["0", "1.077"]


def test_a_negative_factor_survives() -> None:
    paper = of({"HVS": 1000}, share="0")
    assert paper.least.mid == -212
    assert trace.headline(paper) == "−210 kg CO2e"
    assert equivalences(paper, ["elpiji", "listrik"]) == []


def test_what_has_no_factor_is_its_mass_and_nothing_else() -> None:
    """Even with a set that claims a factor for it: X is decided by the map, not by a file."""
    mass_only = {item.code for item in items().values() if item.quality == "X"}
    assert {"STYROFOAM", "PARALON-PVC", "MULTILAYER", "KUNINGAN", "STAINLESS", "AKI", "SEPATU"} <= mass_only
    claims = replace(FACTORS.rows[0], material="PS", value=Decimal(9), low=Decimal(9), high=Decimal(9))
    greedy = replace(FACTORS, rows=(*FACTORS.rows, claims))
    made = impact([Mass(kind_of(code), Grams(1000)) for code in sorted(mass_only)], greedy, given(share="1"))
    assert made.most.high == 0
    assert {row.mass_only for row in made.rows} == {True}
    assert made.grams == len(mass_only) * 1000


def test_plastic_gives_no_methane_and_dirty_cement_bags_no_credit() -> None:
    for item in items().values():
        kind = kind_of(item.code)
        if item.code.startswith(("PET", "GELAS", "TUTUP", "PLASTIK", "KRESEK", "JERIGEN")):
            assert not kind.methane, item.code
    bags = of({"SEMEN-SAK": 10}, share="1")
    assert bags.avoided.mid == 0
    assert bags.methane.mid == Fraction("22.4")


def test_forest_carbon_and_cooking_oil_are_off_until_switched_on() -> None:
    assert of({"KARDUS": 1}).avoided.mid == Fraction("0.087")
    forest = FACTORS.find("CARDBOARD", Metric.FOREST)
    assert forest is not None
    assert of({"KARDUS": 1}, forest_carbon="1").avoided.mid == Fraction("0.087") - forest.si
    oil = replace(FACTORS.rows[0], material="UCO")
    with_oil = replace(FACTORS, rows=(*FACTORS.rows, oil))
    litres = [Mass(kind_of("JELANTAH"), Grams(1000))]
    assert impact(litres, with_oil, given()).avoided.mid == 0
    assert impact(litres, with_oil, given(uco="1")).avoided.mid == oil.si


def test_compost_pays_for_its_own_emissions() -> None:
    scraps = of({"SISA-MAKANAN": 1}, share="1")
    assert (scraps.avoided.mid, scraps.methane.mid) == (Fraction("-0.176"), Fraction("0.84"))
    assert rounded(scraps.least.mid, 3) == Decimal("0.664")


def test_own_fuel_is_taken_off() -> None:
    month = of(A_MONTH, fuel="10", share="1")
    assert rounded(month.own_fuel, 4) == Decimal("26.6155")
    assert month.least.mid == of(A_MONTH, share="1").least.mid - month.own_fuel


def test_equivalences_are_two_at_most_and_of_the_low_figure() -> None:
    month = of({"KALENG-AL": 882})
    found = equivalences(month, ["elpiji", "listrik", "motor"])
    assert [one.key for one in found] == ["elpiji", "listrik"]
    assert [two_figures(one.count) for one in found] == ["1.000", "10.000"]
    assert rounded(month.least.mid / found[0].count, 2) == Decimal("8.82")
    assert two_figures(equivalences(month, ["motor"])[0].count) == "110.000"


def test_volume_is_only_a_range() -> None:
    month = of({"KARDUS": 1290}, share="1")
    assert month.volume == (Fraction("2.15"), Fraction(6))


def test_the_trace_names_factors_and_assumptions_and_puts_the_numbers_in() -> None:
    month = of({"KARDUS": 420}, share="1", mcf="0.6")
    a, b = trace.steps_of(month, month.rows[0])
    assert (a.formula, a.result) == ("420 kg × 0,087 kg CO2e/kg", "36,54 kg CO2e (36,54 sampai 188,58)")
    assert a.factors == ["recommended_id v1/CARDBOARD/avoided_production"]
    assert b.formula == "420 kg × 0,4 × 0,5 × 0,6 × 0,5 × 16/12 × (1 − 0) × (1 − 0) × 28"
    assert b.result == "940,8 kg CO2e (627,2 sampai 1.254,4)"
    assert {"mcf@uji", "gwp_ch4@bawaan"} <= set(b.assumptions)
    assert trace.totals_of(month)[-1].formula == "36,54 + 1 × 940,8 − 0"


def test_two_figures_are_printed() -> None:
    cases = {"1908": "1.900", "855.142": "860", "0.087": "0,087", "-212": "−210", "99.6": "100", "2.04": "2,0",
             "0": "0", "24999": "25.000", "0.005": "0,0050"}  # fmt: skip
    assert {text: two_figures(Fraction(text)) for text in cases} == cases


@pytest.mark.parametrize("text", ["", "1.500,5", "1e3", "NaN", "١٢", "1_0", "--1", "9" * 12])
def test_a_number_is_refused_rather_than_guessed(text: str) -> None:
    with pytest.raises(UnreadableNumber):
        parse_number(text)
