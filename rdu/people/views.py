"""Members at the counter: search, enrol, the member's page, her particulars and PIN."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from rdu.clock import today_at
from rdu.errors import NotFoundHere, Refused
from rdu.extensions import db
from rdu.people import members as service
from rdu.people import sessions
from rdu.people.forms import EnrolForm, MemberForm, PinForm
from rdu.people.models import Member
from rdu.people.numbers import UnreadableNumber, format_number, parse_number
from rdu.people.present import my_user, working_unit
from rdu.people.regions import own_village, villages
from rdu.people.search import search
from rdu.people.service import member_of
from rdu.people.twins import like
from rdu.roles import COUNTER, Role
from rdu.web.access import only_for

bp = Blueprint("people", __name__)


def member_here(number: str) -> Member:
    """The working unit's member with the number in the address, merged or not."""
    try:
        return member_of(db.session(), working_unit(), parse_number(number))
    except UnreadableNumber as error:
        raise NotFoundHere from error


def member_to_change(number: str) -> Member:
    """The same, but a merged number takes no changes: its book is closed."""
    member = member_here(number)
    service.check_standing(db.session(), member)
    return member


def show_refusal(form: Form, refusal: Refused) -> None:
    """Put a service's refusal beside the field it names."""
    db.session.rollback()
    form[refusal.field].errors = [*form[refusal.field].errors, str(refusal)]


def page_of(member: Member) -> ResponseReturnValue:
    return redirect(url_for("people.member", number=format_number(member.number)), 303)


@bp.get("/anggota")
@only_for(*COUNTER)
def members() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()[:120]
    found = search(db.session(), working_unit(), text, request.args.get("hal", 1, type=int))
    return render_template("people/members/list.html", text=text, found=found)


@bp.route("/anggota/baru", methods=["GET", "POST"])
@only_for(*COUNTER)
def enrol() -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    name = request.args.get("nama", "")[:120]
    form = EnrolForm(villages(session, unit), name=name, region=own_village(session, unit))
    twins: list[Member] = []
    if form.validate_on_submit():
        done = service.enrolled_before(session, unit, form.operation_id(), form.profile())
        twins = [] if done else form.unseen(like(session, unit, form.profile()))
        if not twins:
            member = service.enrol(session, unit, form.profile(), my_user(), operation=form.operation_id())
            session.commit()
            return _after_enrolment(member)
    status = 422 if form.errors else 200
    return render_template("people/members/enrol.html", form=form, twins=twins, unit=unit), status


def _after_enrolment(member: Member) -> ResponseReturnValue:
    number = format_number(member.number)
    flash(f"{member.name} terdaftar dengan nomor {number}.", "success")
    if request.form.get("lanjut") == "lengkapi":
        return redirect(url_for(".edit_member", number=number), 303)
    return redirect(url_for("deposits.weigh", anggota=number), 303)


@bp.get("/anggota/<number>")
@only_for(*COUNTER)
def member(number: str) -> ResponseReturnValue:
    member, today = member_here(number), today_at(working_unit().timezone)
    into = sessions.survivor_of(db.session(), member)
    homes = service.same_persons(db.session(), member)
    manager = Role.MANAGER
    return render_template(
        "people/members/member.html", member=member, into=into, homes=homes, manager=manager,
        is_minor=lambda person: service.is_minor(person.born_on, person.guardian, today),
    )  # fmt: skip


@bp.route("/anggota/<number>/ubah", methods=["GET", "POST"])
@only_for(*COUNTER)
def edit_member(number: str) -> ResponseReturnValue:
    session, unit, member = db.session(), working_unit(), member_to_change(number)
    form = MemberForm(villages(session, unit), data=MemberForm.of(member))
    if form.validate_on_submit():
        try:
            service.change(session, unit, member, form.profile(), my_user())
            session.commit()
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            flash(f"Data {member.name} sudah disimpan.", "success")
            return page_of(member)
    return render_template("people/members/edit.html", form=form, member=member), 422 if form.errors else 200


@bp.route("/anggota/<number>/pin", methods=["GET", "POST"])
@only_for(*COUNTER)
def set_pin(number: str) -> ResponseReturnValue:
    form = PinForm()
    if form.validate_on_submit():
        pin_hash = sessions.hash_secret(form.pin.data)  # slow, so before the turn to write begins
        member = member_to_change(number)
        service.set_pin(db.session(), working_unit(), member, pin_hash, my_user())
        db.session.commit()
        flash(f"PIN {member.name} sudah disimpan. Kembalikan HP ke petugas.", "success")
        return page_of(member)
    member = member_to_change(number)
    return render_template("people/members/pin.html", form=form, member=member), 422 if form.errors else 200
