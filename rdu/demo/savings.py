"""Savings at Melati beyond the regular pocket: money for school, a pay-out day at work and one in draft, two debts."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.demo.people import Staff
from rdu.demo.signins import SHOWN_MEMBER
from rdu.deposits.models import WeighIn
from rdu.deposits.reversal import reverse
from rdu.ledger.accounts import CASH
from rdu.ledger.models import REGULAR
from rdu.ledger.pocket_models import Rest
from rdu.ledger.pockets import Rule, choose_pocket, open_pocket, set_rule
from rdu.ledger.service import Once, balance_of, once
from rdu.ledger.standing import Moving, move, standing_of
from rdu.money import Rupiah
from rdu.people.models import Member, Unit
from rdu.withdrawals import debt_settling, debts, payout, payout_confirm, service
from rdu.withdrawals.debts import Said
from rdu.withdrawals.models import Source, Way
from rdu.withdrawals.payout import Plan
from rdu.withdrawals.payout_confirm import Pick
from rdu.withdrawals.payout_models import Whom
from rdu.withdrawals.service import Handing, Wish
from rdu.withdrawals.terms import may_take

SEED = 4411
SCHOOL, FEAST = "education", "qurban"
ASIDE, STEP, SAVERS = 15_000, 5_000, 12
EACH = Rupiah(10_000)
"""What everybody on the list that is being paid gets."""
WORTH = range(6_000, 60_000)
"""Weigh-ins that were undone after their money was fetched."""


def set_aside(session: Session, unit: Unit, staff: Staff, today: date) -> None:
    desk = _Desk(session, unit, staff, today)
    desk.save_for_school()
    desk.save_for_the_feast()
    desk.pay_by_list()
    desk.undo_what_was_fetched()


class _Desk:
    """Hosnan composes and pays, Ramlah decides."""

    def __init__(self, session: Session, unit: Unit, staff: Staff, today: date) -> None:
        self.session, self.unit, self.today, self.rng = session, unit, today, Random(SEED)
        self.operator, self.manager = staff.operators[unit.code], staff.managers[unit.code]

    def save_for_school(self) -> None:
        """Siti Aminah and some others put money aside; a few let all they bring go there."""
        session, unit, today = self.session, self.unit, self.today
        open_pocket(session, unit, SCHOOL, "Pendidikan", today, self.manager)
        set_rule(session, unit, SCHOOL, Rule(Rest.DAYS, 60, minimum=Rupiah(5_000)), today, self.manager)
        for n, member in enumerate(self._able(ASIDE + STEP)):
            amount = Rupiah(ASIDE + STEP * (n % 3)) if self._free(member) >= ASIDE + 3 * STEP else Rupiah(ASIDE)
            move(session, unit, member, Moving(REGULAR, SCHOOL, amount), today, self._key(amount), None)
            if n % 4 == 1:
                choose_pocket(session, unit, member, SCHOOL, today, None)

    def save_for_the_feast(self) -> None:
        """What reaches this pocket waits until Ramlah opens it."""
        session, unit, today = self.session, self.unit, self.today
        open_pocket(session, unit, FEAST, "Qurban", today, self.manager)
        set_rule(session, unit, FEAST, Rule(Rest.RELEASED), today, self.manager)
        for member in self._able(2 * ASIDE)[::3]:
            move(session, unit, member, Moving(REGULAR, FEAST, Rupiah(STEP)), today, self._key(STEP), None)

    def _able(self, least: int) -> list[Member]:
        """The shown member first, then others with so much to spare."""
        rows = [member for member in self._members() if self._free(member) >= least]
        rows.sort(key=lambda member: (member.number != SHOWN_MEMBER, member.number))
        return rows[:SAVERS]

    def _members(self) -> list[Member]:
        here = (Member.unit_id == self.unit.id, Member.merged_into_id.is_(None), Member.ended_as.is_(None))
        return list(self.session.scalars(select(Member).where(*here).order_by(Member.number)))

    def pay_by_list(self) -> None:
        """One RT is being paid, the first few have come; the list of another waits for its confirmation."""
        session, unit, today = self.session, self.unit, self.today
        ready, waiting = self._streets()[:2]
        record = payout.start(session, unit, self._plan(ready, EACH), today, self._key(ready), self.operator)
        seen = payout_confirm.seal_of(payout.lines_of(session, record))
        payout_confirm.confirm(session, unit, record.number, seen, today, self._key(seen), self.manager)
        lines = payout.lines_of(session, record)
        first = [line for line in lines if line.withdrawal][: len(lines) // 2]
        picks = [
            Pick(line.withdrawal.slip, may_take(line.member, today)[0].ordinal) for line in first if line.withdrawal
        ]
        if balance_of(session, unit, CASH) >= EACH * len(picks):
            payout_confirm.pay_picked(session, unit, record.number, picks, today, self._key(ready), self.operator)
        payout.start(session, unit, self._plan(waiting, None), today, self._key(waiting), self.operator)

    def _plan(self, street: str, fixed: Rupiah | None) -> Plan:
        words, note = f"RT {street}", payout.smallest_note(self.session, self.unit, self.today)
        return Plan(f"Bayar tabungan {words}", REGULAR, self.today, Whom.SEARCH, words, fixed, note)

    def _streets(self) -> list[str]:
        """The RTs of the unit, those with the most to pay first."""
        everybody = Plan("", REGULAR, self.today, Whom.ALL, "", EACH, EACH)
        shares = payout.propose(self.session, self.unit, everybody, self.today).shares
        streets = [share.member.rt for share in shares if share.member.rt]
        return sorted(set(streets), key=lambda street: (-streets.count(street), street))

    def undo_what_was_fetched(self) -> None:
        """Two weigh-ins were recorded under a wrong number: one debtor agrees, for the other a write-off waits."""
        first, second = islice(self._fetched(), 2)
        words = Said(True, first.persons[0].ordinal, self.today)
        debts.record_consent(self.session, self.unit, first, words, self._key("consent"), self.manager)
        owes = debts.owed_by(self.session, self.unit, second)
        reason = "Pindah ke Surabaya, tidak bisa dihubungi"
        debt_settling.propose_write_off(self.session, self.unit, second, owes, reason, self._key(reason), self.manager)

    def _fetched(self) -> Iterator[Member]:
        """Members whose latest weigh-in is undone, with all that was free in their pocket paid out before."""
        latest = select(WeighIn).where(WeighIn.unit_id == self.unit.id).order_by(WeighIn.seq.desc())
        met = {SHOWN_MEMBER}
        for record in self.session.scalars(latest.limit(200)).all():
            member = record.member
            fits = record.reversal is None and record.net in WORTH and member.number not in met
            if not fits or member.ended_as or member.merged_into_id or not may_take(member, self.today):
                continue
            met.add(member.number)
            self._fetch(member)
            if standing_of(self.session, self.unit, member, REGULAR, self.today).savings < record.net:
                key = self._key(record.seq)
                reverse(self.session, record, "Nomor anggota tertukar", key, self.manager, self.today)
                yield member

    def _fetch(self, member: Member) -> None:
        """All that is free, in cash, where the box holds it."""
        session, unit, today, amount = self.session, self.unit, self.today, self._free(member)
        if not 0 < amount <= balance_of(session, unit, CASH):
            return
        person = may_take(member, today)[0].ordinal
        wish = Wish(amount, Way.CASH, REGULAR, person)
        asked = service.request_(session, unit, member, wish, today, self._key(amount), self.operator)
        service.approve(session, unit, asked.slip, today, self._key(asked.slip), self.manager)
        handing = Handing(person, Source.CASH)
        service.pay(session, unit, asked.slip, handing, today, self._key(asked.slip), self.operator)

    def _free(self, member: Member) -> Rupiah:
        return standing_of(self.session, self.unit, member, REGULAR, self.today).available

    def _key(self, about: object) -> Once:
        return once(UUID(int=self.rng.getrandbits(128)), str(about))
