"""What a member has in her pockets on a day, and what of it is free.

Available = SAVINGS - still resting - minimum. Read under the lock of `open_books` it stays true until the commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, false, func, insert, or_, select
from sqlalchemy.orm import Session

from rdu.clock import format_day
from rdu.db import table_of
from rdu.errors import NotFoundHere, Refused, RuleBroken
from rdu.ledger.accounts import Move, held, savings
from rdu.ledger.models import IN_POCKETS, Account, AccountKind, ActKind, Entry, Journal
from rdu.ledger.pocket_models import PocketMove, Rest
from rdu.ledger.pockets import PocketNow, Rule, pocket_of, pocket_questions, pockets_read
from rdu.ledger.service import Act, Books, Once, digest_of, open_books
from rdu.money import Rupiah, format_rupiah
from rdu.people.models import Member, Unit, User
from rdu.prepared import Prepared, Question, ask

_NOTHING = Rupiah(0)


class NotFree(RuleBroken):
    """More than is free was asked for: how much is, and from when the rest."""

    status = 422

    def __init__(self, standing: "Standing") -> None:
        super().__init__(standing.says())
        self.standing = standing


@dataclass(frozen=True)
class Standing:
    """What a member has in one pocket on a day, and what of it can be taken."""

    day: date
    pocket: PocketNow
    savings: Rupiah
    held: Rupiah
    resting: Sequence[tuple[date | None, Rupiah]]
    """What rests and the day it is free, the soonest first; None: once the manager opens it."""

    @property
    def balance(self) -> Rupiah:
        """What the passbook shows: free, resting and held."""
        return Rupiah(self.savings + self.held)

    @property
    def still_resting(self) -> Rupiah:
        return Rupiah(sum(amount for _, amount in self.resting))

    @property
    def available(self) -> Rupiah:
        if not self.pocket.rule.pays_on(self.day):
            return _NOTHING
        return Rupiah(max(0, self.savings - self.still_resting - self.pocket.rule.minimum))

    @property
    def opens_on(self) -> date | None:
        """When more is free: the day the next deposit has rested, or the pocket pays. None: nobody can say."""
        rule = self.pocket.rule
        if rule.pays_from and self.day < rule.pays_from:
            return rule.pays_from
        return next((day for day, _ in self.resting if day), None)

    def says(self) -> str:
        """The sentence for somebody who wants more than is free."""
        rule = self.pocket.rule
        if rule.pays_from and self.day < rule.pays_from:
            return f"Kantong {self.pocket.name} baru bisa diambil mulai {format_day(rule.pays_from)}."
        if not rule.pays_on(self.day):
            return f"Masa pengambilan kantong {self.pocket.name} sudah lewat. Tanyakan kepada pengurus."
        return f"Yang bisa diambil hari ini {format_rupiah(self.available)}.{self._rest_says()}"

    def _rest_says(self) -> str:
        if self.opens_on:
            return f" Sisanya mulai {format_day(self.opens_on)}."
        if self.resting:
            return " Sisanya sesudah pengurus membukanya."
        minimum = self.pocket.rule.minimum
        return f" {format_rupiah(minimum)} harus tetap tersisa di kantong ini." if minimum else ""


def standings_of(session: Session, unit: Unit, member: Member, day: date) -> list[Standing]:
    """Each pocket the unit has open, and each closed one that still holds her money. REGULAR is always there."""
    return standings_read(session, unit, day, ask(session.connection(), *standing_questions(unit, member, day)))


def standings_read(session: Session, unit: Unit, day: date, answers: Sequence[Sequence[Any]]) -> list[Standing]:
    """What `standings_of` gives back, of accounts and pockets that were read already."""
    accounts, pockets = _read(answers, day)
    standings = []
    for pocket in pockets:
        mine = accounts.get(pocket.code, {})
        if not pocket.closed or any(account.balance for account in mine.values()):
            standings.append(_standing(session, unit, pocket, mine, day))
    return standings


def standing_of(session: Session, unit: Unit, member: Member, code: str, day: date) -> Standing:
    """Raises NotFoundHere for a pocket the unit does not have."""
    return standing_read(session, unit, code, day, ask(session.connection(), *standing_questions(unit, member, day)))


def standing_questions(unit: Unit, member: Member, day: date) -> list[Question]:
    """Ask, together with others, what `standing_read` reads: her accounts, and the unit's pockets."""
    return [(_HERS, {"unit": unit.id, "member": member.id}), *pocket_questions(unit, day)]


def standing_read(session: Session, unit: Unit, code: str, day: date, answers: Sequence[list[Any]]) -> Standing:
    """What `standing_of` gives back."""
    accounts, pockets = _read(answers, day)
    pocket = next((pocket for pocket in pockets if pocket.code == code), None)
    if pocket is None:
        raise NotFoundHere
    return _standing(session, unit, pocket, accounts.get(code, {}), day)


