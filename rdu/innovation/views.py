"""Claims of an assessment: all twenty rows, and how each of them came about."""

from datetime import date
from typing import Any

from flask import Response, render_template, request
from sqlalchemy import select

from rdu.clock import today_at
from rdu.db import one_here
from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.files.models import KeptFile
from rdu.files.serving import send
from rdu.innovation import snapshots
from rdu.innovation.advice import advice
from rdu.innovation.filing import entry_of, filings_of
from rdu.innovation.forms import TakeForm
from rdu.innovation.instrument_file import older_thresholds
from rdu.innovation.routes import READERS, address_of, bp
from rdu.innovation.service import (
    Claim,
    asking_of,
    attachments_of,
    check_year,
    claim_of,
    claims_of,
    total_of,
    year_now,
)
from rdu.innovation.service_times import service_times
from rdu.people.present import working_unit
from rdu.people.units import root_of
from rdu.roles import Role
from rdu.web.access import only_for

A_PAGE = 50


def today() -> date:
    return today_at(root_of(db.session()).timezone)


def year_shown(year: int | None) -> int:
    """The one asked for, or the one that is prepared now. Raises NotFoundHere."""
    if year is None:
        return year_now(db.session(), today())
    check_year(year, today())
    return year


@bp.get("/inovasi")
@bp.get("/inovasi/<int:year>")
@only_for(*READERS)
def hub(year: int | None = None) -> str:
    session, day, year = db.session(), today(), year_shown(year)
    asking = asking_of(session, root_of(session), year, day)
    claims = claims_of(session, root_of(session), year, day)
    last = snapshots.last_of(session, year, day)
    return render_template(
        "innovation/hub.html", claims=claims, total=total_of(claims), advice=advice(claims, day), last=last,
        changed=snapshots.differences(last, claims) if last else [], form=TakeForm(),
        empty=[claim for claim in claims if claim.indicator.mandatory and not claim.level], **_of_year(year, asking),
    )  # fmt: skip


def _of_year(year: int, asking: Any) -> dict[str, Any]:
    """What every page about an assessment shows around its figures."""
    return {
        "year": year, "day": today(), "instrument": asking.instrument, "closes": asking.figures.closes_on,
        "assumed": asking.figures.closing_is_assumed, "years": range(today().year + 1, today().year - 2, -1),
        "address_of": lambda door: address_of(door, year),
    }  # fmt: skip


@bp.get("/inovasi/<int:year>/<no>")
@only_for(*READERS)
def claim(year: int, no: str) -> str:
    """One row: its formula with the numbers, what was counted and what was not, and its past."""
    session, root = db.session(), root_of(db.session())
    shown = claim_of(session, root, year_shown(year), no, today())
    page = _page_asked_for()
    first = (page - 1) * A_PAGE
    return render_template(
        "innovation/claim.html", claim=shown, rows=shown.counted[first : first + A_PAGE], page=page,
        pages=max(1, -(-len(shown.counted) // A_PAGE)), older=older_thresholds().get(no, []),
        files=_files(shown), attached=attachments_of(session, year, no), past=snapshots.rows_of(session, year, no),
        entry=entry_of(session, year, shown), filings=filings_of(session, year, no),
        **_of_year(year, asking_of(session, root, year, today())),
    )  # fmt: skip


def _page_asked_for() -> int:
    """?hal=2; what is no page is the first."""
    text = request.args.get("hal", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else 1


def _files(shown: Claim) -> list[KeptFile]:
    found = {row.id: row for row in db.session.scalars(select(KeptFile).where(KeptFile.id.in_(shown.evidence)))}
    return [found[file_id] for file_id in shown.evidence]


@bp.get("/inovasi/<int:year>/<no>/berkas/<int:kept_id>")
@only_for(*READERS)
def evidence(year: int, no: str, kept_id: int) -> Response:
    """A file that the claim rests on, whichever unit keeps it; any other is not here."""
    session = db.session()
    if kept_id not in claim_of(session, root_of(session), year_shown(year), no, today()).evidence:
        attached = {row.file_id for row in attachments_of(session, year, no)}
        if kept_id not in attached:
            raise NotFoundHere
    return send(one_here(session, select(KeptFile).where(KeptFile.id == kept_id)))


@bp.get("/inovasi/waktu-layanan")
@only_for(*READERS, Role.MANAGER)
def times() -> str:
    """Of the unit where the reader works and of those below it."""
    session, unit = db.session(), working_unit()
    asking = asking_of(session, unit, year_shown(None), today())
    indicator = next(row for row in asking.instrument.indicators if row.formula == "speed")
    span = asking.span(indicator)
    measured = service_times(session, unit, span, asking.figures)
    return render_template(
        "innovation/times.html", measured=measured, span=span, unit=unit, year=asking.year, indicator=indicator
    )
