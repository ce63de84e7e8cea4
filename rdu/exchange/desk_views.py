"""Who may read, and what was read: tokens and the log of calls, for the agency and the admin."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import Month, format_time, local, today_at
from rdu.errors import AlreadyRecorded, NotFoundHere, Refused, RuleBroken
from rdu.exchange import service
from rdu.exchange.forms import TokenForm
from rdu.exchange.models import ExchangeCall
from rdu.exchange.routes import bp
from rdu.exchange.service import A_PAGE, Exchanged
from rdu.extensions import db
from rdu.people.models import Unit
from rdu.people.present import my_user, working_unit
from rdu.roles import Role
from rdu.spreadsheet import Cell, write_xlsx
from rdu.web.access import only_for
from rdu.web.asking import page_asked_for, pages_of
from rdu.web.forms import OnceForm
from rdu.web.tables import table_file

KEEPERS = (Role.AGENCY, Role.ADMIN)
MONTHS, IN_VIEW = 12, 6


def _root() -> Unit:
    unit = working_unit()
    if not unit.is_root:
        raise NotFoundHere
    return unit


@bp.route("/inovasi/pertukaran", methods=["GET", "POST"])
@only_for(*KEEPERS)
def tokens() -> ResponseReturnValue:
    root, form = _root(), TokenForm()
    if not form.validate_on_submit():
        return _listed(root, form), 422 if form.errors else 200
    token = service.new_token()
    try:
        row = service.make_token(db.session(), form.name.data, form.pace, token, form.operation_id(), my_user())
    except RuleBroken as error:
        return _not_made(root, form, error)
    db.session.commit()
    return render_template("exchange/token_once.html", row=row, token=token), 201


def _not_made(root: Unit, form: TokenForm, error: RuleBroken) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(error, AlreadyRecorded):
        flash("Token itu sudah dibuat, dan hanya ditampilkan satu kali. Hilang? Hentikan, lalu buat yang baru.", "info")
        return redirect(url_for("exchange.tokens"), 303)
    if isinstance(error, Refused):
        form[error.field].errors = [str(error)]
        return _listed(root, form), error.status
    return _listed(root, form, str(error)), error.status


def _listed(root: Unit, form: TokenForm, problem: str = "") -> str:
    session, today = db.session(), today_at(root.timezone)
    counts = service.exchanges_in(session, Month.of(today).plus(1 - MONTHS).first_day, today)
    return render_template(
        "exchange/tokens.html", form=form, problem=problem, tokens=service.tokens(session), months=_by_month(counts),
        counts=counts, timezone=root.timezone,
    )  # fmt: skip


def _by_month(counts: Sequence[Exchanged]) -> list[tuple[Month, int]]:
    """The newest first."""
    sums: Counter[Month] = Counter()
    for one in counts:
        sums[one.month] += one.calls
    return sorted(sums.items(), reverse=True)


@bp.route("/inovasi/pertukaran/<int:token_id>/henti", methods=["GET", "POST"])
@only_for(*KEEPERS)
def stop(token_id: int) -> ResponseReturnValue:
    _root()
    row, form = service.token_called(db.session(), token_id), OnceForm()
    if form.validate_on_submit():
        service.stop_token(db.session(), row, my_user())
        db.session.commit()
        flash(f"Token {row.name} dihentikan. Sistem itu tidak bisa membaca lagi.", "success")
        return redirect(url_for("exchange.tokens"), 303)
    return render_template("exchange/stop.html", row=row, form=form), 422 if form.errors else 200


@bp.get("/inovasi/pertukaran/catatan")
@only_for(*KEEPERS)
def call_log() -> str:
    """?bulan=2026-10; without one of all time."""
    root, page = _root(), page_asked_for()
    month = Month.read(request.args.get("bulan", ""))
    found, today = service.calls(db.session(), month, page), today_at(root.timezone)
    return render_template(
        "exchange/log.html", found=found, month=month, page=page, pages=pages_of(found.total, A_PAGE),
        months=Month.of(today).back(IN_VIEW), timezone=root.timezone,
    )  # fmt: skip


@bp.get("/inovasi/pertukaran/catatan-<month>.xlsx")
@only_for(*KEEPERS)
def call_file(month: str) -> Response:
    """Every call of a month, and how many were answered by token."""
    root, at = _root(), Month.read(month)
    if at is None:
        raise NotFoundHere
    session = db.session()
    counts = service.exchanges_in(session, at.first_day, at.last_day)
    sums: list[Sequence[Cell]] = [
        ("bulan", "token", "dijawab"),
        *((str(one.month), one.token, one.calls) for one in counts),
    ]
    content = write_xlsx(_rows(service.calls_of(session, at), root.timezone), "Panggilan", {"Jumlah": sums})
    return table_file(content, f"pertukaran-{at}.xlsx")


def _rows(found: Sequence[ExchangeCall], timezone: str) -> Iterator[Sequence[Cell]]:
    yield "tanggal", "pukul", "token", "alamat", "status", "milidetik"
    for row in found:
        day: date = local(row.at, timezone).date()
        yield (
            day.isoformat(), format_time(row.at, timezone), row.token.name, row.path, row.status, row.milliseconds,
        )  # fmt: skip
