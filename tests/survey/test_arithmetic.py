"""The formulas of Permenpan RB 14/2017, worked by hand."""

from fractions import Fraction
from itertools import pairwise

import pytest

from rdu.survey.arithmetic import GRADES, format_points, grade_of, hundredths, index_of, sample_size
from rdu.survey.results import covered


@pytest.mark.parametrize(
    ("users", "needed"),
    [(0, 0), (1, 1), (10, 10), (50, 44), (100, 80), (500, 217), (1_000, 278), (2_000, 322), (10_000, 370)],
)
def test_so_many_must_answer(users: int, needed: int) -> None:
    assert sample_size(users) == needed


def test_nine_threes_are_exactly_seventy_five() -> None:
    index = index_of([Fraction(3)] * 9)
    assert index == 75
    assert format_points(index) == "75,00"
    assert grade_of(index).letter == "C"


def test_a_ninth_is_a_ninth() -> None:
    """By 0.11 all fours would come to 99."""
    assert index_of([Fraction(4)] * 9) == 100
    assert index_of([Fraction(1)] * 9) == 25
    assert index_of([Fraction(10, 3), *[Fraction(3)] * 8]) == Fraction(25 * 82, 27)


@pytest.mark.parametrize(
    ("index", "letter"),
    [
        ("25", "D"), ("64.99", "D"), ("64.994", "D"), ("64.995", "C"), ("65", "C"), ("76.60", "C"), ("76.604", "C"),
        ("76.605", "B"), ("76.61", "B"), ("88.30", "B"), ("88.3049", "B"), ("88.305", "A"), ("88.31", "A"),
        ("100", "A"),
    ],
)  # fmt: skip
def test_a_class_is_that_of_the_index_as_it_is_printed(index: str, letter: str) -> None:
    assert grade_of(Fraction(index)).letter == letter


def test_the_classes_leave_no_gap_and_name_their_source() -> None:
    assert [grade.letter for grade in GRADES] == ["A", "B", "C", "D"]
    assert (GRADES[0].highest, GRADES[-1].lowest) == (10_000, 2_500)
    assert all(above.lowest == below.highest + 1 for above, below in pairwise(GRADES))
    assert all("Permenpan RB 14/2017" in grade.source for grade in GRADES)
    assert GRADES[1].interval == "76,61 sampai 88,30"


def test_figures_are_rounded_half_up_once() -> None:
    assert [hundredths(Fraction(text)) for text in ("2.004", "2.005", "2.994", "2.995")] == [200, 201, 299, 300]


def test_small_cells_cannot_be_worked_out_from_the_whole() -> None:
    assert [share.count for share in covered([("a", 20), ("b", 0), ("c", 5)])] == [20, 0, 5]
    assert [share.count for share in covered([("a", 20), ("b", 2), ("c", 7)])] == [20, None, None]
    assert [share.count for share in covered([("a", 20), ("b", 2), ("c", 1), ("d", 9)])] == [20, None, None, None]
    assert [share.count for share in covered([("a", 20), ("b", 4), ("c", 1), ("d", 9)])] == [20, None, None, 9]
