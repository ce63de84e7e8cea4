"""Letters over a real SMTP server on this machine: sent once, refused in the server's words, tried again."""

import socketserver
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.config import ConfigMissing, Mail, mail_settings
from rdu.errors import RecipientThere, Refused
from rdu.ledger.service import once
from rdu.people.models import Activity
from rdu.reports import jobs, mailing, recipients, work
from rdu.reports.job_views import STARTING
from rdu.reports.jobs import Wanted
from rdu.reports.work_models import Job, JobKind, JobState, Letter, LetterState, Recipient
from tests.impact.goods import today
from tests.makers import Bank, weigh
from tests.pages import Client
from tests.reports.test_jobs import engine_of

MONTH = str(Month.of(today()))
WANTED = Wanted(JobKind.MAIL, "MLT", MONTH, public=True)


@dataclass
class PostOffice:
    """Takes letters; `says`: what it answers to RCPT for an address, else 250."""

    port: int = 0
    says: dict[str, str] = field(default_factory=dict)
    letters: list[EmailMessage] = field(default_factory=list)

    @property
    def mail(self) -> Mail:
        return Mail("127.0.0.1", self.port, "smtp", "", "", "Dinas <LH>", "laporan@contoh.go.id")


@pytest.fixture
def office() -> Iterator[PostOffice]:
    there = PostOffice()

    class Clerk(socketserver.StreamRequestHandler):
        def say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

        def handle(self) -> None:
            self.say("220 siap")
            while line := self.rfile.readline().decode().strip():
                verb = line.upper()
                if verb == "DATA":
                    self.say("354 tulis")
                    body = b"".join(iter(self.rfile.readline, b".\r\n"))
                    letter = message_from_bytes(body, policy=policy.default)
                    assert isinstance(letter, EmailMessage)
                    there.letters.append(letter)
                to = line.partition("<")[2].partition(">")[0]
                self.say(there.says.get(to, "250 baik") if verb.startswith("RCPT") else "250 baik")
                if verb == "QUIT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clerk) as server:
        there.port = server.server_address[1]
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield there
        server.shutdown()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "sleep", lambda _seconds: None)


@pytest.fixture
def people(session: Session, bank: Bank) -> list[Recipient]:
    weigh(session, bank)
    made = [
        recipients.add(session, bank.unit, "MLT", name, address, bank.manager)
        for name, address in (("Camat “Burneh”", "camat@contoh.go.id"), ("Kepala Desa, Ketua", "desa@contoh.go.id"))
    ]
    session.commit()
    return made


def send(session: Session, bank: Bank, to: list[Recipient], mail: Mail | None, *, again: bool = False) -> Job:
    ids = {one.id for one in to}
    job = recipients.ask_letters(session, bank.unit, WANTED, ids, once(uuid4(), "x"), bank.manager, again=again)
    session.commit()
    work.run(engine_of(session), job.id, Path("/nirgends"), mail)
    session.refresh(job)
    return job


def states(session: Session, job: Job) -> list[tuple[LetterState, str]]:
    session.expire_all()
    return [(letter.state, letter.words) for letter in recipients.letters_of(session, job)]


def test_a_letter_goes_out_once_unless_it_is_asked_for_again(
    session: Session, bank: Bank, people: list[Recipient], office: PostOffice
) -> None:
    first = send(session, bank, people, office.mail)
    assert (first.state, first.done, first.total) == (JobState.DONE, 2, 2)
    assert states(session, first) == [(LetterState.SENT, "")] * 2
    letter = office.letters[0]
    assert letter["To"].addresses[0].display_name == "Camat “Burneh”"
    assert letter["From"].addresses[0].addr_spec == "laporan@contoh.go.id"
    assert letter["Subject"].startswith("Laporan bulanan bank sampah, ")
    (paper,) = letter.iter_attachments()
    assert paper.get_filename() == f"laporan-mlt-{MONTH}-umum.pdf"
    assert paper.get_content().startswith(b"%PDF")
    assert states(session, send(session, bank, people, office.mail)) == [(LetterState.ALREADY, "")] * 2
    assert len(office.letters) == 2
    assert states(session, send(session, bank, people[:1], office.mail, again=True)) == [(LetterState.SENT, "")]
    weigh(session, bank)
    session.commit()
    assert states(session, send(session, bank, people[:1], office.mail)) == [(LetterState.SENT, "")]
    assert [one["To"].addresses[0].addr_spec for one in office.letters[2:]] == ["camat@contoh.go.id"] * 2
    assert session.query(Activity).filter_by(act="send_report", user_id=bank.manager.id).count() == 4


@pytest.mark.one_store
def test_what_is_refused_is_told_and_what_waits_is_tried_again(
    session: Session, bank: Bank, people: list[Recipient], office: PostOffice
) -> None:
    office.says = {"camat@contoh.go.id": "550 kotak tidak ada", "desa@contoh.go.id": "451 nanti saja"}
    job = send(session, bank, people, office.mail)
    assert states(session, job) == [
        (LetterState.REFUSED, "550 kotak tidak ada"), (LetterState.WAITING, "451 nanti saja")
    ]  # fmt: skip
    assert (job.state, job.error[:50]) == (JobState.FAILED, "1 surat belum diterima peladen: 451 nanti saja Ber")
    office.says = {}
    jobs.retry(session, bank.unit, job, bank.manager)
    session.commit()
    work.run(engine_of(session), job.id, Path("/nirgends"), office.mail)
    assert [state for state, _ in states(session, job)] == [LetterState.REFUSED, LetterState.SENT]
    assert len(office.letters) == 1


