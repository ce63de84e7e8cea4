"""Which instrument counts for an assessment, what was attached to its claims, and the claims themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from rdu.clock import now_utc, today_at
from rdu.db import flush, one_here
from rdu.errors import NotFoundHere, Refused
from rdu.files.models import KeptFile
from rdu.innovation import benefit, instrument_file, records, registered
from rdu.innovation.asking import Asking
from rdu.innovation.beneficiaries import people
from rdu.innovation.complaints import complaints
from rdu.innovation.figures import figures_of
from rdu.innovation.formulas import Formula
from rdu.innovation.hundredths import parse_hundredths
from rdu.innovation.instruments import LEVELS, Indicator, Instrument, Span
from rdu.innovation.joined import integration
from rdu.innovation.models import ClaimFile, ClaimFileEnd, IndicatorRow, InstrumentYear
from rdu.innovation.monitoring import monitoring
from rdu.innovation.outcomes import Door, Line, Outcome, Step, fingerprint
from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.people.units import root_of

FIRST_YEAR = 2024
"""No instrument of an earlier year is known."""


# Instruments ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """An instrument by its name in an address; without `row` it is the shipped one."""

    instrument: Instrument
    row: InstrumentYear | None


def instruments(session: Session) -> list[Kept]:
    """All of them, the newest first."""
    found = select(InstrumentYear).options(selectinload(InstrumentYear.rows), joinedload(InstrumentYear.published_by))
    rows = [Kept(as_instrument(row), row) for row in session.scalars(found.order_by(InstrumentYear.id.desc()))]
    shipped = Kept(instrument_file.shipped(), None)
    return sorted([*rows, shipped], key=lambda kept: -kept.instrument.year)


def instrument_called(session: Session, slug: str) -> Kept:
    """2026-v1. Raises NotFoundHere."""
    found = next((kept for kept in instruments(session) if kept.instrument.slug == slug), None)
    if found is None:
        raise NotFoundHere
    return found


def instrument_for(session: Session, year: int) -> Instrument:
    """The newest of that year; while there is none, of the last year before it, else the first there is."""
    by_year: dict[int, Instrument] = {}
    for kept in instruments(session):
        by_year.setdefault(kept.instrument.year, kept.instrument)
    earlier = [one for one in by_year if one <= year]
    return by_year[max(earlier) if earlier else min(by_year)]


def as_instrument(row: InstrumentYear) -> Instrument:
    return Instrument(row.year, row.version, row.total, tuple(_indicator(one) for one in row.rows))


def _indicator(row: IndicatorRow) -> Indicator:
    levels, at = (row.level1, row.level2, row.level3), (row.at1, row.at2, row.at3)
    return Indicator(
        row.no, row.variable, row.name, row.asks, row.formula, row.window, row.weight, levels, at, row.mandatory,
        row.evidence, row.file_types, row.source, row.checked,
    )  # fmt: skip


# Years ------------------------------------------------------------------------------------------------------------


def year_now(session: Session, today: date) -> int:
    """The assessment that is prepared: this year's until its filing window is over, then the next."""
    return today.year if today <= figures_of(session, today.year, today).closes_on else today.year + 1


def check_year(year: int, today: date) -> None:
    """Raises NotFoundHere for an assessment that nobody can prepare yet, or of which nothing is known."""
    if not FIRST_YEAR <= year <= today.year + 1:
        raise NotFoundHere


def asking_of(session: Session, root: Unit, year: int, today: date) -> Asking:
    figures = figures_of(session, year, today)
    return Asking(
        session, root, year, min(today, figures.closes_on), instrument_for(session, year), figures
    )  # fmt: skip


