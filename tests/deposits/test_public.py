from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from rdu.catalogue.models import Group
from rdu.clock import Month, today_at
from rdu.deposits.front import excerpt, kecamatan_of, open_units, together
from rdu.deposits.models import DayTotal, MemberMonth
from rdu.deposits.receipts import operation_of
from rdu.deposits.reversal import correct, reverse
from rdu.deposits.service import Visit, weigh_in_of
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.people.models import Region
from rdu.weights import Grams, Quantity
from tests.makers import TODAY, Bank, bottles, cans, make_member, weigh
from tests.pages import Client


def proof_of(session: Session, bank: Bank, receipt: str) -> UUID:
    return operation_of(session, weigh_in_of(session, bank.unit, receipt))


def saved(session: Session, bank: Bank, month: Month, savers: int) -> None:
    """So many households brought two and a half kilograms each in that month."""
    grade = bank.bottles.grades[0]
    for number in range(100, 100 + savers):
        member = make_member(session, bank.unit, number, f"Penabung {number}")
        session.add(
            MemberMonth(unit_id=bank.unit.id, month=month.first_day, member_id=member.id, group=Group.PLASTIC,
                        lines=1, grams=Grams(2_500), amount=Rupiah(7_500))
        )  # fmt: skip
    session.add(
        DayTotal(unit_id=bank.unit.id, day=month.last_day, grade_id=grade.id, lines=savers,
                 quantity=Quantity(2_500 * savers), grams=Grams(2_500 * savers), amount=Rupiah(7_500 * savers))
    )  # fmt: skip
    session.commit()


def test_the_front_page_lists_units_by_kecamatan(session: Session, bank: Bank, client: Client) -> None:
    page = client.get("/").text

    assert "Bank sampah Kabupaten Bangkalan" in page
    assert "Kecamatan Burneh" in page
    assert '/unit/MLT"' in page
    assert "/unit/BKL" not in page


@pytest.mark.parametrize(
    ("words", "codes"),
    [("melati", {"MLT"}), ("tunjung burneh", {"MLT", "ANG"}), ("ANG", {"ANG"}), ("x" * 500, set()), ("%", set())],
)
def test_a_unit_is_found_by_name_place_or_code(session: Session, bank: Bank, words: str, codes: set[str]) -> None:
    found = {row.unit.code for rows in open_units(session, words).values() for row in rows}

    assert found == (codes if words != "%" else {"MLT", "ANG"})  # nothing but a sign is nothing to look for


def test_a_search_without_a_match_says_what_to_do(session: Session, bank: Bank, client: Client) -> None:
    page = client.get("/?q=nirwana").text

    assert "Tidak ada unit yang cocok" in page
    assert 'value="nirwana"' in page


def test_a_closed_unit_is_not_listed_and_not_shown(session: Session, bank: Bank, client: Client) -> None:
    bank.other.closed_on = today_at("Asia/Jakarta")
    session.commit()

    assert "/unit/ANG" not in client.get("/").text
    assert client.get("/unit/ANG").status_code == 404


@pytest.mark.parametrize("code", ["BKL", "XXX", "mlt", "M" * 300])
def test_a_code_that_is_no_open_unit_is_not_found(session: Session, bank: Bank, client: Client, code: str) -> None:
    assert client.get(f"/unit/{code}").status_code == 404


def test_a_unit_shows_its_day_its_place_and_what_one_receives(session: Session, bank: Bank, client: Client) -> None:
    page = client.get("/unit/MLT").text

    assert "07.30 sampai 10.30 WIB" in page
    assert "Balai RW 03" in page
    assert "Kelurahan Tunjung" in page
    assert "sudah dikurangi bagian unit 15\u00a0%" in page
    assert "Rp2.550" in page
    assert "Lihat semua harga (4 jenis)" in page
    assert "/masuk?unit=MLT" in page


def test_a_unit_without_day_or_prices_still_has_a_page(session: Session, bank: Bank, client: Client) -> None:
    bank.unit.weigh_weekday = bank.unit.region_code = bank.unit.opens_at = None
    bank.unit.phone = "(031) 309-1234"
    session.commit()

    page = client.get("/unit/MLT").text

    assert "Belum ditentukan" in page
    assert 'href="tel:' in page
    assert "Seluruh kabupaten" in client.get("/").text


