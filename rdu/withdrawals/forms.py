"""Forms of money out: ask, hand over, end with a reason, agree by PIN, decide the unit's terms."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field, PasswordField, RadioField, SelectChoice, ValidationError

from rdu.ledger.standing import Standing
from rdu.money import Rupiah, format_rupiah
from rdu.people.models import Person, User
from rdu.people.passwords import pin_shape_problem
from rdu.web.fields import CountField, LineField, RupiahField
from rdu.web.forms import OnceForm
from rdu.withdrawals.models import Source, Way, Withdrawal
from rdu.withdrawals.service import Handing, Wish
from rdu.withdrawals.terms import MOST_BY_PIN, MOST_DAYS

NEEDS_WORDS = {
    Way.TRANSFER: "Tulis nama bank, nomor rekening, dan nama pemiliknya.",
    Way.ELECTRICITY: "Tulis nomor meter listriknya.",
    Way.TAX: "Tulis NOP, nomor objek pajaknya.",
}
"""Ways that must say where the money goes."""


class _Answers(OnceForm):
    """Radio buttons whose answers come from the books; a single answer is not asked."""

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self[name]
        field.choices = [SelectChoice(value, word) for value, word in choices]
        if len(choices) == 1 and not field.raw_data:
            field.data = choices[0][0]

    def _check_offered(self, field: Field, sentence: str) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(sentence)


class AskForm(_Answers):
    pocket = RadioField("Dari kantong mana?", validate_choice=False)
    amount = RupiahField("Jumlah yang mau diambil")
    way = RadioField(
        "Cara menerima", choices=[SelectChoice(way.value, way.word) for way in Way], default=Way.CASH.value,
        validate_choice=False,
    )  # fmt: skip
    wanted = LineField("Tujuannya")
    person = RadioField("Siapa yang meminta?", validate_choice=False)

    def about(self, standings: Sequence[Standing], people: Sequence[Person]) -> None:
        """What there is to choose from."""
        free = [(it.pocket.code, f"{it.pocket.name}, bisa {format_rupiah(it.available)}") for it in standings]
        self.offer("pocket", free)
        self.offer("person", [(str(person.ordinal), person.name) for person in people])

    def take_all(self, standings: Sequence[Standing]) -> None:
        """Fill in all that is free in the pocket that was chosen."""
        chosen = next((it for it in standings if it.pocket.code == self.pocket.data), standings[0])
        self.pocket.data, self.amount.data, self.amount.raw_data = chosen.pocket.code, chosen.available, None

    def validate_pocket(self, field: RadioField) -> None:
        self._check_offered(field, "Pilih kantongnya dulu.")

    def validate_person(self, field: RadioField) -> None:
        self._check_offered(field, "Pilih siapa yang meminta.")

    def validate_way(self, field: RadioField) -> None:
        self._check_offered(field, "Pilih cara menerima uangnya.")

    def validate_amount(self, field: RupiahField) -> None:
        if not field.data and not field.errors:
            raise ValidationError("Tulis jumlah yang mau diambil, contoh 50.000.")

    def validate_wanted(self, field: LineField) -> None:
        sentence = next((words for way, words in NEEDS_WORDS.items() if way.value == self.way.data), None)
        if sentence and not field.data and not field.errors:
            raise ValidationError(sentence)

    def wish(self) -> Wish:
        ordinal, amount = int(self.person.data), Rupiah(self.amount.data or 0)
        return Wish(amount, Way(self.way.data), self.pocket.data, ordinal, self.wanted.data)


class HandForm(_Answers):
    person = RadioField("Diterima oleh", validate_choice=False)
    source = RadioField("Dibayar dari", validate_choice=False)
    reference = LineField("Nomor bukti", longest=60)
    goods_value = RupiahField("Harga beli barang yang diberikan")

    def about(self, record: Withdrawal, people: Sequence[Person]) -> None:
        self.offer("person", [(str(person.ordinal), person.name) for person in people])
        self.offer("source", [(source.value, source.word) for source in record.way.sources])

    def validate_person(self, field: RadioField) -> None:
        self._check_offered(field, "Pilih siapa yang menerima.")

    def validate_source(self, field: RadioField) -> None:
        self._check_offered(field, "Pilih dari mana dibayar.")

    def handing(self) -> Handing:
        source = Source(self.source.data)
        value = self.goods_value.data if source is Source.GOODS else None
        return Handing(int(self.person.data), source, self.reference.data, value)


class EndForm(OnceForm):
    """Why a request ends without a payment. The member reads it."""

    reason = LineField("Alasan", longest=200)

    def validate_reason(self, field: LineField) -> None:
        if not field.data and not field.errors:
            raise ValidationError("Tulis alasannya. Anggota akan membacanya.")


class PinApprovalForm(_Answers):
    """The second officer takes the colleague's phone: who it is, and the PIN."""

    officer = RadioField("Petugas kedua", validate_choice=False)
    pin = PasswordField("PIN petugas kedua")

    def about(self, officers: Sequence[User]) -> None:
        self.offer("officer", [(user.username, user.name) for user in officers])

    def validate_officer(self, field: RadioField) -> None:
        self._check_offered(field, "Pilih nama Anda.")

    def validate_pin(self, field: PasswordField) -> None:
        if problem := pin_shape_problem(field.data or ""):
            raise ValidationError(problem)

    def body(self) -> dict[str, Any]:
        """A PIN is not kept, not even hashed with the body."""
        return {"officer": self.officer.data}


class TermsForm(OnceForm):
    days = CountField("Berapa hari permintaan berlaku", most=MOST_DAYS)
    limit = RupiahField("Batas setuju dengan PIN")

    def validate_days(self, field: CountField) -> None:
        if not field.data and not field.errors:
            raise ValidationError(f"Tulis angka dari 1 sampai {MOST_DAYS}.")

    def validate_limit(self, field: RupiahField) -> None:
        if field.data is None and not field.errors:
            raise ValidationError("Tulis 0 bila PIN tidak dipakai.")
        if field.data is not None and field.data > MOST_BY_PIN:
            raise ValidationError(f"Paling banyak {format_rupiah(MOST_BY_PIN)}. Yang lebih besar lewat pengurus.")
