"""The Lebaran plan: its days, the slots of each RT, the notes to fetch, and two papers."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.outlook import lebaran as lebaran_plan
from rdu.outlook.forms import PlanForm, SlotForm
from rdu.outlook.lebaran import Group, Plan, group_of, groups_of, lebaran_pocket, plan_of
from rdu.outlook.lebaran_pdf import notice_pdf, plan_pdf
from rdu.outlook.routes import bp
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.web.access import only_for
from rdu.withdrawals.payout_notes import notes_for


@bp.route("/lebaran", methods=["GET", "POST"])
@only_for(Role.MANAGER, Role.ADMIN)
def lebaran() -> ResponseReturnValue:
    """At the kabupaten, the days that count for every unit that sets none of its own."""
    session, unit = db.session(), working_unit()
    today = today_at(unit.timezone)
    plan = plan_of(session, unit, today)
    form = PlanForm(today, **(vars(plan) if plan else {"an_hour": 30, "smallest": 1_000}))
    if form.validate_on_submit():
        lebaran_plan.set_plan(session, unit, form.plan(), my_user())
        session.commit()
        flash("Rencana Lebaran tersimpan.", "success")
        return redirect(url_for("outlook.lebaran"))
    groups = groups_of(session, unit, plan, today) if plan and not unit.is_root else []
    savers = [saver for group in groups for saver in group.savers]
    notes = notes_for([saver.paid for saver in savers], plan.smallest) if plan else []
    page = render_template(
        "outlook/lebaran.html", plan=plan, form=form, groups=groups, unit=unit, savers=len(savers),
        pocket=lebaran_pocket(session, unit, today), paid=sum(saver.paid for saver in savers),
        stays=sum(saver.free - saver.paid for saver in savers), notes=notes,
    )  # fmt: skip
    return page, 422 if form.errors else 200


@bp.route("/lebaran/rt/<group>", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def slot(group: str) -> ResponseReturnValue:
    session, unit, plan = db.session(), working_unit(), _plan()
    found = group_of(session, unit, plan, group, today_at(unit.timezone))
    form = SlotForm(plan, day=found.at.date(), hour=found.at.time())
    if form.validate_on_submit():
        lebaran_plan.set_slot(session, unit, plan, group, form.at(), my_user())
        session.commit()
        flash("Jadwal tersimpan.", "success")
        return redirect(url_for("outlook.lebaran"))
    return render_template("outlook/slot.html", group=found, form=form), 422 if form.errors else 200


@bp.get("/lebaran.pdf")
@only_for(Role.MANAGER)
def lebaran_pdf() -> Response:
    """For officers: who gets how much."""
    plan = _plan()
    return _paper(plan_pdf(working_unit(), plan, _groups(plan)), "rencana-lebaran")


@bp.get("/lebaran-pengumuman.pdf")
@only_for(Role.MANAGER)
def lebaran_notice() -> Response:
    """For the board on the wall: when each RT comes, and no amounts."""
    plan = _plan()
    return _paper(notice_pdf(working_unit(), plan, _groups(plan)), "pengumuman-lebaran")


def _plan() -> Plan:
    unit = working_unit()
    plan = plan_of(db.session(), unit, today_at(unit.timezone))
    if plan is None:
        raise NotFoundHere
    return plan


def _groups(plan: Plan) -> list[Group]:
    unit = working_unit()
    return groups_of(db.session(), unit, plan, today_at(unit.timezone))


def _paper(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}-{working_unit().code.lower()}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)
