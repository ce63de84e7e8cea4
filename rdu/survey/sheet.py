"""A closed survey to take away: rows that name nobody. Profile and advice stand on sheets of their own."""

from collections.abc import Iterator, Mapping, Sequence

from rdu.spreadsheet import Cell, decimal, write_xlsx
from rdu.survey.arithmetic import hundredths
from rdu.survey.kinds import PROFILE_WORDS, Element
from rdu.survey.models import SurveyAnswer
from rdu.survey.results import Result, Share


def as_xlsx(
    of: Result, rows: Sequence[SurveyAnswer], profile: Mapping[str, Sequence[Share]], advice: Mapping[str, int]
) -> bytes:
    said: list[list[Cell]] = [["saran", "kali"]]
    said += [[words, times] for words, times in advice.items()]
    more = {"Hasil": _result(of), "Profil": _profile(profile), "Saran": said}
    return write_xlsx(_rows(of, rows), "Jawaban", more)


def _rows(of: Result, rows: Sequence[SurveyAnswer]) -> Iterator[list[Cell]]:
    """In the order of their random ids."""
    codes = {part.unit_id: part.unit.code for part in of.period.units}
    yield ["unit", *(f"{element.code} {element.word}" for element in Element)]
    for row in rows:
        scores = [getattr(row, element.value) for element in Element]
        yield [codes[row.unit_id], *("" if score is None else score for score in scores)]


def _result(of: Result) -> Iterator[list[Cell]]:
    yield ["uraian", "angka"]
    yield ["survei", of.period.name]
    yield ["unit", of.unit.name if of.unit else "semua unit yang ikut"]
    yield ["pengguna (N)", of.users]
    yield ["sampel yang diperlukan", of.needed]
    yield ["jawaban (n)", of.n]
    for element, mean in of.nrr.items():
        yield [f"NRR {element.code} {element.word}", decimal(hundredths(mean), 2)]
    if of.ikm is not None and of.grade is not None:
        yield ["IKM", decimal(hundredths(of.ikm), 2)]
        yield ["mutu", of.grade.letter]


def _profile(profile: Mapping[str, Sequence[Share]]) -> Iterator[list[Cell]]:
    yield ["bagian", "pilihan", "orang"]
    for part, shares in profile.items():
        for share in shares:
            yield [PROFILE_WORDS[part], share.word, share.shown if share.count is None else share.count]
