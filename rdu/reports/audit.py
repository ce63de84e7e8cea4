"""Prove that issued reports are as they were issued: their data, their papers, and the chains they rest on."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.ledger.audit import Finding
from rdu.ledger.models import Journal
from rdu.ledger.service import digest_of
from rdu.people.models import Unit
from rdu.reports.models import Audience, IssuedPaper, IssuedReport, SignedReport

CHANGED = "isinya tidak sama dengan yang diterbitkan"


def audit(session: Session) -> Iterator[Finding]:
    """Every version, its papers, and its signed copies, in the order in which they were issued."""
    codes = {unit_id: code for unit_id, code in session.execute(select(Unit.id, Unit.code))}
    before: dict[tuple[str, str], IssuedReport] = {}
    for row in session.scalars(select(IssuedReport).order_by(IssuedReport.id)):
        where = f"laporan {row.scope} {row.period} versi {row.version}"
        for problem in (*_data(session, row, before.get((row.scope, row.period))), *_papers(session, row)):
            yield Finding(codes.get(row.unit_id, "?"), where, problem)
        before[row.scope, row.period] = row
        session.expire(row, ["data"])


def _data(session: Session, row: IssuedReport, before: IssuedReport | None) -> Iterator[str]:
    if hashlib.sha256(row.data).hexdigest() != row.sha256:
        yield CHANGED
        return
    plain = json.loads(row.data)
    if _columns(row) != {name: plain[name] for name in _columns(row)}:
        yield "versi, bulan, kode, atau waktu terbitnya tidak cocok dengan isinya"
    if row.version != (before.version + 1 if before else 1) or plain["replaces"] != (before.sha256 if before else ""):
        yield "tidak menyambung dengan versi sebelumnya"
    yield from _chains(session, plain)


def _columns(row: IssuedReport) -> Mapping[str, Any]:
    return {
        "scope": row.scope, "period": row.period, "first_day": _text(row.first_day), "last_day": _text(row.last_day),
        "version": row.version, "code": row.code, "layout": row.layout, "issued_at": row.issued_at.isoformat(),
    }  # fmt: skip


def _text(day: date) -> str:
    return day.isoformat()


def _chains(session: Session, plain: Mapping[str, Any]) -> Iterator[str]:
    """The journals at the ends of the chains are still those."""
    if digest_of(plain["heads"]).hex() != plain["heads_sha256"]:
        yield "sidik ujung rantainya tidak cocok"
    found = select(Unit.code, Journal.hash).join(Unit, Unit.id == Journal.unit_id)
    for code, seq, sealed in plain["heads"]:
        if seq and session.execute(found.where(Unit.code == code, Journal.seq == seq)).one_or_none() != (
            code, bytes.fromhex(sealed),
        ):  # fmt: skip
            yield f"jurnal {code} {seq} bukan lagi ujung rantai yang dibekukan"


def _papers(session: Session, row: IssuedReport) -> Iterator[str]:
    found = select(IssuedPaper.audience, IssuedPaper.sha256, IssuedPaper.content)
    papers = {
        audience: (sha256, content)
        for audience, sha256, content in session.execute(found.where(IssuedPaper.issued_id == row.id))
    }
    for audience in Audience:
        sha256, content = papers.get(audience, ("", b""))
        if hashlib.sha256(content).hexdigest() != sha256:
            yield f"PDF {audience.word} tidak sama dengan yang diterbitkan"
    signed = select(SignedReport.id, SignedReport.audience, SignedReport.sha256, SignedReport.content)
    for number, audience, sha256, content in session.execute(signed.where(SignedReport.issued_id == row.id)):
        if hashlib.sha256(content).hexdigest() != sha256 or not content.startswith(papers[audience][1]):
            yield f"salinan bertanda tangan {number} tidak sama dengan yang disimpan"
