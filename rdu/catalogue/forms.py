"""Forms of the catalogue: a whole price list on one page, and the small ones around it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, HiddenField, SelectChoice, SelectField, ValidationError
from wtforms.validators import StopValidation

from rdu.catalogue import shipped
from rdu.catalogue.checks import Named
from rdu.catalogue.lists import Rows, Slot
from rdu.catalogue.models import Group, How, Intake, Paid, Sipsn, Who
from rdu.catalogue.waste_types import Description, Nature
from rdu.money import MOST_PER_MEASURE, Rupiah, format_rupiah
from rdu.web.fields import CountField, DayField, LineField, PercentField, RupiahField
from rdu.weights import Measure

EXTRA_ROWS = 3
MOST_GRAMS_EACH = 200_000


def needed(sentence: str) -> Callable[[Any, Field], None]:
    """Refuses what was left blank."""

    def check(_form: Any, field: Field) -> None:
        if field.data in (None, "") and not field.errors:
            raise StopValidation(sentence)

    return check


class OneOf(SelectField):
    """One of a few answers; the first is taken where none was sent."""

    def __init__(self, label: str, pairs: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        choices = _choices(pairs)
        first = choices[0].value if choices else None
        super().__init__(
            label,
            choices=choices,
            **{"default": first, "invalid_choice_message": "Pilih salah satu dari daftar."} | kwargs,
        )


def _choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Values and words of a select."""
    return [SelectChoice(str(value), label) for value, label in pairs]


class PriceField(RupiahField):
    """What is paid for a kilogram, litre or piece; blank is no price."""

    def read(self, text: str) -> Rupiah:
        amount = super().read(text)
        if amount > MOST_PER_MEASURE:
            raise ValidationError(f"Harga terlalu besar. Paling tinggi {format_rupiah(MOST_PER_MEASURE)}.")
        return amount


class ListForm(FlaskForm):
    """The head of a draft. Its prices are fields too, one for each place in the list: see list_form."""

    valid_from = DayField("Berlaku mulai", [needed("Tulis tanggal mulai, contoh 1-10-2026.")])
    note = LineField("Catatan", longest=200)

    slots: Mapping[str, Slot]

    @property
    def begins(self) -> date:
        """The day it is to come into force, once validated."""
        return cast(date, self.valid_from.data)

    def price(self, slot: Slot) -> Field:
        return self[field_name(slot)]

    def rows(self) -> Rows:
        """Every price that was filled in, the extra ones too, once validated."""
        plain = {slot: self[name].data for name, slot in self.slots.items() if self[name].data is not None}
        return plain | {slot: amount for slot, amount in self._extra() if amount is not None}

    def extras(self) -> list["ExtraRow"]:
        return [ExtraRow(*(self[f"extra{number}_{part}"] for part in EXTRA_PARTS)) for number in range(EXTRA_ROWS)]

    def _extra(self) -> list[tuple[Slot, Rupiah | None]]:
        return [(row.slot(), row.amount.data) for row in self.extras() if row.item.data]

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        taken = set(self.slots.values())
        return all([good, *(row.is_good(taken) for row in self.extras())])


EXTRA_PARTS = ("item", "paid", "who", "how", "amount")


@dataclass(frozen=True)
class ExtraRow:
    """One special price being added: for whom, and how much."""

    item: Field
    paid: Field
    who: Field
    how: Field
    amount: Field

    def slot(self) -> Slot:
        return Slot(int(self.item.data), Paid(self.paid.data), Who(self.who.data), How(self.how.data))

    def is_good(self, taken: set[Slot]) -> bool:
        """Says what is wrong beside the field; adds a good row's place to those taken."""
        if any(field.errors for field in (self.item, self.paid, self.who, self.how, self.amount)):
            return False
        if not self.item.data and self.amount.data is None:
            return True  # a blank row
        if wrong := self._wrong(taken):
            field, sentence = wrong
            field.errors = [sentence]
            return False
        taken.add(self.slot())
        return True

    def _wrong(self, taken: set[Slot]) -> tuple[Field, str] | None:
        if not self.item.data:
            return self.item, "Pilih jenis sampahnya."
        if self.amount.data is None:
            return self.amount, "Isi harganya."
        if self.slot().is_plain:
            return self.paid, "Pilih untuk siapa harga khusus ini."
        if self.slot() in taken:
            return self.item, "Harga khusus ini sudah ada di atas. Ubah di sana."
        return None


def field_name(slot: Slot) -> str:
    return f"harga-{slot.grade_id}-{slot.paid}-{slot.who}-{slot.how}"


def list_form(names: Mapping[Slot, str], grades: Iterable[Named], *, is_root: bool) -> type[ListForm]:
    """A form with a price for each slot, named in `names`, and rows to add special prices to these grades."""
    fields: dict[str, Any] = {field_name(slot): PriceField(name) for slot, name in names.items()}
    pairs = [("", "Pilih jenis"), *((str(named.grade_id), named.full_name) for named in grades)]
    for number in range(EXTRA_ROWS):
        fields |= {
            f"extra{number}_item": OneOf("Jenis", pairs),
            f"extra{number}_paid": OneOf("Dibayar", _PAID),
            f"extra{number}_who": OneOf("Siapa", _WHO),
            f"extra{number}_how": OneOf("Cara datang", _HOW),
            f"extra{number}_amount": PriceField("Harga"),
        }
    if is_root:
        fields["bound"] = PercentField("Batas harga unit", [needed("Tulis batasnya, contoh 20.")])
    fields["slots"] = {field_name(slot): slot for slot in names}
    return cast(type[ListForm], type("PricesForm", (ListForm,), fields))


