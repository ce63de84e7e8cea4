"""The survey as people meet it: on a phone without scripts, signed in, at the counter, and at the agency."""

import re
from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.demo.people import at_noon
from rdu.survey import results, service
from rdu.survey.kinds import Element, Sex, Way
from rdu.survey.models import SurveyAnswer
from tests.makers import TODAY, Bank, weigh
from tests.pages import Client
from tests.survey.surveys import THREES, answered, closed, opened

HIDDEN = re.compile(r'name="(operation|proof)" value="([^"]*)"')


@pytest.fixture(autouse=True)
def a_day_of_the_survey() -> Iterator[None]:
    with pinned_at(at_noon(TODAY)):
        yield


def drawn(client: Client, address: str) -> dict[str, str]:
    """A form as it was opened, every question answered with 3."""
    page = client.get(address)
    assert page.status_code == 200
    return {**dict(HIDDEN.findall(page.text)), **{element.value: "3" for element in Element}}


def answers(session: Session) -> list[SurveyAnswer]:
    session.rollback()
    return list(session.scalars(select(SurveyAnswer)))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def test_a_telephone_answers_once_without_sign_in(client: Client, session: Session, bank: Bank) -> None:
    period = opened(session, bank)
    address = f"/survei/{period.id}/MLT"
    form = drawn(client, address) | {"sex": "F", "advice": "Minta kursi."}
    for _ in range(2):
        sent = client.post(address, data=form)
        assert (sent.status_code, sent.location) == (303, f"{address}/terima-kasih")
    row = answers(session)[0]
    assert (tuple(getattr(row, element.value) for element in Element), row.sex, row.advice, row.way) == (
        THREES,
        Sex.FEMALE,
        "Minta kursi.",
        Way.PHONE,
    )
    assert client.post(address, data=form | {"cost": "1"}).status_code == 409
    assert "sudah diisi" in client.get(address).text
    assert client.post(address, data=form | {"operation": "6a2f41a3-c54c-4ce0-a7e5-3b6cd1c5ad21"}).status_code == 422
    assert len(answers(session)) == 1


def test_what_is_missing_is_said_and_what_was_tapped_is_kept(client: Client, session: Session, bank: Bank) -> None:
    period = opened(session, bank)
    address = f"/survei/{period.id}/MLT"
    form = drawn(client, address) | {"cost": "9", "education": "senior"}
    del form["time"]
    page = client.post(address, data=form)
    assert page.status_code == 422
    assert page.text.count("Pilih satu gambar.</span>") == 2
    assert 'id="conduct-2" name="conduct" type="radio" value="3"' in page.text.replace("checked ", "")
    assert '<option selected value="senior">' in page.text
    assert answers(session) == []


def test_a_page_that_was_not_drawn_here_is_refused(client: Client, session: Session, bank: Bank) -> None:
    period = opened(session, bank)
    form = drawn(client, f"/survei/{period.id}/MLT")
    for address, changed in ((f"/survei/{period.id}/ANG", form), (f"/survei/{period.id}/MLT", form | {"proof": "00"})):
        page = client.post(address, data=changed)
        assert page.status_code == 422
        assert "Halaman ini sudah lama" in page.text
    client.delete_cookie(f"survei{period.id}")
    assert client.post(f"/survei/{period.id}/MLT", data=form).status_code == 422
    assert answers(session) == []


def test_a_household_that_is_signed_in_answers_as_itself(client: Client, session: Session, bank: Bank) -> None:
    period = opened(session, bank)
    client.sign_in(session, member=bank.member)
    assert "/saya/survei" in client.get("/saya").text
    assert client.get(f"/survei/{period.id}/MLT").location == "/saya/survei"
    assert client.post("/saya/survei", data=drawn(client, "/saya/survei")).location == "/saya"
    assert [row.way for row in answers(session)] == [Way.MEMBER]
    assert "/saya/survei" not in client.get("/saya").text
    client.delete_cookie(f"survei{period.id}")
    client.sign_in(session, member=bank.member)
    assert "sudah diisi dari sini" in client.get("/saya/survei").text


