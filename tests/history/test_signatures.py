"""Opening balances wait for the member's signature on the printed list."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.history.models import OpeningSignature
from rdu.history.openings import openings_of, sign
from rdu.history.openings_pdf import list_pdf
from rdu.ledger import opening
from rdu.ledger.models import OpeningBalance
from rdu.passbook.service import open_book
from rdu.people.imports import keep
from tests.history.books import brought
from tests.makers import TODAY, Bank
from tests.pages import Client

pytestmark = pytest.mark.one_store

OLD = b"nomor;saldo;per tanggal\n0001;127.800;31-12-2025\n0002;12.500;31-12-2025\n"
ADDRESS = "/buku/saldo-awal/tanda-tangan"


@pytest.fixture
def opened(session: Session, bank: Bank) -> dict[int, int]:
    """Two opening balances: the journal of each by member id."""
    draft = keep(session, bank.unit, opening.KIND, "saldo.csv", OLD, bank.manager)
    opening.confirm(session, bank.unit, draft, bank.manager)
    session.commit()
    rows = {row.member_id: row.seq for row in session.scalars(select(OpeningBalance))}
    session.commit()
    return rows


def test_a_balance_is_unconfirmed_until_it_is_signed_for(session: Session, bank: Bank, opened: dict[int, int]) -> None:
    assert open_book(session, bank.unit, bank.member, TODAY).unconfirmed
    assert [one.number for one in openings_of(session, bank.unit, signed=False)[0]] == [1, 2]
    assert sign(session, bank.unit, [opened[bank.member.id]], TODAY, bank.manager) == 1
    assert sign(session, bank.unit, [opened[bank.member.id]], TODAY, bank.manager) == 0, "once is enough"
    assert not open_book(session, bank.unit, bank.member, TODAY).unconfirmed
    assert [one.number for one in openings_of(session, bank.unit, signed=False)[0]] == [2]


def test_a_balance_that_its_lines_replaced_needs_no_signature(
    session: Session, bank: Bank, opened: dict[int, int]
) -> None:
    brought(session, bank.unit, bank.manager, [("4-1-2025", "", "0001", "Kaleng aluminium", "20", "240.000")])
    assert not open_book(session, bank.unit, bank.member, TODAY).unconfirmed
    assert [one.number for one in openings_of(session, bank.unit, signed=False)[0]] == [2]


def test_the_member_reads_it_until_the_manager_ticks_her(
    client: Client, session: Session, bank: Bank, opened: dict[int, int]
) -> None:
    said = "Saldo awal belum Anda konfirmasi"
    assert said in client.sign_in(session, member=bank.member).get("/saya/buku").text
    manager = client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert "Saldo awalnya belum dikonfirmasi anggota." in manager.get("/anggota/0001/buku").text
    page = manager.get(ADDRESS)
    assert "Siti Aminah" in page.text
    done = manager.post(ADDRESS, data={"signed": [opened[bank.member.id]], "day": "20-11-2025"}, follow_redirects=True)
    assert "1 anggota tercatat sudah tanda tangan." in done.text
    assert said not in client.sign_in(session, member=bank.member).get("/saya/buku").text

    manager = client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert "tanda tangan 20 November 2025" in manager.get(f"{ADDRESS}?lihat=sudah").text
    manager.post(ADDRESS, data={"cabut": opened[bank.member.id]})
    assert session.scalars(select(OpeningSignature)).all() == []
    session.commit()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"day": "20-11-2025"}, "Centang dulu yang sudah tanda tangan."),
        ({"signed": "1", "day": "31-2-2025"}, "Tanggal itu tidak ada di kalender"),
        ({"signed": "1", "day": "1-1-2090"}, "Tanggal ini belum terjadi"),
        ({"signed": "x", "day": "20-11-2025"}, "Halaman ini sudah lama"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_sentence(
    client: Client, session: Session, bank: Bank, opened: dict[int, int], sent: dict[str, str], said: str
) -> None:
    refused = client.sign_in(session, user=bank.manager, unit=bank.unit).post(ADDRESS, data=sent)
    assert refused.status_code == 422
    assert said in refused.text


def test_another_units_balance_is_not_there(
    client: Client, session: Session, bank: Bank, opened: dict[int, int]
) -> None:
    manager = client.sign_in(session, user=bank.manager, unit=bank.unit)
    assert manager.post(ADDRESS, data={"signed": "999", "day": "20-11-2025"}).status_code == 404
    assert manager.post(ADDRESS, data={"cabut": "999"}).status_code == 404
    assert manager.post(ADDRESS, data={"cabut": "x"}).status_code == 404


def test_the_list_is_printed_with_room_to_sign(
    client: Client, session: Session, bank: Bank, opened: dict[int, int]
) -> None:
    answer = client.sign_in(session, user=bank.manager, unit=bank.unit).get(f"{ADDRESS}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    rows = openings_of(session, bank.unit, signed=False)[0]
    hostile = [rows[0]._replace(name="Siti <b><img src='/etc/passwd'>")]
    assert list_pdf(bank.unit, hostile, TODAY) == list_pdf(bank.unit, hostile, TODAY)
    session.commit()
