"""What the household sees: its money, its book, and a way to ask."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.catalogue.board import changed_since
from rdu.clock import local, now_utc, today_at
from rdu.deposits.note_forms import ComeForm
from rdu.deposits.notes import open_note_of
from rdu.deposits.receipts import name_of, standing
from rdu.extensions import db
from rdu.passbook import service, visits
from rdu.passbook.forms import SinceForm
from rdu.passbook.pdf import book_pdf as drawn
from rdu.passbook.share import place_of
from rdu.passbook.table import book_csv as written
from rdu.people.models import Member
from rdu.people.numbers import format_number
from rdu.people.present import my_member, working_unit
from rdu.roles import Role
from rdu.web.access import only_for
from rdu.withdrawals.lists import open_of

bp = Blueprint("passbook", __name__)

_PLACE = re.compile(r"[0-9]{1,9}", re.ASCII)


@bp.get("/saya")
@only_for(Role.MEMBER)
def home() -> ResponseReturnValue:
    session, unit, member = db.session(), working_unit(), _me()
    now, today = now_utc(), today_at(unit.timezone)
    book = service.open_book(session, unit, member, today)
    seen = visits.latest_visits(session, unit, book)
    return render_template(
        "passbook/home.html", member=member, now=now, book=book, balance=book.balance,
        hello=visits.greeting(local(now, unit.timezone).hour), visits=seen, name_of=name_of,
        day=visits.next_day(unit, seen, today), today=today, note=open_note_of(session, unit, member, today),
        form=ComeForm(), questions=visits.questions_of(session, unit, book),
        changed=changed_since(session, unit, today), waiting=open_of(session, unit, member) if book.held else [],
    )  # fmt: skip


@bp.get("/saya/buku")
@only_for(Role.MEMBER)
def book() -> ResponseReturnValue:
    return show_book(_me(), OWN)


@bp.get("/saya/buku.pdf")
@only_for(Role.MEMBER)
def book_pdf() -> ResponseReturnValue:
    return pdf_of(_me())


@bp.get("/saya/buku.csv")
@only_for(Role.MEMBER)
def book_csv() -> ResponseReturnValue:
    return csv_of(_me())


def _me() -> Member:
    return standing(db.session(), my_member())


@dataclass(frozen=True)
class Shelf:
    """Where a book is read: by the member herself, or at the counter. Endpoints, and the arguments they share."""

    layout: str
    page: str
    pdf: str
    csv: str
    paper: str = ""
    arguments: dict[str, int] = field(default_factory=dict)

    def address(self, endpoint: str, **more: str | int | None) -> str:
        """Of one of its pages; what is none is left out."""
        arguments: dict[str, Any] = {**self.arguments, **more}
        return url_for(endpoint, **arguments)


OWN = Shelf("layouts/member.html", "passbook.book", "passbook.book_pdf", "passbook.book_csv")


def show_book(member: Member, shelf: Shelf) -> tuple[str, int]:
    """The book as a page: the newest lines, those before a line, or those since a day."""
    session, unit = db.session(), member.unit
    form = SinceForm(request.args)
    since, today = form.day(), today_at(unit.timezone)
    book = service.open_book(session, unit, member, today)
    page, newest = service.read(session, unit, book, before=_before(), since=since), "sebelum" not in request.args
    shown = render_template(
        "passbook/book.html", member=member, book=book, page=page, form=form, since=since, today=today, shelf=shelf,
        newest=newest, share_at=place_of(book.share, page.days, page.following, newest),
    )  # fmt: skip
    return shown, 422 if form.errors else 200


def _before() -> int:
    """Where an older page begins; an address that makes no sense shows the newest."""
    place = request.args.get("sebelum", "")
    return int(place) if _PLACE.fullmatch(place) else service.NEWEST


def pdf_of(member: Member) -> Response:
    book, page, today, since = _whole(member)
    return _file(drawn(member, page, book.balance, today, since, book.share), "application/pdf", member, "pdf")


def csv_of(member: Member) -> Response:
    return _file(written(_whole(member)[1].lines), "text/csv", member, "csv")


def _whole(member: Member) -> tuple[service.Book, service.Page, date, date | None]:
    """What a file holds: all lines, or those since a day, as many as fit."""
    session, unit = db.session(), member.unit
    today, since = today_at(unit.timezone), SinceForm(request.args).day()
    book = service.open_book(session, unit, member, today)
    return book, service.read(session, unit, book, since=since, most=service.MOST), today, since


def _file(body: bytes, mimetype: str, member: Member, ending: str) -> Response:
    name = f'attachment; filename="buku-{format_number(member.number)}.{ending}"'
    return Response(body, mimetype=mimetype, headers={"Content-Disposition": name})
