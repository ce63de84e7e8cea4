"""Signing in and out, as a browser does it."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.people import sessions
from rdu.people.models import Activity, Member, RoleGrant, SignIn, SignInFailure, Unit, UnitKind, User
from rdu.people.numbers import format_card
from rdu.roles import Role
from tests.makers import PASSWORD, PIN, Bank, make_unit, make_user
from tests.pages import Client

NEW_PASSWORD = "lima perahu biru menyeberang"


def knock(client: Client, code: str = "MLT", number: str = "0001", pin: str = PIN, target: str = "/masuk"):  # type: ignore[no-untyped-def]  # TestResponse
    return client.post(target, data={"unit": code, "number": number, "pin": pin})


def knock_staff(client: Client, username: str, password: str = PASSWORD, target: str = "/masuk/pengurus"):  # type: ignore[no-untyped-def]  # TestResponse
    return client.post(target, data={"username": username, "password": password})


def home(client: Client, endpoint: str = "passbook.home") -> str:
    with client.application.test_request_context():
        return client.application.url_for(endpoint)


def count(session: Session, model: type) -> int:
    """Read and let go: on SQLite an open reading transaction would keep the app from writing."""
    found = session.scalar(select(func.count()).select_from(model)) or 0
    session.commit()
    return found


def holds(session: Session, token: str) -> bool:
    found = sessions.whoever_holds(session, token)
    session.commit()
    return found is not None


def test_a_member_signs_in_with_unit_number_and_pin(client: Client, session: Session, bank: Bank) -> None:
    response = knock(client, "mlt", format_card(1))
    assert response.status_code == 303
    assert response.location == home(client)
    row = session.scalars(select(SignIn)).one()
    assert (row.member_id, row.unit_id) == (bank.member.id, bank.unit.id)
    assert session.scalars(select(Activity.act)).all() == ["sign_in"]


@pytest.mark.parametrize(
    ("who", "begins_at"),
    [("operator", "deposits.today"), ("manager", "statements.overview"), ("agency", "reports.home"),
     ("admin", "admin.units")],
)  # fmt: skip
def test_each_role_begins_at_its_home(client: Client, bank: Bank, who: str, begins_at: str) -> None:
    user: User = getattr(bank, who)
    response = knock_staff(client, f" {user.username.upper()} ")
    assert response.location == home(client, begins_at)


def test_a_user_begins_work_where_the_first_role_stands(client: Client, session: Session, bank: Bank) -> None:
    knock_staff(client, "hosnan")
    assert session.scalars(select(SignIn)).one().unit_id == bank.unit.id


def test_a_user_without_a_role_lands_on_the_account(client: Client, session: Session, bank: Bank) -> None:
    make_user(session, "baru", "Baru", {})
    session.commit()
    assert knock_staff(client, "baru").location == "/akun"
    assert "Belum ada tugas" in client.get("/akun").text


@pytest.mark.parametrize(
    ("code", "number", "pin", "says"),
    [
        ("MLT", "0001", "24681", "PIN harus 6 angka. Anda menulis 5 angka."),
        ("MLT", "0001", "", "PIN belum diisi."),
        ("MLT", "0001", "24681a", "tanpa huruf"),
        ("MLT", "0001", "٢٤٦٨١٠", "tanpa huruf"),
        ("ML", "0001", PIN, "Kode unit tiga huruf"),
        ("M\x00T", "0001", PIN, "Kode unit tiga huruf"),
        ("MLT", "", PIN, "Nomor anggota belum benar"),
        ("MLT", "0001-9", PIN, "salah tulis"),
        ("MLT", "9" * 5000, PIN, "Nomor anggota belum benar"),
    ],
)
def test_a_mistyped_field_is_named_and_nothing_is_tried(
    client: Client, session: Session, bank: Bank, code: str, number: str, pin: str, says: str
) -> None:
    response = knock(client, code, number, pin)
    assert response.status_code == 422
    assert says in response.text
    assert "Ada yang perlu diperbaiki: Masuk" in response.text
    assert count(session, SignInFailure) == 0
    assert count(session, SignIn) == 0


def test_what_was_typed_stays_but_not_the_pin(client: Client, bank: Bank) -> None:
    text = knock(client, "MLT", "0001-3", "135790").text
    assert 'value="MLT"' in text
    assert 'value="0001-3"' in text
    assert "135790" not in text


def bare(page: str) -> str:
    """Without the token against forgery, which differs by time."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_known_and_unknown_accounts_are_refused_alike(client: Client, session: Session, bank: Bank) -> None:
    known, unknown = knock(client, pin="135790"), knock(client, number="0999", pin="135790")
    assert known.status_code == unknown.status_code == 422
    assert bare(known.text).replace("0001", "0999") == bare(unknown.text)
    assert count(session, SignInFailure) == 2
    known, unknown = knock_staff(client, "hosnan", "salah"), knock_staff(client, "tiada", "salah")
    assert known.status_code == unknown.status_code == 422
    assert bare(known.text).replace("hosnan", "tiada") == bare(unknown.text)


