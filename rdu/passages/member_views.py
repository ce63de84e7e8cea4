"""A member's flows at the counter: she died, her household splits, or moves to another unit."""

from datetime import date

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from rdu.clock import format_date, today_at
from rdu.errors import NotFoundHere, Refused
from rdu.extensions import db
from rdu.ledger.pockets import pockets_of as pockets_here
from rdu.ledger.service import once
from rdu.money import Rupiah, format_rupiah
from rdu.passages import leaving, service
from rdu.passages.flow_views import Flow, Page, Rows, member_here, officer_of, run, shown
from rdu.passages.forms import TO_NUMBER, DeathForm, HeirsForm, MoveForm, SplitForm
from rdu.passages.leaving import Heirs, Split
from rdu.passages.routes import bp
from rdu.people.members import check_standing
from rdu.people.models import Member, Unit
from rdu.people.numbers import UnreadableNumber, format_card, format_number, parse_number
from rdu.people.present import my_user, working_unit
from rdu.people.service import member_of
from rdu.people.units import unit_of
from rdu.roles import Role
from rdu.web.access import only_for

NO_OFFICER = "Petugas kedua menyetujui dengan PIN di HP ini. PIN dibuat di halaman Akun."


def _trail(member: Member) -> list[tuple[str, str]]:
    return [(url_for("people.member", number=format_number(member.number)), member.name)]


def _held(unit: Unit, member: Member) -> Rows:
    """What is saved, by pocket, and the withdrawals that must end first."""
    session = db.session()
    names = {pocket.code: pocket.name for pocket in pockets_here(session, unit, today_at(unit.timezone))}
    saved = leaving.pockets_of(session, unit, member)
    waiting = leaving.open_withdrawals(session, unit, member)
    slips = [(f"Batalkan dulu penarikan {row.slip}", format_rupiah(row.amount),
              url_for("withdrawals.detail", slip=row.slip)) for row in waiting]  # fmt: skip
    return [*((names.get(code, code), format_rupiah(amount), "") for code, amount in saved.items()), *slips]


def _past(unit: Unit, member: Member) -> Rows:
    rows = service.of_member(db.session(), unit, member)
    return [(f"{row.kind.word}, {format_date(row.recorded_at.date())}", format_rupiah(row.amount), "") for row in rows]


def _page(title: str, member: Member, unit: Unit, **more: object) -> Page:
    rows = [("Anggota", f"{member.name}, nomor {format_card(member.number)}", ""), *_held(unit, member)]
    past = _past(unit, member)
    return Page(title, _trail(member), rows=rows, past=past, past_title="Yang sudah tercatat", **more)  # type: ignore[arg-type]  # words of a page


# A death ----------------------------------------------------------------------------------------------------------


