"""Statements on the screen: of the unit somebody works at, of one below it, or of all of them together."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from rdu.clock import Month, today_at
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.ledger.models import OF_A_MEMBER, AccountKind
from rdu.people.models import Unit
from rdu.people.present import me, working_unit
from rdu.roles import OVERSEERS, Role
from rdu.statements import periods, service
from rdu.statements.documents import Found, Paper, papers_of
from rdu.statements.entries import A_PAGE, Line, cash_lines, chosen, lines_of, totals_of
from rdu.statements.figures import balances_on
from rdu.statements.forms import PeriodForm
from rdu.statements.periods import Period
from rdu.statements.routes import bp
from rdu.statements.sheets import NAMES, total
from rdu.web.access import only_for
from rdu.web.asking import page_asked_for

ALL = "semua"
BOOKS = {"kas": AccountKind.CASH, "bank": AccountKind.BANK}
TITLES = {"kas": "Buku kas", "bank": "Buku bank"}


@dataclass(frozen=True)
class Asked:
    """Whose statements, and of which days."""

    units: list[Unit]
    code: str
    """Of one unit, or "semua"."""
    period: Period
    form: PeriodForm
    others: list[Unit]
    """What can be chosen: the working unit and those below it that keep books."""

    @property
    def words(self) -> str:
        if self.code == ALL:
            return f"{working_unit().name}, {len(self.units)} unit bersama"
        return self.units[0].name

    @property
    def one(self) -> Unit | None:
        return None if self.code == ALL else self.units[0]

    @property
    def says_names(self) -> bool:
        """Whether what people wrote down is shown: the agency sees figures without names."""
        return Role.MANAGER in me().roles_here

    def address(self, endpoint: str, **more: Any) -> str:
        """Of another page about the same unit and days."""
        unit = {} if self.code == working_unit().code else {"unit": self.code}
        return url_for(endpoint, **{**unit, **self.period.arguments, **more})


def asked() -> Asked:
    """?unit=MLT&periode=2026-T3 or ?dari=2026-10-01&sampai=2026-10-15. NotFoundHere for a unit of somebody else."""
    session, top = db.session(), working_unit()
    form, today = PeriodForm(request.args), today_at(top.timezone)
    others = service.below(session, top)
    several = len([unit for unit in others if unit.id != top.id]) > 0
    code = request.args.get("unit", "") or (ALL if several and top.is_root else top.code)
    units = others if code == ALL and several else [service.one_below(session, top, top.code if code == ALL else code)]
    return Asked(
        units, ALL if code == ALL and several else units[0].code, form.period(periods.month(Month.of(today))), form,
        others if several else [],
    )  # fmt: skip


def frame_of(ask: Asked, here: str) -> dict[str, Any]:
    """What every page of statements shows around its figures."""
    return {"ask": ask, "sheet_here": here, "choices": periods.choices(today_at(working_unit().timezone)), "all": ALL}


def _status(ask: Asked) -> int:
    return 422 if ask.form.errors else 200


@bp.get("/laporan-keuangan")
@only_for(*OVERSEERS)
def reports() -> ResponseReturnValue:
    """Profit and loss beside the balance sheet, and each unit's own where there are several."""
    ask = asked()
    span = service.span_of(db.session(), ask.units, ask.period)
    sheets = [make(span) for name, make in service.SHEETS.items() if name != "neraca-saldo"]
    each = service.balances_of_each(db.session(), ask.units, ask.period) if ask.one is None else []
    rows = [(unit, *(total(held, [kind]) for kind in _SHORT), total(held, service.OWED)) for unit, held in each]
    page = render_template("statements/reports.html", sheets=sheets, rows=rows, **frame_of(ask, "semua"))
    return page, _status(ask)


_SHORT = (AccountKind.CASH, AccountKind.BANK, AccountKind.STOCK)


@bp.get("/laporan-keuangan/<sheet>")
@only_for(*OVERSEERS)
def sheet(sheet: str) -> ResponseReturnValue:
    if sheet not in service.SHEETS:
        raise NotFoundHere
    ask = asked()
    made = service.sheet_of(db.session(), ask.units, ask.period, sheet)
    return render_template("statements/sheet.html", sheet=made, **frame_of(ask, sheet)), _status(ask)


