"""Forms made from the descriptions: a register says its fields once, and its form follows."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, cast

from wtforms import Field, HiddenField, RadioField, SelectChoice, SelectField, SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextArea

from rdu.files.fields import FilesField
from rdu.registers.described import Asked, Description, Shape
from rdu.registers.facts import Facts
from rdu.registers.kinds import FileRole, Register
from rdu.registers.refusing import MOST_NAMES, problems
from rdu.registers.service import Brought
from rdu.text import LONGEST_NAME, UnreadableText, clean_line
from rdu.web.fields import CountField, DayField, LineField, RupiahField, WordsField, _TypedField
from rdu.web.forms import OnceForm

Choices = Sequence[tuple[str, str]]
RADIOS_AT_MOST = 5
FILES_AT_ONCE = 5
LATEST_YEAR = 9_999
MOST_PEOPLE = 100_000
LONGEST_REASON = 200


class NamesField(_TypedField):
    """One name a line."""

    data: tuple[str, ...] | None
    widget = TextArea()
    longest = LONGEST_NAME

    def read(self, text: str) -> tuple[str, ...]:
        if text.count("\n") > MOST_NAMES * 2:
            raise ValidationError(f"Paling banyak {MOST_NAMES} baris. Lampirkan daftarnya sebagai berkas.")
        try:
            lines = [clean_line(line, self.longest) for line in text.splitlines()]
        except UnreadableText as error:
            raise ValidationError(str(error)) from error
        return tuple(line for line in lines if line)

    def show(self, value: Any) -> str:
        return "\n".join(value)


class LinesField(NamesField):
    longest = 320


class TicksField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class FilesForm(OnceForm):
    """Files, one input for each role; and which version was on the screen."""

    seen = HiddenField(default="0")

    def body(self) -> dict[str, Any]:
        brought = {file: [[name, one.sha256] for name, one in self[file].data or []] for file in self._inputs()}
        return {**super().body(), **brought}

    def _inputs(self) -> list[str]:
        return [name for name, field in self._fields.items() if isinstance(field, FilesField)]

    def brought(self) -> list[Brought]:
        """Once validated."""
        return [
            Brought(name, made, FileRole(file.removeprefix("file_")))
            for file in self._inputs()
            for name, made in self[file].data
        ]  # fmt: skip

    @property
    def version_seen(self) -> int:
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0

    @property
    def files(self) -> list[Any]:
        return [self[name] for name in self._inputs()]


class MoreFilesForm(FilesForm):
    """Files of an entry that stands; at least one."""

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not self.brought():
            self.files[0].errors = ["Pilih berkasnya dulu."]
        return not self.errors


class EntryForm(FilesForm):
    """The fields of one register; `entry_form` makes them."""

    description: Description

    def validate(self, extra_validators: Any = None) -> bool:
        """All that cannot be kept, at once; a field that could not be read says only that."""
        readable = super().validate(extra_validators)
        unread = set(self.errors)
        fit = True
        for name, sentence in problems(self.description, self.facts()):
            if name in self and name not in unread:
                self[name].errors = [*self[name].errors, sentence]
                fit = False
        return bool(readable and fit)

    def facts(self) -> Facts:
        """What was typed; a field that the register lacks, or that cannot be read, is empty."""
        filled = {field.name: self._value(field) for field in self.description.fields}
        return Facts(**{"title": "", **{name: value for name, value in filled.items() if value is not None}})

    def _value(self, field: Asked) -> Any:
        data = self[field.name].data if field.name in self else None
        if field.shape is Shape.OF:
            return of_choice(data)
        if field.shape in (Shape.TICKS, Shape.NAMES):
            return tuple(data or ())
        return data or None if field.shape is Shape.CHOICE else data


class ReasonForm(OnceForm):
    """Why an entry is withdrawn, or a file let go."""

    seen = HiddenField(default="0")
    reason = LineField("Alasan", longest=LONGEST_REASON)

    version_seen = FilesForm.version_seen

    def validate_reason(self, field: LineField) -> None:
        if not field.data and not field.errors:
            raise ValidationError("Tulis alasannya, supaya yang membaca tahu.")


class ManyForm(OnceForm):
    """People or agencies of one letter, a line each: name; role; institution."""

    of_id = SelectField("Surat", validate_choice=False)
    lines = LinesField("Daftar")

    def __init__(self, description: Description, rested: Choices, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.description = description
        self.of_id.choices = _select("Tanpa surat", rested)

    def validate_lines(self, field: LinesField) -> None:
        """Every line that cannot be kept is named."""
        if not field.data and not field.errors:
            raise ValidationError("Tulis paling sedikit satu baris.")
        bad = [
            f"Baris {number}: {sentence}" for number, facts in enumerate(self.many(), 1)
            for _, sentence in problems(self.description, facts)
        ]  # fmt: skip
        if bad:
            raise ValidationError(" ".join(bad[:5]))

    def many(self) -> list[Facts]:
        return [self._facts(line) for line in self.lines.data or ()]

    def _facts(self, line: str) -> Facts:
        title, role, party, *_ = [*(part.strip() for part in line.split(";")), "", "", ""]
        has_party = self.description.field("party") is not None
        return Facts(title, role=role, party=party if has_party else "", of_id=of_choice(self.of_id.data))


def entry_form(description: Description, rested: Choices, *, correcting: bool = False, data: Any = None) -> EntryForm:
    """The register's form; `rested` are the letters or partners that can be chosen. A correction asks why, no files."""
    form = _class_of(description.register, description, correcting)(data=data)
    of = description.field("of_id")
    if of is not None:
        if not rested and not of.needed:
            del form.of_id
        else:
            form.of_id.choices = _select("Pilih" if of.needed else "Tanpa surat", rested)
    return form


