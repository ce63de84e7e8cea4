"""The plant's balance to the gram, what is refused, and what is taken back; on both databases."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.errors import MonthClosed, NotFoundHere, OperationReused, PlantRowUndone, Refused
from rdu.ledger.models import Entry, Journal
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.plant import closing, service
from rdu.plant.balance import Flows, Timeline, water_lost
from rdu.plant.figures import Slip, Sold, figures, trend
from rdu.plant.kinds import MOST_LOADED, Process, Product, Stage
from rdu.plant.models import PlantResidue
from rdu.plant.words import gap_words
from rdu.roles import Role
from tests.makers import TODAY, Bank
from tests.plant.works import CEMENT, NOVEMBER, Works, a_month, batch, count, income, load, make_works, product

DAY = NOVEMBER.replace(day=3)
LAST = date(2026, 11, 30)
OCTOBER = Month(2026, 10)


@pytest.fixture
def works(session: Session, bank: Bank) -> Works:
    return make_works(session, bank)


def test_water_is_reckoned_from_dry_matter_half_up() -> None:
    assert water_lost(8_000_000, 520, 250) == 4_500_000
    assert water_lost(1, 500, 250) == 1  # 0.5
    assert water_lost(1_000, 523, 251) == 570  # 570.23
    assert water_lost(1_000, None, None) == 0
    assert water_lost(1_000, 250, 250) == 0


def test_a_month_balances_to_the_gram(session: Session, works: Works) -> None:
    a_month(session, works)
    of = figures(session, works.unit, NOVEMBER, LAST)
    balance, moved = of.balance, of.balance.flows

    assert (balance.opening, moved.loaded, balance.to_account) == (0, 20_000_000, 20_000_000)
    assert (moved.rdf_out, moved.recyclables, moved.water, moved.residue_out) == (
        6_000_000, 600_000, 4_500_000, 1_500_000
    )  # fmt: skip
    heaps = {heap.stage: heap.closing for heap in balance.heaps}
    assert heaps == {Stage.RAW: 5_000_000, Stage.FEED: 1_000_000, Stage.RDF: 900_000, Stage.BRIQUETTE: 0,
                     Stage.RESIDUE: 450_000}  # fmt: skip
    assert balance.gap == moved.process_gap + balance.count_gap == 50_000  # 15.000 - 8.000 - 600 - 1.850 - 4.500
    assert (balance.gap_bp, balance.closes) == (25, True)
    assert [(one.code, one.name, one.grams) for one in of.sources] == [
        ("35.26.03.2002", "Desa Langkap", 8_000_000), ("MLJ", "TPS 3R Mlajah", 12_000_000)
    ]  # fmt: skip
    assert of.sold == [Sold(Product.RDF, CEMENT, 6_000_000)]
    assert of.slips == [Slip(NOVEMBER.replace(day=9), "STS 0413", Product.RDF, CEMENT, Rupiah(1_500_000), 9)]
    assert (of.wet_in.tenths, of.wet_in.measured, of.wet_in.grams) == (520, 12_000_000, 20_000_000)
    assert (of.stopped_minutes, of.watt_hours, of.watt_hours_per_tonne, of.worker_days) == (95, 240_000, 12_000, 22)
    assert of.unmeasured == [NOVEMBER.replace(day=4)]
    assert of.tolerance is None


def test_a_gap_is_told_with_its_size_and_goes_into_no_later_month(session: Session, works: Works) -> None:
    a_month(session, works, lost=1_200_000)
    balance = figures(session, works.unit, NOVEMBER, LAST).balance

    assert (balance.gap, balance.count_gap, balance.flows.process_gap) == (1_250_000, 1_200_000, 50_000)
    assert (balance.gap_bp, balance.closes) == (625, False)
    assert gap_words(balance) == (
        "Neraca tidak menutup: 1.250\u00a0kg (6,25\u00a0%) belum dijelaskan, di atas batas 2\u00a0%."
    )
    december = figures(session, works.unit, date(2026, 12, 1), date(2026, 12, 31)).balance
    assert (december.opening, december.closing, december.gap) == (balance.closing, balance.closing, 0)
    assert [point.balance.gap for point in trend(session, works.unit, Month(2026, 11))[-2:]] == [0, 1_250_000]


def test_more_out_than_in_is_a_gap_below_zero() -> None:
    line = Timeline({DAY: Flows(loaded=1_000)}, {DAY: {Stage.RAW: 1_100}})
    balance = line.balance(NOVEMBER, LAST, 200)
    assert (balance.gap, balance.gap_bp, balance.closes) == (-100, 1_000, False)
    assert "lebih banyak keluar daripada masuk" in gap_words(balance)


def test_nothing_moves_money_and_the_chain_holds_every_row(session: Session, works: Works) -> None:
    a_month(session, works)
    sources = session.scalars(select(Journal.source).where(Journal.unit_id == works.unit.id)).all()
    assert len(sources) == 10
    assert all(source.startswith("plant:") for source in sources)
    assert session.scalars(select(Entry).where(Entry.unit_id == works.unit.id)).all() == []


def test_what_is_refused_and_why(session: Session, works: Works) -> None:
    works.write(session, load(DAY, 5_000_000))
    works.write(session, income(DAY, "STS 0413", 1_000))
    for row, field, words in (
        (load(date(2026, 11, 22), 1), "day", "belum tiba"),
        (load(DAY, 1, tps_code="MLT"), "source", "Pilih TPS 3R atau desa"),
        (load(DAY, 1, tps_code=None, region_code="35.26.03"), "source", "Pilih TPS 3R atau desa"),
        (batch(DAY, Process.DRY, 5_000_001, feed=1), "taken", "bahan mentah hari itu tinggal 5.000"),
        (batch(DAY, Process.DRY, 4_000_000, feed=4_400_001), "taken", "jauh lebih berat"),
        (batch(DAY, Process.PRESS, 1, rdf=1), "taken", "umpan kering hari itu tinggal 0"),
        (product(DAY, 1), "grams", "RDF jadi hari itu tinggal 0"),
        (PlantResidue(day=DAY, place="TPA", grams=1), "grams", "residu menunggu hari itu tinggal 0"),
        (income(DAY, "STS 0413", 2_000), "slip", "sudah tercatat pada 3 November 2026"),
    ):
        with pytest.raises(Refused, match=words) as refused:
            service.record(session, works.unit, row, TODAY, once(uuid4(), "x"), works.operator)
        assert refused.value.field == field
        session.rollback()


def test_a_row_is_written_once(session: Session, works: Works) -> None:
    key = once(uuid4(), "x")
    write = (session, works.unit)
    first = service.record(*write, load(DAY, 1_000), TODAY, key, works.operator)
    assert service.record(*write, load(DAY, 1_000), TODAY, key, works.operator) == first
    with pytest.raises(OperationReused):
        service.record(*write, load(DAY, 2_000), TODAY, once(key.id, "y"), works.operator)
    assert figures(session, works.unit, NOVEMBER, LAST).balance.flows.loaded == 1_000
    with pytest.raises(NotFoundHere):
        service.row_of(session, works.tps, first)
    assert MOST_LOADED == 40_000_000


def test_a_row_taken_back_counts_no_more_and_both_stay(session: Session, works: Works) -> None:
    wrong = works.write(session, load(DAY, 9_000_000))
    works.write(session, load(DAY, 900_000))
    key = once(uuid4(), "x")
    seq = service.undo(session, works.unit, wrong, "nol berlebih", key, works.manager)
    assert service.undo(session, works.unit, wrong, "nol berlebih", key, works.manager) == seq
    with pytest.raises(PlantRowUndone):
        service.undo(session, works.unit, wrong, "lagi", once(uuid4(), "x"), works.manager)

    row = service.row_of(session, works.unit, wrong)
    assert row.reversal is not None
    assert (row.reversal.reason, row.reversal.day) == ("nol berlebih", DAY)
    of = figures(session, works.unit, NOVEMBER, LAST)
    assert (of.balance.flows.loaded, of.loads, of.wet_in.grams) == (900_000, 1, 900_000)
    works.write(session, income(DAY, "STS 1", 5))
    slip = service.row_of(session, works.unit, works.write(session, income(DAY, "STS 2", 5)))
    service.undo(session, works.unit, slip.seq, "salah nomor", once(uuid4(), "x"), works.manager)
    works.write(session, income(DAY, "STS 2", 7))
    assert figures(session, works.unit, NOVEMBER, LAST).income == 12


def test_who_may_take_back(session: Session, works: Works) -> None:
    row = service.row_of(session, works.unit, works.write(session, load(DAY, 1_000)))
    operator, manager = frozenset({Role.OPERATOR}), frozenset({Role.MANAGER})
    assert service.may_undo(row, works.operator, operator, TODAY, TODAY)
    assert not service.may_undo(row, works.operator, operator, DAY, TODAY)
    assert not service.may_undo(row, works.manager, operator, TODAY, TODAY)
    assert service.may_undo(row, works.manager, manager, DAY, TODAY)


def test_a_closed_month_takes_no_row_and_keeps_its_figures(session: Session, works: Works) -> None:
    late = date(2026, 10, 20)
    wrong = works.write(session, load(late, 3_000_000))
    counted = works.write(session, count(date(2026, 10, 31), Stage.RAW, 2_900_000))
    ready = closing.ready(session, works.unit, TODAY)
    assert ready is not None
    assert (ready.month, ready.balance.gap, ready.uncounted) == (OCTOBER, 100_000, [])
    key = once(uuid4(), "x")
    seq = closing.close(session, works.unit, OCTOBER, TODAY, key, works.manager)
    assert closing.close(session, works.unit, OCTOBER, TODAY, key, works.manager) == seq
    assert closing.ready(session, works.unit, TODAY) is None
    before = figures(session, works.unit, OCTOBER.first_day, OCTOBER.last_day)
    assert before.closed

    with pytest.raises(MonthClosed, match="Bulan Oktober 2026 sudah ditutup"):
        service.record(session, works.unit, load(late, 1), TODAY, once(uuid4(), "x"), works.operator)
    with pytest.raises(MonthClosed):
        service.undo(session, works.unit, counted, "x", once(uuid4(), "x"), works.manager)
    with pytest.raises(MonthClosed):
        service.set_tolerance(session, works.unit, 500, late, "x", TODAY, once(uuid4(), "x"), works.manager)
    service.undo(session, works.unit, wrong, "bukan muatan", once(uuid4(), "x"), works.manager)

    assert figures(session, works.unit, OCTOBER.first_day, OCTOBER.last_day) == before
    after = figures(session, works.unit, NOVEMBER, LAST)
    assert (after.balance.flows.loaded, after.balance.opening) == (-3_000_000, 2_900_000)
    assert [(one.row_day, one.day, one.reason) for one in after.late] == [(late, NOVEMBER, "bukan muatan")]


def test_the_tolerance_that_counts_is_that_of_the_last_day(session: Session, works: Works) -> None:
    a_month(session, works, lost=1_200_000)
    for allowed, since in ((700, NOVEMBER), (100, date(2026, 12, 1))):
        service.set_tolerance(
            session, works.unit, allowed, since, "timbangan lama", TODAY, once(uuid4(), "x"), works.manager
        )
    of = figures(session, works.unit, NOVEMBER, LAST)
    assert (of.balance.tolerance, of.balance.closes) == (700, True)
    assert of.tolerance is not None
    assert of.tolerance.reason == "timbangan lama"
    with pytest.raises(NotFoundHere):
        service.set_tolerance(
            session, works.bank.unit, 100, NOVEMBER, "x", TODAY, once(uuid4(), "x"), works.bank.manager
        )
