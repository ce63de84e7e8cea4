"""An issued report read back: what was frozen, the document of each audience, and the paper that comes of it."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from rdu.db import one_here
from rdu.errors import NotFoundHere
from rdu.reports.document import Document, Head, Issue, Section, Table
from rdu.reports.frozen import from_plain
from rdu.reports.measured import Measured, kept_before
from rdu.reports.models import Audience, IssuedPaper, IssuedReport, SignedReport
from rdu.reports.month_pdf import report_pdf

CODE_LENGTH = 10
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Of codes: none that is easily taken for another."""
SHORTEST_HASH = 12
LAYOUT = 1
"""Which drawing papers are made by now. Whoever changes what a PDF looks like gives the new drawing the next number
and leaves the old one in LAYOUTS, so that what was issued comes out the same for good."""
LAYOUTS: Mapping[int, Callable[[Document], bytes]] = {1: report_pdf}


@dataclass(frozen=True)
class Frozen:
    """The data of an issued report, by name."""

    plain: Mapping[str, Any]

    @property
    def version(self) -> int:
        return int(self.plain["version"])

    @cached_property
    def issued_at(self) -> datetime:
        return datetime.fromisoformat(self.plain["issued_at"]).astimezone(UTC)

    @cached_property
    def figures(self) -> list[Measured]:
        return kept_before(self.plain["figures"])

    @property
    def basis(self) -> Sequence[Mapping[str, Any]]:
        """The factor set and the assumptions of each month."""
        found: Sequence[Mapping[str, Any]] = self.plain["basis"]["months"]
        return found

    @property
    def factor_sets(self) -> Mapping[str, str]:
        """The sets that counted, in words, with their checksums."""
        return {one["factors"]["words"]: one["factors"]["sha256"] for one in self.basis}

    @property
    def materials(self) -> Sequence[tuple[str, str, str]]:
        """Code and name of a type, and the item it counted as."""
        found: Sequence[tuple[str, str, str]] = self.plain["basis"]["materials"]
        return found

    @property
    def heads(self) -> Sequence[tuple[str, int, str]]:
        """Unit code, last journal, and its hash in hexadecimal."""
        found: Sequence[tuple[str, int, str]] = self.plain["heads"]
        return found

    @property
    def whole(self) -> Any:
        return self.plain[Audience.WHOLE.value]


def frozen_of(issued: IssuedReport) -> Frozen:
    return Frozen(json.loads(issued.data))


