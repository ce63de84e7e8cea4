"""Sheets of paper typed in as a grid: a row a respondent, a digit a cell, as the printed sheet numbers its choices."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rdu.survey.answering import Given, Sheet
from rdu.survey.kinds import PROFILE, PROFILE_WORDS, Element
from rdu.survey.models import LONGEST_ADVICE
from rdu.text import UnreadableText, clean_line

ROWS = 10
SCORES = 4


class Column(NamedTuple):
    """One digit of each row: what it is called, in short, and how high it goes."""

    name: str
    word: str
    short: str
    most: int


COLUMNS = (
    *(Column(element.value, element.word, element.code, SCORES) for element in Element),
    *(Column(part, PROFILE_WORDS[part], short, len(kinds))
      for (part, kinds), short in zip(PROFILE.items(), ("JK", "Umur", "Didik", "Kerja"), strict=True)),
)  # fmt: skip


class Read(NamedTuple):
    """The sheets that are filled in, and what is wrong by cell."""

    sheets: list[Sheet]
    wrong: dict[str, str]


def next_numbers(there: set[int]) -> list[int]:
    """The numbers that an empty grid proposes: those after the highest that was typed in."""
    highest = max(there, default=0)
    return [highest + row for row in range(1, ROWS + 1)]


def read(cells: Mapping[str, str], there: set[int]) -> Read:
    """A row without any answer is left out; a sheet that is there already, or twice, is refused."""
    sheets, wrong, seen = list[Sheet](), dict[str, str](), set(there)
    for row in range(ROWS):
        scores = _digits(cells, row, COLUMNS[: len(Element)], wrong)
        profile = _digits(cells, row, COLUMNS[len(Element) :], wrong)
        advice = _advice(cells, row, wrong)
        number = cells.get(f"{row}.sheet", "").strip()
        if not any(scores):
            if any(profile) or advice:
                wrong[f"{row}.{Element.REQUIREMENTS.value}"] = "Baris ini belum berisi jawaban."
            continue
        if problem := _sheet_problem(number, seen):
            wrong[f"{row}.sheet"] = problem
            continue
        seen.add(int(number))
        sheets.append(Sheet(int(number), _given(scores, profile, advice)))
    return Read(sheets, wrong)


def _digits(
    cells: Mapping[str, str], row: int, columns: Sequence[Column], wrong: dict[str, str]
) -> list[int | None]:  # fmt: skip
    found: list[int | None] = []
    for column in columns:
        text = cells.get(f"{row}.{column.name}", "").strip()
        fits = text in {str(digit) for digit in range(1, column.most + 1)}
        if text and not fits:
            wrong[f"{row}.{column.name}"] = f"Tulis angka 1 sampai {column.most}, atau kosongkan."
        found.append(int(text) if fits else None)
    return found


def _advice(cells: Mapping[str, str], row: int, wrong: dict[str, str]) -> str:
    try:
        return clean_line(cells.get(f"{row}.advice", ""), LONGEST_ADVICE)
    except UnreadableText as error:
        wrong[f"{row}.advice"] = str(error)
        return ""


def _sheet_problem(number: str, seen: set[int]) -> str:
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= 9999):
        return "Tulis nomor lembar, 1 sampai 9999."
    return f"Lembar {int(number)} sudah dicatat." if int(number) in seen else ""


def _given(scores: Sequence[int | None], profile: Sequence[int | None], advice: str) -> Given:
    picked = {
        part: list(kinds)[digit - 1] if digit else None
        for (part, kinds), digit in zip(PROFILE.items(), profile, strict=True)
    }
    return Given(tuple(scores), picked, advice)
