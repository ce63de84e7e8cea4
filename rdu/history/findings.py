"""What looks wrong in an old book. Nothing is changed and nothing is refused: amounts stay as they were written."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from rdu.catalogue.pricing import lists_on, sheet_of
from rdu.clock import format_short
from rdu.history.judging import Line
from rdu.history.models import PaperKind
from rdu.history.names import Item, key_of
from rdu.history.prices import Course, Priced, courses_of, rounding_of, thousand_of
from rdu.money import format_rupiah, nearest_price
from rdu.people.models import Unit
from rdu.weights import format_quantity

FEWEST_STEPS = 3
DRIFT_PERCENT = 15
MOST_DAYS_NAMED = 3


class About(StrEnum):
    PRICE = "price"
    DUPLICATE = "duplicate"
    SPELLING = "spelling"
    TWO_PRICES = "two_prices"
    DRIFT = "drift"
    ROUNDING = "rounding"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    About.PRICE: "Nilai tidak cocok dengan harga mana pun",
    About.DUPLICATE: "Baris yang sama persis",
    About.SPELLING: "Satu barang ditulis dengan beberapa cara",
    About.TWO_PRICES: "Lebih dari satu harga pada satu hari",
    About.DRIFT: "Harga bergeser pelan-pelan",
    About.ROUNDING: "Pembulatan berganti-ganti",
}


@dataclass(frozen=True)
class Finding:
    """One thing to look at; `row` where it is one line."""

    about: About
    what: str
    row: int | None = None


def findings_of(session: Session, unit: Unit, lines: Sequence[Line]) -> list[Finding]:
    """Everything found, the kinds in the order of About, lines in the order of the file."""
    items: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.item and line.kind is PaperKind.DEPOSIT:
            items[line.item.grade_id].append(line)
    priced = {grade_id: [_priced(line) for line in mine] for grade_id, mine in items.items()}
    courses = courses_of(priced, _Listed(session, unit))
    by_row = {line.row: line for line in lines}
    found = [*_odd(courses, by_row), *_duplicates(lines), *_spellings(lines)]
    for grade_id, course in courses.items():
        item = items[grade_id][0].item
        if item:
            found += [*_mixed_days(item, course), *_drift(item, course)]
    found += _rounding(courses)
    order = list(About)
    return sorted(found, key=lambda one: (order.index(one.about), one.row or 0, one.what))


def _priced(line: Line) -> Priced:
    thousand = thousand_of(line.item.measure) if line.item else 1
    return Priced(line.row, line.day, line.quantity, thousand, line.amount)


class _Listed:
    """Whether a price list of RDU in force that day explains a line."""

    def __init__(self, session: Session, unit: Unit) -> None:
        self.session, self.unit = session, unit
        self.days: dict[date, dict[int, set[int]]] = {}

    def __call__(self, grade_id: int, line: Priced) -> bool:
        if line.day not in self.days:
            sheet = sheet_of(self.session, lists_on(self.session, self.unit, line.day))
            self.days[line.day] = {
                item.grade_id: {quote.amount for quote in item.quotes} for item in sheet.items.values()
            }
        return any(line.fits(price) for price in self.days[line.day].get(grade_id, ()))


def _odd(courses: dict[int, Course], by_row: dict[int, Line]) -> Iterator[Finding]:
    for course in courses.values():
        for line, price in zip(course.lines, course.prices, strict=True):
            if line.row in course.odd and (written := by_row[line.row]).item:
                makes = nearest_price(line.quantity, written.item.measure, line.amount)
                usual = line.quantity * price // line.thousand
                what = (
                    f"{_says(written)}. Itu {format_rupiah(makes)} per {written.item.measure.word};"
                    f" dengan harga waktu itu, {format_rupiah(price)}, nilainya {format_rupiah(usual)}."
                )
                yield Finding(About.PRICE, what, line.row)


def _duplicates(lines: Sequence[Line]) -> Iterator[Finding]:
    first: dict[tuple[object, ...], int] = {}
    for line in sorted(lines, key=lambda line: line.row):
        before = first.setdefault(line.key, line.row)
        if before != line.row:
            yield Finding(About.DUPLICATE, f"{_says(line)}. Sama persis dengan baris {before}.", line.row)


def _says(line: Line) -> str:
    """Rukmini, 3 Mar 2025: Kardus 2,9 kg, Rp4.350."""
    quantity = f" {format_quantity(line.quantity, line.item.measure)}" if line.item else ""
    what = f"{line.words}{quantity}" if line.words else line.kind.word
    return f"{line.who}, {format_short(line.day)}: {what}, {format_rupiah(line.amount)}"


def _spellings(lines: Sequence[Line]) -> Iterator[Finding]:
    ways: dict[int, Counter[str]] = defaultdict(Counter)
    first: dict[str, str] = {}
    names: dict[int, str] = {}
    for line in lines:
        if line.item:
            ways[line.item.grade_id][first.setdefault(key_of(line.words), line.words)] += 1
            names[line.item.grade_id] = line.item.name
    for grade_id, times in ways.items():
        if len(times) > 1:
            said = ", ".join(f"“{written}” {n} baris" for written, n in times.most_common())
            yield Finding(About.SPELLING, f"{names[grade_id]}: {said}.")


def _mixed_days(item: Item, course: Course) -> Iterator[Finding]:
    if days := course.mixed_days():
        named = [f"{format_short(day)} ({_prices(prices)})" for day, prices in days[:MOST_DAYS_NAMED]]
        more = f", dan {len(days) - MOST_DAYS_NAMED} hari lagi" if len(days) > MOST_DAYS_NAMED else ""
        yield Finding(About.TWO_PRICES, f"{item.name}: {', '.join(named)}{more}.")


def _prices(prices: Sequence[int]) -> str:
    return " dan ".join(format_rupiah(price) for price in prices)


def _drift(item: Item, course: Course) -> Iterator[Finding]:
    """A price that goes on falling, or rising, step by step: often a share that nobody announced."""
    for run in _runs(course.steps()):
        first, last = run[0][1], run[-1][1]
        if len(run) > FEWEST_STEPS and 100 * abs(last - first) >= DRIFT_PERCENT * max(first, last):
            way = "turun" if last < first else "naik"
            said = ", ".join(f"{format_rupiah(price)} sejak {format_short(day)}" for day, price in run)
            yield Finding(About.DRIFT, f"{item.name} terus {way}: {said}.")


def _runs(steps: Sequence[tuple[date, int]]) -> list[list[tuple[date, int]]]:
    """Stretches in which the price goes one way."""
    runs: list[list[tuple[date, int]]] = []
    for step in steps:
        if runs and (len(runs[-1]) == 1 or (step[1] > runs[-1][-1][1]) == (runs[-1][-1][1] > runs[-1][-2][1])):
            runs[-1].append(step)
        else:
            runs.append([runs[-1][-1], step] if runs else [step])
    return runs


def _rounding(courses: dict[int, Course]) -> Iterator[Finding]:
    told = rounding_of(courses.values())
    if told.mixed:
        yield Finding(
            About.ROUNDING,
            f"{told.usual} baris dibulatkan ke rupiah terdekat, {told.cut} baris dipotong ke bawah,"
            f" {told.up} baris dibulatkan ke atas.",
        )
