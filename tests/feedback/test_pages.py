"""Saying something without signing in, reading the answer by number and code, and the inbox of those on duty."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import now_utc, pinned_at
from rdu.deposits.models import Question
from rdu.feedback import handling
from rdu.feedback.models import Category, Channel, Complaint, State
from rdu.people.models import Activity
from tests.feedback.said import SITI, a_picture, ask_about_a_visit, complain, new
from tests.makers import Bank, bottles, weigh
from tests.pages import Client

WORDS = "Timbangannya macet dan antre dua jam."


def typed(**more: Any) -> dict[str, Any]:
    return {"operation": str(uuid4()), "kind": "complaint", "unit": "MLT", "category": "service", "words": WORDS,
            "name": "Bu Rohmah", "phone": "0812-3456-7890", **more}  # fmt: skip


def a_photo() -> tuple[io.BytesIO, str]:
    return io.BytesIO(a_picture("JPEG")), "pos.jpg"


def only(session: Session) -> Complaint:
    session.expire_all()
    return session.scalars(select(Complaint)).one()


def test_a_stranger_complains_with_a_photo_and_reads_the_answer(client: Client, session: Session, bank: Bank) -> None:
    form = client.get("/aduan?unit=MLT&dari=poster").text
    assert '<option selected value="MLT">' in form
    assert 'name="channel" value="poster"' in form
    sent = typed(channel="poster", photos=[a_photo()])
    thanks = client.post("/aduan", data=sent, follow_redirects=True)
    assert "Terima kasih." in thanks.text
    complaint = only(session)
    assert (complaint.channel, complaint.complainant.phone if complaint.complainant else "") == (
        Channel.POSTER, "081234567890",
    )  # fmt: skip
    assert f"{complaint.code[:5]}-{complaint.code[5:]}" in thanks.text
    address = f"/aduan/{complaint.label}/{complaint.code}"
    assert client.get(f"{address}/foto/{complaint.files[0].file_id}").mimetype == "image/jpeg"
    assert client.get(f"/aduan/{complaint.label}/AAAAAAAAAA").status_code == 404

    handling.answer(session, complaint, "Timbangan kedua mulai Sabtu.", new(), bank.manager)
    session.commit()
    page = client.get(address).text
    assert "Timbangan kedua mulai Sabtu." in page
    assert "Ramlah" not in page
    assert "Tulis apa yang belum beres." in client.post(f"{address}/buka-lagi", data=_op(why=" ")).text
    again = client.post(f"{address}/buka-lagi", data=_op(why="Belum ada."), follow_redirects=True)
    assert "Dibuka lagi." in again.text
    assert only(session).now.state is State.REOPENED


def _op(**more: str) -> dict[str, str]:
    return {"operation": str(uuid4()), **more}


def test_sent_twice_it_is_taken_in_once_and_another_body_is_refused(
    client: Client, session: Session, bank: Bank
) -> None:
    sent = typed()
    first, second = client.post("/aduan", data=sent), client.post("/aduan", data=sent)
    assert first.location == second.location
    assert client.post("/aduan", data=sent | {"words": "Lain."}).status_code == 409
    assert only(session).words == WORDS


def test_what_is_missing_is_told_and_everything_typed_stays(client: Client, session: Session, bank: Bank) -> None:
    bad = typed(unit="XYZ", words=" ", phone="abc", photos=[a_photo()])
    page = client.post("/aduan", data=bad)
    assert page.status_code == 422
    for words in ("Pilih unitnya", "Ceritakan dulu", "Nomor telepon belum benar", "Bu Rohmah", 'value="abc"',
                  "Pilih lagi berkasnya"):  # fmt: skip
        assert words in page.text, words
    assert session.scalar(select(func.count()).select_from(Complaint)) == 0


def test_a_tenth_from_one_address_has_to_wait_and_loses_no_word(client: Client, session: Session, bank: Bank) -> None:
    for _ in range(10):
        assert client.post("/aduan", data=typed()).status_code == 303
    refused = client.post("/aduan", data=typed())
    assert refused.status_code == 429
    assert "Tunggu 15 menit" in refused.text
    assert WORDS in refused.text
    assert session.scalar(select(func.count()).select_from(Complaint)) == 10


def test_codes_are_not_guessed(client: Client, session: Session, bank: Bank) -> None:
    complaint = complain(session, bank.unit)
    session.commit()
    right = {"number": complaint.label, "code": complaint.code.lower()}
    assert client.post("/aduan/cek", data=right).status_code == 303
    for _ in range(10):
        assert client.post("/aduan/cek", data=right | {"code": "K7MQ4XTN2P"}).status_code == 404
    assert client.post("/aduan/cek", data=right).status_code == 429
    assert client.get(f"/aduan/{complaint.label}", follow_redirects=True).request.path == "/aduan/cek"


def test_who_wants_no_name_leaves_none(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, member=bank.member)
    assert "Siti Aminah" in client.get("/aduan").text
    client.post("/aduan", data=typed(category="officer", officer="Hosnan", anonymous="y"))
    complaint = only(session)
    assert complaint.complainant is None
    assert complaint.now.with_agency
    assert complaint.label not in client.get("/saya/aduan").text
    acts = select(Activity).where(Activity.act == "receive_complaint")
    assert session.scalars(acts).one().member_id is None


def test_a_household_finds_what_it_said_with_its_questions(client: Client, session: Session, bank: Bank) -> None:
    receipt = weigh(session, bank, bottles(2_500)).receipt
    client.sign_in(session, member=bank.member)
    client.post("/aduan", data=typed(name="Siti Aminah"))
    sent = _op(about="weight", words="kardus saya 6 kg")
    for _ in range(2):
        asked = client.post(f"/saya/bukti/{receipt}/tanya", data=sent, follow_redirects=True)
        assert "Pertanyaan Anda sampai" in asked.text
    assert session.scalar(select(func.count()).select_from(Question)) == 1
    mine = client.get("/saya/aduan").text
    assert re.findall(r"<b[^>]*>(ADU-\d+-\d+)</b>", mine)[1][-4:] == "0001"
    assert "Pilih dulu apa yang salah." in client.post(f"/saya/bukti/{receipt}/tanya", data=_op()).text


def test_the_manager_answers_and_the_passbook_tells_it(client: Client, session: Session, bank: Bank) -> None:
    complaint = ask_about_a_visit(session, bank)
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert complaint.label in client.get("/aduan-masuk").text
    page = client.get(f"/aduan-masuk/{complaint.label}").text
    for words in ("kardus saya 6 kg", "Kotor", "Wadah", "Hosnan", "/koreksi"):
        assert words in page, words
    assert "Tulis jawabannya." in client.post(f"/aduan-masuk/{complaint.label}/jawab", data=_op(answer=" ")).text
    long = client.post(f"/aduan-masuk/{complaint.label}/jawab", data=_op(answer="a " * 260 + "akhir"))
    assert (long.status_code, "a a akhir" in long.text) == (422, True)
    sent = _op(answer="Sudah ditimbang ulang. Benar 6 kg.")
    for _ in range(2):
        assert client.post(f"/aduan-masuk/{complaint.label}/jawab", data=sent).status_code == 303
    late = client.post(f"/aduan-masuk/{complaint.label}/jawab", data=_op(answer="Lain"))
    assert (late.status_code, "sudah dijawab" in late.text) == (409, True)
    session.expire_all()
    assert session.scalars(select(Question.answer)).one() == "Sudah ditimbang ulang. Benar 6 kg."


def test_who_weighed_it_does_not_answer(client: Client, session: Session, bank: Bank) -> None:
    complaint = ask_about_a_visit(session, bank)
    bank.manager.person_id = bank.operator.person_id = bank.neighbour.persons[0].id  # one human, two sign-ins
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert "Anda yang menimbang setoran ini." in client.get(f"/aduan-masuk/{complaint.label}").text
    refused = client.post(f"/aduan-masuk/{complaint.label}/jawab", data=_op(answer="Benar semua."))
    assert (refused.status_code, "Minta pengurus lain" in refused.text) == (403, True)
    assert only(session).now.state is State.RECEIVED


def test_the_units_people_see_nothing_of_a_complaint_about_an_officer(
    client: Client, session: Session, bank: Bank
) -> None:
    complaint = complain(session, bank.unit, "Petugas membentak.", who=SITI, category=Category.OFFICER)
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    for address in ("/aduan-masuk?lihat=semua", "/aduan-masuk/rekap", "/aduan-masuk/rekap.csv"):
        page = client.get(address)
        assert page.status_code == 200
        assert complaint.label not in page.text
    assert client.get(f"/aduan-masuk/{complaint.label}").status_code == 404
    assert client.post(f"/aduan-masuk/{complaint.label}/telepon").status_code == 404

    client.sign_in(session, user=bank.agency, unit=bank.root)
    listed = client.get("/aduan-masuk").text
    assert complaint.label in listed
    assert "081234567890" not in listed
    assert "081234567890" not in client.get(f"/aduan-masuk/{complaint.label}").text
    assert "081234567890" in client.post(f"/aduan-masuk/{complaint.label}/telepon").text
    seen = select(Activity).where(Activity.act == "reveal_phone")
    assert session.scalars(seen).one().subject == complaint.label


def test_every_act_of_the_inbox_is_a_step(client: Client, session: Session, bank: Bank) -> None:
    first, second = complain(session, bank.unit, who=SITI), complain(session, bank.unit, category=Category.OFFICER)
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    page = f"/aduan-masuk/{first.label}"
    assert client.post(f"{page}/tangani", data=_op(handler=str(bank.manager.id))).status_code == 303
    assert client.post(f"{page}/tangani", data=_op(handler="999")).status_code == 422
    wrong = client.post(f"{page}/keluarkan", data=_op(cause="duplicate", same_as="ADU-1", words="sama"))
    assert (wrong.status_code, 'value="ADU-1"' in wrong.text) == (422, True)
    sent = _op(cause="duplicate", same_as=second.label, words="sama")
    assert client.post(f"{page}/keluarkan", data=sent).status_code == 303
    assert client.post(f"{page}/hitung-lagi", data=_op(why="ternyata lain")).status_code == 303
    assert client.post(f"{page}/teruskan", data=_op(why="tentang petugas")).location == "/aduan-masuk"
    assert client.get(page).status_code == 404
    client.sign_in(session, user=bank.agency, unit=bank.root)
    assert client.post(f"{page}/petugas", data=_op(officer=str(bank.operator.id))).status_code == 303
    assert "Hosnan" in client.get(page).text
    kinds = [step.kind.value for step in session.get_one(Complaint, first.id, populate_existing=True).steps]
    assert kinds == ["received", "taken", "excluded", "restored", "passed", "named"]


def test_it_is_written_down_at_the_counter(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    assert "Catat aduan" in client.get("/aduan-masuk/baru").text
    assert client.post("/aduan-masuk/baru", data=typed(channel="web")).status_code == 422
    assert client.post("/aduan-masuk/baru", data=typed(channel="phone", unit="ANG")).status_code == 422
    done = client.post("/aduan-masuk/baru", data=typed(channel="phone"), follow_redirects=True)
    assert "Bacakan nomor dan kodenya" in done.text
    complaint = only(session)
    assert (complaint.channel, complaint.entered_by_id) == (Channel.PHONE, bank.operator.id)


def test_late_ones_are_told_at_the_top(client: Client, session: Session, bank: Bank) -> None:
    with pinned_at(now_utc() - timedelta(days=6)):
        late = complain(session, bank.unit)
    complain(session, bank.unit, "Harga salah.", category=Category.PRICE)
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert "1 aduan sudah lewat batas." in client.get("/aduan-masuk").text
    found = client.get("/aduan-masuk?lihat=terlambat").text
    assert re.findall(r"<b[^>]*>(ADU-\d+-\d+)</b>", found) == [late.label]
    for asked in ("tentang=price", "q=harga", "q=ADU-2099-1", "lihat=x&jenis=y&tentang=z&unit=MLT&hal=-3&q=%"):
        assert client.get(f"/aduan-masuk?{asked}").status_code == 200
    assert late.label not in client.get("/aduan-masuk?tentang=price").text


def test_the_agency_sets_the_days(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    for bad in ("", "0", "61", "lima"):
        assert client.post("/aduan-masuk/batas", data={"days": bad}).status_code == 422
    assert client.post("/aduan-masuk/batas", data={"days": "3"}).status_code == 303
    assert "paling lambat 3 hari" in client.get("/aduan").text