@bp.route("/anggota/<number>/wafat", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def death(number: str) -> ResponseReturnValue:
    """First the number is put to rest; with the heirs' letter, the money is handed over."""
    unit, member = working_unit(), member_here(number)
    known = leaving.death_of(db.session(), unit, member)
    if known is not None:
        says = [f"Wafat {format_date(known.died_on)}. Kartu dan PIN sudah tidak berlaku."]
        link = (url_for(".inherit", number=number), "Serahkan tabungan kepada ahli waris")
        return shown(_page("Anggota wafat", member, unit, says=says, links=[link]))
    form = DeathForm()
    page = _page(
        "Anggota wafat", member, unit, fields=["died_on", "told_by"],
        says=["Kartu dan PIN langsung tidak berlaku. Uangnya hanya keluar kepada ahli waris."],
    )  # fmt: skip

    def act() -> str:
        leaving.record_death(db.session(), unit, member, _day(form), form.told_by.data, my_user())
        return url_for(".death", number=number)

    def facts() -> Rows:
        return [("Anggota", member.name, ""), ("Wafat", format_date(_day(form)), ""),
                ("Kabar dari", form.told_by.data, "")]  # fmt: skip

    return run(Flow(page, form, facts, act, f"Nomor {format_card(member.number)} diistirahatkan."))


def _day(form: DeathForm) -> date:
    day = form.died_on.data
    if day is None or day > today_at(working_unit().timezone):
        raise Refused("died_on", "Tanggal ini belum tiba. Tulis tanggal wafatnya.")
    return day


@bp.route("/anggota/<number>/wafat/waris", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def inherit(number: str) -> ResponseReturnValue:
    session, unit, member, form = db.session(), working_unit(), member_here(number), HeirsForm()
    if leaving.death_of(session, unit, member) is None:
        raise NotFoundHere
    fields = ["letter_number", "letter_day", "words", "way", "to"]
    page = _page("Serahkan kepada ahli waris", member, unit, fields=fields, says=[
        "Semua kantong diserahkan. Masa istirahat dan saldo minimum tidak berlaku di sini.", NO_OFFICER,
    ])  # fmt: skip
    amount = Rupiah(sum(leaving.pockets_of(session, unit, member).values()))

    def check() -> None:
        leaving.check_clear(session, unit, member)
        leaving.check_heirs(session, unit, member, _heirs(unit, form))

    def facts() -> Rows:
        way = dict((choice.value, choice.label) for choice in form.way.choices)[form.way.data]
        return [
            ("Anggota", member.name, ""), ("Surat ahli waris", form.letter_number.data, ""),
            ("Ahli waris", form.words.data, ""), ("Lewat", f"{way} {form.to.data}", ""),
            ("Diserahkan", format_rupiah(amount), ""),
        ]  # fmt: skip

    def act() -> str:
        key = once(form.operation_id(), form.body() | {"number": member.number})
        leaving.inherit(session, unit, member, _heirs(unit, form), officer_of(form), key, my_user())
        return url_for(".death", number=number)

    return run(Flow(page, form, facts, act, f"Tabungan {member.name} diserahkan kepada ahli waris.", check))


def _heirs(unit: Unit, form: HeirsForm) -> Heirs:
    to = None
    if form.way.data == TO_NUMBER:
        try:
            to = member_of(db.session(), unit, parse_number(form.to.data))
        except (UnreadableNumber, NotFoundHere) as error:
            raise Refused("to", "Nomor ini tidak ada di unit Anda. Periksa lagi angkanya.") from error
    if form.letter_day.data is None:
        raise Refused("letter_day", "Tulis tanggal suratnya.")
    return Heirs(form.letter_number.data, form.letter_day.data, form.words.data, form.purse(), to)


# A household that splits or moves ---------------------------------------------------------------------------------


@bp.route("/anggota/<number>/pisah", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def split(number: str) -> ResponseReturnValue:
    session, unit, member, form = db.session(), working_unit(), member_here(number), SplitForm()
    pockets = pockets_here(session, unit, today_at(unit.timezone))
    form.about(member.persons, [(pocket.code, pocket.name) for pocket in pockets])
    page = _page("Rumah tangga berpisah", member, unit, fields=["people", "name", "pocket", "amount"], says=[
        "Yang pisah mendapat nomor baru. Catatan setoran lama tetap di nomor lama.", NO_OFFICER,
    ])  # fmt: skip

    def wish() -> Split:
        return Split(form.name.data, tuple(map(int, form.people.data)), Rupiah(form.amount.data or 0), form.pocket.data)

    def facts() -> Rows:
        going = ", ".join(person.name for person in member.persons if str(person.ordinal) in form.people.data)
        return [("Dari", member.name, ""), ("Yang pisah", going, ""), ("Rumah tangga baru", form.name.data, ""),
                ("Uang yang dibawa", format_rupiah(wish().amount), "")]  # fmt: skip

    def act() -> str:
        key = once(form.operation_id(), form.body() | {"number": member.number})
        new = leaving.split_off(session, unit, member, wish(), officer_of(form), key, my_user())
        return url_for("people.member", number=format_number(new.number))

    def check() -> None:
        leaving.check_split(session, unit, member, wish())

    return run(Flow(page, form, facts, act, "Nomor baru sudah dibuat. Kedua pihak menandatangani buku.", check))


@bp.route("/anggota/<number>/pindah", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def move(number: str) -> ResponseReturnValue:
    session, unit, member, form = db.session(), working_unit(), member_here(number), MoveForm()
    others = select(Unit).where(Unit.closed_on.is_(None), Unit.parent_id.is_not(None), Unit.id != unit.id)
    form.about(session.scalars(others.order_by(Unit.name)).all())
    page = _page("Pindah ke unit lain", member, unit, fields=["unit"], says=[
        "Semua tabungan ikut pindah lewat bank sampah induk. Nomor lama tidak dipakai lagi.", NO_OFFICER,
    ])  # fmt: skip
    amount = Rupiah(sum(leaving.pockets_of(session, unit, member).values()))

    def check() -> None:
        leaving.route(session, unit, unit_of(session, form.unit.data))
        check_standing(session, member)
        leaving.check_clear(session, unit, member)

    def facts() -> Rows:
        return [("Anggota", member.name, ""), ("Dari", unit.name, ""),
                ("Ke", unit_of(session, form.unit.data).name, ""),
                ("Ikut pindah", format_rupiah(amount), "")]  # fmt: skip

    def act() -> str:
        key = once(form.operation_id(), form.body() | {"number": member.number})
        path = leaving.route(session, unit, unit_of(session, form.unit.data))
        leaving.move_away(session, path, member, officer_of(form), key, my_user())
        return url_for("people.member", number=number)

    return run(Flow(page, form, facts, act, f"{member.name} sudah pindah. Unit baru mencetak kartunya.", check))
