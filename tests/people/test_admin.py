"""Administration: units, containers, users, tasks, settings, the log. An admin sees no money."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rdu.clock import now_utc, today_at
from rdu.paths import MIGRATIONS
from rdu.people import sessions, units, users
from rdu.people.activity import WORDS
from rdu.people.models import Activity, Container, RoleGrant, Setting, Unit, UnitKind, User
from rdu.people.service import log
from rdu.roles import Role
from rdu.weights import Grams, format_kg
from tests.makers import Bank, make_unit, make_user
from tests.pages import Client

UNIT = {
    "code": "mwr", "name": "Bank Sampah Mawar", "kind": "bsu", "parent": "BKL", "region_code": "35.26.03.2002",
    "place": "Balai desa", "address": "", "phone": "0812-3456-7890", "weigh_weekday": "6", "weigh_weeks": ["1", "3"],
    "opens_at": "7.30", "closes_at": "10:30", "picks_up": "y", "scale_capacity": "150", "timezone": "Asia/Jakarta",
    "closed_on": "",
}  # fmt: skip
PERSON = {"username": "Siti.Aminah", "name": "Siti Aminah", "phone": "", "role": "operator", "unit": "MLT"}

NEWEST = max(path.name for path in (MIGRATIONS / "versions").glob("0*.py"))[:4]


@pytest.fixture
def admin(client: Client, session: Session, bank: Bank) -> Client:
    return client.sign_in(session, user=bank.admin, unit=bank.root)


@pytest.fixture
def manager(client: Client, session: Session, bank: Bank) -> Client:
    return client.sign_in(session, user=bank.manager, unit=bank.unit)


def kept(session: Session, found):  # type: ignore[no-untyped-def]  # any select, its rows
    """Read afresh and let go: on SQLite an open reading transaction would keep the app from writing."""
    rows = session.scalars(found.execution_options(populate_existing=True)).all()
    session.commit()
    return rows


# Units ------------------------------------------------------------------------------------------------------------


def test_the_list_shows_the_tree_and_finds_by_name_code_place_and_village(admin: Client) -> None:
    page = admin.get("/admin/unit").text
    assert "3 unit" in page
    for wanted, found in (("anggrek", "ANG"), ("mlt", "Melati"), ("balai rw", "Melati"), ("tunjung", "Melati")):
        assert found in admin.get("/admin/unit", query_string={"q": wanted}).text
    assert "Tidak ada unit yang cocok" in admin.get("/admin/unit?q=zzz").text
    assert admin.get("/admin/unit", query_string={"q": "\0"}).status_code == 404, "PostgreSQL keeps no NUL"


def test_the_agency_reads_units_but_does_not_change_them(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    assert "Tambah unit" not in client.get("/admin/unit").text
    assert "Ubah unit" not in client.get("/admin/unit/MLT").text
    assert client.get("/admin/unit/MLT/ubah").status_code == 403


def test_an_admin_adds_a_unit(admin: Client, session: Session, bank: Bank) -> None:
    assert admin.get("/admin/unit/baru").status_code == 200
    response = admin.post("/admin/unit/baru", data=UNIT)
    assert (response.status_code, response.location) == (303, "/admin/unit/MWR")
    unit = kept(session, select(Unit).where(Unit.code == "MWR"))[0]
    assert unit.path == f"{bank.root.path}{unit.id}."
    assert (unit.kind, unit.phone, unit.weigh_weekday, unit.weigh_weeks) == (UnitKind.BSU, "081234567890", 6, "13")
    assert (f"{unit.opens_at:%H.%M}", f"{unit.closes_at:%H.%M}", unit.scale_capacity) == ("07.30", "10.30", 150_000)
    assert unit.picks_up
    page = admin.get("/admin/unit/MWR").text
    assert "Minggu, minggu ke-1, 3, 07.30 sampai 10.30" in page
    assert format_kg(Grams(150_000)) in page


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("code", "MW", "Kode unit harus tiga huruf"),
        ("code", "MLT", "Kode ini sudah dipakai"),
        ("code", "ÄÖÜ", "Kode unit harus tiga huruf"),
        ("name", "", "Nama unit belum diisi"),
        ("name", "   ", "Nama unit belum diisi"),
        ("name", "x" * 121, "Paling banyak 120 huruf"),
        ("name", "a\u202eb", "Ada tanda yang tidak bisa disimpan"),
        ("kind", "kabupaten", "Pilih salah satu dari daftar"),
        ("parent", "MLT", "Pilih kabupaten atau bank sampah induk"),
        ("parent", "", "Pilih kabupaten atau bank sampah induk"),
        ("region_code", "99.99", "Pilih salah satu dari daftar"),
        ("phone", "abc", "Nomor telepon belum benar"),
        ("weigh_weekday", "9", "Pilih salah satu dari daftar"),
        ("weigh_weeks", [], "Pilih paling sedikit satu minggu"),
        ("opens_at", "25.00", "Jam belum benar"),
        ("opens_at", "７.30", "Jam belum benar"),
        ("closes_at", "7.00", "Jam tutup harus sesudah jam buka"),
        ("scale_capacity", "", "Kemampuan timbangan belum diisi"),
        ("scale_capacity", "0,5", "antara 1 kg dan 10.000 kg"),
        ("scale_capacity", "1e99", "Berat belum benar"),
        ("timezone", "UTC", "Pilih salah satu dari daftar"),
        ("closed_on", "31-2-2026", "Tanggal itu tidak ada"),
    ],
)
def test_a_unit_is_refused_beside_the_field(admin: Client, session: Session, field: str, value: str, says: str) -> None:
    response = admin.post("/admin/unit/baru", data=UNIT | {"place": "Tempat yang diketik", field: value})
    assert response.status_code == 422
    assert says in response.text
    assert "Tempat yang diketik" in response.text
    assert not kept(session, select(Unit).where(Unit.code == "MWR"))


def test_a_changed_unit_keeps_its_code_and_takes_its_tree_along(admin: Client, session: Session, bank: Bank) -> None:
    induk = make_unit(session, "IND", "Bank Sampah Induk", UnitKind.BSI, bank.root)
    other = make_unit(session, "IDD", "Bank Sampah Induk Dua", UnitKind.BSI, bank.root)
    below = make_unit(session, "BWH", "Bank Sampah Bawah", UnitKind.BSU, induk)
    session.commit()
    assert 'name="code"' not in admin.get("/admin/unit/IND/ubah").text
    facts = UNIT | {"name": "Induk Utara", "kind": "bsi", "parent": "IDD", "code": "XXX"}
    assert admin.post("/admin/unit/IND/ubah", data=facts).status_code == 303
    paths = {unit.code: unit.path for unit in kept(session, select(Unit))}
    assert paths["IND"] == f"{bank.root.path}{other.id}.{induk.id}."
    assert paths["BWH"] == f"{bank.root.path}{other.id}.{induk.id}.{below.id}."
    assert "XXX" not in paths


def test_an_induk_cannot_stand_below_itself_nor_stop_being_one_while_it_holds_units(
    admin: Client, session: Session, bank: Bank
) -> None:
    induk = make_unit(session, "IND", "Bank Sampah Induk", UnitKind.BSI, bank.root)
    make_unit(session, "BWH", "Induk Kecil", UnitKind.BSI, induk)
    session.commit()
    page = admin.get("/admin/unit/IND/ubah").text
    assert '<option value="BKL"' in page.replace("selected ", "")
    assert '<option value="BWH"' not in page
    facts = UNIT | {"kind": "bsi"}
    assert "Pilih kabupaten" in admin.post("/admin/unit/IND/ubah", data=facts | {"parent": "BWH"}).text
    assert "Masih ada unit di bawahnya" in admin.post("/admin/unit/IND/ubah", data=facts | {"kind": "bsu"}).text


def test_the_kabupaten_stays_the_root(admin: Client, session: Session, bank: Bank) -> None:
    page = admin.get("/admin/unit/BKL/ubah").text
    assert 'name="kind"' not in page
    assert 'name="parent"' not in page
    assert admin.post("/admin/unit/BKL/ubah", data=UNIT | {"name": "Kabupaten Lain"}).status_code == 303
    root = kept(session, select(Unit).where(Unit.code == "BKL"))[0]
    assert (root.name, root.kind, root.parent_id) == ("Kabupaten Lain", UnitKind.KABUPATEN, None)
    assert "Kabupaten Lain" in admin.get("/persetujuan").text


def test_a_unit_may_keep_a_region_that_is_not_a_village(admin: Client, session: Session, bank: Bank) -> None:
    induk = make_unit(session, "IND", "Bank Sampah Induk", UnitKind.BSI, bank.root)
    induk.region_code = "35.26.03"
    session.commit()
    assert "Wilayah sekarang" in admin.get("/admin/unit/IND/ubah").text
    admin.post("/admin/unit/IND/ubah", data=UNIT | {"kind": "bsi", "region_code": "35.26.03"})
    assert kept(session, select(Unit).where(Unit.code == "IND"))[0].region_code == "35.26.03"


def test_an_unknown_unit_is_not_found(admin: Client) -> None:
    for address in ("/admin/unit/XXX", "/admin/unit/XXX/ubah", "/admin/unit/XXX/wadah", "/admin/unit/%00"):
        assert admin.get(address).status_code == 404


# Containers -------------------------------------------------------------------------------------------------------


def test_containers_are_added_and_dropped(admin: Client, session: Session, bank: Bank) -> None:
    assert admin.post("/admin/unit/MLT/wadah", data={"name": "Karung", "grams": "0,2"}).status_code == 303
    row = kept(session, select(Container))[0]
    assert (row.unit_id, row.name, row.grams) == (bank.unit.id, "Karung", 200)
    assert "Karung" in admin.get("/admin/unit/MLT").text
    again = admin.post("/admin/unit/MLT/wadah", data={"name": "KARUNG", "grams": "0,3"})
    assert again.status_code == 422
    assert "sudah ada" in again.text
    assert admin.post(f"/admin/unit/ANG/wadah/{row.id}/hapus").status_code == 404, "another unit's container"
    assert admin.post(f"/admin/unit/MLT/wadah/{row.id}/hapus").status_code == 303
    assert not kept(session, select(Container))


@pytest.mark.parametrize(
    ("name", "grams", "says"),
    [
        ("", "1", "Nama wadah belum diisi"),
        ("x" * 41, "1", "Paling banyak 40"),
        ("Ember", "", "Berat kosong belum diisi"),
        ("Ember", "0", "Berat kosong antara"),
        ("Ember", "101", "Berat kosong antara"),
        ("Ember", "-1", "Berat"),
    ],
)
def test_a_container_is_refused_beside_the_field(admin: Client, name: str, grams: str, says: str) -> None:
    response = admin.post("/admin/unit/MLT/wadah", data={"name": name, "grams": grams})
    assert response.status_code == 422
    assert says in response.text


# Users ------------------------------------------------------------------------------------------------------------


def password_on(page: str) -> str:
    match = re.search(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", page)
    assert match, "no password on the page"
    return match[0]


def test_a_new_user_gets_a_password_for_one_use(admin: Client, session: Session, bank: Bank) -> None:
    assert admin.get("/admin/pengguna/baru").status_code == 200
    response = admin.post("/admin/pengguna/baru", data=PERSON)
    assert response.status_code == 201
    assert "Set-Cookie" not in response.headers or password_on(response.text) not in response.headers["Set-Cookie"]
    added = kept(session, select(User).where(User.username == "siti.aminah"))[0]
    assert added.must_change_password
    assert sessions.fits(added.password_hash, password_on(response.text))
    grant = kept(session, select(RoleGrant).where(RoleGrant.user_id == added.id))[0]
    assert (grant.role, grant.unit_id, grant.granted_by_id) == (Role.OPERATOR, bank.unit.id, bank.admin.id)
    assert password_on(response.text) not in admin.get("/admin/pengguna/siti.aminah").text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"username": "hosnan"}, "Nama masuk ini sudah dipakai"),
        ({"username": "ab"}, "Nama masuk 3 sampai 40"),
        ({"username": "ada spasi"}, "Nama masuk 3 sampai 40"),
        ({"username": "../x"}, "Nama masuk 3 sampai 40"),
        ({"name": ""}, "Nama lengkap belum diisi"),
        ({"phone": "12"}, "Nomor telepon belum benar"),
        ({"role": "member"}, "Pilih salah satu"),
        ({"role": "god"}, "Pilih salah satu"),
        ({"unit": "XXX"}, "Pilih salah satu"),
        ({"unit": ""}, "Unit belum dipilih"),
        ({"unit": "BKL"}, "Tugas Petugas hanya di unit yang menimbang"),
        ({"role": "admin"}, "Tugas Admin hanya di kabupaten"),
        ({"role": "agency"}, "Tugas DLH hanya di kabupaten"),
    ],
)
def test_a_new_user_is_refused_beside_the_field(
    admin: Client, session: Session, bank: Bank, change: dict[str, str], says: str
) -> None:
    before = len(kept(session, select(User)))
    response = admin.post("/admin/pengguna/baru", data=PERSON | change)
    assert response.status_code == 422
    assert says in response.text
    assert len(kept(session, select(User))) == before


def test_users_are_found_by_name_and_paged(admin: Client, session: Session, bank: Bank) -> None:
    for number in range(users.PAGE + 1):
        make_user(session, f"petugas{number}", f"Petugas {number:02}", {bank.unit: Role.OPERATOR})
    session.commit()
    page = admin.get("/admin/pengguna?q=petugas")
    assert "Halaman 1 dari 2" in page.text
    assert "Petugas 25" in admin.get("/admin/pengguna?q=petugas&halaman=2").text
    for odd in ("0", "-1", "999", "abc", "٢", "9" * 500):
        assert admin.get(f"/admin/pengguna?halaman={odd}").status_code == 200
    assert "Tidak ada pengguna yang cocok" in admin.get("/admin/pengguna?q=%25%5F").text


def test_a_user_is_changed(admin: Client, session: Session, bank: Bank) -> None:
    assert admin.post("/admin/pengguna/hosnan", data={"name": "Hosnan B", "phone": "0812345678"}).status_code == 303
    changed = kept(session, select(User).where(User.username == "hosnan"))[0]
    assert (changed.name, changed.phone) == ("Hosnan B", "0812345678")
    refused = admin.post("/admin/pengguna/hosnan", data={"name": "", "phone": "0812"})
    assert refused.status_code == 422
    assert 'value="0812"' in refused.text
    assert admin.get("/admin/pengguna/tiada").status_code == 404


def test_a_disabled_user_is_out_at_once_and_may_come_back(admin: Client, session: Session, bank: Bank) -> None:
    token = sessions.begin(session, user=bank.operator, unit=bank.unit)
    session.commit()
    assert "Nonaktifkan" in admin.get("/admin/pengguna/hosnan/nonaktif").text
    assert admin.post("/admin/pengguna/hosnan/nonaktif").status_code == 303
    assert kept(session, select(User.disabled_at).where(User.username == "hosnan")) != [None]
    assert not sessions.whoever_holds(session, token)
    session.commit()
    assert "nonaktif" in admin.get("/admin/pengguna").text
    assert "Aktifkan" in admin.get("/admin/pengguna/hosnan/nonaktif").text
    admin.post("/admin/pengguna/hosnan/nonaktif")
    assert kept(session, select(User.disabled_at).where(User.username == "hosnan")) == [None]
    assert sessions.whoever_holds(session, token) is None, "an old session stays closed"


def test_an_admin_cannot_lock_the_last_door(admin: Client, bank: Bank) -> None:
    refused = admin.post("/admin/pengguna/admin/nonaktif")
    assert refused.status_code == 403
    assert "Minta admin lain" in refused.text
    assert admin.post("/admin/pengguna/admin/tugas/admin/BKL/akhiri").status_code == 403
    assert admin.get("/admin/unit").status_code == 200


def test_a_lent_password_closes_every_session(admin: Client, session: Session, bank: Bank) -> None:
    token = sessions.begin(session, user=bank.operator, unit=bank.unit)
    session.commit()
    assert "Buatkan kata sandi baru" in admin.get("/admin/pengguna/hosnan/sandi").text
    response = admin.post("/admin/pengguna/hosnan/sandi")
    assert response.status_code == 201
    changed = kept(session, select(User).where(User.username == "hosnan"))[0]
    assert changed.must_change_password
    assert sessions.fits(changed.password_hash, password_on(response.text))
    assert sessions.whoever_holds(session, token) is None


def test_tasks_are_given_and_ended(admin: Client, session: Session, bank: Bank) -> None:
    address = "/admin/pengguna/hosnan/tugas"
    assert admin.post(address, data={"role": "manager", "unit": "ANG"}).status_code == 303
    again = admin.post(address, data={"role": "manager", "unit": "ANG"})
    assert again.status_code == 422
    assert "sudah dipegang" in again.text
    assert admin.post(address, data={"role": "x", "unit": ""}).status_code == 422
    assert admin.post(f"{address}/manager/ANG/akhiri").status_code == 303
    assert admin.post(f"{address}/manager/ANG/akhiri").status_code == 404, "already ended"
    assert admin.post(f"{address}/king/ANG/akhiri").status_code == 404
    held = kept(session, select(RoleGrant).where(RoleGrant.user_id == bank.operator.id, RoleGrant.ended_at.is_(None)))
    assert [(grant.role, grant.unit_id) for grant in held] == [(Role.OPERATOR, bank.unit.id)]


# A manager's operators --------------------------------------------------------------------------------------------


def test_a_manager_adds_an_operator_at_the_own_unit(manager: Client, session: Session, bank: Bank) -> None:
    assert "Hosnan" in manager.get("/unit/petugas").text
    response = manager.post("/unit/petugas", data=PERSON | {"role": "admin", "unit": "BKL"})
    assert response.status_code == 201
    grant = kept(session, select(RoleGrant).join(RoleGrant.user).where(User.username == "siti.aminah"))[0]
    assert (grant.role, grant.unit_id) == (Role.OPERATOR, bank.unit.id)
    refused = manager.post("/unit/petugas", data=PERSON)
    assert refused.status_code == 422
    assert "sudah dipakai" in refused.text


def test_a_manager_ends_the_task_of_an_own_operator_only(manager: Client, session: Session, bank: Bank) -> None:
    for other in ("sulastri", "admin", "ramlah", "tiada"):
        for page in ("akhiri", "sandi"):
            assert manager.get(f"/unit/petugas/{other}/{page}").status_code == 404
            assert manager.post(f"/unit/petugas/{other}/{page}").status_code == 404
    assert "Akhiri tugas" in manager.get("/unit/petugas/hosnan/akhiri").text
    assert manager.post("/unit/petugas/hosnan/akhiri").status_code == 303
    assert "Belum ada petugas" in manager.get("/unit/petugas").text


def test_a_manager_lends_a_password_only_to_who_weighs_here_and_nowhere_else(
    manager: Client, session: Session, bank: Bank
) -> None:
    assert "Buatkan kata sandi baru" in manager.get("/unit/petugas/hosnan/sandi").text
    assert manager.post("/unit/petugas/hosnan/sandi").status_code == 201
    users.grant(session, session.get_one(User, bank.operator.id), Role.ADMIN, bank.root, bank.admin)
    session.commit()
    assert "untuk Hosnan" not in manager.get("/unit/petugas").text
    assert manager.post("/unit/petugas/hosnan/sandi").status_code == 403, "or a manager could become admin"


# Settings ---------------------------------------------------------------------------------------------------------


SETTINGS = {
    "kabupaten": "Kabupaten Sampang",
    "phone": "0313095123",
    "data_contact": "Bu Ani, DLH",
    "consent": "A\r\n\r\nB",
}


def test_settings_are_shown_on_public_pages(admin: Client, session: Session, bank: Bank) -> None:
    admin.get("/persetujuan")
    assert admin.get("/admin/setelan").status_code == 200
    assert admin.post("/admin/setelan", data=SETTINGS).status_code == 303
    page = admin.get("/persetujuan").text
    for said in ("Kabupaten Sampang", "0313095123", "Bu Ani, DLH", "<p>A</p>", "<p>B</p>", "Teks versi 2."):
        assert said in page
    assert units.consent_version(session) == "2"
    assert units.consent_text(session) == "A\n\nB"


def test_a_setting_saved_unchanged_writes_nothing(admin: Client, session: Session, bank: Bank) -> None:
    same = {"kabupaten": bank.root.name, "phone": "", "data_contact": "", "consent": units.FIRST_CONSENT}
    admin.post("/admin/setelan", data=same)
    assert not kept(session, select(Setting))
    admin.post("/admin/setelan", data=same | {"phone": "0313095123"})
    admin.post("/admin/setelan", data=same | {"phone": "0313095123"})
    assert len(kept(session, select(Setting))) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kabupaten": ""}, "Nama kabupaten belum diisi"),
        ({"phone": "x"}, "Nomor telepon belum benar"),
        ({"data_contact": "x" * 201}, "Paling banyak 200"),
        ({"consent": ""}, "Teks persetujuan belum diisi"),
        ({"consent": " \n "}, "Teks persetujuan belum diisi"),
        ({"consent": "x" * 4001}, "Paling banyak 4000"),
        ({"consent": "a\u202eb"}, "Ada tanda yang tidak bisa disimpan"),
    ],
)
def test_a_setting_is_refused_beside_the_field(
    admin: Client, session: Session, bank: Bank, change: dict[str, str], says: str
) -> None:
    response = admin.post("/admin/setelan", data=SETTINGS | change)
    assert response.status_code == 422
    assert says in response.text
    assert not kept(session, select(Setting))


def test_the_setting_that_began_last_counts(session: Session, bank: Bank) -> None:
    for value, day in (("later", 5), ("first", 1), ("second", 1)):
        session.add(
            Setting(unit_id=bank.unit.id, key="k", value=value, valid_from=date(2026, 1, day), set_at=now_utc())
        )
        session.flush()
    got = [units.setting_on(session, bank.unit, "k", date(2026, 1, 1) + timedelta(days)) for days in (-1, 0, 3, 4)]
    assert got == [None, "second", "second", "later"]
    assert units.setting_on(session, bank.other, "k", date(2026, 2, 1)) is None


# The log ----------------------------------------------------------------------------------------------------------


def test_the_log_tells_who_did_what_without_names_of_members(admin: Client, session: Session, bank: Bank) -> None:
    log(session, "set_pin", unit=bank.unit, user=bank.operator, member=bank.member, subject="0001")
    log(session, "sign_in", unit=bank.unit, member=bank.member)
    log(session, "sign_in_failed")
    session.commit()
    page = admin.get("/admin/catatan").text
    for said in ("membuatkan PIN: 0001", "Hosnan", "Anggota 0001", "tidak dikenal", "3 catatan"):
        assert said in page
    assert "Siti Aminah" not in page


def test_the_log_calls_days_and_settings_as_people_do(admin: Client, session: Session, bank: Bank) -> None:
    log(session, "open_day", unit=bank.unit, user=bank.operator, subject="2026-11-21")
    log(session, "change_setting", unit=bank.root, user=bank.admin, subject="consent_text")
    session.commit()
    page = admin.get("/admin/catatan").text
    assert "membuka hari penimbangan: 21 November 2026" in page
    assert "mengubah setelan: teks persetujuan" in page


def test_the_log_is_narrowed_by_user_act_unit_and_day(admin: Client, session: Session, bank: Bank) -> None:
    log(session, "set_pin", unit=bank.unit, user=bank.operator)
    log(session, "enrol", unit=bank.other, user=bank.operator_b)
    session.commit()
    today = f"{today_at(bank.root.timezone):%d-%m-%Y}"
    for query, found in (
        ({"siapa": "hosnan"}, 1), ({"siapa": "HOS"}, 1), ({"perbuatan": "enrol"}, 1), ({"unit": "MLT"}, 1),
        ({"dari": "1-1-2020"}, 2), ({"sampai": "1-1-2020"}, 0), ({"dari": "1-1-2020", "sampai": today}, 2),
        ({"siapa": "%"}, 0), ({}, 2),
    ):  # fmt: skip
        page = admin.get("/admin/catatan", query_string=query)
        assert (page.status_code, f"{found} catatan" in page.text) == (200, True), query


@pytest.mark.parametrize("query", [{"perbuatan": "x"}, {"unit": "XXX"}, {"dari": "kemarin"}, {"siapa": "\u202e"}])
def test_a_search_that_cannot_be_read_is_named(admin: Client, query: dict[str, str]) -> None:
    assert admin.get("/admin/catatan", query_string=query).status_code == 422


def test_a_long_log_is_paged(admin: Client, session: Session, bank: Bank) -> None:
    for _ in range(51):
        log(session, "sign_in", unit=bank.unit, user=bank.operator)
    session.commit()
    page = admin.get("/admin/catatan?unit=MLT").text
    assert "Halaman 1 dari 2" in page
    assert "halaman=2" in page
    assert "Halaman 2 dari 2" in admin.get("/admin/catatan?unit=MLT&halaman=2").text


def test_every_act_that_is_logged_has_a_word(app) -> None:  # type: ignore[no-untyped-def]  # only there to name the store
    logged: set[str] = set()
    for path in Path("rdu").rglob("*.py"):
        for call in re.finditer(
            r"\blog\(\s*(?:session|db\.session\(\)),\s*([^=]*?)(?:,\s*\w+=|\))", path.read_text("utf-8")
        ):
            logged |= set(re.findall(r'"([a-z_]+)"', call[1]))
    assert logged, "the search finds nothing"
    assert logged - set(WORDS) == set(), "acts without a word in people/activity.py"


def test_the_log_cannot_be_changed(session: Session, bank: Bank) -> None:
    log(session, "sign_in", user=bank.operator)
    session.commit()
    for statement in ("UPDATE activity SET act = 'x'", "DELETE FROM activity"):
        with pytest.raises(DBAPIError):
            session.execute(text(statement))
        session.rollback()
    assert session.scalar(select(func.count()).select_from(Activity)) == 1


# Health -----------------------------------------------------------------------------------------------------------


def test_health_tells_the_database_and_its_migration(client: Client, store: str) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    kind = "sqlite" if store.startswith("sqlite") else "postgresql"
    assert response.get_json() == {"status": "ok", "database": kind, "migration": NEWEST}


def test_health_says_when_the_database_is_gone(client: Client, session: Session) -> None:
    session.execute(text("DROP TABLE alembic_version"))
    session.commit()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.get_json()["status"] == "unavailable"
