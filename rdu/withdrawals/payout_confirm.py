"""One confirmation for a whole pay-out day, then the payments, and the end of what nobody fetched.

Who made the draft asks on behalf of everybody on it; a manager who did not make it approves; somebody else pays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid5

from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import flush
from rdu.errors import NotAllowed, NotFoundHere, PayoutByDrafter, Refused, RuleBroken
from rdu.ledger.models import ActKind
from rdu.ledger.service import Act, Once, digest_of, once, open_books
from rdu.people.humans import human_of, humans_of
from rdu.people.models import Member, Unit, User
from rdu.people.numbers import format_card
from rdu.people.service import log
from rdu.withdrawals import service
from rdu.withdrawals.cases import Case
from rdu.withdrawals.debt_models import DebtConsent, SettledBy
from rdu.withdrawals.debt_settling import Settling, post_settlement
from rdu.withdrawals.debts import consents_of
from rdu.withdrawals.models import Source, State, Way
from rdu.withdrawals.payout import DraftIsOver, draft_of, last_day_to_pay, lines_of, payout_of, plan_of, propose
from rdu.withdrawals.payout_models import Payout, PayoutLine, PayoutState
from rdu.withdrawals.service import Handing, Wish
from rdu.withdrawals.terms import may_take


class LinesMoved(RuleBroken):
    """What members have changed since the lines were worked out."""

    def __init__(self) -> None:
        super().__init__(
            "Tabungan beberapa anggota berubah sejak dihitung. Angkanya sudah dihitung ulang. Periksa lagi."
        )


class OwnLines(NotAllowed):
    def __init__(self, members: Sequence[Member]) -> None:
        numbers = ", ".join(format_card(member.number) for member in members)
        super().__init__(f"Nomor {numbers} milik Anda atau keluarga Anda. Keluarkan dulu dari daftar ini.")


@dataclass(frozen=True)
class Confirmed:
    """Who confirmed, as codes, and when."""

    at: datetime
    by: str
    human: str


def payout_facts(unit_code: str, record: Payout, done: Confirmed, lines: Sequence[PayoutLine]) -> list[object]:
    """What the journal of a confirmed pay-out day stands for: no title, no names."""
    shares = [
        [line.member.number, line.withdrawal.number, line.free, line.debt, line.fee, line.amount]
        for line in lines
        if line.withdrawal and not line.taken_out
    ]
    head = [unit_code, record.number, record.pocket, record.pay_on.isoformat(), record.fixed, record.note]
    return ["payout", *head, int(done.at.timestamp()), done.by, record.made_human, done.human, shares]


def not_hers(session: Session, lines: Sequence[PayoutLine], by: User) -> list[Member]:
    """Members whose lines this manager may not approve: her own household's."""
    human = human_of(session, by)
    return [line.member for line in lines if not line.taken_out and human in humans_of(session, line.member)]


def confirm(session: Session, unit: Unit, number: int, seen: str, day: date, key: Once, by: User) -> Payout:
    """Ask for and approve every line, and take what is owed: all of them or none. `seen` is what was read back.

    Raises LinesMoved where savings changed since, PayoutByDrafter, and OwnLines: then nothing but the log of the
    attempt is written, which the caller commits.
    """
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.PAYOUT, key)) is not None:
        return session.get_one(Payout, done)
    record = draft_of(session, unit, number)
    lines = [line for line in lines_of(session, record) if not line.taken_out]
    _check_confirming(session, record, lines, day, by)
    if seen != seal_of(lines) or not _still_so(session, unit, record, lines, day):
        raise LinesMoved
    consents = consents_of(session, unit)
    for line in lines:
        _agree(session, unit, record, line, consents.get(line.member_id), day, key, by)
    _seal(session, unit, record, lines, day, key, by)
    return record


def _check_confirming(session: Session, record: Payout, lines: Sequence[PayoutLine], day: date, by: User) -> None:
    own = not_hers(session, lines, by)
    if own or human_of(session, by) == record.made_human:
        log(session, "refused_own_request", unit=record.unit, user=by, subject=f"hari bayar {record.number}")
        raise OwnLines(own) if own else PayoutByDrafter
    if not lines:
        raise Refused("lines", "Daftarnya kosong. Masukkan lagi seseorang, atau hapus draf ini.")
    if not day <= record.pay_on <= last_day_to_pay(session, record.unit, day):
        raise Refused("lines", "Hari bayarnya sudah lewat atau terlalu jauh. Hapus draf ini, lalu susun lagi.")


def seal_of(lines: Sequence[PayoutLine]) -> str:
    """What a manager has seen: who gets how much. Another list has another seal."""
    shares = [[line.member_id, line.free, line.debt, line.fee, line.amount] for line in lines if not line.taken_out]
    return digest_of(shares).hex()[:16]


