"""Row 34: how the innovation is monitored, by own reports, by a survey of satisfaction, or by others' studies."""

from collections.abc import Sequence

from sqlalchemy import func, select

from rdu.clock import Month, format_date
from rdu.innovation.asking import Asking
from rdu.innovation.instruments import Indicator, Span
from rdu.innovation.outcomes import Line, Outcome, Step
from rdu.innovation.registered import lines_of, register_door
from rdu.registers.kinds import DocumentSort, Register
from rdu.reports.models import IssuedReport
from rdu.survey.arithmetic import format_points
from rdu.survey.results import Result, latest_result

OWN, SURVEY = DocumentSort.INTERNAL.value, "skm"
DOCUMENTS = {DocumentSort.INTERNAL.value, DocumentSort.TESTIMONY.value, DocumentSort.STUDY.value}


def monitoring(asking: Asking, indicator: Indicator) -> Outcome:
    """Each kind of report that there is; a survey counts once it is closed with as many answers as it needs."""
    span = asking.span(indicator)
    found, survey = asking.registered(span).quality, latest_result(asking.session, asking.root, span.first, span.last)
    reports, (counted, excluded) = _issued(asking, span), lines_of(found, DOCUMENTS)
    enough = survey is not None and survey.is_enough and survey.ikm is not None
    surveys = [_line(survey)] if survey is not None else []
    reached = {item.sort for item in found.counting if item.sort in DOCUMENTS}
    reached |= ({OWN} if reports else set()) | ({SURVEY} if enough else set())
    step = Step("Laporan bulanan kabupaten yang terbit", "dari RDU, pada masa ini", f"{len(reports)} laporan")
    return Outcome(
        _best(indicator, frozenset(reached)), reached=frozenset(reached), steps=[step, _step(survey)],
        counted=[*(surveys if enough else []), *reports, *counted],
        excluded=[*([] if enough else surveys), *excluded],
        files=[file for item in found.counting if item.sort in DOCUMENTS for file in item.files],
        missing=_missing(reached, survey), door=register_door(Register.DOCUMENT),
        act="Minta perguruan tinggi mengkaji, lalu catat kajiannya." if enough
        else "Tutup survei kepuasan dengan responden yang cukup.",
    )  # fmt: skip


def _issued(asking: Asking, span: Span) -> list[Line]:
    """Reports of the whole kabupaten that were issued, the newest version of each once."""
    found = (
        select(IssuedReport.period, func.max(IssuedReport.version), func.min(IssuedReport.first_day))
        .where(IssuedReport.unit_id == asking.root.id, IssuedReport.first_day.between(span.first, span.last))
        .group_by(IssuedReport.period)
        .order_by(IssuedReport.period)
    )
    return [
        Line(f"{period} v{version}", f"Laporan {Month.of(day).words}", f"versi {version}")
        for period, version, day in asking.session.execute(found)
    ]


def _step(found: Result | None) -> Step:
    word = "Survei kepuasan masyarakat (SKM)"
    if found is None or found.ikm is None or found.grade is None:
        return Step(word, "belum ada yang selesai pada masa ini", "belum ada IKM")
    sample = f"{found.n} responden dari {found.needed} yang perlu"
    return Step(f"{word}: {found.period.name}", sample, f"IKM {format_points(found.ikm)}, mutu {found.grade.words}")


def _line(found: Result) -> Line:
    period = found.period
    points = format_points(found.ikm) if found.ikm is not None else "belum ada"
    key = f"skm {period.id} {period.last_day} {found.n} {points}"
    why = "" if found.is_enough else f"baru {found.n} dari {found.needed} responden"
    return Line(key, period.name, f"selesai {format_date(period.last_day)}, {found.n} responden, IKM {points}", why)


def _missing(reached: set[str], survey: Result | None) -> Sequence[str]:
    if DocumentSort.STUDY.value in reached:
        return []
    lacking = [] if SURVEY in reached else ["Survei kepuasan yang selesai dengan responden cukup."]
    if survey is not None and not survey.is_enough:
        lacking = [f"Responden survei: baru {survey.n} dari {survey.needed}."]
    return [*lacking, "Kajian pihak luar tentang inovasi ini, sebagai berkas."]


def _best(indicator: Indicator, reached: frozenset[str]) -> str:
    """The words of the highest step reached, as the formula calls it."""
    words = indicator.formula.scale.words or {}
    level = indicator.level_of(None, reached)
    at = indicator.at[level - 1].split("|") if level else []
    return next((words[word] for word in at if word in reached), "belum ada laporan monev")
