"""Forms of the social fund: a member gives, a manager spends."""

from collections.abc import Sequence

from wtforms import RadioField, SelectChoice, ValidationError

from rdu.ledger.standing import Standing
from rdu.money import Rupiah, format_rupiah
from rdu.web.fields import LineField, RupiahField
from rdu.web.forms import OnceForm


class GiftForm(OnceForm):
    pocket = RadioField("Dari kantong mana?", validate_choice=False)
    amount = RupiahField("Jumlah yang diberikan")

    def about(self, standings: Sequence[Standing]) -> None:
        """The pockets something is free in; a retry may name one that is empty by now. One is not asked for."""
        self.codes = {standing.pocket.code for standing in standings}
        self.pocket.choices = [
            SelectChoice(it.pocket.code, f"{it.pocket.name}, bisa {format_rupiah(it.available)}")
            for it in standings if it.available
        ]  # fmt: skip
        if len(self.pocket.choices) == 1 and not self.pocket.raw_data:
            self.pocket.data = self.pocket.choices[0].value

    def validate_pocket(self, field: RadioField) -> None:
        if field.data not in self.codes:
            raise ValidationError("Pilih kantongnya dulu.")

    def validate_amount(self, field: RupiahField) -> None:
        if not field.data and not field.errors:
            raise ValidationError("Tulis jumlah yang diberikan, contoh 5.000.")

    def gift(self) -> Rupiah:
        return Rupiah(self.amount.data or 0)


class SpendForm(OnceForm):
    amount = RupiahField("Jumlah yang dipakai")
    purpose = LineField("Untuk apa?", longest=120)

    def validate_amount(self, field: RupiahField) -> None:
        if not field.data and not field.errors:
            raise ValidationError("Tulis jumlah yang dipakai, contoh 50.000.")

    def validate_purpose(self, field: LineField) -> None:
        if not field.data and not field.errors:
            raise ValidationError("Tulis untuk apa. Anggota membacanya.")

    def spending(self) -> Rupiah:
        return Rupiah(self.amount.data or 0)