def _still_so(session: Session, unit: Unit, record: Payout, lines: Sequence[PayoutLine], day: date) -> bool:
    now = {
        share.member.id: (share.free, share.debt, share.fee, share.amount)
        for share in propose(session, unit, plan_of(record), day).shares
    }
    return all(now.get(line.member_id) == (line.free, line.debt, line.fee, line.amount) for line in lines)


def part_of(key: Once, name: str) -> Once:
    """The operation of one line of a whole: the same for a retry of the whole."""
    return once(uuid5(key.id, name), [key.body_hash.hex(), name])


def _agree(
    session: Session, unit: Unit, record: Payout, line: PayoutLine, consent: DebtConsent | None, day: date, key: Once,
    by: User,
) -> None:  # fmt: skip
    """One line: what she owes is taken first, then the rest is asked for by who made the draft, and approved."""
    member, name = line.member, str(line.member_id)
    if line.debt:
        settling = Settling(SettledBy.SAVINGS, line.debt, record.pocket)
        post_settlement(open_books(session, unit), member, settling, day, part_of(key, f"debt {name}"), by,
                        consent=consent)  # fmt: skip
    wish = Wish(line.amount, Way.CASH, record.pocket, may_take(member, day)[0].ordinal)
    asked = service.request_(session, unit, member, wish, day, part_of(key, f"request {name}"), record.made_by)
    service.approve(session, unit, asked.slip, day, part_of(key, f"approve {name}"), by)
    line.withdrawal = service.withdrawal_of(session, unit, asked.slip)


def _seal(
    session: Session, unit: Unit, record: Payout, lines: Sequence[PayoutLine], day: date, key: Once, by: User
) -> None:
    """The whole list in the chain, so that a line cannot come or go later."""
    flush(session)
    done = Confirmed(now_utc(), by.public_id.hex, human_of(session, by))
    books, digest = open_books(session, unit), digest_of(payout_facts(unit.code, record, done, lines))
    record.seq = books.post(Act(f"payout:{record.number:06}", day, digest, by), [])
    record.confirmed_at, record.confirmed_by, record.confirmed_human = done.at, by, done.human
    record.state = PayoutState.READY
    flush(session)
    books.remember(ActKind.PAYOUT, key, record.id)


# Paying and ending ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pick:
    """Who came: the slip, and which of the member's persons takes the money."""

    slip: str
    person_ordinal: int


def pay_picked(
    session: Session, unit: Unit, number: int, picks: Sequence[Pick], day: date, key: Once, by: User
) -> list[Case]:
    """Pay each who came, each a payment of its own: all of them or none. A retry pays nobody twice.

    Raises Refused that names who could not be paid, and why.
    """
    record = payout_of(session, unit, number)
    slips = {line.withdrawal.slip for line in lines_of(session, record) if line.withdrawal}
    if any(pick.slip not in slips for pick in picks):
        raise NotFoundHere
    return [_pay(session, unit, pick, day, key, by) for pick in picks]


def _pay(session: Session, unit: Unit, pick: Pick, day: date, key: Once, by: User) -> Case:
    part, handing = part_of(key, f"pay {pick.slip}"), Handing(pick.person_ordinal, Source.CASH)
    try:
        return service.pay(session, unit, pick.slip, handing, day, part, by)
    except RuleBroken as refused:
        member = service.withdrawal_of(session, unit, pick.slip).member
        raise Refused("slip", f"{member.name}: {refused}") from refused


def still_open(lines: Sequence[PayoutLine]) -> list[PayoutLine]:
    """Confirmed lines whose money nobody has fetched."""
    return [line for line in lines if line.withdrawal is not None and line.withdrawal.is_open]


def end(session: Session, unit: Unit, number: int, day: date, key: Once, by: User) -> Payout:
    """Nobody else comes: what was not fetched is free again. Raises DraftIsOver for one that is not being paid."""
    books = open_books(session, unit)
    if (done := books.done_before(ActKind.PAYOUT, key)) is not None:
        return session.get_one(Payout, done)
    record = payout_of(session, unit, number)
    session.refresh(record)
    if record.state is not PayoutState.READY:
        raise DraftIsOver(record.state)
    for line in still_open(lines_of(session, record)):
        if (slip := line.withdrawal) is not None:
            reason = f"Tidak diambil pada hari bayar {record.title}"
            service.cancel(session, unit, slip.slip, day, part_of(key, f"end {slip.slip}"), by, reason)
    record.state, record.ended_at, record.ended_by_id = PayoutState.OVER, now_utc(), by.id
    flush(session)
    open_books(session, unit).remember(ActKind.PAYOUT, key, record.id)
    return record


def paid_lines(lines: Sequence[PayoutLine]) -> list[PayoutLine]:
    return [line for line in lines if line.withdrawal is not None and line.withdrawal.state is State.PAID]
