import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdu.weights import (
    Grams,
    Measure,
    Quantity,
    UnreadableWeight,
    format_kg,
    format_number,
    format_quantity,
    grams_of,
    parse_kg,
    parse_quantity,
)


@pytest.mark.parametrize(
    ("text", "grams"),
    [("2", 2_000), ("1,5", 1_500), ("1.5", 1_500), (" 0,075 ", 75), ("12,340", 12_340), ("0,4", 400), ("10000", 10**7)],
)
def test_comma_and_point_are_both_decimals(text: str, grams: int) -> None:
    assert parse_kg(text) == grams


@pytest.mark.parametrize(
    ("text", "small", "large"), [("1.500", "1,5 kg", "1500 kg"), ("12.250", "12,25 kg", "12250 kg")]
)
def test_a_point_before_three_digits_is_asked_about(text: str, small: str, large: str) -> None:
    with pytest.raises(UnreadableWeight) as refused:
        parse_kg(text)
    assert small in str(refused.value)
    assert large in str(refused.value)


@pytest.mark.parametrize(
    "text",
    ["", "-1", "+1", "dua", "1 000", "1_000", "NaN", "Infinity", "1e3", "٢", "２", "1,2345", "1,,5", "1.5.5", "\x001",
     "9" * 5_000, "10001", "9223372036854775808", "1,5kg"],
)  # fmt: skip
def test_no_other_weight_is_guessed(text: str) -> None:
    with pytest.raises(UnreadableWeight):
        parse_kg(text)


@pytest.mark.parametrize(
    ("text", "measure", "quantity"),
    [("1,25", Measure.KG, 1_250), ("3", Measure.PIECE, 3), ("1,5", Measure.LITRE, 1_500)],
)
def test_every_measure_is_read_in_its_own_unit(text: str, measure: Measure, quantity: int) -> None:
    assert parse_quantity(text, measure) == quantity


@pytest.mark.parametrize(
    ("text", "measure"),
    [("0", Measure.KG), ("0,000", Measure.LITRE), ("0", Measure.PIECE), ("1,5", Measure.PIECE), ("-1", Measure.PIECE),
     ("100001", Measure.PIECE)],
)  # fmt: skip
def test_nothing_and_halves_of_pieces_are_refused(text: str, measure: Measure) -> None:
    with pytest.raises(UnreadableWeight):
        parse_quantity(text, measure)


@given(st.integers(1, 999_999))
def test_a_printed_weight_can_be_read_back(grams: int) -> None:
    assert parse_kg(format_number(grams)) == grams


def test_a_thousand_kilograms_are_grouped() -> None:
    assert format_kg(1_234_500) == "1.234,5\u00a0kg"
    assert format_number(-500) == "−0,5"


def test_quantities_carry_their_word() -> None:
    assert format_quantity(1_250, Measure.KG) == "1,25\u00a0kg"
    assert format_quantity(3, Measure.PIECE) == "3\u00a0buah"
    assert format_quantity(1_500, Measure.LITRE) == "1,5\u00a0liter"


def test_pieces_and_litres_weigh_what_each_weighs() -> None:
    assert grams_of(Quantity(3), Measure.PIECE, Grams(350)) == 1_050
    assert grams_of(Quantity(1_500), Measure.LITRE, Grams(911)) == 1_367  # 1366.5, half up
    assert grams_of(Quantity(1_250), Measure.KG, Grams(0)) == 1_250