@bp.get("/laporan-keuangan/buku/<book>")
@only_for(*OVERSEERS)
def cash_book(book: str) -> ResponseReturnValue:
    """Box or bank line by line, with what was in it after each."""
    if book not in BOOKS:
        raise NotFoundHere
    session, ask = db.session(), asked()
    if ask.one is None:
        return render_template("statements/choose_unit.html", **frame_of(ask, f"buku-{book}")), _status(ask)
    what = chosen(session, ask.one, BOOKS[book].value)
    before = total(balances_on(session, ask.one, ask.period.first - timedelta(days=1)), [BOOKS[book]])
    sums, page = totals_of(session, ask.one, what, ask.period, before), page_asked_for()
    lines = cash_lines(session, ask.one, what, ask.period, before, page)
    return render_template(
        "statements/cash_book.html", book=book, title=TITLES[book], sums=sums, lines=lines, page=page,
        pages=max(1, -(-sums.lines // A_PAGE)), papers=papers_for(ask, ask.one, lines), **frame_of(ask, f"buku-{book}"),
    ), _status(ask)  # fmt: skip


def papers_for(ask: Asked, unit: Unit, lines: list[Line]) -> Found:
    """The papers behind lines, with an address where the reader may open it, and notes where names may be read."""
    found = papers_of(db.session(), unit, {(line.seq, line.source) for line in lines})
    opens = ask.says_names and unit.id == working_unit().id
    return {
        seq: Paper(paper.words, paper.endpoint if opens else "", paper.arguments, paper.note if ask.says_names else "")
        for seq, paper in found.items()
    }


@bp.get("/laporan-keuangan/akun/<account>")
@only_for(*OVERSEERS)
def account(account: str) -> ResponseReturnValue:
    """The entries that a figure adds up; of several units, the figure of each."""
    session, ask = db.session(), asked()
    if ask.one is None:
        return _account_of_each(account, ask), _status(ask)
    what = chosen(session, ask.one, account)
    page = lines_of(session, ask.one, what, ask.period, request.args.get("mulai", ""))
    ends = [ask.period.first - timedelta(days=1), ask.period.last]
    before, after = (_held(session, ask.one, day, what.kind, what.part) for day in ends)
    return render_template(
        "statements/account.html", what=what, title=_title(ask, what.kind, what.part), lines=page.lines,
        following=page.following, before=before, after=after, names=NAMES, of_member=OF_A_MEMBER,
        papers=papers_for(ask, ask.one, list(page.lines)), first="mulai" not in request.args, **frame_of(ask, ""),
    ), _status(ask)  # fmt: skip


def _title(ask: Asked, kind: AccountKind, part: str) -> str:
    if not part:
        return NAMES[kind]
    word = service.names_of(db.session(), ask.units).get(kind, {}).get(part, part)
    return f"{NAMES[kind]}: {word}"


def _held(session: Session, unit: Unit, day: date, kind: AccountKind, part: str) -> int:
    return sum(
        balance for pile, balance in balances_on(session, unit, day).items()
        if pile.kind is kind and part in ("", pile.part)
    )  # fmt: skip


def _account_of_each(code: str, ask: Asked) -> str:
    word, _, part = code.partition(":")
    if word not in set(AccountKind):
        raise NotFoundHere
    kind, session = AccountKind(word), db.session()
    ends = (ask.period.first - timedelta(days=1), ask.period.last)
    held = [(unit, [_held(session, unit, day, kind, part) for day in ends]) for unit in ask.units]
    shown = [(unit, figures) for unit, figures in held if any(figures)]
    sums = [sum(figures[n] for _, figures in shown) for n in (0, 1)]
    return render_template(
        "statements/account_of_each.html", code=code, title=_title(ask, kind, part), rows=shown, sums=sums,
        between=kind in (AccountKind.DUE_FROM, AccountKind.DUE_TO), **frame_of(ask, ""),
    )  # fmt: skip
