from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import today_at
from rdu.ledger.pocket_models import Rest
from rdu.ledger.pockets import Rule, open_pocket, set_rule
from rdu.money import Rupiah
from rdu.outlook.lebaran import Plan, groups_of, plan_of, savers_of, set_plan
from rdu.outlook.liquidity import finding_of, outlook_of
from rdu.outlook.models import SettledFinding
from rdu.outlook.service import quiet_units
from rdu.people.models import Unit, UnitKind
from rdu.roles import Role
from rdu.withdrawals.payout_notes import notes_for
from tests.cash.boxes import opened
from tests.makers import TODAY, Bank, bottles, make_unit, make_user, weigh
from tests.pages import Client
from tests.withdrawals.books import save

NOW = today_at("Asia/Jakarta")
LEBARAN = NOW + timedelta(days=100)


@pytest.fixture
def saved(session: Session, bank: Bank) -> Bank:
    """Rp1.500.000 of money; Rp2.000.000 saved, of which Rp1.234.567 for Lebaran and not to be asked for before."""
    opened(session, bank)
    open_pocket(session, bank.unit, "lebaran", "Lebaran", NOW, bank.manager)
    set_rule(session, bank.unit, "lebaran", Rule(Rest.RELEASED, pays_from=LEBARAN - timedelta(days=7)), TODAY,
             bank.manager)  # fmt: skip
    bank.member.rt, bank.member.rw, bank.neighbour.rt, bank.neighbour.rw = "01", "03", "02", "03"
    save(session, bank.unit, bank.member, 765_433)
    save(session, bank.unit, bank.member, 1_200_500, "lebaran")
    save(session, bank.unit, bank.neighbour, 34_067, "lebaran")
    plan = Plan(LEBARAN, LEBARAN - timedelta(days=10), LEBARAN - timedelta(days=7), 30, 1_000)
    set_plan(session, bank.unit, plan, bank.manager)
    session.commit()
    return bank


def plan_in(session: Session, bank: Bank) -> Plan:
    plan = plan_of(session, bank.unit, NOW)
    assert plan is not None
    return plan


def test_what_may_be_asked_for_stands_against_what_there_is(session: Session, saved: Bank) -> None:
    outlook = outlook_of(session, saved.unit, NOW)

    assert (outlook.money, outlook.stock, outlook.has) == (1_500_000, 0, 1_500_000)
    assert outlook.moments[0].asked == 765_433
    at_lebaran = next(moment for moment in outlook.moments if moment.day == LEBARAN)
    assert (at_lebaran.words, at_lebaran.asked, at_lebaran.lacks) == ("Lebaran", 2_000_000, 500_000)
    assert finding_of(outlook) == ("pada Lebaran", 500_000, True)


def test_weighed_goods_rest_until_their_day_and_a_minimum_stays(session: Session, bank: Bank) -> None:
    set_rule(session, bank.unit, "regular", Rule(Rest.DAYS, 20, Rupiah(1_000)), TODAY - timedelta(days=9), bank.manager)
    weigh(session, bank, bottles(2_500))

    outlook = outlook_of(session, bank.unit, TODAY)

    assert outlook.stock == outlook.at_cost == 7_500  # nobody bids: what it cost
    assert outlook.moments[0].asked == 0
    assert [moment.asked for moment in outlook.moments if moment.day == date(2026, 12, 31)] == [6_375 - 1_000]
    assert finding_of(outlook)[2] is False


def test_each_saver_is_paid_whole_notes_and_the_rest_stays(session: Session, saved: Bank) -> None:
    savers = savers_of(session, saved.unit, plan_in(session, saved))

    assert [(saver.free, saver.paid) for saver in savers] == [(1_200_500, 1_200_000), (34_067, 34_000)]
    assert notes_for([saver.paid for saver in savers], 1_000) == [(100_000, 12), (20_000, 1), (10_000, 1), (2_000, 2)]


def test_groups_come_one_after_another_and_a_slot_can_be_set(client: Client, session: Session, saved: Bank) -> None:
    plan = plan_in(session, saved)
    first, second = groups_of(session, saved.unit, plan, NOW)
    assert (first.at.date(), first.at.hour, second.at.hour) == (plan.first_day, 8, 9)
    client.sign_in(session, user=saved.manager, unit=saved.unit)
    page = client.get("/lebaran").text
    assert "Rp<wbr>1.234.000" in page
    assert "Rp<wbr>567" in page
    day = plan.first_day + timedelta(days=1)

    answer = client.post(f"/lebaran/rt/{first.key}", data={"day": f"{day:%d-%m-%Y}", "hour": "10.30"})

    assert answer.status_code == 302
    session.commit()
    moved = next(group for group in groups_of(session, saved.unit, plan, NOW) if group.key == first.key)
    assert (moved.at.date(), f"{moved.at:%H.%M}", moved.by_hand) == (day, "10.30", True)
    late = client.post(f"/lebaran/rt/{first.key}", data={"day": f"{LEBARAN + timedelta(days=1):%d-%m-%Y}", "hour": "9"})
    assert late.status_code == 422
    assert "Pilih hari sampai Lebaran" in late.text
    assert client.get("/lebaran/rt/99-99-99").status_code == 404
    for paper in ("/lebaran.pdf", "/lebaran-pengumuman.pdf"):
        assert client.get(paper).data.startswith(b"%PDF")


