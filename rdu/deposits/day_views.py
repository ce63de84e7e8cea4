"""The weighing day: opened, watched, closed with a count; and the days before."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import format_day_month, today_at
from rdu.deposits import days
from rdu.deposits.forms import CloseDayForm, ReopenDayForm
from rdu.deposits.models import WeighingDay
from rdu.deposits.routes import bp
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.people.present import my_user, working_unit
from rdu.roles import COUNTER, Role
from rdu.web.access import only_for
from rdu.web.asking import page_asked_for, pages_of

LATEST = 8
A_PAGE = 50
PAST_A_PAGE = 25
EMPTY_LINES = 12
MOST_ON_PAPER = 2_000


def as_day(text: str) -> date:
    """A day as addresses write it, 2026-11-21; anything else is no page of ours."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise NotFoundHere
    return day


@bp.get("/hari")
@only_for(*COUNTER)
def today() -> str:
    session, unit = db.session(), working_unit()
    day = today_at(unit.timezone)
    row, forgotten = days.day_of(session, unit, day), days.left_open(session, unit, day)
    if row is None:
        terms = days.terms_on(session, unit, day)
        next_day = days.next_weighing(unit, day)
        return render_template("deposits/open_day.html", day=day, terms=terms, next_day=next_day, forgotten=forgotten)
    records, count = days.weighed_on(session, unit, day, per_page=LATEST)
    return render_template(
        "deposits/today.html", row=row, forgotten=forgotten, totals=days.totals_of(session, unit, day),
        coming=days.coming(session, unit, day), told=days.notes_kept(session, unit, day), records=records, count=count,
        unusual=days.far_from_usual(session, unit, records, day), form=CloseDayForm(),
    )  # fmt: skip


@bp.post("/hari/buka")
@only_for(*COUNTER)
def open_today() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    days.open_day(session, unit, today_at(unit.timezone), my_user())
    session.commit()
    flash("Hari penimbangan dibuka. Harga dan bagian unit tetap sampai ditutup.", "success")
    return redirect(url_for(".today"), 303)


@bp.get("/hari/riwayat")
@only_for(*COUNTER)
def past_days() -> str:
    session, unit = db.session(), working_unit()
    page = page_asked_for()
    rows, count = days.days_before(session, unit, today_at(unit.timezone), page, PAST_A_PAGE)
    totals = days.totals_of_days(session, unit, [row.day for row in rows])
    return render_template(
        "deposits/past_days.html", rows=rows, totals=totals, nothing=days.NOTHING_YET, page=page,
        pages=pages_of(count, PAST_A_PAGE),
    )  # fmt: skip


@bp.get("/hari/<day>")
@only_for(*COUNTER)
def day(day: str) -> str:
    session, unit, at = db.session(), working_unit(), as_day(day)
    row = _row(at)
    words, page, on_paper = request.args.get("q", "")[:120], page_asked_for(), "semua" in request.args
    per_page = MOST_ON_PAPER if on_paper else A_PAGE
    records, count = days.weighed_on(session, unit, at, words, page, per_page)
    return render_template(
        "deposits/day.html", row=row, totals=days.totals_of(session, unit, at), records=records, count=count,
        words=words, page=page, pages=pages_of(count, per_page), on_paper=on_paper,
        unusual=days.far_from_usual(session, unit, records, at), is_today=at == today_at(unit.timezone),
    )  # fmt: skip


def _row(at: date) -> WeighingDay:
    row = days.day_of(db.session(), working_unit(), at)
    if row is None:
        raise NotFoundHere
    return row


@bp.get("/hari/<day>/hadir")
@only_for(*COUNTER)
def attendance(day: str) -> str:
    session, unit, at = db.session(), working_unit(), as_day(day)
    return render_template(
        "deposits/attendance.html", day=at, came=days.attendance(session, unit, at),
        coming=days.coming(session, unit, at), empty_lines=EMPTY_LINES,
    )  # fmt: skip


@bp.post("/hari/<day>/kabar/<int:number>/batal")
@only_for(*COUNTER)
def cancel_note(day: str, number: int) -> ResponseReturnValue:
    session = db.session()
    member = days.cancel_note(session, working_unit(), as_day(day), number, my_user())
    session.commit()
    flash(f"Kabar {member.name} dihapus dari daftar.", "success")
    return redirect(url_for(".today"), 303)


@bp.route("/hari/<day>/tutup", methods=["GET", "POST"])
@only_for(*COUNTER)
def close_day(day: str) -> ResponseReturnValue:
    """Count, read back, close. Open notes are told, but do not hold anybody up."""
    session, unit, at = db.session(), working_unit(), as_day(day)
    row, form, step = _row(at), CloseDayForm(), request.form.get("langkah")
    if row.closed_at is not None:
        flash("Hari ini sudah ditutup.", "info")
        return redirect(url_for(".day", day=day), 303)
    if request.method == "GET" or step == "ubah":
        return render_template("deposits/close_day.html", row=row, form=form)
    if not form.validate():
        return render_template("deposits/close_day.html", row=row, form=form), 422
    if step != "simpan":
        totals, open_notes = days.totals_of(session, unit, at), days.coming(session, unit, at)
        return render_template("deposits/close_day_read.html", row=row, form=form, totals=totals, coming=open_notes)
    days.close_day(session, unit, at, *form.counted(), my_user())
    session.commit()
    flash(f"{format_day_month(at)} ditutup. Perbaikan sekarang hanya lewat koreksi.", "success")
    return redirect(url_for(".day", day=day), 303)


@bp.route("/hari/<day>/buka-lagi", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def reopen_day(day: str) -> ResponseReturnValue:
    session, unit, at = db.session(), working_unit(), as_day(day)
    row, form = _row(at), ReopenDayForm()
    if at != today_at(unit.timezone) or row.closed_at is None:
        raise days.NotToBeReopened
    if not form.validate_on_submit():
        return render_template("deposits/reopen_day.html", row=row, form=form), 422 if form.is_submitted() else 200
    days.reopen_day(session, unit, at, form.reason.data, my_user())
    session.commit()
    flash("Hari penimbangan dibuka lagi, dengan harga yang sama.", "success")
    return redirect(url_for(".today"), 303)
