"""rdu: start, serve, prove and look after a waste bank's books from the command line."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import Any

import click
from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from rdu import schema
from rdu.bench import run as bench_run
from rdu.cash import audit as cash_audit
from rdu.catalogue.seeding import load_types
from rdu.clock import now_utc, today_at
from rdu.config import Config, beside, database_url, from_environment, spool
from rdu.db import engine_for, writing
from rdu.demo import store as demo_store
from rdu.demo.signins import SIGN_INS
from rdu.deposits import audit as deposits_audit
from rdu.deposits import closed_months
from rdu.errors import RuleBroken
from rdu.feedback import audit as feedback_audit
from rdu.history import audit as history_audit
from rdu.impact import audit as impact_audit
from rdu.innovation import audit as claims_audit
from rdu.ledger import audit as ledger_audit
from rdu.ledger import month_end
from rdu.ledger.models import Entry, Journal
from rdu.ledger.month_models import AuditRun
from rdu.passages import audit as passages_audit
from rdu.people import sessions
from rdu.people.founding import add_admin, found_kabupaten
from rdu.people.models import ImportDraft, Region, Unit
from rdu.people.regions import load_regions
from rdu.plant import audit as plant_audit
from rdu.reports import audit as reports_audit
from rdu.reports import jobs
from rdu.sales import audit as sales_audit
from rdu.sales import stock_audit as sheds_audit
from rdu.server import LOCAL, free_port, serve
from rdu.snapshot import snapshot
from rdu.stock import audit as stock_audit
from rdu.survey import audit as survey_audit
from rdu.withdrawals import audit as withdrawals_audit
from rdu.withdrawals import fund_audit, savings_audit
from rdu.withdrawals.service import expire

DRAFTS_LAST = timedelta(days=30)


class _InWords(click.Group):
    """Tells a broken rule or a database that is not there in a sentence, not by a trace."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RuleBroken as refusal:
            sys.exit(str(refusal))
        except OperationalError as error:
            sys.exit(f"Database tidak bisa dipakai: {error.orig}\nPeriksa RDU_DATABASE_URL.")


@click.group(cls=_InWords)
def main() -> None:
    """RDU: dari timbangan sampai buku tabungan."""


@main.command()
@click.option("--port", default=5000, show_default=True, help="Nomor port di 127.0.0.1.")
@click.option("--no-serve", is_flag=True, help="Siapkan data contoh saja, jangan layani.")
def demo(port: int, no_serve: bool) -> None:
    """Coba RDU dengan data contoh: satu kabupaten karangan, dua belas bulan penimbangan."""
    config = demo_store.config()
    with demo_store.made_ready(config, click.echo) as session:
        session.commit()
    if no_serve:
        return
    port = free_port(port)
    click.echo(f"\nRDU berjalan di http://{LOCAL}:{port} (berhenti: Ctrl+C)\n\n{SIGN_INS}")
    serve(config, host=LOCAL, port=port, workers=1)


