"""A pack of evidence made behind: read at one moment, drawn file by file, and put under one name in the spool."""

from typing import Any
from zipfile import ZipFile, ZipInfo

from rdu.clock import Period, today_at
from rdu.innovation.case import Listed
from rdu.innovation.pack import case_of, cover, pieces
from rdu.people.units import root_of
from rdu.reports.work import Hand, Means, as_written
from rdu.reports.work_models import Job
from rdu.reports.zipping import EPOCH, packed

SCOPE = "inovasi"
"""What a job of this kind says it is about."""


def pack_made(hand: Hand, job: Job, period: Period, means: Means) -> dict[str, Any]:
    with hand.reading() as session:
        case = case_of(session, period.first_day.year, today_at(root_of(session).timezone))
    made: list[Listed] = []

    def fill(into: ZipFile) -> None:
        for piece in pieces(hand.reading, case, hand.tell):
            into.writestr(ZipInfo(piece.name, EPOCH), piece.content)
            made.append(piece.listed)
        for piece in cover(case, made):
            into.writestr(ZipInfo(piece.name, EPOCH), piece.content)

    written = packed(means.folder, f"bukti-inovasi-{case.year}-{job.id}.zip", fill)
    return {"done": hand.job.total, **as_written(written)}