def test_a_member_without_a_pin_cannot_sign_in(client: Client, session: Session, bank: Bank) -> None:
    session.execute(update(Member).values(pin_hash=""))
    session.commit()
    assert knock(client).status_code == 422


def test_a_disabled_user_cannot_sign_in(client: Client, session: Session, bank: Bank) -> None:
    session.execute(update(User).where(User.id == bank.operator.id).values(disabled_at=now_utc()))
    session.commit()
    assert knock_staff(client, "hosnan").status_code == 422


def test_ten_failures_close_the_door_before_the_secret_is_looked_at(
    client: Client, session: Session, bank: Bank
) -> None:
    elsewhere = client.application.test_client()
    knock(elsewhere)  # type: ignore[arg-type]  # the plain client opens the same pages
    for _ in range(10):
        assert knock(client, pin="135790").status_code == 422
    right = knock(client)
    assert right.status_code == 429
    assert "Tunggu 15 menit" in right.text
    assert count(session, SignInFailure) == 10
    assert elsewhere.get("/saya/pin").status_code == 200, "whoever is signed in elsewhere stays in"
    assert knock(client, number="0002").status_code == 303, "another account is not touched"


def test_the_door_opens_again_after_a_quarter_of_an_hour(client: Client, session: Session, bank: Bank) -> None:
    account = sessions.account_key("MLT/1")
    for _ in range(10):
        sessions.failed(session, account, "127.0.0.1")
    session.commit()
    assert knock(client).status_code == 429
    session.execute(update(SignInFailure).values(at=now_utc() - timedelta(minutes=16)))
    session.commit()
    assert knock(client).status_code == 303


def test_a_right_guess_behind_the_tenth_failure_does_not_get_in(session: Session, bank: Bank) -> None:
    door = sessions.member_door(session, "MLT", 1)
    assert door.opens(session, PIN), "looked at before the others failed"
    for _ in range(10):
        sessions.turn_away(session, door, "127.0.0.1")
    with pytest.raises(sessions.TooManyTries):
        sessions.enter(session, door)


def test_a_right_secret_forgets_the_failures(client: Client, session: Session, bank: Bank) -> None:
    for _ in range(9):
        knock(client, pin="135790")
    knock(client)
    assert count(session, SignInFailure) == 0


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https://evil.example", "/%0d/x\n", "javascript:alert(1)", "/ /evil", "evil"],
)
def test_next_never_leaves_the_site(client: Client, bank: Bank, target: str) -> None:
    assert knock(client, target="/masuk?next=" + target.replace("%", "%25").replace("\n", "%0a")).location == home(
        client
    )


