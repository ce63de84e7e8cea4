"""What members owe: the manager's list and the ways to settle it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.errors import NotFoundHere, Refused, RuleBroken
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.ledger.standing import NotFree, standings_of
from rdu.money import Rupiah, format_rupiah
from rdu.people.humans import human_of, humans_of
from rdu.people.models import Member
from rdu.people.numbers import UnreadableNumber, format_number, parse_number
from rdu.people.present import my_user, working_unit
from rdu.people.service import member_of
from rdu.roles import Role
from rdu.web.access import only_for
from rdu.web.forms import OnceForm
from rdu.withdrawals import debt_settling, debts
from rdu.withdrawals.debt_forms import AmountForm, ConsentForm, TakeForm, WriteOffForm
from rdu.withdrawals.debt_models import SettledBy, WriteOffState
from rdu.withdrawals.debt_settling import Settling
from rdu.withdrawals.pocket_own_views import own_seat
from rdu.withdrawals.routes import bp


def leave_in_log(refused: RuleBroken) -> None:
    """Undo what a refused act had begun; what was refused as one's own stays in the log."""
    if refused.status == 403:
        db.session.commit()
    else:
        db.session.rollback()


class News(NamedTuple):
    """What a member owes, and whether she has read of it."""

    owes: Rupiah
    unread: bool


@bp.app_template_global()
def debt_news(member: Member) -> News:
    """For the member's home, a page of a room above."""
    session, unit = db.session(), member.unit
    owes = debts.owed_by(session, unit, member)
    return News(owes, bool(owes) and debts.unread(session, unit, member))


# The member's own -------------------------------------------------------------------------------------------------


@bp.get("/saya/utang")
@only_for(Role.MEMBER)
def my_debt() -> str:
    seat, session, unit = own_seat(), db.session(), working_unit()
    return render_template(
        "withdrawals/my_debt.html", seat=seat, debtor=debts.debtor_of(session, unit, seat.member),
        arisen=debts.arisen(session, unit, seat.member), settled=debts.settled(session, unit, seat.member),
        unread=debts.unread(session, unit, seat.member), form=OnceForm(),
    )  # fmt: skip


@bp.post("/saya/utang/dibaca")
@only_for(Role.MEMBER)
def read_debt() -> ResponseReturnValue:
    """She has read it: her home no longer says so. Said twice, it is the same."""
    debts.mark_read(db.session(), working_unit(), own_seat().member)
    db.session.commit()
    return redirect(url_for("passbook.home"), 303)


# The manager's ----------------------------------------------------------------------------------------------------


@bp.get("/utang-anggota")
@only_for(Role.MANAGER)
def debtors() -> str:
    rows = debts.debtors(db.session(), working_unit())
    return render_template("withdrawals/debtors.html", rows=rows, total=Rupiah(sum(row.owes for row in rows)))


def _member(number: str) -> Member:
    try:
        return member_of(db.session(), working_unit(), parse_number(number))
    except UnreadableNumber as error:
        raise NotFoundHere from error


@bp.get("/utang-anggota/<number>")
@only_for(Role.MANAGER)
def debtor(number: str) -> str:
    session, unit, member, user = db.session(), working_unit(), _member(number), my_user()
    row = debts.debtor_of(session, unit, member)
    human = human_of(session, user)
    return render_template(
        "withdrawals/debtor.html", row=row, arisen=debts.arisen(session, unit, member),
        settled=debts.settled(session, unit, member), own=human in humans_of(session, member),
        mine=row.proposal is not None and row.proposal.proposed_human == human,
    )  # fmt: skip


def _back(member: Member, word: str) -> ResponseReturnValue:
    flash(word, "success")
    return redirect(url_for(".debtor", number=format_number(member.number)), 303)


def _page(template: str, member: Member, form: OnceForm, problem: str = "", **more: Any) -> tuple[str, int]:
    session, unit = db.session(), working_unit()
    row = debts.debtor_of(session, unit, member)
    page = render_template(f"withdrawals/{template}.html", row=row, form=form, problem=problem, **more)
    return page, 422 if form.errors or problem else 200


def _said(form: OnceForm, refused: RuleBroken) -> str:
    """Beside its field where it has one; else at the top of the page."""
    leave_in_log(refused)
    name = refused.field if isinstance(refused, Refused) else "amount" if isinstance(refused, NotFree) else ""
    if name not in form:
        return str(refused)
    form[name].errors = [str(refused)]
    return ""


