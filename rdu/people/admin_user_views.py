"""Users and their tasks, for the admin; and a unit's own operators, for its manager."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.db import set_writing
from rdu.errors import NotFoundHere, Refused, UsernameTaken
from rdu.extensions import db
from rdu.people import units, users
from rdu.people.admin_forms import GrantForm, NewUserForm, PersonOnDutyForm
from rdu.people.admin_views import bp, page_asked
from rdu.people.models import Unit, User
from rdu.people.passwords import new_password
from rdu.people.present import my_user, working_unit
from rdu.people.sessions import hash_secret
from rdu.roles import Role
from rdu.web.access import only_for


def _fresh_password() -> tuple[str, str]:
    """A password for one use and its hash, made before SQLite's turn to write is taken."""
    set_writing(False)
    db.session.commit()
    password = new_password()
    made = password, hash_secret(password)
    set_writing(True)
    return made


def _shown_once(user: User, password: str, back: str) -> ResponseReturnValue:
    """The password stands on this answer only: it is kept nowhere, not even in a cookie."""
    return render_template("people/admin/password_once.html", user=user, password=password, back=back), 201


def _places() -> list[Unit]:
    return [branch.unit for branch in units.tree(db.session())]


# The admin's users ------------------------------------------------------------------------------------------------


@bp.get("/admin/pengguna", endpoint="users")
@only_for(Role.ADMIN)
def all_users() -> ResponseReturnValue:
    wanted = request.args.get("q", "")[:120]
    found = users.users(db.session(), wanted, page_asked())
    return render_template("people/admin/users.html", found=found, q=wanted, open_grants=users.open_grants)


@bp.route("/admin/pengguna/baru", methods=["GET", "POST"])
@only_for(Role.ADMIN)
def add_user() -> ResponseReturnValue:
    form = NewUserForm(_places())
    if form.validate_on_submit():
        password, password_hash = _fresh_password()
        try:
            added = _add(form, password_hash, Role(form.role.data), units.unit_of(db.session(), form.unit.data))
        except (Refused, UsernameTaken) as refused:
            _refuse(form, refused)
        else:
            return _shown_once(added, password, url_for("admin.user", username=added.username))
    return render_template("people/admin/user_new.html", form=form), 422 if form.errors else 200


def _add(form: PersonOnDutyForm, password_hash: str, role: Role, unit: Unit) -> User:
    session, by = db.session(), my_user()
    added = users.add_user(session, form.username.data, form.name.data, form.phone.data, password_hash, by)
    users.grant(session, added, role, unit, by)
    session.commit()
    return added


def _refuse(form: PersonOnDutyForm | GrantForm, refused: Refused | UsernameTaken) -> None:
    """Show the refusal beside its field; whatever had been written is taken back."""
    db.session.rollback()
    field = refused.field if isinstance(refused, Refused) else "username"
    form[field].errors = [str(refused)]


@bp.route("/admin/pengguna/<username>", methods=["GET", "POST"])
@only_for(Role.ADMIN)
def user(username: str) -> ResponseReturnValue:
    session = db.session()
    found = users.user_of(session, username)
    form = PersonOnDutyForm(found)
    if form.validate_on_submit():
        users.change_user(session, found, form.name.data, form.phone.data, my_user())
        session.commit()
        flash("Data pengguna sudah disimpan.", "success")
        return redirect(url_for("admin.user", username=username), 303)
    return _user_page(found, form, GrantForm(_places(), formdata=None))


def _user_page(found: User, form: PersonOnDutyForm, grant_form: GrantForm) -> ResponseReturnValue:
    page = render_template(
        "people/admin/user.html", user=found, form=form, grant_form=grant_form, grants=users.open_grants(found)
    )
    return page, 422 if form.errors or grant_form.errors else 200


