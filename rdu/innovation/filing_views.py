"""Help for filing in the portal: words to copy, what was filed, and what the assessor answered."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.errors import NotFoundHere, Refused, RuleBroken
from rdu.extensions import db
from rdu.innovation import filing as filings
from rdu.innovation.forms import FilingForm
from rdu.innovation.models import FilingKind
from rdu.innovation.profile import profile_of
from rdu.innovation.routes import READERS, bp
from rdu.innovation.service import Claim, claim_of, claims_of
from rdu.innovation.views import today, year_shown
from rdu.people.present import my_user
from rdu.people.units import root_of
from rdu.roles import Role
from rdu.spreadsheet import write_xlsx
from rdu.web.access import only_for
from rdu.web.tables import table_file


@bp.get("/inovasi/<int:year>/pengisian")
@only_for(*READERS)
def filing(year: int) -> str:
    session, root, day = db.session(), root_of(db.session()), today()
    entries = filings.entries_of(session, year, claims_of(session, root, year_shown(year), day))
    return render_template(
        "innovation/filing.html", year=year, day=day, fields=entries, profile=profile_of(session, root, year, day),
        filed=sum(1 for entry in entries if entry.filed), answered=sum(1 for entry in entries if entry.answer),
        longest=filings.LONGEST,
    )  # fmt: skip


@bp.get("/inovasi/<int:year>/pengisian.xlsx")
@only_for(*READERS)
def filing_as_file(year: int) -> Response:
    session, root = db.session(), root_of(db.session())
    entries = filings.entries_of(session, year, claims_of(session, root, year_shown(year), today()))
    rows = filings.sheet(entries, filings.filings_of(session, year), root)
    return table_file(write_xlsx(rows, f"Pengisian {year}"), f"pengisian-inovasi-{year}.xlsx")


@bp.route("/inovasi/<int:year>/<no>/pengisian", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def record_filing(year: int, no: str) -> ResponseReturnValue:
    session = db.session()
    claim = _filed_row(year_shown(year), no)
    form, step = FilingForm(data=_begun(year, claim)), request.form.get("langkah")
    form.about(claim.indicator)
    if request.method == "GET" or step == "ubah":
        return _ask(year, claim, form)
    if not form.validate() or not _recorded(year, claim, form, step):
        return _ask(year, claim, form), 422
    if step != "simpan":
        return render_template("innovation/record_filing_read.html", year=year, claim=claim, form=form)
    session.commit()
    flash(f"Tersimpan: indikator {no}, {form.told.kind.word.lower()}.", "success")
    return redirect(url_for(".filing", year=year, _anchor=f"i{no}"), 303)


def _filed_row(year: int, no: str) -> Claim:
    """Points are filed for whole rows: a basis is not here."""
    claim = claim_of(db.session(), root_of(db.session()), year, no, today())
    if claim.indicator.is_base:
        raise NotFoundHere
    return claim


def _begun(year: int, claim: Claim) -> dict[str, object]:
    """What is claimed now; after it was filed, the assessor's answer is asked for."""
    rows = filings.filings_of(db.session(), year, claim.no)
    if rows and rows[0].kind is FilingKind.FILED:
        return {"kind": FilingKind.ANSWER.value, "on_day": today()}
    words = filings.information_of(claim)
    return {"kind": FilingKind.FILED.value, "level": str(claim.level), "on_day": today(), "words": words}


def _ask(year: int, claim: Claim, form: FilingForm) -> str:
    rows = filings.filings_of(db.session(), year, claim.no)
    return render_template("innovation/record_filing.html", year=year, claim=claim, form=form, filings=rows)


def _recorded(year: int, claim: Claim, form: FilingForm, step: str | None) -> bool:
    """Whether it can be written down, and with the last step whether it was."""
    session = db.session()
    try:
        if step == "simpan":
            filings.record(session, year, claim.indicator, form.told, form.operation_id(), my_user())
        else:
            filings.check(session, year, claim.indicator, form.told, today())
    except Refused as refused:
        session.rollback()
        form[refused.field].errors = [str(refused)]
    except RuleBroken as broken:
        session.rollback()
        form.form_errors.append(str(broken))
    return not form.errors and not form.form_errors
