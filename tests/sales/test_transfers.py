"""From a unit to its induk: two weights, one price, two chains that agree."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from rdu.db import writing
from rdu.deposits import audit as deposits_audit
from rdu.errors import (
    NotEnoughMoney,
    NotEnoughStock,
    NotFoundHere,
    OperationReused,
    PayerReceived,
    Refused,
)
from rdu.ledger import audit as ledger_audit
from rdu.ledger.accounts import BANK, CASH, IN_TRANSIT, MARGIN, STOCK, due_from, due_to
from rdu.ledger.models import Entry, Journal
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.people.models import Unit, UnitKind, User
from rdu.sales import stock_audit, transfers
from rdu.sales.stock_models import PaidBy, Reason, Step, Transfer, TransferAct, TransferLine, TransferState
from rdu.sales.transfer_lists import coming_to, listed_prices, sent_by, transfer_of, waiting_at
from rdu.sales.transfers import DraftChanged, Loaded, NoInduk, NotNow
from rdu.stock import audit as shed_audit
from rdu.stock.models import StockLayer
from rdu.stock.service import lying_of
from rdu.weights import Grams
from tests.makers import TODAY, Bank, make_price_list, make_unit
from tests.sales.sheds import (
    Pair,
    arrived,
    balances,
    clean,
    draft,
    key,
    make_pair,
    money_for,
    received,
    sent,
    tins,
)


@pytest.fixture
def pair(session: Session, bank: Bank) -> Pair:
    return make_pair(session, bank)


def findings(session: Session) -> list[ledger_audit.Finding]:
    parts = (ledger_audit, deposits_audit, shed_audit, stock_audit)
    return [finding for part in parts for finding in part.audit(session)]


def test_goods_travel_at_cost_and_arrive_at_the_agreed_price(session: Session, pair: Pair) -> None:
    """4 kg of bottles (Rp3.000) and 1 kg of cans (Rp12.000) leave; Rp13.200 and Rp13.000 are agreed on."""
    row = sent(session, pair)
    assert row.label == "MLT-S-000001"
    assert balances(session, pair.unit, STOCK, IN_TRANSIT) == [30_000, 24_000]
    assert lying_of(session, pair.unit, [clean(pair)])[clean(pair)].grams == 6_000

    received(session, pair, row)
    to, of = due_to("MLT"), due_from("BSI")
    assert balances(session, pair.induk, STOCK, to) == [26_200, 26_200]
    assert balances(session, pair.unit, STOCK, IN_TRANSIT, of, MARGIN) == [30_000, 0, 26_200, 2_200]
    assert lying_of(session, pair.induk, [tins(pair)])[tins(pair)] == (tins(pair), 1_000, 13_000)

    money_for(session, pair.induk, 50_000)
    transfers.pay(session, pair.induk, row, PaidBy.CASH, key(), pair.payer)
    session.commit()
    assert row.state is TransferState.PAID
    assert balances(session, pair.induk, CASH, to) == [23_800, 0]
    assert balances(session, pair.unit, CASH, of) == [26_200, 0]
    assert findings(session) == []
    assert ledger_audit.sum_of_all_entries(session) == 0


def test_a_payment_by_bank_moves_both_banks(session: Session, pair: Pair) -> None:
    row = received(session, pair, sent(session, pair))
    money_for(session, pair.induk, 30_000, BANK)
    transfers.pay(session, pair.induk, row, PaidBy.BANK, key(), pair.payer)
    assert balances(session, pair.induk, BANK, CASH) == [3_800, 0]
    assert balances(session, pair.unit, BANK, CASH) == [26_200, 0]


def test_what_is_lost_on_the_way_is_the_units_loss_and_keeps_its_reason(session: Session, pair: Pair) -> None:
    row = sent(session, pair, (clean(pair), 4_000))
    with pytest.raises(Refused, match="Pilih alasan selisihnya"):
        transfers.receive(session, pair.induk, row, arrived((1, 3_500, 3_000)), key(), pair.weigher)
    session.rollback()
    lost = arrived((1, 3_500, 3_000, Reason.SHRINK))
    transfers.receive(session, pair.induk, row, lost, key(), pair.weigher)
    session.commit()
    assert balances(session, pair.unit, IN_TRANSIT, due_from("BSI"), MARGIN) == [0, 10_500, -1_500]
    line = session.scalars(select(TransferLine)).one()
    assert line.received is not None
    assert (line.sent_grams, line.received.grams, line.received.reason) == (4_000, 3_500, Reason.SHRINK)
    assert findings(session) == []


def test_reasons_fit_the_direction(session: Session, pair: Pair) -> None:
    row = sent(session, pair, (clean(pair), 4_000))
    for line in ((1, 4_100, 3_000, Reason.LOST), (1, 4_100, 3_000), (1, 4_000, 3_000, Reason.LOST),
                 (1, 3_900, 3_000, Reason.SURPLUS), (2, 4_000, 3_000)):  # fmt: skip
        with pytest.raises(Refused):
            transfers.receive(session, pair.induk, row, arrived(line), key(), pair.weigher)
        session.rollback()
    more = arrived((1, 4_100, 3_000, Reason.MISWEIGHED))
    transfers.receive(session, pair.induk, row, more, key(), pair.weigher)
    assert balances(session, pair.induk, STOCK) == [12_300]


def test_what_is_worth_nothing_is_done_when_it_is_received(session: Session, pair: Pair) -> None:
    row = sent(session, pair, (clean(pair), 4_000))
    received(session, pair, row, (1, 4_000, 0))
    assert row.state is TransferState.PAID
    assert balances(session, pair.unit, IN_TRANSIT, MARGIN) == [0, -12_000]
    assert session.scalar(select(func.count()).select_from(Entry).where(Entry.unit_id == pair.induk.id)) == 0
    assert findings(session) == []


def test_a_recall_brings_everything_back_as_it_left(session: Session, pair: Pair) -> None:
    before = balances(session, pair.unit, STOCK)
    row = sent(session, pair)
    transfers.recall(session, pair.unit, row, key(), pair.bank.operator)
    session.commit()
    assert balances(session, pair.unit, STOCK, IN_TRANSIT) == [*before, 0]
    assert row.state is TransferState.RECALLED
    journal = session.scalars(select(Journal).where(Journal.source.endswith("recalled"))).one()
    went = row.act(Step.SENT)
    assert went is not None
    assert journal.reverses_seq == went.seq
    with pytest.raises(NotNow, match="ditarik kembali"):
        received(session, pair, row)
    assert findings(session) == []


def test_each_step_happens_once(session: Session, pair: Pair) -> None:
    row, again = draft(session, pair), key()
    seen = transfers.fingerprint(row)
    for _ in range(2):
        transfers.send(session, pair.unit, row, seen, again, pair.bank.operator)
    with pytest.raises(NotNow, match="sudah berangkat"):
        transfers.send(session, pair.unit, row, seen, key(), pair.bank.operator)
    with pytest.raises(OperationReused):
        transfers.recall(session, pair.unit, row, once(again.id, "y"), pair.bank.operator)
    session.commit()
    again = key()
    for _ in range(2):
        transfers.receive(session, pair.induk, row, arrived((1, 4_000, 1), (2, 1_000, 1)), again, pair.weigher)
    with pytest.raises(NotNow):
        transfers.recall(session, pair.unit, row, key(), pair.bank.operator)
    session.commit()
    money_for(session, pair.induk, 50_000)
    again = key()
    for _ in range(2):
        transfers.pay(session, pair.induk, row, PaidBy.CASH, again, pair.payer)
    with pytest.raises(NotNow):
        transfers.pay(session, pair.induk, row, PaidBy.CASH, key(), pair.payer)
    session.commit()
    assert session.scalar(select(func.count()).select_from(TransferAct)) == 5
    assert findings(session) == []


def test_a_draft_begun_twice_is_one(session: Session, pair: Pair) -> None:
    again, goods = key(), [Loaded(clean(pair), Grams(500))]
    first = transfers.begin(session, pair.unit, goods, again, pair.bank.operator)
    assert transfers.begin(session, pair.unit, goods, again, pair.bank.operator) is first
    assert draft(session, pair).label == "MLT-S-000002"


def test_who_agreed_on_the_price_does_not_pay(session: Session, pair: Pair) -> None:
    row = received(session, pair, sent(session, pair))
    money_for(session, pair.induk, 50_000)
    with pytest.raises(PayerReceived):
        transfers.pay(session, pair.induk, row, PaidBy.CASH, key(), pair.weigher)


def test_an_empty_box_pays_nobody(session: Session, pair: Pair) -> None:
    row = received(session, pair, sent(session, pair))
    with pytest.raises(NotEnoughMoney, match="Uang di kotak kas hanya Rp0"):
        transfers.pay(session, pair.induk, row, PaidBy.CASH, key(), pair.payer)
    session.rollback()
    assert row.state is TransferState.RECEIVED


def test_more_than_the_shed_holds_is_not_sent(session: Session, pair: Pair) -> None:
    with pytest.raises(NotEnoughStock):
        draft(session, pair, (clean(pair), 10_001))
    session.rollback()
    row, second = draft(session, pair, (clean(pair), 8_000)), draft(session, pair, (clean(pair), 8_000))
    transfers.send(session, pair.unit, row, transfers.fingerprint(row), key(), pair.bank.operator)
    with pytest.raises(NotEnoughStock):
        transfers.send(session, pair.unit, second, transfers.fingerprint(second), key(), pair.bank.operator)


def test_what_leaves_is_what_was_read_back(session: Session, pair: Pair) -> None:
    row = draft(session, pair)
    seen = transfers.fingerprint(row)
    transfers.load(session, pair.unit, row, [Loaded(clean(pair), Grams(9_000))])
    with pytest.raises(DraftChanged):
        transfers.send(session, pair.unit, row, seen, key(), pair.bank.operator)


def test_a_dropped_draft_is_over(session: Session, pair: Pair) -> None:
    row = draft(session, pair)
    transfers.drop(session, pair.unit, row)
    session.commit()
    with pytest.raises(NotNow, match="sudah dihapus"):
        transfers.send(session, pair.unit, row, transfers.fingerprint(row), key(), pair.bank.operator)
    assert sent_by(session, pair.unit, 1).total == 0


def test_another_pairs_transfer_does_not_exist(session: Session, pair: Pair) -> None:
    row = sent(session, pair)
    assert transfer_of(session, pair.induk, row.label) is transfer_of(session, pair.unit, row.label)
    for label in (row.label, "MLT-S-1", "MLT-S-٠٠٠٠٠١", "MLT-S-000002", "-S-", "MLT"):
        with pytest.raises(NotFoundHere):
            transfer_of(session, pair.bank.other, label)
    for label in ("MLT-S-1", "MLT-S-٠٠٠٠٠١", "MLT-S-000002"):
        with pytest.raises(NotFoundHere):
            transfer_of(session, pair.unit, label)
    with pytest.raises(NotFoundHere):
        transfers.receive(session, pair.unit, row, arrived((1, 4_000, 1)), key(), pair.bank.operator)
    with pytest.raises(NotFoundHere):
        transfers.recall(session, pair.induk, row, key(), pair.weigher)


def test_the_induk_sees_no_drafts(session: Session, pair: Pair) -> None:
    row = draft(session, pair)
    with pytest.raises(NotFoundHere):
        transfer_of(session, pair.induk, row.label)
    assert (coming_to(session, pair.induk, 1).total, waiting_at(session, pair.induk)) == (0, 0)
    transfers.send(session, pair.unit, row, transfers.fingerprint(row), key(), pair.bank.operator)
    assert (coming_to(session, pair.induk, 1).total, waiting_at(session, pair.induk)) == (1, 1)
    assert coming_to(session, pair.bank.other, 1).total == 0


def test_only_a_unit_below_an_induk_sends(session: Session, pair: Pair) -> None:
    lone = make_unit(session, "SRN", "Bank Sampah Seruni", UnitKind.BSU, pair.bank.root)
    assert transfers.induk_of(session, lone) is None
    assert transfers.induk_of(session, pair.induk) is None
    assert transfers.induk_of(session, pair.unit) is pair.induk
    with pytest.raises(NoInduk):
        transfers.begin(session, lone, [Loaded(clean(pair), Grams(1))], key(), pair.bank.operator)


def test_the_induks_own_list_names_the_price(session: Session, pair: Pair) -> None:
    kinds = {row.key: row for row in (pair.bank.bottles, pair.bank.cans)}
    make_price_list(session, pair.induk, {("11", "bersih"): 3_450}, since=TODAY - timedelta(days=30), types=kinds)
    row = sent(session, pair)
    assert listed_prices(session, pair.induk, row) == {1: Rupiah(3_450), 2: Rupiah(12_000)}


def test_goods_received_lie_there_since_they_came(session: Session, pair: Pair) -> None:
    received(session, pair, sent(session, pair))
    found = select(StockLayer.grade_id, StockLayer.grams).where(StockLayer.unit_id == pair.induk.id)
    assert {tuple(row) for row in session.execute(found)} == {(clean(pair), 4_000), (tins(pair), 1_000)}


def attempt(engine: Engine, pair: Pair, what: str, label: str, outcome: list[str]) -> None:
    """Recall or receive, on a connection of its own; who won is noted."""
    mine, by = (pair.induk, pair.weigher) if what == "receive" else (pair.unit, pair.bank.operator)
    with writing(), Session(engine, expire_on_commit=False) as own:
        side, user = own.get_one(Unit, mine.id), own.get_one(User, by.id)
        row = transfer_of(own, side, label)
        try:
            if what == "receive":
                transfers.receive(own, side, row, arrived((1, 100, 3_000)), key(), user)
            else:
                transfers.recall(own, side, row, key(), user)
            own.commit()
            outcome.append(what)
        except NotNow:
            own.rollback()


def test_recall_and_receipt_at_once_have_one_winner(session: Session, pair: Pair) -> None:
    labels = [sent(session, pair, (clean(pair), 100)).label for _ in range(8)]
    engine, outcome = session.connection().engine, list[str]()
    session.commit()
    for label in labels:
        both = [Thread(target=attempt, args=(engine, pair, what, label, outcome)) for what in ("receive", "recall")]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
    assert len(outcome) == len(labels)
    session.expire_all()
    assert {row.state for row in session.scalars(select(Transfer))} <= {TransferState.RECEIVED, TransferState.RECALLED}
    assert findings(session) == []
