"""The flows as people walk them: ask, read back, a second officer's PIN, done."""

import re
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from rdu.clock import today_at
from rdu.ledger.models import Account, AccountKind
from rdu.money import Rupiah
from rdu.passages.models import HandOver, Passage
from rdu.people.models import Member, Unit, UnitKind, User
from tests.cash.boxes import opened
from tests.makers import HASHED_PIN, PIN, Bank, make_unit, weigh
from tests.pages import Client
from tests.passages.test_service import died, under_induk

HAND_OVER = {"given_by": "Ramlah", "taken_by": "Hosnan", "witness": "Pak Lurah", "bank_read": "1.000.000",
             "checks": ["cash", "bank"]}  # fmt: skip


def at(client: Client, session: Session, user: User, unit: Unit) -> Client:
    return client.sign_in(session, user=user, unit=unit)


def walk(client: Client, address: str, typed: dict[str, Any], **last: Any) -> TestResponse:
    """Read back, then save with the same operation."""
    body = {"operation": str(uuid4()), **typed}
    read = client.post(address, data=body)
    assert read.status_code == 200, read.text
    assert "Bacakan" in read.text
    return client.post(address, data=body | {"langkah": "simpan"} | last)


def balance(session: Session, unit: Unit, code: str) -> int:
    session.expire_all()
    session.commit()
    found = select(Account.balance).where(Account.unit_id == unit.id, Account.code == code)
    return int(session.scalar(found) or 0)


