"""The impact of a month on the screen, and how each of its figures came about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request, url_for

from rdu.clock import Month, today_at
from rdu.extensions import db
from rdu.impact import trace
from rdu.impact.arithmetic import equivalences
from rdu.impact.assumed import known
from rdu.impact.month import Choices, MonthImpact, Scope, choices_at, lines_behind, month_impact
from rdu.impact.numbers import comma, plain, two_figures
from rdu.impact.routes import bp
from rdu.impact.service import set_keys
from rdu.impact.tonnage import A_PAGE, SALE, TRANSFER, Line
from rdu.impact.versus import beside, signed
from rdu.people.present import me, working_unit
from rdu.roles import COUNTER, OVERSEERS, STAFF
from rdu.web.access import only_for
from rdu.web.asking import page_asked_for

MONTHS_BACK = 36
PAIRS = (("elpiji", "listrik"), ("elpiji", "motor"), ("listrik", "motor"))
"""Two equivalences at a time; which two is the reader's choice."""
PAGES = {SALE: ("sales.sale", "label"), TRANSFER: ("stock.transfer", "transfer_number")}


@dataclass(frozen=True)
class Asked:
    """Whose impact, and of which month."""

    scope: Scope
    month: Month
    choices: Choices
    months: Sequence[Month]
    today: date

    @property
    def unfinished(self) -> bool:
        return self.month == Month.of(self.today)

    def address(self, endpoint: str, **more: Any) -> str:
        """Of another page about the same month."""
        whose = {} if self.scope == self.choices.first else {"untuk": self.scope.code}
        return url_for(endpoint, **{"bulan": str(self.month), **whose, **more})


def asked() -> Asked:
    """?untuk=MLT&bulan=2026-10. NotFoundHere for a unit of somebody else."""
    top = working_unit()
    today, choices = today_at(top.timezone), choices_at(db.session(), top)
    whose = request.args.get("untuk", "")
    months = Month.of(today).back(MONTHS_BACK)
    return Asked(choices.find(whose) if whose else choices.first, _month_asked_for(months[0]), choices, months, today)


def _month_asked_for(this_month: Month) -> Month:
    """A month that is none, or still to come, is this month."""
    return min(Month.read(request.args.get("bulan", "")) or this_month, this_month)


def _shown(ask: Asked, of: MonthImpact) -> dict[str, Any]:
    """What every page about a month's impact shows around its figures."""
    unconfirmed = [row for key, row in known().items() if not row.confirmed and key not in set_keys(db.session())]
    return {
        "ask": ask, "of": of, "impact": of.impact, "two": two_figures, "plain": plain, "trace": trace,
        "footer": trace.footer(of.impact), "unconfirmed": unconfirmed, "known": known(),
    }  # fmt: skip


@bp.get("/dampak")
@only_for(*OVERSEERS)
def month() -> str:
    ask = asked()
    of = month_impact(db.session(), ask.scope, ask.month)
    wanted = next((pair for pair in PAIRS if "-".join(pair) == request.args.get("padanan", "")), PAIRS[0])
    same = equivalences(of.impact, wanted)
    return render_template(
        "impact/month.html", same=same, wanted=wanted, pairs=PAIRS, beside=beside(db.session(), of), signed=signed,
        **_shown(ask, of),
    )  # fmt: skip


@bp.get("/dampak/hitungan")
@only_for(*OVERSEERS)
def how() -> str:
    """The whole month's formula with its numbers, and every kind."""
    ask = asked()
    of = month_impact(db.session(), ask.scope, ask.month)
    return render_template("impact/how.html", totals=trace.totals_of(of.impact), **_shown(ask, of))


@bp.get("/dampak/hitungan/<kind>")
@only_for(*OVERSEERS)
def how_of(kind: str) -> str:
    """One kind: its formula, its factors, and the sales and transfers it adds up."""
    ask, session = asked(), db.session()
    of = month_impact(session, ask.scope, ask.month)
    row = of.row_of(kind)
    page = page_asked_for()
    behind = lines_behind(session, of, kind, page)
    return render_template(
        "impact/how_of.html", row=row, steps=trace.steps_of(of.impact, row), lines=behind.lines, total=behind.total,
        page=page, pages=max(1, -(-behind.total // A_PAGE)), address_of=_address_of, comma=comma, **_shown(ask, of),
    )  # fmt: skip


def _address_of(line: Line) -> str:
    """Where the reader may open the sale or transfer; "" where she may not."""
    here = line.unit_code == working_unit().code and not me().roles_here.isdisjoint(COUNTER)
    if not here or line.what not in PAGES:
        return ""
    endpoint, argument = PAGES[line.what]
    named: dict[str, Any] = {argument: line.label}
    return url_for(endpoint, **named)


@bp.get("/dampak/metode")
@only_for(*STAFF)
def method() -> str:
    """What is reckoned and how, and what is not and why."""
    return render_template("impact/method.html")