# Claims -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Claim:
    """One indicator of an assessment: what it comes to by the records, and everything that it rests on."""

    indicator: Indicator
    window: Span
    until: date
    """The last day on which something can still be done for it."""
    value: str
    level: int
    how: Sequence[Step]
    counted: Sequence[Line]
    excluded: Sequence[Line]
    missing: Sequence[str]
    warnings: Sequence[str]
    evidence: Sequence[int]
    """Ids of kept files: from registers, figures and what was attached to it."""
    distance: str
    """What lacks to the next level; "" at the highest."""
    number: int | None
    door: Door | None
    act: str
    bases: "Sequence[Claim]" = ()

    @property
    def no(self) -> str:
        return self.indicator.no

    @property
    def points(self) -> int:
        return self.indicator.weight * self.level

    @property
    def most(self) -> int:
        """Points that it could have."""
        return self.indicator.weight * LEVELS[-1]

    @property
    def gain(self) -> int:
        return self.most - self.points

    @property
    def sha256(self) -> str:
        """Over the records that were counted."""
        return fingerprint(self.counted)


Formulate = Callable[[Asking, Indicator], Outcome]

_FORMULAS: Mapping[Formula, Formulate] = {
    Formula.REGULATION: registered.regulation,
    Formula.STAFF: registered.staff,
    Formula.BUDGET: registered.budget,
    Formula.TOOLS: records.tools,
    Formula.TRAINING: registered.training,
    Formula.PLAN: registered.plan,
    Formula.ACTORS: registered.actors,
    Formula.TEAM: registered.team,
    Formula.NETWORK: registered.network,
    Formula.OUTREACH: registered.outreach,
    Formula.MANUAL: records.manual,
    Formula.CHANNELS: registered.channels,
    Formula.SPEED: records.speed,
    Formula.COMPLAINTS: complaints,
    Formula.INTEGRATION: integration,
    Formula.REPLICATION: registered.replication,
    Formula.CREATION: registered.creation,
    Formula.MONITORING: monitoring,
    Formula.VIDEO: registered.video,
    Formula.PEOPLE: people,
    Formula.COVERAGE: benefit.coverage,
    Formula.SAVING: benefit.saving,
    Formula.INCOME: benefit.income,
    Formula.PRODUCTS: benefit.products,
    Formula.TREND: benefit.trend,
}


def claims_of(session: Session, root: Unit, year: int, today: date) -> list[Claim]:
    """All twenty rows of the assessment as of that day, by the instrument of its year. Reads only."""
    asking = asking_of(session, root, year, today)
    attached = _attached(session, year, asking.today)
    return [_claim(asking, indicator, attached) for indicator in asking.instrument.indicators]


def claim_of(session: Session, root: Unit, year: int, no: str, today: date) -> Claim:
    """One row, or one basis (33a). Raises NotFoundHere."""
    asking = asking_of(session, root, year, today)
    indicator = asking.instrument.by_no.get(no)
    if indicator is None:
        raise NotFoundHere
    return _claim(asking, indicator, _attached(session, year, asking.today))


def total_of(claims: Sequence[Claim]) -> int:
    return sum(claim.points for claim in claims)


def _claim(asking: Asking, indicator: Indicator, attached: Mapping[str, list[int]]) -> Claim:
    if indicator.formula is Formula.BENEFIT:
        bases = [_claim(asking, base, attached) for base in asking.instrument.bases_of(indicator.no)]
        return _of_bases(asking, indicator, bases, attached.get(indicator.no, []))
    outcome = _FORMULAS[indicator.formula](asking, indicator)
    level = max(outcome.at_least, indicator.level_of(outcome.number, outcome.reached))
    level = min(level, outcome.at_most)
    files = [*outcome.files, *attached.get(indicator.no, [])]
    return Claim(
        indicator, asking.span(indicator), asking.until(indicator, level), outcome.value, level,
        outcome.steps, outcome.counted, outcome.excluded, outcome.missing, outcome.warnings,
        tuple(dict.fromkeys(files)), _distance(indicator, outcome, level), outcome.number,
        outcome.door, outcome.act,
    )  # fmt: skip


