"""How long all reports of a month take as one ZIP, and what is left of the weigh-ins meanwhile.

    .venv/bin/python -m tests.bench.batch [--units 281] [--households 250000] [--lines 1000000] [--postgresql URL]

On the kabupaten of tests.bench.district: first one unit's report alone (figures and PDF, the median of twenty units),
then eight clients weigh at one unit without a pause, before and while the ZIP is made behind. Their rate is compared in
one run.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import uuid4

from sqlalchemy import select

from rdu.bench.clients import CLIENTS, Client, Weigher, together
from rdu.bench.served import cookies_of, serving
from rdu.bench.stand import Stand, at_counter, on_postgresql, on_sqlite
from rdu.clock import Month, today_at
from rdu.db import writing
from rdu.ledger.service import once
from rdu.people.models import Unit
from rdu.people.numbers import format_number
from rdu.people.units import root_of
from rdu.reports import jobs
from rdu.reports.figures import scope_at
from rdu.reports.papers import newest_paper
from rdu.reports.work_models import Job, JobKind, JobState
from tests.bench.district import ENOUGH, make

UNITS_ALONE, EACH = 20, 25


def one_report(stand: Stand, month: Month) -> float:
    """Milliseconds of one unit's report."""
    times = []
    with stand.session() as session:
        codes = session.scalars(select(Unit.code).where(Unit.code.like("Z%")).order_by(Unit.code).limit(UNITS_ALONE))
        units = list(codes)
    for code in units:
        with stand.session() as session:
            unit = session.scalars(select(Unit).where(Unit.code == code)).one()
            began = perf_counter()
            _, scope = scope_at(session, unit, "", kabupaten=False)
            newest_paper(session, scope, month, today_at(unit.timezone), public=False)
            times.append((perf_counter() - began) * 1_000)
    return median(times)


def asked_for(stand: Stand, month: Month) -> int:
    with writing(), stand.session() as session:
        by, wanted = at_counter(session).by, jobs.Wanted(JobKind.ZIP, "semua", str(month), public=False)
        job = jobs.ask(session, root_of(session), wanted, once(uuid4(), "batch"), by)
        session.commit()
        return job.id


@contextmanager
def made_behind(stand: Stand, job_id: int) -> Iterator[subprocess.Popen[bytes]]:
    with TemporaryDirectory(prefix="rdu-spool-") as spool:
        more = {"RDU_DATABASE_URL": stand.config.database_url, "RDU_SPOOL": spool}
        command = [sys.executable, "-m", "rdu.behind", str(job_id)]
        with subprocess.Popen(command, env=os.environ | more) as process:  # our own module, a number
            try:
                yield process
            finally:
                process.kill()


def beside_weigh_ins(stand: Stand, month: Month) -> Iterator[tuple[str, float]]:
    officers, _ = cookies_of(stand)
    with stand.session() as session:
        numbers = [format_number(member.number) for member in at_counter(session).members if not member.kind.is_group]
    with serving(stand) as (port, _):
        weighers = [Weigher(Client(port, cookie), seed, numbers) for seed, cookie in enumerate(officers[:CLIENTS])]
        acts = [weigher.weigh for weigher in weighers]
        together(acts, 3)
        before = median(together(acts, EACH).rate for _ in range(5))
        began, rates = perf_counter(), []
        with made_behind(stand, job_id := asked_for(stand, month)) as process:
            while process.poll() is None:
                rates.append(together(acts, EACH).rate)
        took = perf_counter() - began
        for weigher in weighers:
            weigher.client.close()
    yield "weigh-ins a second, alone", before
    yield "weigh-ins a second, beside the ZIP", median(rates)
    yield "of their rate, %", 100 * median(rates) / before
    yield "ZIP, s", took
    yield from _told(stand, job_id)


def _told(stand: Stand, job_id: int) -> Iterator[tuple[str, float]]:
    with stand.session() as session:
        job = session.get_one(Job, job_id)
        if job.state is not JobState.DONE:
            raise RuntimeError(f"{job.state}: {job.error}")
        yield "reports inside", job.total
        yield "ZIP, bytes", job.file_size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=281)
    parser.add_argument("--households", type=int, default=250_000)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--postgresql", default="", help="URL of a server, to measure there instead")
    asked = parser.parse_args()
    with on_postgresql(asked.postgresql, ENOUGH) if asked.postgresql else on_sqlite(ENOUGH) as stand:
        began = perf_counter()
        month = make(stand, asked.units, asked.households, asked.lines)
        print(f"{stand.name}: filled in {perf_counter() - began:.0f} s")  # noqa: T201  # what a script is for
        print(f"one unit's report, ms: {one_report(stand, month):,.0f}")  # noqa: T201  # as above
        for name, figure in beside_weigh_ins(stand, month):
            print(f"{name}: {figure:,.0f}")  # noqa: T201  # as above


if __name__ == "__main__":
    main()
