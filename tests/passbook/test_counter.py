import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.money import Rupiah
from rdu.passbook.models import PaperBook
from rdu.passbook.paper import LINES_A_PAGE, next_place, sheet_from
from rdu.passbook.service import Line
from rdu.people.models import Activity, Member
from tests.makers import TODAY, Bank, bottles, weigh
from tests.pages import Client
from tests.passbook.books import merged


def line(seq: int) -> Line:
    return Line(seq, 1, TODAY, "Setoran 1 kg", f"MLT-A-{seq:06}", 2_550, Rupiah(2_550 * seq))


def printed(session: Session, member: Member) -> tuple[int, int] | None:
    session.expire_all()
    book = session.get(PaperBook, member.id)
    return (book.last_seq, book.line) if book else None


def test_the_counter_reads_a_members_book(session: Session, bank: Bank, client: Client) -> None:
    weigh(session, bank)
    client.sign_in(session, user=bank.operator, unit=bank.unit)

    page = client.get("/anggota/0001/buku").text

    assert "Siti Aminah" in page
    assert "MLT-A-000001" in page
    assert "/anggota/1/buku/kertas" in page or "/anggota/0001/buku/kertas" in page


@pytest.mark.parametrize("page", ["buku", "buku.pdf", "buku.csv", "buku/kertas"])
def test_another_units_member_is_not_found(session: Session, bank: Bank, client: Client, page: str) -> None:
    client.sign_in(session, user=bank.operator_b, unit=bank.other)

    assert client.get(f"/anggota/0002/{page}").status_code == 404


@pytest.mark.parametrize("kind", ["pdf", "csv"])
def test_a_file_taken_away_is_logged(session: Session, bank: Bank, client: Client, kind: str) -> None:
    weigh(session, bank)
    client.sign_in(session, user=bank.manager, unit=bank.unit)

    assert client.get(f"/anggota/0001/buku.{kind}").status_code == 200

    logged = session.scalars(select(Activity).where(Activity.act == "export_book")).one()
    assert (logged.user_id, logged.member_id, logged.detail) == (bank.manager.id, bank.member.id, {"as": kind})


def test_lines_before_the_chosen_one_stay_white() -> None:
    sheet = sheet_from([line(1), line(2)], first_line=5)

    assert [row and row.seq for row in sheet.rows] == [None] * 4 + [1, 2] + [None] * (LINES_A_PAGE - 6)
    assert sheet.last_line == 6


def test_what_does_not_fit_waits_for_the_next_page() -> None:
    sheet = sheet_from([line(seq) for seq in range(1, 40)], first_line=LINES_A_PAGE - 1)

    assert [row.seq for row in sheet.printed] == [1, 2]
    assert sheet.last_line == LINES_A_PAGE


def test_a_full_page_begins_again_at_the_top() -> None:
    assert next_place(None) == 1
    assert next_place(PaperBook(line=6)) == 7
    assert next_place(PaperBook(line=LINES_A_PAGE)) == 1


def test_the_paper_book_goes_on_where_it_stopped(session: Session, bank: Bank, client: Client) -> None:
    for _ in range(3):
        weigh(session, bank, bottles(1_000))
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    assert "Belum pernah dicetak" in client.get("/anggota/0001/buku/kertas").text

    sent = client.post("/anggota/0001/buku/kertas", data={"baris": "4", "catatan": "2"}, follow_redirects=True)

    assert printed(session, bank.member) == (3, 5)
    assert "Cetakan berikut mulai di baris 6" in sent.text
    assert "Semua catatan sudah tercetak" in sent.text
    weigh(session, bank, bottles(1_000))
    page = client.get("/anggota/0001/buku/kertas").text
    assert "1 catatan, mulai baris 6" in page
    assert '<td colspan="4">' in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"baris": "0", "catatan": "1"}, "Tulis nomor baris dari 1 sampai 24."),
        ({"baris": "25", "catatan": "1"}, "Tulis angka bulat dari 0 sampai 24."),
        ({"baris": "", "catatan": "1"}, "Tulis nomor baris dari 1 sampai 24."),
        ({"baris": "1", "catatan": "99"}, "Pilih catatan dari daftar."),
        ({"baris": "1", "catatan": "x"}, "Pilih catatan dari daftar."),
    ],
)
def test_a_place_that_is_not_on_the_page_is_refused(
    session: Session, bank: Bank, client: Client, typed: dict[str, str], sentence: str
) -> None:
    weigh(session, bank)
    client.sign_in(session, user=bank.operator, unit=bank.unit)

    for answer in (
        client.get("/anggota/0001/buku/kertas", query_string=typed),
        client.post("/anggota/0001/buku/kertas", data=typed),
    ):
        assert answer.status_code == 422
        assert sentence in answer.text
    assert printed(session, bank.member) is None


def test_a_book_without_lines_has_nothing_to_print(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, user=bank.operator, unit=bank.unit)

    assert "Belum ada catatan" in client.get("/anggota/0001/buku/kertas").text
    assert client.post("/anggota/0001/buku/kertas", data={"baris": "1", "catatan": "1"}).status_code == 422


def test_a_twins_number_opens_the_book_that_stays(session: Session, bank: Bank, client: Client) -> None:
    weigh(session, bank, bottles(1_000), member=bank.neighbour)
    merged(session, bank, bank.neighbour, bank.member)
    client.sign_in(session, user=bank.operator, unit=bank.unit)

    page = client.get("/anggota/0002/buku").text

    assert "nomor 0001-3" in page
    assert "Pindahan dari nomor 0002" in page
