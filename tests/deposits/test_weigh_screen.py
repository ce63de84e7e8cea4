"""What the weigh-in screen is given and what it sends back: the contract of its four addresses."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from rdu.catalogue.models import How
from rdu.clock import now_utc
from rdu.deposits import weigh_plain_views, weigh_views
from rdu.deposits.models import DropOffNote, NoteState, WeighIn
from rdu.ledger.models import Account
from rdu.people.models import Member, Person
from tests.makers import TODAY, Bank, weigh
from tests.pages import Client


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands at the day the bank is open."""
    for views in (weigh_views, weigh_plain_views):
        monkeypatch.setattr(views, "today_at", lambda _zone: TODAY)


@pytest.fixture
def post(client: Client, session: Session, bank: Bank) -> Client:
    """The operator's phone."""
    return client.sign_in(session, user=bank.operator, unit=bank.unit)


def data_of(client: Client, address: str = "/timbang") -> dict[str, Any]:
    page = client.get(address)
    assert page.status_code == 200
    block = page.text.split('<script type="application/json" id="data">')[1].split("</script>")[0]
    found: dict[str, Any] = json.loads(block)
    return found


def body(**changes: Any) -> dict[str, Any]:
    """1,25 kg bottles, 3 jars and 1,5 litres of oil for member 0001."""
    lines = [
        {"type": "PET", "grade": "bersih", "quantity": 1250, "gross": 1450, "tare": 200, "price": 3000, "amount": 3750},
        {"type": "BTL", "grade": "biasa", "quantity": 3, "gross": 0, "tare": 0, "price": 400, "amount": 1200},
        {"type": "UCO", "grade": "biasa", "quantity": 1500, "gross": 0, "tare": 0, "price": 6000, "amount": 9000},
    ]
    return {
        "operation": str(uuid4()), "member": "0001", "person": 1, "day": TODAY.isoformat(), "price_version": "1+0",
        "how": "dropped", "note": None, "station": "A", "lines": lines, "gross": 13950, "share": 2093, "net": 11857,
        **changes,
    }  # fmt: skip


