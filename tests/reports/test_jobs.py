"""Work behind: one process has a job, what it makes is what anybody downloads, and it can be stopped and done again."""

import hashlib
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from time import monotonic, sleep
from uuid import uuid4
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from rdu.clock import Month, now_utc
from rdu.db import writing
from rdu.errors import JobNotOver, JobOver, JobUnderWay, OperationReused
from rdu.ledger.service import once
from rdu.people.activity import WORDS
from rdu.reports import jobs, work
from rdu.reports.job_views import STARTING
from rdu.reports.jobs import SILENT, Wanted
from rdu.reports.work_models import Job, JobKind, JobState
from tests.impact.goods import today
from tests.makers import Bank, weigh
from tests.pages import Client

MONTH = str(Month.of(today()))
WANTED = Wanted(JobKind.ZIP, "semua", MONTH, public=False)


@pytest.fixture
def asked(session: Session, bank: Bank) -> Job:
    weigh(session, bank)
    job = jobs.ask(session, bank.root, WANTED, once(uuid4(), "x"), bank.agency)
    session.commit()
    return job


def engine_of(session: Session) -> Engine:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    return engine


def lost(session: Session, job: Job) -> None:
    session.execute(update(Job).where(Job.id == job.id).values(beat_at=now_utc() - 2 * SILENT))
    session.commit()


