"""Open data for everybody: which months, what is covered, and that it cannot be reckoned from what is told."""

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from rdu.clock import Month, pinned_at
from rdu.deposits import reversal, service
from rdu.deposits.models import WeighIn, WeighingDay
from rdu.deposits.service import Visit, Weighed
from rdu.ledger.closing import close_month
from rdu.ledger.service import once
from rdu.people.models import Member, Unit
from rdu.reports.compose import report_of
from rdu.reports.document import Months
from rdu.reports.figures import figures_of, scope_at
from rdu.reports.issued import kept_paper
from rdu.reports.issuing import Issuer, draft_of, issue_report
from rdu.reports.models import Audience
from rdu.roles import Role
from rdu.weights import Quantity
from tests.makers import TODAY, Bank, bottles, cans, make_member, open_day, weigh
from tests.pages import Client
from tests.reports import issues
from tests.sales.sheds import key

NOVEMBER = Month(2026, 11)
JARS, OIL = Weighed("BTL", "biasa", Quantity(3)), Weighed("UCO", "biasa", Quantity(2_000))


@pytest.fixture
def closed(session: Session, bank: Bank) -> Bank:
    """Six households at MLT, one at ANG; only two of them brought cans. Everything is closed in December."""
    with pinned_at(datetime(2026, 11, 21, 3, tzinfo=UTC)):
        weigh(session, bank, bottles(9_000), cans(1_234), JARS)
        weigh(session, bank, bottles(1_000), cans(2_345), OIL, member=bank.neighbour)
        for number in range(3, 7):
            member = make_member(session, bank.unit, number, f"Ibu {number}")
            weigh(session, bank, bottles(1_000), JARS, OIL, member=member)
        open_day(session, bank.other, bank.operator_b)
        _weigh_at(session, bank, bank.other, bank.stranger, bottles(777))
    close(session, bank)
    return bank


def _weigh_at(session: Session, bank: Bank, unit: Unit, member: Member, *lines: Weighed) -> None:
    visit = Visit(member.number, TODAY, lines)
    service.weigh_in(session, unit, visit, once(key().id, repr(visit)), bank.operator_b)


def close(session: Session, bank: Bank) -> None:
    with december():
        done = {"closed_at": datetime(2026, 11, 21, 9, tzinfo=UTC), "closed_by_id": bank.operator.id}
        session.execute(update(WeighingDay).values(**done))
        for unit in (bank.unit, bank.other):
            close_month(session, unit, NOVEMBER, date(2026, 12, 2), key(), bank.manager)
        session.commit()


@contextmanager
def december() -> Iterator[None]:
    with pinned_at(datetime(2026, 12, 2, 3, tzinfo=UTC)):
        yield


def words_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", html))


def test_only_months_that_everybody_has_closed(client: Client, session: Session, bank: Bank) -> None:
    with pinned_at(datetime(2026, 11, 21, 3, tzinfo=UTC)):
        weigh(session, bank)
        assert "Belum ada bulan yang ditutup" in client.get("/data-terbuka").text
        for name in ("2026-11", "2026-11.csv", "2026-11.pdf", "2026-13", "2020-01.json"):
            assert client.get(f"/data-terbuka/{name}").status_code == 404, name
    assert 'href="/data-terbuka"' in client.get("/").text


def test_small_figures_are_covered_everywhere(client: Client, session: Session, closed: Bank, tmp_path: Path) -> None:
    with december():
        assert "November 2026" in client.get("/data-terbuka").text
        page = words_of(client.get("/data-terbuka/2026-11").text)
        table = client.get("/data-terbuka/2026-11.csv").data.decode("utf-8-sig")
        told = client.get("/data-terbuka/2026-11.json")
        paper = client.get("/data-terbuka/2026-11.pdf").data
        schema = client.get("/data-terbuka/skema.json").json
    Draft202012Validator(schema).validate(told.json)
    texts = [page, table, told.text]
    if shutil.which("pdftotext"):
        (tmp_path / "data.pdf").write_bytes(paper)
        made = subprocess.run(["pdftotext", "-raw", "data.pdf", "-"], cwd=tmp_path, capture_output=True, check=True)
        texts.append(made.stdout.decode())
    for text in texts:
        assert "<5" in text
        for secret in ("0,777", "0.777", "3,579", "3.579"):
            assert secret not in text
    rows = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    types = {row["jenis"]: (row["rumah_tangga_membawa"], row["ditimbang_kg"]) for row in rows if row["jenis"]}
    assert types["Kaleng aluminium"] == ("<5", "ditutup")
    assert types["Botol kaca"] == ("ditutup", "ditutup"), "else it is the sum less what is told"
    assert types["Botol PET bening"] == ("7", "14,777")
    assert not any(row["stok_awal_kg"] or row["stok_akhir_kg"] for row in rows)
    units = {row["unit_kode"]: row["rumah_tangga_aktif"] for row in rows if row["jenis_baris"] == "unit"}
    assert units == {"ANG": "<5", "MLT": "ditutup"}
    assert "laporan resminya belum terbit" in page
    assert {row["versi"] for row in rows} == {"ditutup"}
    assert "Utang" not in page
    assert "Belum melapor" not in page
    assert "bukan kredit karbon" in page


