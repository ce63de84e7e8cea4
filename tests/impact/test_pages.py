"""The pages as people walk them: a worked month, how it came about, another set, and what is refused."""

import re
from io import BytesIO
from uuid import uuid4

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from rdu.impact import factor_file
from rdu.people.models import User
from rdu.spreadsheet import write_csv
from tests.impact.goods import A_MONTH, grades, sold, stocked, today
from tests.makers import Bank
from tests.pages import Client

MARKUP = '<img src="/x"> <b>tebal'
LITERAL = "&lt;img src=&#34;/x&#34;&gt; &lt;b&gt;tebal"
DAY = today().replace(day=1).isoformat()


def agency(client: Client, session: Session, bank: Bank) -> Client:
    return client.sign_in(session, user=bank.agency, unit=bank.root)


def manager(client: Client, session: Session, bank: Bank) -> Client:
    return client.sign_in(session, user=bank.manager, unit=bank.unit)


def set_share(client: Client, value: str, **more: str) -> TestResponse:
    body = {"value": value, "valid_from": DAY, "reason": MARKUP, **more}
    return client.post("/dampak/asumsi/share/ubah", data=body)


def upload(client: Client, content: bytes) -> TestResponse:
    return client.post("/dampak/faktor/impor", data={"file": (BytesIO(content), "set.csv")})


def a_month(session: Session, bank: Bank, by: User) -> None:
    """The method's worked month, and 8 kg of foil for which there is no factor."""
    found = grades(session)
    month = {**A_MONTH, "BSIS-29": 8}
    stocked(session, bank.unit, [found[code].id for code in month])
    sold(session, bank.unit, by, {found[code].id: kg for code, kg in month.items()})


def test_a_worked_month_through_the_app(client: Client, session: Session, bank: Bank) -> None:
    assert "Belum ada yang dijual" in manager(client, session, bank).get("/dampak").text
    a_month(session, bank, bank.manager)
    before = manager(client, session, bank).get("/dampak").text
    assert "860 sampai 1.900 kg CO2e" in before
    assert "porsi ke TPA belum ditetapkan." in before
    assert "Beratnya saja: 8\u00a0kg" in before
    assert "Kemasan saset" in before

    assert agency(client, session, bank).get("/dampak/asumsi/share/ubah").status_code == 200
    refused = set_share(client, "2", reason="dari survei")
    assert refused.status_code == 422
    assert "Nilainya 0 sampai 1." in refused.text
    assert "dari survei" in refused.text
    assert set_share(client, "1").status_code == 303
    assert LITERAL in client.get("/dampak/asumsi/share").text
    whole = client.get("/dampak").text
    assert "1.900 kg CO2e (A saja 860)" in whole
    assert "Rentang 1.500 sampai 2.800 kg CO2e" in whole
    assert "Kabupaten Bangkalan" in whole
    assert "1.085\u00a0kg" in whole
    assert whole == client.get("/dampak?padanan=semua-pohon").text

    own = manager(client, session, bank).get("/dampak/hitungan").text
    assert "855,142 + 1 × 1.052,8 − 0" in own
    assert "massa saja" in own
    cardboard = client.get("/dampak/hitungan/CARDBOARD").text
    assert "420 kg × 0,4 × 0,5 × 0,6 × 0,5 × 16/12 × (1 − 0) × (1 − 0) × 28" in cardboard
    assert "recommended_id v1/CARDBOARD/doc" in cardboard
    assert 'href="/penjualan/MLT-J-000001"' in cardboard
    assert client.get("/dampak/hitungan/EMAS").status_code == 404
    assert client.get("/dampak?untuk=ANG").status_code == 404
    assert "MLT-J-000001" in agency(client, session, bank).get("/dampak/hitungan/CARDBOARD").text
    assert "/penjualan/" not in client.get("/dampak/hitungan/CARDBOARD").text


