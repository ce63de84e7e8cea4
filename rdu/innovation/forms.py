"""What the agency adds to claims: a figure with its source, a file, a snapshot, the profile, and what was filed."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectChoice, ValidationError
from wtforms.validators import StopValidation
from wtforms.widgets import TextArea

from rdu.files.fields import FilesField
from rdu.files.models import MediaType
from rdu.innovation.figures import About
from rdu.innovation.filing import LONGEST, Told, level_words
from rdu.innovation.instruments import LEVELS, Indicator
from rdu.innovation.models import FilingKind
from rdu.innovation.profile import DAYS, LINES, TEXTS, Words
from rdu.innovation.profile_figures import trouble_in
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


class ParagraphsField(LineField):
    """Sentences in paragraphs: each is cleaned, blank lines go."""

    widget = TextArea()

    def read(self, text: str) -> str:
        if len(text) > self.longest * 2:
            raise ValidationError(f"Terlalu panjang. Paling banyak {self.longest} huruf.")
        lines = [super(ParagraphsField, self).read(line) for line in text.replace("\t", " ").splitlines()]
        whole = "\n".join(line for line in lines if line)
        if len(whole) > self.longest:
            raise ValidationError(f"Terlalu panjang. Paling banyak {self.longest} huruf.")
        return whole


def _fills(_form: Any, field: Field) -> None:
    """Refuses names in braces that nothing is known under."""
    if trouble := trouble_in(field.data or ""):
        raise StopValidation(trouble)


def _line(name: str, *checks: Callable[[Any, Field], None]) -> LineField:
    return LineField(LINES[name].label, [*checks, _fills], longest=LINES[name].longest)


def _text(name: str) -> ParagraphsField:
    return ParagraphsField(TEXTS[name].label, [_fills], longest=TEXTS[name].longest)


class ProfileForm(OnceForm):
    """The fields of the portal; all but the name may be written later."""

    seen = HiddenField(default="0")
    title = _line("title", needed("Tulis nama inovasinya."))
    shape, stage, initiator, sort = _line("shape"), _line("stage"), _line("initiator"), _line("sort")
    tried_on, applied_on = DayField(DAYS["tried_on"].label), DayField(DAYS["applied_on"].label)
    design, purpose, benefit, result = _text("design"), _text("purpose"), _text("benefit"), _text("result")

    @property
    def words(self) -> Words:
        """Once validated."""
        return Words(**{name: self[name].data for name in (*LINES, *DAYS, *TEXTS)})

    @property
    def version_seen(self) -> int:
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _chosen(sentence: str) -> Callable[[Any, RadioField], None]:
    """Refuses what is none of the choices."""

    def check(_form: Any, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise StopValidation(sentence)

    return check


class FilingForm(OnceForm):
    """What was filed for an indicator, or what the assessor answered."""

    kind = RadioField(
        "Yang dicatat", [_chosen("Pilih: diajukan, atau jawaban penilai.")], validate_choice=False,
        choices=[SelectChoice(kind.value, kind.word) for kind in FilingKind],
    )  # fmt: skip
    level = RadioField("Tingkat", [_chosen("Pilih tingkatnya.")], validate_choice=False)
    on_day = DayField("Tanggal", [needed("Tulis tanggalnya, contoh 20-8-2026.")])
    words = WordsField("Isi", [needed("Tulis apa yang diajukan atau dijawab.")], longest=LONGEST)

    def about(self, indicator: Indicator) -> None:
        """The levels in the portal's words."""
        named = {0: level_words(0).capitalize()}
        named |= {n: f"Tingkat {n}: {words}" for n, words in enumerate(indicator.levels, LEVELS[0])}
        self.level.choices = [SelectChoice(str(n), words) for n, words in named.items()]

    @property
    def told(self) -> Told:
        """Once validated."""
        return Told(FilingKind(self.kind.data), int(self.level.data), self.words.data, cast(date, self.on_day.data))
