"""Money out at Melati: some who were paid, some who wait, a second officer's PIN up to a limit, and the social fund."""

from datetime import date, timedelta
from itertools import cycle
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.demo.history import Kabupaten
from rdu.demo.people import at_noon
from rdu.demo.signins import SHOWN_MEMBER
from rdu.ledger.accounts import CASH
from rdu.ledger.models import REGULAR
from rdu.ledger.service import Once, balance_of, once
from rdu.ledger.standing import standing_of
from rdu.money import Rupiah
from rdu.people.models import Member, User
from rdu.people.units import PIN_LIMIT, choose
from rdu.withdrawals import fund, service
from rdu.withdrawals.cases import Case
from rdu.withdrawals.models import Source, Way
from rdu.withdrawals.service import Handing, Wish
from rdu.withdrawals.terms import may_take

SEED = 909
WAYS = ((Way.CASH, ""), (Way.TRANSFER, "BRI 0021 01 004455 50 7"), (Way.CASH, ""), (Way.GOODS, "Beras 5 kg"),
        (Way.ELECTRICITY, "Meter 5210 0034 567"))  # fmt: skip
PAID, AGREED, REFUSED, WAITING = 6, 3, 1, 4
LEAST, STEP = 10_000, 5_000
GIVERS, GIFT, SPENT = 6, Rupiah(5_000), Rupiah(20_000)


def pay_out(session: Session, world: Kabupaten, today: date) -> None:
    """Some asked last week and were paid; some ask these days. Siti Aminah has both."""
    desk = _Desk(session, world)
    with pinned_at(at_noon(today - timedelta(days=1))):
        desk.let_officers_agree()
        askers = desk.askers(today)
        for member, (way, wanted) in zip(askers[:PAID], cycle(WAYS), strict=False):
            desk.hand_over(member, way, wanted, today - timedelta(days=1))
        rest = [askers[0], *askers[PAID:]]
        for n, (member, (way, wanted)) in enumerate(zip(rest, cycle(WAYS), strict=False)):
            desk.leave_open(n, member, way, wanted, today - timedelta(days=1))
        desk.fill_fund(askers[:GIVERS], today - timedelta(days=1))


class _Desk:
    """The counter at Melati: Hosnan writes down and pays, Ramlah approves."""

    def __init__(self, session: Session, world: Kabupaten) -> None:
        self.session, self.rng, self.unit = session, Random(SEED), world.units["MLT"]
        self.operator, self.manager = world.staff.operators["MLT"], world.staff.managers["MLT"]
        self.pin_hash = world.pin_hash

    def let_officers_agree(self) -> None:
        for user in (self.operator, self.manager):
            user.pin_hash = self.pin_hash
        choose(self.session, self.unit, PIN_LIMIT, "50000", self.manager)

    def askers(self, today: date) -> list[Member]:
        """Siti Aminah first, then others who have enough to ask for twice."""
        found = select(Member).where(Member.unit_id == self.unit.id, Member.merged_into_id.is_(None))
        able = [
            member for member in self.session.scalars(found.order_by(Member.number))
            if may_take(member, today) and self._free(member, today) >= 4 * LEAST
        ]  # fmt: skip
        shown = [member for member in able if member.number == SHOWN_MEMBER]
        others = [member for member in able if member.number != SHOWN_MEMBER]
        self.rng.shuffle(others)
        return [*shown, *others][: PAID + AGREED + REFUSED + WAITING]

    def hand_over(self, member: Member, way: Way, wanted: str, day: date) -> None:
        """Asked, approved, and paid where the box holds enough; only cash is at hand."""
        by, way = self.operator if way is Way.CASH else None, Way.CASH if way is Way.GOODS else way
        record = self._ask(member, way, wanted, day, by)
        service.approve(self.session, self.unit, record.slip, day, self._key(record), self.manager)
        if Source.CASH in way.sources and balance_of(self.session, self.unit, CASH) >= record.net:
            proof = f"5521 8890 {self.rng.randrange(1000, 9999)}" if way.needs_reference else ""
            handing = Handing(may_take(member, day)[0].ordinal, Source.CASH, proof)
            service.pay(self.session, self.unit, record.slip, handing, day, self._key(record), self.operator)

    def leave_open(self, n: int, member: Member, way: Way, wanted: str, day: date) -> None:
        """Approved for the first few, then one refused; the others wait. Siti Aminah's waits."""
        record = self._ask(member, way, wanted, day, None if n % 2 == 0 else self.operator)
        if 0 < n <= AGREED:
            service.approve(self.session, self.unit, record.slip, day, self._key(record), self.manager)
        elif n == AGREED + REFUSED:
            words = "Nomor rekeningnya belum lengkap. Silakan minta lagi."
            service.refuse(self.session, self.unit, record.slip, day, self._key(record), self.manager, words)

    def fill_fund(self, givers: list[Member], day: date) -> None:
        """Some give to the social fund, and part of it is spent where the box holds enough."""
        for member in givers:
            fund.give(self.session, self.unit, member, REGULAR, GIFT, day, self._key(member.number), None)
        if min(balance_of(self.session, self.unit, CASH), fund.balance(self.session, self.unit)) >= SPENT:
            purpose = "Beras untuk warga yang sakit di RT 02"
            fund.spend(self.session, self.unit, SPENT, purpose, day, self._key(purpose), self.manager)

    def _ask(self, member: Member, way: Way, wanted: str, day: date, by: User | None) -> Case:
        most = min(self._free(member, day) // 2, 150_000)
        amount = Rupiah(max(LEAST, self.rng.randrange(LEAST, most + 1) // STEP * STEP))
        wish = Wish(amount, way, REGULAR, may_take(member, day)[0].ordinal, wanted)
        return service.request_(self.session, self.unit, member, wish, day, self._key(member.number), by)

    def _free(self, member: Member, day: date) -> Rupiah:
        return standing_of(self.session, self.unit, member, REGULAR, day).available

    def _key(self, about: object) -> Once:
        return once(UUID(int=self.rng.getrandbits(128)), str(getattr(about, "number", about)))
