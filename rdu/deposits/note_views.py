"""A household says that it comes, with what, or that it does not."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import format_day_month, today_at
from rdu.deposits import notes
from rdu.deposits.days import next_weighing
from rdu.deposits.models import DropOffNote
from rdu.deposits.note_forms import ComeForm, NoteForm
from rdu.deposits.routes import bp
from rdu.errors import NotFoundHere, Refused
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.people.present import my_member, working_unit
from rdu.roles import Role
from rdu.web.access import only_for


@bp.post("/saya/datang")
@only_for(Role.MEMBER)
def come() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    form = ComeForm()
    if not form.validate():
        raise Refused("day", " ".join(sentence for said in form.errors.values() for sentence in said))
    key = once(form.operation_id(), form.body())
    note = notes.announce(session, unit, my_member(), form.wish(), today_at(unit.timezone), key)
    session.commit()
    flash(f"Kabar Anda sampai. Kami tunggu {format_day_month(note.day)}.", "success")
    return redirect(url_for("passbook.home"))


@bp.route("/saya/datang/isi", methods=["GET", "POST"])
@only_for(Role.MEMBER)
def my_note() -> ResponseReturnValue:
    """What is in the sacks, of a note already there or of a new one."""
    session, unit, member = db.session(), working_unit(), my_member()
    today = today_at(unit.timezone)
    known = notes.open_note_of(session, unit, member, today)
    day = known.day if known else next_weighing(unit, today)
    if day is None:
        raise NotFoundHere
    kinds = notes.taken_here(session, unit, day)
    form = NoteForm(kinds, unit.picks_up, known)
    if form.validate_on_submit():
        _keep(form, known, day, today)
        flash(f"Isi karung tercatat. Kami tunggu {format_day_month(day)}.", "success")
        return redirect(url_for("passbook.home"))
    page = render_template("deposits/note.html", form=form, kinds=kinds, day=day, known=known)
    return page, 422 if form.errors else 200


def _keep(form: NoteForm, known: DropOffNote | None, day: date, today: date) -> None:
    session, unit, member = db.session(), working_unit(), my_member()
    if known is not None:
        notes.change(session, unit, known, form.wish(day))
    else:
        notes.announce(session, unit, member, form.wish(day), today, once(form.operation_id(), form.body()))
    session.commit()


@bp.post("/saya/datang/batal")
@only_for(Role.MEMBER)
def not_coming() -> ResponseReturnValue:
    session, unit, member = db.session(), working_unit(), my_member()
    note = notes.open_note_of(session, unit, member, today_at(unit.timezone))
    if note is not None:
        notes.cancel(note)
        session.commit()
    flash("Kabar dibatalkan. Tanpa kabar pun Anda boleh datang.", "success")
    return redirect(url_for("passbook.home"))
