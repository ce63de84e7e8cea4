"""A report that was issued stays what it was; what changes afterwards makes a version that says so."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from rdu.clock import Stretch, pinned_at
from rdu.errors import (
    FiguresMoved,
    IssuedMeanwhile,
    NotAllowed,
    NotFoundHere,
    OperationReused,
    Refused,
    SignedThere,
)
from rdu.impact import fuel
from rdu.impact.assumed import Key
from rdu.impact.service import set_assumption
from rdu.ledger.service import canonical, once, open_books
from rdu.people.models import Activity, UnitKind
from rdu.reports.audit import audit
from rdu.reports.causes import Came
from rdu.reports.document import Table
from rdu.reports.figures import scope_at
from rdu.reports.frozen import as_plain, from_plain
from rdu.reports.issued import (
    by_code,
    called,
    document_of,
    frozen_of,
    kept_paper,
    newest_versions,
    rendered,
    shown_code,
)
from rdu.reports.issuing import draft_of, issue_report
from rdu.reports.models import Audience, IssuedReport
from rdu.reports.signing import MOST_BYTES, file_signed, judged, recognised
from tests.makers import Bank, make_unit
from tests.reports import issues
from tests.reports.issues import DECEMBER, address_of, as_agency, as_manager, draft, issued, signature_over

pytestmark = pytest.mark.usefixtures("the_day")


@pytest.fixture
def month(session: Session, bank: Bank) -> Iterator[Bank]:
    """November of MLT, closed on the second of December."""
    issues.closed_november(session, bank)
    with pinned_at(DECEMBER):
        yield bank


def table(row: IssuedReport, title: str, audience: Audience = Audience.WHOLE) -> list[list[str]]:
    blocks = [block for section in document_of(row, audience).sections for block in section.blocks]
    found = [block for block in blocks if isinstance(block, Table) and block.title == title]
    return [list(line) for line in found[0].rows] if found else []


def test_an_issued_report_is_frozen_with_all_it_rests_on(session: Session, month: Bank) -> None:
    of = draft(session, month.unit)
    assert of.why_not == []
    row = issued(session, of, as_manager(month))
    assert (row.scope, row.unit_id, row.period, row.version, row.first_day, row.last_day) == (
        "MLT", month.unit.id, "2026-11", 1, date(2026, 11, 1), date(2026, 11, 30),
    )  # fmt: skip
    assert hashlib.sha256(row.data).hexdigest() == row.sha256
    kept = json.loads(row.data)
    figures = {key: (unit, value) for key, _, unit, value, _ in kept["figures"]}
    assert figures["mass/weighed"] == ("kg", "13500")
    assert figures["left/PET"] == ("kg", "3000")
    assert figures["rupiah/credited"] == ("rupiah", "49725")
    least = Fraction(figures["co2e/least"][1])
    assert least == of.figures.impact.impact.least.mid
    assert least.denominator > 1
    (counted,) = kept["basis"]["months"]
    assert counted["factors"]["sha256"] == of.figures.impact.months[0].impact.factors.checksum
    assert counted["assumptions"][0] == [
        "share", "Porsi yang sebenarnya akan masuk TPA (s)", "belum ditetapkan", "share@bawaan"
    ]  # fmt: skip
    end = of.figures.standing.heads[month.unit.id]
    assert kept["heads"] == [["MLT", end.seq, end.hash.hex()]]
    assert not document_of(row, Audience.WHOLE).is_draft
    for audience in Audience:
        paper = kept_paper(row, audience)
        assert rendered(row, audience) == rendered(row, audience) == paper
        assert row.paper(audience).sha256 == hashlib.sha256(paper).hexdigest()
    act = session.scalars(select(Activity).where(Activity.act == "issue_report")).one()
    assert (act.subject, act.unit_id) == ("MLT 2026-11 versi 1", month.unit.id)


def test_a_document_comes_back_from_plain_data(session: Session, month: Bank) -> None:
    plain = as_plain(draft(session, month.root, "semua").whole)
    assert as_plain(from_plain(json.loads(canonical(plain)))) == plain
    with pytest.raises(TypeError):
        as_plain([Decimal(1)])
    with pytest.raises(TypeError):
        from_plain({"is": "Path"})


def test_a_reversal_in_a_closed_month_makes_version_2_and_leaves_version_1(session: Session, month: Bank) -> None:
    first = issued(session, draft(session, month.unit), as_manager(month))
    papers = {audience: rendered(first, audience) for audience in Audience}
    issues.reversed_later(session, month)

    of = draft(session, month.unit)
    assert of.changes
    assert [(one.came, one.label, one.grams, one.amount) for one in of.changes.causes] == [
        (Came.REVERSED, issues.neighbours_visit(session, month).receipt, -1_500, -3_825)
    ]
    second = issued(session, of, as_manager(month))
    assert second.version == 2
    assert json.loads(second.data)["replaces"] == first.sha256
    changed = {name: rest for name, *rest in table(second, "Angka yang berubah")}
    assert changed["Ditimbang"] == ["13,5 kg", "12 kg", "−1,5 kg"]
    assert changed["Stok akhir"] == ["9,5 kg", "8 kg", "−1,5 kg"]
    assert changed["Nilai sampah menurut hari ditimbang"] == ["Rp58.500", "Rp54.000", "−Rp4.500"]
    assert "Masuk ke tabungan" not in changed, "rupiah of a closed month stay"
    assert "Emisi dihindari" not in changed, "nothing else was sold"
    assert table(second, "Penyebabnya")[0][:4] == [
        "Setoran dibatalkan", issues.neighbours_visit(session, month).receipt, "21 Nov 2026", "2 Des 2026"
    ]  # fmt: skip
    assert table(second, "Penyebabnya", Audience.PUBLIC) == [["Setoran dibatalkan", "1", "ditutup"]]
    assert table(second, "Angka yang berubah", Audience.PUBLIC) == [], "what one household brought is nobody's business"
    assert document_of(second, Audience.PUBLIC).sections[0].name == "Perubahan sejak versi 1"
    assert document_of(first, Audience.WHOLE).sections[0].name == "Ke mana sampah pergi"
    session.expire_all()
    for audience in Audience:
        assert rendered(first, audience) == kept_paper(first, audience) == papers[audience]
    assert list(audit(session)) == []


def test_nothing_changed_makes_no_version(session: Session, month: Bank) -> None:
    issued(session, draft(session, month.unit), as_manager(month))
    day = DECEMBER.date()
    fuel.record(session, month.unit, day, 9_000, "bulan ini", uuid4(), month.manager)
    session.commit()
    with pytest.raises(Refused, match="Tidak ada yang berubah sejak versi 1"):
        issued(session, draft(session, month.unit), as_manager(month))


def test_fuel_and_assumptions_change_the_estimate_before_rounding(session: Session, month: Bank) -> None:
    first = issued(session, draft(session, month.unit), as_manager(month))
    with pinned_at(DECEMBER.replace(day=3)):
        fuel.record(session, month.unit, date(2026, 11, 20), 1, "", uuid4(), month.manager)
        set_assumption(session, Key.SHARE, Decimal("0.4"), date(2026, 11, 1), "survei", month.agency)
        session.commit()
        second = issued(session, draft(session, month.unit), as_manager(month))
    changed = {name: rest for name, *rest in table(second, "Angka yang berubah")}
    assert changed["C: solar angkut"][2] == "+0,003 kg CO2e"
    assert table(second, "Faktor dan asumsi yang berubah") == [
        ["Porsi yang sebenarnya akan masuk TPA (s)", "belum ditetapkan", "40%"]
    ]
    assert [row[0] for row in table(second, "Penyebabnya")] == ["Solar dicatat atau dibatalkan"]
    assert frozen_of(first).basis != frozen_of(second).basis


def test_a_draft_is_not_issued_and_says_why(session: Session, month: Bank) -> None:
    whole = draft(session, month.root, "semua")
    assert whole.why_not == []
    open_books(session, make_unit(session, "BSX", "Bank Sampah Baru", UnitKind.BSU, month.root))
    with pytest.raises(Refused, match="Buku November 2026 belum ditutup: Bank Sampah Baru"):
        issued(session, draft(session, month.root, "semua"), as_agency(month))


def test_who_issues_what(session: Session, month: Bank) -> None:
    unit, whole = draft(session, month.unit), draft(session, month.root, "semua")
    for of, issuer in ((unit, as_agency(month)), (whole, as_manager(month))):
        with pytest.raises(NotAllowed):
            issued(session, of, issuer)
    kecamatan = draft(session, month.root, "kec-35.26.03")
    rows = [issued(session, of, as_agency(month)) for of in (kecamatan, whole)]
    assert [(row.scope, row.unit_id, row.version) for row in rows] == [
        ("kec-35.26.03", month.root.id, 1),
        ("semua", month.root.id, 1),
    ]


@pytest.mark.one_store
def test_months_together_are_issued_under_their_own_name(session: Session, month: Bank) -> None:
    _, scope = scope_at(session, month.unit, "", kabupaten=False)
    both = Stretch(issues.NOVEMBER.previous, issues.NOVEMBER)
    row = issued(session, draft_of(session, scope, both, DECEMBER.date()), as_manager(month))
    assert (row.period, row.first_day, row.version) == ("2026-10..2026-11", date(2026, 10, 1), 1)
    assert [one["month"] for one in frozen_of(row).basis] == ["2026-10", "2026-11"]
    assert newest_versions(session, "MLT") == {"2026-10..2026-11": 1}


def test_once_and_only_what_was_read(session: Session, month: Bank) -> None:
    of, key = draft(session, month.unit), once(uuid4(), "terbit")
    with pytest.raises(FiguresMoved):
        issue_report(session, of, "lain", key, as_manager(month), address_of)
    first = issue_report(session, of, of.fingerprint, key, as_manager(month), address_of)
    again = issue_report(session, draft(session, month.unit), "", key, as_manager(month), address_of)
    assert again is first
    with pytest.raises(OperationReused):
        issue_report(session, of, of.fingerprint, once(key.id, "lain"), as_manager(month), address_of)
    session.commit()
    assert session.scalar(select(func.count()).select_from(IssuedReport)) == 1


def test_one_is_found_by_its_code_or_a_hash(session: Session, month: Bank) -> None:
    row = issued(session, draft(session, month.unit), as_manager(month))
    paper = row.paper(Audience.PUBLIC).sha256
    for words in (row.code, shown_code(row.code).lower(), f" {row.sha256[:16]} ", row.sha256.upper(), paper):
        assert called(session, words).id == row.id, words
    for words in ("", "XXXXX-XXXXX", row.sha256[:8], "%" * 20, "0" * 64):
        with pytest.raises(NotFoundHere):
            called(session, words)
    with pytest.raises(NotFoundHere):
        by_code(session, "")


def test_a_signed_copy_is_the_issued_bytes_and_a_signature(session: Session, month: Bank) -> None:
    row = issued(session, draft(session, month.unit), as_manager(month))
    paper = kept_paper(row, Audience.PUBLIC)
    refused = {
        b"": "kosong",
        b"halo": "bukan PDF",
        paper: "belum bertanda tangan",
        paper + b"\n% tambahan\n%%EOF": "tidak ada tanda tangan",
        signature_over(paper[:-9] + b"x" * 9): "bukan laporan versi 1",
        signature_over(paper)[:-30]: "terpotong",
        signature_over(paper, b"7 0 obj << /Type /Page >> %%EOF"): "tidak meliputi",
        b"%PDF-" + b" " * MOST_BYTES: "5 MB",
    }
    for content, sentence in refused.items():
        with pytest.raises(Refused, match=sentence):
            judged(row, content)
    proven = signature_over(paper, b"8 0 obj << /DSS << >> >> endobj\n%%EOF\n")
    assert judged(row, proven) is Audience.PUBLIC
    kept = file_signed(session, row, signature_over(paper), month.manager)
    session.commit()
    assert (kept.audience, kept.sha256) == (Audience.PUBLIC, hashlib.sha256(signature_over(paper)).hexdigest())
    with pytest.raises(SignedThere):
        file_signed(session, row, signature_over(paper), month.manager)
    session.rollback()
    for content, longer in ((paper, False), (proven, True)):
        found = recognised(session, content)
        assert found is not None
        assert (found[0].issued_id, found[0].audience, found[1]) == (row.id, Audience.PUBLIC, longer)
    assert recognised(session, paper[:-9] + b"x" * 9) is None


FORGED = {
    "UPDATE issued_report SET data = CAST(replace(CAST(data AS TEXT), '13500', '99999') AS BLOB)": "isinya tidak sama",
    "UPDATE issued_report SET code = 'AAAAAAAAAA'": "tidak cocok dengan isinya",
    "UPDATE issued_report SET version = 2": "tidak menyambung",
    "UPDATE issued_paper SET content = x'00' WHERE audience = 'whole'": "PDF untuk pengurus dan dinas tidak sama",
    "DELETE FROM issued_paper WHERE audience = 'public'": "PDF untuk umum tidak sama",
    "UPDATE signed_report SET content = x'00'": "salinan bertanda tangan",
    "UPDATE journal SET hash = zeroblob(32) WHERE seq = (SELECT max(seq) FROM journal)": "ujung rantai",
}


@pytest.mark.one_store
def test_the_audit_names_a_forged_report(session: Session, month: Bank) -> None:
    row = issued(session, draft(session, month.unit), as_manager(month))
    file_signed(session, row, signature_over(kept_paper(row, Audience.WHOLE)), month.manager)
    session.commit()
    assert list(audit(session)) == []
    for name in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        session.execute(text(f"DROP TRIGGER {name}"))
    session.execute(text("PRAGMA foreign_keys = OFF"))
    session.commit()
    session.execute(text("PRAGMA foreign_keys = OFF"))
    for statement, problem in FORGED.items():
        session.execute(text(statement))
        session.expire_all()
        found = [str(one) for one in audit(session)]
        session.rollback()
        assert any(one.startswith("MLT laporan MLT 2026-11 versi") and problem in one for one in found), statement


def test_another_one_was_quicker(session: Session, month: Bank) -> None:
    """The agency reads one draft twice; who is second finds the version taken."""
    of = draft(session, month.root, "semua")
    issued(session, of, as_agency(month))
    with pytest.raises(IssuedMeanwhile):
        issued(session, of, as_agency(month))
