"""What the agency sets: a set that counts, an assumption, what a type is made of. Each from a day on, for a reason."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import Field, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from rdu.impact.fuel import MOST_MILLILITRES
from rdu.impact.materials import items, materials
from rdu.impact.numbers import UnreadableNumber, parse_number, written
from rdu.web.fields import DayField, LineField, WordsField
from rdu.web.forms import OnceForm
from rdu.weights import Measure, UnreadableWeight, parse_quantity


def needed(sentence: str) -> Callable[[Any, Field], None]:
    """Refuses what was left blank."""

    def check(_form: Any, field: Field) -> None:
        if field.data in (None, "") and not field.errors:
            raise StopValidation(sentence)

    return check


class NumberField(LineField):
    """A decimal number; blank is None."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = valuelist[0] if valuelist else ""
        self.data = self.read(text) if text.strip() else None

    def read(self, text: str) -> Any:  # a Decimal, where a line of words is a str
        try:
            return parse_number(text)
        except UnreadableNumber as error:
            raise ValidationError(str(error)) from error

    def show(self, value: Any) -> str:
        return written(value).replace(".", ",")


class ChooseForm(FlaskForm):
    """From when, and why."""

    valid_from = DayField("Berlaku mulai", [needed("Tulis tanggal mulai, contoh 1-1-2027.")])
    reason = WordsField("Alasan", [needed("Tulis alasannya, satu kalimat cukup.")], longest=300)

    @property
    def begins(self) -> date:
        """Once validated."""
        return cast(date, self.valid_from.data)


class AssumptionForm(ChooseForm):
    value = NumberField("Nilai")


class MaterialForm(ChooseForm):
    item = SelectField("Bahan", choices=[], validate_choice=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item.choices = [
            SelectChoice(item.code, f"{item.name} ({materials()[item.material].name})") for item in items().values()
        ]


class LitreField(LineField):
    """Litres with up to three decimals, kept as millilitres."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = valuelist[0] if valuelist else ""
        self.data = self.read(text) if text.strip() else None

    def read(self, text: str) -> Any:  # millilitres, where a line of words is a str
        try:
            millilitres = parse_quantity(text, Measure.LITRE)
        except UnreadableWeight as error:
            raise ValidationError(str(error)) from error
        if millilitres > MOST_MILLILITRES:
            raise ValidationError("Terlalu banyak. Paling banyak 2.000 liter sekali catat.")
        return millilitres


class FuelForm(OnceForm):
    day = DayField("Tanggal", [needed("Tulis tanggalnya, contoh 24-11-2026.")])
    litres = LitreField("Liter solar", [needed("Tulis jumlah liternya, contoh 12,5.")])
    note = LineField("Keterangan", longest=200)

    @property
    def burned_on(self) -> date:
        """Once validated."""
        return cast(date, self.day.data)

    @property
    def burned(self) -> int:
        """Millilitres, once validated."""
        return cast(int, self.litres.data)
