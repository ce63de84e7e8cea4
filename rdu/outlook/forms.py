"""Choices about what lies ahead, and how a finding was settled."""

from datetime import date, datetime, time, timedelta
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import Field, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from rdu.money import format_rupiah
from rdu.outlook.lebaran import Plan
from rdu.web.fields import CountField, DayField, HourField, WordsField
from rdu.web.forms import OnceForm
from rdu.withdrawals.payout_notes import SMALLEST


def needed(sentence: str) -> Any:
    """Refuses what was left blank; a zero is an answer."""

    def check(_form: Any, field: Field) -> None:
        if field.data in (None, "") and not field.errors:
            raise StopValidation(sentence)

    return check


class QuietForm(FlaskForm):
    days = CountField("Dianggap diam sesudah", [needed("Tulis jumlah harinya, contoh 45.")], most=365)

    def validate_days(self, field: CountField) -> None:
        if not field.errors and (field.data or 0) < 7:
            raise ValidationError("Paling sedikit 7 hari: banyak unit menimbang seminggu sekali.")


class SettleForm(OnceForm):
    note = WordsField("Apa yang Anda temukan?", [needed("Tulis hasil pemeriksaannya, satu kalimat cukup.")], 300)


_NOTES = [SelectChoice(note, format_rupiah(note)) for note in SMALLEST]


class PlanForm(FlaskForm):
    """One year's Lebaran: its days, and how it is paid."""

    day = DayField("Hari Lebaran", [needed("Tulis tanggal Lebaran, contoh 10-3-2027.")])
    deadline = DayField("Batas meminta uang", [needed("Tulis hari terakhir anggota boleh meminta.")])
    first_day = DayField("Hari pertama pembagian", [needed("Tulis hari pertama uang dibagikan.")])
    an_hour = CountField("Anggota yang dilayani tiap jam", [needed("Tulis jumlahnya, contoh 30.")], most=500)
    smallest = SelectField("Pecahan terkecil", coerce=int, choices=_NOTES)

    def __init__(self, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.today = today

    def validate_day(self, field: DayField) -> None:
        if field.data and not self.today <= field.data <= self.today + timedelta(days=500):
            raise ValidationError("Tulis Lebaran berikutnya: mulai hari ini, paling jauh 500 hari lagi.")

    def validate_deadline(self, field: DayField) -> None:
        if field.data and self.first_day.data and field.data > self.first_day.data:
            raise ValidationError("Batas meminta harus sebelum hari pertama pembagian.")

    def validate_first_day(self, field: DayField) -> None:
        if field.data and self.day.data and not self.day.data - timedelta(days=60) <= field.data <= self.day.data:
            raise ValidationError("Pembagian dimulai paling lambat pada Lebaran, paling cepat 60 hari sebelumnya.")

    def validate_an_hour(self, field: CountField) -> None:
        if field.data == 0:
            raise ValidationError("Paling sedikit satu anggota tiap jam.")

    def plan(self) -> Plan:
        """Once validated."""
        day, deadline, first_day = (cast(date, field.data) for field in (self.day, self.deadline, self.first_day))
        return Plan(day, deadline, first_day, cast(int, self.an_hour.data), self.smallest.data)


class SlotForm(FlaskForm):
    day = DayField("Hari", [needed("Tulis harinya, contoh 6-3-2027.")])
    hour = HourField("Jam", [needed("Tulis jamnya, contoh 8.00.")])

    def __init__(self, plan: Plan, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lebaran = plan.day

    def validate_day(self, field: DayField) -> None:
        if field.data and not self.lebaran - timedelta(days=60) <= field.data <= self.lebaran:
            raise ValidationError("Pilih hari sampai Lebaran, paling cepat 60 hari sebelumnya.")

    def at(self) -> datetime:
        return datetime.combine(cast(date, self.day.data), cast(time, self.hour.data))
