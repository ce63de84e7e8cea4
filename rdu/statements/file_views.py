"""Statements to take away: PDF, XLSX and CSV, with the same rows as on the screen."""

from collections.abc import Callable
from datetime import timedelta

from flask import Response, abort

from rdu.clock import format_date, format_time, local, now_utc
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.people.present import working_unit
from rdu.roles import OVERSEERS
from rdu.statements import service
from rdu.statements.entries import MOST, cash_lines, chosen, totals_of
from rdu.statements.figures import balances_on
from rdu.statements.pdf import statement_pdf
from rdu.statements.routes import bp
from rdu.statements.sheets import total
from rdu.statements.tables import Paper, as_csv, as_xlsx, book_of, paper_of
from rdu.statements.views import BOOKS, TITLES, Asked, asked, papers_for
from rdu.web.access import only_for
from rdu.web.tables import table_file


@bp.get("/laporan-keuangan/<sheet>.pdf")
@only_for(*OVERSEERS)
def sheet_pdf(sheet: str) -> Response:
    return _file(sheet, "pdf", statement_pdf)


@bp.get("/laporan-keuangan/<sheet>.xlsx")
@only_for(*OVERSEERS)
def sheet_xlsx(sheet: str) -> Response:
    return _file(sheet, "xlsx", as_xlsx)


@bp.get("/laporan-keuangan/<sheet>.csv")
@only_for(*OVERSEERS)
def sheet_csv(sheet: str) -> Response:
    return _file(sheet, "csv", as_csv)


def _file(sheet: str, ending: str, write: Callable[[Paper], bytes]) -> Response:
    ask = asked()
    if ask.form.errors:
        abort(422)
    content = write(_paper(ask, sheet))
    name = f"{sheet}-{ask.code.lower()}-{ask.period.slug}.{ending}"
    if ending != "pdf":
        return table_file(content, name)
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _paper(ask: Asked, sheet: str) -> Paper:
    if sheet in service.SHEETS:
        made = service.sheet_of(db.session(), ask.units, ask.period, sheet)
        return paper_of(made, ask.words, ask.period.words, _notes(ask))
    book = sheet.removeprefix("buku-")
    if book not in BOOKS or ask.one is None:
        raise NotFoundHere
    session, kind = db.session(), BOOKS[book]
    what = chosen(session, ask.one, kind.value)
    before = total(balances_on(session, ask.one, ask.period.first - timedelta(days=1)), [kind])
    lines = cash_lines(session, ask.one, what, ask.period, before, most=MOST)
    sums, title = totals_of(session, ask.one, what, ask.period, before), TITLES[book]
    papers = papers_for(ask, ask.one, lines)
    return book_of(title, lines, papers, sums, ask.words, ask.period.words, _notes(ask))


def _notes(ask: Asked) -> list[str]:
    """Printed when, and the end of the chain that the figures rest on."""
    zone, now = working_unit().timezone, now_utc()
    heads = service.heads_of(db.session(), ask.units)
    ends = [f"{unit.code}: jurnal {head.seq}, {head.hash.hex()[:32]}" for unit, head in heads]
    printed = f"Dicetak {format_date(local(now, zone).date())}, {format_time(now, zone)}."
    return [printed, *(f"Ujung rantai pembukuan {end}" for end in ends)]
