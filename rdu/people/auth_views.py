"""Sign in and out, change one's own secret, and choose the unit to work at."""

import re

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import Field

from rdu.db import set_writing
from rdu.extensions import db
from rdu.people import officers, sessions
from rdu.people.auth_forms import MemberSignInForm, OfficerPinForm, PasswordForm, PinForm, StaffSignInForm
from rdu.people.models import PLANTS, Member
from rdu.people.numbers import format_card
from rdu.people.present import SID, me, my_member, my_user, whoever
from rdu.people.service import log
from rdu.people.sessions import Door, Me, TooManyTries
from rdu.people.units import consent_of
from rdu.roles import COUNTER, Role
from rdu.web.access import ANYONE, only_for, public, signed_in

bp = Blueprint("auth", __name__)

HOMES = {
    Role.MEMBER: "passbook.home",
    Role.MANAGER: "statements.overview",
    Role.OPERATOR: "deposits.today",
    Role.AGENCY: "reports.home",
    Role.ADMIN: "admin.units",
}
"""Where each role begins; of several, the first that is held."""


def home_of(person: Me) -> str:
    if person.unit and person.unit.kind in PLANTS and person.roles_here & COUNTER:
        return url_for("plant.today")
    for role, endpoint in HOMES.items():
        if role in person.roles_here:
            return url_for(endpoint)
    return url_for("auth.account")


def inside(address: str) -> str:
    """The address to go on to, if it is a path of this site; else ""."""
    path = re.fullmatch(r"/(?!/)[!-\[\]-~]*", address, re.ASCII)  # printable ASCII without space and backslash
    return address if path else ""


# Signing in -------------------------------------------------------------------------------------------------------