_Accounts = dict[AccountKind, Any]


_account = table_of(Account)
_HERS = Prepared(
    select(_account.c.id, _account.c.kind, _account.c.pocket, _account.c.balance).where(
        _account.c.unit_id == bindparam("unit"), _account.c.member_id == bindparam("member"),
        or_(*(_account.c.kind == kind for kind in sorted(IN_POCKETS))),
    )
)  # fmt: skip


def _read(answers: Sequence[Sequence[Any]], day: date) -> tuple[dict[str, _Accounts], Sequence[PocketNow]]:
    """Her accounts by pocket, and the unit's pockets."""
    rows, *pockets = answers
    accounts: dict[str, _Accounts] = {}
    for row in rows:
        accounts.setdefault(row.pocket, {})[row.kind] = row
    return accounts, pockets_read(pockets, day)


_Resting = dict[int, list[tuple[date | None, Rupiah]]]
"""What rests, by account."""


def _standing(session: Session, unit: Unit, pocket: PocketNow, accounts: _Accounts, day: date) -> Standing:
    account = accounts.get(AccountKind.SAVINGS)
    resting = _resting_in(session, unit, pocket, day, account.id) if account is not None and account.balance else {}
    return _stands(pocket, accounts, resting, day)


def _stands(pocket: PocketNow, accounts: _Accounts, resting: _Resting, day: date) -> Standing:
    account, waiting = accounts.get(AccountKind.SAVINGS), accounts.get(AccountKind.HELD)
    has, keeps = (account.balance if account else _NOTHING), (waiting.balance if waiting else _NOTHING)
    rests = resting.get(account.id, []) if account else []
    if has and _never_released(pocket):
        rests = [(None, has)]
    return Standing(day, pocket, has, keeps, rests)


def _never_released(pocket: PocketNow) -> bool:
    """All of it rests, however it came there: nothing but the balance needs to be read."""
    return pocket.rule.rest is Rest.RELEASED and pocket.released_until is None


def _resting_in(session: Session, unit: Unit, pocket: PocketNow, day: date, account_id: int | None = None) -> _Resting:
    """By account: deposits that have not rested long enough, by the day they are free. What was reversed no longer
    counts. Of one account, or of all in the pocket."""
    rule = pocket.rule
    if rule.rest is Rest.NONE or _never_released(pocket):
        return {}
    since = pocket.released_until or date.min
    if rule.rest is Rest.DAYS:
        since = day - timedelta(days=rule.rest_days)
    found: dict[int, dict[date, int]] = {}
    binds: dict[str, Any] = {"unit": unit.id, "since": since}
    binds |= {"pocket": pocket.code} if account_id is None else {"account": account_id}
    deposits = _deposits(account_id is None, rule.rest is Rest.RELEASED)
    for into, deposited, amount in deposits.rows(session.connection(), binds):
        days = found.setdefault(into, {})
        days[deposited] = days.get(deposited, 0) + int(amount)
    return {into: _waits(rule, days) for into, days in found.items()}


def _waits(rule: Rule, found: dict[date, int]) -> list[tuple[date | None, Rupiah]]:
    if rule.rest is Rest.RELEASED:
        whole = sum(found.values())
        return [(None, Rupiah(whole))] if whole > 0 else []
    wait = timedelta(days=rule.rest_days)
    return [(at + wait, Rupiah(amount)) for at, amount in sorted(found.items()) if amount > 0]


@cache
def _deposits(of_pocket: bool, moved_in: bool) -> Prepared:
    """What weighed goods added to an account, or to all of a pocket, after a day, by the day of the deposit. A reversal
    counts on the day of what it undid, which is never after its own: only what follows the first journal after that day
    is read. Money from another pocket rests only where deposits rest until they are released."""
    journal, undone, entry = table_of(Journal), table_of(Journal).alias(), table_of(Entry)
    debit, credit = _account.alias(), _account.alias()
    unit: Any = bindparam("unit")
    since: Any = bindparam("since")
    first = select(func.min(journal.c.seq)).where(journal.c.unit_id == unit, journal.c.posted_on > since)
    day = func.coalesce(undone.c.posted_on, journal.c.posted_on)
    goods = (AccountKind.STOCK, AccountKind.SHARE)
    gained = select(entry.c.credit_id, day.label("day"), entry.c.amount).join(debit, debit.c.id == entry.c.debit_id)
    lost = select(entry.c.debit_id, day.label("day"), -entry.c.amount).join(credit, credit.c.id == entry.c.credit_id)
    moved = journal.c.source.startswith("pocket_move:") if moved_in else false()
    sides = (
        gained.where(_these(entry.c.credit_id, of_pocket), or_(_one_of(debit.c.kind, goods), moved)),
        lost.where(_these(entry.c.debit_id, of_pocket), _one_of(credit.c.kind, goods)),
    )
    both = [
        side.join(journal, (journal.c.unit_id == entry.c.unit_id) & (journal.c.seq == entry.c.seq))
        .outerjoin(undone, (undone.c.unit_id == journal.c.unit_id) & (undone.c.seq == journal.c.reverses_seq))
        .where(entry.c.unit_id == unit, entry.c.seq >= first.correlate(None).scalar_subquery(), day > since)
        for side in sides
    ]
    return Prepared(select(both[0].union_all(both[1]).subquery()))


