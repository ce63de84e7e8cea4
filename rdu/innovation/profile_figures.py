"""Figures and days that a profile's words may name in braces: {orang} is filled in whenever the words are shown."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from rdu.clock import format_date
from rdu.deposits.models import DayTotal
from rdu.innovation.asking import Asking
from rdu.innovation.beneficiaries import persons_served
from rdu.innovation.benefit import weighing_units
from rdu.innovation.formulas import Formula
from rdu.innovation.instruments import Span
from rdu.innovation.models import ProfileVersion
from rdu.innovation.service import claim_of
from rdu.money import Rupiah, format_rupiah
from rdu.people.models import Unit
from rdu.survey.arithmetic import format_points
from rdu.survey.results import latest_result
from rdu.weights import format_whole_kg

_NAME = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Fill:
    """What a name in braces stands for; `figure` gives "" where nothing is known yet."""

    about: str
    figure: Callable[[Asking], str]


def _people(asking: Asking) -> str:
    return _counted(len(persons_served(asking.session, asking.root, _span(asking))), "orang")


def _units(asking: Asking) -> str:
    return _counted(len(weighing_units(asking.session, asking.root, _span(asking))), "unit")


def _grams(asking: Asking) -> str:
    grams = _sum(asking, DayTotal.grams)
    return format_whole_kg(grams) if grams else ""


def _amount(asking: Asking) -> str:
    amount = _sum(asking, DayTotal.amount)
    return format_rupiah(Rupiah(amount)) if amount else ""


def _complaints(asking: Asking) -> str:
    row = next((one for one in asking.instrument.rows if one.formula is Formula.COMPLAINTS), None)
    if row is None:
        return ""
    claim = claim_of(asking.session, asking.root, asking.year, row.no, asking.today)
    return row.figure(claim.number) if claim.number is not None else ""


def _satisfaction(asking: Asking) -> str:
    """Of the last survey that was closed by the asking's day, within the two years before it."""
    found = latest_result(asking.session, asking.root, date(asking.year - 2, 1, 1), asking.today)
    if found is None or found.ikm is None or found.grade is None:
        return ""
    return f"{format_points(found.ikm)} (kelas {found.grade.letter})"


def _since(asking: Asking) -> str:
    below = Unit.path.startswith(asking.root.path, autoescape=True)
    first = asking.session.scalar(select(func.min(DayTotal.day)).join(Unit, Unit.id == DayTotal.unit_id).where(below))
    return format_date(first) if first else ""


FILLS: Mapping[str, Fill] = {
    "orang": Fill("orang yang dilayani", _people),
    "unit": Fill("unit yang menimbang", _units),
    "kg": Fill("berat sampah yang disetor", _grams),
    "rupiah": Fill("nilai sampah yang disetor", _amount),
    "aduan": Fill("pengaduan yang selesai", _complaints),
    "ikm": Fill("indeks kepuasan warga", _satisfaction),
    "tanggal": Fill("hari terakhir yang dihitung", lambda asking: format_date(asking.today)),
    "mulai": Fill("hari pertama menimbang di RDU", _since),
}
OWN: Mapping[str, str] = {"uji_coba": "waktu uji coba di formulir ini", "penerapan": "waktu penerapan di formulir ini"}
"""Days of the profile itself."""


def _span(asking: Asking) -> Span:
    """The days that the count of people served looks at: T-2 and T-1."""
    return asking.span(next(row for row in asking.instrument.rows if row.formula is Formula.PEOPLE))


def _counted(n: int, unit: str) -> str:
    return f"{n:,} {unit}".replace(",", ".") if n else ""


def _sum(asking: Asking, column: object) -> int:
    below = Unit.path.startswith(asking.root.path, autoescape=True)
    span = _span(asking)
    found = select(func.sum(column)).join(Unit, Unit.id == DayTotal.unit_id).where(below)
    return int(asking.session.scalar(found.where(DayTotal.day.between(span.first, span.last))) or 0)


def names_in(text: str) -> set[str]:
    return set(_NAME.findall(text))


def trouble_in(text: str) -> str:
    """The sentence that refuses the text, or ""."""
    known = {*FILLS, *OWN}
    unknown = sorted(names_in(text) - known)
    if unknown:
        told = ", ".join(f"{{{name}}}" for name in sorted(known))
        return f"Nama {{{unknown[0][:40]}}} tidak dikenal. Yang bisa dipakai: {told}."
    if set(_NAME.sub("", text)) & set("{}"):
        return "Ada kurung kurawal tanpa pasangan. Tulis nama di antara keduanya, contoh {orang}."
    return ""


def figures_for(asking: Asking, names: Collection[str]) -> dict[str, str]:
    """Of those names, as of the asking's day."""
    return {name: fill.figure(asking) for name, fill in FILLS.items() if name in names}


def days_of(row: ProfileVersion) -> dict[str, str]:
    days: dict[str, date | None] = {"uji_coba": row.tried_on, "penerapan": row.applied_on}
    return {name: format_date(day) if day else "" for name, day in days.items()}


def filled(text: str, figures: Mapping[str, str]) -> str:
    """What is not known yet keeps its braces, so that nobody takes it for a figure."""
    return _NAME.sub(lambda found: figures.get(found[1]) or found[0], text)