_PAID = [(Paid.ANY, "Ditabung dan tunai"), (Paid.SAVED, "Ditabung"), (Paid.CASHED, "Tunai")]
_WHO = [(Who.ANY, "Semua"), (Who.INDIVIDUAL, "Perorangan"), (Who.GROUP, "Kelompok")]
_HOW = [(How.ANY, "Diantar dan dijemput"), (How.DROPPED, "Diantar"), (How.PICKED_UP, "Dijemput")]


class PublishForm(FlaskForm):
    seen = HiddenField()


class ShareForm(FlaskForm):
    basis_points = PercentField("Bagian unit dalam persen", [needed("Tulis persennya, contoh 15.")])
    valid_from = DayField("Berlaku mulai", [needed("Tulis tanggal mulai, contoh 1-10-2026.")])

    def announced(self) -> tuple[int, date]:
        """Basis points and the first day, once validated."""
        return cast(int, self.basis_points.data), cast(date, self.valid_from.data)


class SellingForm(FlaskForm):
    """Prices of one sale, or of one price list of a collector: see selling_form."""

    sold_on = DayField("Tanggal jual", [needed("Tulis tanggalnya, contoh 1-10-2026.")])
    buyer = LineField("Pengepul")

    grade_ids: Mapping[str, int]

    @property
    def day(self) -> date:
        return cast(date, self.sold_on.data)

    def prices(self) -> dict[int, Rupiah]:
        return {grade: self[name].data for name, grade in self.grade_ids.items() if self[name].data is not None}


def selling_form(grades: Iterable[Named]) -> type[SellingForm]:
    named = {f"jual-{row.grade_id}": row for row in grades}
    fields: dict[str, Any] = {name: PriceField(f"Harga jual {row.full_name}") for name, row in named.items()}
    fields["grade_ids"] = {name: row.grade_id for name, row in named.items()}
    return cast(type[SellingForm], type("SalesForm", (SellingForm,), fields))


class TypeForm(FlaskForm):
    """What may change of a waste type."""

    name = LineField("Nama", [needed("Tulis namanya.")], longest=80)
    short = LineField("Kata di tombol timbang", [needed("Tulis satu atau dua kata.")], longest=24)
    picture = OneOf("Gambar")
    note = LineField("Keterangan", longest=200)
    retired = BooleanField("Tidak dipakai lagi")

    def __init__(self, *args: Any, pictures: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picture.choices = _choices((name, name.replace("-", " ").capitalize()) for name in pictures)

    def words(self) -> Description:
        return Description(
            self.name.data, self.short.data, self.picture.data, self.note.data, retired=self.retired.data
        )


class NewTypeForm(TypeForm):
    """And what never changes once it is there."""

    code = LineField("Kode", [needed("Tulis kodenya, contoh BAN-1.")], longest=20)
    group = OneOf("Kelompok", [(group, group) for group in Group])
    measure = OneOf("Dihitung per", [(measure, measure.word) for measure in Measure])
    grades = OneOf("Mutu", [("biasa", "Satu mutu"), ("bersih kotor", "Bersih dan kotor")])
    sipsn = OneOf("Kategori SIPSN", [(kind, kind) for kind in Sipsn])
    material = OneOf("Bahan", list(shipped.materials().items()), default="NONE")
    intake = OneOf(
        "Boleh diterima?",
        [
            (Intake.OPEN, "Ya, di semua unit"),
            (Intake.HAZARDOUS, "Berbahaya: bila DLH mengizinkan unit"),
            (Intake.NEVER, "Jangan diterima"),
        ],
    )

    def validate_code(self, field: LineField) -> None:
        if not all(sign.isascii() and (sign.isalnum() or sign in "-._") for sign in field.data):
            raise ValidationError("Kode hanya boleh huruf, angka, dan garis, contoh BAN-1.")

    def nature(self) -> Nature:
        return Nature(
            self.code.data,
            Group(self.group.data),
            Measure(self.measure.data),
            self.material.data,
            Sipsn(self.sipsn.data),
            Intake(self.intake.data),
            self.grades.data.split(),
        )


class EachForm(FlaskForm):
    """What one piece or one litre weighs."""

    grams = CountField("Berat dalam gram", [needed("Tulis beratnya dalam gram, contoh 350.")], most=MOST_GRAMS_EACH)
    valid_from = DayField("Berlaku mulai", [needed("Tulis tanggal mulai, contoh 1-10-2026.")])
    source = LineField("Dari mana angkanya", [needed("Tulis asalnya, contoh timbang 20 botol.")], longest=200)
    estimated = BooleanField("Masih perkiraan")

    def validate_grams(self, field: CountField) -> None:
        if field.data == 0:
            raise ValidationError("Berat tidak boleh nol. Timbang beberapa, lalu bagi rata.")

    def weighed(self) -> tuple[int, str, date]:
        """Grams, where they come from, and the first day, once validated."""
        return cast(int, self.grams.data), self.source.data, cast(date, self.valid_from.data)


class UploadForm(FlaskForm):
    file = FileField("Berkas daftar harga")