def answer(response: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = response.get_json()
    return found


def line(**changes: Any) -> list[dict[str, Any]]:
    return [{**body()["lines"][0], **changes}]


def saved(session: Session, bank: Bank) -> int:
    found = select(func.count()).select_from(WeighIn).where(WeighIn.unit_id == bank.unit.id)
    count = session.scalar(found) or 0
    session.rollback()  # an open read would keep SQLite's next writer out
    return count


def test_the_page_knows_what_is_bought_today_and_at_what_price(post: Client) -> None:
    data = data_of(post)
    assert data["unit"] == {"code": "MLT", "name": "Bank Sampah Melati"}
    assert (data["day"], data["day_words"], data["share_bp"]) == ("2026-11-21", "Sab 21 Nov", 1500)
    bottle = data["items"][0]
    assert (bottle["code"], bottle["type"], bottle["measure"]) == ("11", "PET", "kg")
    assert [grade["code"] for grade in bottle["grades"]] == ["bersih", "kotor"]
    assert set(bottle["grades"][0]["prices"].values()) == {3000}
    assert len(bottle["grades"][0]["prices"]) == 4
    assert [item["measure"] for item in data["items"]] == ["kg", "kg", "piece", "litre"]
    assert data["desas"][0] == {"code": "35.26.03.1001", "name": "Tunjung", "kecamatan": "Burneh"}


def test_without_an_open_day_the_operator_is_sent_to_open_one(post: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weigh_views, "today_at", lambda _zone: date(2026, 11, 22))
    assert post.get("/timbang").status_code == 302


def test_the_page_may_open_with_a_member_or_with_the_one_behind_a_note(
    post: Client, session: Session, bank: Bank
) -> None:
    note = DropOffNote(unit_id=bank.unit.id, member_id=bank.member.id, day=TODAY, sacks=2, made_at=now_utc())
    session.add(note)
    session.commit()
    assert data_of(post, "/timbang?anggota=0002")["member"]["name"] == "Rohmah"
    member = data_of(post, f"/timbang?titipan={note.id}")["member"]
    assert (member["name"], member["note"]) == (
        "Siti Aminah", {"id": note.id, "how": "dropped", "sacks": 2, "types": []},
    )  # fmt: skip
    assert data_of(post, "/timbang?titipan=99999999999999999999999")["member"] is None
    assert data_of(post, "/timbang?anggota=9999")["member"] is None


@pytest.mark.parametrize("words", ["0001", "1", "siti", "AMINAH siti", "bu mat", "rt 3 siti", "tunjung aminah"])
def test_a_member_is_found_by_what_people_say(post: Client, words: str) -> None:
    found = answer(post.get("/timbang/anggota", query_string={"q": words}))["members"]
    assert found[0]["name"] == "Siti Aminah"
    assert found[0]["persons"] == [{"ordinal": 1, "name": "Siti Aminah"}]


@pytest.mark.parametrize("words", ["", "   ", "0001-4", "abd rahman", "%", "9" * 400, "' or 1=1"])
def test_nobody_is_found_by_anything_else(post: Client, words: str) -> None:
    assert answer(post.get("/timbang/anggota", query_string={"q": words})) == {"members": []}


def test_a_card_names_its_member_and_no_card_of_another_unit(post: Client, bank: Bank) -> None:
    found = answer(post.get("/timbang/anggota", query_string={"kartu": bank.member.card_token}))["members"]
    assert [member["number"] for member in found] == ["0001"]
    for token in (bank.stranger.card_token, "x"):
        assert answer(post.get("/timbang/anggota", query_string={"kartu": token})) == {"members": []}


def test_saving_credits_the_member_once(post: Client, session: Session, bank: Bank) -> None:
    sent = body()
    first, again = (post.post("/timbang/simpan", json=sent) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert answer(first)["receipt"] == answer(again)["receipt"] == "MLT-A-000001"
    assert (answer(first)["net"], answer(first)["member"]) == (11857, "Siti Aminah")
    assert answer(first)["totals"] == {"people": 1, "grams": 1250 + 3 * 350 + 1365, "rupiah": 11857}
    balance = session.scalar(select(Account.balance).where(Account.member_id == bank.member.id))
    assert (saved(session, bank), balance) == (1, 11857)


def test_another_body_under_the_same_operation_changes_nothing(post: Client, session: Session, bank: Bank) -> None:
    sent = body()
    post.post("/timbang/simpan", json=sent)
    refused = post.post("/timbang/simpan", json={**sent, "member": "0002"})
    assert (refused.status_code, answer(refused)["code"]) == (409, "OperationReused")
    assert saved(session, bank) == 1


def test_a_screen_with_old_prices_is_refused(post: Client, session: Session, bank: Bank) -> None:
    for changes in ({"price_version": "7+0"}, {"net": 1}, {"lines": line(price=2900, amount=3625)}):
        refused = post.post("/timbang/simpan", json=body(**changes))
        assert (refused.status_code, answer(refused)["code"]) == (409, "PricesChanged")
    assert saved(session, bank) == 0


def test_the_note_of_a_member_is_answered_by_her_weigh_in(post: Client, session: Session, bank: Bank) -> None:
    note = DropOffNote(unit_id=bank.unit.id, member_id=bank.member.id, day=TODAY, made_at=now_utc(), how=How.DROPPED)
    session.add(note)
    session.commit()
    assert post.post("/timbang/simpan", json=body(note=note.id)).status_code == 201
    session.refresh(note)
    assert note.state is NoteState.WEIGHED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"operation": "x"}, "operation"), ({"operation": None}, "operation"),
        ({"member": "tidak"}, "member"), ({"member": 1}, "member"), ({"member": "0001-4"}, "member"),
        ({"person": 0}, "person"), ({"person": True}, "person"), ({"person": 2**70}, "person"),
        ({"day": "2026-13-01"}, "day"), ({"day": "2026-W01-1"}, "day"), ({"how": "any"}, "how"),
        ({"how": "flown"}, "how"), ({"station": "AB"}, "station"), ({"station": "\x00"}, "station"),
        ({"price_version": "x"}, "price_version"), ({"net": -1}, "net"), ({"net": 1.0}, "net"),
        ({"note": "5"}, "note"), ({"note": 2**63}, "note"),
        ({"lines": []}, "lines"), ({"lines": {}}, "lines"), ({"lines": [1]}, "lines.0"),
        ({"lines": line() * 101}, "lines"),
        ({"lines": line(quantity=0)}, "lines.0.quantity"), ({"lines": line(quantity=-5)}, "lines.0.quantity"),
        ({"lines": line(quantity="1250")}, "lines.0.quantity"), ({"lines": line(quantity=2**63)}, "lines.0.quantity"),
        ({"lines": line(quantity=1.5)}, "lines.0.quantity"), ({"lines": line(tare=100)}, "lines.0.tare"),
        ({"lines": line(type="\x00")}, "lines.0.type"), ({"lines": line(grade="x" * 21)}, "lines.0.grade"),
        ({"lines": line(price=10_000_001)}, "lines.0.price"), ({"lines": line(amount=None)}, "lines.0.amount"),
    ],
)  # fmt: skip
def test_what_is_not_a_plain_figure_is_refused_by_its_name(
    post: Client, session: Session, bank: Bank, changes: dict[str, Any], field: str
) -> None:
    refused = post.post("/timbang/simpan", json=body(**changes))
    assert refused.status_code == 422
    assert answer(refused)["errors"][0]["field"] == field
    assert answer(refused)["errors"][0]["message"].endswith(".")
    assert saved(session, bank) == 0