def test_a_plan_out_of_order_is_refused_and_writes_nothing(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    typed = {"day": f"{LEBARAN:%d-%m-%Y}", "deadline": f"{LEBARAN:%d-%m-%Y}",
             "first_day": f"{LEBARAN - timedelta(days=3):%d-%m-%Y}", "an_hour": "30", "smallest": "1000"}  # fmt: skip

    refused = client.post("/lebaran", data=typed)

    assert refused.status_code == 422
    assert "Batas meminta harus sebelum" in refused.text
    assert client.get("/lebaran.pdf").status_code == 404
    sound = typed | {"deadline": f"{LEBARAN - timedelta(days=9):%d-%m-%Y}"}
    assert client.post("/lebaran", data=sound).status_code == 302
    session.commit()
    assert plan_in(session, bank).day == LEBARAN
    assert plan_of(session, bank.unit, LEBARAN + timedelta(days=1)) is None


def test_the_kabupatens_day_counts_where_a_unit_has_none(session: Session, bank: Bank) -> None:
    plan = Plan(LEBARAN, LEBARAN - timedelta(days=10), LEBARAN - timedelta(days=7), 30, 1_000)
    set_plan(session, bank.root, plan, bank.admin)
    session.commit()
    assert plan_in(session, bank) == plan


def test_units_that_have_not_weighed_for_long_are_named(session: Session, bank: Bank) -> None:
    induk = make_unit(session, "BSI", "Bank Sampah Induk", UnitKind.BSI, bank.root)
    weigh(session, bank, bottles(2_500))
    session.commit()

    def codes(top: Unit, ahead: int) -> list[str]:
        return [row.unit.code for row in quiet_units(session, top, TODAY + timedelta(days=ahead), 45)]

    assert codes(bank.root, 44) == ["ANG"]
    assert codes(bank.root, 45) == ["ANG", "MLT"]
    assert not codes(induk, 45)
    bank.other.closed_on = TODAY
    session.commit()
    assert codes(bank.root, 45) == ["MLT"]


def test_pages_of_sums_open_for_the_agency_without_names(client: Client, session: Session, saved: Bank) -> None:
    client.sign_in(session, user=saved.agency, unit=saved.root)
    assert "Bank Sampah Melati" in client.get("/kas-ke-depan").text
    page = client.get("/kas-ke-depan?unit=MLT").text
    assert "Kalau semua mengambil pada Lebaran, kurang Rp500.000" in page
    assert "Siti" not in page
    file = client.get("/kas-ke-depan.csv?unit=MLT").text
    assert file.count("Lebaran;765433;1234567;0;2000000;1500000;0;500000") == 1
    assert client.get("/kas-ke-depan?unit=XXX").status_code == 404
    assert client.post("/unit-diam", data={"days": "3"}).status_code == 422
    assert client.post("/unit-diam", data={"days": "30"}).status_code == 302
    assert "30 hari" in client.get("/unit-diam").text


def test_quiet_units_are_searched_paged_and_reminded(client: Client, session: Session, bank: Bank) -> None:
    induk = make_unit(session, "BSI", "Bank Sampah Induk", UnitKind.BSI, bank.root)
    units = [make_unit(session, f"U{n:02}", f"Unit Kamal {n:02}", UnitKind.BSU, induk) for n in range(26)]
    units[0].phone = "0313095123"  # not a mobile: nobody reads a message there
    units[1].phone = "081200000001"
    for name, phone in (("lama", "081200000009"), ("baru", "0812-3456-7890")):
        make_user(session, name, name, {units[1]: Role.MANAGER}).phone = phone
    top = make_user(session, "buhari", "Buhari", {induk: Role.MANAGER})
    client.sign_in(session, user=top, unit=induk)

    assert "/unit-diam" in client.get("/ringkasan").text
    first, last = client.get("/unit-diam").text, client.get("/unit-diam?hal=2").text
    assert ("26 unit" in first, "Kamal 24" in first, "Kamal 25" in first) == (True, True, False)
    assert ("Kamal 24" in last, "Kamal 25" in last, "Halaman 2 dari 2" in last) == (False, True, True)
    one = client.get("/unit-diam?q=u01").text
    assert "Kamal 02" not in one
    assert "https://wa.me/6281234567890?text=Unit+Kamal+01+belum+menimbang" in one
    assert "Tidak ada nomor HP" in client.get("/unit-diam?q=kamal%2000").text
    assert "Tidak ada unit diam yang cocok" in client.get("/unit-diam?q=Sukolilo").text
    bare = client.sign_in(session, user=bank.manager, unit=bank.unit).get("/ringkasan").text
    assert "/unit-diam" not in bare
    agency = client.sign_in(session, user=bank.agency, unit=bank.root)
    assert 'href="/unit-diam"' in agency.get("/bulan").text
    assert 'href="/laporan-keuangan"' in agency.get("/bulan").text


def test_a_manager_settles_a_finding_with_a_note_once(client: Client, session: Session, bank: Bank) -> None:
    weigh(session, bank, bottles(2_500))
    again = weigh(session, bank, bottles(1_500))
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert "Cari yang janggal" in client.get("/ringkasan").text
    assert "Orang yang sama dua kali sehari" in client.get("/periksa").text
    address = f"/periksa/twice:{TODAY.isoformat()}:{again.receipt}"

    once = {"operation": str(uuid4())}
    blank = client.post(address, data=once | {"note": " "})
    assert blank.status_code == 422
    assert "Tulis hasil pemeriksaannya" in blank.text
    for _ in range(2):  # a double click, or a retry
        assert client.post(address, data=once | {"note": "memang kembali"}).location == "/periksa"
        assert "Selesai diperiksa: Orang yang sama dua kali sehari." in client.get("/periksa").text
    for other in (once | {"note": "lain"}, {"operation": str(uuid4()), "note": "memang kembali"}):
        assert "sudah diselesaikan" in client.post(address, data=other).text

    session.commit()
    assert [row.note for row in session.scalars(select(SettledFinding))] == ["memang kembali"]
    assert "memang kembali" in client.get("/periksa?tab=selesai").text