@bp.route("/masuk", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    person = whoever()
    if request.method == "GET" and person and "unit" not in request.args:
        return redirect(inside(request.args.get("next", "")) or home_of(person))
    form = MemberSignInForm(unit=request.args.get("unit", "")[:3], number=request.args.get("nomor", "")[:11])
    if form.validate_on_submit():
        set_writing(False)
        door = sessions.member_door(db.session(), form.code(), form.member_number())
        if _opened(door, form, form.pin, "Kode unit, nomor, atau PIN tidak cocok. Periksa ketiganya."):
            return _go_on(door)
    return render_template("people/auth/sign_in.html", form=form), _status(form)


@bp.route("/masuk/pengurus", methods=["GET", "POST"])
@public
def sign_in_staff() -> ResponseReturnValue:
    form = StaffSignInForm()
    if form.validate_on_submit():
        set_writing(False)
        door = sessions.user_door(db.session(), form.username.data)
        if _opened(door, form, form.password, "Nama masuk atau kata sandi tidak cocok. Periksa keduanya."):
            return _go_on(door)
    return render_template("people/auth/sign_in_staff.html", form=form), _status(form)


def _status(form: FlaskForm) -> int:
    """200 for a page that was asked for, 422 for one that refuses, 429 for one that asks to wait."""
    return 429 if form.form_errors else 422 if form.errors else 200


def _opened(door: Door, form: FlaskForm, field: Field, refusal: str) -> bool:
    """Try the secret while only reading: argon2 must not keep SQLite's other writers waiting. Writing follows."""
    set_writing(False)
    try:
        fits = door.opens(db.session(), field.data)
    except TooManyTries as error:
        form.form_errors.append(str(error))
        return False
    finally:
        db.session.commit()
        set_writing(True)
    if not fits:
        sessions.turn_away(db.session(), door, request.remote_addr or "")
        db.session.commit()
        field.errors = [refusal]
    return fits


def _go_on(door: Door) -> ResponseReturnValue:
    """A new session for whoever came in; one that was open in this browser ends."""
    if old := session.get(SID):
        sessions.end(db.session(), old)
    token = sessions.enter(db.session(), door)
    db.session.commit()
    _carry(token, stay=door.member is not None)
    set_writing(False)
    person = sessions.whoever_holds(db.session(), token)
    home = home_of(person) if person else url_for("auth.sign_in")
    return redirect(inside(request.args.get("next", "")) or home, 303)


def _carry(token: str, *, stay: bool) -> None:
    """Put the token into an emptied cookie. A member's own phone keeps it; a desk's browser drops it when closed."""
    session.clear()
    session[SID] = token
    session.permanent = stay


@bp.get("/kartu/<token>")
@public
def card(token: str) -> ResponseReturnValue:
    """What the card's QR opens: sign-in with everything but the PIN filled in."""
    looks_right = re.fullmatch(r"[\w-]{1,32}", token, re.ASCII)
    found = db.session.scalar(select(Member).where(Member.card_token == token)) if looks_right else None
    if found is None:
        return render_template("people/auth/card_replaced.html"), 404
    member = sessions.survivor_of(db.session(), found)
    return redirect(url_for("auth.sign_in", unit=member.unit.code, nomor=format_card(member.number)))


@bp.post("/keluar")
@public
def sign_out() -> ResponseReturnValue:
    person = whoever()
    if person:
        sessions.end(db.session(), session[SID])
        log(db.session(), "sign_out", unit=person.unit, user=person.user, member=person.member)
        db.session.commit()
    session.clear()
    flash("Anda sudah keluar.", "success")
    staff = person is not None and not person.is_member
    return redirect(url_for("auth.sign_in_staff" if staff else "auth.sign_in"), 303)


@bp.get("/persetujuan")
@public
def consent_text() -> ResponseReturnValue:
    """The text that members agree to, for anybody to read."""
    return render_template("people/auth/consent.html", consent=consent_of(db.session()))


# One's own account ------------------------------------------------------------------------------------------------


@bp.before_app_request
def _change_a_borrowed_password_first() -> ResponseReturnValue | None:
    """Whoever came in with a password that somebody else made changes it before anything else."""
    person = whoever()
    if person is None or person.user is None or not person.user.must_change_password:
        return None
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint == "auth.account" or getattr(view, "open_to", ANYONE) == ANYONE:
        return None
    return redirect(url_for("auth.account"), 303)


@bp.route("/akun", methods=["GET", "POST"])
@signed_in
def account() -> ResponseReturnValue:
    user, unit = my_user(), me().unit
    forced = user.must_change_password
    form = PasswordForm((user.username, user.name, unit.name if unit else ""))
    if form.validate_on_submit() and _changed(form, "Kata sandi sekarang tidak cocok. Tulis lagi."):
        flash("Kata sandi sudah diganti. Perangkat lain harus masuk lagi.", "success")
        return redirect(home_of(me()) if forced else url_for("auth.account"), 303)
    units = sessions.units_within_reach(db.session(), me())
    return render_template("people/auth/account.html", form=form, user=user, forced=forced, units=units), _status(form)


def _changed(form: PasswordForm | PinForm, refusal: str) -> bool:
    """Whether the old secret fitted and the new one is kept; both are hashed outside SQLite's turn to write."""
    if not _opened(sessions.door_of(me()), form, form.old, refusal):
        return False
    secret_hash = sessions.hash_secret(form.new.data)
    token = sessions.change_secret(db.session(), me(), secret_hash)
    db.session.commit()
    _carry(token, stay=me().is_member)
    return True


@bp.route("/saya/pin", methods=["GET", "POST"])
@only_for(Role.MEMBER)
def change_pin() -> ResponseReturnValue:
    form = PinForm()
    if form.validate_on_submit() and _changed(form, "PIN sekarang tidak cocok. Tulis lagi."):
        flash("PIN sudah diganti. HP lain harus masuk lagi.", "success")
        return redirect(home_of(me()), 303)
    return render_template("people/auth/change_pin.html", form=form, member=my_member()), _status(form)


@bp.route("/akun/pin", methods=["GET", "POST"])
@only_for(*COUNTER)
def officer_pin() -> ResponseReturnValue:
    """The PIN for agreeing on a colleague's phone; the password says that it is she who chooses it."""
    form, user = OfficerPinForm(), my_user()
    if form.validate_on_submit() and _opened(
        sessions.door_of(me()), form, form.password, "Kata sandi tidak cocok. Tulis lagi."
    ):
        officers.choose_pin(db.session(), user, me().unit, sessions.hash_secret(form.new.data))
        db.session.commit()
        flash("PIN petugas sudah disimpan. Pakai untuk menyetujui di HP rekan Anda.", "success")
        return redirect(url_for("auth.account"), 303)
    return render_template("people/auth/officer_pin.html", form=form, user=user), _status(form)


@bp.post("/akun/unit")
@signed_in
def choose_unit() -> ResponseReturnValue:
    my_user()
    reachable = {unit.code: unit for unit in sessions.units_within_reach(db.session(), me())}
    unit = reachable.get(request.form.get("unit", ""))
    if unit is None:
        abort(404)
    sessions.work_at(db.session(), me(), unit)
    log(db.session(), "work_at", unit=unit, user=my_user())
    db.session.commit()
    flash(f"Anda sekarang bekerja di {unit.name}.", "success")
    return redirect(url_for("auth.sign_in"), 303)


@bp.post("/akun/keluar-semua")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    person = me()
    sessions.end_all(db.session(), user=person.user, member=person.member)
    log(db.session(), "sign_out_everywhere", unit=person.unit, user=person.user, member=person.member)
    db.session.commit()
    session.clear()
    flash("Semua perangkat sudah keluar. Masuk lagi untuk bekerja.", "success")
    return redirect(url_for("auth.sign_in_staff" if person.user else "auth.sign_in"), 303)