def test_of_many_processes_one_has_the_job(session: Session, asked: Job) -> None:
    engine, together, won = engine_of(session), Barrier(4), list[int]()

    def claim() -> None:
        together.wait()
        with writing(), Session(engine) as own:
            if jobs.claim(own, asked.id):
                won.append(1)
            own.commit()

    threads = [Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.refresh(asked)
    assert (len(won), asked.state, asked.attempt) == (1, JobState.RUNNING, 1)


def test_a_job_is_asked_for_once_and_one_at_a_time(session: Session, bank: Bank) -> None:
    key = once(uuid4(), "x")
    first = jobs.ask(session, bank.root, WANTED, key, bank.agency)
    session.commit()
    assert jobs.ask(session, bank.root, WANTED, key, bank.agency) is first
    with pytest.raises(OperationReused):
        jobs.ask(session, bank.root, WANTED, once(key.id, "y"), bank.agency)
    with pytest.raises(JobUnderWay):
        jobs.ask(session, bank.root, WANTED, once(uuid4(), "x"), bank.agency)
    session.rollback()


def test_a_process_that_is_gone_is_found_and_its_job_done_again(session: Session, bank: Bank, asked: Job) -> None:
    old = work.claimed(engine_of(session), asked.id)
    assert old is not None
    session.refresh(asked)
    assert not jobs.is_lost(asked)
    with pytest.raises(JobNotOver):
        jobs.retry(session, bank.root, asked, bank.agency)
    lost(session, asked)
    session.refresh(asked)
    assert jobs.is_lost(asked)
    jobs.retry(session, bank.root, asked, bank.agency)
    session.commit()
    assert work.claimed(engine_of(session), asked.id) is not None
    with pytest.raises(work.Stopped):
        old.write(done=0)
    session.refresh(asked)
    jobs.cancel(session, bank.root, asked, bank.agency)
    session.commit()
    with pytest.raises(JobOver):
        jobs.cancel(session, bank.root, asked, bank.agency)


def test_a_failure_says_why_and_can_be_tried_again(session: Session, bank: Bank, asked: Job, tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("bukan folder")
    work.run(engine_of(session), asked.id, tmp_path / "spool", None)
    session.refresh(asked)
    assert asked.state is JobState.FAILED
    assert asked.error.startswith("Ada yang salah di RDU")
    jobs.retry(session, bank.root, asked, bank.agency)
    session.commit()
    work.run(engine_of(session), asked.id, tmp_path / "baik", None)
    session.refresh(asked)
    assert (asked.state, asked.attempt, asked.done, asked.total) == (JobState.DONE, 2, 4, 4)
    made = (tmp_path / "baik" / asked.file_name).read_bytes()
    assert (len(made), hashlib.sha256(made).hexdigest()) == (asked.file_size, asked.file_sha256)
    jobs.sweep(session, tmp_path / "baik", now_utc() + timedelta(days=6))
    assert asked.file_name
    jobs.sweep(session, tmp_path / "baik", now_utc() + timedelta(days=8))
    session.commit()
    session.refresh(asked)
    assert (asked.file_name, list((tmp_path / "baik").iterdir())) == ("", [])


# Pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def started(app: Flask, tmp_path: Path) -> Iterator[list[int]]:
    """The jobs whose processes would have begun."""
    found = list[int]()
    app.config["RDU_SPOOL"] = tmp_path
    app.extensions[STARTING] = lambda job_id, _environ: found.append(job_id)
    yield found
    del app.extensions[STARTING]


def test_the_zip_holds_what_everybody_downloads(
    client: Client, session: Session, bank: Bank, app: Flask, tmp_path: Path
) -> None:
    """With a real process, from the form to the file."""
    app.config["RDU_SPOOL"] = tmp_path
    weigh(session, bank)
    client.sign_in(session, user=bank.agency, unit=bank.root)
    answer = client.post("/laporan/berkas", data={"operation": str(uuid4()), "period": MONTH, "whom": "lengkap"})
    page, until = answer.headers["Location"], monotonic() + 60
    while "Unduh ZIP" not in (html := client.get(page).text):
        assert monotonic() < until, html
        sleep(0.3)
    download = re.search(r'href="(/laporan/berkas/\d+\.zip)"', html)
    assert download is not None
    with client.get(download[1]) as sent, ZipFile(io.BytesIO(sent.data)) as inside:
        codes = {name.split("_")[0]: name for name in inside.namelist()}
        assert set(codes) == {"semua", "kec-35.26.03", "MLT", "ANG"}
        assert codes["MLT"] == f"MLT_{MONTH}_draf.pdf"
        for code, name in codes.items():
            assert inside.read(name) == client.get(f"/laporan/{MONTH}.pdf?untuk={code}").data, code
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert client.get(page).status_code == 404


def test_progress_is_shown_and_a_job_is_stopped_and_begun_again(
    client: Client, session: Session, bank: Bank, started: list[int]
) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    form = {"operation": str(uuid4()), "period": MONTH, "whom": "umum"}
    pages = {client.post("/laporan/berkas", data=form).headers["Location"] for _ in range(2)}
    (page,) = pages
    job_id = int(page.rsplit("/", 1)[1])
    refused = client.post("/laporan/berkas", data=form | {"operation": str(uuid4())})
    assert (refused.status_code, "Masih ada ZIP yang sedang dibuat" in refused.text) == (409, True)
    session.execute(update(Job).where(Job.id == job_id).values(state=JobState.RUNNING, attempt=1, done=2, total=8,
                    current="Bank Sampah <Melati>"))  # fmt: skip
    session.commit()
    html = client.get(page).text
    assert '<progress class="progress" max="8" value="2"' in html
    assert "2 dari 8" in html
    assert "Bank Sampah &lt;Melati&gt;" in html
    assert '<noscript><meta http-equiv="refresh"' in html
    assert "Dihentikan" in client.post(f"{page}/hentikan", follow_redirects=True).text
    assert started == [job_id, job_id]
    client.post(f"{page}/ulang")
    assert started == [job_id, job_id, job_id]
    lost(session, session.get_one(Job, job_id))
    assert "Pekerjaan ini terputus" in client.get(page).text
    assert "Terputus" in client.get("/laporan/berkas").text
    assert client.post("/laporan/berkas", data={"operation": str(uuid4()), "period": "2026-99"}).status_code == 422
    assert client.get(f"/laporan/berkas/{job_id}.zip").status_code == 404
    assert client.get("/laporan/pekerjaan/999").status_code == 404


def test_asking_for_each_kind_of_work_has_a_word_in_the_log() -> None:
    assert {f"ask_{kind.value}" for kind in JobKind} <= set(WORDS)
