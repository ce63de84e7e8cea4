"""Letters with a report over SMTP. Each is written down before it goes and after: nobody gets the same report twice."""

import hashlib
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from time import sleep
from typing import Any, Protocol

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from rdu.clock import Period, now_utc, today_at
from rdu.config import Mail
from rdu.db import constraint_of
from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.reports.compose import file_name
from rdu.reports.figures import scope_at
from rdu.reports.papers import newest_paper
from rdu.reports.work_models import Job, Letter, LetterState

TIMEOUT = 30
PAUSES = (5, 30)
"""Seconds before what a server did not want yet is offered again."""
FOR_GOOD = 500
"""From here on a reply means no; below it, not now."""
ONCE = "uq_letter_recipient_id_sha256"


class NotTaken(Exception):
    """Letters that did not go out; str(error) says why. What is left can be tried again."""


class Hand(Protocol):
    """What the job's process may do."""

    def reading(self) -> AbstractContextManager[Session]: ...

    def keeping(self) -> AbstractContextManager[Session]: ...

    def tell(self, done: int, total: int, current: str) -> None: ...


@dataclass(frozen=True)
class Report:
    """What goes with every letter of a job."""

    subject: str
    text: str
    name: str
    content: bytes
    version: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def send_letters(hand: Hand, job: Job, period: Period, mail: Mail | None, pauses: Sequence[int] = PAUSES) -> None:
    """To everybody who still waits. Raises NotTaken where somebody does in the end."""
    if mail is None:
        raise NotTaken("Surat belum diatur di peladen ini.")
    report = _report(hand, job, period)
    _settle_lost(hand, job)
    words = _round(hand, job, report, mail)
    for pause in pauses:
        if not words:
            return
        sleep(pause)
        words = _round(hand, job, report, mail)
    if words:
        raise NotTaken(f"{len(words)} surat belum diterima peladen: {words[-1]}")


def _report(hand: Hand, job: Job, period: Period) -> Report:
    with hand.reading() as session:
        unit = session.get_one(Unit, job.unit_id)
        _, scope = scope_at(session, unit, job.scope, kabupaten=unit.is_root)
        today = today_at(unit.timezone)
        paper = newest_paper(session, scope, period, today, public=job.public)
    told = paper.document
    text = (
        f"{told.title}, {told.period}\n{told.whose}, {told.days}.\n\n{told.sentence}\n\n"
        f"Laporan lengkap terlampir sebagai PDF ({told.audience.lower()}, {paper.version}).\n\n{told.letterhead[0]}\n"
    )
    subject = f"{told.title}, {told.period}, {told.whose}"
    return Report(subject, text, file_name(scope, period, whole=not job.public), paper.content, paper.version)


def _settle_lost(hand: Hand, job: Job) -> None:
    """A process that went while it was sending does not know whether the server had taken the letter."""
    with hand.keeping() as session:
        lost = (Letter.job_id == job.id, Letter.state == LetterState.SENDING)
        session.execute(update(Letter).where(*lost).values(state=LetterState.UNSURE, words=UNSURE))


UNSURE = "Sambungan putus sebelum peladen menjawab. Tanyakan kepada penerima, lalu kirim lagi bila perlu."


def _round(hand: Hand, job: Job, report: Report, mail: Mail) -> list[str]:
    """Offer each waiting letter once; what the server said of those that wait on."""
    with hand.reading() as session:
        found = select(Letter).where(Letter.job_id == job.id).options(joinedload(Letter.recipient)).order_by(Letter.id)
        letters = session.scalars(found).all()
    left = [letter for letter in letters if letter.state is LetterState.WAITING]
    waiting = []
    with _connected(mail) as server:
        for n, letter in enumerate(left):
            hand.tell(len(letters) - len(left) + n, len(letters), letter.recipient.name)
            state, words = _offer(hand, job, letter, report, server, mail)
            if state is LetterState.WAITING:
                waiting.append(words)
            if state is LetterState.UNSURE:
                waiting += ["Sambungan ke peladen putus."] * (len(left) - n - 1)
                break
    hand.tell(len(letters) - len(waiting), len(letters), "")
    return waiting


@contextmanager
def _connected(mail: Mail) -> Iterator[smtplib.SMTP]:
    safe = ssl.create_default_context()
    try:
        if mail.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=TIMEOUT, context=safe)
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT)
        if mail.scheme == "smtp+starttls":
            server.starttls(context=safe)
        if mail.user:
            server.login(mail.user, mail.password)
    except smtplib.SMTPAuthenticationError as error:
        raise NotTaken("Peladen surat menolak nama atau kata sandi RDU. Minta admin memeriksanya.") from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken("Peladen surat tidak bisa dihubungi.") from error
    try:
        yield server
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()


def _offer(
    hand: Hand, job: Job, letter: Letter, report: Report, server: smtplib.SMTP, mail: Mail
) -> tuple[LetterState, str]:
    """Send one letter; what became of it, and what the server said."""
    if not _taken_up(hand, letter, report):
        return LetterState.ALREADY, ""
    state, words = _sent(server, mail, letter, report, f"surat-{letter.id}-{job.attempt}")
    with hand.keeping() as session:
        _set(session, letter, state=state, words=words, at=now_utc())
        if state is LetterState.SENT:
            unit, by = session.get_one(Unit, job.unit_id), session.get_one(User, job.asked_by_id)
            detail: dict[str, object] = {"recipient": letter.recipient_id, "sha256": report.sha256}
            log(session, "send_report", unit=unit, user=by, subject=f"{job.scope} {job.period}", detail=detail)
    return state, words


def _taken_up(hand: Hand, letter: Letter, report: Report) -> bool:
    """Written down before it goes; False where the recipient has this very report."""
    what = {"sha256": report.sha256, "version": report.version, "at": now_utc(), "words": ""}
    try:
        with hand.keeping() as session:
            _set(session, letter, state=LetterState.SENDING, **what)
    except IntegrityError as error:
        if constraint_of(error) != ONCE:
            raise
        with hand.keeping() as session:
            _set(session, letter, state=LetterState.ALREADY, **what)
        return False
    return True


def _set(session: Session, letter: Letter, **values: Any) -> None:
    session.execute(update(Letter).where(Letter.id == letter.id, Letter.job_id == letter.job_id).values(**values))


def _sent(server: smtplib.SMTP, mail: Mail, letter: Letter, report: Report, key: str) -> tuple[LetterState, str]:
    try:
        server.send_message(message_of(mail, letter, report, key))
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(*next(iter(error.recipients.values())))
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPServerDisconnected, OSError):
        return LetterState.UNSURE, UNSURE
    except smtplib.SMTPNotSupportedError:
        return LetterState.REFUSED, "Peladen tidak bisa mengirim ke alamat seperti ini."
    return LetterState.SENT, ""


def _refused(code: int, reply: bytes | str) -> tuple[LetterState, str]:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    words = "".join(sign if sign.isprintable() else " " for sign in f"{code} {text}")[:300]
    return (LetterState.REFUSED if code >= FOR_GOOD else LetterState.WAITING), words


def message_of(mail: Mail, letter: Letter, report: Report, key: str) -> EmailMessage:
    """A header with a line break in it is refused by the library, whatever was stored."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(mail.name, addr_spec=mail.address)
    message["To"] = Address(letter.recipient.name, addr_spec=letter.recipient.address)
    message["Subject"] = report.subject
    message["Date"] = format_datetime(now_utc())
    message["Message-ID"] = f"<{key}@{mail.address.rpartition('@')[2]}>"
    message.set_content(report.text)
    message.add_attachment(report.content, maintype="application", subtype="pdf", filename=report.name)
    return message