@pytest.mark.parametrize("sent", [[], "x", 5])
def test_a_body_that_is_no_weigh_in_is_refused(post: Client, sent: object) -> None:
    assert post.post("/timbang/simpan", json=sent).status_code == 422


def test_an_item_or_member_that_is_not_here_is_refused_in_words(post: Client, session: Session, bank: Bank) -> None:
    assert post.post("/timbang/simpan", json=body(lines=line(type="HANTU"))).status_code == 422
    assert post.post("/timbang/simpan", json=body(member="0777")).status_code == 404
    assert post.post("/timbang/simpan", json=body(person=9)).status_code == 404
    assert saved(session, bank) == 0


def test_who_is_signed_out_is_told_to_sign_in_and_keeps_the_screen(client: Client, bank: Bank) -> None:
    refused = client.post("/timbang/simpan", json=body())
    assert (refused.status_code, answer(refused)["message"]) == (401, "Masuk lagi untuk mengirim.")


def newcomer(**changes: Any) -> dict[str, Any]:
    return {"operation": str(uuid4()), "name": "Hamidah", "desa": "35.26.03.2002", "nickname": "", "rt": "3",
            "consent": True, "sure": False, **changes}  # fmt: skip


def test_a_newcomer_is_enrolled_once_and_can_be_weighed_at_once(post: Client, session: Session, bank: Bank) -> None:
    sent = newcomer()
    first, again = (post.post("/timbang/daftar-cepat", json=sent) for _ in range(2))
    assert first.status_code == 201
    assert answer(first)["member"] == answer(again)["member"]
    assert (answer(first)["member"]["number"], answer(first)["member"]["rt"]) == ("0003", "03")
    assert post.post("/timbang/simpan", json=body(member="0003", person=1)).status_code == 201
    member = session.scalars(select(Member).where(Member.unit_id == bank.unit.id, Member.number == 3)).one()
    assert (member.consent_version, member.consent_at is not None) == ("1", True)
    assert session.scalar(select(func.count()).select_from(Person).where(Person.member_id == member.id)) == 1


def test_members_of_much_the_same_name_are_offered_first(post: Client, session: Session, bank: Bank) -> None:
    offered = post.post("/timbang/daftar-cepat", json=newcomer(name="Sitti Amina", rt="", desa="35.26.03.1001"))
    assert [member["name"] for member in answer(offered)["twins"]] == ["Siti Aminah"]
    assert session.scalar(select(func.max(Member.number)).where(Member.unit_id == bank.unit.id)) == 2
    session.rollback()
    assert (
        post.post(
            "/timbang/daftar-cepat", json=newcomer(name="Sitti Amina", rt="", desa="35.26.03.1001", sure=True)
        ).status_code
        == 201
    )


def test_enrolling_says_everything_that_is_missing(post: Client) -> None:
    refused = post.post(
        "/timbang/daftar-cepat", json=newcomer(name=" ", desa="99", rt="٣", nickname="a\u202eb", consent="ya")
    )
    assert refused.status_code == 422
    assert {error["field"] for error in answer(refused)["errors"]} == {"name", "desa", "rt", "nickname", "consent"}


