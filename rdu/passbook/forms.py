"""Forms of the passbook: a day to search from, the next lines on paper."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import Form, PasswordField, RadioField, SelectChoice, SelectField, ValidationError

from rdu.passbook.paper import LINES_A_PAGE
from rdu.people.models import Person, User
from rdu.people.passwords import pin_shape_problem
from rdu.web.fields import CountField, DayField
from rdu.web.forms import OnceForm


class SinceForm(Form):
    """Asked with GET, so that a result can be kept as an address."""

    dari = DayField("Tampilkan sejak tanggal")

    def day(self) -> date | None:
        """The day asked for, or None where none was, or none that is in the calendar."""
        return self.dari.data if self.validate() else None


class PaperForm(Form):
    """Where to go on in the paper book. Asked with GET, and again with POST once it is printed."""

    baris = CountField("Mulai dari baris ke", most=LINES_A_PAGE)
    catatan = SelectField("Catatan pertama yang dicetak", validate_choice=False)

    def __init__(self, choices: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catatan.choices = [SelectChoice(str(seq), words) for seq, words in choices]

    def validate_catatan(self, field: SelectField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih catatan dari daftar.")

    def first(self) -> int:
        """The running number of the first line to print."""
        return int(self.catatan.data)

    def validate_baris(self, field: CountField) -> None:
        if not field.data:
            raise ValidationError(f"Tulis nomor baris dari 1 sampai {LINES_A_PAGE}.")


class SpotForm(OnceForm):
    """Paid on the spot: who receives it, and the second officer with the PIN."""

    person = RadioField("Diterima oleh", validate_choice=False)
    officer = RadioField("Petugas kedua, yang membayar", validate_choice=False)
    pin = PasswordField("PIN petugas kedua")

    def about(self, people: Sequence[Person], officers: Sequence[User]) -> None:
        self.person.choices = [SelectChoice(str(person.ordinal), person.name) for person in people]
        self.officer.choices = [SelectChoice(user.username, user.name) for user in officers]

    def validate_person(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih siapa yang menerima.")

    def validate_officer(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih nama petugas kedua.")

    def validate_pin(self, field: PasswordField) -> None:
        if problem := pin_shape_problem(field.data or ""):
            raise ValidationError(problem)