def _typed_read_done(
    member: Member, form: OnceForm, pages: tuple[str, str], check: Callable[[], None],
    act: Callable[[], ResponseReturnValue], **more: Any,
) -> ResponseReturnValue:  # fmt: skip
    """Typed, read back, done; a refusal is said where it belongs and keeps what was typed."""
    step = request.form.get("langkah")
    if request.method == "GET" or step == "ubah" or not form.validate():
        return _page(pages[0], member, form, **more)
    try:
        if step == "simpan":
            return act()
        check()
    except RuleBroken as refused:
        return _page(pages[0], member, form, _said(form, refused), **more)[0], refused.status
    return _page(pages[1], member, form, **more)


@bp.route("/utang-anggota/<number>/izin", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def debt_consent(number: str) -> ResponseReturnValue:
    session, unit, member, form = db.session(), working_unit(), _member(number), ConsentForm()
    form.about(member.persons, today_at(unit.timezone))

    def record() -> ResponseReturnValue:
        key = once(form.operation_id(), form.body() | {"member": member.number, "act": "consent"})
        row = debts.record_consent(session, unit, member, form.said(), key, my_user())
        session.commit()
        word = "boleh" if row.agrees else "tidak boleh"
        return _back(member, f"Tercatat: utang {word} dipotong dari tabungan {member.name}.")

    return _typed_read_done(member, form, ("debt_consent", "debt_consent_read"), lambda: None, record)


def _settle(member: Member, form: AmountForm, way: SettledBy, pages: tuple[str, str]) -> ResponseReturnValue:
    session, unit = db.session(), working_unit()
    today = today_at(unit.timezone)

    def settling() -> Settling:
        return Settling(way, form.sum(), form.pocket.data if isinstance(form, TakeForm) else "")

    def act() -> ResponseReturnValue:
        key = once(form.operation_id(), form.body() | {"member": member.number, "act": way.value})
        debt_settling.settle(session, unit, member, settling(), today, key, my_user())
        session.commit()
        return _back(member, f"{format_rupiah(form.sum())} dari utang {member.name} lunas.")

    def check() -> None:
        debt_settling.check_settling(session, unit, member, settling(), today)

    return _typed_read_done(member, form, pages, check, act)


@bp.route("/utang-anggota/<number>/potong", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def debt_take(number: str) -> ResponseReturnValue:
    session, unit, member = db.session(), working_unit(), _member(number)
    form = TakeForm(amount=debts.owed_by(session, unit, member) or None)
    form.about(standings_of(session, unit, member, today_at(unit.timezone)))
    return _settle(member, form, SettledBy.SAVINGS, ("debt_take", "debt_take_read"))


@bp.route("/utang-anggota/<number>/tunai", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def debt_cash(number: str) -> ResponseReturnValue:
    member = _member(number)
    form = AmountForm(amount=debts.owed_by(db.session(), working_unit(), member) or None)
    return _settle(member, form, SettledBy.CASH, ("debt_cash", "debt_cash_read"))


@bp.route("/utang-anggota/<number>/hapus", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def debt_write_off(number: str) -> ResponseReturnValue:
    """The first of two managers."""
    session, unit, member = db.session(), working_unit(), _member(number)
    form = WriteOffForm(amount=debts.owed_by(session, unit, member) or None)

    def act() -> ResponseReturnValue:
        key = once(form.operation_id(), form.body() | {"member": member.number, "act": "propose"})
        debt_settling.propose_write_off(session, unit, member, form.sum(), form.reason.data, key, my_user())
        session.commit()
        return _back(member, "Usulan tercatat. Pengurus lain yang memutuskan.")

    def check() -> None:
        debt_settling.check_proposal(session, unit, member, form.sum(), my_user())

    return _typed_read_done(member, form, ("debt_write_off", "debt_write_off_read"), check, act)


@bp.route("/utang-anggota/<number>/putuskan", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def debt_decide(number: str) -> ResponseReturnValue:
    """The second one confirms, or either drops the proposal. The page itself is the read-back."""
    session, unit, member, form = db.session(), working_unit(), _member(number), OnceForm()
    step = request.form.get("langkah")
    row = debts.debtor_of(session, unit, member)
    if not form.validate_on_submit() or step not in ("hapus", "batal"):
        if row.proposal is None:
            return redirect(url_for(".debtor", number=number), 303)
        mine = row.proposal.proposed_human == human_of(session, my_user())
        return _page("debt_decide", member, form, mine=mine)
    key = once(form.operation_id(), {"member": member.number, "act": step})
    try:
        done = debt_settling.decide_write_off(
            session, unit, member, step == "hapus", today_at(unit.timezone), key, my_user()
        )
        session.commit()
    except RuleBroken as refused:
        leave_in_log(refused)
        flash(str(refused), "error")
        return redirect(url_for(".debtor", number=number), 303)
    gone = done.state is WriteOffState.CONFIRMED
    said = f"{format_rupiah(done.amount)} dihapus dari utang {member.name}." if gone else "Usulan dibatalkan."
    return _back(member, said)
