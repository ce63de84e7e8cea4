"""Template filters: the only place a number becomes text for a page."""

from collections.abc import Callable
from datetime import date, datetime

from flask import Flask
from markupsafe import Markup

from rdu import clock
from rdu.money import format_percent, format_rupiah
from rdu.weights import format_kg, format_quantity, format_tonnes, format_whole_kg


def init_app(app: Flask) -> None:
    filters: dict[str, Callable[..., object]] = {
        "rupiah": format_rupiah,
        "rupiah_wide": _rupiah_wide,
        "kg": format_kg,
        "tonnes": format_tonnes,
        "whole_kg": format_whole_kg,
        "quantity": format_quantity,
        "percent": format_percent,
        "day": clock.format_day,
        "day_month": clock.format_day_month,
        "date": clock.format_date,
        "short_date": clock.format_short,
        "time": clock.format_time,
        "hours": clock.format_hours,
        "local_day": _local_day,
        "count": _count,
    }
    for name, convert in filters.items():
        app.add_template_filter(convert, name)
    app.jinja_env.globals.update(day_names=clock.DAYS, month_names=clock.MONTHS, short_months=clock.SHORT_MONTHS)


def _rupiah_wide(amount: int) -> Markup:
    """Large money may break only after Rp."""
    sign, figures = format_rupiah(amount).split("Rp")
    return Markup("{}Rp<wbr>{}").format(sign, figures)


def _local_day(instant: datetime, timezone: str) -> date:
    return clock.local(instant, timezone).date()


def _count(number: int) -> str:
    """1234 -> "1.234"."""
    return f"{number:,}".replace(",", ".")