# Without scripts ------------------------------------------------------------------------------------------------------


def written(**changes: str) -> dict[str, str]:
    return {
        "operation": str(uuid4()), "member": "0001", "how": "dropped", "lines-0-item": "PET/bersih",
        "lines-0-quantity": "1,45", "lines-0-tare": "0,2", "lines-1-item": "BTL/biasa", "lines-1-quantity": "3",
        **changes,
    }  # fmt: skip


def test_the_plain_form_reads_back_before_it_saves(post: Client, session: Session, bank: Bank) -> None:
    assert post.get("/timbang/formulir").status_code == 200
    read_back = post.post("/timbang/formulir", data=written())
    assert read_back.status_code == 200
    for shown in ("Siti Aminah", "Rp3.750", "Rp1.200", "Rp4.950", "−Rp743", "Rp4.207", "Benar, simpan"):
        assert shown in read_back.text
    assert saved(session, bank) == 0


def test_the_plain_form_saves_once_what_was_confirmed(post: Client, session: Session, bank: Bank) -> None:
    sent = written(langkah="simpan", net="4207", price_version="1+0", person="1")
    for _ in range(2):
        assert post.post("/timbang/formulir", data=sent).status_code == 303
    assert saved(session, bank) == 1
    refused = post.post("/timbang/formulir", data={**sent, "member": "0002"})
    assert refused.status_code == 409
    assert saved(session, bank) == 1


def test_changed_prices_between_reading_back_and_saving_keep_what_was_typed(
    post: Client, session: Session, bank: Bank
) -> None:
    refused = post.post("/timbang/formulir", data=written(langkah="simpan", net="9999", price_version="1+0"))
    assert refused.status_code == 409
    assert 'value="1,45"' in refused.text
    assert saved(session, bank) == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"member": "x"}, "Nomor anggota belum benar"), ({"member": "0777"}, "tidak ada di unit ini"),
        ({"lines-0-quantity": "1.500"}, "bisa berarti"), ({"lines-0-quantity": "-1"}, "Berat belum benar"),
        ({"lines-0-quantity": "1_0"}, "Berat belum benar"), ({"lines-0-quantity": "\x00"}, "Berat belum benar"),
        ({"lines-0-quantity": "0"}, "nol"), ({"lines-1-quantity": "1,5"}, "angka bulat"),
        ({"lines-0-item": ""}, "Pilih jenisnya"), ({"lines-0-item": "HANTU/x"}, "Pilih jenisnya"),
        ({"lines-0-tare": "2"}, "lebih besar"), ({"lines-1-tare": "0,1"}, "hanya untuk yang ditimbang"),
        ({"operation": "x"}, "Muat ulang"),
    ],
)  # fmt: skip
def test_the_plain_form_says_what_is_wrong_and_keeps_every_word(
    post: Client, session: Session, bank: Bank, changes: dict[str, str], sentence: str
) -> None:
    refused = post.post("/timbang/formulir", data=written(langkah="simpan", **changes))
    assert refused.status_code == 422
    assert sentence in refused.text
    assert "Ada yang perlu diperbaiki" in refused.text
    if "lines-0-quantity" not in changes:
        assert 'value="1,45"' in refused.text
    assert saved(session, bank) == 0


def test_an_empty_plain_form_asks_for_one_line(post: Client) -> None:
    refused = post.post("/timbang/formulir", data={"operation": str(uuid4()), "member": "0001", "how": "dropped"})
    assert (refused.status_code, "Pilih sedikitnya satu" in refused.text) == (422, True)


def test_ubah_brings_the_plain_form_back_as_it_was_typed(post: Client) -> None:
    page = post.post("/timbang/formulir", data=written(langkah="ubah"))
    assert (page.status_code, 'value="1,45"' in page.text, 'value="0001"' in page.text) == (200, True, True)


def test_todays_totals_stand_on_the_screen(post: Client, session: Session, bank: Bank) -> None:
    weigh(session, bank)
    assert data_of(post)["totals"] == {"people": 1, "grams": 2500, "rupiah": 6375}