def test_own_fuel_is_recorded_once_taken_back_and_taken_off(client: Client, session: Session, bank: Bank) -> None:
    a_month(session, bank, bank.manager)
    manager(client, session, bank)
    assert "belum dicatat" in client.get("/dampak").text
    body = {"operation": str(uuid4()), "day": today().isoformat(), "litres": "12,5", "note": MARKUP}
    for wrong, says in (({"litres": "2500"}, "Paling banyak 2.000 liter"), ({"litres": ""}, "Tulis jumlah liternya")):
        refused = client.post("/dampak/solar", data=body | wrong)
        assert refused.status_code == 422
        assert says in refused.text
    assert client.post("/dampak/solar", data=body | {"day": "1-1-2090"}).status_code == 422
    for _ in range(2):
        assert client.post("/dampak/solar", data=body).status_code == 303
    assert client.post("/dampak/solar", data=body | {"litres": "13"}).status_code == 409
    page = client.get("/dampak/solar").text
    assert page.count("12,5\u00a0liter") == 1
    assert LITERAL in page
    assert "855,142 + 1 × 1.052,8 − 33,269" in client.get("/dampak/hitungan").text

    undo = re.findall(r"/dampak/solar/[0-9]+/batal", page)[0]
    client.sign_in(session, user=bank.operator_b, unit=bank.other)
    assert client.post(undo).status_code == 403
    manager(client, session, bank)
    for _ in range(2):
        assert client.post(undo).status_code == 303
    assert "dibatalkan" in client.get("/dampak/solar").text
    assert "855,142 + 1 × 1.052,8 − 0" in client.get("/dampak/hitungan").text


def test_another_set_is_looked_at_and_published_once(client: Client, session: Session, bank: Bank) -> None:
    agency(client, session, bank)
    rows = [[cell if cell != "v1" else "v2" for cell in row] for row in factor_file.rows_of(factor_file.shipped())]
    rows[1][4:8] = ["2", "kg CO2e/kg", "2", "2"]
    rows[1][8] = MARKUP
    wrong = upload(client, write_csv([*rows[:2], [*rows[2][:8], "", *rows[2][9:11], "recalled"]]))
    assert wrong.status_code == 422
    for words in ("Baris 3", "Sumber belum diisi.", "hanya diingat (recalled)"):
        assert words in wrong.text
    assert "sudah ada" in upload(client, write_csv(factor_file.rows_of(factor_file.shipped()))).text

    preview = upload(client, write_csv(rows)).location
    shown = client.get(preview).text
    assert LITERAL in shown
    assert "1 baris berbeda" in shown
    assert client.post(preview, data={"valid_from": "", "reason": "baru"}).status_code == 422
    body = {"valid_from": DAY, "reason": "WARM dibaca"}
    assert client.post(preview, data=body).status_code == 303
    assert client.post(preview, data=body).status_code == 303
    assert client.get(preview).status_code == 303
    page = client.get("/dampak/faktor").text
    assert "Yang dipakai sekarang: <bdi>recommended_id v2</bdi>" in page
    assert LITERAL in page
    assert "'-0.212" in client.get("/dampak/faktor/recommended_id@v2/berkas.csv").text
    assert client.get(f"/dampak/faktor/impor/{uuid4()}").status_code == 404
    assert client.get("/dampak/faktor/lain@v9").status_code == 404

    back = client.post("/dampak/faktor/recommended_id@v1/pakai", data={"valid_from": DAY, "reason": "kembali"})
    assert back.status_code == 303
    assert "tidak dipakai sekarang" in client.get("/dampak/faktor/recommended_id@v2").text


def test_the_agency_says_what_a_type_is_made_of(client: Client, session: Session, bank: Bank) -> None:
    body = {"item": "KALENG-AL", "valid_from": DAY, "reason": MARKUP}
    assert manager(client, session, bank).post("/dampak/bahan/ALU", data=body).status_code == 403
    assert "Kaleng aluminium" in client.get("/dampak/bahan").text
    agency(client, session, bank)
    assert client.post("/dampak/bahan/ALU", data=body | {"item": "EMAS"}).status_code == 422
    assert client.post("/dampak/bahan/ALU", data=body).status_code == 303
    assert LITERAL in client.get("/dampak/bahan/ALU").text
    assert client.post("/dampak/bahan/ALU", data=body).status_code == 422
