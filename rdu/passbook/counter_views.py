"""The same book at the counter: on the page, as files, and the next lines onto paper."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import format_short, today_at
from rdu.db import writing
from rdu.deposits.receipts import standing
from rdu.extensions import db
from rdu.passbook import paper, service
from rdu.passbook.forms import PaperForm
from rdu.passbook.models import PaperBook
from rdu.passbook.pdf import signed
from rdu.passbook.service import Line
from rdu.passbook.views import Shelf, bp, csv_of, pdf_of, show_book
from rdu.people.models import Member
from rdu.people.numbers import format_number
from rdu.people.present import my_user, working_unit
from rdu.people.service import log, member_of
from rdu.roles import COUNTER
from rdu.web.access import only_for

_PAGES = ("passbook.member_book", "passbook.member_book_pdf", "passbook.member_book_csv", "passbook.paper")


@bp.get("/anggota/<int:number>/buku")
@only_for(*COUNTER)
def member_book(number: int) -> ResponseReturnValue:
    member = _holder(number)
    return show_book(member, Shelf("layouts/staff.html", *_PAGES, {"number": member.number}))


@bp.get("/anggota/<int:number>/buku.pdf")
@only_for(*COUNTER)
def member_book_pdf(number: int) -> ResponseReturnValue:
    member = _holder(number)
    _log_export(member, "pdf")
    return pdf_of(member)


@bp.get("/anggota/<int:number>/buku.csv")
@only_for(*COUNTER)
def member_book_csv(number: int) -> ResponseReturnValue:
    member = _holder(number)
    _log_export(member, "csv")
    return csv_of(member)


@bp.route("/anggota/<int:number>/buku/kertas", methods=["GET", "POST"], endpoint="paper")
@only_for(*COUNTER)
def paper_page(number: int) -> ResponseReturnValue:
    """The next lines for her paper book; sent back once they stand on it, so that the next time goes on from there."""
    session, unit, member = db.session(), working_unit(), _holder(number)
    whole = service.open_book(session, unit, member, today_at(unit.timezone))
    lines = service.read(session, unit, whole, most=service.MOST).lines
    book = paper.kept_book(session, member)
    form = _paper_form(lines, book)
    asked = form.validate()
    sheet = paper.sheet_from(_from(lines, form.first()), form.baris.data or 1) if asked else None
    if sheet and request.method == "POST":
        paper.keep(session, member, sheet, my_user())
        log(session, "print_book", unit=unit, user=my_user(), member=member, detail={"line": sheet.last_line})
        session.commit()
        flash(f"Tercatat. Cetakan berikut mulai di baris {sheet.last_line % paper.LINES_A_PAGE + 1}.", "success")
        return redirect(url_for("passbook.paper", number=member.number))
    wrong = bool(request.values) and not asked
    page = render_template("passbook/paper.html", member=member, form=form, sheet=sheet, book=book, wrong=wrong)
    return page, 422 if wrong else 200


def _paper_form(lines: Sequence[Line], book: PaperBook | None) -> PaperForm:
    """Offers what was not printed yet, and the last page before it for a print that went wrong."""
    last = book.last_seq if book else 0
    waiting = [line for line in lines if line.seq > last]
    offered = lines[: len(waiting) + paper.LINES_A_PAGE]
    choices = {line.seq: f"{format_short(line.day)}, {line.what}, {signed(line.amount)}" for line in offered}
    first = waiting[-1].seq if waiting else None
    return PaperForm(list(choices.items()), request.values or None, baris=paper.next_place(book), catatan=first)


def _from(lines: Sequence[Line], first: int) -> list[Line]:
    """The lines from that journal on, the oldest first."""
    return [line for line in reversed(lines) if line.seq >= first]


def _holder(number: int) -> Member:
    """Whose book this number's lines stand in now."""
    return standing(db.session(), member_of(db.session(), working_unit(), number))


def _log_export(member: Member, kind: str) -> None:
    """A GET reads; what it leaves in the log is written by itself, first."""
    session, unit, user = db.session(), working_unit(), my_user()
    session.commit()
    with writing():
        log(session, "export_book", unit=unit, user=user, member=member, subject=format_number(member.number),
            detail={"as": kind})  # fmt: skip
        session.commit()
