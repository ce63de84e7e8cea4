"""Forms of merging and of opening balances."""

from wtforms import Form, RadioField, ValidationError
from wtforms.fields import SelectChoice

from rdu.ledger.merging import Side
from rdu.people.numbers import UnreadableNumber, format_card, format_number, parse_number
from rdu.web.fields import LineField
from rdu.web.forms import OnceForm


class PairForm(Form):
    """Two numbers somebody holds for one. Asked with GET: it only leads to the page that shows them."""

    a = LineField("Nomor pertama")
    b = LineField("Nomor kedua")

    def validate_a(self, field: LineField) -> None:
        try:
            parse_number(field.data or "")
        except UnreadableNumber as error:
            raise ValidationError(str(error)) from error

    def validate_b(self, field: LineField) -> None:
        self.validate_a(field)
        if not self.a.errors and parse_number(field.data) == parse_number(self.a.data):
            raise ValidationError("Ini nomor yang sama. Tulis dua nomor yang berbeda.")

    def numbers(self) -> tuple[str, str]:
        return format_number(parse_number(self.a.data)), format_number(parse_number(self.b.data))


class MergeForm(OnceForm):
    """Which of the two numbers stays."""

    stays = RadioField("Nomor mana yang dipakai terus?", validate_choice=False)

    def __init__(self, sides: tuple[Side, Side]) -> None:
        super().__init__(stays=format_number(sides[0].member.number))
        self.stays.choices = [
            SelectChoice(format_number(member.number), f"{format_card(member.number)}, {member.name}")
            for member in (side.member for side in sides)
        ]

    def validate_stays(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Pilih salah satu nomor.")
