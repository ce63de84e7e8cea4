"""What of the registers counts in a window, and the word for why the rest does not."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.files.models import MediaType
from rdu.files.remaking import Remade
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.registers import service
from rdu.registers.evidence import Registered, Window
from rdu.registers.facts import Facts
from rdu.registers.kinds import (
    ChannelGroup,
    Element,
    FileRole,
    LetterSort,
    Outlet,
    Reach,
    Register,
    Signatory,
    Substance,
)
from rdu.registers.models import EntryVersion
from rdu.registers.reading import read
from rdu.registers.service import Brought, Change
from rdu.sales import collectors
from rdu.sales import service as selling
from rdu.sales.models import Paid, Sale
from rdu.sales.undoing import reverse_sale
from rdu.weights import Grams, Quantity
from tests.makers import TODAY, Bank, weigh

WINDOW = Window(date(2024, 1, 1), date(2026, 8, 31))
IN = date(2025, 5, 1)

Keep = Callable[..., EntryVersion]


def paper(role: FileRole, media: MediaType = MediaType.PDF) -> Brought:
    """A file of its own: no two are alike."""
    return Brought(f"{role}.{media.ending}", Remade(media, str(uuid4()).encode(), 1), role)


@pytest.fixture
def keep(session: Session, bank: Bank) -> Keep:
    def kept(register: Register, title: str, *files: Brought, **more: object) -> EntryVersion:
        facts = Facts(title, **more)  # type: ignore[arg-type]  # each register's own
        made = service.record(session, bank.root, register, facts, files, once(uuid4(), title), bank.agency)
        session.expire_all()
        return made

    return kept


def letter(keep: Keep, title: str = "Pembentukan tim", *files: Brought, **more: object) -> EntryVersion:
    asked = {"sort": "sk", "signatory": "kepala_pd", "purpose": "pelaksana", "day": date(2024, 2, 1), **more}
    return keep(Register.LETTER, title, *files, **asked)


def withdraw(session: Session, bank: Bank, version: EntryVersion) -> None:
    service.withdraw(session, version, Change(1, once(uuid4(), 1), bank.agency, "salah"))
    session.expire_all()


DOCUMENT = FileRole.DOCUMENT


def found(session: Session, bank: Bank) -> Registered:
    return read(session, bank.root, WINDOW)


def reasons(items: object) -> list[str]:
    return [item.why_not for item in items.items]  # type: ignore[attr-defined]  # any kind of Found


def test_people_count_once_and_only_with_a_letter_that_can_be_shown(session: Session, bank: Bank, keep: Keep) -> None:
    shown, bare = letter(keep, "Tim", paper(DOCUMENT)), letter(keep, "Tim lama")
    for name, of, more in (
        ("Nur Hayati, S.T.", shown, {}), ("NUR HAYATI S.T", shown, {}), ("Achmad Fauzi", None, {}),
        ("Moh. Rifa'i", bare, {}), ("Siti Rahmah", shown, {"until": date(2023, 12, 31), "since": date(2023, 1, 1)}),
        ("Budi Utomo", shown, {"since": date(2023, 1, 1), "until": date(2024, 1, 1)}),
    ):  # fmt: skip
        keep(Register.PERSON, name, role="Petugas", of_id=of and of.entry_id, **more)
    people = found(session, bank).people
    assert reasons(people) == ["", "", "tanpa surat", "suratnya tanpa berkas", "di luar jendela", ""]
    assert people.names == ("Nur Hayati, S.T.", "Budi Utomo")
    assert people.n == 2
    assert people.files == (shown.files[0].file_id,)
    withdraw(session, bank, shown)
    assert reasons(found(session, bank).people)[0] == "suratnya dicabut"


def test_a_perda_counts_only_beside_the_decree_that_lists_the_innovation(
    session: Session, bank: Bank, keep: Keep
) -> None:
    named = {"purpose": "inovasi", "page": "Lampiran, halaman 3", "signatory": "kepala_daerah"}
    letter(keep, "Perda", paper(DOCUMENT), sort="perda", **named)
    letter(keep, "Perkada", paper(DOCUMENT), sort="perkada", **named | {"page": ""})
    letter(keep, "SK lama", paper(DOCUMENT), **named, until=date(2025, 12, 31))
    letter(keep, "SK kepala dinas", paper(DOCUMENT), **named | {"signatory": "kepala_pd"})
    regulations = found(session, bank).regulations
    assert reasons(regulations) == [
        "tanpa SK yang memuat inovasi", "tanpa halaman yang memuat nama inovasi", "di luar jendela"
    ]  # fmt: skip
    assert regulations.best is None
    letter(keep, "SK Bupati", paper(DOCUMENT), **named)
    assert found(session, bank).regulations.best is LetterSort.PERDA


def test_an_appointment_is_as_weighty_as_its_signatory(session: Session, bank: Bank, keep: Keep) -> None:
    letter(keep, "Tim", paper(DOCUMENT), sort="tugas")
    letter(keep, "Inovasi", paper(DOCUMENT), signatory="kepala_daerah", purpose="inovasi", page="3")
    assert found(session, bank).appointment.best is Signatory.AGENCY_HEAD
    letter(keep, "Tim", paper(DOCUMENT), signatory="an_kepala_daerah", purpose="keduanya", page="3")
    assert found(session, bank).appointment.best is Signatory.ON_BEHALF


def test_years_of_budget_and_plan(session: Session, bank: Bank, keep: Keep) -> None:
    for year, page, files in ((2026, "hlm. 4", 1), (2025, "", 1), (2024, "hlm. 2", 0), (2023, "hlm. 1", 1)):
        keep(Register.BUDGET, "Pengurangan sampah", *[paper(DOCUMENT)] * files, year=year, amount=1_000, page=page)
        letter(keep, f"RKPD {year}", *[paper(DOCUMENT)] * files, sort="rkpd", purpose="inovasi", page=page, year=year)
    read_now = found(session, bank)
    assert read_now.budget.years == read_now.rkpd.years == {2026}
    assert reasons(read_now.budget) == ["", "tanpa halaman", "tanpa berkas", "di luar jendela"]


def test_a_training_needs_an_attendance_list_and_an_invitation(session: Session, bank: Bank, keep: Keep) -> None:
    attended, invited = paper(FileRole.ATTENDANCE), paper(FileRole.INVITATION)
    asked = {"sort": "penyelenggara", "day": IN}
    keep(Register.TRAINING, "Tanpa daftar", invited, **asked, number_of=30)
    keep(Register.TRAINING, "Tanpa undangan", attended, **asked, number_of=30)
    keep(Register.TRAINING, "Tanpa jumlah", attended, invited, **asked)
    keep(Register.TRAINING, "Lama", attended, invited, paper(FileRole.CERTIFICATE), sort="peserta",
         day=date(2023, 12, 31), number_of=5)  # fmt: skip
    keep(Register.TRAINING, "Diketik", **asked, names=("Ani", "Budi"),
         of_id=letter(keep, "Undangan", paper(DOCUMENT), sort="undangan", purpose="lain").entry_id)  # fmt: skip
    trainings = found(session, bank).trainings
    assert reasons(trainings) == [
        "tanpa daftar hadir", "tanpa undangan atau surat", "tanpa jumlah yang hadir", "di luar jendela", ""
    ]  # fmt: skip
    assert (trainings.n, trainings.present, trainings.certified) == (1, 2, False)
    keep(Register.TRAINING, "Lengkap", attended, invited, paper(FileRole.CERTIFICATE), **asked, number_of=30)
    trainings = found(session, bank).trainings
    assert (trainings.n, trainings.present, trainings.certified) == (2, 32, True)


def test_a_partner_counts_by_what_it_gave(session: Session, bank: Bank, keep: Keep) -> None:
    kampus = keep(Register.PARTNER, "Universitas", sort="akademisi")
    pabrik = keep(Register.PARTNER, "CV Plastik", paper(DOCUMENT), sort="bisnis")
    radio = keep(Register.PARTNER, "Radio", paper(DOCUMENT), sort="media")
    keep(Register.PARTNER, "Karang Taruna", paper(DOCUMENT), sort="komunitas")
    keep(Register.CONTRIBUTION, "Penelitian", paper(DOCUMENT), of_id=kampus.entry_id, day=IN)
    keep(Register.CONTRIBUTION, "Beli plastik", of_id=pabrik.entry_id, day=date(2023, 5, 1))
    given = keep(Register.CONTRIBUTION, "Siaran", of_id=radio.entry_id, day=IN)
    partners = found(session, bank).partners
    assert reasons(partners) == ["", "di luar jendela", "", "tanpa sumbangan"]
    assert partners.elements == {Element.ACADEMIA, Element.MEDIA}
    withdraw(session, bank, given)
    assert found(session, bank).partners.elements == {Element.ACADEMIA}


def test_what_a_buyer_bought_is_its_contribution(session: Session, bank: Bank, keep: Keep) -> None:
    keep(Register.PARTNER, "Pabrik Jaya", paper(DOCUMENT), sort="bisnis", party="UD. JAYA")
    assert reasons(found(session, bank).partners) == ["tanpa sumbangan"]
    weigh(session, bank)
    buyer = collectors.add_collector(session, bank.unit, "JAYA", collectors.Particulars("UD Jaya"), bank.manager)
    line = selling.Sold(bank.bottles.grades[0].id, Grams(100), Quantity(100), Rupiah(4_000))
    deal = selling.Deal(buyer, TODAY, Paid.LATER, [line])
    sold = selling.sell(session, bank.unit, deal, once(uuid4(), "x"), bank.manager)
    session.commit()
    assert reasons(found(session, bank).partners) == ["di luar jendela"]
    late = Window(WINDOW.first, TODAY)
    assert read(session, bank.root, late).partners.elements == {Element.BUSINESS}
    sale = session.scalars(select(Sale).where(Sale.unit_id == bank.unit.id, Sale.seq == sold.seq)).one()
    reverse_sale(session, bank.unit, sale, "salah", once(uuid4(), "y"), bank.manager)
    assert reasons(read(session, bank.root, late).partners) == ["tanpa sumbangan"]


def test_the_other_registers(session: Session, bank: Bank, keep: Keep) -> None:
    photo = paper(FileRole.PHOTO, MediaType.JPEG)
    for sort, more in (("foto", {"number_of": 40}), ("pemda", {}), ("pers", {"day": date(2026, 9, 1)})):
        keep(Register.OUTREACH, sort, photo, **{"sort": sort, "day": IN, **more})
    keep(Register.OUTREACH, "Tanpa bukti", sort="pers", day=IN)
    for sort, until in (("tatap_muka", None), ("medsos", date(2026, 8, 30)), ("web", date(2026, 8, 31))):
        keep(Register.CHANNEL, sort, photo, sort=sort, party="dlh", since=date(2020, 1, 1), until=until)
    for sort in ("unit", "antar_pd"):
        keep(Register.INTEGRATION, sort, sort=sort, since=IN, link="https://bangga.example.go.id/rdu")
    for name, sort in (("Kab. Sampang", "luar"), ("kab sampang", "luar"), ("Desa Langkap", "dalam")):
        keep(Register.REPLICATION, name, paper(DOCUMENT), sort=sort, day=IN)
    for sort, day in (("gagasan", date(2023, 1, 10)), ("penerapan", date(2023, 6, 11))):
        keep(Register.MILESTONE, sort, paper(DOCUMENT), sort=sort, day=day)
    link = "https://video.example.com/rdu"
    keep(Register.VIDEO, "Panjang", day=IN, link=link, number_of=6, parts=("latar", "manfaat", "dampak"))
    keep(Register.VIDEO, "Pendek", day=IN, link=link, number_of=5, parts=("latar", "dampak"))
    got = found(session, bank)
    assert (got.outreach.best, got.outreach.present) == (Outlet.OWN, 40)
    assert reasons(got.outreach) == ["", "", "di luar jendela", "tanpa gambar atau tautan"]
    assert got.channels.groups == {ChannelGroup.FACE, ChannelGroup.WEB}
    assert got.integration.best is Reach.ACROSS
    assert (got.replications.n, got.replications.inside) == (1, 1)
    assert got.milestones.months == 6
    assert got.video.minutes == 5
    assert got.video.substances == {Substance.BACKGROUND, Substance.IMPACT}
    assert reasons(got.video) == ["lebih dari 5 menit", ""]


def test_a_units_own_training_counts_for_the_kabupaten_and_not_for_another(
    session: Session, bank: Bank, keep: Keep
) -> None:
    facts = Facts("Memilah", sort="penyelenggara", day=IN, number_of=12)
    files = [paper(FileRole.ATTENDANCE), paper(FileRole.INVITATION)]
    service.record(session, bank.unit, Register.TRAINING, facts, files, once(uuid4(), 1), bank.manager)
    session.expire_all()
    assert [read(session, at, WINDOW).trainings.n for at in (bank.root, bank.unit, bank.other)] == [1, 1, 0]
