"""Which days a statement tells of, asked with GET so that it can be kept as an address; and closing a month."""

from typing import Any

from wtforms import Form, HiddenField, SelectField, ValidationError

from rdu.statements.periods import FIRST_YEAR, LAST_YEAR, Period, named
from rdu.web.fields import DayField
from rdu.web.forms import OnceForm


class PeriodForm(Form):
    """A named period, or two days; the two days win."""

    periode = SelectField("Masa", validate_choice=False)
    dari = DayField("Dari tanggal")
    sampai = DayField("Sampai tanggal")

    def validate_dari(self, field: DayField) -> None:
        _in_our_time(field)

    def validate_sampai(self, field: DayField) -> None:
        _in_our_time(field)
        if not field.errors and self.dari.data and field.data and field.data < self.dari.data:
            raise ValidationError("Tanggal ini sebelum tanggal awal. Tukar keduanya.")
        if not field.errors and bool(self.dari.data) != bool(field.data) and not self.dari.errors:
            raise ValidationError("Isi kedua tanggal, atau kosongkan keduanya.")

    def period(self, otherwise: Period) -> Period:
        """What was asked for; `otherwise` where nothing was, or what makes no sense."""
        if self.validate() and self.dari.data and self.sampai.data:
            return Period(self.dari.data, self.sampai.data)
        return named(self.periode.data or "") or otherwise


def _in_our_time(field: Any) -> None:
    if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(f"Pilih tahun dari {FIRST_YEAR} sampai {LAST_YEAR}.")


class CloseMonthForm(OnceForm):
    month = HiddenField()