def _of_bases(asking: Asking, indicator: Indicator, bases: Sequence[Claim], files: Sequence[int]) -> Claim:
    """The best level of all; between equals the basis with more evidence, then the one that stands first."""
    best = max(bases, key=lambda base: (base.level, len(base.evidence), len(base.counted)))
    step = Step("Dasar terbaik", f"tingkat tertinggi dari {len(bases)} dasar", f"{best.no}: {best.value}")
    whole = replace(
        best, indicator=indicator, how=[step, *best.how], bases=tuple(bases),
        evidence=tuple(dict.fromkeys([*files, *best.evidence])),
    )  # fmt: skip
    letter = best.no.removeprefix(indicator.no)
    return replace(whole, value=f"{letter}: {best.value}")


def _distance(indicator: Indicator, outcome: Outcome, level: int) -> str:
    if level == LEVELS[-1]:
        return ""
    name, threshold = f"tingkat {level + 1}", indicator.at[level]
    scale, number = indicator.formula.scale, outcome.number
    if outcome.at_most == level or scale.words is not None or number is None:
        return f"{name}: {indicator.levels[level]}"
    target = parse_hundredths(threshold)
    if scale.falls:
        return f"{name}: paling lama {indicator.figure(target)}"
    return f"kurang {indicator.figure(target - number)} untuk {name}"


# Files attached to a claim ----------------------------------------------------------------------------------------


def _attached(session: Session, year: int, today: date) -> dict[str, list[int]]:
    found = select(ClaimFile.no, ClaimFile.file_id).outerjoin(ClaimFile.end).where(ClaimFile.year == year)
    standing = found.where(ClaimFileEnd.claim_file_id.is_(None), ClaimFile.attached_on <= today)
    files: dict[str, list[int]] = {}
    for no, file_id in session.execute(standing.order_by(ClaimFile.id)):
        files.setdefault(no, []).append(file_id)
    return files


def attachments_of(session: Session, year: int, no: str) -> Sequence[ClaimFile]:
    """All of them, also those taken off again, the newest first."""
    found = select(ClaimFile).where(ClaimFile.year == year, ClaimFile.no == no).order_by(ClaimFile.id.desc())
    with_all = found.options(
        joinedload(ClaimFile.file), joinedload(ClaimFile.attached_by), joinedload(ClaimFile.end)
    )  # fmt: skip
    return session.scalars(with_all).all()


def attachment_of(session: Session, year: int, attached_id: int) -> ClaimFile:
    found = select(ClaimFile).where(ClaimFile.year == year, ClaimFile.id == attached_id)
    return one_here(session, found.options(joinedload(ClaimFile.file), joinedload(ClaimFile.end)))


def attach(
    session: Session, year: int, indicator: Indicator, files: Sequence[KeptFile], told: str, operation: UUID, by: User
) -> None:
    """Evidence from now on. The same page sent again attaches nothing twice."""
    kinds = set(indicator.file_types.split("|"))
    for kept in files:
        if kept.media_type.ending.upper() not in kinds:
            raise Refused("files", f"Indikator {indicator.no} hanya menerima {indicator.file_words}.")
    there = set(session.scalars(select(ClaimFile.file_id).where(ClaimFile.operation == operation)))
    root = root_of(session)
    for kept in files:
        if kept.id not in there:
            session.add(ClaimFile(
                operation=operation, year=year, no=indicator.no, file_id=kept.id, told=told,
                attached_on=today_at(root.timezone), attached_at=now_utc(), attached_by_id=by.id,
            ))  # fmt: skip
            there.add(kept.id)
    flush(session)
    log(session, "attach_evidence", unit=root, user=by, subject=f"{year} {indicator.no}")


def detach(session: Session, row: ClaimFile, reason: str, by: User) -> None:
    """Evidence no longer; the file and the reason stay. Taken off before, nothing is written."""
    if row.end is not None:
        return
    session.add(ClaimFileEnd(claim_file_id=row.id, reason=reason, ended_at=now_utc(), ended_by_id=by.id))
    flush(session)
    log(session, "detach_evidence", unit=root_of(session), user=by, subject=f"{row.year} {row.no}")
