from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.deposits import days
from rdu.deposits.models import WeighIn
from rdu.deposits.service import Recorded
from rdu.ledger.accounts import savings
from rdu.ledger.service import balance_of, owed_to_savers
from rdu.money import Rupiah
from rdu.people.models import Member
from rdu.stock.service import lying_here
from tests.makers import TODAY, Bank, bottles, cans, make_user, open_day, weigh
from tests.pages import Client

NOW = today_at("Asia/Jakarta")


def wrong(session: Session, bank: Bank) -> Recorded:
    """A weigh-in of today: 2,5 kg of bottles and 0,5 kg of cans, Rp11.475."""
    open_day(session, bank.unit, bank.operator, NOW)
    return weigh(session, bank, bottles(2_500), cans(500), day=NOW)


def saved_by(session: Session, bank: Bank, member: Member) -> int:
    session.rollback()
    return balance_of(session, bank.unit, savings(member.id, member.number))


def reason(**more: str) -> dict[str, str]:
    return {"reason": "salah timbang", "operation": str(uuid4()), **more}


def test_a_reversal_is_read_back_then_takes_the_money_out(client: Client, session: Session, bank: Bank) -> None:
    receipt = wrong(session, bank).receipt
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    assert "Perbaiki sekaligus" in client.get(f"/bukti/{receipt}/batal").text

    sent = reason()
    read = client.post(f"/bukti/{receipt}/batal", data=sent)
    assert "Rp11.475" in read.text
    assert saved_by(session, bank, bank.member) == 11_475
    assert "salah timbang" in client.post(f"/bukti/{receipt}/batal", data=sent | {"langkah": "ubah"}).text

    session.rollback()
    done = client.post(f"/bukti/{receipt}/batal", data=sent | {"langkah": "simpan"}, follow_redirects=True)
    assert "Setoran ini dibatalkan." in done.text
    assert "salah timbang" in done.text
    assert saved_by(session, bank, bank.member) == 0
    assert lying_here(session, bank.unit).grams == 0


def test_the_same_reversal_sent_twice_is_one(client: Client, session: Session, bank: Bank) -> None:
    receipt = wrong(session, bank).receipt
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    sent = reason(langkah="simpan")

    answers = [client.post(f"/bukti/{receipt}/batal", data=sent).status_code for _ in range(3)]

    assert answers == [303, 303, 303]
    assert saved_by(session, bank, bank.member) == 0


def test_a_second_reversal_is_refused_with_a_sentence(client: Client, session: Session, bank: Bank) -> None:
    receipt = wrong(session, bank).receipt
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    client.post(f"/bukti/{receipt}/batal", data=reason(langkah="simpan"))

    for answer in (
        client.post(f"/bukti/{receipt}/batal", data=reason(langkah="simpan")),
        client.get(f"/bukti/{receipt}/batal"),
        client.get(f"/bukti/{receipt}/koreksi"),
    ):
        assert answer.status_code == 409
        assert "Tidak bisa dibatalkan dua kali." in answer.text


def test_an_operation_used_for_another_receipt_is_refused(client: Client, session: Session, bank: Bank) -> None:
    first = wrong(session, bank).receipt
    second = weigh(session, bank, cans(300), day=NOW).receipt
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    sent = reason(langkah="simpan")
    client.post(f"/bukti/{first}/batal", data=sent)

    refused = client.post(f"/bukti/{second}/batal", data=sent)

    assert refused.status_code == 409
    assert saved_by(session, bank, bank.member) == 3_060


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("", "Tulis alasannya"), ("  ", "Tulis alasannya"), ("a\u202eb", "Ada tanda"), ("x" * 201, "Terlalu panjang")],
)
def test_a_reversal_needs_a_readable_reason(
    client: Client, session: Session, bank: Bank, words: str, sentence: str
) -> None:
    receipt = wrong(session, bank).receipt
    client.sign_in(session, user=bank.operator, unit=bank.unit)

    refused = client.post(f"/bukti/{receipt}/batal", data=reason(langkah="simpan") | {"reason": words})

    assert refused.status_code == 422
    assert sentence in refused.text
    assert saved_by(session, bank, bank.member) == 11_475


def test_an_operator_undoes_her_own_of_today_and_a_manager_any(client: Client, session: Session, bank: Bank) -> None:
    old = weigh(session, bank, bottles(1_000)).receipt
    todays = wrong(session, bank).receipt
    colleague = make_user(session, "rahmat", "Rahmat", {})
    session.commit()

    client.sign_in(session, user=bank.operator, unit=bank.unit)
    assert client.get(f"/bukti/{todays}/batal").status_code == 200
    refused = client.get(f"/bukti/{old}/batal")
    assert refused.status_code == 403
    assert "timbangan Anda sendiri hari ini" in refused.text
    assert "Batalkan saja" not in client.get(f"/bukti/{old}").text

    client.sign_in(session, user=colleague, unit=bank.unit)
    assert client.get(f"/bukti/{todays}/batal").status_code == 403

    client.sign_in(session, user=bank.manager, unit=bank.unit)
    done = client.post(f"/bukti/{old}/batal", data=reason(langkah="simpan"), follow_redirects=True)
    assert "Setoran ini dibatalkan." in done.text


def test_a_manager_reverses_after_the_day_was_closed_and_the_money_moves_today(
    client: Client, session: Session, bank: Bank
) -> None:
    receipt = weigh(session, bank, bottles(1_000)).receipt
    days.close_day(session, bank.unit, TODAY, Rupiah(0), 0, bank.operator)
    session.commit()
    client.sign_in(session, user=bank.manager, unit=bank.unit)

    refused = client.get(f"/bukti/{receipt}/koreksi")
    assert refused.status_code == 409
    assert "sudah ditutup" in refused.text
    assert "Perbaiki sekaligus" not in client.get(f"/bukti/{receipt}/batal").text
    client.post(f"/bukti/{receipt}/batal", data=reason(langkah="simpan"))

    record = session.scalars(select(WeighIn)).one()
    assert record.reversal is not None
    posted = record.reversal
    assert days.totals_of(session, bank.unit, TODAY) == days.NOTHING_YET
    assert posted.reversed_by_id == bank.manager.id


