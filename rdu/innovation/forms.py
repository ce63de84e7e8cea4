"""What the agency adds to a claim: a figure with its source, a file, and a snapshot by hand."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import StopValidation

from rdu.files.fields import FilesField
from rdu.files.models import MediaType
from rdu.innovation.figures import About
from rdu.innovation.instruments import Indicator
from rdu.web.fields import CountField, DayField, LineField, WordsField
from rdu.web.forms import OnceForm


def needed(sentence: str) -> Callable[[Any, Field], None]:
    """Refuses what was left blank."""

    def check(_form: Any, field: Field) -> None:
        if field.data in (None, "") and not field.errors:
            raise StopValidation(sentence)

    return check


class FigureForm(OnceForm):
    """A whole number with its source; a report may go with it."""

    value = CountField("Nilai", [needed("Tulis angkanya, contoh 120.")], most=100_000_000)
    source = LineField("Sumber", [needed("Tulis dari mana angka ini, contoh Renstra DLH halaman 12.")], longest=300)
    files = FilesField("Dokumennya", most=1)

    def about(self, about: About) -> None:
        self.value.label.text = about.word
        self.value.most = about.most

    @property
    def written(self) -> str:
        """As it is kept, once validated."""
        return str(self.value.data)


class DayFigureForm(FigureForm):
    """A day with its source."""

    value = DayField("Tanggal", [needed("Tulis tanggalnya, contoh 31-8-2027.")])

    def about(self, about: About) -> None:
        self.value.label.text = about.word

    @property
    def written(self) -> str:
        return cast(date, self.value.data).isoformat()


class EvidenceForm(OnceForm):
    told = LineField("Isi berkas ini", [needed("Tulis apa yang ditunjukkan berkas ini.")], longest=200)
    files = FilesField("Berkas", needed=True)

    def takes(self, indicator: Indicator) -> None:
        kinds = set(indicator.file_types.split("|"))
        self.files.kinds = tuple(kind for kind in MediaType if kind.ending.upper() in kinds)


class EndForm(FlaskForm):
    reason = WordsField("Alasan", [needed("Tulis alasannya, satu kalimat cukup.")], longest=200)


class TakeForm(OnceForm):
    """A snapshot now."""


class ConfirmForm(FlaskForm):
    """Only a button."""