def shown_code(code: str) -> str:
    """ABCDE-FGHJK."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def document_of(issued: IssuedReport, audience: Audience) -> Document:
    """From the frozen data alone: the document as it was composed, what changed, and that it was issued."""
    frozen = frozen_of(issued)
    plain = frozen.plain
    paper: Document = from_plain(plain[audience.value])
    by, code = plain["issued_by"][audience.value], shown_code(plain["code"])
    mark = Issue(plain["version"], plain["issued_words"], by, code, plain["address"], issued.sha256)
    changed = [from_plain(one) for one in plain["changes"][audience.value]]
    return replace(paper, sections=_marked([*changed, *paper.sections], mark, frozen), issue=mark)


def _marked(sections: Sequence[Section], mark: Issue, frozen: Frozen) -> list[Section]:
    """The last section, on method and proof, ends with what identifies the version."""
    *others, last = sections
    before = frozen.plain["replaces"]
    rows = [
        ["Versi", f"{mark.version}{f', menggantikan versi {mark.version - 1}' if before else ''}"],
        ["Diterbitkan", f"{mark.when}, oleh {mark.by}"],
        ["Kode periksa", mark.code],
        ["Alamat periksa", mark.address],
        ["Sidik data, SHA-256", mark.sha256],
        *([f"Sidik {words}", sha256] for words, sha256 in frozen.factor_sets.items()),
        ["Sidik ujung rantai", frozen.plain["heads_sha256"]],
    ]
    if before:
        rows.append(["Sidik versi sebelumnya", before])
    table = Table("Terbitan ini", "dibekukan pada waktu terbit", [Head("Apa", width=26), Head("Isi", width=74)], rows)
    return [*others, replace(last, blocks=[*last.blocks, table])]


def rendered(issued: IssuedReport, audience: Audience) -> bytes:
    """The paper, made anew from the frozen data: the same bytes as when it was issued."""
    return LAYOUTS[issued.layout](document_of(issued, audience))


def kept_paper(issued: IssuedReport, audience: Audience) -> bytes:
    """The bytes that went out when it was issued."""
    return issued.paper(audience).content


def paper_name(issued: IssuedReport, audience: Audience, *, signed: bool = False) -> str:
    """laporan-mlt-2026-10-v1.pdf, laporan-semua-2026-07_2026-09-v2-umum-bertanda-tangan.pdf."""
    ends = ["" if audience.is_whole else "-umum", "-bertanda-tangan" if signed else ""]
    return f"laporan-{issued.scope.lower()}-{issued.period.replace('..', '_')}-v{issued.version}{''.join(ends)}.pdf"


# Finding one --------------------------------------------------------------------------------------------------------


def _whole(found: Select[IssuedReport]) -> Select[IssuedReport]:
    return found.options(
        joinedload(IssuedReport.issued_by), joinedload(IssuedReport.unit), selectinload(IssuedReport.papers),
        selectinload(IssuedReport.signed).joinedload(SignedReport.filed_by),
    )  # fmt: skip


def versions_of(session: Session, scope: str, period: str) -> Sequence[IssuedReport]:
    """The newest first."""
    found = select(IssuedReport).where(IssuedReport.scope == scope, IssuedReport.period == period)
    return session.scalars(_whole(found.order_by(IssuedReport.version.desc()))).all()


def version_of(session: Session, scope: str, period: str, version: int) -> IssuedReport:
    """Raises NotFoundHere."""
    mine = (IssuedReport.scope == scope, IssuedReport.period == period, IssuedReport.version == version)
    return one_here(session, _whole(select(IssuedReport).where(*mine)))


def newest_versions(session: Session, scope: str) -> Mapping[str, int]:
    """By period, how many versions were issued."""
    found = select(IssuedReport.period, IssuedReport.version).where(IssuedReport.scope == scope)
    return {period: version for period, version in session.execute(found.order_by(IssuedReport.version))}


def signed_of(session: Session, issued: IssuedReport, signed_id: int) -> SignedReport:
    mine = (SignedReport.id == signed_id, SignedReport.issued_id == issued.id)
    return one_here(session, select(SignedReport).where(*mine))


def by_code(session: Session, text: str) -> IssuedReport:
    """What stands at a verification address. Raises NotFoundHere."""
    code = re.sub(r"[^0-9A-Z]", "", text.upper())
    if len(code) != CODE_LENGTH:
        raise NotFoundHere
    return one_here(session, _whole(select(IssuedReport).where(IssuedReport.code == code)))


def called(session: Session, text: str) -> IssuedReport:
    """By its code, or by the beginning of a hash printed on it or of one of its papers. Raises NotFoundHere."""
    bare = re.sub(r"[\s-]", "", text)
    if len(bare) == CODE_LENGTH:
        return by_code(session, bare)
    begin = bare.lower()
    if not re.fullmatch(rf"[0-9a-f]{{{SHORTEST_HASH},64}}", begin):
        raise NotFoundHere
    papers = select(IssuedPaper.issued_id).where(IssuedPaper.sha256.startswith(begin))
    signed = select(SignedReport.issued_id).where(SignedReport.sha256.startswith(begin))
    mine = or_(IssuedReport.sha256.startswith(begin), IssuedReport.id.in_(papers), IssuedReport.id.in_(signed))
    return one_here(session, _whole(select(IssuedReport).where(mine).order_by(IssuedReport.id).limit(1)))
