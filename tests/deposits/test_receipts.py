import re
import zlib
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from rdu.deposits import reversal
from rdu.deposits.models import WeighIn
from rdu.deposits.receipt_pdf import receipt_pdf
from rdu.deposits.receipt_text import message_of, phone_abroad, till_of
from rdu.deposits.receipts import by_operation, name_of, operation_of, qr_drawing
from rdu.deposits.service import Weighed, weigh_in_of
from rdu.ledger.service import once
from rdu.people.models import Member
from rdu.till import plain_ascii
from rdu.weights import Grams, Quantity
from tests.makers import TODAY, Bank, bottles, make_member, weigh
from tests.pages import Client

PROOF = "https://rdu.example/b/00000000-0000-0000-0000-000000000000"


def visit(session: Session, bank: Bank, member: Member | None = None) -> WeighIn:
    """A kilogram, a piece and a litre line, one with a container taken off."""
    lines = (
        Weighed("PET", "bersih", Quantity(1_250), Grams(200)),
        Weighed("BTL", "biasa", Quantity(3)),
        Weighed("UCO", "biasa", Quantity(1_500)),
    )
    record = weigh(session, bank, *lines, member=member)
    return weigh_in_of(session, bank.unit, record.receipt)


def test_the_id_behind_the_code_leads_back_to_the_receipt(session: Session, bank: Bank) -> None:
    operation = uuid4()
    weigh(session, bank, bottles(2_500), operation=operation)
    record = weigh_in_of(session, bank.unit, "MLT-A-000001")

    assert operation_of(session, record) == operation
    assert by_operation(session, operation) == record
    assert by_operation(session, uuid4()) is None


def test_an_undoing_has_no_receipt_of_its_own(session: Session, bank: Bank) -> None:
    record = visit(session, bank)
    undoing = once(uuid4(), "")
    reversal.reverse(session, record, "salah", undoing, bank.operator, TODAY)
    session.commit()

    assert by_operation(session, undoing.id) is None


def test_the_page_leads_with_what_the_member_receives(client: Client, session: Session, bank: Bank) -> None:
    receipt = visit(session, bank).receipt
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    page = client.get(f"/bukti/{receipt}").text

    assert page.index("Rp<wbr>11.857") < page.index("Rp13.950") < page.index("−Rp2.093")
    for words in ("0001-3", "1,25\u00a0kg &times; Rp3.000", "3\u00a0buah &times; Rp400", "1,5\u00a0liter", "Hosnan"):
        assert words in page
    assert "kotor 1,45\u00a0kg, wadah 0,2\u00a0kg" in page
    assert "kira-kira 1,365\u00a0kg" in page


def test_a_unit_without_a_share_shows_one_sum(session: Session, bank: Bank) -> None:
    record = visit(session, bank)
    record.share_bp = 0
    session.expunge(record)

    assert not any("Bagian unit" in line for line in till_of(record).above)


def test_whatsapp_takes_at_most_six_lines_and_the_proof(client: Client, session: Session, bank: Bank) -> None:
    bank.member.phone = "0812-3456 789"
    receipt = visit(session, bank).receipt
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    page = client.get(f"/bukti/{receipt}").text

    link = re.search(r'href="(https://wa\.me/[^"]+)"', page)
    assert link is not None
    address = urlsplit(link[1].replace("&amp;", "&"))
    words = parse_qs(address.query)["text"][0]
    assert address.path == "/628123456789"
    assert len(words.splitlines()) <= 6
    assert words.startswith("Rp11.857 masuk tabungan Siti Aminah")
    proof = words.splitlines()[-1].removeprefix("Periksa: ")
    assert UUID(urlsplit(proof).path.removeprefix("/b/"))


@pytest.mark.parametrize(
    ("phone", "abroad"),
    [("0812-345", "62812345"), ("+62 812 345", "62812345"), ("", ""), ("٠٨١٢", ""), ("telepon", "")],
)
def test_a_phone_is_written_as_whatsapp_wants_it(phone: str, abroad: str) -> None:
    assert phone_abroad(phone) == abroad


def test_a_reversed_receipt_says_so_everywhere(client: Client, session: Session, bank: Bank) -> None:
    record = visit(session, bank)
    reversal.reverse(session, record, "salah nomor", once(uuid4(), ""), bank.operator, TODAY)
    session.commit()
    session.expire_all()
    record = weigh_in_of(session, bank.unit, record.receipt)

    assert "*** DIBATALKAN ***" in "\n".join(till_of(record).above)
    assert "DIBATALKAN" in message_of(record, PROOF)
    assert len(message_of(record, PROOF).splitlines()) <= 6
    assert len(receipt_pdf(record, PROOF)) > 1_000
    client.sign_in(session, member=bank.member)
    page = client.get(f"/bukti/{record.receipt}").text
    assert "Setoran ini dibatalkan." in page
    assert "salah nomor" in page
    assert "Ada yang salah?" not in page


# 58 mm


def test_the_till_receipt_fits_32_plain_columns(session: Session, bank: Bank) -> None:
    bank.unit.name = "Bank Sampah Unit Melati Sejahtera Bersama Kelurahan Tunjung Kecamatan Burneh Bangkalan"
    bank.member.name = "Sitti Nur Hâlimatus Sa’diyah binti Muhammad"
    session.commit()
    till = till_of(visit(session, bank))

    lines = [*till.above, *till.below]
    assert max(map(len, lines)) <= 32
    assert all(line.isascii() for line in lines)
    assert "Sitti Nur Halimatus Sa'di 0001-3" in lines
    assert "  1,25 kg x 3.000          3.750" in lines
    assert "MASUK TABUNGAN         Rp 11.857" in lines
    assert till.millimetres > len(lines) * 3.5


