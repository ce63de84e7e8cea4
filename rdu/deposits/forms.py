"""Forms of the counter: opening and closing a day, undoing and correcting a weigh-in."""

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField
from wtforms.validators import StopValidation

from rdu.deposits.models import WeighIn, WeighInLine
from rdu.deposits.weigh_data import Plain
from rdu.deposits.weigh_plain_forms import LineForm, WeighPlainForm
from rdu.money import Rupiah
from rdu.people.numbers import format_number as format_member
from rdu.web.fields import CountField, LineField, RupiahField
from rdu.web.forms import OnceForm
from rdu.weights import Measure, format_number

MOST_SACKS = 100_000
MORE_LINES = 3
"""Empty lines below those that were weighed: for what was forgotten."""
MOST_LINES = 60


def needed(sentence: str) -> Callable[[Any, Field], None]:
    """Refuses what was left blank; a zero is an answer."""

    def check(_form: Any, field: Field) -> None:
        if field.data in (None, "") and not field.errors:
            raise StopValidation(sentence)

    return check


class CloseDayForm(FlaskForm):
    """Zero is a count too; blank is none."""

    cash = RupiahField("Uang tunai di tangan", [needed("Hitung uangnya. Tulis 0 bila tidak ada.")])
    sacks = CountField(
        "Jumlah karung di gudang", [needed("Hitung karungnya. Tulis 0 bila tidak ada.")], most=MOST_SACKS
    )

    def counted(self) -> tuple[Rupiah, int]:
        """Cash and sacks, once validated."""
        return Rupiah(self.cash.data or 0), self.sacks.data or 0


class ReopenDayForm(FlaskForm):
    reason = LineField("Alasan", [needed("Tulis alasannya.")], longest=200)


class ReverseForm(OnceForm):
    reason = LineField("Alasan", [needed("Tulis alasannya, supaya anggota tahu.")], longest=200)


class CorrectForm(WeighPlainForm):
    """The lines of a weigh-in as they were, to be put right; and why."""

    lines = FieldList(FormField(LineForm), min_entries=MORE_LINES, max_entries=MOST_LINES)
    reason = LineField("Alasan", [needed("Tulis alasannya, supaya anggota tahu.")], longest=200)

    def facts(self) -> Plain:
        return super().facts() | {"reason": self.reason.data}


def as_weighed(record: WeighIn) -> dict[str, Any]:
    """A weigh-in as CorrectForm shows it: what the scale read, with the container still on."""
    lines = [_line(line) for line in record.lines]
    return {
        "member": format_member(record.member.number),
        "person": str(record.person.ordinal),
        "how": record.how.value,
        "lines": [*lines, *({} for _ in range(MORE_LINES))],
    }


def _line(line: WeighInLine) -> dict[str, Any]:
    pieces = line.measure is Measure.PIECE
    read = str(line.quantity) if pieces else format_number(line.quantity + line.tare_grams).replace(".", "")
    item = f"{line.grade.waste_type.code}/{line.grade.code}"
    return {"item": item, "quantity": read, "tare": line.tare_grams or None}