def test_next_leads_back_to_where_the_person_was(client: Client, bank: Bank) -> None:
    refused = client.get("/saya/pin?a=1")
    assert refused.status_code == 302
    parts = urlsplit(refused.location)
    assert parts.path == "/masuk"
    assert parse_qs(parts.query) == {"next": ["/saya/pin?a=1"]}
    assert knock(client, target=refused.location).location == "/saya/pin?a=1"


def test_signing_in_ends_the_session_that_was_open_here(client: Client, session: Session, bank: Bank) -> None:
    knock(client)
    with client.session_transaction() as cookie:
        before = cookie["sid"]
    knock(client, number="0002")
    with client.session_transaction() as cookie:
        assert cookie["sid"] != before
    assert not holds(session, before)


def test_who_is_signed_in_goes_home_from_the_door(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, member=bank.member)
    assert client.get("/masuk").location == home(client)
    assert client.get("/masuk?next=/saya/pin").location == "/saya/pin"
    assert client.get("/masuk?unit=MLT&nomor=0002").status_code == 200, "another family's card on this phone"


def test_a_copied_cookie_is_dead_after_signing_out(client: Client, session: Session, bank: Bank) -> None:
    knock(client)
    with client.session_transaction() as cookie:
        token = cookie["sid"]
    response = client.post("/keluar")
    assert (response.status_code, response.location) == (303, "/masuk")
    with client.session_transaction() as cookie:
        cookie["sid"] = token
    assert client.get("/saya/pin").status_code == 302
    assert client.post("/keluar").location == "/masuk", "twice does no harm"


def test_signing_out_needs_a_post(client: Client, bank: Bank) -> None:
    assert client.get("/keluar").status_code == 405


def test_every_post_needs_a_token_the_door_included(client: Client, bank: Bank) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    assert knock(client).status_code == 400
    assert client.post("/keluar").status_code == 400


# The card -------------------------------------------------------------------------------------------------------


def test_a_card_fills_in_unit_and_number(client: Client, bank: Bank) -> None:
    response = client.get(f"/kartu/{bank.member.card_token}")
    assert response.status_code == 302
    page = client.get(response.location)
    assert 'value="MLT"' in page.text
    assert f'value="{format_card(1)}"' in page.text


@pytest.mark.parametrize("token", ["tiada", "x" * 500, "é"])
def test_a_dead_card_says_so(client: Client, bank: Bank, token: str) -> None:
    response = client.get(f"/kartu/{token}")
    assert response.status_code == 404
    assert "Kartu ini sudah diganti" in response.text


def test_the_card_and_number_of_a_merged_twin_open_the_book_that_goes_on(
    client: Client, session: Session, bank: Bank
) -> None:
    session.execute(update(Member).where(Member.id == bank.neighbour.id).values(merged_into_id=bank.member.id))
    session.commit()
    assert "nomor=0001" in client.get(f"/kartu/{bank.neighbour.card_token}").location
    knock(client, number="0002")
    assert session.scalars(select(SignIn)).one().member_id == bank.member.id


# The account ----------------------------------------------------------------------------------------------------


def test_changing_the_password_closes_every_other_session(client: Client, session: Session, bank: Bank) -> None:
    elsewhere = sessions.begin(session, user=bank.operator, unit=bank.unit)
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    fields = {"old": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert client.post("/akun", data=fields).location == "/akun"
    assert "Kata sandi sudah diganti" in client.get("/akun").text
    assert not holds(session, elsewhere)
    client.post("/keluar")
    assert knock_staff(client, "hosnan").status_code == 422
    assert knock_staff(client, "hosnan", NEW_PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"old": "bukan ini"}, "Kata sandi sekarang tidak cocok"),
        ({"old": ""}, "Kata sandi sekarang belum diisi"),
        ({"old": "x" * 201}, "paling banyak 200"),
        ({"new": ""}, "Kata sandi baru belum diisi"),
        ({"new": "terlalu pendek"}, "paling sedikit 15 tanda"),
        ({"new": "x" * 201}, "paling banyak 200"),
        ({"new": "hosnanhosnan1234567890"}, "mudah ditebak"),
        ({"new": "bank sampah melati 2026"}, "mudah ditebak"),
        ({"new": PASSWORD}, "kata sandi yang lama"),
        ({"again": "lain"}, "Tidak sama"),
    ],
)
def test_a_password_is_refused_with_a_reason(
    client: Client, session: Session, bank: Bank, fields: dict[str, str], says: str
) -> None:
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    response = client.post("/akun", data={"old": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD} | fields)
    assert response.status_code == 422
    assert says in response.text
    session.rollback()
    assert sessions.fits(session.get_one(User, bank.operator.id).password_hash, PASSWORD)


