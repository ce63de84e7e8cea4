"""Forms of the flows. What needs two people asks for the second one's PIN on the read-back page."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, cast

from wtforms import Field, PasswordField, RadioField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput

from rdu.cash.models import Purse
from rdu.money import Rupiah
from rdu.passages.boards import CHECKS, Handing
from rdu.passages.closing import Due
from rdu.people.models import Person, Unit, User
from rdu.people.passwords import pin_shape_problem
from rdu.web.fields import DayField, LineField, RupiahField
from rdu.web.forms import OnceForm

PURSES = [SelectChoice(purse.value, purse.word) for purse in Purse]
TO_NUMBER = "number"


def needed(sentence: str) -> Callable[[Any, Field], None]:
    """Refuses what was left blank; a zero is an answer."""

    def check(_form: Any, field: Field) -> None:
        if field.data in (None, "", []) and not field.errors:
            raise StopValidation(sentence)

    return check


class ChecksField(SelectMultipleField):
    """Boxes to tick, any of them."""

    option_widget = CheckboxInput()


class ChosenForm(OnceForm):
    """Radio buttons whose answers come from the books; a single answer is not asked."""

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self[name]
        field.choices = [SelectChoice(value, word) for value, word in choices]
        if len(choices) == 1 and field.type == "RadioField" and not field.raw_data:
            field.data = choices[0][0]

    def check_offered(self, field: Field, sentence: str) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(sentence)


class TwoForm(ChosenForm):
    officer = RadioField("Petugas kedua", validate_choice=False)
    pin = PasswordField("PIN petugas kedua")

    def about_officers(self, officers: Sequence[User]) -> None:
        self.offer("officer", [(user.username, user.name) for user in officers])

    def second_problem(self) -> str:
        """What is missing of the second officer, once the page was read back."""
        if self.officer.data not in {choice.value for choice in self.officer.choices}:
            return "Pilih petugas kedua."
        return pin_shape_problem(self.pin.data or "") or ""

    def body(self) -> dict[str, Any]:
        """A PIN is not kept, not even hashed with the body."""
        return {name: value for name, value in super().body().items() if name != "pin"}


class DeathForm(OnceForm):
    died_on = DayField("Tanggal wafat", [needed("Tulis tanggalnya, contoh 24-11-2026.")])
    told_by = LineField("Kabar dari", [needed("Tulis siapa yang memberi kabar.")])


class HeirsForm(TwoForm):
    letter_number = LineField("Nomor surat ahli waris", [needed("Tulis nomor suratnya.")], longest=60)
    letter_day = DayField("Tanggal surat", [needed("Tulis tanggalnya, contoh 24-11-2026.")])
    words = LineField("Nama ahli waris", [needed("Tulis nama ahli waris.")], longest=200)
    way = RadioField(
        "Diserahkan lewat",
        choices=[SelectChoice("cash", "Tunai"), SelectChoice("bank", "Transfer"),
                 SelectChoice(TO_NUMBER, "Nomor anggota ahli waris")],
        validate_choice=False,
    )  # fmt: skip
    to = LineField("Nomor anggota ahli waris", longest=10)

    def validate_way(self, field: RadioField) -> None:
        self.check_offered(field, "Pilih cara menyerahkan.")

    def validate_to(self, field: LineField) -> None:
        if self.way.data == TO_NUMBER and not field.data and not field.errors:
            raise ValidationError("Tulis nomor anggota ahli waris.")

    def purse(self) -> Purse | None:
        return None if self.way.data == TO_NUMBER else Purse(self.way.data)


class SplitForm(TwoForm):
    people = ChecksField("Siapa yang pisah?", validate_choice=False)
    name = LineField("Nama rumah tangga baru", [needed("Tulis namanya.")])
    pocket = RadioField("Uang dari kantong", validate_choice=False)
    amount = RupiahField("Jumlah yang dibawa", [needed("Tulis jumlahnya. Tulis 0 bila tidak ada.")])

    def about(self, persons: Sequence[Person], pockets: Sequence[tuple[str, str]]) -> None:
        self.offer("people", [(str(person.ordinal), person.name) for person in persons])
        self.offer("pocket", pockets)

    def validate_people(self, field: ChecksField) -> None:
        if not field.data or not set(field.data) <= {choice.value for choice in field.choices}:
            raise ValidationError("Pilih siapa yang pisah, sedikitnya satu orang.")

    def validate_pocket(self, field: RadioField) -> None:
        self.check_offered(field, "Pilih kantongnya.")


class MoveForm(TwoForm):
    unit = RadioField("Pindah ke unit", validate_choice=False)

    def about(self, units: Sequence[Unit]) -> None:
        self.offer("unit", [(unit.code, unit.name) for unit in units])

    def validate_unit(self, field: RadioField) -> None:
        self.check_offered(field, "Pilih unit tujuannya.")


class HandOverForm(ChosenForm):
    given_by = LineField("Pengurus lama", [needed("Tulis nama pengurus lama.")], longest=200)
    taken_by = LineField("Pengurus baru", [needed("Tulis nama pengurus baru.")], longest=200)
    witness = LineField("Saksi", [needed("Tulis nama saksi.")])
    bank_read = RupiahField("Saldo di buku bank", [needed("Tulis saldo menurut bank. Tulis 0 bila tidak ada.")])
    checks = ChecksField(
        "Yang sudah diperiksa bersama",
        choices=[SelectChoice(code, word) for code, word in CHECKS.items()],
        validate_choice=False,
    )
    note = LineField("Catatan", longest=500)

    def validate_checks(self, field: ChecksField) -> None:
        if not set(field.data or []) <= set(CHECKS):
            raise ValidationError("Pilih dari daftar.")

    def handing(self) -> Handing:
        bank_read = Rupiah(self.bank_read.data or 0)
        checks, note = self.checks.data or [], self.note.data
        return Handing(self.given_by.data, self.taken_by.data, self.witness.data, bank_read, checks, note)


class AppointForm(OnceForm):
    username = LineField("Nama masuk pengurus baru", [needed("Tulis nama masuknya.")], longest=60)
    letter_number = LineField("Nomor surat tugas", [needed("Tulis nomor suratnya.")], longest=60)
    letter_day = DayField("Tanggal surat", [needed("Tulis tanggalnya, contoh 24-11-2026.")])


class CloseForm(OnceForm):
    reason = LineField("Alasan tutup", [needed("Tulis alasannya.")], longest=200)


class SignedListForm(OnceForm):
    signed_on = DayField("Hari tanda tangan terakhir", [needed("Tulis tanggalnya, contoh 24-11-2026.")])
    witness = LineField("Saksi", [needed("Tulis nama saksi, misalnya ketua RW.")])

    def day(self) -> date:
        """Once validated."""
        return cast(date, self.signed_on.data)


class RestForm(ChosenForm):
    purse = RadioField("Uang dari", choices=PURSES, validate_choice=False)

    def validate_purse(self, field: RadioField) -> None:
        self.check_offered(field, "Pilih dari mana uangnya.")


class DueForm(RestForm):
    amount = RupiahField("Jumlah yang dibayar", [needed("Tulis jumlahnya.")])
    unit = RadioField("Dibayar kepada", validate_choice=False)

    def about(self, dues: Sequence[Due]) -> None:
        self.offer("unit", [(due.unit.code, due.unit.name) for due in dues if due.payable])

    def validate_unit(self, field: RadioField) -> None:
        self.check_offered(field, "Pilih unitnya.")
