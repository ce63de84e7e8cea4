import re
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.people.models import Member, MemberKind, Person
from rdu.people.sessions import fits
from tests.makers import PIN, Bank, make_member
from tests.pages import Client

TUNJUNG = "35.26.03.1001"
OPERATION = "00000000-0000-7000-8000-000000000001"
NEWCOMER = {"name": "Rukmini", "region": TUNJUNG, "kind": "household", "consent": "y", "operation": OPERATION}


@pytest.fixture
def counter(client: Client, session: Session, bank: Bank) -> Client:
    return client.sign_in(session, user=bank.operator, unit=bank.unit)


def numbers(html: str) -> list[str]:
    return re.findall(r"nomor (\d{4}-\d)", html)


def without_tokens(html: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", html)


def newest(session: Session) -> Member:
    session.expire_all()
    member = session.scalars(select(Member).order_by(Member.id.desc())).first()
    assert member is not None
    session.commit()  # an open reader would keep SQLite's next writer waiting
    return member


# Finding ----------------------------------------------------------------------------------------------------------


def test_the_list_shows_this_units_members_only(counter: Client, bank: Bank) -> None:
    page = counter.get("/anggota").text
    assert numbers(page) == ["0002-1", "0001-3"]
    assert bank.stranger.name not in page


def test_a_search_says_how_many_fit_and_what_to_do_when_none_does(counter: Client) -> None:
    assert "1 anggota cocok dengan" in counter.get("/anggota?q=aminah").text
    empty = counter.get("/anggota?q=<b>rukmini</b>").text
    assert "Belum ada anggota “&lt;b&gt;rukmini&lt;/b&gt;”" in empty
    assert "/anggota/baru?nama=" in empty


def test_a_long_list_has_pages(counter: Client, session: Session, bank: Bank) -> None:
    for number in range(10, 40):
        make_member(session, bank.unit, number, f"Aminah {number}")
    session.commit()
    assert "Halaman 1 dari 2" in counter.get("/anggota").text
    assert len(numbers(counter.get("/anggota?q=aminah&hal=2").text)) == 6
    assert counter.get("/anggota?hal=x").status_code == 200


def test_an_empty_unit_says_so(counter: Client, session: Session, bank: Bank) -> None:
    for member in (bank.member, bank.neighbour):
        session.delete(member.persons[0])
        session.delete(member)
    session.commit()
    assert "Daftarkan yang pertama" in counter.get("/anggota").text


@pytest.mark.parametrize("address", ["", "/ubah", "/pin", "/kartu", "/orang/baru", "/orang/1", "/orang/1/sama"])
def test_another_units_member_does_not_exist_here(counter: Client, session: Session, bank: Bank, address: str) -> None:
    make_member(session, bank.other, 77, "Orang lain")
    session.commit()
    assert counter.get(f"/anggota/0077{address}").status_code == 404
    assert counter.get(f"/anggota/tidak-ada{address}").status_code == 404


# Enrolling --------------------------------------------------------------------------------------------------------


def test_name_and_desa_are_enough_to_weigh(counter: Client, session: Session) -> None:
    assert '<option selected value="35.26.03.1001">Tunjung</option>' in counter.get("/anggota/baru?nama=Rukmini").text
    answer = counter.post("/anggota/baru", data={**NEWCOMER, "lanjut": "timbang"})
    assert answer.location == "/timbang?anggota=0003"
    member = newest(session)
    assert (member.name, member.rt, member.kind) == ("Rukmini", "", MemberKind.HOUSEHOLD)
    assert member.consent_at is not None


def test_a_group_is_enrolled_and_completed_later(counter: Client, session: Session) -> None:
    answer = counter.post("/anggota/baru", data={**NEWCOMER, "kind": "group", "rt": "3", "lanjut": "lengkapi"})
    assert answer.location == "/anggota/0003/ubah"
    assert (newest(session).kind, newest(session).rt) == (MemberKind.GROUP, "03")


def test_a_double_click_enrols_once(counter: Client, session: Session) -> None:
    answers = [counter.post("/anggota/baru", data=NEWCOMER) for _ in range(3)]
    assert {answer.location for answer in answers} == {"/timbang?anggota=0003"}
    assert newest(session).number == 3
    assert counter.post("/anggota/baru", data={**NEWCOMER, "name": "Sumiati"}).status_code == 409


def test_a_likely_twin_is_offered_before_anything_is_written(counter: Client, session: Session) -> None:
    twin = {**NEWCOMER, "name": "Sitti Amina"}
    page = counter.post("/anggota/baru", data=twin)
    assert page.status_code == 200
    assert "Mungkin sudah terdaftar" in page.text
    assert "/timbang?anggota=0001" in page.text
    assert newest(session).number != 3
    seen = re.search(r'name="seen" value="([^"]*)"', page.text)
    assert seen is not None
    assert counter.post("/anggota/baru", data={**twin, "seen": seen[1]}).location == "/timbang?anggota=0003"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Tulis nama anggota."),
        ("name", "   ", "Tulis nama anggota."),
        ("name", "x" * 121, "Terlalu panjang"),
        ("name", "Siti\u202eAminah", "Ada tanda yang tidak bisa disimpan"),
        ("name", "Si\0ti", "Ada tanda yang tidak bisa disimpan"),
        ("region", "", "Pilih desa"),
        ("region", "35.26.03", "Pilih desa"),
        ("rt", "tiga", "Tulis angkanya saja"),
        ("rt", "\uff13", "Tulis angkanya saja"),
        ("rt", "000", "Tulis angkanya saja"),
        ("kind", "raja", "Pilih salah satu"),
        ("consent", "", "Bacakan teksnya dulu"),
        ("operation", "bukan-id", "Halaman ini sudah lama"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_field(
    counter: Client, session: Session, field: str, value: str, sentence: str
) -> None:
    page = counter.post("/anggota/baru", data={**NEWCOMER, "nickname": "Bu Sol", field: value})
    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="Bu Sol"' in page.text, "what was typed is still there"
    assert newest(session).number != 3


def test_a_name_of_a_megabyte_is_refused(counter: Client) -> None:
    assert counter.post("/anggota/baru", data={**NEWCOMER, "name": "x" * 1_000_000}).status_code == 422


# The member's page ------------------------------------------------------------------------------------------------


def test_the_members_page_tells_who_she_is_and_no_money(counter: Client, bank: Bank) -> None:
    page = counter.get("/anggota/0001-3").text
    for words in ("Siti Aminah", "Bu Mat", "Nomor 0001-3", "RT 03, Tunjung", "/anggota/0001/ubah", "/anggota/1/buku"):
        assert words in page
    assert "Rp" not in page


def test_a_merged_number_is_shown_and_leads_on(counter: Client, session: Session, bank: Bank) -> None:
    bank.neighbour.merged_into_id = bank.member.id
    session.commit()
    page = counter.get("/anggota/0002").text
    assert "Nomor ini sudah digabung" in page
    assert "Ubah data" not in page
    refused = counter.get("/anggota/0002/ubah")
    assert refused.status_code == 409
    assert "nomor 0001" in refused.text


FULL = {
    "name": "Siti Aminah", "nickname": "Bu Mat", "kind": "household", "region": TUNJUNG, "rt": "3", "rw": "2",
    "address": "Jl. Melati 5", "phone": "+62 812-3456-7890", "consent": "y", "operation": OPERATION,
}  # fmt: skip


def test_all_that_is_known_can_be_corrected(counter: Client, session: Session, bank: Bank) -> None:
    assert 'value="Bu Mat"' in counter.get("/anggota/0001/ubah").text
    assert counter.post("/anggota/0001/ubah", data={**FULL, "kind": "school"}).location == "/anggota/0001"
    session.refresh(bank.member)
    assert (bank.member.rw, bank.member.phone, bank.member.kind) == ("02", "081234567890", MemberKind.SCHOOL)
    assert "Jl. Melati 5" in counter.get("/anggota/0001").text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [("phone", "12", "Nomor telepon belum benar"), ("kind", "raja", "Pilih salah satu"), ("rw", "x", "angkanya saja")],
)
def test_a_correction_that_cannot_be_kept_changes_nothing(
    counter: Client, session: Session, bank: Bank, field: str, value: str, sentence: str
) -> None:
    page = counter.post("/anggota/0001/ubah", data={**FULL, "address": "Jl. Baru", field: value})
    assert page.status_code == 422
    assert sentence in page.text
    session.refresh(bank.member)
    assert bank.member.address == ""


def test_a_household_of_two_is_not_made_one_persons_number(counter: Client, session: Session, bank: Bank) -> None:
    session.add(Person(member_id=bank.member.id, ordinal=2, name="Hasan"))
    session.commit()
    page = counter.post("/anggota/0001/ubah", data={**FULL, "kind": "person"})
    assert page.status_code == 422
    assert "hanya untuk satu orang" in page.text


def test_consent_can_be_recorded_later(counter: Client, session: Session, bank: Bank) -> None:
    bank.member.consent_at, bank.member.consent_version = None, ""
    session.commit()
    assert "belum dicatat" in counter.get("/anggota/0001").text
    assert "Sudah dibacakan" in counter.get("/anggota/0001/ubah").text
    counter.post("/anggota/0001/ubah", data=FULL)
    session.refresh(bank.member)
    assert bank.member.consent_at is not None


# PIN and card -----------------------------------------------------------------------------------------------------


def test_the_member_chooses_a_pin_on_the_posts_phone(counter: Client, session: Session, bank: Bank) -> None:
    assert "berikan HP ini kepada anggota" in counter.get("/anggota/0001/pin").text
    answer = counter.post("/anggota/0001/pin", data={"pin": "739104", "again": "739104"})
    assert answer.location == "/anggota/0001"
    session.refresh(bank.member)
    assert fits(bank.member.pin_hash, "739104")


@pytest.mark.parametrize(
    ("pin", "again", "sentence"),
    [
        ("123456", "123456", "mudah ditebak"),
        ("739104", "739105", "Tidak sama"),
        ("73910", "73910", "6 angka"),
        ("", "", "belum diisi"),
    ],
)
def test_a_weak_or_mistyped_pin_changes_nothing(
    counter: Client, session: Session, bank: Bank, pin: str, again: str, sentence: str
) -> None:
    page = counter.post("/anggota/0001/pin", data={"pin": pin, "again": again})
    assert page.status_code == 422
    assert sentence in page.text
    assert not pin or f'value="{pin}"' not in page.text
    session.refresh(bank.member)
    assert fits(bank.member.pin_hash, PIN)


def test_a_card_holds_a_number_and_no_name(counter: Client, session: Session, bank: Bank) -> None:
    page = counter.get("/anggota/0001/kartu").text
    card = page[page.index('<div class="idcard">') : page.index("Ditemukan?")]
    assert "0001-3" in card
    assert "<path" in card
    assert bank.member.name not in card
    assert bank.member.card_token not in page


def test_a_lost_card_is_replaced(counter: Client, session: Session, bank: Bank) -> None:
    old = bank.member.card_token
    assert counter.post("/anggota/0001/kartu/hilang").location == "/anggota/0001/kartu"
    session.refresh(bank.member)
    assert bank.member.card_token != old
    assert counter.get(f"/kartu/{old}").status_code == 404
    assert counter.get(f"/kartu/{bank.member.card_token}").status_code == 302


def test_a_sheet_of_cards_goes_on_where_the_last_one_ended(counter: Client, session: Session, bank: Bank) -> None:
    for number in range(10, 19):
        make_member(session, bank.unit, number, f"Aminah {number}")
    session.commit()
    page = counter.get("/anggota/kartu").text
    assert page.count('class="idcard"') == 8
    assert "11 anggota belum punya kartu" in page
    printed = re.findall(r'name="nomor" value="(\d{4})"', page)
    assert counter.post("/anggota/kartu/tercetak", data={"nomor": printed}).location == "/anggota/kartu"
    assert counter.get("/anggota/kartu").text.count('class="idcard"') == 3
    answer = counter.post("/anggota/kartu/tercetak", data={"nomor": ["0018"], "kembali": "anggota"})
    assert answer.location == "/anggota/0018"


def test_cards_can_be_asked_for_by_number(counter: Client) -> None:
    page = counter.get("/anggota/kartu?nomor=0002-1,1,999").text
    assert re.findall(r'class="no nb">([^<]+)', page) == ["0002-1", "0001-3"]
    refused = counter.get("/anggota/kartu?nomor=1;dua")
    assert refused.status_code == 422
    assert "bukan nomor anggota" in refused.text


# Persons ----------------------------------------------------------------------------------------------------------

CHILD = {
    "name": "Nur Laila", "sex": "F", "born_on": "1-2-2015", "may_view": "y", "guardian": "Siti Aminah",
    "guardian_consent_on": "1-1-2026", "operation": OPERATION,
}  # fmt: skip


def test_a_child_is_added_with_a_guardian(counter: Client, session: Session, bank: Bank) -> None:
    assert counter.get("/anggota/0001/orang/baru").status_code == 200
    assert counter.post("/anggota/0001/orang/baru", data=CHILD).location == "/anggota/0001"
    child = session.scalars(select(Person).order_by(Person.id.desc())).first()
    assert child is not None
    assert (child.name, child.born_on, child.may_withdraw) == ("Nur Laila", date(2015, 2, 1), False)
    page = counter.get("/anggota/0001").text
    assert "Di bawah 18 tahun, wali" in page
    assert "Belum boleh mengambil uang" in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Tulis nama orangnya"),
        ("guardian", "", "Tulis nama orang tua atau wali"),
        ("guardian_consent_on", "", "Tulis tanggal orang tua"),
        ("may_withdraw", "y", "belum boleh mengambil uang"),
        ("born_on", "31-2-2015", "tidak ada di kalender"),
        ("born_on", "kemarin", "Tanggal belum benar"),
        ("sex", "x", "Pilih salah satu"),
    ],
)
@pytest.mark.parametrize("address", ["/anggota/0001/orang/baru", "/anggota/0001/orang/1"])
def test_a_person_who_does_not_fit_is_refused(
    counter: Client, session: Session, address: str, field: str, value: str, sentence: str
) -> None:
    page = counter.post(address, data={**CHILD, field: value})
    assert page.status_code == 422
    assert sentence in page.text
    assert session.scalar(select(Person.id).where(Person.name == "Nur Laila")) is None


