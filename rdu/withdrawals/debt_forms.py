"""Forms of members' debts: consent, taking from savings, cash, and writing off by two."""

from collections.abc import Sequence
from datetime import date, timedelta

from wtforms import RadioField, SelectChoice, ValidationError

from rdu.ledger.standing import Standing
from rdu.money import Rupiah, format_rupiah
from rdu.people.models import Person
from rdu.web.fields import DayField, LineField, RupiahField
from rdu.web.forms import OnceForm
from rdu.withdrawals.debts import Said

YES, NO = "ya", "tidak"
OLDEST = timedelta(days=366)


class ConsentForm(OnceForm):
    """What she said about taking her debt from her savings, who of her persons said it, and when."""

    agrees = RadioField(
        "Boleh dipotong dari tabungan?",
        choices=[SelectChoice(YES, "Boleh dipotong"), SelectChoice(NO, "Tidak boleh dipotong")],
        validate_choice=False,
    )
    person = RadioField("Siapa yang mengatakannya?", validate_choice=False)
    said_on = DayField("Tanggal dikatakan")

    def about(self, people: Sequence[Person], today: date) -> None:
        self.person.choices = [SelectChoice(str(person.ordinal), person.name) for person in people]
        self.today = today
        if not self.said_on.raw_data:
            self.said_on.data = today

    def validate_agrees(self, field: RadioField) -> None:
        if field.data not in (YES, NO):
            raise ValidationError("Pilih boleh atau tidak.")

    def validate_person(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih siapa yang mengatakannya.")

    def validate_said_on(self, field: DayField) -> None:
        if field.errors:
            return
        if field.data is None or not self.today - OLDEST <= field.data <= self.today:
            raise ValidationError("Tulis hari ini atau hari yang sudah lewat, paling lama setahun.")

    def said(self) -> Said:
        return Said(self.agrees.data == YES, int(self.person.data), self.said_on.data or self.today)


class AmountForm(OnceForm):
    """So much of a debt."""

    amount = RupiahField("Jumlah yang dilunasi")

    def validate_amount(self, field: RupiahField) -> None:
        if not field.data and not field.errors:
            raise ValidationError("Tulis jumlahnya, contoh 10.000.")

    def sum(self) -> Rupiah:
        """The amount, once validated."""
        return self.amount.data or Rupiah(0)


class TakeForm(AmountForm):
    pocket = RadioField("Dari kantong", validate_choice=False)

    def about(self, standings: Sequence[Standing]) -> None:
        self.pocket.choices = [
            SelectChoice(it.pocket.code, f"{it.pocket.name}, bisa {format_rupiah(it.available)}")
            for it in standings
            if it.savings
        ]
        if len(self.pocket.choices) == 1 and not self.pocket.raw_data:
            self.pocket.data = self.pocket.choices[0].value

    def validate_pocket(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih kantongnya dulu.")


class WriteOffForm(AmountForm):
    reason = LineField("Alasan", longest=200)

    def validate_reason(self, field: LineField) -> None:
        if not field.data and not field.errors:
            raise ValidationError("Tulis alasannya. Pengurus kedua membacanya.")
