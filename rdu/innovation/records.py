"""Indicators that RDU's own records tell: the tools it is run with, its speed, its manual, its monitoring."""

from collections.abc import Sequence

from sqlalchemy import extract, func, select

from rdu.clock import Month, format_date
from rdu.deposits.models import WeighIn
from rdu.innovation.asking import Asking
from rdu.innovation.hundredths import written
from rdu.innovation.instruments import Indicator, Span
from rdu.innovation.outcomes import Door, Line, Outcome, Step
from rdu.innovation.registered import lines_of
from rdu.innovation.service_times import MAIN, Times, service_times
from rdu.manual.models import ManualChange
from rdu.manual.service import FIRST_ON, changes
from rdu.people.models import RoleGrant, Unit, User
from rdu.roles import Role

ONLINE, BY_HAND = "daring", "manual"


def tools(asking: Asking, indicator: Indicator) -> Outcome:
    """Online where the system recorded something in every month of the window."""
    span = asking.span(indicator)
    months = transactions_by_month(asking, span)
    wanted = _months(span)
    used = [month for month in wanted if months.get(month)]
    counted = [Line(f"{month} {months[month]}", month.words, f"{months[month]} setoran dicatat") for month in used]
    excluded = [
        Line(f"{month} 0", month.words, "tidak ada setoran", "tidak ada transaksi")
        for month in wanted if month not in used
    ]  # fmt: skip
    reached = frozenset({ONLINE, BY_HAND}) if len(used) == len(wanted) else frozenset({BY_HAND} if used else ())
    step = Step("Bulan dengan transaksi di sistem daring", f"{len(used)} dari {len(wanted)} bulan", _online(asking))
    missing = [f"Transaksi di {line.words}." for line in excluded[:3]]
    return Outcome(
        f"{len(used)} dari {len(wanted)} bulan dengan transaksi daring", reached=reached, steps=[step],
        counted=counted, excluded=excluded, missing=missing, door=Door("deposits.month"),
        act="Catat setoran di RDU setiap bulan.",
    )  # fmt: skip


def _online(asking: Asking) -> str:
    """How many officers work with it now."""
    on_duty = select(func.count(RoleGrant.user_id.distinct())).join(User, User.id == RoleGrant.user_id)
    serving = on_duty.where(RoleGrant.ended_at.is_(None), User.disabled_at.is_(None))
    count = asking.session.scalar(serving.where(RoleGrant.role.in_((Role.OPERATOR, Role.MANAGER)))) or 0
    return f"{count} petugas dan pengurus memakainya"


def transactions_by_month(asking: Asking, span: Span) -> dict[Month, int]:
    """Weigh-ins of the network by month of their day."""
    year, number = extract("year", WeighIn.day), extract("month", WeighIn.day)
    found = (
        select(year, number, func.count())
        .join(Unit, Unit.id == WeighIn.unit_id)
        .where(Unit.path.startswith(asking.root.path, autoescape=True), WeighIn.day.between(span.first, span.last))
        .group_by(year, number)
    )
    return {Month(int(y), int(m)): count for y, m, count in asking.session.execute(found)}


def _months(span: Span) -> list[Month]:
    months, month = [], Month.of(span.first)
    while month.last_day <= span.last:
        months.append(month)
        month = month.next
    return months


def manual(asking: Asking, indicator: Indicator) -> Outcome:
    """A manual that everybody opens without signing in, with its version and day, is online."""
    published = [("versi 1", FIRST_ON), *((f"versi {row.version}", row.published_on) for row in _changes(asking))]
    counted = [
        Line(f"{word} {day}", f"Panduan {word}", format_date(day), door=Door("manual.versions"))
        for word, day in published if day <= asking.today
    ]  # fmt: skip
    if not counted:
        lacking = ["Panduan yang bisa dibuka siapa saja, dengan versi dan tanggalnya."]
        return Outcome("belum ada panduan yang terbit", missing=lacking, door=Door("manual.current"))
    step = Step("Panduan publik di RDU", "dibuka tanpa masuk, dengan versi dan tanggal", counted[-1].words)
    return Outcome(
        f"{counted[-1].words.lower()}, daring", reached=frozenset({ONLINE}), steps=[step], counted=counted,
        door=Door("manual.current"),
    )  # fmt: skip


def _changes(asking: Asking) -> list[ManualChange]:
    """The oldest first."""
    return sorted(changes(asking.session), key=lambda row: row.version)


def speed(asking: Asking, indicator: Indicator) -> Outcome:
    """The level is the SOP's, for the service that the innovation is for; the records say whether it is kept."""
    span = asking.span(indicator)
    times = service_times(asking.session, asking.root, span, asking.figures)
    found = asking.registered(span).procedures
    main = next(one for one in times if one.service is MAIN)
    files = [*found.files, *asking.figures.files(MAIN.sop)]
    act = f"Catat SOP yang disahkan, dan tulis lama {MAIN.word.lower()} menurut SOP itu."
    steps, warnings = [_step(one) for one in times if one.n], slower(indicator, times)
    counted, excluded = lines_of(found)
    if main.sop is None or not files:
        lacking = [] if main.sop else ["Lama layanan menurut SOP, dalam hari kalender."]
        lacking += [] if files else ["SOP yang disahkan, sebagai berkas."]
        return Outcome(
            "SOP belum lengkap", steps=steps, counted=counted, excluded=excluded, missing=lacking, warnings=warnings,
            files=files, door=Door("innovation.figures"), act=act,
        )  # fmt: skip
    return Outcome(
        f"{main.sop} hari menurut SOP", main.sop * 100, steps=steps, counted=counted, excluded=excluded,
        warnings=warnings, files=files, door=Door("innovation.service_times"), act="Persingkat layanan dan SOP-nya.",
    )  # fmt: skip


def slower(indicator: Indicator, times: Sequence[Times]) -> list[str]:
    """Services whose p90 belongs to a lower level than their SOP."""
    nothing = frozenset[str]()
    return [
        f"{one.service.word}: SOP {one.sop} hari, tetapi satu dari sepuluh perlu {one.p90} hari atau lebih."
        for one in times
        if one.sop and one.n
        and indicator.level_of(one.p90 * 100, nothing) < indicator.level_of(one.sop * 100, nothing)
    ]  # fmt: skip


def _step(one: Times) -> Step:
    sop = "" if one.share is None else f", {written(one.share, 2)} % dalam {one.sop} hari"
    return Step(f"{one.service.word}, {one.service.ends}", f"{one.n} selesai, median {one.median} hari",
                f"p90 {one.p90} hari{sop}")  # fmt: skip
