"""The paper of a report as anybody gets it: downloaded alone, inside a ZIP, or with a letter."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from rdu.clock import Period
from rdu.impact.month import Choices, Scope
from rdu.reports.document import Document
from rdu.reports.issued import document_of, kept_paper, versions_of
from rdu.reports.issuing import draft_of
from rdu.reports.models import Audience
from rdu.reports.month_pdf import report_pdf

DRAFT = "draf"


@dataclass(frozen=True)
class Paper:
    """One PDF with what it says, and which version of its report it is: "v2", or "draf" while none was issued."""

    content: bytes
    document: Document
    version: str


def newest_paper(session: Session, scope: Scope, period: Period, today: date, *, public: bool) -> Paper:
    """The version that was issued last, as it went out; else the draft, as the books stand now."""
    audience = Audience.PUBLIC if public else Audience.WHOLE
    if issued := next(iter(versions_of(session, scope.code, str(period))), None):
        return Paper(kept_paper(issued, audience), document_of(issued, audience), f"v{issued.version}")
    document = draft_of(session, scope, period, today).document(audience)
    return Paper(report_pdf(document), document, DRAFT)


def slug_of(period: Period) -> str:
    """For the name of a file."""
    return str(period).replace("..", "_")


def all_scopes(choices: Choices) -> list[Scope]:
    """Everybody a reader of these choices may read of: together, each kecamatan, each unit."""
    return [*([choices.all] if choices.all else []), *choices.kecamatan, *choices.units]
