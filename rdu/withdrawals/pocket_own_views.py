"""A member's own pockets: what stands in each, moving between them, where deposits go. By herself or at the counter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import today_at
from rdu.errors import NotFoundHere, Refused
from rdu.extensions import db
from rdu.ledger.pocket_models import Rest
from rdu.ledger.pockets import choose_pocket, default_pocket_of
from rdu.ledger.service import once
from rdu.ledger.standing import NotFree, Standing, check_free, move, standings_of
from rdu.money import format_rupiah
from rdu.people.members import check_standing
from rdu.people.models import Member, User
from rdu.people.numbers import UnreadableNumber, format_number, parse_number
from rdu.people.present import my_member, my_user, working_unit
from rdu.people.service import member_of
from rdu.people.sessions import survivor_of
from rdu.roles import COUNTER, Role
from rdu.web.access import only_for
from rdu.withdrawals.pocket_forms import ChooseForm, MoveForm
from rdu.withdrawals.routes import bp


@dataclass(frozen=True)
class Seat:
    """Whose pockets, who acts for her at the counter, and where her pages are."""

    member: Member
    by: User | None
    today: date

    @property
    def layout(self) -> str:
        return "layouts/staff.html" if self.by else "layouts/member.html"

    @property
    def here(self) -> str:
        return "people.members" if self.by else "passbook.home"

    def address(self, page: str) -> str:
        """Of one of her pages, by the name it has for the member herself."""
        if self.by:
            return url_for(f"withdrawals.{page}_of", number=format_number(self.member.number))
        return url_for(f"withdrawals.my_{page}")

    def standings(self) -> Sequence[Standing]:
        return standings_of(db.session(), working_unit(), self.member, self.today)


def own_seat() -> Seat:
    """The signed-in member's: her number, or the one it was merged into."""
    return Seat(survivor_of(db.session(), my_member()), None, today_at(working_unit().timezone))


def seat_of(number: str) -> Seat:
    """A member who stands at the counter. NotFoundHere for another unit's."""
    unit = working_unit()
    try:
        member = member_of(db.session(), unit, parse_number(number))
    except UnreadableNumber as error:
        raise NotFoundHere from error
    check_standing(db.session(), member)
    return Seat(member, my_user(), today_at(unit.timezone))


@bp.get("/saya/kantong")
@only_for(Role.MEMBER)
def my_pockets() -> str:
    return _pockets(own_seat())


@bp.get("/anggota/<number>/kantong")
@only_for(*COUNTER)
def pockets_of(number: str) -> str:
    return _pockets(seat_of(number))


def _pockets(seat: Seat) -> str:
    standings, form = seat.standings(), ChooseForm(pocket=default_pocket_of(db.session(), seat.member))
    form.offer([standing.pocket for standing in standings])
    return render_template("withdrawals/my_pockets.html", seat=seat, standings=standings, form=form, rests=Rest)


@bp.route("/saya/kantong/utama", methods=["GET", "POST"])
@only_for(Role.MEMBER)
def my_default_pocket() -> ResponseReturnValue:
    return _choose(own_seat())


@bp.route("/anggota/<number>/kantong/utama", methods=["GET", "POST"], endpoint="default_pocket_of")
@only_for(Role.OPERATOR)
def default_pocket_for(number: str) -> ResponseReturnValue:
    return _choose(seat_of(number))


def _choose(seat: Seat) -> ResponseReturnValue:
    """Where her deposits go from now on. Chosen twice, it is the same."""
    session, unit = db.session(), working_unit()
    form = ChooseForm(pocket=default_pocket_of(session, seat.member))
    form.offer([standing.pocket for standing in seat.standings()])
    if form.validate_on_submit():
        choose_pocket(session, unit, seat.member, form.pocket.data, seat.today, seat.by)
        session.commit()
        name = next(choice.label for choice in form.pocket.choices if choice.value == form.pocket.data)
        flash(f"Setoran berikutnya masuk ke kantong {name}.", "success")
        return redirect(seat.address("pockets"), 303)
    return render_template("withdrawals/my_default_pocket.html", seat=seat, form=form), 422 if form.errors else 200


@bp.route("/saya/kantong/pindah", methods=["GET", "POST"])
@only_for(Role.MEMBER)
def my_pocket_move() -> ResponseReturnValue:
    return _move(own_seat())


@bp.route("/anggota/<number>/kantong/pindah", methods=["GET", "POST"])
@only_for(Role.OPERATOR)
def pocket_move_of(number: str) -> ResponseReturnValue:
    return _move(seat_of(number))


def _move(seat: Seat) -> ResponseReturnValue:
    """Typed, read back, moved."""
    form, standings, step = MoveForm(), seat.standings(), request.form.get("langkah")
    form.about(standings)
    if request.method == "GET" or step == "ubah":
        return _move_page(seat, form)
    if form.validate():
        try:
            return _moved(seat, form) if step == "simpan" else _move_read(seat, form, standings)
        except (Refused, NotFree) as refused:
            db.session.rollback()
            form[refused.field if isinstance(refused, Refused) else "amount"].errors = [str(refused)]
    return _move_page(seat, form), 422


def _move_page(seat: Seat, form: MoveForm) -> str:
    return render_template("withdrawals/pocket_move.html", seat=seat, form=form)


def _move_read(seat: Seat, form: MoveForm, standings: Sequence[Standing]) -> str:
    moving, by_code = form.moving(), {standing.pocket.code: standing for standing in standings}
    check_free(db.session(), working_unit(), seat.member, moving.from_pocket, moving.amount, seat.today)
    ends = by_code[moving.from_pocket], by_code[moving.to_pocket]
    return render_template(
        "withdrawals/pocket_move_read.html", seat=seat, form=form, moving=moving, out_of=ends[0], to=ends[1],
        waits=ends[1].pocket.rule.rest is Rest.RELEASED,
    )  # fmt: skip


def _moved(seat: Seat, form: MoveForm) -> ResponseReturnValue:
    session, unit, moving = db.session(), working_unit(), form.moving()
    key = once(form.operation_id(), form.body() | {"member": seat.member.number})
    move(session, unit, seat.member, moving, seat.today, key, seat.by)
    session.commit()
    flash(f"{format_rupiah(moving.amount)} pindah kantong.", "success")
    return redirect(seat.address("pockets"), 303)
