"""Tokens and the log of calls, as the agency keeps them."""

import hashlib
import io
import re
from datetime import UTC, datetime
from uuid import uuid4

from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.exchange import service
from rdu.exchange.models import ExchangeToken
from tests.makers import Bank
from tests.pages import Client


def test_a_token_is_shown_once_and_only_its_hash_is_kept(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    typed = {"operation": str(uuid4()), "name": "Bangga Command Center", "per_minute": "30"}
    made = client.post("/inovasi/pertukaran", data=typed)
    shown = re.search(r"rdu_[A-Za-z0-9_-]{43}", made.text)
    assert (made.status_code, bool(shown)) == (201, True)
    row = session.scalars(select(ExchangeToken)).one()
    assert (row.name, row.per_minute) == ("Bangga Command Center", 30)
    assert row.sha256 == hashlib.sha256(shown[0].encode() if shown else b"").digest()

    again = client.post("/inovasi/pertukaran", data=typed, follow_redirects=True)
    assert "hanya ditampilkan satu kali" in again.text
    assert not re.search(r"rdu_[A-Za-z0-9_-]{43}", again.text)
    same = client.post("/inovasi/pertukaran", data=typed | {"operation": str(uuid4())})
    assert (same.status_code, "sudah dipakai token lain" in same.text) == (422, True)
    empty = client.post("/inovasi/pertukaran", data={"operation": str(uuid4()), "name": "", "per_minute": "0"})
    assert (empty.status_code, "Tulis namanya" in empty.text, "dari 1 sampai 600" in empty.text) == (422, True, True)


def test_a_token_is_stopped_after_a_question(client: Client, session: Session, bank: Bank) -> None:
    row = service.make_token(session, "BCC", 30, "rdu_x", uuid4(), bank.admin)
    session.commit()
    client.sign_in(session, user=bank.admin, unit=bank.root)
    address = f"/inovasi/pertukaran/{row.id}/henti"
    assert "Hentikan token ini?" in client.get(address).text
    for _ in range(2):
        stopped = client.post(address, data={"operation": str(uuid4())}, follow_redirects=True)
        assert "dihentikan" in stopped.text
    session.refresh(row)
    assert row.stopped_by_id == bank.admin.id
    assert client.get("/inovasi/pertukaran/99/henti").status_code == 404


def test_the_log_is_read_by_month_in_the_kabupatens_time_and_taken_away(
    client: Client, session: Session, bank: Bank
) -> None:
    row = service.make_token(session, "=BCC", 30, "rdu_x", uuid4(), bank.admin)
    for at in (datetime(2026, 10, 31, 16, 59, tzinfo=UTC), datetime(2026, 10, 31, 17, 0, tzinfo=UTC)):
        with pinned_at(at):
            service.keep_call(session, row, "/api/v1/ringkasan", 200, 12)
    with pinned_at(datetime(2026, 11, 2, 3, tzinfo=UTC)):
        for status in (429, *[200] * 50):
            service.keep_call(session, row, "/api/v1/ringkasan", status, 7)
    client.sign_in(session, user=bank.agency, unit=bank.root)

    assert "53 panggilan" in client.get("/inovasi/pertukaran/catatan").text
    october = client.get("/inovasi/pertukaran/catatan?bulan=2026-10").text
    assert ("1 panggilan" in october, "31 Okt 2026" in october) == (True, True)
    assert "Halaman 2 dari 2" in client.get("/inovasi/pertukaran/catatan?bulan=2026-11&hal=2").text
    book = load_workbook(io.BytesIO(client.get("/inovasi/pertukaran/catatan-2026-11.xlsx").data))
    assert book["Panggilan"].max_row == 53
    assert [cell.value for cell in book["Jumlah"][2]] == ["2026-11", "=BCC", 51]
    assert client.get("/inovasi/pertukaran/catatan-2026-13.xlsx").status_code == 404
    with pinned_at(datetime(2026, 11, 24, 3, tzinfo=UTC)):
        page = client.get("/inovasi/pertukaran").text
    assert ("November 2026" in page, "Oktober 2026" in page) == (True, True)
