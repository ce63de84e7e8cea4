"""The manual's pages: for everybody without signing in, and the agency's form."""

from uuid import uuid4

from sqlalchemy.orm import Session

from rdu.manual.service import current_manual
from tests.makers import Bank
from tests.pages import Client


def test_everybody_reads_and_prints_it(client: Client, bank: Bank) -> None:
    page = client.get("/panduan").text
    assert "Versi 1, 25 November 2026" in page
    assert "Petugas menimbang di depan Anda" in page
    assert "Ubah bab ini" not in page
    paper = client.get("/panduan/versi/1.pdf")
    assert paper.data.startswith(b"%PDF")
    assert client.get("/panduan/versi/1.pdf").data == paper.data
    assert [client.get(f"/panduan/versi/{n}{end}").status_code for n in (0, 2) for end in ("", ".pdf")] == [404] * 4


def test_the_agency_looks_and_publishes_once(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    assert "Ubah bab ini" in client.get("/panduan").text
    words = "Loket <i>baru</i>.\n\n1. Datang."
    typed = {"operation": str(uuid4()), "base": "1", "words": words, "change": "loket baru"}

    looked = client.post("/panduan/ubah/setor", data=typed | {"langkah": "lihat"})
    assert looked.status_code == 200
    assert "Loket &lt;i&gt;baru&lt;/i&gt;." in looked.text
    assert "Loket" in client.post("/panduan/ubah/setor", data=typed | {"langkah": "ubah"}).text
    assert current_manual(session).version == 1
    for _ in range(2):
        saved = client.post("/panduan/ubah/setor", data=typed | {"langkah": "simpan"})
        assert saved.location == "/panduan#setor"
    other = client.post("/panduan/ubah/setor", data=typed | {"langkah": "simpan", "change": "lain"})
    assert (other.status_code, "dengan isi lain" in other.text) == (409, True)

    page = client.get("/panduan").text
    assert "Versi 2" in page
    assert "Loket &lt;i&gt;baru&lt;/i&gt;." in page
    assert "Ini versi lama" in client.get("/panduan/versi/1").text
    assert "loket baru" in client.get("/panduan/versi").text


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    client: Client, session: Session, bank: Bank
) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    typed = {"operation": str(uuid4()), "base": "1", "words": "- [kuda] Kuda pergi", "change": "", "langkah": "lihat"}
    page = client.post("/panduan/ubah/setor", data=typed)
    assert page.status_code == 422
    assert "Tulis apa yang berubah" in page.text
    page = client.post("/panduan/ubah/setor", data=typed | {"change": "kuda"})
    assert (page.status_code, "“kuda” tidak ada" in page.text, "Kuda pergi" in page.text) == (422, True, True)
    assert client.post("/panduan/ubah/setor", data=typed | {"base": "x", "change": "k"}).status_code == 422
    assert client.get("/panduan/ubah/kuda").status_code == 404
