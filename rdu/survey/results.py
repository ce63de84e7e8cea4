"""What a survey's answers come to: means, index, class, who answered, and what was advised."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from rdu.people.models import Unit
from rdu.survey.arithmetic import Grade, grade_of, index_of, sample_size
from rdu.survey.kinds import PROFILE, Element, Way, Worded
from rdu.survey.models import SurveyAnswer, SurveyPeriod
from rdu.survey.service import count_users, periods_of

FEWEST = 5
"""Below so many, a figure would tell what single people said or are."""


@dataclass(frozen=True)
class Result:
    """A survey, or one unit's part in it. Fractions are exact; an element that nobody answered has no mean."""

    period: SurveyPeriod
    unit: Unit | None
    n: int
    users: int
    nrr: Mapping[Element, Fraction]
    answered: Mapping[Element, int]
    by_way: Mapping[Way, int]

    @cached_property
    def needed(self) -> int:
        return sample_size(self.users)

    @property
    def is_enough(self) -> bool:
        return self.n >= self.needed and self.n > 0

    @property
    def is_small(self) -> bool:
        """Whether a unit's figures would tell what single people said."""
        return self.unit is not None and self.n < FEWEST

    @cached_property
    def ikm(self) -> Fraction | None:
        """None until all nine elements were answered by somebody."""
        return index_of(self.nrr.values()) if len(self.nrr) == len(Element) else None

    @cached_property
    def grade(self) -> Grade | None:
        return None if self.ikm is None else grade_of(self.ikm)

    @cached_property
    def lowest_first(self) -> list[Element]:
        return sorted(self.nrr, key=lambda element: (self.nrr[element], element.code))


def result_of(session: Session, period: SurveyPeriod, unit: Unit | None = None) -> Result:
    columns = [getattr(SurveyAnswer, element.value) for element in Element]
    sums = [part for column in columns for part in (func.count(column), func.coalesce(func.sum(column), 0))]
    mine = _answers_of(period, unit)
    n, *figures = session.execute(select(func.count(), *sums).select_from(SurveyAnswer).where(*mine)).one()
    pairs = {element: (figures[2 * at], int(figures[2 * at + 1])) for at, element in enumerate(Element)}
    ways = session.execute(select(SurveyAnswer.way, func.count()).where(*mine).group_by(SurveyAnswer.way))
    return Result(
        period, unit, n, _users(session, period, unit),
        {element: Fraction(total, count) for element, (count, total) in pairs.items() if count},
        {element: count for element, (count, _) in pairs.items()}, {way: count for way, count in ways},
    )  # fmt: skip


def _answers_of(period: SurveyPeriod, unit: Unit | None) -> list[ColumnElement[bool]]:
    """The answers of the survey's own units: others than these it has none."""
    ids = [unit.id] if unit else [row.unit_id for row in period.units]
    return [SurveyAnswer.period_id == period.id, SurveyAnswer.unit_id.in_(ids)]


def _users(session: Session, period: SurveyPeriod, unit: Unit | None) -> int:
    """As written down when it was closed; until then as the books tell it today."""
    if period.users is None:
        return count_users(session, period, unit)
    if unit is None:
        return period.users
    return next((row.users or 0 for row in period.units if row.unit_id == unit.id), 0)


def counts_by_unit(session: Session, period: SurveyPeriod) -> list[Result]:
    """Each unit's part, in the order of names."""
    return [result_of(session, period, row.unit) for row in sorted(period.units, key=lambda row: row.unit.name)]


def latest_result(session: Session, root: Unit, first: date, until: date) -> Result | None:
    """The closed survey of the kabupaten that ended last within these days; None where none did."""
    ended = (one for one in periods_of(session, root) if not one.is_open and first <= one.last_day <= until)
    period = next(ended, None)
    return None if period is None else result_of(session, period)


def earlier(session: Session, of: Result) -> list[Result]:
    """The closed surveys that ended before this one did, the newest first, in the same scope."""
    before = (one for one in periods_of(session, of.period.unit, of.unit) if _is_before(one, of.period))
    return [result_of(session, one, of.unit) for one in before]


def _is_before(one: SurveyPeriod, than: SurveyPeriod) -> bool:
    return not one.is_open and (one.last_day, one.id) < (than.last_day, than.id)


# Who answered -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """How many are such; None where that would tell of fewer than five."""

    word: str
    count: int | None

    @property
    def shown(self) -> str:
        return "ditutup" if self.count is None else str(self.count)


def profile_of(session: Session, of: Result) -> dict[str, list[Share]]:
    """The respondents by sex, age, education and occupation, small cells covered."""
    return {part: _shares(session, of, part, kinds) for part, kinds in PROFILE.items()}


def _shares(session: Session, of: Result, part: str, kinds: type[Worded]) -> list[Share]:
    column = getattr(SurveyAnswer, part)
    mine = _answers_of(of.period, of.unit)
    grouped = session.execute(select(column, func.count()).where(*mine).group_by(column))
    found: dict[Any, int] = {kind: count for kind, count in grouped}
    words = [(kind.word, found.get(kind, 0)) for kind in kinds]
    return covered([*words, ("Tidak diisi", found.get(None, 0))])


def covered(cells: Sequence[tuple[str, int]]) -> list[Share]:
    """Cells of one to four are covered, and with them the next smallest until the covered ones cannot be told apart.

    The whole is printed: one covered cell alone, or several that come to fewer than five, could be worked out.
    """
    hidden = {word for word, count in cells if 0 < count < FEWEST}
    rest = sorted((count, word) for word, count in cells if count >= FEWEST)
    while hidden and rest and (len(hidden) < 2 or sum(count for word, count in cells if word in hidden) < FEWEST):
        hidden.add(rest.pop(0)[1])
    return [Share(word, None if word in hidden else count) for word, count in cells]


def advice_of(session: Session, of: Result) -> dict[str, int]:
    """What was advised, and how often, in the order of letters: whose it is cannot be told."""
    said = SurveyAnswer.advice != ""
    found = session.scalars(select(SurveyAnswer.advice).where(*_answers_of(of.period, of.unit), said))
    return dict(Counter(sorted(found)))


def rows_of(session: Session, of: Result) -> Sequence[SurveyAnswer]:
    """In the order of their random ids."""
    return session.scalars(select(SurveyAnswer).where(*_answers_of(of.period, of.unit)).order_by(SurveyAnswer.id)).all()
