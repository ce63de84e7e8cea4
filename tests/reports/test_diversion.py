"""The part of all waste that was sold stands beside its denominator, and only where there is one."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.impact.assumed import Key
from rdu.impact.service import set_assumption
from rdu.reports.compose import report_of
from rdu.reports.compose_diversion import NAME
from rdu.reports.document import Note, Section, Table
from rdu.reports.figures import figures_of, scope_at
from tests.impact.goods import sold
from tests.makers import TODAY, Bank
from tests.sales.sheds import Pair, clean, make_pair

pytestmark = pytest.mark.usefixtures("the_day")

NOVEMBER, FIRST = Month(2026, 11), date(2026, 11, 1)


@pytest.fixture
def pair(session: Session, bank: Bank) -> Pair:
    """MLT has sold 3 kg of clean bottles."""
    pair = make_pair(session, bank)
    sold(session, pair.unit, bank.manager, {clean(pair): 3})
    session.commit()
    return pair


def sections(session: Session, pair: Pair, code: str = "") -> list[Section]:
    _, scope = scope_at(session, pair.bank.root, code, kabupaten=True)
    paper = report_of(figures_of(session, scope, NOVEMBER, TODAY), pair.bank.root, whole=True)
    return [section for section in paper.sections if section.name == NAME]


def assume(session: Session, pair: Pair, key: Key, value: str) -> None:
    set_assumption(session, key, Decimal(value), FIRST, "surat contoh", pair.bank.agency)
    session.commit()


def test_what_was_sold_stands_against_what_people_throw_away(session: Session, pair: Pair) -> None:
    """1.042.031 people x 0,48 kg x 30 days = 15.005.246,4 kg; 3 kg of it are nothing to speak of."""
    (section,) = sections(session, pair)
    table, about, unsure = section.blocks
    assert isinstance(table, Table)
    assert [list(row) for row in table.rows] == [[
        "Perkiraan menurut penduduk", "1.042.031 orang × 0,48 kg sehari × 30 hari; belum dikonfirmasi",
        "15.005.246,4", "kurang dari 0,01\u00a0%",
    ]]  # fmt: skip
    assert isinstance(about, Note)
    assert "3 kg" in about.text
    assert "Kepmendagri 300.2.2-2430/2025" in about.text
    assert isinstance(unsure, Note)
    assert "60, 100, dan 120 ton" in unsure.text


def test_the_official_tonnage_is_a_second_denominator(session: Session, pair: Pair) -> None:
    """1.000 x 0,48 x 30 = 14.400 kg: 0,02 %. 0,1 ton x 30 = 3.000 kg: 0,1 %."""
    assume(session, pair, Key.POPULATION, "1000")
    assume(session, pair, Key.OFFICIAL, "0.1")
    (section,) = sections(session, pair)
    table = section.blocks[0]
    assert isinstance(table, Table)
    assert [(row[0], row[2], row[3]) for row in table.rows] == [
        ("Perkiraan menurut penduduk", "14.400", "0,02\u00a0%"), ("Angka resmi", "3.000", "0,1\u00a0%"),
    ]  # fmt: skip
    assert section.finding == "3\u00a0kg dijual: 0,02\u00a0% dari perkiraan seluruh sampah"
    assert len(section.blocks) == 2


def test_only_the_whole_kabupaten_has_a_number_of_people(session: Session, pair: Pair) -> None:
    assert not sections(session, pair, "MLT")
    assert not sections(session, pair, "kec-35.26.03")
