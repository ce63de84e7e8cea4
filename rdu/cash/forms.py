"""Forms of the unit's own money. Each acts once; an amount of nothing is no movement."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from rdu.cash.categories import OTHER
from rdu.cash.counting import sum_of
from rdu.cash.models import CashKind, Purse
from rdu.cash.service import MOST, Movement
from rdu.money import NOTES, Rupiah, UnreadableRupiah, format_rupiah, parse_rupiah
from rdu.web.fields import CountField, DayField, LineField, RupiahField, WordsField
from rdu.web.forms import OnceForm

MOST_PIECES = 30_000
PURSES = [SelectChoice(purse.value, purse.word) for purse in Purse]
NAMED = [SelectChoice(kind.value, kind.word) for kind in (CashKind.EXPENSE, CashKind.INCOME)]
LONGEST_CATEGORY, LONGEST_REFERENCE = 40, 60


def needed(sentence: str) -> Callable[[Any, Field], None]:
    """Refuses what was left blank; a zero is an answer."""

    def check(_form: Any, field: Field) -> None:
        if field.data in (None, "") and not field.errors:
            raise StopValidation(sentence)

    return check


def at_most(_form: Any, field: Field) -> None:
    if field.data is not None and field.data > MOST:
        raise ValidationError(f"Paling banyak {format_rupiah(MOST)} sekali catat. Periksa jumlah nolnya.")


def some(_form: Any, field: Field) -> None:
    if field.data == 0:
        raise ValidationError("Jumlahnya nol. Tulis uang yang bergerak, contoh 25.000.")


class OpeningForm(OnceForm):
    cash = RupiahField("Uang di kotak kas", [needed("Hitung uang di kotak. Tulis 0 bila kosong."), at_most])
    bank = RupiahField("Uang di rekening bank", [needed("Lihat buku bank. Tulis 0 bila tidak ada."), at_most])
    as_of = DayField("Pada pagi hari tanggal", [needed("Tulis tanggalnya, contoh 1-10-2026.")])

    def figures(self) -> tuple[date, Rupiah, Rupiah]:
        """Day, box and bank, once validated."""
        return cast(date, self.as_of.data), Rupiah(self.cash.data or 0), Rupiah(self.bank.data or 0)


class MovementForm(OnceForm):
    """One movement. What a kind does not ask is left out by `ask`."""

    amount = RupiahField("Jumlah uang", [needed("Tulis jumlahnya, contoh 25.000."), some, at_most])
    way = RadioField("Arah", choices=[SelectChoice(CashKind.TO_BANK.value, "Setor dari kotak kas ke bank"),
                                      SelectChoice(CashKind.FROM_BANK.value, "Ambil dari bank ke kotak kas")],
                     validate_choice=False)  # fmt: skip
    purse = RadioField("Kotak atau bank", choices=PURSES, default=Purse.CASH.value, validate_choice=False)
    category = SelectField("Golongan", validate_choice=False)
    words = LineField("Keterangan", longest=200)
    reference = LineField("Nomor nota", longest=LONGEST_REFERENCE)
    day = DayField("Tanggal", [needed("Tulis tanggalnya, contoh 1-10-2026.")])

    def ask(self, kind: CashKind | None, categories: dict[str, str]) -> None:
        """Keep what this kind of movement is asked for; None is banking, either way."""
        self.kind = kind
        named = kind in (CashKind.EXPENSE, CashKind.INCOME)
        self.names = categories
        every = {"": "Pilih golongan", **categories}
        self.category.choices = [SelectChoice(code, name) for code, name in every.items()]
        self.purse.label.text = "Masuk ke" if kind is CashKind.INCOME else "Diambil dari"
        for name, kept in (("way", kind is None), ("purse", kind is not None), ("category", named)):
            if not kept:
                del self[name]

    def validate_way(self, field: RadioField) -> None:
        if field.data not in (CashKind.TO_BANK.value, CashKind.FROM_BANK.value):
            raise ValidationError("Pilih: setor ke bank, atau ambil dari bank.")

    def validate_purse(self, field: RadioField) -> None:
        if field.data not in set(Purse):
            raise ValidationError("Pilih kotak kas atau rekening bank.")

    def validate_category(self, field: SelectField) -> None:
        if field.data not in self.names:
            raise ValidationError("Pilih golongan dari daftar.")

    def validate_words(self, field: LineField) -> None:
        if "category" in self and self.category.data == OTHER and not field.data and not field.errors:
            raise ValidationError("Golongan Lain-lain perlu keterangan. Tulis untuk apa.")

    def movement(self) -> Movement:
        """Once validated."""
        kind = self.kind or CashKind(self.way.data)
        banked = Purse.BANK if kind is CashKind.FROM_BANK else Purse.CASH
        return Movement(
            kind, Rupiah(self.amount.data or 0), cast(date, self.day.data),
            Purse(self.purse.data) if "purse" in self else banked,
            self.category.data if "category" in self else "", self.words.data, self.reference.data,
        )  # fmt: skip


class UndoForm(OnceForm):
    reason = LineField("Alasan", [needed("Tulis alasannya, supaya pengurus lain tahu.")], longest=200)


class CategoryForm(FlaskForm):
    kind = RadioField("Untuk", choices=NAMED, default=CashKind.EXPENSE.value, validate_choice=False)
    name = LineField("Nama golongan", [needed("Tulis namanya, contoh: Perbaikan gerobak.")], longest=LONGEST_CATEGORY)

    def validate_kind(self, field: RadioField) -> None:
        if field.data not in (CashKind.EXPENSE.value, CashKind.INCOME.value):
            raise ValidationError("Pilih uang keluar atau uang masuk.")


class CountForm(OnceForm):
    """What was found: in total, or note by note with the sum made here; and why it differs."""

    total = RupiahField("Jumlah semuanya", [at_most])
    day = DayField("Isi pada akhir hari", [needed("Tulis tanggalnya, contoh 1-10-2026.")])
    explanation = WordsField("Penjelasan bila berbeda", longest=200)
    expected = HiddenField()
    """What the books said when it was read back."""

    def notes(self) -> dict[int, int]:
        """Pieces by note; none for goods."""
        fields = {note: self[name] for note, name in NOTE_FIELDS.items() if name in self}
        return {note: field.data for note, field in fields.items() if field.data}

    @property
    def note_fields(self) -> list[tuple[int, Field]]:
        return [(note, self[name]) for note, name in NOTE_FIELDS.items() if name in self]

    def validate_total(self, field: RupiahField) -> None:
        counted = sum_of(self.notes())
        if field.data is None and not self.notes() and not field.errors:
            raise ValidationError("Belum ada hitungan. Isi lembar uangnya, atau tulis jumlahnya. Tulis 0 bila kosong.")
        if field.data is not None and self.notes() and field.data != counted:
            raise ValidationError(f"Lembarnya berjumlah {format_rupiah(counted)}. Samakan, atau kosongkan yang ini.")

    def found(self) -> Rupiah:
        """Once validated."""
        return Rupiah(self.total.data if self.total.data is not None else sum_of(self.notes()))

    def on(self) -> date:
        """The day, once validated."""
        return cast(date, self.day.data)

    def read_back(self) -> Rupiah | None:
        try:
            return parse_rupiah(self.expected.data or "")
        except UnreadableRupiah:
            return None


class NotesForm(CountForm):
    """A count of the box: one field a note."""


NOTE_FIELDS = {note: f"n{note}" for note in NOTES}
for _note, _name in NOTE_FIELDS.items():
    setattr(NotesForm, _name, CountField(format_rupiah(_note), most=MOST_PIECES))
