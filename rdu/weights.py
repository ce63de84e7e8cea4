"""Weights are whole grams inside, kilograms with a decimal comma outside. Litres are millilitres, pieces counted."""

import re
from enum import StrEnum
from typing import NewType

Grams = NewType("Grams", int)
Quantity = NewType("Quantity", int)
"""Grams for a kilogram item, millilitres for a litre item, a count for a piece item."""

MOST_GRAMS = Grams(10_000_000)
"""The most one line may weigh, 10,000 kg."""
MOST_PIECES = 100_000

_DECIMAL = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,3}))?", re.ASCII)
_AMBIGUOUS = re.compile(r"[0-9]{1,3}\.[0-9]{3}", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,7}", re.ASCII)


class Measure(StrEnum):
    KG = "kg"
    PIECE = "piece"
    LITRE = "litre"

    @property
    def word(self) -> str:
        return {"kg": "kg", "piece": "buah", "litre": "liter"}[self.value]


class UnreadableWeight(ValueError):
    """The text is not a weight; str(error) says how to write one."""


def parse_kg(text: str, most: Grams = MOST_GRAMS) -> Grams:
    """Read a scale as people write it: "2,5" and "2.5" are 2500 grams; "1.500" is asked about, never guessed."""
    return Grams(_thousandths(text, "kg", "Berat", most))


def parse_quantity(text: str, measure: Measure) -> Quantity:
    """Kilograms and litres with up to three decimals, pieces as a whole number. Zero is refused."""
    if measure is not Measure.PIECE:
        what = "Berat" if measure is Measure.KG else "Isi"
        quantity = _thousandths(text, measure.word, what)
    elif _COUNT.fullmatch(text.strip()) and int(text) <= MOST_PIECES:
        quantity = int(text)
    else:
        raise UnreadableWeight("Jumlah belum benar. Tulis angka bulat, contoh 3.")
    if quantity == 0:
        raise UnreadableWeight("Angkanya nol. Timbang lagi, lalu tulis hasilnya.")
    return Quantity(quantity)


def _thousandths(text: str, word: str, what: str, most: int = MOST_GRAMS) -> int:
    text = text.strip()
    if _AMBIGUOUS.fullmatch(text):
        small, large = text.replace(".", ",").rstrip("0").rstrip(","), text.replace(".", "")
        raise UnreadableWeight(f"{what} {text} bisa berarti {small} {word} atau {large} {word}. Tulis salah satunya.")
    match = _DECIMAL.fullmatch(text)
    if match is None:
        raise UnreadableWeight(f"{what} belum benar. Tulis angka, contoh 1,25.")
    amount = int(match[1]) * 1000 + int((match[2] or "").ljust(3, "0"))
    if amount > most:
        raise UnreadableWeight(f"{what} terlalu besar. Paling banyak {format_number(most)} {word} sekali timbang.")
    return amount


def format_number(thousandths: int) -> str:
    """1250 -> "1,25"; 1_234_500 -> "1.234,5". Trailing zeros carry no information, so they go."""
    sign = "−" if thousandths < 0 else ""
    whole, fraction = divmod(abs(thousandths), 1000)
    decimals = f",{fraction:03}".rstrip("0") if fraction else ""
    return sign + f"{whole:,}".replace(",", ".") + decimals


def format_kg(weight: int) -> str:
    """1,25 kg, held together by a no-break space."""
    return f"{format_number(weight)}\u00a0kg"


def format_whole_kg(weight: int) -> str:
    """7.343 kg: of a sum of many weighings the grams say nothing. Below 100 kg they are kept."""
    return format_kg(weight if abs(weight) < 100_000 else (weight + 500) // 1000 * 1000)


def format_tonnes(weight: int) -> str:
    """14,82 ton, rounded half up to 10 kg; what is lighter than a tonne is told in kilograms."""
    if abs(weight) < 1_000_000:
        return format_whole_kg(weight)
    hundredths = (abs(weight) + 5_000) // 10_000
    return ("−" if weight < 0 else "") + f"{format_number(hundredths * 10)}\u00a0ton"


def format_quantity(quantity: int, measure: Measure) -> str:
    """ "1,25 kg", "3 buah" or "1,5 liter"."""
    figure = f"{quantity:,}".replace(",", ".") if measure is Measure.PIECE else format_number(quantity)
    return f"{figure}\u00a0{measure.word}"


def grams_of(quantity: Quantity, measure: Measure, grams_each: Grams) -> Grams:
    """What a line weighs: kilogram items as weighed; a piece weighs grams_each, a litre grams_each, half up."""
    if measure is Measure.KG:
        return Grams(quantity)
    if measure is Measure.PIECE:
        return Grams(quantity * grams_each)
    return Grams((quantity * grams_each + 500) // 1000)