def test_the_old_password_cannot_be_guessed_from_a_session_left_open(
    client: Client, session: Session, bank: Bank
) -> None:
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    fields = {"old": "salah", "new": NEW_PASSWORD, "again": NEW_PASSWORD}
    for _ in range(10):
        assert client.post("/akun", data=fields).status_code == 422
    assert client.post("/akun", data=fields | {"old": PASSWORD}).status_code == 429


def test_a_borrowed_password_is_changed_before_anything_else(client: Client, session: Session, bank: Bank) -> None:
    session.execute(update(User).where(User.id == bank.admin.id).values(must_change_password=True))
    session.commit()
    knock_staff(client, "admin")
    assert client.get("/saya/pin").location == "/akun"
    assert client.post("/akun/unit").location == "/akun"
    page = client.get("/akun")
    assert "Buat kata sandi Anda" in page.text
    assert client.get("/masuk/pengurus").status_code == 200, "public pages stay open"
    fields = {"old": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}
    response = client.post("/akun", data=fields)
    assert response.location == home(client, "admin.units")
    assert "Akun Anda" in client.get("/akun").text


def test_a_manager_of_the_induk_works_at_units_below_it_only(client: Client, session: Session, bank: Bank) -> None:
    induk = make_unit(session, "IND", "Bank Sampah Induk", UnitKind.BSI, bank.root)
    below = make_unit(session, "BWH", "Bank Sampah Bawah", UnitKind.BSU, induk)
    manager = make_user(session, "induk", "Induk", {induk: Role.MANAGER})
    session.commit()
    client.sign_in(session, user=manager, unit=induk)
    page = client.get("/akun").text
    assert "Bank Sampah Bawah" in page
    assert "Bank Sampah Anggrek" not in page
    assert client.post("/akun/unit", data={"unit": "BWH"}).status_code == 303
    session.rollback()
    assert session.scalars(select(SignIn.unit_id)).one() == below.id
    for code in ("ANG", "BKL", "XXX", "'", ""):
        assert client.post("/akun/unit", data={"unit": code}).status_code == 404


def test_a_path_reaches_its_own_tree_and_not_a_number_that_begins_alike(session: Session, bank: Bank) -> None:
    units = [make_unit(session, f"U{chr(65 + i)}A", f"Unit {i}", UnitKind.BSU, bank.root) for i in range(12)]
    token = sessions.begin(session, user=make_user(session, "u", "U", {units[0]: Role.MANAGER}), unit=units[0])
    session.commit()
    me = sessions.whoever_holds(session, token)
    assert me is not None
    assert [unit.code for unit in sessions.units_within_reach(session, me)] == ["UAA"]


def test_signing_out_everywhere_ends_all_sessions(client: Client, session: Session, bank: Bank) -> None:
    elsewhere = sessions.begin(session, user=bank.operator, unit=bank.unit)
    other = sessions.begin(session, user=bank.manager, unit=bank.unit)
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    assert client.post("/akun/keluar-semua").location == "/masuk/pengurus"
    assert not holds(session, elsewhere)
    assert holds(session, other)