def test_the_excerpt_shows_each_group_and_each_type_once(session: Session, bank: Bank, client: Client) -> None:
    assert client.get("/unit/MLT").text.count("Botol PET bening") == 1
    assert excerpt([]) == []


def test_what_was_weighed_together_needs_five_households(session: Session, bank: Bank, client: Client) -> None:
    month = Month.of(today_at("Asia/Jakarta")).previous
    saved(session, bank, month, 4)
    assert together(session, bank.unit, month) is None
    assert "Hasil kita bersama" not in client.get("/unit/MLT").text

    other = Month.of(date(2025, 3, 1))
    saved_by = 5
    for number in range(saved_by):
        member = make_member(session, bank.unit, 200 + number, f"Tetangga {number}")
        session.add(
            MemberMonth(unit_id=bank.unit.id, month=month.first_day, member_id=member.id, group=Group.METAL,
                        lines=1, grams=Grams(400), amount=Rupiah(4_800))
        )  # fmt: skip
    session.commit()
    page = client.get("/unit/MLT").text
    assert f"Hasil kita bersama, {month.words}" in page
    assert "10\u00a0kg" in page
    assert "dari 9 penabung" in page
    assert together(session, bank.unit, other) is None


def test_a_kecamatan_is_named_for_every_kind_of_region(session: Session, bank: Bank) -> None:
    assert kecamatan_of(session.get(Region, "35.26.03.1001")) == "Burneh"
    assert kecamatan_of(session.get(Region, "35.26.03")) == "Burneh"
    assert kecamatan_of(session.get(Region, "35.26")) == ""
    assert kecamatan_of(None) == ""


def test_a_proof_shows_the_receipt_and_nobodys_name(session: Session, bank: Bank, client: Client) -> None:
    weigh(session, bank, bottles(2_500), cans(400))

    page = client.get(f"/b/{proof_of(session, bank, 'MLT-A-000001')}")

    assert page.status_code == 200
    assert "Bukti ini berlaku." in page.text
    assert "MLT-A-000001" in page.text
    assert "Rp10.455" in page.text  # 12.300 less 15 %
    for word in ("Siti", "Bu Mat", "0001-3", "nomor 0001", "Hosnan"):
        assert word not in page.text


def test_the_proof_of_an_undone_receipt_says_so(session: Session, bank: Bank, client: Client) -> None:
    record = weigh_in_of(session, bank.unit, weigh(session, bank).receipt)
    reverse(session, record, "salah orang: Siti", once(uuid4(), ""), bank.operator, TODAY)
    session.commit()

    page = client.get(f"/b/{proof_of(session, bank, 'MLT-A-000001')}").text

    assert "Bukti ini sudah dibatalkan." in page
    assert "Tidak ada penggantinya." in page
    assert "salah orang" not in page  # a reason may name somebody


def test_the_proofs_of_a_correction_name_each_other(session: Session, bank: Bank, client: Client) -> None:
    wrong = weigh_in_of(session, bank.unit, weigh(session, bank, bottles(14_100)).receipt)
    right = Visit(1, TODAY, [bottles(1_410)])
    correct(session, wrong, right, "koma salah tempat", once(uuid4(), ""), bank.operator, TODAY)
    session.commit()

    old = client.get(f"/b/{proof_of(session, bank, 'MLT-A-000001')}").text
    new = client.get(f"/b/{proof_of(session, bank, 'MLT-A-000002')}").text

    assert "diganti oleh MLT-A-000002" in old
    assert "Ini pengganti MLT-A-000001" in new
    assert "Bukti ini berlaku." in new


@pytest.mark.parametrize("operation", ["9b2f0c1e-5a52-4f0b-9d3b-0a9a3f0d1c11", "xyz", "1" * 3_000, "{}"])
def test_an_unknown_proof_says_what_to_do(session: Session, bank: Bank, client: Client, operation: str) -> None:
    page = client.get(f"/b/{operation}")

    assert page.status_code == 404
    assert "Bukti ini tidak ditemukan" in page.text
    assert "Bawa buktinya ke pengurus" in page.text


def test_only_weigh_ins_have_a_proof(session: Session, bank: Bank, client: Client) -> None:
    undo = uuid4()
    record = weigh_in_of(session, bank.unit, weigh(session, bank).receipt)
    reverse(session, record, "salah orang", once(undo, ""), bank.operator, TODAY)
    session.commit()

    assert client.get(f"/b/{undo}").status_code == 404
