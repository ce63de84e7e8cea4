"""Sales at moving average cost, what collectors owe, and what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue.checks import last_selling
from rdu.catalogue.models import SellingPrice
from rdu.clock import today_at
from rdu.errors import CodeTaken, CollectionUndone, NotEnoughMoney, NotFoundHere, OperationReused, Refused, SaleUndone
from rdu.ledger import audit as ledger
from rdu.ledger.accounts import BANK, CASH, MARGIN, STOCK, AccountName, expense, receivable
from rdu.ledger.service import Once, balance_of, once
from rdu.money import Rupiah
from rdu.people.models import Unit, User
from rdu.sales import audit, collectors, lists, owing, service, undoing
from rdu.sales.collectors import Particulars
from rdu.sales.models import Collector, Paid, Sale, SaleLine, Settled
from rdu.sales.owing import Settling
from rdu.sales.service import Deal, NotSoMuchHere, Sold
from rdu.sales.shed import shed_of
from rdu.sales.stock_models import Reason
from rdu.stock import audit as stock
from rdu.stock.service import lying_of
from rdu.weights import Grams, Quantity
from tests.deposits.test_audit import forge
from tests.makers import Bank, bottles, cans, weigh
from tests.sales.sheds import grade


def clean(bank: Bank) -> int:
    return grade(bank.bottles, "bersih").id


def tins(bank: Bank) -> int:
    return grade(bank.cans).id


@pytest.fixture
def jaya(session: Session, bank: Bank) -> Collector:
    """A collector; 10 kg of bottles that cost Rp30.000 and 2 kg of cans that cost Rp24.000 lie in the shed."""
    weigh(session, bank, bottles(10_000), cans(2_000))
    row = collectors.add_collector(session, bank.unit, "JAYA", Particulars("Jaya Plastik"), bank.manager)
    session.commit()
    return row


def key(body: object = "x") -> Once:
    return once(uuid4(), body)


def sold(grade_id: int, grams: int, price: int, read: int | None = None, reason: Reason | None = None) -> Sold:
    return Sold(grade_id, Grams(grams), Quantity(grams if read is None else read), Rupiah(price), reason)


def deal(bank: Bank, jaya: Collector, *lines: Sold, paid: Paid = Paid.CASH) -> Deal:
    return Deal(jaya, today_at(bank.unit.timezone), paid, lines)


def sold_whole(session: Session, unit: Unit, what: Deal, once: Once, by: User) -> Sale:
    """Sell, and read the sale as its page does."""
    return lists.sale_at(session, unit, service.sell(session, unit, what, once, by).seq)


def books(session: Session, bank: Bank, *names: AccountName) -> list[int]:
    return [balance_of(session, bank.unit, name) for name in names]


def proved(session: Session) -> list[ledger.Finding]:
    return [*ledger.audit(session), *audit.audit(session), *stock.audit(session)]


def test_a_sale_takes_goods_at_their_average_cost_and_keeps_the_margin(
    session: Session, bank: Bank, jaya: Collector
) -> None:
    weigh(session, bank, bottles(5_000, "bersih"))
    lines = (sold(clean(bank), 4_001, 4_500), sold(tins(bank), 2_000, 11_000))
    sale = sold_whole(session, bank.unit, deal(bank, jaya, *lines), key(), bank.operator)

    # 4,001 kg of 15 kg worth Rp45.000 cost Rp12.003; they bring 18.004,5, that is 18.005. The cans cost 24.000.
    assert (sale.label, sale.total, sale.cost, sale.gain) == ("MLT-J-000001", 18_005 + 22_000, 12_003 + 24_000, 4_002)
    assert books(session, bank, CASH, MARGIN, STOCK) == [40_005, 4_002, 45_000 - 12_003]
    assert lying_of(session, bank.unit, [tins(bank)])[tins(bank)][1:] == (0, 0)
    assert session.scalars(select(SellingPrice.amount).order_by(SellingPrice.id)).all() == [4_500, 11_000]
    assert proved(session) == []


def test_a_loss_is_a_loss_and_what_is_given_away_has_no_price(session: Session, bank: Bank, jaya: Collector) -> None:
    lines = (sold(clean(bank), 10_000, 1_000), sold(tins(bank), 1_000, 0))
    sale = sold_whole(session, bank.unit, deal(bank, jaya, *lines, paid=Paid.BANK), key(), bank.operator)

    assert (sale.total, sale.cost, sale.gain) == (10_000, 42_000, -32_000)
    assert books(session, bank, BANK, MARGIN, STOCK) == [10_000, -32_000, 12_000]
    assert proved(session) == []


def test_the_same_sale_again_is_one_and_another_body_is_refused(session: Session, bank: Bank, jaya: Collector) -> None:
    again, what = uuid4(), deal(bank, jaya, sold(tins(bank), 500, 11_000))
    first = sold_whole(session, bank.unit, what, once(again, 1), bank.operator)
    assert service.sell(session, bank.unit, what, once(again, 1), bank.operator).seq == first.seq
    with pytest.raises(OperationReused):
        service.sell(session, bank.unit, what, once(again, 2), bank.operator)
    assert books(session, bank, CASH) == [5_500]


def test_more_than_lies_there_is_refused_with_what_does(session: Session, bank: Bank, jaya: Collector) -> None:
    with pytest.raises(NotSoMuchHere, match="Kaleng aluminium di gudang hanya 2"):
        service.sell(session, bank.unit, deal(bank, jaya, sold(tins(bank), 2_001, 9_000)), key(), bank.operator)
    assert books(session, bank, STOCK) == [54_000]


def test_two_scales_that_differ_much_need_a_reason(session: Session, bank: Bank, jaya: Collector) -> None:
    far = sold(clean(bank), 10_000, 4_000, read=9_799)
    with pytest.raises(Refused, match="lebih dari 2 %"):
        service.sell(session, bank.unit, deal(bank, jaya, far), key(), bank.operator)
    near = sold(clean(bank), 5_000, 4_000, read=4_900)
    told = sold(tins(bank), 1_000, 11_000, read=700, reason=Reason.REJECTED)
    sale = sold_whole(session, bank.unit, deal(bank, jaya, near, told), key(), bank.operator)

    assert [(line.differs, line.reason) for line in sale.lines] == [(100, None), (300, Reason.REJECTED)]
    assert sale.total == 4_900 * 4 + 700 * 11


def test_what_cannot_be_a_sale_is_refused(session: Session, bank: Bank, jaya: Collector) -> None:
    line = sold(tins(bank), 100, 9_000)
    tomorrow = Deal(jaya, today_at(bank.unit.timezone) + timedelta(days=1), Paid.CASH, [line])
    for what, words in (
        (deal(bank, jaya), "sedikitnya satu"), (deal(bank, jaya, line, line), "dua kali"), (tomorrow, "belum tiba"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            service.sell(session, bank.unit, what, key(), bank.operator)
    collectors.retire(session, bank.unit, jaya, tomorrow.day, bank.manager)
    with pytest.raises(Refused, match="tidak dipakai"):
        service.sell(session, bank.unit, deal(bank, jaya, line), key(), bank.operator)
    collectors.retire(session, bank.unit, jaya, None, bank.manager)
    with pytest.raises(service.StockChanged):
        service.sell(session, bank.unit, deal(bank, jaya, line), key(), bank.operator, Rupiah(1))


def test_a_sale_on_credit_is_owed_paid_in_parts_and_ages(session: Session, bank: Bank, jaya: Collector) -> None:
    credit = deal(bank, jaya, sold(clean(bank), 10_000, 4_000), paid=Paid.LATER)
    sale = sold_whole(session, bank.unit, credit, key(), bank.operator)
    paid = Settling(Settled.BANK, Rupiah(15_000), credit.day, "TRX 9")
    again = key()

    first = owing.collect(session, bank.unit, jaya, paid, again, bank.operator)
    assert owing.collect(session, bank.unit, jaya, paid, again, bank.operator) == first
    assert books(session, bank, receivable("JAYA"), BANK) == [25_000, 15_000]
    (debt,) = lists.debts_of(session, bank.unit)
    assert (debt.collector.code, debt.amount, debt.since, [row.seq for row in debt.sales]) == (
        "JAYA", 25_000, credit.day, [sale.seq],
    )  # fmt: skip
    with pytest.raises(NotEnoughMoney, match=r"Rp25\.000"):
        owing.collect(session, bank.unit, jaya, Settling(Settled.CASH, Rupiah(25_001), credit.day), key(), bank.manager)

    given_up = Settling(Settled.WRITTEN_OFF, Rupiah(25_000), credit.day, note="usahanya tutup")
    owing.collect(session, bank.unit, jaya, given_up, key(), bank.manager)
    assert books(session, bank, receivable("JAYA"), expense("written_off")) == [0, 25_000]
    assert lists.debts_of(session, bank.unit) == []
    assert proved(session) == []


def test_a_sale_is_taken_back_once_and_the_goods_with_their_cost(session: Session, bank: Bank, jaya: Collector) -> None:
    sale = sold_whole(session, bank.unit, deal(bank, jaya, sold(clean(bank), 3_333, 4_000)), key(), bank.operator)
    again = key()
    seq = undoing.reverse_sale(session, bank.unit, sale, "salah barang", again, bank.operator)

    assert undoing.reverse_sale(session, bank.unit, sale, "salah barang", again, bank.operator) == seq
    with pytest.raises(SaleUndone, match="Penjualan ini sudah"):
        undoing.reverse_sale(session, bank.unit, sale, "lagi", key(), bank.operator)
    assert books(session, bank, CASH, MARGIN, STOCK) == [0, 0, 54_000]
    assert lying_of(session, bank.unit, [clean(bank)])[clean(bank)][1:] == (10_000, 30_000)
    assert proved(session) == []


def test_a_debt_that_was_paid_bars_the_way_back(session: Session, bank: Bank, jaya: Collector) -> None:
    credit = deal(bank, jaya, sold(tins(bank), 1_000, 12_000), paid=Paid.LATER)
    sale = sold_whole(session, bank.unit, credit, key(), bank.operator)
    owing.collect(session, bank.unit, jaya, Settling(Settled.CASH, Rupiah(1), credit.day), key(), bank.operator)

    with pytest.raises(undoing.AlreadyPaid, match="Batalkan dulu pembayarannya"):
        undoing.reverse_sale(session, bank.unit, sale, "salah", key(), bank.manager)


def test_a_paid_sale_stays_though_a_newer_one_is_open(session: Session, bank: Bank, jaya: Collector) -> None:
    first = deal(bank, jaya, sold(tins(bank), 1_000, 12_000), paid=Paid.LATER)
    older = sold_whole(session, bank.unit, first, key(), bank.operator)
    paid = Settling(Settled.CASH, Rupiah(12_000), first.day)
    taken = owing.collect(session, bank.unit, jaya, paid, key(), bank.operator)
    second = deal(bank, jaya, sold(clean(bank), 4_000, 4_000), paid=Paid.LATER)
    newer = sold_whole(session, bank.unit, second, key(), bank.operator)

    with pytest.raises(undoing.AlreadyPaid):
        undoing.reverse_sale(session, bank.unit, older, "salah", key(), bank.manager)
    undoing.reverse_sale(session, bank.unit, newer, "salah", key(), bank.manager)
    assert books(session, bank, receivable("JAYA")) == [0]

    row = lists.collection_at(session, bank.unit, taken)
    undoing.reverse_collection(session, bank.unit, row, "salah pengepul", key(), bank.manager)
    undoing.reverse_sale(session, bank.unit, older, "salah", key(), bank.manager)
    assert books(session, bank, receivable("JAYA"), CASH, STOCK) == [0, 0, 54_000]
    assert proved(session) == []


def test_a_collection_is_taken_back_once(session: Session, bank: Bank, jaya: Collector) -> None:
    credit = deal(bank, jaya, sold(tins(bank), 1_000, 12_000), paid=Paid.LATER)
    service.sell(session, bank.unit, credit, key(), bank.operator)
    given_up = Settling(Settled.WRITTEN_OFF, Rupiah(5_000), credit.day, note="usahanya tutup")
    seq = owing.collect(session, bank.unit, jaya, given_up, key(), bank.manager)
    row, again = lists.collection_at(session, bank.unit, seq), key()

    undone = undoing.reverse_collection(session, bank.unit, row, "ia membayar", again, bank.manager)

    assert undoing.reverse_collection(session, bank.unit, row, "ia membayar", again, bank.manager) == undone
    with pytest.raises(CollectionUndone):
        undoing.reverse_collection(session, bank.unit, row, "lagi", key(), bank.manager)
    assert books(session, bank, receivable("JAYA"), expense("written_off")) == [12_000, 0]
    with pytest.raises(NotFoundHere):
        lists.collection_at(session, bank.other, seq)
    assert proved(session) == []


def test_a_price_that_was_wrong_counts_no_longer(session: Session, bank: Bank, jaya: Collector) -> None:
    service.sell(session, bank.unit, deal(bank, jaya, sold(tins(bank), 500, 13_000)), key(), bank.operator)
    wrong = sold_whole(session, bank.unit, deal(bank, jaya, sold(tins(bank), 500, 130_000)), key(), bank.operator)
    undoing.reverse_sale(session, bank.unit, wrong, "salah harga", key(), bank.manager)
    assert last_selling(session, bank.unit)[tins(bank)].amount == 13_000


def test_a_price_after_the_wrong_one_still_counts(session: Session, bank: Bank, jaya: Collector) -> None:
    wrong = sold_whole(session, bank.unit, deal(bank, jaya, sold(tins(bank), 500, 130_000)), key(), bank.operator)
    service.sell(session, bank.unit, deal(bank, jaya, sold(tins(bank), 500, 14_000)), key(), bank.operator)
    undoing.reverse_sale(session, bank.unit, wrong, "salah harga", key(), bank.manager)
    assert last_selling(session, bank.unit)[tins(bank)].amount == 14_000


@pytest.mark.parametrize(
    ("read", "reason"), [(5_000, Reason.MOISTURE), (3_000, Reason.SURPLUS), (4_000, Reason.REJECTED)]
)
def test_a_reason_fits_the_way_the_scales_differ(
    session: Session, bank: Bank, jaya: Collector, read: int, reason: Reason
) -> None:
    line = sold(clean(bank), 4_000, 4_000, read, reason)
    with pytest.raises(Refused, match="alasan yang cocok"):
        service.sell(session, bank.unit, deal(bank, jaya, line), key(), bank.operator)


def test_another_units_collector_and_sale_do_not_exist(session: Session, bank: Bank, jaya: Collector) -> None:
    sale = sold_whole(session, bank.unit, deal(bank, jaya, sold(tins(bank), 100, 9_000)), key(), bank.operator)
    for wanted in (lambda: collectors.collector_of(session, bank.other, "JAYA"),
                   lambda: lists.sale_of(session, bank.other, sale.label)):  # fmt: skip
        with pytest.raises(NotFoundHere):
            wanted()
    with pytest.raises(CodeTaken):
        collectors.add_collector(session, bank.unit, "JAYA", Particulars("Jaya lain"), bank.manager)


def test_who_pays_most_is_told_item_by_item_and_for_all(session: Session, bank: Bank, jaya: Collector) -> None:
    other = collectors.add_collector(session, bank.unit, "MAJU", Particulars("Maju"), bank.manager)
    today, none = today_at(bank.unit.timezone), Grams(0)
    offers = {clean(bank): (Rupiah(3_500), none), tins(bank): (Rupiah(13_000), Grams(5_000))}
    assert collectors.set_offers(session, bank.unit, jaya, offers, today, bank.operator) == 2
    assert collectors.set_offers(session, bank.unit, jaya, offers, today, bank.operator) == 0
    collectors.set_offers(session, bank.unit, other, {clean(bank): (Rupiah(3_600), none)}, today, bank.operator)
    collectors.set_offers(session, bank.unit, other, {tins(bank): (Rupiah(12_500), none)}, today, bank.operator)

    piles = shed_of(session, bank.unit, today)
    found = collectors.quotes(session, bank.unit, piles, today)

    best = {pile.grade_id: (winner, bids[jaya.id].enough) for pile, bids, winner in found.rows}
    assert best == {clean(bank): (other.id, True), tins(bank): (other.id, False)}
    assert (found.total(jaya), found.total(other), found.best) == (35_000, 61_000, 61_000)
    assert found.best_for_all is other
    assert not collectors.offers_of(session, jaya, today - timedelta(days=1))


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("sale", "total", 1), ("sale", "cost", 1), ("sale", "day", "2020-01-01"), ("sale", "paid", "bank"),
        ("sale", "number", 9), ("sale_line", "grams", 1), ("sale_line", "quantity", 1), ("sale_line", "amount", 1),
        ("sale_line", "unit_price", 1), ("sale_line", "cost", 1), ("sale_reversal", "sale_seq", 3),
        ("collection", "amount", 7), ("collection", "how", "cash"),
        ("collection_reversal", "collection_seq", 4),
    ],
)  # fmt: skip
def test_a_forged_row_is_found(
    session: Session, bank: Bank, jaya: Collector, table: str, column: str, value: object
) -> None:
    cash = deal(bank, jaya, sold(clean(bank), 3_000, 4_000))
    wrong = sold_whole(session, bank.unit, cash, key(), bank.operator)
    undoing.reverse_sale(session, bank.unit, wrong, "salah", key(), bank.operator)
    credit = deal(bank, jaya, sold(tins(bank), 1_000, 12_000), paid=Paid.LATER)
    service.sell(session, bank.unit, credit, key(), bank.operator)
    paid = Settling(Settled.BANK, Rupiah(500), credit.day, "TRX")
    taken = owing.collect(session, bank.unit, jaya, paid, key(), bank.operator)
    undoing.reverse_collection(
        session, bank.unit, lists.collection_at(session, bank.unit, taken), "salah", key(), bank.operator
    )
    session.commit()
    assert proved(session) == []
    seq = wrong.seq if table in ("sale", "sale_line") else session.scalars(select(Sale.seq)).all()[-1]
    where = f"seq = {seq}" if table in ("sale", "sale_line") else "seq > 0"

    forge(session, f"UPDATE {table} SET {column} = :value WHERE {where}", {"value": value})

    assert any(finding.row.startswith(("sale", "collection")) for finding in audit.audit(session))


def test_a_line_is_multiplied_again_by_the_database(session: Session, bank: Bank, jaya: Collector) -> None:
    sale = sold_whole(session, bank.unit, deal(bank, jaya, sold(tins(bank), 333, 9_999)), key(), bank.operator)
    assert session.scalars(select(SaleLine.amount).where(SaleLine.seq == sale.seq)).one() == 3_330
