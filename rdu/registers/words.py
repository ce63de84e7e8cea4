"""An entry as people read it: one text for each field, and what a new version changed."""

from collections.abc import Iterator

from rdu.clock import format_date
from rdu.money import format_rupiah
from rdu.registers.described import OF_REGISTER, Asked, Shape
from rdu.registers.models import EntryVersion
from rdu.registers.reach import Shelf


def told(field: Asked, version: EntryVersion, shelf: Shelf) -> str:
    """ "" where the entry says nothing there."""
    if field.shape is Shape.NAMES:
        return ", ".join(line.name for line in version.names)
    if field.shape is Shape.OF:
        rested = shelf.rested_on(version)
        return named(rested) if rested else ""
    value = getattr(version, field.name)
    return "" if value in (None, "") else _of_shape(field, value)


def _of_shape(field: Asked, value: object) -> str:
    if field.choices is not None:
        words = {choice.value: choice.word for choice in field.choices}  # type: ignore[attr-defined]  # each has a word
        return ", ".join(words.get(part, part) for part in str(value).split(","))
    if field.shape is Shape.DAY:
        return format_date(value)  # type: ignore[arg-type]  # its column is a date
    if field.shape is Shape.RUPIAH:
        return format_rupiah(value)  # type: ignore[arg-type]  # its column is rupiah
    return str(value)


def named(version: EntryVersion) -> str:
    """As another entry refers to it: a letter by its number too."""
    return f"{version.number}, {version.title}" if version.number else version.title


def summary(version: EntryVersion, shelf: Shelf) -> list[str]:
    """What a list tells beside the title."""
    fields = OF_REGISTER[version.entry.register].fields
    return [
        f"{field.word}: {text}" if field.shape in (Shape.YEAR, Shape.COUNT) else text
        for field in fields
        if field.listed and (text := told(field, version, shelf))
    ]


def everything(version: EntryVersion, shelf: Shelf) -> list[tuple[Asked, str]]:
    """All that the entry says, its title apart."""
    fields = OF_REGISTER[version.entry.register].fields
    return [
        (field, text) for field in fields if field.name != "title" and (text := told(field, version, shelf))
    ]  # fmt: skip


def changes(before: EntryVersion, after: EntryVersion, shelf: Shelf) -> Iterator[tuple[str, str, str]]:
    """Word, old and new text of every field that differs."""
    for field in OF_REGISTER[after.entry.register].fields:
        old, new = told(field, before, shelf), told(field, after, shelf)
        if old != new:
            yield field.word, old, new
