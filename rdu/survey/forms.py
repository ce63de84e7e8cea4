"""What is typed about a survey, and what is answered in it."""

from collections.abc import Callable, Iterable
from typing import Any

from wtforms import Field, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from rdu.people.models import Unit
from rdu.survey.answering import Given
from rdu.survey.kinds import PROFILE, PROFILE_WORDS, Element, Worded
from rdu.survey.models import LONGEST_ADVICE
from rdu.survey.questions import OF
from rdu.survey.service import Plan
from rdu.web.fields import DayField, LineField, WordsField
from rdu.web.forms import OnceForm


def _needed(sentence: str) -> Callable[[Any, Field], None]:
    """Refuses what was left blank."""

    def check(_form: Any, field: Field) -> None:
        if not field.data and not field.errors:
            raise StopValidation(sentence)

    return check


class PlanForm(OnceForm):
    name = LineField("Nama survei", [_needed("Tulis namanya, contoh Survei semester 2 tahun 2026.")], longest=80)
    first_day = DayField("Hari pertama", [_needed("Tulis hari pertamanya.")])
    last_day = DayField("Hari terakhir", [_needed("Tulis hari terakhirnya.")])
    units = SelectMultipleField(
        "Unit yang ikut", [_needed("Pilih sedikitnya satu unit.")], choices=[], validate_choice=False,
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip

    def __init__(self, units: Iterable[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units.choices = [SelectChoice(unit.code, unit.name) for unit in units]

    def plan(self) -> Plan:
        """Once validated."""
        said = {name: self[name].data for name in ("name", "first_day", "last_day")}
        return Plan(**said, codes=tuple(self.units.data))


class CloseForm(OnceForm):
    """Only the button: which survey is closed stands in the address."""


class PaperForm(OnceForm):
    """The page's id; the cells of the grid are read on their own."""


SCORES = ("1", "2", "3", "4")


def _one_picture(_form: Any, field: RadioField) -> None:
    if field.data not in SCORES:
        raise StopValidation(f"Pilih satu gambar. {field.label.text}")


def _asked(element: Element) -> RadioField:
    question = OF[element]
    choices = [SelectChoice(score, word) for score, word in zip(SCORES, question.answers, strict=True)]
    return RadioField(question.asks, [_one_picture], choices=choices, validate_choice=False)


def _part(name: str) -> SelectField:
    choices = [SelectChoice(kind.value, kind.word) for kind in PROFILE[name]]
    return SelectField(
        PROFILE_WORDS[name], choices=[SelectChoice("", "Tidak diisi"), *choices], default="", validate_choice=False
    )


def _picked(kind: type[Worded], text: str | None) -> Worded | None:
    return kind(text) if text in {one.value for one in kind} else None


class AnswerForm(OnceForm):
    """Nine pictures to tap, and what may be left out."""

    proof = HiddenField()
    requirements = _asked(Element.REQUIREMENTS)
    procedure = _asked(Element.PROCEDURE)
    time = _asked(Element.TIME)
    cost = _asked(Element.COST)
    product = _asked(Element.PRODUCT)
    competence = _asked(Element.COMPETENCE)
    conduct = _asked(Element.CONDUCT)
    complaints = _asked(Element.COMPLAINTS)
    facilities = _asked(Element.FACILITIES)
    advice = WordsField("Saran untuk kami", longest=LONGEST_ADVICE)
    sex = _part("sex")
    age = _part("age")
    education = _part("education")
    occupation = _part("occupation")

    @property
    def asked(self) -> list[RadioField]:
        """The nine questions in their order."""
        return [self[element.value] for element in Element]

    @property
    def profile(self) -> list[SelectField]:
        return [self[part] for part in PROFILE]

    def given(self) -> Given:
        """Once validated."""
        picked = {part: _picked(kind, self[part].data) for part, kind in PROFILE.items()}
        return Given(tuple(int(field.data) for field in self.asked), picked, self.advice.data)