@pytest.mark.parametrize(("text", "plain"), [("ḍâ’na–1\u00a0kg", "da'na-1 kg"), ("−5", "-5"), ("文", "?")])
def test_letters_a_printer_lacks_become_plain(text: str, plain: str) -> None:
    assert plain_ascii(text) == plain


def test_the_58mm_page_brings_paper_of_its_own_length(client: Client, session: Session, bank: Bank) -> None:
    record = visit(session, bank)
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    page = client.get(f"/bukti/{record.receipt}/58mm").text

    sheet = re.search(r"/bukti/kertas-(\d+)\.css", page)
    assert sheet is not None
    assert int(sheet[1]) == till_of(record).millimetres
    css = client.get(sheet[0])
    assert css.text == f"@page{{size:58mm {sheet[1]}mm;margin:0}}"
    assert css.mimetype == "text/css"
    for length in ("0", "59", "3001", "99999999999999999999"):
        assert client.get(f"/bukti/kertas-{length}.css").status_code == 404


# PDF


def texts_of(pdf: bytes) -> bytes:
    """The unpacked streams of a PDF."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    unpacked = []
    for stream in found:
        try:
            unpacked.append(zlib.decompress(stream))
        except zlib.error:
            unpacked.append(stream)
    return b"".join(unpacked)


def test_the_pdf_is_the_same_bytes_each_time(client: Client, session: Session, bank: Bank) -> None:
    receipt = visit(session, bank).receipt
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    first, second = (client.get(f"/bukti/{receipt}.pdf") for _ in range(2))

    assert first.mimetype == "application/pdf"
    assert first.data == second.data
    assert first.data.startswith(b"%PDF-")
    assert b"SourceSansPro" in first.data
    assert b"/Helvetica" not in first.data


@pytest.mark.parametrize("name", ["Siti <b Aminah", '<img src="/etc/hostname">', "&amp; <para>", "x" * 120, "文字"])
def test_a_name_in_the_pdf_is_only_letters(session: Session, bank: Bank, name: str) -> None:
    bank.member.name = bank.member.persons[0].name = bank.operator.name = name
    session.commit()

    pdf = receipt_pdf(visit(session, bank), PROOF)

    assert pdf.startswith(b"%PDF-")
    assert b"/Subtype /Image" not in pdf


def test_a_long_receipt_takes_more_pages(session: Session, bank: Bank) -> None:
    record = weigh(session, bank, *(bottles(1_000 + n) for n in range(40)))

    pdf = receipt_pdf(weigh_in_of(session, bank.unit, record.receipt), PROOF)

    assert len(re.findall(rb"/Type /Page\b", pdf)) >= 2


def test_the_code_is_a_drawing_of_the_asked_size() -> None:
    drawing = qr_drawing(PROOF, 120)

    assert drawing.startswith('<svg width="120" height="120"')
    assert "style" not in drawing


# Whose it is


def test_a_member_sees_her_own_receipts_and_her_merged_twins(client: Client, session: Session, bank: Bank) -> None:
    twin = make_member(session, bank.unit, 3, "Siti Aminah")
    twins = visit(session, bank, twin).receipt
    neighbours = visit(session, bank, bank.neighbour).receipt
    client.sign_in(session, member=bank.member)
    for page in (f"/bukti/{twins}", f"/bukti/{twins}.pdf", f"/bukti/{twins}/58mm", f"/bukti/{neighbours}"):
        assert client.get(page).status_code == 404

    twin.merged_into_id = bank.member.id
    session.commit()

    for page in (f"/bukti/{twins}", f"/bukti/{twins}.pdf", f"/bukti/{twins}/58mm"):
        assert client.get(page).status_code == 200
    assert f"/saya/bukti/{twins}/tanya" in client.get(f"/bukti/{twins}").text
    assert client.get(f"/bukti/{neighbours}").status_code == 404


@pytest.mark.parametrize(
    "receipt",
    ["MLT-A-000009", "ANG-A-000001", "MLT-B-000001", "MLT", "MLT-A-", "MLT-A-x", "MLT-A-٠٠٠٠٠١", f"MLT-A-{'9' * 40}"],
)
def test_a_receipt_that_is_none_here_is_not_found(client: Client, session: Session, bank: Bank, receipt: str) -> None:
    visit(session, bank)
    client.sign_in(session, user=bank.operator, unit=bank.unit)
    for page in (receipt, f"{receipt}.pdf", f"{receipt}/58mm"):
        assert client.get(f"/bukti/{page}").status_code == 404


def test_another_units_counter_does_not_see_it(client: Client, session: Session, bank: Bank) -> None:
    receipt = visit(session, bank).receipt
    client.sign_in(session, user=bank.operator_b, unit=bank.other)
    assert client.get(f"/bukti/{receipt}").status_code == 404


def test_a_lines_name_tells_its_grade_where_there_are_several(session: Session, bank: Bank) -> None:
    record = visit(session, bank)

    assert [name_of(line) for line in record.lines][:2] == ["Botol PET bening bersih", "Botol kaca"]
