"""Whom the agency sends its report to, the letters of one month, and a ZIP of it whose file is gone by now.

No letter is written: the demo has no server for them. All addresses end in .example, where nobody can live.
"""

from datetime import date
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import update
from sqlalchemy.orm import Session

from rdu.clock import Month, now_utc
from rdu.impact.month import ALL, choices_at
from rdu.ledger.service import Once, once
from rdu.people.models import Unit, User
from rdu.reports import jobs, recipients
from rdu.reports.issued import versions_of
from rdu.reports.jobs import Wanted
from rdu.reports.models import Audience
from rdu.reports.papers import all_scopes
from rdu.reports.work_models import Job, JobKind, JobState, Letter, LetterState

PEOPLE = (
    ("Sekretariat Bupati (contoh)", "sekretariat@bangkalan.example"),
    ("Bappeda Bangkalan (contoh)", "bappeda@bangkalan.example"),
    ("Kecamatan Burneh (contoh)", "burneh@bangkalan.example"),
)
REFUSED = "Alamat tidak dikenal di peladen penerima."


def send_and_pack(session: Session, root: Unit, month: Month, day: date, by: User) -> None:
    """The report that was issued last goes to everybody on the list; one address is not known there."""
    issued = next(iter(versions_of(session, ALL, str(month))), None)
    if issued is None:
        return
    known = [recipients.add(session, root, ALL, *one, by) for one in PEOPLE]
    wanted = Wanted(JobKind.MAIL, ALL, str(month), public=False)
    asked = recipients.ask_letters(
        session, root, wanted, [one.id for one in known], _once(f"surat/{day}"), by, again=False
    )
    sha256 = issued.paper(Audience.WHOLE).sha256
    sent = {"version": f"v{issued.version}", "sha256": sha256, "at": now_utc(), "state": LetterState.SENT}
    session.execute(update(Letter).where(Letter.job_id == asked.id).values(sent))
    last = (Letter.job_id == asked.id, Letter.recipient_id == known[-1].id)
    session.execute(update(Letter).where(*last).values(state=LetterState.REFUSED, words=REFUSED))
    _finish(session, asked, len(known))
    packed = jobs.ask(session, root, Wanted(JobKind.ZIP, ALL, str(month), public=False), _once(f"zip/{day}"), by)
    _finish(session, packed, len(all_scopes(choices_at(session, root))))


def _finish(session: Session, job: Job, total: int) -> None:
    taken = jobs.claim(session, job.id)
    if taken is not None:
        over = {"state": JobState.DONE, "ended_at": now_utc(), "done": total, "total": total}
        jobs.step(session, taken, **over)


def _once(what: str) -> Once:
    return once(uuid5(NAMESPACE_URL, f"demo/kiriman/{what}"), what)