def test_a_board_hands_over_and_prints_it(client: Client, session: Session, bank: Bank) -> None:
    opened(session, bank)
    at(client, session, bank.manager, bank.unit)
    assert "Rp500.000" in client.get("/serah-terima").text
    wrong = client.post("/serah-terima", data={"operation": str(uuid4()), **HAND_OVER, "witness": ""})
    assert wrong.status_code == 422
    assert "Tulis nama saksi." in wrong.text
    assert "Hosnan" in wrong.text
    assert walk(client, "/serah-terima", HAND_OVER).status_code == 303
    seq = session.scalars(select(HandOver.seq)).one()
    paper = client.get(f"/serah-terima/{seq}.pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    assert client.get(f"/serah-terima/{seq + 1}.pdf").status_code == 404


def test_the_agency_appoints_and_money_stands_still(client: Client, session: Session, bank: Bank) -> None:
    opened(session, bank)
    at(client, session, bank.agency, bank.root)
    letter = {"username": "siapa", "letter_number": "470/1", "letter_day": "20-11-2026"}
    refused = client.post("/surat-tugas/MLT", data={"operation": str(uuid4()), **letter})
    assert refused.status_code == 422
    assert "Nama masuk ini tidak ada" in refused.text
    assert walk(client, "/surat-tugas/MLT", letter | {"username": "hosnan"}).status_code == 303
    assert "Menunggu hitungan kas" in client.get("/surat-tugas").text
    assert client.get("/surat-tugas/BKL").status_code == 404
    at(client, session, bank.manager, bank.unit)
    assert "uang tidak bergerak" in client.get("/serah-terima").text
    refused = client.post("/serah-terima", data={"operation": str(uuid4()), **HAND_OVER})
    assert refused.status_code == 422
    assert "Hitung kas dulu" in refused.text


def test_heirs_are_paid_with_a_second_officers_pin(client: Client, session: Session, bank: Bank) -> None:
    opened(session, bank)
    weigh(session, bank)
    bank.operator.pin_hash = HASHED_PIN
    at(client, session, bank.manager, bank.unit)
    told = {"died_on": "18-11-2026", "told_by": "Anaknya"}
    assert walk(client, "/anggota/0001/wafat", told).status_code == 303
    assert "Serahkan tabungan" in client.get("/anggota/0001/wafat").text
    heirs = {"letter_number": "470/9", "letter_day": "19-11-2026", "words": "Hasan", "way": "cash", "to": ""}
    wrong = walk(client, "/anggota/0001/wafat/waris", heirs, officer="hosnan", pin="111111")
    assert wrong.status_code == 422
    assert "PIN tidak cocok" in wrong.text
    assert balance(session, bank.unit, "cash") == 500_000
    assert walk(client, "/anggota/0001/wafat/waris", heirs, officer="hosnan", pin=PIN).status_code == 303
    assert balance(session, bank.unit, "cash") == 493_625
    assert "Dibayar kepada ahli waris" in client.get("/anggota/0001/wafat").text
    unknown = client.post("/anggota/0001/wafat/waris", data={"operation": str(uuid4()), **heirs, "way": "number",
                                                            "to": "0999"})  # fmt: skip
    assert unknown.status_code == 422
    assert "tidak ada di unit Anda" in unknown.text


def test_the_heirs_page_waits_for_the_death(client: Client, session: Session, bank: Bank) -> None:
    at(client, session, bank.manager, bank.unit)
    assert client.get("/anggota/0001/wafat/waris").status_code == 404
    assert client.get("/anggota/0777/wafat").status_code == 404
    died(session, bank)
    assert client.get("/anggota/0001/wafat/waris").status_code == 200


def test_a_household_moves_by_pages(client: Client, session: Session, bank: Bank) -> None:
    under_induk(session, bank)
    weigh(session, bank)
    bank.operator.pin_hash = HASHED_PIN
    at(client, session, bank.manager, bank.unit)
    assert walk(client, "/anggota/0001/pindah", {"unit": "ANG"}, officer="hosnan", pin=PIN).status_code == 303
    assert balance(session, bank.unit, "due_to:BSI") == 6_375
    assert "Rp6.375" in client.get("/antar-unit").text
    assert len(session.scalars(select(Passage)).all()) == 3


def test_a_household_splits_by_pages(client: Client, session: Session, bank: Bank) -> None:
    weigh(session, bank)
    bank.operator.pin_hash = HASHED_PIN
    at(client, session, bank.manager, bank.unit)
    typed = {"people": "1", "name": "Baru", "pocket": "regular", "amount": "1.000"}
    alone = client.post("/anggota/0001/pisah", data={"operation": str(uuid4()), **typed})
    assert alone.status_code == 422
    assert "tinggal di nomor lama" in alone.text
    client.post("/anggota/0001/orang/baru", data={"name": "Hasan", "sex": "M", "may_withdraw": "y"})
    if len(session.scalars(select(Member).where(Member.number == 1, Member.unit_id == bank.unit.id)).one().persons) < 2:
        pytest.fail("the second person is not there")
    done = walk(client, "/anggota/0001/pisah", typed | {"people": "2"}, officer="hosnan", pin=PIN)
    assert done.status_code == 303
    assert balance(session, bank.unit, "savings:0003:regular") == 1_000


def test_a_unit_closes_by_pages(client: Client, session: Session, bank: Bank) -> None:
    under_induk(session, bank)
    opened(session, bank)
    at(client, session, bank.manager, bank.unit)
    assert "Rp500.000" in client.get("/tutup-unit").text
    assert walk(client, "/tutup-unit", {"reason": "sepi"}).status_code == 303
    for purse in ("cash", "bank"):
        assert walk(client, "/tutup-unit/kas", {"purse": purse}).status_code == 303
    at(client, session, bank.admin, bank.root)
    page = client.get("/tutup-unit/MLT").text
    assert "Tutup unit ini" in page
    assert client.post("/tutup-unit/MLT", data={"operation": str(uuid4())}).status_code == 303
    assert re.search(r"Tutup sejak \d", client.get("/surat-tugas").text)


def test_the_signed_list_is_recorded_by_pages(client: Client, session: Session, bank: Bank) -> None:
    under_induk(session, bank)
    weigh(session, bank)
    bank.operator.pin_hash = HASHED_PIN
    at(client, session, bank.manager, bank.unit)
    assert "belum diusulkan" in client.get("/tutup-unit/penabung/tanda-tangan").text
    assert walk(client, "/tutup-unit", {"reason": "sepi"}).status_code == 303
    today = today_at(bank.unit.timezone)
    typed = {"operation": str(uuid4()), "signed_on": f"{today:%d-%m-%Y}", "witness": "Ketua RW"}
    early = client.post("/tutup-unit/penabung/tanda-tangan", data=typed)
    assert (early.status_code, "Nomor 0001 belum dibayar" in early.text, "Ketua RW" in early.text) == (409, True, True)
    assert walk(client, "/anggota/0001/pindah", {"unit": "ANG"}, officer="hosnan", pin=PIN).status_code == 303
    assert "Daftar penabung yang belum ditandatangani" in client.get("/tutup-unit").text
    assert walk(client, "/tutup-unit/penabung/tanda-tangan", typed).status_code == 303
    page = client.get("/tutup-unit/penabung").text
    assert "Tercatat: 1 penabung, Rp6.375" in page
    at(client, session, bank.agency, bank.root)
    assert "Daftar penabung: 1 penabung, Rp6.375" in client.get("/tutup-unit/MLT").text


def test_debts_between_units_come_by_the_page(client: Client, session: Session, bank: Bank) -> None:
    for n in range(26):
        make_unit(session, f"U{n:02}", f"Unit {n:02}", UnitKind.BSU, bank.root)
        session.add(Account(unit_id=bank.unit.id, code=f"due_from:U{n:02}", kind=AccountKind.DUE_FROM,
                            part=f"U{n:02}", balance=Rupiah(1_000 + n)))  # fmt: skip
    at(client, session, bank.manager, bank.unit)
    first, last = client.get("/antar-unit").text, client.get("/antar-unit?hal=2").text
    assert ("Unit 24" in first, "Unit 25" in first, "Halaman 1 dari 2" in first) == (True, False, True)
    assert ("Unit 24" in last, "Rp1.025" in last) == (False, True)


def test_a_proposal_is_withdrawn(client: Client, session: Session, bank: Bank) -> None:
    weigh(session, bank)
    at(client, session, bank.manager, bank.unit)
    assert walk(client, "/tutup-unit", {"reason": "sepi"}).status_code == 303
    assert "Rp6.375" in client.get("/tutup-unit/penabung").text
    assert client.post("/tutup-unit/tarik", data={"operation": str(uuid4())}).status_code == 303
    at(client, session, bank.agency, bank.root)
    assert "tidak minta tutup" in client.get("/tutup-unit/MLT").text
