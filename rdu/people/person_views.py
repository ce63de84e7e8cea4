"""Persons of a member: who brings, who may look, who may take money, and who is one and the same."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import NotFoundHere, Refused
from rdu.extensions import db
from rdu.people import members as service
from rdu.people.forms import OfficerForm, PersonForm, SameForm
from rdu.people.models import Member, MemberKind
from rdu.people.numbers import format_card, format_number, parse_number
from rdu.people.officers import link_officer as link
from rdu.people.officers import officer_of, serving
from rdu.people.present import my_user, working_unit
from rdu.people.service import member_of, person_of
from rdu.people.views import bp, member_to_change, page_of, show_refusal
from rdu.roles import COUNTER, Role
from rdu.web.access import only_for
from rdu.web.forms import OnceForm


@bp.route("/anggota/<number>/orang/baru", methods=["GET", "POST"])
@only_for(*COUNTER)
def add_person(number: str) -> ResponseReturnValue:
    session, unit, member = db.session(), working_unit(), member_to_change(number)
    form = PersonForm()
    if form.validate_on_submit():
        try:
            person = service.add_person(session, unit, member, form.particulars(), my_user())
            session.commit()
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            flash(f"{person.name} sudah ditambahkan.", "success")
            return page_of(member)
    return render_template("people/members/person.html", form=form, member=member, person=None), _status(form)


@bp.route("/anggota/<number>/orang/<int:ordinal>", methods=["GET", "POST"])
@only_for(*COUNTER)
def edit_person(number: str, ordinal: int) -> ResponseReturnValue:
    session, unit, member = db.session(), working_unit(), member_to_change(number)
    person = person_of(session, member, ordinal)
    form = PersonForm(data=PersonForm.of(person))
    if form.validate_on_submit():
        try:
            service.change_person(session, unit, member, person, form.particulars(), my_user())
            session.commit()
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            flash(f"Data {person.name} sudah disimpan.", "success")
            return page_of(member)
    return render_template("people/members/person.html", form=form, member=member, person=person), _status(form)


def _status(form: PersonForm) -> int:
    return 422 if form.errors else 200


@bp.route("/anggota/<number>/orang/<int:ordinal>/nomor-sendiri", methods=["GET", "POST"])
@only_for(*COUNTER)
def open_own_number(number: str, ordinal: int) -> ResponseReturnValue:
    session, unit, member = db.session(), working_unit(), member_to_change(number)
    person, form = person_of(session, member, ordinal), OnceForm()
    if form.validate_on_submit():
        try:
            own = service.open_own_number(session, unit, person, my_user(), form.operation_id())
            session.commit()
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            flash(f"Nomor sendiri {format_card(own.number)} sudah dibuka. Buatkan PIN dan kartunya.", "success")
            return page_of(own)
    status = 422 if form.errors else 200
    return render_template("people/members/own_number.html", form=form, member=member, person=person), status


@bp.route("/anggota/<number>/orang/<int:ordinal>/sama", methods=["GET", "POST"])
@only_for(*COUNTER)
def same_person(number: str, ordinal: int) -> ResponseReturnValue:
    """Ask for the household's number first, then which of its persons it is."""
    session, unit, member = db.session(), working_unit(), member_to_change(number)
    person = person_of(session, member, ordinal)
    form = SameForm(request.values)
    home = _household(form) if "number" in request.values else None
    if request.method == "POST" and home and not form.errors:
        chosen = person_of(session, home, request.form.get("orang", 0, type=int))
        try:
            service.link_same(session, unit, person, chosen, my_user())
            session.commit()
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            flash(f"{person.name} dihitung sebagai satu orang.", "success")
            return page_of(member)
    page = "people/members/same.html"
    return render_template(page, form=form, member=member, person=person, home=home), 422 if form.errors else 200


def _household(form: SameForm) -> Member | None:
    """The household that was typed; a refusal stands beside the field."""
    if not form.validate():
        return None
    try:
        home = member_of(db.session(), working_unit(), parse_number(form.number.data))
    except NotFoundHere:
        home = None
    if home is None or home.kind is MemberKind.PERSON or home.merged_into_id:
        form.number.errors = [f"Nomor {form.number.data} bukan nomor rumah tangga di unit ini. Periksa kartunya."]
        return None
    return home


@bp.post("/anggota/<number>/orang/<int:ordinal>/bukan-sama")
@only_for(*COUNTER)
def other_person(number: str, ordinal: int) -> ResponseReturnValue:
    member = member_to_change(number)
    person = person_of(db.session(), member, ordinal)
    service.unlink(db.session(), working_unit(), person, my_user())
    db.session.commit()
    flash(f"{person.name} dihitung sebagai orang sendiri.", "success")
    return redirect(url_for(".edit_person", number=format_number(member.number), ordinal=ordinal), 303)


@bp.route("/anggota/<number>/orang/<int:ordinal>/petugas", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def link_officer(number: str, ordinal: int) -> ResponseReturnValue:
    """Which of the unit's officers this person is, so that nobody approves her own household's money."""
    session, unit, member = db.session(), working_unit(), member_to_change(number)
    person, officers = person_of(session, member, ordinal), serving(session, unit)
    now = officer_of(session, person)
    form = OfficerForm([(user.username, user.name) for user in officers], officer=now.username if now else "")
    if form.validate_on_submit():
        chosen = next((user for user in officers if user.username == form.officer.data), None)
        try:
            link(session, unit, person, chosen, my_user())
            session.commit()
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            who = f"adalah {chosen.name}" if chosen else "bukan petugas"
            flash(f"Tercatat: {person.name} {who}.", "success")
            return page_of(member)
    page = render_template("people/members/officer.html", form=form, member=member, person=person)
    return page, 422 if form.errors else 200
