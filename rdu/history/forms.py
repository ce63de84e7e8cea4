"""Forms of an old book: what its names mean, the count that ends it, and who signed for an opening balance."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, ValidationError
from wtforms.fields import SelectChoice

from rdu.history.models import NameKind
from rdu.history.names import NEWCOMER, Names, Wanted
from rdu.history.replay import Expected
from rdu.history.service import Count
from rdu.money import Rupiah
from rdu.people.numbers import UnreadableNumber, format_card, format_number, parse_number
from rdu.web.fields import DayField, KilogramField, LineField, RupiahField
from rdu.web.forms import OnceForm
from rdu.weights import Grams

CHOOSE = "Pilih"


def _name_of(one: Wanted) -> str:
    """The field of a name: it stays the same while others are matched meanwhile."""
    return f"{one.kind.value}_{hashlib.sha256(one.key.encode()).hexdigest()[:12]}"


class MatchForm(OnceForm):
    """One question for each name; `asked` in their order."""

    asked: Sequence[Wanted] = ()
    names: Names

    def rows(self) -> Iterator[tuple[Wanted, Any, Any]]:
        """Each name with its choice and, for a member, the field for another number."""
        for one in self.asked:
            name = _name_of(one)
            yield one, self[name], self._fields.get(f"{name}_nomor")

    def choices(self) -> dict[tuple[NameKind, str], str]:
        return {(one.kind, one.key): self._number(other) or choice.data for one, choice, other in self.rows()}

    def _number(self, other: Any) -> str:
        return format_number(parse_number(other.data)) if other is not None and other.data else ""


def match_form(names: Names, asked: Sequence[Wanted]) -> MatchForm:
    """A form that asks for these names."""
    fields: dict[str, Any] = {"asked": asked, "names": names}
    items = [(item.value, item.name) for item in names.items.values()]
    for one in asked:
        name = _name_of(one)
        choices = _members(names, one) if one.kind is NameKind.MEMBER else _items(names, one, items)
        fields[name] = SelectField(
            f"{one.written}", choices=choices, default=one.chosen, validate_choice=False, validators=[_chosen(choices)]
        )
        if one.kind is NameKind.MEMBER:
            fields[f"{name}_nomor"] = LineField(f"Nomor lain untuk {one.written}", validators=[_a_number(names)])
    made: MatchForm = type("Matched", (MatchForm,), fields)()
    return made


def _members(names: Names, one: Wanted) -> list[SelectChoice]:
    found = [names.by_number[int(number)] for number in one.alike]
    alike = [SelectChoice(format_number(m.number), f"{m.name}, {format_card(m.number)}") for m in found]
    new = [SelectChoice(NEWCOMER, "Anggota baru")] if names.may_enrol else []
    return [SelectChoice("", CHOOSE), *alike, *new]


def _items(names: Names, one: Wanted, items: Sequence[tuple[str, str]]) -> list[SelectChoice]:
    alike = [SelectChoice(value, names.items[value].name, optgroup="Mungkin ini") for value in one.alike]
    rest = [SelectChoice(value, name, optgroup="Semua barang") for value, name in items if value not in one.alike]
    return [SelectChoice("", CHOOSE, optgroup="Belum dipilih"), *alike, *rest]


def _chosen(choices: Sequence[SelectChoice]) -> Callable[[MatchForm, Any], None]:
    allowed = {choice.value for choice in choices} - {""}

    def check(form: MatchForm, field: Any) -> None:
        other = form._fields.get(f"{field.name}_nomor")
        if field.data not in allowed and not (other is not None and other.data):
            raise ValidationError("Pilih salah satu." if other is None else "Pilih anggotanya, atau tulis nomornya.")

    return check


def _a_number(names: Names) -> Callable[[MatchForm, Any], None]:
    def check(_form: MatchForm, field: Any) -> None:
        if not field.data:
            return
        try:
            number = parse_number(field.data)
        except UnreadableNumber as error:
            raise ValidationError(str(error)) from error
        if number not in names.by_number:
            raise ValidationError(f"Nomor {field.data} tidak ada di unit ini.")

    return check


class CountForm(OnceForm):
    """Cash, and each item that should lie in the shed."""

    cash = RupiahField("Uang di kotak kas sekarang")
    expected: Expected

    def items(self) -> Iterator[tuple[Any, Any, Grams]]:
        """Each item with its field and what should lie there."""
        for item, grams in self.expected.items:
            yield item, self[f"barang_{item.grade_id}"], grams

    def validate_cash(self, field: RupiahField) -> None:
        if field.data is None and self.expected.cash < 0:
            raise ValidationError("Hitung uang di kotak, lalu tulis jumlahnya.")

    def count(self) -> Count:
        """What was counted; what was left empty is as the books say."""
        grams = {item.grade_id: Grams(field.data) for item, field, _ in self.items() if field.data is not None}
        return Count(None if self.cash.data is None else Rupiah(self.cash.data), grams)


def count_form(expected: Expected) -> CountForm:
    """Filled with what the books will say once the file is in."""
    fields: dict[str, Any] = {"expected": expected}
    for item, grams in expected.items:
        fields[f"barang_{item.grade_id}"] = KilogramField(item.name, default=grams)
    form_type = type("Counted", (CountForm,), fields)
    made: CountForm = form_type(cash=max(expected.cash, 0) if expected.cash >= 0 else None)
    return made


class SignedForm(FlaskForm):
    """Who signed the printed list, and when."""

    signed = SelectMultipleField("Anggota yang sudah tanda tangan", validate_choice=False)
    day = DayField("Tanggal tanda tangan")

    def validate_signed(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError("Centang dulu yang sudah tanda tangan.")
        if not all(value.isascii() and value.isdigit() and len(value) < 10 for value in field.data):
            raise ValidationError("Halaman ini sudah lama. Muat ulang, lalu centang lagi.")

    def validate_day(self, field: DayField) -> None:
        if field.data is None and not field.errors:
            raise ValidationError("Tulis tanggal tanda tangan, contoh 24-11-2026.")

    def signed_on(self) -> date:
        if self.day.data is None:
            raise TypeError("the form was not valid")
        return self.day.data

    def seqs(self) -> list[int]:
        return [int(value) for value in self.signed.data]
