"""Which kilograms count for whom: sold and sent for a unit's own page, and no kilogram twice for several together."""

from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.errors import NotFoundHere, Refused
from rdu.impact import audit, factor_file, imports, service, trace
from rdu.impact.assumed import Key
from rdu.impact.materials import kind_of
from rdu.impact.month import choices_at, lines_behind, month_impact
from rdu.people.models import Unit
from rdu.sales import transfers
from rdu.sales.undoing import reverse_sale
from rdu.spreadsheet import write_csv
from tests.impact.goods import A_MONTH, grades, sold, stocked, today
from tests.makers import Bank
from tests.sales.sheds import Pair, arrived, clean, key, make_pair, sent, tins

THIS_MONTH = Month.of(today())
plain = pytest.mark.one_store
"""Of tests whose SQL reads one row after another."""


def weights(session: Session, top: Unit, code: str) -> dict[str, tuple[int, int]]:
    """By kind: what left, and what of it counts."""
    of = month_impact(session, choices_at(session, top).find(code), THIS_MONTH)
    return {kind: (left.grams, left.net) for kind, left in of.left.items()}


@pytest.fixture
def pair(session: Session, bank: Bank) -> Pair:
    bank.bottles.material, bank.cans.material = "PET-BENING", "KALENG-AL"
    return make_pair(session, bank)


def test_what_a_unit_sends_counts_on_its_own_page_and_once_in_the_tree(session: Session, pair: Pair) -> None:
    """4 kg of bottles and 1 kg of cans go to the induk, which finds 3.9 kg of bottles and sells 3 of them."""
    row = sent(session, pair)
    came = arrived((1, 3_900, 3_300, transfers.REASONS[0]), (2, 1_000, 13_000))
    transfers.receive(session, pair.induk, row, came, key(), pair.weigher)
    sold(session, pair.unit, pair.bank.manager, {clean(pair): 2}, paid_for=1_960)
    sold(session, pair.induk, pair.payer, {clean(pair): 3})
    transfers.recall(session, pair.unit, sent(session, pair, (tins(pair), 500)), key(), pair.bank.operator)
    wrong = sold(session, pair.unit, pair.bank.manager, {tins(pair): 1})
    reverse_sale(session, pair.unit, wrong, "salah catat", key(), pair.bank.manager)
    session.commit()

    assert weights(session, pair.bank.root, "MLT") == {"PET": (6_000, 5_860), "AL_CAN": (1_000, 1_000)}
    assert weights(session, pair.bank.root, "BSI") == {"PET": (3_000, 3_000)}
    together = {"PET": (5_000, 4_960)}
    assert weights(session, pair.bank.root, "semua") == together
    assert weights(session, pair.bank.root, "kec-35.26.03") == together
    assert weights(session, pair.induk, "semua") == together
    for top, code in ((pair.unit, "BSI"), (pair.unit, "semua"), (pair.induk, "kec-35.26.03")):
        with pytest.raises(NotFoundHere):
            choices_at(session, top).find(code)

    of = month_impact(session, choices_at(session, pair.unit).first, THIS_MONTH)
    assert of.deducted == 140
    page = lines_behind(session, of, "PET", 1)
    assert sorted((line.label, line.grams, line.net) for line in page.lines) == [
        ("MLT-J-000001", 2_000, 1_960), ("MLT-S-000001", 4_000, 3_900),
    ]  # fmt: skip
    assert page.total == 2


@plain
def test_a_worked_month_and_what_the_agency_assumes(session: Session, bank: Bank) -> None:
    found = grades(session)
    stocked(session, bank.unit, [found[code].id for code in A_MONTH])
    sold(session, bank.unit, bank.manager, {found[code].id: kg for code, kg in A_MONTH.items()})

    def printed() -> str:
        return trace.headline(month_impact(session, choices_at(session, bank.root).first, THIS_MONTH).impact)

    assert printed() == "860 sampai 1.900 kg CO2e"
    service.set_assumption(session, Key.SHARE, Decimal(1), THIS_MONTH.first_day, "uji", bank.agency)
    assert printed() == "1.900 kg CO2e (A saja 860)"
    service.set_assumption(session, Key.SHARE, Decimal(0), THIS_MONTH.first_day, "survei TPA", bank.agency)
    assert printed() == "860 kg CO2e"
    service.set_assumption(session, Key.SHARE, None, THIS_MONTH.last_day, "survei ditarik", bank.agency)
    assert printed() == "860 sampai 1.900 kg CO2e"
    assert [row.value for row in service.history_of(session, Key.SHARE)] == ["", "0", "1"]


@plain
@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        (Key.SHARE, Decimal("1.5"), "Nilainya 0 sampai 1."),
        (Key.UCO, Decimal("0.5"), "Nilainya 0 atau 1."),
        (Key.GWP, None, "tidak boleh kosong"),
        (Key.MCF, Decimal("0.9"), "harus berurutan"),
        (Key.SHARE, None, "memang sudah berlaku"),
    ],
)
def test_an_assumption_that_cannot_be_is_refused(
    session: Session, bank: Bank, key: Key, value: Decimal | None, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        service.set_assumption(session, key, value, today(), "uji", bank.agency)
    assert service.history_of(session, key) == []


@plain
def test_a_type_is_made_of_something_else_from_a_day_on(session: Session, bank: Bank) -> None:
    assert kind_of("tidak ada di peta").mass_only
    service.set_item(session, bank.bottles, "PET-KOTOR", today(), "dicek di pengepul", bank.agency)
    assert service.items_on(session, today()) == {bank.bottles.id: "PET-KOTOR"}
    assert service.items_on(session, THIS_MONTH.previous.last_day) == {}
    with pytest.raises(Refused):
        service.set_item(session, bank.bottles, "PET-KOTOR", today(), "lagi", bank.agency)


@plain
def test_a_set_counts_from_its_day_on_and_a_forged_row_is_found(session: Session, bank: Bank) -> None:
    shipped = factor_file.shipped()
    rows = [[cell if cell != "v1" else "v2" for cell in row] for row in factor_file.rows_of(shipped)]
    rows[1][4], rows[1][6], rows[1][7] = "2", "2", "2"
    draft = imports.keep(session, bank.root, "set.csv", write_csv(rows), bank.agency)
    shown = imports.preview(session, draft, shipped)
    assert [(pair.material, pair.then and pair.then.value) for pair in shown.changed] == [("PET", Decimal(2))]
    imports.confirm(session, draft, today(), "WARM v16 dibaca di PDF", bank.agency)
    session.commit()

    assert service.factors_on(session, today()).dated.startswith("recommended_id v2@")
    assert service.factors_on(session, THIS_MONTH.previous.first_day) == shipped
    assert list(audit.audit(session)) == []
    back = service.set_called(session, shipped.slug)
    with pytest.raises(Refused):
        service.choose_set(session, back, THIS_MONTH.previous.first_day, "belum pernah ganti", bank.agency)
    service.choose_set(session, back, today(), "kembali", bank.agency)
    assert service.factors_on(session, today()) == shipped

    session.execute(text("DROP TRIGGER factor_no_update"))
    session.execute(text("UPDATE factor SET high = '9' WHERE material = 'PET' AND metric = 'avoided_production'"))
    session.expire_all()
    ((finding),) = audit.audit(session)
    assert str(finding) == "BKL set faktor recommended_id v2: isinya tidak sama dengan yang diterbitkan"
