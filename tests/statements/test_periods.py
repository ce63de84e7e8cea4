from datetime import date

import pytest

from rdu.statements.periods import Period, choices, named


@pytest.mark.parametrize(
    ("code", "first", "last", "words", "before"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "Februari 2026", "2026-01"),
        ("2024-01", date(2024, 1, 1), date(2024, 1, 31), "Januari 2024", "2023-12"),
        ("2026-T1", date(2026, 1, 1), date(2026, 3, 31), "Triwulan 1 2026", "2025-T4"),
        ("2026-T4", date(2026, 10, 1), date(2026, 12, 31), "Triwulan 4 2026", "2026-T3"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "Tahun 2024", "2023"),
    ],
)
def test_a_span_and_the_one_before(code: str, first: date, last: date, words: str, before: str) -> None:
    period = named(code)
    assert period == Period(first, last, code)
    assert (period.words, period.before.code, period.arguments) == (words, before, {"periode": code})


@pytest.mark.parametrize("code", ["", "2026-13", "2026-T5", "1999", "٢٠٢٦", "2026-1", "kemarin", "2026-T1x"])
def test_what_names_no_span(code: str) -> None:
    assert named(code) is None


def test_two_free_days_compare_with_as_many_before() -> None:
    period = Period(date(2026, 3, 1), date(2026, 3, 10))
    assert period.before == Period(date(2026, 2, 19), date(2026, 2, 28))
    assert period.words == "1 Maret 2026 sampai 10 Maret 2026"
    assert period.arguments == {"dari": "2026-03-01", "sampai": "2026-03-10"}
    assert Period(date(2026, 3, 1), date(2026, 3, 1)).words == "1 Maret 2026"


def test_the_choices_begin_with_today() -> None:
    months, quarters, years = (periods for _, periods in choices(date(2026, 11, 24)))
    assert (months[0].code, months[11].code, len(months)) == ("2026-11", "2025-12", 24)
    assert (quarters[0].code, quarters[3].code) == ("2026-T4", "2026-T1")
    assert [period.code for period in years] == ["2026", "2025", "2024", "2023", "2022"]
