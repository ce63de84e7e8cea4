"""Fields that speak kilograms of a truck, moisture, kilowatt hours and litres; and what must not be left blank."""

from collections.abc import Callable
from typing import Any

from wtforms import Field, ValidationError
from wtforms.validators import StopValidation

from rdu.plant.kinds import MOST_GRAMS, parse_tenths
from rdu.web.fields import CountField, KilogramField
from rdu.weights import Grams, Measure, UnreadableWeight, parse_kg, parse_quantity

MOST_WATT_HOURS = Grams(1_000_000_000)
"""A million kWh, read like a weight of a million kilograms."""


def needed(sentence: str) -> Callable[[Any, Field], None]:
    """Refuses what was left blank; a zero is an answer."""

    def check(_form: Any, field: Field) -> None:
        if field.data in (None, "") and not field.errors:
            raise StopValidation(sentence)

    return check


def some(_form: Any, field: Field) -> None:
    if field.data == 0:
        raise ValidationError("Angkanya nol. Timbang lagi, lalu tulis hasilnya.")


class HeavyField(KilogramField):
    """Kilograms of a truck or a heap."""

    def __init__(self, label: str | None = None, validators: Any = None, most: Grams = MOST_GRAMS, **kw: Any) -> None:
        super().__init__(label, validators, **kw)
        self.most = most

    def read(self, text: str) -> Grams:
        try:
            return parse_kg(text, self.most)
        except UnreadableWeight as error:
            raise ValidationError(str(error)) from error


class MoistureField(CountField):
    """A per cent of the wet weight with one decimal, kept in tenths."""

    def read(self, text: str) -> int:
        try:
            return parse_tenths(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def show(self, value: Any) -> str:
        return f"{value // 10},{value % 10}".removesuffix(",0")


class PowerField(KilogramField):
    """Kilowatt hours with up to three decimals, kept as watt hours."""

    def read(self, text: str) -> Grams:
        try:
            return parse_kg(text, MOST_WATT_HOURS)
        except UnreadableWeight as error:
            raise ValidationError("kWh belum benar. Tulis angka tanpa titik ribuan, contoh 125,5.") from error


class LitresField(KilogramField):
    """Litres, kept as millilitres."""

    def read(self, text: str) -> Grams:
        try:
            return Grams(0 if text.strip() == "0" else parse_quantity(text, Measure.LITRE))
        except UnreadableWeight as error:
            raise ValidationError(str(error)) from error
