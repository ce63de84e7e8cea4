"""Forms of pockets: open one, change its rules, release its deposits; move between them, choose one to save in."""

from collections.abc import Sequence
from datetime import date

from wtforms import RadioField, SelectChoice, ValidationError

from rdu.ledger.pocket_models import Rest
from rdu.ledger.pockets import PocketNow, Rule
from rdu.ledger.standing import Moving, Standing
from rdu.money import Rupiah, format_rupiah
from rdu.web.fields import CountField, DayField, LineField, RupiahField
from rdu.web.forms import OnceForm
from rdu.withdrawals.pocket_sums import code_for

MOST_REST = 366
MOST_MINIMUM = Rupiah(1_000_000)
MOST_FEE = Rupiah(50_000)
OWN_NAME = "own"


class OpenForm(OnceForm):
    """One of the pockets that most units open, or a name of one's own."""

    which = RadioField("Kantong apa?", validate_choice=False)
    name = LineField("Nama kantong", longest=40)

    def suggest(self, names: Sequence[str]) -> None:
        self.which.choices = [*(SelectChoice(name, name) for name in names), SelectChoice(OWN_NAME, "Nama lain")]
        if self.which.data is None:
            self.which.data = self.which.choices[0].value

    def validate_which(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih dulu kantongnya.")

    def validate_name(self, field: LineField) -> None:
        if self.which.data == OWN_NAME and not field.errors and not code_for(field.data):
            raise ValidationError("Tulis nama kantongnya, contoh Qurban.")

    def chosen(self) -> str:
        return str(self.name.data if self.which.data == OWN_NAME else self.which.data)


class RuleForm(OnceForm):
    valid_from = DayField("Berlaku mulai")
    rest = RadioField(
        "Kapan setoran bisa diambil?", choices=[SelectChoice(rest.value, rest.word) for rest in Rest],
        validate_choice=False,
    )  # fmt: skip
    rest_days = CountField("Berapa hari", most=MOST_REST)
    minimum = RupiahField("Sisa minimum di kantong")
    fee = RupiahField("Biaya tiap pembayaran")
    pays_from = DayField("Bisa diambil mulai")
    pays_until = DayField("Bisa diambil sampai")

    def __init__(self, today: date, rule: Rule) -> None:
        super().__init__(
            valid_from=today, rest=rule.rest.value, rest_days=rule.rest_days or None, minimum=rule.minimum,
            fee=rule.fee, pays_from=rule.pays_from, pays_until=rule.pays_until,
        )  # fmt: skip
        self.today = today

    def validate_valid_from(self, field: DayField) -> None:
        if field.errors:
            return
        if field.data is None:
            raise ValidationError("Tulis tanggal mulainya.")
        if field.data < self.today:
            raise ValidationError("Aturan tidak berlaku mundur. Tulis hari ini atau sesudahnya.")

    def validate_rest(self, field: RadioField) -> None:
        if field.data not in set(Rest):
            raise ValidationError("Pilih kapan setoran bisa diambil.")

    def validate_rest_days(self, field: CountField) -> None:
        if self.rest.data == Rest.DAYS and not field.data and not field.errors:
            raise ValidationError(f"Tulis berapa hari, dari 1 sampai {MOST_REST}.")

    def validate_minimum(self, field: RupiahField) -> None:
        self._at_most(field, MOST_MINIMUM)

    def validate_fee(self, field: RupiahField) -> None:
        self._at_most(field, MOST_FEE)

    def _at_most(self, field: RupiahField, most: Rupiah) -> None:
        if not field.errors and (field.data or 0) > most:
            raise ValidationError(f"Paling banyak {format_rupiah(most)}. Periksa jumlah nolnya.")

    def validate_pays_until(self, field: DayField) -> None:
        if field.data and self.pays_from.data and field.data < self.pays_from.data:
            raise ValidationError("Tanggal akhirnya sebelum tanggal mulai. Tukar keduanya.")

    def starts(self) -> date:
        """The first day of the rule, once validated."""
        return self.valid_from.data or self.today

    def rule(self) -> Rule:
        rest = Rest(self.rest.data)
        days = (self.rest_days.data or 0) if rest is Rest.DAYS else 0
        none = Rupiah(0)
        return Rule(
            rest, days, self.minimum.data or none, self.fee.data or none, self.pays_from.data, self.pays_until.data
        )


class ReleaseForm(OnceForm):
    until = DayField("Buka setoran sampai tanggal")

    def __init__(self, today: date, released: date | None) -> None:
        super().__init__(until=today)
        self.today, self.released = today, released

    def validate_until(self, field: DayField) -> None:
        if field.errors:
            return
        if field.data is None:
            raise ValidationError("Tulis tanggalnya.")
        if field.data > self.today:
            raise ValidationError("Tanggal itu belum lewat. Tulis hari ini atau sebelumnya.")
        if self.released and field.data <= self.released:
            raise ValidationError("Setoran sampai tanggal itu sudah dibuka. Tulis tanggal sesudahnya.")

    def day(self) -> date:
        """The day itself, once validated."""
        return self.until.data or self.today


class MoveForm(OnceForm):
    """So much of what is free in one of her pockets goes into another."""

    from_pocket = RadioField("Dari kantong", validate_choice=False)
    to_pocket = RadioField("Ke kantong", validate_choice=False)
    amount = RupiahField("Jumlah yang dipindah")

    def about(self, standings: Sequence[Standing]) -> None:
        self.from_pocket.choices = [
            SelectChoice(it.pocket.code, f"{it.pocket.name}, bisa {format_rupiah(it.available)}")
            for it in standings if it.savings
        ]  # fmt: skip
        self.to_pocket.choices = [
            SelectChoice(it.pocket.code, it.pocket.name) for it in standings if not it.pocket.closed
        ]

    def validate_from_pocket(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih dari kantong mana.")

    def validate_to_pocket(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih ke kantong mana.")
        if field.data == self.from_pocket.data:
            raise ValidationError("Pilih dua kantong yang berbeda.")

    def validate_amount(self, field: RupiahField) -> None:
        if not field.data and not field.errors:
            raise ValidationError("Tulis jumlah yang dipindah, contoh 50.000.")

    def moving(self) -> Moving:
        return Moving(self.from_pocket.data, self.to_pocket.data, self.amount.data or Rupiah(0))


class ChooseForm(OnceForm):
    pocket = RadioField("Setoran berikutnya masuk ke", validate_choice=False)

    def offer(self, pockets: Sequence[PocketNow]) -> None:
        self.pocket.choices = [SelectChoice(pocket.code, pocket.name) for pocket in pockets if not pocket.closed]

    def validate_pocket(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih kantongnya dulu.")
