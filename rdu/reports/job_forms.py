"""What is made behind: a ZIP of all reports, and letters to recipients."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import Length

from rdu.clock import Month, Stretch
from rdu.reports.forms import YEARS_BACK
from rdu.web.fields import LineField
from rdu.web.forms import OnceForm

A_ZIP_BACK = 24
PUBLIC, WHOLE = "umum", "lengkap"
FOR_WHOM = [SelectChoice(PUBLIC, "Untuk umum"), SelectChoice(WHOLE, "Untuk pengurus dan dinas")]


class _ForWhomForm(OnceForm):
    whom = RadioField("Versi", choices=FOR_WHOM, default=PUBLIC, validate_choice=False)

    def validate_whom(self, field: RadioField) -> None:
        if field.data not in (PUBLIC, WHOLE):
            raise ValidationError("Pilih versinya.")

    @property
    def public(self) -> bool:
        return bool(self.whom.data == PUBLIC)


class ZipForm(_ForWhomForm):
    """All reports of a month, or of a year."""

    period = SelectField("Bulan atau tahun", validate_choice=False)

    def __init__(self, this_month: Month, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        months = [SelectChoice(str(one), one.words, optgroup="Bulan") for one in this_month.back(A_ZIP_BACK)]
        years = [Stretch.year(this_month.year - n) for n in range(YEARS_BACK)]
        self.period.choices = [*months, *(SelectChoice(str(one), str(one), optgroup="Tahun") for one in years)]

    def validate_period(self, field: SelectField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih bulan atau tahun dari daftar.")


class RecipientForm(OnceForm):
    scope = SelectField("Laporan siapa", validate_choice=False)
    name = LineField("Nama penerima")
    address = StringField("Alamat e-mail", validators=[Length(max=300, message="Alamat terlalu panjang.")])

    def validate_scope(self, field: SelectField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih laporannya dari daftar.")


class SendForm(_ForWhomForm):
    recipients = SelectMultipleField("Penerima", validate_choice=False, choices=[])
    again = BooleanField("Kirim lagi kepada yang sudah menerima laporan yang sama")

    def chosen(self) -> set[int]:
        """Ids; what is none is no recipient of anybody's."""
        return {
            int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
            for text in self.recipients.data or []
        }