def test_a_role_that_ended_reaches_nothing(client: Client, session: Session, bank: Bank) -> None:
    session.execute(update(RoleGrant).where(RoleGrant.user_id == bank.operator.id).values(ended_at=now_utc()))
    session.commit()
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    assert client.post("/akun/unit", data={"unit": "MLT"}).status_code == 404
    assert "Belum ada tugas" in client.get("/akun").text


def test_members_have_no_staff_account(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, member=bank.member)
    assert client.get("/akun").status_code == 403
    assert client.post("/akun/unit", data={"unit": "MLT"}).status_code == 403
    assert client.post("/akun/keluar-semua").location == "/masuk"


# The PIN ----------------------------------------------------------------------------------------------------------


def test_a_member_changes_the_pin(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, member=bank.member)
    fields = {"old": PIN, "new": "739154", "again": "739154"}
    assert client.post("/saya/pin", data=fields).location == home(client)
    client.post("/keluar")
    assert knock(client).status_code == 422
    assert knock(client, pin="739154").status_code == 303


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"old": "135790"}, "PIN sekarang tidak cocok"),
        ({"old": "1"}, "PIN sekarang harus 6 angka. Anda menulis 1 angka"),
        ({"new": "123456"}, "PIN baru ini mudah ditebak"),
        ({"new": "000000"}, "mudah ditebak"),
        ({"new": "12345"}, "Anda menulis 5 angka"),
        ({"new": PIN, "again": PIN}, "PIN yang lama"),
        ({"again": "739155"}, "Tidak sama"),
    ],
)
def test_a_pin_is_refused_with_a_reason(
    client: Client, session: Session, bank: Bank, fields: dict[str, str], says: str
) -> None:
    client.sign_in(session, member=bank.member)
    response = client.post("/saya/pin", data={"old": PIN, "new": "739154", "again": "739154"} | fields)
    assert response.status_code == 422
    assert says in response.text


def test_pages_lead_to_the_pin_and_to_the_operators(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, member=bank.member)
    assert 'href="/saya/pin"' in client.get("/saya").text
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert 'href="/unit/petugas"' in client.get("/akun").text
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    assert 'href="/unit/petugas"' not in client.get("/akun").text


def test_staff_have_no_pin(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    assert client.get("/saya/pin").status_code == 403


def test_a_unit_name_is_read_for_the_form_only_where_there_is_a_unit(
    client: Client, session: Session, bank: Bank
) -> None:
    client.sign_in(session, user=bank.operator, unit=None)
    assert client.get("/akun").status_code == 200
    assert session.get_one(Unit, bank.unit.id).name in client.get("/akun").text


@pytest.mark.parametrize(
    ("username", "password", "says"),
    [
        ("", "", "Nama masuk belum diisi"),
        ("x" * 61, PASSWORD, "Nama masuk belum benar"),
        ("hos\x00nan", PASSWORD, "Nama masuk belum benar"),
        ("hosnan", "x" * 201, "paling banyak 200"),
    ],
)
def test_a_mistyped_name_or_password_is_named(
    client: Client, session: Session, bank: Bank, username: str, password: str, says: str
) -> None:
    response = knock_staff(client, username, password)
    assert response.status_code == 422
    assert says in response.text
    assert count(session, SignInFailure) == 0


# Who is here ------------------------------------------------------------------------------------------------------


def test_the_last_use_is_written_down_now_and_then(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, member=bank.member)
    long_ago = now_utc() - timedelta(days=3)
    session.execute(update(SignIn).values(last_used_at=long_ago))
    session.commit()
    assert client.get("/saya/pin").status_code == 200
    found = select(SignIn.last_used_at)
    assert session.scalars(found).one() > long_ago
    session.commit()


def test_the_page_about_a_missing_database_is_drawn_without_one(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, member=bank.member)
    session.execute(text("ALTER TABLE sign_in RENAME TO away"))
    session.commit()
    response = client.get("/saya/pin")
    assert response.status_code in (500, 503)
    assert "Rumah Daur Ulang" in response.text
