"""What is written down when a month is closed is what its entries and visits come to, and a report rests on it."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from rdu.clock import Month, now_utc, pinned_at
from rdu.deposits import closed_months, reversal
from rdu.deposits.models import DepositMonth, WeighIn, WeighingDay
from rdu.errors import Refused
from rdu.ledger import audit as ledger_audit
from rdu.ledger import month_end
from rdu.ledger.accounts import CASH, Move, savings
from rdu.ledger.closing import close_month
from rdu.ledger.month_models import AuditRun
from rdu.ledger.service import Act, once, open_books
from rdu.money import Rupiah
from rdu.people.models import Unit, User
from rdu.reports.figures import Figures, figures_of, scope_at
from tests.makers import TODAY, Bank, bottles, cans, weigh
from tests.sales.sheds import Pair, make_pair, money_for

pytestmark = pytest.mark.usefixtures("the_day")

NOVEMBER, LATER = Month(2026, 11), date(2026, 12, 3)


@pytest.fixture
def pair(session: Session, bank: Bank) -> Pair:
    """MLT weighs for two members and pays one of them; the induk does nothing."""
    pair = make_pair(session, bank)
    weigh(session, bank, bottles(1_000), cans(500), member=bank.neighbour)
    money_for(session, pair.unit, 50_000)
    paid = Move(savings(bank.member.id, 1), CASH, Rupiah(20_000))
    open_books(session, pair.unit).post(Act("payment:uji", TODAY, bytes(32), bank.operator), [paid])
    done = {"closed_at": now_utc(), "closed_by_id": bank.operator.id}
    session.execute(update(WeighingDay).where(WeighingDay.unit_id == pair.unit.id).values(**done))
    session.commit()
    return pair


def whole(session: Session, pair: Pair) -> Figures:
    _, scope = scope_at(session, pair.bank.root, "", kabupaten=True)
    return figures_of(session, scope, NOVEMBER, LATER)


def close(session: Session, unit: Unit, by: User) -> None:
    close_month(session, unit, NOVEMBER, LATER, once(uuid4(), "x"), by)
    closed_months.keep_closed(session, unit, NOVEMBER)


def close_all(session: Session, pair: Pair) -> None:
    for unit in (pair.unit, pair.induk):
        close(session, unit, pair.bank.manager)
    session.commit()
    session.expire_all()


def found(session: Session) -> list[str]:
    rooms = (ledger_audit, month_end, closed_months)
    return [f"{one.unit} {one.row}" for room in rooms for one in room.audit(session)]


def test_a_closed_month_says_what_its_entries_say(session: Session, pair: Pair) -> None:
    before = whole(session, pair)
    close_all(session, pair)
    after = whole(session, pair)
    assert after.rupiah == before.rupiah
    assert after.rupiah.owed > 0
    assert after.savers == before.savers
    assert (after.savers.households, after.savers.women) == (2, before.savers.women)
    assert {unit: grams for unit, grams in after.by_unit.items() if grams} == before.by_unit
    assert after.trend == before.trend
    assert session.query(DepositMonth).count() == 2
    assert found(session) == []


def test_a_month_after_it_begins_with_what_was_owed(session: Session, pair: Pair) -> None:
    close_all(session, pair)
    with pinned_at(datetime(2027, 1, 2, 3, tzinfo=UTC)):
        close_month(session, pair.unit, NOVEMBER.next, date(2027, 1, 2), once(uuid4(), "x"), pair.bank.manager)
        _, scope = scope_at(session, pair.unit, "", kabupaten=False)
        december = figures_of(session, scope, NOVEMBER.next, date(2027, 1, 2)).rupiah
    owed = whole(session, pair).rupiah.owed
    assert (december.owed_before, december.owed, december.gross) == (owed, owed, 0)


def test_what_is_undone_later_counts_the_month_again(session: Session, pair: Pair) -> None:
    close_all(session, pair)
    theirs = WeighIn.member_id == pair.bank.neighbour.id
    with pinned_at(datetime(2026, 12, 3, 3, tzinfo=UTC)):
        for record in session.scalars(select(WeighIn).where(theirs)).all():
            reversal.reverse(session, record, "salah orang", once(uuid4(), "x"), pair.bank.manager, LATER)
    session.commit()
    kept = session.get_one(DepositMonth, (pair.unit.id, NOVEMBER.first_day))
    session.refresh(kept)
    lines = "SELECT sum(grams), sum(amount) FROM day_total WHERE unit_id = :unit"
    assert (kept.grams, kept.amount) == session.execute(text(lines), {"unit": pair.unit.id}).one()
    assert kept.households == 1
    assert found(session) == []


@pytest.mark.one_store
@pytest.mark.parametrize(("table", "change", "row"), [
    ("month_end", "hash = zeroblob(32)", "MLT journal"),
    ("month_flow", "amount = amount + 1", "MLT month_flow 2026-11/cash/opening"),
    ("month_flow", "debit_kind = 'bank'", "MLT month_flow 2026-11/bank/opening"),
    ("deposit_month", "grams = grams + 1", "MLT deposit_month 2026-11"),
    ("deposit_month", "others = others + 1", "MLT deposit_month 2026-11"),
])  # fmt: skip
def test_a_changed_figure_is_found(session: Session, pair: Pair, table: str, change: str, row: str) -> None:
    close_all(session, pair)
    session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_update"))
    cash = " AND debit_kind = 'cash'" if table == "month_flow" else ""
    session.execute(text(f"UPDATE {table} SET {change} WHERE unit_id = :unit{cash}"), {"unit": pair.unit.id})
    assert any(one.startswith(row) for one in found(session))


@pytest.mark.one_store
def test_a_chain_that_ends_elsewhere_makes_the_report_a_draft(session: Session, pair: Pair) -> None:
    close_all(session, pair)
    assert whole(session, pair).standing.reasons == []
    session.execute(text("DROP TRIGGER journal_no_update"))
    session.execute(text("UPDATE journal SET hash = zeroblob(32) WHERE source LIKE 'month_close%' AND unit_id = :u"),
                    {"u": pair.unit.id})  # fmt: skip
    reasons = [reason.whole for reason in whole(session, pair).standing.reasons]
    assert len(reasons) == 1
    assert reasons[0].startswith("Rantai pembukuan tidak cocok, perlu diperiksa: MLT journal")


def test_what_an_audit_found_makes_the_report_a_draft(session: Session, pair: Pair) -> None:
    close_all(session, pair)
    session.add(AuditRun(ended_at=now_utc(), found=3, units="BSI MLT"))
    session.flush()
    (reason,) = whole(session, pair).standing.reasons
    assert reason.words == "Pemeriksaan semua buku pada 21 November 2026 menemukan yang tidak cocok"
    assert reason.about == "Bank Sampah Induk, Bank Sampah Melati"
    session.add(AuditRun(ended_at=now_utc(), found=0, units=""))
    session.flush()
    assert whole(session, pair).standing.reasons == []


@pytest.mark.one_store
def test_a_month_whose_chain_is_broken_is_not_closed(session: Session, pair: Pair) -> None:
    session.execute(text("DROP TRIGGER entry_no_update"))
    session.execute(text("UPDATE entry SET amount = amount + 1 WHERE seq = 1 AND position = 1"))
    with pytest.raises(Refused, match="Pembukuan tidak cocok di journal 1"):
        close(session, pair.unit, pair.bank.manager)