@bp.post("/admin/pengguna/<username>/tugas")
@only_for(Role.ADMIN)
def grant_role(username: str) -> ResponseReturnValue:
    session = db.session()
    found, form = users.user_of(session, username), GrantForm(_places())
    if form.validate_on_submit():
        try:
            users.grant(session, found, Role(form.role.data), units.unit_of(session, form.unit.data), my_user())
        except Refused as refused:
            _refuse(form, refused)
        else:
            session.commit()
            flash("Tugas sudah diberikan.", "success")
            return redirect(url_for("admin.user", username=username), 303)
    return _user_page(found, PersonOnDutyForm(found, formdata=None), form)


@bp.post("/admin/pengguna/<username>/tugas/<role>/<code>/akhiri")
@only_for(Role.ADMIN)
def end_role(username: str, role: str, code: str) -> ResponseReturnValue:
    session = db.session()
    found = users.user_of(session, username)
    users.end_grant(session, found, _role(role), units.unit_of(session, code), my_user())
    session.commit()
    flash("Tugas sudah diakhiri. Catatan lama tetap menyebut namanya.", "success")
    return redirect(url_for("admin.user", username=username), 303)


def _role(word: str) -> Role:
    try:
        return Role(word)
    except ValueError as error:
        raise NotFoundHere from error


@bp.route("/admin/pengguna/<username>/nonaktif", methods=["GET", "POST"])
@only_for(Role.ADMIN)
def disable_user(username: str) -> ResponseReturnValue:
    """Asks first, then closes the door: both ways, for who was let go and for who comes back."""
    session = db.session()
    found = users.user_of(session, username)
    if request.method == "GET":
        return render_template("people/admin/user_disable.html", user=found)
    act = users.enable if found.disabled_at else users.disable
    act(session, found, my_user())
    session.commit()
    flash("Akun sudah dinonaktifkan." if found.disabled_at else "Akun sudah diaktifkan lagi.", "success")
    return redirect(url_for("admin.user", username=username), 303)


@bp.route("/admin/pengguna/<username>/sandi", methods=["GET", "POST"])
@only_for(Role.ADMIN)
def lend_password(username: str) -> ResponseReturnValue:
    found, back = users.user_of(db.session(), username), url_for("admin.user", username=username)
    if request.method == "GET":
        return render_template("people/admin/password_ask.html", user=found, back=back)
    password, password_hash = _fresh_password()
    users.lend_password(db.session(), found, password_hash, my_user())
    db.session.commit()
    return _shown_once(found, password, back)


# A manager's operators --------------------------------------------------------------------------------------------


@bp.route("/unit/petugas", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def operators() -> ResponseReturnValue:
    form, unit = PersonOnDutyForm(), working_unit()
    if form.validate_on_submit():
        password, password_hash = _fresh_password()
        try:
            added = _add(form, password_hash, Role.OPERATOR, unit)
        except (Refused, UsernameTaken) as refused:
            _refuse(form, refused)
        else:
            return _shown_once(added, password, url_for("admin.operators"))
    found = users.operators(db.session(), unit)
    page = render_template(
        "people/admin/operators.html", form=form, unit=unit, operators=found, only_weighs_here=users.only_weighs_here
    )
    return page, 422 if form.errors else 200


@bp.route("/unit/petugas/<username>/akhiri", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def end_operator(username: str) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    found = users.operator_of(session, unit, username)
    if request.method == "GET":
        return render_template("people/admin/operator_end.html", user=found, unit=unit)
    users.end_grant(session, found, Role.OPERATOR, unit, my_user())
    session.commit()
    flash("Tugas petugas sudah diakhiri.", "success")
    return redirect(url_for("admin.operators"), 303)


@bp.route("/unit/petugas/<username>/sandi", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def lend_operator_password(username: str) -> ResponseReturnValue:
    unit, back = working_unit(), url_for("admin.operators")
    found = users.operator_of(db.session(), unit, username)
    if request.method == "GET":
        return render_template("people/admin/password_ask.html", user=found, back=back)
    password, password_hash = _fresh_password()
    users.lend_operator_password(db.session(), unit, found, password_hash, my_user())
    db.session.commit()
    return _shown_once(found, password, back)