def test_a_person_is_corrected(counter: Client, session: Session, bank: Bank) -> None:
    data = {"name": "Siti Aminah", "sex": "F", "born_on": "1990-11-24", "may_withdraw": "y", "operation": OPERATION}
    assert counter.post("/anggota/0001/orang/1", data=data).location == "/anggota/0001"
    page = counter.get("/anggota/0001/orang/1").text
    assert 'value="24-11-1990"' in page
    assert counter.get("/anggota/0001/orang/9").status_code == 404


def test_ones_own_number_is_unseen_on_the_households_page(counter: Client, session: Session, bank: Bank) -> None:
    before = without_tokens(counter.get("/anggota/0001").text)
    assert "Keluarganya tidak melihat" in counter.get("/anggota/0001/orang/1/nomor-sendiri").text
    answers = [counter.post("/anggota/0001/orang/1/nomor-sendiri", data={"operation": OPERATION}) for _ in range(2)]
    assert {answer.location for answer in answers} == {"/anggota/0003"}
    counter.get("/anggota/0003")
    assert without_tokens(counter.get("/anggota/0001").text) == before
    own = counter.get("/anggota/0003").text
    assert "Orang yang sama dengan" in own
    assert "Tambah orang" not in own
    other = OPERATION.replace("1", "2")
    again = counter.post("/anggota/0001/orang/1/nomor-sendiri", data={"operation": other})
    assert again.status_code == 422
    assert "sudah punya nomor sendiri" in again.text


