"""A member asks for her money: by herself, or at the counter where she stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import format_day, today_at
from rdu.errors import NotFoundHere, Refused, RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.ledger.standing import NotFree, Standing, standings_of
from rdu.money import Rupiah, format_rupiah
from rdu.people.members import check_standing
from rdu.people.models import Member, Person, User
from rdu.people.numbers import UnreadableNumber, parse_number
from rdu.people.present import my_member, my_user, working_unit
from rdu.people.service import member_of
from rdu.people.sessions import survivor_of
from rdu.roles import Role
from rdu.web.access import only_for
from rdu.withdrawals import lists, service
from rdu.withdrawals.forms import AskForm, EndForm
from rdu.withdrawals.models import Withdrawal
from rdu.withdrawals.routes import bp
from rdu.withdrawals.terms import days_to_pay, may_take


@dataclass(frozen=True)
class _Asking:
    """Who asks, and what she has; `by` writes it down at the counter."""

    member: Member
    by: User | None
    today: date
    standings: Sequence[Standing]
    people: Sequence[Person]

    @property
    def available(self) -> Rupiah:
        return Rupiah(sum(standing.available for standing in self.standings))


@bp.route("/saya/ambil", methods=["GET", "POST"])
@only_for(Role.MEMBER)
def ask() -> ResponseReturnValue:
    return _ask(survivor_of(db.session(), my_member()), None)


@bp.route("/anggota/<number>/ambil", methods=["GET", "POST"])
@only_for(Role.OPERATOR)
def ask_for(number: str) -> ResponseReturnValue:
    """For a member who stands at the counter, with her book or card."""
    try:
        member = member_of(db.session(), working_unit(), parse_number(number))
    except UnreadableNumber as error:
        raise NotFoundHere from error
    check_standing(db.session(), member)
    return _ask(member, my_user())


def _ask(member: Member, by: User | None) -> ResponseReturnValue:
    asking, form = _asking(member, by), AskForm()
    form.about(asking.standings, asking.people)
    step = request.form.get("langkah")
    if step == "semua":
        form.take_all(asking.standings)
        return _page(asking, form)
    if request.method == "GET" or step == "ubah":
        return _page(asking, form)
    if form.validate():
        try:
            return _saved(asking, form) if step == "simpan" else _read_back(asking, form)
        except (Refused, NotFree) as refused:
            db.session.rollback()
            form[refused.field if isinstance(refused, Refused) else "amount"].errors = [str(refused)]
    return _page(asking, form), 422


def _asking(member: Member, by: User | None) -> _Asking:
    session, unit = db.session(), working_unit()
    today = today_at(unit.timezone)
    standings = standings_of(session, unit, member, today)
    shown = [standing for standing in standings if standing.savings] or standings[:1]
    return _Asking(member, by, today, shown, may_take(member, today))


def _page(asking: _Asking, form: AskForm) -> str:
    waiting = lists.open_of(db.session(), working_unit(), asking.member)
    return render_template("withdrawals/ask.html", form=form, asking=asking, waiting=waiting)


def _read_back(asking: _Asking, form: AskForm) -> str:
    session, unit, wish = db.session(), working_unit(), form.wish()
    person, fee = service.check_wish(session, unit, asking.member, wish, asking.today)
    standing = next(it for it in asking.standings if it.pocket.code == wish.pocket)
    days = days_to_pay(session, unit, asking.today)
    return render_template(
        "withdrawals/ask_read.html", form=form, asking=asking, wish=wish, person=person, fee=fee, standing=standing,
        days=days,
    )  # fmt: skip


def _saved(asking: _Asking, form: AskForm) -> ResponseReturnValue:
    session, unit, member = db.session(), working_unit(), asking.member
    key = once(form.operation_id(), form.body() | {"member": member.number})
    record = service.request_(session, unit, member, form.wish(), asking.today, key, asking.by)
    session.commit()
    held, until = format_rupiah(record.amount), format_day(record.expires_on)
    if asking.by is None:
        flash(f"Permintaan Anda tercatat. {held} ditahan sampai {until}, menunggu persetujuan pengurus.", "success")
        return redirect(url_for(".mine"), 303)
    flash(f"Permintaan {member.name} tercatat. {held} ditahan sampai {until}.", "success")
    return redirect(url_for(".detail", slip=record.slip), 303)


# A member's own list ----------------------------------------------------------------------------------------------


@bp.get("/saya/penarikan")
@only_for(Role.MEMBER)
def mine() -> str:
    session, unit = db.session(), working_unit()
    member = survivor_of(session, my_member())
    rows = lists.of_member(session, unit, member)
    return render_template("withdrawals/mine.html", rows=rows, today=today_at(unit.timezone))


@bp.route("/saya/penarikan/<slip>/batal", methods=["GET", "POST"])
@only_for(Role.MEMBER)
def cancel_mine(slip: str) -> ResponseReturnValue:
    """Read what will be cancelled, then cancel it. It needs no reason."""
    session, unit, form = db.session(), working_unit(), EndForm()
    record = own_withdrawal(slip)
    if request.method == "GET":
        return render_template("withdrawals/cancel_mine.html", record=record, form=form)
    if form.operation.validate(form):
        try:
            key = once(form.operation_id(), {"slip": slip})
            done = service.cancel(session, unit, slip, today_at(unit.timezone), key, None, "")
        except RuleBroken as refused:
            session.rollback()
            flash(str(refused), "warning")
        else:
            session.commit()
            flash(f"Penarikan {slip} dibatalkan. {format_rupiah(done.amount)} bebas lagi.", "success")
        return redirect(url_for(".mine"), 303)
    return render_template("withdrawals/cancel_mine.html", record=record, form=form), 422


def own_withdrawal(slip: str) -> Withdrawal:
    """The signed-in member's own, or one of a number merged into hers. NotFoundHere for everybody else's."""
    session = db.session()
    record = service.withdrawal_of(session, working_unit(), slip)
    if survivor_of(session, record.member).id != survivor_of(session, my_member()).id:
        raise NotFoundHere
    return record