def test_a_handful_of_households_is_not_told_at_all(client: Client, session: Session, bank: Bank) -> None:
    with pinned_at(datetime(2026, 11, 21, 3, tzinfo=UTC)):
        weigh(session, bank, bottles(4_321))
        _weigh_none(session, bank)
    close(session, bank)
    with december():
        for name in ("", "/2026-11", "/2026-11.csv", "/2026-11.json"):
            text = client.get(f"/data-terbuka{name}").text
            assert "4,321" not in text
            assert "4.321" not in text
        assert "kurang dari lima rumah tangga" in client.get("/data-terbuka/2026-11").text


def _weigh_none(session: Session, bank: Bank) -> None:
    """The other unit keeps books too: something was weighed there in another month."""
    day = date(2026, 10, 3)
    open_day(session, bank.other, bank.operator_b, day)
    visit = Visit(bank.stranger.number, day, (bottles(500),))
    service.weigh_in(session, bank.other, visit, once(key().id, "x"), bank.operator_b)
    session.commit()


def test_an_answer_that_did_not_change_is_not_sent_again(client: Client, session: Session, closed: Bank) -> None:
    with december():
        for name in ("/data-terbuka", "/data-terbuka/2026-11", "/data-terbuka/2026-11.xlsx"):
            first = client.get(name)
            assert first.headers["Cache-Control"].startswith("public")
            again = client.get(name, headers={"If-None-Match": first.headers["ETag"]})
            assert (again.status_code, again.data) == (304, b""), name


def version(client: Client) -> str:
    return str(json.loads(client.get("/data-terbuka/2026-11.json").data)["versi"])


def test_an_issued_month_is_told_as_it_was_issued(client: Client, session: Session, closed: Bank) -> None:
    with december():
        _, scope = scope_at(session, closed.root, "semua", kabupaten=True)
        of, by = (
            draft_of(session, scope, NOVEMBER, date(2026, 12, 2)),
            Issuer(closed.agency, closed.root, {Role.AGENCY}),
        )
        row = issue_report(session, of, of.fingerprint, key(), by, issues.address_of)
        paper = kept_paper(row, Audience.PUBLIC)
        session.commit()
        assert client.get("/data-terbuka/2026-11.pdf").data == paper
        assert version(client) == "terbit 1"
        first = session.scalars(select(WeighIn).where(WeighIn.unit_id == closed.unit.id).order_by(WeighIn.seq)).first()
        assert first is not None
        reversal.reverse(session, first, "salah", key(), closed.manager, date(2026, 12, 2))
        session.commit()
        assert version(client) == "sesudah terbit 1"
        assert client.get("/data-terbuka/2026-11.pdf").data == paper


@pytest.mark.parametrize("whole", [True, False])
def test_a_month_of_few_is_not_told_by_the_next(session: Session, bank: Bank, *, whole: bool) -> None:
    with pinned_at(datetime(2026, 11, 21, 3, tzinfo=UTC)):
        open_day(session, bank.unit, bank.operator, date(2026, 10, 10))
        weigh(session, bank, bottles(4_321), day=date(2026, 10, 10))
        for number in range(3, 9):
            weigh(session, bank, bottles(2_000), member=make_member(session, bank.unit, number, f"Ibu {number}"))
        _, scope = scope_at(session, bank.root, "semua", kabupaten=True)
        paper = report_of(figures_of(session, scope, NOVEMBER, TODAY), bank.root, whole=whole)
    charts = [one for section in paper.sections for one in section.blocks if isinstance(one, Months)]
    weighed = next(one for one in charts if one.title == "Ditimbang tiap bulan")
    assert weighed.figures[-2:] == (["4,321\u00a0kg", "12\u00a0kg"] if whole else ["ditutup", "12\u00a0kg"])
    key = next(one for one in paper.keys if one.name == "Ditimbang")
    assert (bool(key.earlier), key.series[-2]) == ((True, 4_321) if whole else (False, 0))