def _these(account_id: Any, of_pocket: bool) -> ColumnElement[bool]:
    if not of_pocket:
        return account_id == bindparam("account")  # type: ignore[no-any-return]  # a column's comparison
    here = (_account.c.unit_id == bindparam("unit"), _account.c.pocket == bindparam("pocket"))
    found = select(_account.c.id).where(*here, _account.c.kind == AccountKind.SAVINGS)
    return account_id.in_(found)  # type: ignore[no-any-return]  # as above


def _one_of(kind: Any, kinds: Sequence[AccountKind]) -> ColumnElement[bool]:
    return or_(*(kind == one for one in kinds))


def savers_in(session: Session, unit: Unit, pocket: PocketNow, day: date) -> dict[int, Standing]:
    """Everybody who has or had money in the pocket, by member id: for sums of a unit and for pay-out days."""
    found = select(Account.id, Account.member_id, Account.kind, Account.balance)
    here = (Account.unit_id == unit.id, Account.pocket == pocket.code)
    accounts: dict[int, _Accounts] = {}
    for row in session.execute(found.where(*here, Account.kind.in_(IN_POCKETS))):
        accounts.setdefault(row.member_id, {})[row.kind] = row
    resting = _resting_in(session, unit, pocket, day)
    return {member_id: _stands(pocket, mine, resting, day) for member_id, mine in accounts.items()}


def check_free(session: Session, unit: Unit, member: Member, code: str, amount: Rupiah, day: date) -> Standing:
    """The pocket, where so much of it is free on the day. Raises NotFree with the figure and the day it opens."""
    return check_amount(standing_of(session, unit, member, code, day), amount)


def check_amount(standing: Standing, amount: Rupiah) -> Standing:
    """The same standing, where so much of it is free. Raises NotFree."""
    if amount > standing.available:
        raise NotFree(standing)
    return standing


# Moving between pockets -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moving:
    """So much of a member's money goes from one of her pockets to another."""

    from_pocket: str
    to_pocket: str
    amount: Rupiah


def move_facts(unit_code: str, number: int, moving: Moving) -> list[object]:
    """What the journal of a move stands for."""
    return ["pocket_move", unit_code, number, moving.from_pocket, moving.to_pocket, moving.amount]


def move(session: Session, unit: Unit, member: Member, moving: Moving, day: date, once: Once, by: User | None) -> int:
    """Move what is free; by None: the member herself. Gives back the journal's seq, the first one's for a retry.

    Raises NotFree, and Refused for a pocket that takes nothing any more.
    """
    books = open_books(session, unit)
    if (seq := books.done_before(ActKind.POCKET_MOVE, once)) is not None:
        return seq
    if moving.from_pocket == moving.to_pocket:
        raise Refused("to_pocket", "Pilih dua kantong yang berbeda.")
    if pocket_of(session, unit, moving.to_pocket, day).closed:
        raise Refused("to_pocket", "Kantong itu sudah ditutup. Pilih kantong lain.")
    check_free(session, unit, member, moving.from_pocket, moving.amount, day)
    seq = _move(books, member, moving, day, once, by)
    books.remember(ActKind.POCKET_MOVE, once, seq)
    return seq


def _move(books: Books, member: Member, moving: Moving, day: date, once: Once, by: User | None) -> int:
    out_of, to = (savings(member.id, member.number, code) for code in (moving.from_pocket, moving.to_pocket))
    digest = digest_of(move_facts(books.unit.code, member.number, moving))
    seq = books.post(Act(f"pocket_move:{once.id}", day, digest, by), [Move(out_of, to, moving.amount)])
    row = {"unit_id": books.unit.id, "seq": seq, "member_id": member.id, "amount": moving.amount}
    row |= {"from_pocket": moving.from_pocket, "to_pocket": moving.to_pocket}  # type: ignore[dict-item]  # text beside numbers
    books.session.execute(insert(PocketMove), row)
    return seq


def hold_moves(member_id: int, number: int, code: str, amount: Rupiah) -> list[Move]:
    """Savings set aside for a payment; mirrored, they are free again."""
    return [Move(savings(member_id, number, code), held(member_id, number, code), amount)]
