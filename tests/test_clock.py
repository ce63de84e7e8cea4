from datetime import UTC, date, datetime

from rdu.clock import Month, format_date, format_day, format_day_month, format_short, format_time, local


def test_a_month_knows_its_edges() -> None:
    assert Month(2028, 2).last_day == date(2028, 2, 29)
    assert Month(2026, 12).next == Month(2027, 1)
    assert Month(2027, 1).previous == Month(2026, 12)
    assert str(Month.of(date(2026, 3, 14))) == "2026-03"
    assert Month(2026, 1).back(3) == [Month(2026, 1), Month(2025, 12), Month(2025, 11)]
    assert Month(2026, 1).a_year_before == Month(2025, 1)
    assert [Month.read(text) for text in ("2026-03", "2026-13", "2026-3", "x")] == [Month(2026, 3), None, None, None]
    assert Month(2026, 11).words == "November 2026"


def test_seventeen_utc_is_a_new_day_in_jakarta() -> None:
    assert local(datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "Asia/Jakarta").date() == date(2026, 11, 24)


def test_days_and_times_are_written_in_indonesian() -> None:
    day = date(2026, 11, 24)
    assert format_day(day) == "Selasa, 24 November 2026"
    assert format_day_month(day) == "Selasa, 24 November"
    assert format_date(day) == "24 November 2026"
    assert format_short(date(2026, 8, 1)) == "1 Agt 2026"
    assert format_time(datetime(2026, 11, 24, 2, 5, tzinfo=UTC), "Asia/Jakarta") == "09.05 WIB"
    assert format_time(datetime(2026, 11, 24, 2, 5, tzinfo=UTC), "Asia/Jayapura") == "11.05 WIT"