@pytest.mark.one_store
def test_what_nobody_knows_is_not_sent_again_by_itself(
    session: Session, bank: Bank, people: list[Recipient], office: PostOffice
) -> None:
    """A process died between the letter and the word about it."""
    job = send(session, bank, people[:1], None)
    assert job.error.startswith("Surat belum diatur")
    session.execute(update(Letter).values(state=LetterState.SENDING, sha256="ab"))
    jobs.retry(session, bank.unit, job, bank.manager)
    session.commit()
    work.run(engine_of(session), job.id, Path("/nirgends"), office.mail)
    assert [state for state, _ in states(session, job)] == [LetterState.UNSURE]
    assert office.letters == []


@pytest.mark.one_store
@pytest.mark.parametrize(
    ("name", "address", "says"),
    [
        ("Camat\r\nBcc: x@y.id", "camat@contoh.go.id", "tidak bisa disimpan"),
        ("", "camat@contoh.go.id", "Isi nama"),
        ("Camat", "camat@contoh.go.id\nBcc: x@y.id", "Alamat belum benar"),
        ("Camat", "a@b.id, c@d.id", "Alamat belum benar"),
        ("Camat", "<camat@contoh.go.id>", "Alamat belum benar"),
        ("Camat", "tanpa-alamat", "Alamat belum benar"),
    ],
)
def test_a_header_that_would_be_two_is_refused(
    session: Session, bank: Bank, name: str, address: str, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        recipients.add(session, bank.unit, "MLT", name, address, bank.manager)


def test_an_address_is_listed_once_and_stopped_for_good(session: Session, bank: Bank, people: list[Recipient]) -> None:
    recipients.stop(session, bank.unit, people[0].id, bank.manager)
    again = recipients.add(session, bank.unit, "MLT", "Camat", "camat@Contoh.go.id", bank.manager)
    session.commit()
    assert again.address == "camat@contoh.go.id"
    assert [row.id for row in recipients.stopped(session, bank.unit)] == [people[0].id]
    with pytest.raises(RecipientThere):
        recipients.add(session, bank.unit, "MLT", "Lagi", "desa@contoh.go.id", bank.manager)
    session.rollback()
    key = once(uuid4(), "x")
    with pytest.raises(Refused, match="Pilih penerima"):
        recipients.ask_letters(session, bank.unit, WANTED, {people[0].id}, key, bank.manager, again=False)


def test_the_pages_of_letters(client: Client, session: Session, bank: Bank, app: Flask, office: PostOffice) -> None:
    begun = list[int]()
    app.extensions[STARTING] = lambda job_id, _environ: begun.append(job_id)
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    page = client.get(f"/laporan/{MONTH}/kirim").text
    assert "Peladen surat belum diatur" in page
    assert "https://wa.me/?text=Laporan+bulanan" in page
    app.config["RDU_MAIL"] = office.mail
    typed = {"operation": str(uuid4()), "scope": "MLT", "name": "Camat", "address": "camat@contoh.go.id"}
    assert client.post("/laporan/penerima", data=typed | {"address": "x"}).status_code == 422
    assert client.post("/laporan/penerima", data=typed | {"scope": "ANG"}).status_code == 422
    assert "Camat ada di daftar penerima" in client.post("/laporan/penerima", data=typed, follow_redirects=True).text
    (row,) = recipients.listed(session, bank.unit)
    asked = {"operation": str(uuid4()), "recipients": str(row.id), "whom": "umum"}
    refused = client.post(f"/laporan/{MONTH}/kirim", data=asked | {"recipients": "٣"})
    assert (refused.status_code, "Pilih penerima dari daftar" in refused.text) == (422, True)
    answers = [client.post(f"/laporan/{MONTH}/kirim", data=asked) for _ in range(2)]
    (address,) = {answer.headers["Location"] for answer in answers}
    work.run(engine_of(session), begun[0], Path("/nirgends"), office.mail)
    shown = client.get(address).text
    assert "Terkirim" in shown
    assert "versi draf" not in shown
    assert len(office.letters) == 1
    assert "Terakhir: terkirim" in client.get(f"/laporan/{MONTH}/kirim").text
    assert "tidak lagi menerima" in client.post(f"/laporan/penerima/{row.id}/berhenti", follow_redirects=True).text
    del app.extensions[STARTING]


def test_settings_of_the_mail_server_are_read_once_and_loudly() -> None:
    sender = {"RDU_MAIL_FROM": "Dinas LH <laporan@contoh.go.id>"}
    read = mail_settings({"RDU_SMTP_URL": "smtp+starttls://dlh:s%40ndi@mail.contoh.go.id", **sender})
    assert read == Mail("mail.contoh.go.id", 587, "smtp+starttls", "dlh", "s@ndi", "Dinas LH", "laporan@contoh.go.id")
    assert "s@ndi" not in repr(read)
    assert mail_settings({}) is None
    for url, more in (
        ("smtp://dlh:sandi@mail.contoh.go.id", sender), ("http://mail.contoh.go.id", sender), ("smtps://", sender),
        ("smtp://a:99999", sender), ("", sender), ("smtps://mail.contoh.go.id", {}),
        ("smtps://mail.contoh.go.id", {"RDU_MAIL_FROM": "a@b.id\nBcc: c@d.id"}),
    ):  # fmt: skip
        with pytest.raises(ConfigMissing):
            mail_settings({"RDU_SMTP_URL": url, **more})
