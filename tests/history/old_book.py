"""A year of an invented old book, as a table, with faults planted in it that a careful reader would find.

Prices are multiples of 50 that change every two to three months, weights have a median of 2.9 kg, a visit 2.9 lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import ceil, floor
from random import Random

FIRST = date(2025, 1, 4)
DAYS = 26
"""A weighing day every second week."""
DEPOSITS, WITHDRAWALS, SALES = 454, 28, 18
MISPRICED, DUPLICATES = 8, 3
NAMES = (
    "Siti Aminah", "Rohmah", "Sumiati", "Maimunah", "Hotijah", "Rukmini", "Suhartatik", "Mutmainnah", "Kholifah",
    "Nurhayati", "Zubaidah", "Musyarofah", "Istiqomah", "Halimatus Sakdiyah", "Ummi Kulsum", "Juwairiyah", "Sulastri",
    "Fatimatuz Zahro", "Badriyah", "Masruroh", "Abdul Karim", "Mohammad Hasan", "Sahrul", "Buhari Muslim", "Jumari",
    "Samsul Arifin", "Mahfud", "Hosnan Ali", "Zainal Abidin", "Rudi Hartono", "Slamet", "Fathor Rosi", "Taufiq",
    "Misnadin", "Sutrisno", "Kamarudin", "Hafid", "RT 03 Tunjung", "Kelas 5 MI Al Hikam", "Pengajian Ibu",
)  # fmt: skip
ITEMS = (
    ("Kardus bagus", 1_500), ("Botol PET bening bersih", 3_000), ("Kertas HVS", 2_000), ("Kresek", 500),
    ("Gelas plastik bersih", 4_500), ("Botol PET bening kotor", 2_000), ("Kaleng besi", 1_800), ("Koran", 2_200),
    ("Kertas buram dan LKS", 1_100), ("Bak campur", 1_900), ("Plastik putih bening", 1_250),
    ("Kaleng aluminium", 9_000),
    ("Tutup galon dan tutup botol", 3_200), ("Besi super dan tebal", 3_600), ("Dupleks", 600), ("Kardus jelek", 900),
    ("Plastik sablon tipis", 400), ("Gelas plastik kotor", 2_900), ("Plastik keras", 750), ("Bak hitam", 1_350),
    ("Seng", 1_450), ("Grabang", 2_400), ("Sak semen", 650), ("Paku", 2_100), ("Aluminium plat", 10_500),
)  # fmt: skip
TWO_WAYS = {"Kardus bagus": "Kerdus bagus", "Kaleng besi": "Kaleng besi bekas"}
"""Items that are written in two ways, and how else."""


@dataclass(frozen=True)
class Row:
    day: date
    kind: str
    who: str
    item: str = ""
    grams: int = 0
    amount: int = 0
    price: int = 0

    def cells(self) -> tuple[str | int, ...]:
        weight = f"{self.grams / 1000:g}".replace(".", ",") if self.grams else ""
        return (f"{self.day:%d-%m-%Y}", self.kind, self.who, self.item, weight, self.amount)


@dataclass
class OldBook:
    """The rows in the order of the file, whose row 2 is the first, and where the faults are."""

    rows: list[Row]
    mispriced: dict[int, Row] = field(default_factory=dict)
    duplicates: set[int] = field(default_factory=set)
    rounded: dict[str, int] = field(default_factory=dict)

    def table(self) -> list[tuple[str | int, ...]]:
        return [("tanggal", "jenis", "anggota", "barang", "berat", "nilai"), *(row.cells() for row in self.rows)]

    def of(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.kind == kind]

    def sum_of(self, kind: str) -> int:
        return sum(row.amount for row in self.of(kind))


def make_book(seed: int = 3526) -> OldBook:
    rng = Random(seed)
    rows = sorted([*_deposits(rng), *_sales(rng)], key=lambda row: row.day)
    rows = _with_withdrawals(rng, rows)
    rows, again = _with_duplicates(rng, rows)
    rows = _in_two_ways(rng, rows)
    book = OldBook(rows, duplicates={number + 2 for number in again})
    _misprice(rng, book)
    book.rounded = _rounded(book)
    return book


def course(rng: Random, price: int) -> dict[date, int]:
    """Since when the item has which price."""
    day, prices = FIRST - timedelta(days=rng.randrange(60)), {}
    while day < FIRST + timedelta(days=14 * DAYS):
        prices[day] = price
        step = max(50, round(price * rng.uniform(0.04, 0.15) / 50) * 50)
        price = price + step if price <= 2 * step or rng.random() < 0.5 else price - step
        day += timedelta(days=rng.randrange(60, 91))
    return prices


def price_on(prices: dict[date, int], day: date) -> int:
    return prices[max(since for since in prices if since <= day)]


def _deposits(rng: Random) -> Iterator[Row]:
    courses = {name: course(rng, price) for name, price in ITEMS}
    often = [1 / (place + 3) for place in range(len(ITEMS))]
    left = DEPOSITS - DUPLICATES
    days = [FIRST + timedelta(days=14 * n) for n in range(DAYS)]
    came: set[tuple[date, str]] = set()
    everybody = iter(NAMES)
    while left:
        day, who = rng.choice(days), next(everybody, "") or rng.choice(NAMES)
        if (day, who) in came:
            continue
        came.add((day, who))
        for name in dict.fromkeys(rng.choices([name for name, _ in ITEMS], often, k=rng.choice((1, 2, 2, 3, 4, 6)))):
            if left:
                left -= 1
                price, grams = price_on(courses[name], day), _grams(rng)
                yield Row(day, "setoran", who, name, grams, _rounds(rng, grams * price), price)


def _grams(rng: Random) -> int:
    decimals = rng.choices((100, 10, 1), (60, 30, 10))[0]
    return max(50, round(rng.lognormvariate(1.0647, 1.32) * 1000 / decimals) * decimals)  # e^1.0647 is 2.9


def _rounds(rng: Random, thousandths: int) -> int:
    exact = thousandths / 1000
    return rng.choices((floor(exact + 0.5), floor(exact), ceil(exact)), (70, 20, 10))[0]


def _sales(rng: Random) -> Iterator[Row]:
    for n in range(SALES):
        name, price = ITEMS[n % 9]
        grams = rng.randrange(8_000, 60_000, 500)
        day = FIRST + timedelta(days=60 + 17 * n)
        yield Row(day, "jual", "Pengepul Jaya", name, grams, grams * round(price * 1.25 / 50) * 50 // 1000)


def _with_withdrawals(rng: Random, rows: list[Row]) -> list[Row]:
    """Members take part of what they have."""
    saved: dict[str, int] = {}
    result: list[Row] = []
    left = WITHDRAWALS
    for n, row in enumerate(rows):
        result.append(row)
        if row.kind == "setoran":
            saved[row.who] = saved.get(row.who, 0) + row.amount
        who = max(saved, key=lambda name: saved[name], default="")
        if left and n > 60 and n % 13 == 0 and saved[who] >= 4_000:
            amount = saved[who] // 2 // 1000 * 1000
            saved[who] -= amount
            left -= 1
            result.append(Row(row.day, "ambil", who, amount=amount))
    assert not left
    return result


def _with_duplicates(rng: Random, rows: list[Row]) -> tuple[list[Row], list[int]]:
    """Some lines are written twice, one below the other."""
    places = sorted(rng.sample([n for n, row in enumerate(rows) if row.kind == "setoran"], DUPLICATES))
    result, again = [], []
    for n, row in enumerate(rows):
        result.append(row)
        if n in places:
            again.append(len(result))
            result.append(row)
    return result, again


def _in_two_ways(rng: Random, rows: Sequence[Row]) -> list[Row]:
    return [
        replace(row, item=TWO_WAYS[row.item]) if row.item in TWO_WAYS and rng.random() < 0.3 else row for row in rows
    ]


def _misprice(rng: Random, book: OldBook) -> None:
    """Slips of the hand: digits swapped, a wrong sum, another item's price, a nought too many, last season's price."""
    places = [n for n, row in enumerate(book.rows) if _is_plain(book, n)]
    rng.shuffle(places)
    slips = (_swapped, _swapped, _missummed, _missummed, _missummed, _of_another, _too_long, _outdated)
    for slip in slips:
        place, amount = next((n, slipped) for n in places if (slipped := slip(rng, book, book.rows[n])))
        places.remove(place)
        book.mispriced[place + 2] = book.rows[place]
        book.rows[place] = replace(book.rows[place], amount=amount)
    assert len(book.mispriced) == MISPRICED


def _is_plain(book: OldBook, place: int) -> bool:
    """A deposit of an item that is brought often, heavy enough that its price can be read from it."""
    row = book.rows[place]
    twice = {place + 2, place + 3} & book.duplicates
    return row.kind == "setoran" and 800 <= row.grams <= 20_000 and len(_alike(book, row)) >= 15 and not twice


def _alike(book: OldBook, row: Row) -> list[Row]:
    plain = {other: name for name, other in TWO_WAYS.items()}
    return [other for other in book.of("setoran") if plain.get(other.item, other.item) == plain.get(row.item, row.item)]


def _swapped(_rng: Random, _book: OldBook, row: Row) -> int:
    """4350 becomes 3450."""
    text = str(row.amount)
    swapped = int(text[1] + text[0] + text[2:]) if len(text) > 3 and text[0] != text[1] and text[1] != "0" else 0
    return swapped if abs(swapped - row.amount) >= 500 else 0


def _missummed(rng: Random, _book: OldBook, row: Row) -> int:
    return row.amount + rng.choice((-500, -300, -250, 200, 500, 1000)) if row.amount > 2_000 else 0


def _of_another(rng: Random, _book: OldBook, row: Row) -> int:
    price = rng.choice([price for _, price in ITEMS if not 0.6 < price / row.price < 1.6])
    return row.grams * price // 1000


def _too_long(_rng: Random, _book: OldBook, row: Row) -> int:
    return row.amount * 10


def _outdated(_rng: Random, book: OldBook, row: Row) -> int:
    """The price before the last change, among lines that have the new one already."""
    mine = _alike(book, row)
    earlier = [other for other in mine if other.day < row.day]
    old = [other.price for other in earlier if other.price != row.price]
    new = [other for other in mine if other.price == row.price]
    since = [other for other in new if timedelta() < row.day - other.day < timedelta(days=90)]
    later = [other for other in new if timedelta() < other.day - row.day <= timedelta(days=28)]
    return row.grams * old[-1] // 1000 if old and len(since) >= 2 and len(later) >= 2 else 0


def _rounded(book: OldBook) -> dict[str, int]:
    """How the sound lines were rounded where it shows: half up, only cut off, only up."""
    told = {"usual": 0, "cut": 0, "up": 0}
    for number, row in enumerate(book.rows, 2):
        rest = row.grams * row.price % 1000
        if rest and number not in book.mispriced:
            down = row.amount == row.grams * row.price // 1000
            told["usual" if down != (rest >= 500) else "cut" if down else "up"] += 1
    return told
