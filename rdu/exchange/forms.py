"""A new token, and the question before one is stopped."""

from wtforms import ValidationError

from rdu.exchange.service import MOST_A_MINUTE
from rdu.web.fields import CountField, LineField
from rdu.web.forms import OnceForm


class TokenForm(OnceForm):
    name = LineField("Nama sistem yang membaca", longest=80)
    per_minute = CountField("Paling banyak berapa kali semenit", most=MOST_A_MINUTE, default=60)

    def validate_name(self, field: LineField) -> None:
        if not field.errors and not field.data:
            raise ValidationError("Tulis namanya, contoh Bangga Command Center.")

    def validate_per_minute(self, field: CountField) -> None:
        if not field.errors and not field.data:
            raise ValidationError(f"Tulis angka dari 1 sampai {MOST_A_MINUTE}.")

    @property
    def pace(self) -> int:
        return self.per_minute.data or 1
