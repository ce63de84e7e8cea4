"""The command line, as it is used on the first day and on every other. Real databases; only the server is held back."""

import re
import socket
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from flask import request
from granian import Granian
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import Headers
from werkzeug.test import Client, EnvironBuilder

from rdu.cli import main
from rdu.clock import now_utc
from rdu.config import Config
from rdu.extensions import db
from rdu.people.models import ImportDraft, RoleGrant, SignInFailure, Unit, User
from rdu.people.sessions import fits
from rdu.roles import Role
from rdu.server import app_of, free_port
from tests.makers import PASSWORD, Bank, weigh

SECRET = {"SECRET_KEY": "s" * 40}


def rdu(*arguments: str, url: str = "", typed: str = "", env: dict[str, str] | None = None) -> Result:
    settings = {"SECRET_KEY": None, "RDU_DATABASE_URL": url or None, **(env or {})}
    return CliRunner().invoke(main, arguments, input=typed, env=settings, catch_exceptions=False)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What granian would have served: address, port, workers, and the settings and proxy that its loader holds."""
    kept: list[tuple[Any, ...]] = []

    def keep(server: Any, target_loader: Any, wrap_loader: bool) -> None:
        assert not wrap_loader
        kept.append((server.bind_addr, server.bind_port, server.workers, *target_loader.args))

    monkeypatch.setattr(Granian, "serve", keep)
    return kept


# Real use ---------------------------------------------------------------------------------------------------------


def test_serving_without_a_secret_is_refused_and_says_which(store: str, served: list[Any]) -> None:
    result = rdu("serve", url=store)
    assert result.exit_code == 1
    assert "SECRET_KEY" in result.output
    assert served == []


def test_serving_a_database_that_is_not_migrated_names_the_command(tmp_path: Path, served: list[Any]) -> None:
    result = rdu("serve", url=f"sqlite:///{tmp_path}/new.db", env=SECRET)
    assert (result.exit_code, served) == (1, [])
    assert "rdu migrate" in result.output


def test_plain_http_is_served_on_this_machine_only(store: str, served: list[Any]) -> None:
    result = rdu("serve", "--host", "0.0.0.0", url=store, env=SECRET)
    assert (result.exit_code, served) == (1, [])
    assert "--behind-proxy" in result.output


def test_serving_behind_a_proxy_means_https(store: str, served: list[Any]) -> None:
    rdu("serve", "--host", "0.0.0.0", "--port", "8123", "--workers", "2", "--behind-proxy", url=store, env=SECRET)
    [(host, port, workers, config, behind_proxy)] = served
    assert (host, port, workers, config.https, config.demo, behind_proxy) == ("0.0.0.0", 8123, 2, True, False, True)


def test_serving_on_this_machine_needs_no_https(store: str, served: list[Any]) -> None:
    assert rdu("serve", url=store, env=SECRET).exit_code == 0
    [(host, _, _, config, behind_proxy)] = served
    assert (host, config.https, behind_proxy) == ("127.0.0.1", False, False)


def test_the_proxy_is_believed_about_https(store: str) -> None:
    seen: dict[str, str] = {}
    app = app_of(Config(store, "x" * 32), behind_proxy=True)

    @app.before_request
    def look() -> None:
        seen.update(scheme=request.scheme, host=request.host, address=request.remote_addr or "")

    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "rdu.example", "X-Forwarded-For": "10.0.0.7"}
    Client(app).open(EnvironBuilder("/healthz", headers=Headers(said)))
    with app.app_context():
        db.engine.dispose()
    assert seen == {"scheme": "https", "host": "rdu.example", "address": "10.0.0.7"}


def test_a_taken_port_gives_the_next_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port


def test_a_kabupaten_is_set_up_and_its_first_admin_gets_in(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/rdu.db"
    assert (
        "Jalankan: rdu migrate" in rdu("setup", "--kabupaten", "Kabupaten Bangkalan", "--code", "BKL", url=url).output
    )
    assert rdu("migrate", url=url).output == "Database siap.\n"
    assert "Kabupaten belum ada" in rdu("create-admin", "--username", "siti", "--password-stdin", url=url,
                                        typed=f"{PASSWORD}\n").output  # fmt: skip
    assert (
        "Kabupaten Bangkalan (BKL) siap"
        in rdu("setup", "--kabupaten", "Kabupaten Bangkalan", "--code", "bkl", url=url).output
    )
    assert "sudah ada" in rdu("setup", "--kabupaten", "Lain", "--code", "LLN", url=url).output
    assert rdu("create-admin", url=url, typed=f"Siti\n{PASSWORD}\n{PASSWORD}\n").exit_code == 0

    with sqlite3.connect(tmp_path / "rdu.db") as connection:
        [(username, password_hash)] = connection.execute("SELECT username, password_hash FROM app_user")
        assert connection.execute("SELECT count(*) FROM region").fetchone()[0] >= 300
    connection.close()
    assert username == "siti"
    assert fits(password_hash, PASSWORD)


def test_the_first_admin_has_no_default_password(session: Session, bank: Bank, store: str) -> None:
    for typed in ("\n", "pendek\n", "aaaaaaaaaaaaaaaaaaaa\n", "siti siti siti siti\n"):
        result = rdu("create-admin", "--username", "siti", "--password-stdin", url=store, typed=typed)
        assert result.exit_code == 1, typed
        assert result.output.startswith("Kata sandi")
    assert session.scalar(select(User).where(User.username == "siti")) is None


def test_an_admin_is_made_at_the_root(session: Session, bank: Bank, store: str) -> None:
    result = rdu("create-admin", "--username", "Siti", "--password-stdin", url=store, typed=f"{PASSWORD}\n")
    assert result.output == "Admin siti bisa masuk sekarang.\n"
    found = select(RoleGrant.role, Unit.code).join(RoleGrant.unit).join(RoleGrant.user).where(User.username == "siti")
    assert session.execute(found).all() == [(Role.ADMIN, "BKL")]
    again = rdu("create-admin", "--username", "siti", "--password-stdin", url=store, typed=f"{PASSWORD}\n")
    assert (again.exit_code, again.output) == (1, "Nama masuk ini sudah dipakai. Pilih nama lain.\n")
    spaced = rdu("create-admin", "--username", "bu siti", "--password-stdin", url=store, typed=f"{PASSWORD}\n")
    assert (spaced.exit_code, spaced.output) == (1, "Nama masuk harus satu kata, contoh siti.\n")


def test_a_code_of_a_kabupaten_is_three_letters(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/rdu.db"
    rdu("migrate", url=url)
    result = rdu("setup", "--kabupaten", "Bangkalan", "--code", "B1", url=url)
    assert (result.exit_code, result.output) == (1, "Kode unit harus tiga huruf, contoh BKL.\n")


def test_the_audit_says_that_all_books_agree(session: Session, bank: Bank, store: str) -> None:
    weigh(session, bank)
    result = rdu("audit", url=store)
    assert (result.exit_code, result.output) == (0, "Semua buku cocok (3 unit, 1 jurnal, 2 catatan uang diperiksa).\n")


def test_the_audit_names_what_does_not_agree_and_fails(session: Session, bank: Bank, store: str) -> None:
    weigh(session, bank)
    session.connection().exec_driver_sql("UPDATE account SET balance = balance + 1 WHERE kind = 'savings'")
    session.commit()
    result = rdu("audit", url=store)
    assert result.exit_code == 1
    assert re.search(r"^MLT account savings:0001:regular: ", result.output, re.M)
    assert "1 baris tidak cocok" in result.output


def test_sweeping_takes_old_attempts_and_drafts_only(session: Session, bank: Bank, store: str) -> None:
    old, now = now_utc() - timedelta(days=400), now_utc()
    for at in (old, now):
        session.add(SignInFailure(account=b"a" * 32, address="127.0.0.1", at=at))
        session.add(draft(bank, at, confirmed=False))
        session.add(draft(bank, at, confirmed=True))
    session.commit()

    assert rdu("sweep", url=store).output == "Sudah bersih.\n"

    session.rollback()
    assert session.scalars(select(SignInFailure.at)).all() == [now]
    assert session.scalar(select(func.count()).select_from(ImportDraft)) == 3


def draft(bank: Bank, at: datetime, *, confirmed: bool) -> ImportDraft:
    return ImportDraft(
        id=uuid4(), unit_id=bank.unit.id, kind="members", filename="a.csv", content=b"", made_at=at,
        made_by_id=bank.manager.id, confirmed_at=at if confirmed else None,
    )  # fmt: skip


def test_a_database_that_is_not_there_is_told_in_words() -> None:
    result = rdu("audit", url="postgresql://nobody@127.0.0.1:1/rdu")
    assert result.exit_code == 1
    assert "Periksa RDU_DATABASE_URL" in result.output
