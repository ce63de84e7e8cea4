"""Until when a month is waited for."""

from flask_wtf import FlaskForm
from wtforms import ValidationError

from rdu.reports.late import LAST_DAY
from rdu.web.fields import CountField


class DeadlineForm(FlaskForm):
    day = CountField("Batas melapor: tanggal", most=LAST_DAY)

    def validate_day(self, field: CountField) -> None:
        if not field.errors and not field.data:
            raise ValidationError(f"Tulis tanggal dari 1 sampai {LAST_DAY}.")
