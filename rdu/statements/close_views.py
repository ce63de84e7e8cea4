"""Closing a month: the checklist, the month's figures, read back, closed; and the months closed before."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import Month, today_at
from rdu.errors import NotFoundHere, RuleBroken
from rdu.extensions import db
from rdu.ledger.closing import closings_of
from rdu.ledger.service import once
from rdu.people.models import Unit
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.statements import closing, periods, service
from rdu.statements.forms import CloseMonthForm
from rdu.statements.routes import bp, tell_closed
from rdu.statements.sheets import ASSETS, EARNED, SPENT, result_of, total
from rdu.web.access import only_for


@bp.route("/tutup-bulan", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def close_month() -> ResponseReturnValue:
    session, unit, form, step = db.session(), working_unit(), CloseMonthForm(), request.form.get("langkah")
    today = today_at(unit.timezone)
    months = closing.closable(session, unit, today)
    if request.method == "GET" or step == "ubah":
        return _show(unit, form, months)
    month = _named(form.month.data or "")
    if not form.validate():
        return _show(unit, form, months, form.operation.errors[0]), 422
    if step != "simpan":
        return _read_back(unit, form, months, month)
    key = once(form.operation_id(), form.body())
    try:
        closing.close(session, unit, month, today, key, my_user())
        tell_closed(unit, month, my_user())
    except RuleBroken as refused:
        session.rollback()
        return _show(unit, form, closing.closable(session, unit, today), str(refused)), refused.status
    session.commit()
    flash(f"{month.words} ditutup. Perbaikan sekarang dicatat di bulan {month.next.words} atau sesudahnya.", "success")
    return redirect(url_for(".close_month"), 303)


def _named(code: str) -> Month:
    period = periods.named(code)
    if period is None or len(period.code) != len("2026-11"):
        raise NotFoundHere
    return Month.of(period.first)


def _chosen(months: list[Month]) -> Month | None:
    """?bulan=2026-10 among those that can be closed; else the oldest."""
    asked_for = request.args.get("bulan", "")
    return next((month for month in months if str(month) == asked_for), months[0] if months else None)


def _show(unit: Unit, form: CloseMonthForm, months: list[Month], problem: str = "") -> str:
    session, month = db.session(), _chosen(months)
    checklist = closing.checklist(session, unit, month, today_at(unit.timezone)) if month else None
    return render_template(
        "statements/close_month.html", form=form, month=month, months=months, checklist=checklist, problem=problem,
        figures=_figures(unit, month) if month else [], closings=closings_of(session, unit),
    )  # fmt: skip


def _figures(unit: Unit, month: Month) -> list[tuple[str, int]]:
    """The month in five figures."""
    span = service.span_of(db.session(), [unit], periods.month(month))
    return [
        ("Pendapatan", total(span.now, EARNED)), ("Beban", total(span.now, SPENT)),
        ("Laba rugi", result_of(span.now)), ("Aset di akhir bulan", total(span.end, ASSETS)),
        ("Utang ke penabung di akhir bulan", total(span.end, service.OWED)),
    ]  # fmt: skip


def _read_back(unit: Unit, form: CloseMonthForm, months: list[Month], month: Month) -> ResponseReturnValue:
    if month not in months:
        return _show(unit, form, months, f"{month.words} tidak bisa ditutup. Pilih bulan dari daftar."), 422
    checklist = closing.checklist(db.session(), unit, month, today_at(unit.timezone))
    if checklist.blocking:
        return _show(unit, form, months, f"{month.words} belum bisa ditutup. {checklist.blocking[0].sentence}"), 422
    earlier = months[: months.index(month)]
    return render_template(
        "statements/close_month_read.html", form=form, month=month, figures=_figures(unit, month), earlier=earlier
    )
