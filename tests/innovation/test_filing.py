"""The profile's words, and what was filed and answered."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.errors import OperationReused, Refused, SavedByAnother
from rdu.innovation import filing
from rdu.innovation.filing import Told, entry_of, information_of
from rdu.innovation.models import Filing, FilingKind, ProfileVersion
from rdu.innovation.profile import Words, profile_of, write
from rdu.innovation.service import claim_of
from tests.makers import TODAY, Bank, weigh
from tests.pages import Client

YEAR = TODAY.year
NEXT = YEAR + 1


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with pinned_at(datetime(TODAY.year, TODAY.month, TODAY.day, 5, tzinfo=UTC)):
        yield


def words(**changes: object) -> Words:
    empty: dict[str, object] = {**dict.fromkeys(Words.__annotations__, ""), "tried_on": None, "applied_on": None}
    return Words(**{**empty, "title": "Rumah Daur Ulang", **changes})  # type: ignore[arg-type]


def typed(**changes: str) -> dict[str, str]:
    return {"operation": str(uuid4()), "seen": "0", "title": "Rumah Daur Ulang", **changes}


def told(kind: FilingKind = FilingKind.FILED, level: int = 2, day: int = 1) -> Told:
    return Told(kind, level, "SK Bupati", TODAY.replace(day=day))


def test_names_in_braces_become_the_figures_of_the_records(session: Session, bank: Bank) -> None:
    weigh(session, bank)
    text = "{orang} membawa {kg} senilai {rupiah} ke {unit} sampai {tanggal}. Aduan: {aduan}. Sejak {penerapan}."
    write(session, NEXT, words(result=text, applied_on=TODAY), 0, uuid4(), bank.agency)

    shown = profile_of(session, bank.root, NEXT, TODAY)

    assert shown is not None
    result = shown.fields[-1]
    assert result.text == (
        "1 orang membawa 2,5\u00a0kg senilai Rp7.500 ke 1 unit sampai 21 November 2026. Aduan: {aduan}. "
        "Sejak 21 November 2026."
    )  # fmt: skip
    assert (result.words, result.characters) == (len(result.text.split()), len(result.text))
    assert "Angka {aduan} belum ada." in shown.missing  # and not 0 %
    assert "Rancang bangun belum ditulis." in shown.missing


def test_a_design_of_less_than_three_hundred_words_is_kept_and_told(session: Session, bank: Bank) -> None:
    for seen, count in enumerate((299, 300)):
        write(session, YEAR, words(design=" ".join(["kata"] * count)), seen, uuid4(), bank.agency)
        shown = profile_of(session, bank.root, YEAR, TODAY)
        assert shown is not None
        assert ("Rancang bangun kurang 1 kata." in shown.missing) is (count == 299)
        assert shown.version == seen + 1


def test_a_profile_is_kept_once_and_never_over_another_s(session: Session, bank: Bank) -> None:
    key = uuid4()
    rows = {write(session, YEAR, words(), 0, key, bank.agency).id for _ in range(2)}
    assert len(rows) == 1
    with pytest.raises(OperationReused):
        write(session, YEAR, words(purpose="Lain"), 0, key, bank.agency)
    with pytest.raises(SavedByAnother):
        write(session, YEAR, words(), 0, uuid4(), bank.agency)


def test_the_profile_s_pages(client: Client, session: Session, bank: Bank) -> None:
    client.sign_in(session, user=bank.agency, unit=bank.root)
    assert "Profil belum ditulis" in client.get(f"/inovasi/{YEAR}/profil").text
    address = f"/inovasi/{YEAR}/profil/ubah"
    assert "{orang}" in client.get(address).text

    refused = client.post(address, data=typed(design="Untuk {warga}\r\nkami", tried_on="2-7-2024"))
    assert refused.status_code == 422
    assert "Nama {warga} tidak dikenal." in refused.text
    assert "Untuk {warga}" in refused.text  # what was typed stays
    assert 'value="2-7-2024"' in refused.text
    for bad, says in (({"title": ""}, "Tulis nama inovasinya."), ({"purpose": "satu { dua"}, "tanpa pasangan"),
                      ({"tried_on": "2-7-2024", "applied_on": "1-7-2024"}, "tidak bisa sebelum uji coba"),
                      ({"benefit": "a" * 4001}, "Paling banyak 4000 huruf")):  # fmt: skip
        answer = client.post(address, data=typed(**bad))
        assert (answer.status_code, says in answer.text) == (422, True)
    assert session.scalar(select(ProfileVersion.id)) is None

    assert client.post(address, data=typed(design="Satu.\r\n\r\nDua {orang}.")).status_code == 303
    page = client.get(f"/inovasi/{YEAR}/profil").text
    assert "Satu.\nDua {orang}." in page
    assert "Rancang bangun kurang" in page
    late = client.post(address, data=typed(purpose="Milik saya"))  # drawn before that version was saved
    assert (late.status_code, "Milik saya" in late.text, 'name="seen" value="1"' in late.text) == (422, True, True)
    assert "Dimulai dari profil" in client.get(f"/inovasi/{NEXT}/profil/ubah").text


def test_what_is_written_in_the_portal_tells_the_figure_its_days_and_how(session: Session, bank: Bank) -> None:
    weigh(session, bank)
    claim = claim_of(session, bank.root, NEXT, "33", TODAY)
    name = claim.bases[0].indicator.name
    assert information_of(claim).startswith(
        f"{name}: 1 orang. Dihitung dari catatan 1 Jan 2025 sampai 21 Nov 2026. "
        "Orang berbeda dengan setoran atau penarikan yang dibukukan: 1 Jan 2025 sampai 21 Nov 2026, hasilnya 1 orang."
    )


def test_what_was_filed_is_kept_once_and_an_answer_needs_it(session: Session, bank: Bank) -> None:
    indicator = claim_of(session, bank.root, YEAR, "16", TODAY).indicator

    def record(one: Told, key: UUID | None = None) -> Filing:
        return filing.record(session, YEAR, indicator, one, key or uuid4(), bank.agency)

    with pytest.raises(Refused, match="Belum ada yang diajukan"):
        record(told(FilingKind.ANSWER))
    with pytest.raises(Refused, match="belum tiba"):
        record(told(day=TODAY.day + 1))
    key = uuid4()
    assert record(told(day=5), key).id == record(told(day=5), key).id
    with pytest.raises(OperationReused):
        record(told(level=3, day=5), key)
    with pytest.raises(Refused, match="tidak bisa sebelum diajukan"):
        record(told(FilingKind.ANSWER, day=4))
    record(told(FilingKind.ANSWER, level=1, day=6))

    entry = entry_of(session, YEAR, claim_of(session, bank.root, YEAR, "16", TODAY))
    assert entry.differences == [
        "Diajukan tingkat 2, sekarang catatan berkata tanpa tingkat.", "Diajukan tingkat 2, penilai menjawab tingkat 1."
    ]  # fmt: skip


def test_filing_s_pages(client: Client, session: Session, bank: Bank) -> None:
    weigh(session, bank)
    client.sign_in(session, user=bank.agency, unit=bank.root)
    address, listed = f"/inovasi/{YEAR}/16/pengisian", f"/inovasi/{YEAR}/pengisian"
    page = client.get(listed).text
    assert "16-klaim.pdf" in page
    assert "Berkas di paket bukti" in page

    data = {"operation": str(uuid4()), "kind": "filed", "level": "2", "on_day": "5-11-2026", "words": "=SK <b>"}
    missing = client.post(address, data={**data, "level": "4", "on_day": "31-2-2026", "words": ""})
    assert missing.status_code == 422
    assert all(says in missing.text for says in ("Pilih tingkatnya.", "Tulis apa yang diajukan", 'value="31-2-2026"'))
    assert "Periksa sebelum menyimpan" in client.post(address, data=data).text
    assert session.scalar(select(Filing.id)) is None  # read back, not written
    session.commit()
    for _ in range(2):
        assert client.post(address, data={**data, "langkah": "simpan"}).status_code == 303
    assert len(session.scalars(select(Filing)).all()) == 1
    for page in (listed, f"/inovasi/{YEAR}/16"):
        assert "Diajukan tingkat 2, sekarang catatan berkata tanpa tingkat." in client.get(page).text
    assert client.get(f"/inovasi/{YEAR}/33a/pengisian").status_code == 404

    sheet = load_workbook(BytesIO(client.get(f"{listed}.xlsx").data)).active
    assert sheet is not None
    row = [cell.value for cell in sheet[2]]
    assert (row[0], row[2:6], row[7], row[-1]) == ("16", ["Diajukan", "2026-11-05", 2, 6], "=SK <b>", 0)