def lines(*rows: tuple[str, str, str]) -> dict[str, str]:
    named: dict[str, str] = {}
    for place, (item, quantity, tare) in enumerate(rows):
        named |= {f"lines-{place}-item": item, f"lines-{place}-quantity": quantity, f"lines-{place}-tare": tare}
    return named


RIGHT = lines(("PET/bersih", "2,7", "0,2"), ("", "", ""), ("UCO/biasa", "1,5", ""))


def test_a_correction_shows_the_lines_as_they_were_weighed(client: Client, session: Session, bank: Bank) -> None:
    receipt = wrong(session, bank).receipt
    page = client.sign_in(session, user=bank.operator, unit=bank.unit).get(f"/bukti/{receipt}/koreksi").text

    assert 'value="0001"' in page
    assert 'value="2,5"' in page
    assert 'value="0,5"' in page
    assert page.count("Tambahan") == 3


def test_a_correction_replaces_the_weigh_in_in_one_act(client: Client, session: Session, bank: Bank) -> None:
    receipt = wrong(session, bank).receipt
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    sent = reason(member="2", how="dropped") | RIGHT

    read = client.post(f"/bukti/{receipt}/koreksi", data=sent)
    assert "Pindah dari" in read.text
    assert "Rp14.025" in read.text  # 2,5 kg x 3.000 + 1,5 l x 6.000, less 15 %
    changing = client.post(f"/bukti/{receipt}/koreksi", data=sent | {"langkah": "ubah"})
    assert 'value="2,7"' in changing.text

    answers = [
        client.post(f"/bukti/{receipt}/koreksi", data=sent | {"langkah": "simpan", "net": "14025"}) for _ in "ab"
    ]

    assert {answer.location for answer in answers} == {"/bukti/MLT-A-000002"}
    assert (saved_by(session, bank, bank.member), saved_by(session, bank, bank.neighbour)) == (0, 14_025)
    assert owed_to_savers(session, bank.unit) == 14_025
    session.rollback()
    assert "Ini pengganti bukti" in client.get("/bukti/MLT-A-000002").text
    old = client.get(f"/bukti/{receipt}").text
    assert "dibatalkan" in old
    assert "MLT-A-000002" in old


@pytest.mark.parametrize(
    ("change", "sentence", "status"),
    [
        (lines(("PET/bersih", "1.500", "")), "bisa berarti", 422),
        (lines(("PET/bersih", "0", "")), "Angkanya nol", 422),
        (lines(("PET/bersih", "1", "2")), "Berat wadah lebih besar", 422),
        (lines(("BTL/biasa", "1,5", "")), "Tulis angka bulat", 422),
        (lines(("", "1", "")), "Pilih jenisnya", 422),
        (lines(("", "", ""), ("", "", "")), "Pilih sedikitnya satu", 422),
        ({"member": "99"}, "tidak ada di unit ini", 422),
        ({"member": "0001-9"}, "salah tulis", 422),
        ({"reason": ""}, "Tulis alasannya", 422),
        ({"net": "1"}, "Harga di layar ini sudah lama", 409),
        ({"person": "7"}, "Data ini tidak ada", 404),
    ],
)
def test_a_correction_that_cannot_be_read_changes_nothing(
    client: Client, session: Session, bank: Bank, change: dict[str, str], sentence: str, status: int
) -> None:
    receipt = wrong(session, bank).receipt
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    sent = reason(member="1", how="dropped", langkah="simpan", net="6375") | lines(("PET/bersih", "2,5", "")) | change

    refused = client.post(f"/bukti/{receipt}/koreksi", data=sent)

    assert refused.status_code == status
    assert sentence in refused.text
    assert saved_by(session, bank, bank.member) == 11_475


def test_what_has_no_price_that_day_is_named_before_anything_is_read_back(
    client: Client, session: Session, bank: Bank
) -> None:
    receipt = wrong(session, bank).receipt
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    sent = reason(member="1", how="picked_up") | lines(("XXX/biasa", "1", ""))
    assert client.post(f"/bukti/{receipt}/koreksi", data=sent).status_code == 422


def test_another_units_receipt_is_neither_undone_nor_corrected(client: Client, session: Session, bank: Bank) -> None:
    receipt = wrong(session, bank).receipt
    client.sign_in(session, user=bank.operator_b, unit=bank.other)
    for page in ("batal", "koreksi"):
        assert client.get(f"/bukti/{receipt}/{page}").status_code == 404
        assert client.post(f"/bukti/{receipt}/{page}", data=reason(langkah="simpan")).status_code == 404


def test_a_day_left_open_still_takes_a_correction(client: Client, session: Session, bank: Bank) -> None:
    yesterday = NOW - timedelta(days=1)
    open_day(session, bank.unit, bank.operator, yesterday)
    receipt = weigh(session, bank, bottles(1_000), day=yesterday).receipt
    client.sign_in(session, user=bank.manager, unit=bank.unit)

    sent = reason(member="1", how="dropped", langkah="simpan", net="5100") | lines(("PET/bersih", "2", ""))
    assert client.post(f"/bukti/{receipt}/koreksi", data=sent).status_code == 303

    assert days.totals_of(session, bank.unit, yesterday) == (1, 2_000, 5_100)