def test_two_rows_of_one_person_are_linked_and_parted(counter: Client, session: Session, bank: Bank) -> None:
    own = make_member(session, bank.unit, 9, "Siti Aminah", kind=MemberKind.PERSON)
    session.commit()
    address = "/anggota/0009/orang/1/sama"
    assert "Ya, orang yang sama" not in counter.get(address).text
    assert "Ya, orang yang sama" in counter.get(f"{address}?number=0001").text
    assert counter.post(address, data={"number": "0001", "orang": "1"}).location == "/anggota/0009"
    session.refresh(own.persons[0])
    assert own.persons[0].same_as_id == bank.member.persons[0].id
    session.commit()
    assert "Bukan orang yang sama" in counter.get("/anggota/0009/orang/1").text
    assert counter.post("/anggota/0009/orang/1/bukan-sama").status_code == 303
    session.refresh(own.persons[0])
    assert own.persons[0].same_as_id is None


@pytest.mark.parametrize(
    ("number", "sentence"),
    [("0009", "bukan nomor rumah tangga"), ("0404", "bukan nomor rumah tangga"), ("x", "Nomor anggota belum benar")],
)
def test_a_number_that_is_no_household_is_refused(
    counter: Client, session: Session, bank: Bank, number: str, sentence: str
) -> None:
    make_member(session, bank.unit, 9, "Siti Aminah", kind=MemberKind.PERSON)
    session.commit()
    page = counter.post("/anggota/0009/orang/1/sama", data={"number": number, "orang": "1"})
    assert page.status_code == 422
    assert sentence in page.text


def test_nobody_is_the_same_as_somebody_of_her_own_number(counter: Client) -> None:
    page = counter.post("/anggota/0001/orang/1/sama", data={"number": "0001", "orang": "1"})
    assert page.status_code == 422
    assert "rumah tangga yang lain" in page.text
