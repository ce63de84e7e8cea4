"""Form fields that speak kilograms, rupiah and dates to people, and integers and days to the program.

What was typed stays in the field when it is refused; the sentence stands beside it.
"""

import re
from datetime import date, time
from typing import Any

from wtforms import StringField, ValidationError
from wtforms.widgets import TextArea

from rdu.clock import parse_day
from rdu.money import Rupiah, UnreadablePercent, UnreadableRupiah, format_percent, parse_percent, parse_rupiah
from rdu.text import LONGEST_NAME, UnreadableText, clean_line
from rdu.weights import Grams, UnreadableWeight, format_number, parse_kg


class _TypedField(StringField):
    """Reads one text; an empty one is None; a refused one raises its sentence and is shown again as typed."""

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = valuelist[0] if valuelist else ""
        self.data = None
        if text.strip():
            self.data = self.read(text)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)

    def show(self, value: Any) -> str:
        return str(value)


class KilogramField(_TypedField):
    data: Grams | None

    def read(self, text: str) -> Grams:
        try:
            return parse_kg(text)
        except UnreadableWeight as error:
            raise ValidationError(str(error)) from error

    def show(self, value: Any) -> str:
        return format_number(value).replace(".", "")


class RupiahField(_TypedField):
    data: Rupiah | None

    def read(self, text: str) -> Rupiah:
        try:
            return parse_rupiah(text)
        except UnreadableRupiah as error:
            raise ValidationError(str(error)) from error

    def show(self, value: Any) -> str:
        return f"{value:,}".replace(",", ".")


class PercentField(_TypedField):
    """A percentage from 0 to 100, kept as basis points."""

    data: int | None

    def read(self, text: str) -> int:
        try:
            return parse_percent(text)
        except UnreadablePercent as error:
            raise ValidationError(str(error)) from error

    def show(self, value: Any) -> str:
        return format_percent(value).removesuffix("\u00a0%")


class CountField(_TypedField):
    """A whole number from 0 to `most`."""

    data: int | None

    def __init__(self, label: str | None = None, validators: Any = None, most: int = 10_000, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.most = most

    def read(self, text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text.strip(), re.ASCII) or int(text) > self.most:
            raise ValidationError(f"Tulis angka bulat dari 0 sampai {self.most}.")
        return int(text)


class LineField(_TypedField):
    """A name or one line of words, cleaned; empty is ""."""

    data: str

    def __init__(
        self, label: str | None = None, validators: Any = None, longest: int = LONGEST_NAME, **kw: Any
    ) -> None:
        super().__init__(label, validators, **kw)
        self.longest = longest

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = self.data or ""

    def read(self, text: str) -> str:
        try:
            return clean_line(text, self.longest)
        except UnreadableText as error:
            raise ValidationError(str(error)) from error


class WordsField(LineField):
    """A few sentences; the line breaks of a text box become spaces."""

    widget = TextArea()

    def read(self, text: str) -> str:
        return super().read(" ".join(text.splitlines()))


class DayField(_TypedField):
    """A date as people write it, 1-10-2026 or 1/10/2026, or as a date picker sends it, 2026-10-01."""

    data: date | None

    def read(self, text: str) -> date:
        try:
            return parse_day(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def show(self, value: Any) -> str:
        return f"{value.day}-{value.month}-{value.year}"


class HourField(_TypedField):
    """An hour as people write it, 7.30 or 07:30."""

    data: time | None

    def read(self, text: str) -> time:
        match = re.fullmatch(r"([0-9]{1,2})[.:]([0-9]{2})", text.strip(), re.ASCII)
        if match is None or int(match[1]) > 23 or int(match[2]) > 59:
            raise ValidationError("Jam belum benar. Tulis jam dan menit, contoh 7.30.")
        return time(int(match[1]), int(match[2]))

    def show(self, value: Any) -> str:
        return f"{value:%H.%M}"
