"""What is typed about a unit outside RDU, and its report of a month in ten cells."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wtforms import Field, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from rdu.clock import Month
from rdu.outside.imports import kilograms
from rdu.outside.models import OutsideKind
from rdu.outside.service import MOST_MEMBERS, MOST_RUPIAH, Cells, Particulars
from rdu.people.phones import UnreadablePhone, clean_phone
from rdu.web.fields import CountField, DayField, KilogramField, LineField, RupiahField
from rdu.web.forms import OnceForm


def needed(sentence: str) -> Callable[[Any, Field], None]:
    """Refuses what was left blank; a zero is an answer."""

    def check(_form: Any, field: Field) -> None:
        if field.data in (None, "") and not field.errors:
            raise StopValidation(sentence)

    return check


class OutsideForm(OnceForm):
    name = LineField("Nama unit", [needed("Tulis nama unitnya.")])
    kind = SelectField("Jenis", choices=[SelectChoice(kind.value, kind.word) for kind in OutsideKind])
    region = SelectField("Desa atau kelurahan", choices=[], validate_choice=False)
    contact = LineField("Nama penghubung")
    phone = StringField("Nomor WhatsApp penghubung")
    ended_on = DayField("Berhenti melapor sejak")

    def __init__(self, villages: Mapping[str, Sequence[tuple[str, str]]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region.choices = [
            SelectChoice("", "Pilih desa atau kelurahan"),
            *(SelectChoice(*one, optgroup=kecamatan) for kecamatan, few in villages.items() for one in few),
        ]

    def validate_phone(self, field: StringField) -> None:
        try:
            field.data = clean_phone(field.data or "")
        except UnreadablePhone as error:
            raise ValidationError(str(error)) from error

    def particulars(self) -> Particulars:
        """Once validated."""
        return Particulars(
            self.name.data, OutsideKind(self.kind.data), self.region.data or "", self.contact.data,
            self.phone.data or "", self.ended_on.data,
        )  # fmt: skip


class MonthKgField(KilogramField):
    """Kilograms of a month: more than one weighing may have."""

    def read(self, text: str) -> Any:  # grams, where a line of words is a str
        try:
            return kilograms(self.label.text, text)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class ReportForm(OnceForm):
    """Ten cells, and why where a month is told again."""

    month = SelectField("Bulan", choices=[], validate_choice=True)
    members = CountField("Anggota yang menimbang", [needed("Tulis jumlahnya; 0 bila tidak ada.")], most=MOST_MEMBERS)
    paper = MonthKgField("Kertas dan karton, kg", [needed("Tulis beratnya; 0 bila tidak ada.")])
    plastic = MonthKgField("Plastik, kg", [needed("Tulis beratnya; 0 bila tidak ada.")])
    metal = MonthKgField("Logam, kg", [needed("Tulis beratnya; 0 bila tidak ada.")])
    glass = MonthKgField("Kaca, kg", [needed("Tulis beratnya; 0 bila tidak ada.")])
    other = MonthKgField("Lainnya, kg", [needed("Tulis beratnya; 0 bila tidak ada.")])
    sold = MonthKgField("Dijual, kg", [needed("Tulis beratnya; 0 bila tidak ada.")])
    paid = RupiahField("Dibayarkan kepada anggota, rupiah", [needed("Tulis jumlahnya; 0 bila tidak ada.")])
    note = LineField("Catatan", longest=200)
    reason = LineField("Alasan pembetulan", longest=200)

    def __init__(self, months: Sequence[Month], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.month.choices = [SelectChoice(str(month), month.words) for month in months]

    def validate_paid(self, field: RupiahField) -> None:
        if not field.errors and (field.data or 0) > MOST_RUPIAH:
            raise ValidationError("Jumlah uang terlalu besar untuk satu bulan. Periksa lagi.")

    @property
    def of(self) -> Month:
        """Once validated."""
        return Month(*(int(part) for part in self.month.data.split("-")))

    def cells(self) -> Cells:
        """Once validated."""
        return Cells(**{name: self[name].data for name in Cells.__dataclass_fields__})
