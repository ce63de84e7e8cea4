"""Forms of a drop-off note: one tap, or with what is in the sacks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import HiddenField, RadioField, SelectChoice, SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput

from rdu.catalogue.models import How, WasteType
from rdu.deposits.models import DropOffNote
from rdu.deposits.notes import Wish
from rdu.web.fields import CountField, LineField
from rdu.web.forms import OnceForm

MOST_SACKS = 500


class ComeForm(OnceForm):
    """One tap: the day stands in the page."""

    day = HiddenField()

    def validate_day(self, field: HiddenField) -> None:
        try:
            date.fromisoformat(field.data or "")
        except ValueError as error:
            raise ValidationError("Hari belum benar. Kembali ke Beranda, lalu tekan lagi tombolnya.") from error

    def wish(self) -> Wish:
        return Wish(date.fromisoformat(self.day.data))


class Pictures(SelectMultipleField):
    """Boxes to tick, each beside its picture. `kinds` are the waste types, in the order shown."""

    option_widget = CheckboxInput()


class NoteForm(OnceForm):
    """`day` is not asked: it is the day of the note, or the next weighing day."""

    types = Pictures("Isi karung", validate_choice=False)
    sacks = CountField("Jumlah karung", most=MOST_SACKS)
    how = RadioField(
        "Cara menyerahkan",
        choices=[SelectChoice(How.DROPPED.value, "Saya antar"), SelectChoice(How.PICKED_UP.value, "Minta dijemput")],
        default=How.DROPPED.value,
    )
    words = LineField("Pesan untuk petugas", longest=200)

    def __init__(self, kinds: Sequence[WasteType], picks_up: bool, note: DropOffNote | None, **kwargs: Any) -> None:
        super().__init__(data=_said(note), **kwargs)
        self.types.choices = [SelectChoice(kind.code, kind.short) for kind in kinds]
        if not picks_up:
            del self.how

    def wish(self, day: date) -> Wish:
        how = How(self.how.data) if "how" in self else How.DROPPED
        return Wish(day, how, self.sacks.data or 0, tuple(self.types.data or ()), self.words.data)


def _said(note: DropOffNote | None) -> dict[str, Any]:
    if note is None:
        return {}
    types = [item.waste_type.code for item in note.items]
    return {"types": types, "sacks": note.sacks or None, "how": note.how.value, "words": note.words or None}
