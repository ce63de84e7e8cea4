"""Issue a report: freeze months that stand still, with everything it rests on, under the next version.

The caller's transaction sees one moment (db.one_moment): others go on posting while the figures are added up.
"""

import hashlib
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from rdu.clock import Period, format_day, format_time, local, now_utc
from rdu.db import explained, flush
from rdu.errors import FiguresMoved, NotAllowed, OperationReused, Refused
from rdu.impact.month import Scope
from rdu.ledger.service import Once, canonical, digest_of
from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.people.units import root_of
from rdu.reports.compose import report_of
from rdu.reports.document import Document
from rdu.reports.figures import Figures, figures_of
from rdu.reports.frozen import as_plain
from rdu.reports.issued import CODE_LENGTH, LAYOUT, LETTERS, frozen_of, rendered, versions_of
from rdu.reports.measured import measured
from rdu.reports.models import Audience, IssuedPaper, IssuedReport
from rdu.reports.versions import Changes, changes_since, kept_basis, section_of
from rdu.roles import Role


@dataclass(frozen=True)
class Draft:
    """Some months as their books stand now, beside the version that was issued last."""

    figures: Figures
    root: Unit
    last: IssuedReport | None
    changes: Changes | None
    """Since the last version; None where there is none."""

    @property
    def scope(self) -> Scope:
        return self.figures.scope

    @property
    def owner(self) -> Unit:
        return self.scope.units[0] if self.scope.alone else self.root

    @property
    def next_version(self) -> int:
        return self.last.version + 1 if self.last else 1

    @cached_property
    def whole(self) -> Document:
        return report_of(self.figures, self.root, whole=True)

    @cached_property
    def public(self) -> Document:
        return report_of(self.figures, self.root, whole=False)

    def plain(self, audience: Audience) -> Document:
        return self.whole if audience.is_whole else self.public

    def document(self, audience: Audience) -> Document:
        """With what changed, as the next version would say it."""
        paper = self.plain(audience)
        return replace(paper, sections=[*self.changed(audience), *paper.sections])

    def changed(self, audience: Audience) -> list[Any]:
        return [section_of(self.changes, whole=audience.is_whole)] if self.changes else []

    @property
    def why_not(self) -> list[str]:
        """Why it cannot be issued now; none: it can."""
        if self.whole.reasons:
            return list(self.whole.reasons)
        if self.last and not self.changes:
            return [f"Tidak ada yang berubah sejak versi {self.last.version}, jadi tidak ada versi baru."]
        return []

    @cached_property
    def fingerprint(self) -> str:
        """Of what a reader has seen, but for the ends of the chains: those move with every weighing."""
        still = replace(self.figures, standing=replace(self.figures.standing, heads={}))
        seen = [report_of(still, self.root, whole=whole) for whole in (True, False)]
        return digest_of([as_plain(seen), self.next_version]).hex()


def draft_of(session: Session, scope: Scope, period: Period, today: date) -> Draft:
    figures = figures_of(session, scope, period, today)
    last = next(iter(versions_of(session, scope.code, str(period))), None)
    changes = changes_since(session, frozen_of(last), figures) if last else None
    return Draft(figures, root_of(session), last, changes)


@dataclass(frozen=True)
class Issuer:
    """Who issues: as which officer, at which unit, with which roles there."""

    user: User
    unit: Unit
    roles: Collection[Role]

    def may_issue(self, scope: Scope) -> bool:
        """Pengurus their own unit's, the agency a kecamatan's and the kabupaten's."""
        if scope.alone:
            return Role.MANAGER in self.roles and scope.units[0].id == self.unit.id
        return Role.AGENCY in self.roles and self.unit.is_root

    def words(self, scope: Scope) -> dict[str, str]:
        """For each audience: everybody reads the office, not the person."""
        office = f"Pengurus {self.unit.name}" if scope.alone else "Dinas Lingkungan Hidup"
        return {Audience.WHOLE.value: f"{self.user.name}, {office}", Audience.PUBLIC.value: office}


