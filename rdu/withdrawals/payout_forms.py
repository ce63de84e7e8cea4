"""Forms of pay-out days: what it is about, the smallest note, and who came."""

from collections.abc import Sequence
from datetime import date

from wtforms import HiddenField, RadioField, SelectChoice, ValidationError

from rdu.ledger.pockets import PocketNow
from rdu.money import Rupiah, format_rupiah
from rdu.web.fields import DayField, LineField, RupiahField
from rdu.web.forms import OnceForm
from rdu.withdrawals.payout import Plan
from rdu.withdrawals.payout_models import Whom
from rdu.withdrawals.payout_notes import SMALLEST

ALL_FREE, FIXED = "semua", "tetap"
MOST_FIXED = Rupiah(10_000_000)


class PlanForm(OnceForm):
    title = LineField("Nama hari bayar", longest=80)
    pocket = RadioField("Dari kantong", validate_choice=False)
    pay_on = DayField("Tanggal bayar")
    whom = RadioField(
        "Siapa yang dibayar?", choices=[SelectChoice(whom.value, whom.word) for whom in Whom],
        default=Whom.ALL.value, validate_choice=False,
    )  # fmt: skip
    words = LineField("Cari nama, RT, atau desa")
    amount_rule = RadioField(
        "Berapa yang dibayar?",
        choices=[SelectChoice(ALL_FREE, "Semua yang bisa diambil"), SelectChoice(FIXED, "Jumlah yang sama tiap orang")],
        default=ALL_FREE, validate_choice=False,
    )  # fmt: skip
    fixed = RupiahField("Jumlah tiap orang")

    def about(self, pockets: Sequence[PocketNow], note: Rupiah, days: tuple[date, date]) -> None:
        """The pockets there are, the smallest note, and the first and last day that can be a pay day."""
        self.pocket.choices = [SelectChoice(pocket.code, pocket.name) for pocket in pockets]
        if self.pocket.data is None:
            self.pocket.data = pockets[0].code
        self.note, (self.first, self.last) = note, days
        if not self.pay_on.raw_data and self.pay_on.data is None:
            self.pay_on.data = self.first

    def validate_title(self, field: LineField) -> None:
        if not field.data and not field.errors:
            raise ValidationError("Tulis namanya, contoh Bagi tabungan Lebaran.")

    def validate_pocket(self, field: RadioField) -> None:
        self._offered(field, "Pilih kantongnya dulu.")

    def validate_whom(self, field: RadioField) -> None:
        self._offered(field, "Pilih siapa yang dibayar.")

    def validate_amount_rule(self, field: RadioField) -> None:
        self._offered(field, "Pilih berapa yang dibayar.")

    def _offered(self, field: RadioField, sentence: str) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(sentence)

    def validate_words(self, field: LineField) -> None:
        if self.whom.data == Whom.SEARCH and not field.data and not field.errors:
            raise ValidationError("Tulis yang dicari, contoh RT 03.")

    def validate_pay_on(self, field: DayField) -> None:
        if field.errors:
            return
        if field.data is None or not self.first <= field.data <= self.last:
            last = f"{self.last.day}-{self.last.month}-{self.last.year}"
            raise ValidationError(f"Pilih hari ini sampai {last}. Sesudah itu uang yang ditahan bebas lagi.")

    def validate_fixed(self, field: RupiahField) -> None:
        if self.amount_rule.data != FIXED or field.errors:
            return
        if not field.data or field.data % self.note:
            raise ValidationError(f"Tulis kelipatan {format_rupiah(self.note)}, contoh 50.000.")
        if field.data > MOST_FIXED:
            raise ValidationError(f"Paling banyak {format_rupiah(MOST_FIXED)} tiap orang.")

    def plan(self) -> Plan:
        whom = Whom(self.whom.data)
        words = self.words.data if whom is Whom.SEARCH else ""
        fixed = self.fixed.data if self.amount_rule.data == FIXED else None
        return Plan(self.title.data, self.pocket.data, self.pay_on.data or self.first, whom, words, fixed, self.note)


class NoteForm(OnceForm):
    note = RadioField(
        "Uang terkecil yang dibayarkan", choices=[SelectChoice(str(note), format_rupiah(note)) for note in SMALLEST],
        validate_choice=False,
    )  # fmt: skip

    def validate_note(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih uang terkecilnya.")


class ConfirmForm(OnceForm):
    """What the manager has read: another list has another seal."""

    seen = HiddenField()
