"""Which months a report tells of; issuing one; and a PDF that comes from outside, signed or held up to be compared."""

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Form, HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields import SelectChoice

from rdu.clock import MOST_MONTHS, Month, Period, Stretch, period_of, read_period
from rdu.errors import Refused
from rdu.reports.models import Audience
from rdu.reports.signing import MOST_BYTES, check_is_pdf
from rdu.web.forms import OnceForm

YEARS_BACK, MONTHS_BACK = 6, 5 * 12


class PeriodForm(Form):
    """A year, or from a month to a month; the year wins. Asked with GET, so that it can be kept as an address."""

    tahun = SelectField("Tahun", validate_choice=False)
    dari = SelectField("Dari bulan", validate_choice=False)
    sampai = SelectField("Sampai bulan", validate_choice=False)

    def __init__(self, formdata: Any, this_month: Month, **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        self.this_month = this_month
        months = [SelectChoice(str(month), month.words) for month in this_month.back(MONTHS_BACK)]
        self.tahun.choices = [SelectChoice(str(this_month.year - n)) for n in range(YEARS_BACK)]
        self.dari.choices = self.sampai.choices = months

    def validate_tahun(self, field: SelectField) -> None:
        if field.data and not self._year():
            raise ValidationError("Pilih tahun yang sudah mulai, empat angka, contoh 2026.")

    def validate_dari(self, field: SelectField) -> None:
        if not self.tahun.data:
            self._begun(field)

    def validate_sampai(self, field: SelectField) -> None:
        if self.tahun.data or self.dari.errors:
            return
        last, first = self._begun(field), Month.read(self.dari.data or "")
        if first and last < first:
            raise ValidationError(f"{last.words} sebelum {first.words}. Tukar keduanya.")
        if first and len(period_of(first, last).months) > MOST_MONTHS:
            raise ValidationError(f"Paling lama {MOST_MONTHS} bulan. Pilih bulan yang lebih dekat.")

    def _begun(self, field: SelectField) -> Month:
        month = Month.read(field.data or "")
        if month is None:
            raise ValidationError("Pilih bulannya.")
        if month > self.this_month:
            raise ValidationError(f"{month.words} belum mulai. Pilih bulan ini atau sebelumnya.")
        return month

    def _year(self) -> Period | None:
        found = read_period(self.tahun.data or "")
        return found if isinstance(found, Stretch) and found.is_year and found.first <= self.this_month else None

    def period(self) -> Period | None:
        """None for an impossible choice; each field then says why."""
        if not self.validate():
            return None
        first, last = Month.read(self.dari.data or ""), Month.read(self.sampai.data or "")
        return self._year() or (period_of(first, last) if first and last else None)


class IssueForm(OnceForm):
    seen = HiddenField()
    """The fingerprint of the figures that were read back."""


class SealForm(FlaskForm):
    """Which paper of a version the office signs. A paper is signed once, whoever asks again."""

    audience = RadioField(
        "Yang mana?",
        choices=[SelectChoice(one.value, one.word.capitalize()) for one in Audience],
        default=Audience.WHOLE.value,
    )

    def chosen(self) -> Audience:
        return Audience(self.audience.data)


class PdfForm(FlaskForm):
    """One PDF; `content` holds it once the form is valid."""

    file = FileField("Berkas PDF")
    content: bytes = b""

    def validate_file(self, field: FileField) -> None:
        if not field.data:
            raise ValidationError("Pilih berkasnya dulu.")
        self.content = field.data.read(MOST_BYTES + 1)
        try:
            check_is_pdf(self.content)
        except Refused as refused:
            raise ValidationError(str(refused)) from refused