@main.command("serve")
@click.option("--host", default=LOCAL, show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Jumlah proses.")
@click.option("--behind-proxy", is_flag=True, help="Ada satu proxy https di depan (X-Forwarded-Proto).")
def serve_(host: str, port: int, workers: int, behind_proxy: bool) -> None:
    """Layani pemakaian sungguhan. Perlu SECRET_KEY, dan RDU_DATABASE_URL bila bukan SQLite."""
    if host != LOCAL and not behind_proxy:
        sys.exit("Tanpa https, RDU hanya melayani 127.0.0.1. Pasang proxy https, lalu tambahkan --behind-proxy.")
    config = schema.ready(replace(from_environment(), https=behind_proxy))
    click.echo(f"RDU berjalan di http://{host}:{port}")
    serve(config, host=host, port=port, workers=workers, behind_proxy=behind_proxy)


@main.command()
def migrate() -> None:
    """Siapkan database, atau bawa ke versi ini."""
    schema.migrate(_settings())
    click.echo("Database siap.")


@main.command()
@click.option("--kabupaten", required=True, help="Nama, contoh: Kabupaten Bangkalan.")
@click.option("--code", required=True, help="Tiga huruf, contoh: BKL.")
def setup(kabupaten: str, code: str) -> None:
    """Isi wilayah, jenis sampah, dan kabupaten sebagai unit pertama."""
    with _database() as session:
        count = load_regions(session)
        types = load_types(session)
        top = session.scalar(select(Region.code).where(Region.parent_code.is_(None)))
        root = found_kabupaten(session, kabupaten, code, top)
        session.commit()
    click.echo(f"{root.name} ({root.code}) siap: {count} wilayah, {len(types)} jenis sampah.")
    click.echo("Berikutnya: rdu create-admin")


@main.command("create-admin")
@click.option("--username", prompt="Nama masuk")
@click.option("--password-stdin", is_flag=True, help="Baca kata sandi dari masukan standar, satu baris.")
def create_admin(username: str, password_stdin: bool) -> None:
    """Buat admin pertama. Kata sandinya Anda yang menentukan."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Kata sandi (15 tanda atau lebih)", hide_input=True, confirmation_prompt="Sekali lagi")
    with _database() as session:
        user = add_admin(session, username, password)
        session.commit()
    click.echo(f"Admin {user.username} bisa masuk sekarang.")


@main.command()
@click.pass_context
def audit(context: click.Context) -> None:
    """Buktikan semua buku: rantai, saldo, timbangan, dan stok."""
    _check_version()
    with snapshot(database_url()) as session:
        rooms = (
            ledger_audit, deposits_audit, stock_audit, sheds_audit, sales_audit, withdrawals_audit, fund_audit,
            savings_audit, cash_audit, history_audit, passages_audit, impact_audit, month_end, closed_months,
            reports_audit, plant_audit, survey_audit, feedback_audit, claims_audit,
        )  # fmt: skip
        findings, codes = 0, set()
        for finding in chain.from_iterable(room.audit(session) for room in rooms):
            findings += 1
            codes.add(finding.unit)
            click.echo(finding)
        units, journals, entries = (_count(session, table) for table in (Unit, Journal, Entry))
    with writing(), _database() as live:
        live.add(AuditRun(ended_at=now_utc(), found=findings, units=" ".join(sorted(codes))))
        live.commit()
    checked = f"{units} unit, {journals} jurnal, {entries} catatan uang diperiksa"
    if findings:
        click.echo(f"{findings} baris tidak cocok ({checked}).")
        context.exit(1)
    click.echo(f"Semua buku cocok ({checked}).")


@main.command()
@click.option("--short", is_flag=True, help="Sebentar saja: untuk memeriksa bahwa pengukurnya jalan.")
@click.option("--postgresql", metavar="URL", help="Ukur juga di server ini, contoh: postgresql+psycopg://user@host.")
def bench(short: bool, postgresql: str | None) -> None:
    """Ukur kecepatan dan memori, sebagai perbandingan dalam satu kali jalan."""
    for line in bench_run.run(bench_run.SHORT if short else bench_run.FULL, postgresql):
        click.echo(line)


@main.command()
def sweep() -> None:
    """Buang yang lewat masanya: percobaan masuk, sesi, draf impor, ZIP. Akhiri penarikan yang tidak dibayar."""
    with _database() as session:
        for unit in session.scalars(select(Unit).order_by(Unit.id)).all():
            expire(session, unit, today_at(unit.timezone))
            session.commit()
        now = now_utc()
        sessions.sweep(session, now)
        old = delete(ImportDraft).where(ImportDraft.made_at < now - DRAFTS_LAST, ImportDraft.confirmed_at.is_(None))
        session.execute(old)
        jobs.sweep(session, spool() or beside(database_url()), now)
        session.commit()
    click.echo("Sudah bersih.")


def _count(session: Session, table: type[Unit | Journal | Entry]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _settings() -> Config:
    """Settings for work that signs nothing: the secret is not needed."""
    return Config(database_url(), os.urandom(32).hex(), https=False)


def _check_version() -> None:
    engine = engine_for(database_url())
    with Session(engine) as session:
        current = schema.is_current(session)
    engine.dispose()
    if not current:
        sys.exit("Database belum siap untuk versi ini. Jalankan: rdu migrate")


@contextmanager
def _database() -> Iterator[Session]:
    """A session that may write, on a database that this version can work with."""
    _check_version()
    engine = engine_for(database_url())
    try:
        with writing(), Session(engine, expire_on_commit=False) as session:
            yield session
    finally:
        engine.dispose()
