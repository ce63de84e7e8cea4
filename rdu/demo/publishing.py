"""Reports that were issued: the kabupaten's, a kecamatan's and Melati's; one was issued again after a weigh-in of its
month was undone, and the kabupaten's of that month waits for its second version. And what the agency noted of its
claims meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import Month, pinned_at
from rdu.demo.claims import take_snapshot
from rdu.demo.history import Kabupaten
from rdu.demo.letters import send_and_pack
from rdu.demo.people import at_noon
from rdu.deposits.models import WeighIn, WeighInReversal
from rdu.deposits.reversal import reverse
from rdu.impact.month import Scope
from rdu.ledger.service import Once, once
from rdu.people.models import Unit, User
from rdu.people.units import root_of
from rdu.reports.figures import scope_at
from rdu.reports.issued import shown_code
from rdu.reports.issuing import Issuer, draft_of, issue_report
from rdu.roles import Role

MONTHS = (3, 2)
"""How many months ago those lie that were issued: the last of them is the newest one that everybody has closed."""
ISSUES, KECAMATAN = "MLT", "kec-35.26.03"
WRONG = "Tercatat dua kali"
LEAST_GRAMS = 6_000
LOCAL = "http://127.0.0.1:5000"


@dataclass
class Publishing:
    """Beside the weighing days: `reach` lets happen what is due by a day."""

    session: Session
    world: Kabupaten
    first: date
    today: date

    def __post_init__(self) -> None:
        self.due = sorted(self._plan())

    def _plan(self) -> Iterator[tuple[date, str, Month]]:
        """(day, what, month); a month is told of when it was lived through whole."""
        older, newer = (Month.of(self.today).plus(-back) for back in MONTHS)
        for month in (older, newer):
            if month.first_day >= self.first:
                yield month.plus(2).first_day + timedelta(days=8), "issue", month
        if older.first_day >= self.first:
            yield older.plus(2).first_day + timedelta(days=15), "undo", older
        yield self.today - timedelta(days=9), "snapshot", newer

    def _snapshot(self, _month: Month, _day: date) -> None:
        take_snapshot(self.session, root_of(self.session), self.world.staff, self.today)

    def reach(self, day: date) -> None:
        while self.due and self.due[0][0] <= day:
            at, what, month = self.due.pop(0)
            with pinned_at(at_noon(at)):
                getattr(self, f"_{what}")(month, at)

    def _issue(self, month: Month, day: date) -> None:
        root = root_of(self.session)
        scopes = [(self.world.units[ISSUES], ""), (root, "semua")]
        if month == Month.of(self.today).plus(-MONTHS[-1]):
            scopes.append((root, KECAMATAN))
        for top, code in scopes:
            _, scope = scope_at(self.session, top, code, kabupaten=top.is_root)
            self._publish(top, scope, month, day)
        if month == Month.of(self.today).plus(-MONTHS[0]):
            send_and_pack(self.session, root, month, day, self.world.staff.agency)

    def _undo(self, month: Month, day: date) -> None:
        """A weigh-in of a month that is closed and told of was written down twice; Melati issues anew."""
        unit, manager = self.world.units[ISSUES], self.world.staff.managers[ISSUES]
        undone = select(WeighInReversal.weigh_in_seq).where(WeighInReversal.unit_id == unit.id)
        found = select(WeighIn).where(
            WeighIn.unit_id == unit.id, WeighIn.day.between(month.first_day, month.last_day),
            WeighIn.seq.not_in(undone), WeighIn.grams >= LEAST_GRAMS,
        )  # fmt: skip
        record = self.session.scalars(found.order_by(WeighIn.grams, WeighIn.seq).limit(1)).one()
        reverse(self.session, record, WRONG, _once(f"batal/{month}"), manager, day)
        _, scope = scope_at(self.session, unit, "", kabupaten=False)
        self._publish(unit, scope, month, day)

    def _publish(self, top: Unit, scope: Scope, month: Month, day: date) -> None:
        of = draft_of(self.session, scope, month, day)
        if of.why_not:
            return
        key = _once(f"{scope.code}/{month}/{of.next_version}")
        issue_report(self.session, of, of.fingerprint, key, self._issuer(top), _address_of)

    def _issuer(self, top: Unit) -> Issuer:
        by: User = self.world.staff.agency if top.is_root else self.world.staff.managers[top.code]
        return Issuer(by, top, {Role.AGENCY if top.is_root else Role.MANAGER})


def _address_of(code: str) -> str:
    return f"{LOCAL}/periksa-laporan/{shown_code(code)}"


def _once(what: str) -> Once:
    return once(uuid5(NAMESPACE_URL, f"demo/laporan/{what}"), what)