def test_a_closed_survey_says_so_and_publishes_what_it_came_to(client: Client, session: Session, bank: Bank) -> None:
    weigh(session, bank)
    period = opened(session, bank)
    form = drawn(client, f"/survei/{period.id}/MLT")
    answered(session, period, bank.unit, times=5)
    closed(session, bank, period)
    late = client.post(f"/survei/{period.id}/MLT", data=form)
    assert late.status_code == 409
    assert "Survei ini sudah ditutup" in late.text
    public = client.get("/survei").text
    assert "75,00" in public
    assert "C (Kurang baik)" in public
    assert "Tidak ada survei yang dibuka" in public


def test_the_agency_opens_reads_and_closes(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    operation = dict(HIDDEN.findall(client.get("/inovasi/survei/baru").text))
    form = {**operation, "name": "", "first_day": "1-11-2026", "last_day": "1-10-2026", "units": ["MLT"]}
    assert "Tulis namanya" in client.post("/inovasi/survei/baru", data=form).text
    refused = client.post("/inovasi/survei/baru", data=form | {"name": "Survei 2026"})
    assert refused.status_code == 422
    assert "Hari terakhir harus sesudah hari pertama." in refused.text
    form |= {"name": "Survei 2026", "last_day": "30-11-2026"}
    assert client.post("/inovasi/survei/baru", data=form).status_code == 303
    second = client.post("/inovasi/survei/baru", data=form | {"operation": "6a2f41a3-c54c-4ce0-a7e5-3b6cd1c5ad21"})
    assert (second.status_code, "Masih ada survei yang terbuka" in second.text) == (409, True)
    session.rollback()
    period = service.periods_of(session, bank.root)[0]
    answered(session, period, bank.unit, (4,) * 9, times=6, advice="Baik", profile={"sex": Sex.FEMALE})
    page = client.get(f"/inovasi/survei/{period.id}").text
    assert "6 jawaban" in page
    assert "100,00" not in page
    assert client.get(f"/inovasi/survei/{period.id}/laporan.pdf").status_code == 404
    address = f"/inovasi/survei/{period.id}/tutup"
    done = client.post(address, data=dict(HIDDEN.findall(client.get(address).text)))
    assert done.location == f"/inovasi/survei/{period.id}"
    page = client.get(done.location).text
    assert "100,00" in page
    assert "A (Sangat baik)" in page
    assert "Survei ini sudah ditutup" in client.get(address).text


def test_a_unit_reads_its_own_part_and_not_below_five(client: Client, session: Session, bank: Bank) -> None:
    period = opened(session, bank)
    answered(session, period, bank.unit, times=5, advice="Tenda untuk antrean")
    answered(session, period, bank.other, (1,) * 9, times=4, advice="Milik Anggrek")
    client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert "Tenda" not in client.get(f"/inovasi/survei/{period.id}").text
    closed(session, bank, period)
    page = client.get(f"/inovasi/survei/{period.id}?unit=ANG").text
    assert "75,00" in page
    assert "Tenda untuk antrean" in page
    assert "Milik Anggrek" not in page
    client.sign_in(session, user=bank.agency, unit=bank.root)
    small = client.get(f"/inovasi/survei/{period.id}?unit=ANG").text
    assert "kurang dari lima" in small
    assert "25,00" not in small
    assert client.get(f"/inovasi/survei/{period.id}/jawaban.xlsx?unit=ANG").status_code == 404
    assert client.get(f"/inovasi/survei/{period.id}?unit=XYZ").status_code == 404


def test_paper_is_typed_in_as_a_grid(client: Client, session: Session, bank: Bank) -> None:
    period = opened(session, bank)
    address = f"/inovasi/survei/{period.id}/kertas"
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    form = dict(HIDDEN.findall(client.get(address).text))
    form |= {"0.sheet": "1", "1.sheet": "2", "2.sheet": "3", "0.sex": "2", "0.advice": "Cepat"}
    form |= {f"{row}.{element.value}": "3" for row in (0, 1) for element in Element}
    wrong = client.post(address, data=form | {"1.time": "5", "2.age": "1", "1.sheet": "1"})
    assert wrong.status_code == 422
    for sentence in ("Tulis angka 1 sampai 4", "Baris ini belum berisi jawaban.", "Lembar 1 sudah dicatat."):
        assert sentence in wrong.text
    form["1.cost"] = ""
    for _ in range(2):
        assert client.post(address, data=form).status_code == 303
    rows = sorted(answers(session), key=lambda row: row.cost or 0)
    assert [(row.cost, row.sex, row.advice, row.way) for row in rows] == [
        (None, None, "", Way.PAPER), (3, Sex.FEMALE, "Cepat", Way.PAPER)
    ]  # fmt: skip
    assert 'name="0.sheet" value="3"' in client.get(address).text
    again = client.post(address, data=form | {"operation": "6a2f41a3-c54c-4ce0-a7e5-3b6cd1c5ad21"})
    assert (again.status_code, "Lembar 2 sudah dicatat." in again.text) == (422, True)
    closed(session, bank, period)
    assert client.post(address, data=form).status_code == 409


def test_papers_say_what_they_should_and_are_the_same_bytes_twice(
    client: Client, session: Session, bank: Bank
) -> None:  # fmt: skip
    weigh(session, bank)
    period = opened(session, bank)
    answered(session, period, bank.unit, (4, 4, 4, 4, 4, 4, 4, 4, 2), times=6, profile={"sex": Sex.FEMALE})
    client.sign_in(session, user=bank.agency, unit=bank.root)
    base = f"/inovasi/survei/{period.id}"
    poster = text_of(client.get(f"{base}/poster/MLT.pdf").data)
    assert f"localhost/survei/{period.id}/MLT" in poster
    sheets = text_of(client.get(f"{base}/lembar/MLT.pdf?mulai=7&jumlah=2").data)
    assert ("Lembar 7" in sheets, "Lembar 8" in sheets, "Lembar 9" in sheets) == (True, True, False)
    assert "Lembar ......" in text_of(client.get(f"{base}/lembar/MLT.pdf?mulai=x").data)
    closed(session, bank, period)
    first, second = (client.get(f"{base}/laporan.pdf").data for _ in range(2))
    assert first == second
    said = text_of(first)
    for words in ("PEMERINTAH KABUPATEN BANGKALAN", "94,44", "Mutu A", "Perempuan 6", "Kepala Dinas Lingkungan Hidup",
                  "Terendah lebih dulu: Sarana dan prasarana (2,00)", "cukup: yang diperlukan 1"):  # fmt: skip
        assert words in said
    book = load_workbook(BytesIO(client.get(f"{base}/jawaban.xlsx").data))
    assert list(book["Jawaban"].values)[1] == ("MLT", *(4,) * 8, 2)
    assert ("IKM", 94.44) in list(book["Hasil"].values)
    assert ("Jenis kelamin", "Perempuan", 6) in list(book["Profil"].values)


def test_officers_reach_no_unit_but_their_own(client: Client, session: Session, bank: Bank) -> None:
    period = opened(session, bank, codes=("MLT",))
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    assert client.get(f"/inovasi/survei/{period.id}/poster/ANG.pdf").status_code == 404
    assert client.get(f"/inovasi/survei/{period.id}/poster/MLT.pdf").status_code == 200
    client.sign_in(session, user=bank.operator_b, unit=bank.other)
    assert "Belum ada survei" in client.get("/inovasi/survei").text
    assert client.get(f"/inovasi/survei/{period.id}/kertas").status_code == 404
    assert client.get(f"/survei/{period.id}/ANG").status_code == 404


def test_a_survey_with_too_few_answers_says_so_and_still_tells(client: Client, session: Session, bank: Bank) -> None:
    for member in (bank.member, bank.neighbour):
        weigh(session, bank, member=member)
    period = opened(session, bank)
    answered(session, period, bank.unit)
    period = closed(session, bank, period)
    assert not results.result_of(session, period).is_enough
    client.sign_in(session, user=bank.agency, unit=bank.root)
    page = client.get(f"/inovasi/survei/{period.id}").text
    assert "Sampelnya kurang: 1 jawaban dari 2 yang diperlukan" in page
    assert "75,00" in page