def _select(none: str, rested: Choices) -> list[SelectChoice]:
    return [SelectChoice("", none), *(SelectChoice(value, word) for value, word in rested)]


def files_form(description: Description, **data: Any) -> MoreFilesForm:
    """More files of an entry."""
    return _files_class(description.files)(data=data)


def of_choice(text: str | None) -> int | None:
    """An id as a select sends it; anything that makes no sense is nothing."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


@cache
def _class_of(register: Register, description: Description, correcting: bool) -> type[EntryForm]:  # cached by place
    made: dict[str, Any] = {field.name: _FIELDS[field.shape](field) for field in description.fields}
    made |= {"reason": _reason()} if correcting else _file_fields(description.files)
    return cast(
        type[EntryForm], type(f"{register.name.title()}Form", (EntryForm,), {**made, "description": description})
    )


@cache
def _files_class(roles: tuple[FileRole, ...]) -> type[MoreFilesForm]:
    return cast(type[MoreFilesForm], type("FilesOfEntryForm", (MoreFilesForm,), _file_fields(roles)))


def _file_fields(roles: tuple[FileRole, ...]) -> dict[str, Any]:
    return {f"file_{role}": FilesField(role.word, kinds=role.takes, most=FILES_AT_ONCE) for role in roles}


def _reason() -> LineField:
    return LineField("Alasan pembetulan", [_reason_given], longest=LONGEST_REASON)


def _reason_given(_form: Any, field: LineField) -> None:
    if not field.data:
        raise ValidationError("Tulis alasannya, supaya yang membaca tahu.")


def _choice(field: Asked) -> Field:
    assert field.choices is not None, field.name  # noqa: S101  # a description that lacks them fails every test
    choices = [SelectChoice(choice.value, choice.word) for choice in field.choices]  # type: ignore[attr-defined]  # as above
    if len(choices) > RADIOS_AT_MOST:
        return SelectField(field.word, choices=[SelectChoice("", "Pilih"), *choices], validate_choice=False)
    return RadioField(field.word, choices=choices, validate_choice=False)


def _ticks(field: Asked) -> Field:
    choices = [SelectChoice(choice.value, choice.word) for choice in field.choices or ()]  # type: ignore[attr-defined]  # as above
    return TicksField(field.word, choices=choices, validate_choice=False)


_FIELDS: dict[Shape, Callable[[Asked], Any]] = {
    Shape.LINE: lambda field: LineField(field.word, longest=field.longest),
    Shape.LINK: lambda field: LineField(field.word, longest=field.longest),
    Shape.WORDS: lambda field: WordsField(field.word, longest=field.longest),
    Shape.DAY: lambda field: DayField(field.word),
    Shape.YEAR: lambda field: CountField(field.word, most=LATEST_YEAR),
    Shape.RUPIAH: lambda field: RupiahField(field.word),
    Shape.COUNT: lambda field: CountField(field.word, most=MOST_PEOPLE),
    Shape.CHOICE: _choice,
    Shape.TICKS: _ticks,
    Shape.NAMES: lambda field: NamesField(field.word),
    Shape.OF: lambda field: SelectField(field.word, validate_choice=False),
}
