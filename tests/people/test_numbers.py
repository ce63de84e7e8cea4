import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdu.people.numbers import UnreadableNumber, check_digit, format_card, format_number, parse_number


def test_damms_own_example() -> None:
    assert check_digit("572") == 4


def test_a_card_shows_four_digits_and_the_check_digit() -> None:
    assert format_card(123) == "0123-4"
    assert format_card(1) == "0001-3"
    assert format_number(12_345) == "12345"


@pytest.mark.parametrize("text", ["123", "0123", "0123-4", " 0123-4 "])
def test_at_the_counter_the_digits_before_the_dash_suffice(text: str) -> None:
    assert parse_number(text) == 123


@pytest.mark.parametrize("text", ["", "0", "0000", "-1", "12a", "0123-5", "0123-", "١٢٣", "１２３", "1_2", "9" * 30])
def test_a_wrong_number_is_refused(text: str) -> None:
    with pytest.raises(UnreadableNumber):
        parse_number(text)


@given(st.integers(1, 99_999), st.integers(0, 9), st.data())
def test_one_wrong_digit_is_always_found(number: int, wrong: int, data: st.DataObject) -> None:
    digits, check = format_card(number).split("-")
    place = data.draw(st.integers(0, len(digits) - 1))
    if digits[place] == str(wrong):
        return
    with pytest.raises(UnreadableNumber):
        parse_number(f"{digits[:place]}{wrong}{digits[place + 1 :]}-{check}")


@given(st.integers(10, 99_999), st.data())
def test_two_swapped_digits_are_always_found(number: int, data: st.DataObject) -> None:
    digits, check = format_card(number).split("-")
    place = data.draw(st.integers(0, len(digits) - 2))
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    if swapped == digits or int(swapped) == 0:
        return
    with pytest.raises(UnreadableNumber):
        parse_number(f"{swapped}-{check}")
