"""Row 29: of the complaints and suggestions that were received, how many were answered."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from rdu.clock import format_short
from rdu.feedback.counting import BOTH, Case, cases, counted
from rdu.innovation.asking import Asking
from rdu.innovation.hundredths import share_of, written
from rdu.innovation.instruments import Indicator, Span, whole_months
from rdu.innovation.outcomes import Door, Line, Outcome, Step

TWO_YEARS = 24
RECAP = Door("feedback.recap")


def complaints(asking: Asking, indicator: Indicator) -> Outcome:
    """Of all that was received, the share that was answered by now; none at all is level 1. Two years stand beside."""
    span = asking.span(indicator)
    found, longer = _received(asking, span), _received(asking, whole_months(asking.today, TWO_YEARS))
    percent = percent_of(found, asking.today)
    steps = [_step("Satu tahun", span, found, asking), _step("Dua tahun", None, longer, asking)]
    common: dict[str, Any] = {
        "steps": steps, "counted": [_line(case) for case in found if case.counts],
        "excluded": [_line(case) for case in found if not case.counts], "door": RECAP,
    }  # fmt: skip
    if percent is None:
        return Outcome(
            "tidak ada pengaduan", at_least=1, missing=["Belum ada pengaduan yang diterima pada masa ini."],
            act="Buka jalan mengadu: pasang poster QR, dan catat aduan lisan.", **common,
        )  # fmt: skip
    together = counted(found, asking.today)
    return Outcome(
        f"{indicator.figure(percent)} ({together.resolved} dari {together.received})", percent,
        act="Jawab pengaduan yang masih terbuka.", **common,
    )  # fmt: skip


def percent_of(found: Sequence[Case], until: date) -> int | None:
    """Whole per cent in hundredths, cut off: 90.5 % is 90 and stays below 91. None where nothing was received."""
    together = counted(found, until)
    return share_of(together.resolved, together.received) // 100 * 100 if together.received else None


def _received(asking: Asking, span: Span) -> list[Case]:
    """As they stand on the day of the claim."""
    return cases(asking.session, span.first, span.last, until=asking.today, kinds=BOTH)


def _step(word: str, span: Span | None, found: Sequence[Case], asking: Asking) -> Step:
    together = counted(found, asking.today)
    if not together.received:
        return Step(word, "tidak ada pengaduan", "tidak ada persentase")
    exact = written(share_of(together.resolved, together.received), 2)
    days = f", {format_short(span.first)} sampai {format_short(span.last)}" if span else ""
    return Step(
        f"{word}{days}", f"{together.resolved} selesai / {together.received} diterima × 100 %",
        f"{exact}\u00a0%, dibulatkan ke bawah {together.percent}\u00a0%",
    )  # fmt: skip


def _line(case: Case) -> Line:
    answered = f"dijawab {format_short(case.answered_on)}" if case.answered_on else case.state.word.lower()
    key = f"{case.label} {case.received_on} {case.state.value} {case.answered_on or ''}".strip()
    detail = f"{case.category.word}, {case.unit_name}, diterima {format_short(case.received_on)}, {answered}"
    left = f"{case.excluded_as.word}: {case.why_excluded}" if case.excluded_as else ""
    return Line(key, case.label, detail, left)