def issue_report(
    session: Session, of: Draft, seen: str, once: Once, issuer: Issuer, address_of: Callable[[str], str]
) -> IssuedReport:
    """Freeze the draft as its next version. The same operation again gives back what it issued the first time.

    Raises NotAllowed; Refused, with the reasons, for a draft that may not be issued; FiguresMoved where the figures are
    not those the reader has seen; IssuedMeanwhile where another was quicker.
    """
    if done := issued_before(session, once):
        return done
    if not issuer.may_issue(of.scope):
        raise NotAllowed(NOT_YOURS)
    if of.why_not:
        raise Refused("seen", " ".join(of.why_not))
    if seen != of.fingerprint:
        raise FiguresMoved
    row = _freeze(session, of, issuer, address_of)
    row.operation, row.body_hash = once.id, once.body_hash
    session.add(row)
    flush(session)
    _print(session, row)
    subject = f"{of.scope.code} {row.period} versi {row.version}"
    log(session, "issue_report", unit=of.owner, user=issuer.user, subject=subject, detail={"sha256": row.sha256})
    return row


NOT_YOURS = "Laporan unit diterbitkan pengurusnya, laporan kecamatan dan kabupaten oleh dinas."


def issued_before(session: Session, once: Once) -> IssuedReport | None:
    """What came of this operation. Raises OperationReused for another content."""
    done = session.scalar(select(IssuedReport).where(IssuedReport.operation == once.id))
    if done is not None and done.body_hash != once.body_hash:
        raise OperationReused
    return done


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def _freeze(session: Session, of: Draft, issuer: Issuer, address_of: Callable[[str], str]) -> IssuedReport:
    code, at, period = new_code(), now_utc(), of.figures.period
    plain = {
        "layout": LAYOUT, "scope": of.scope.code, "scope_words": of.scope.words, "period": str(period),
        "period_words": period.words, "first_day": period.first_day.isoformat(),
        "last_day": period.last_day.isoformat(),
        "version": of.next_version, "replaces": of.last.sha256 if of.last else "", "code": code,
        "address": address_of(code), "issued_at": at.isoformat(), "issued_words": _moment(at, of.owner.timezone),
        "issued_by": issuer.words(of.scope), **_contents(session, of),
    }  # fmt: skip
    data = canonical(plain)
    return IssuedReport(
        scope=of.scope.code, unit_id=of.owner.id, period=str(period), first_day=period.first_day,
        last_day=period.last_day, version=of.next_version, code=code, layout=LAYOUT, data=data,
        sha256=hashlib.sha256(data).hexdigest(), issued_at=at, issued_by_id=issuer.user.id,
    )  # fmt: skip


def _contents(session: Session, of: Draft) -> dict[str, Any]:
    heads = of.figures.standing.heads
    ends = [[unit.code, heads[unit.id].seq, heads[unit.id].hash.hex()] for unit in of.scope.units if unit.id in heads]
    return {
        **{audience.value: as_plain(of.plain(audience)) for audience in Audience},
        "changes": {audience.value: as_plain(of.changed(audience)) for audience in Audience},
        "figures": [one.kept() for one in measured(of.figures)],
        "basis": kept_basis(session, of.figures),
        "heads": ends,
        "heads_sha256": digest_of(ends).hex(),
    }


def _moment(at: datetime, timezone: str) -> str:
    return f"{format_day(local(at, timezone).date())}, {format_time(at, timezone)}"


def _print(session: Session, row: IssuedReport) -> None:
    """Make the papers once, and keep what went out."""
    papers = [(audience, rendered(row, audience)) for audience in Audience]
    rows = [
        {"issued_id": row.id, "audience": audience, "sha256": hashlib.sha256(content).hexdigest(), "content": content}
        for audience, content in papers
    ]
    with explained():
        session.execute(insert(IssuedPaper), rows)
