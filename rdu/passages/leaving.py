"""A member dies, splits or moves: her number's savings go where they belong, once, with two people looking on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.cash.models import Purse
from rdu.clock import now_utc, today_at
from rdu.db import flush
from rdu.errors import NotFoundHere, Refused, RuleBroken
from rdu.ledger.accounts import member_owes, savings
from rdu.ledger.models import Account, AccountKind, ActKind
from rdu.ledger.service import Act, Books, Once, balance_of, open_books
from rdu.money import Rupiah, format_rupiah
from rdu.passages.facts import DEATH, Leg, death_digest
from rdu.passages.models import Death, Kind
from rdu.passages.service import Papers, both_books, check_two, done, number_of, post_leg
from rdu.people.members import Profile, add_to_persons, check_standing, enrol, put_to_rest, remember_names
from rdu.people.models import Ending, Member, Person, Unit, User
from rdu.people.numbers import format_number
from rdu.people.service import log
from rdu.sales.transfers import induk_of
from rdu.withdrawals.models import State, Withdrawal

OPEN = (State.REQUESTED, State.APPROVED)


class Waiting(RuleBroken):
    def __init__(self, slips: str) -> None:
        super().__init__(f"Masih ada penarikan yang terbuka ({slips}). Batalkan dulu, lalu ulangi.")


class Owes(RuleBroken):
    def __init__(self, amount: Rupiah) -> None:
        super().__init__(f"Nomor ini masih berutang {format_rupiah(amount)}. Lunasi dulu, lalu ulangi.")


def pockets_of(session: Session, unit: Unit, member: Member) -> dict[str, Rupiah]:
    """What she has saved, by pocket; rest and minimum do not count here."""
    hers = (Account.unit_id == unit.id, Account.member_id == member.id, Account.kind == AccountKind.SAVINGS)
    found = select(Account.pocket, Account.balance).where(*hers, Account.balance > 0).order_by(Account.pocket)
    return {pocket: Rupiah(balance) for pocket, balance in session.execute(found)}


def open_withdrawals(session: Session, unit: Unit, member: Member) -> Sequence[Withdrawal]:
    hers = (Withdrawal.unit_id == unit.id, Withdrawal.member_id == member.id, Withdrawal.state.in_(OPEN))
    return session.scalars(select(Withdrawal).where(*hers).order_by(Withdrawal.number)).all()


def check_clear(session: Session, unit: Unit, member: Member, *, debts: bool = True) -> None:
    """Raises Waiting for money that is held, Owes for a debt."""
    if waiting := open_withdrawals(session, unit, member):
        raise Waiting(", ".join(row.slip for row in waiting))
    owed = balance_of(session, unit, member_owes(member.id, member.number))
    if debts and owed:
        raise Owes(owed)


# A death ----------------------------------------------------------------------------------------------------------


def death_of(session: Session, unit: Unit, member: Member) -> Death | None:
    return session.scalar(select(Death).where(Death.unit_id == unit.id, Death.member_id == member.id))


def record_death(session: Session, unit: Unit, member: Member, died_on: date, told_by: str, by: User) -> Death:
    """Put the number to rest at once, and chain that it was. Told twice, it is one death."""
    books = open_books(session, unit)
    session.refresh(member)
    if (known := death_of(session, unit, member)) is not None:
        return known
    check_standing(session, member)
    if died_on > today_at(unit.timezone):
        raise Refused("died_on", "Tanggal ini belum tiba. Tulis tanggal wafatnya.")
    put_to_rest(session, unit, member, Ending.DIED, by)
    at = now_utc()
    digest = death_digest(unit.code, books.seq + 1, member.number, died_on, at, by.public_id)
    act = Act(f"{DEATH}:{format_number(member.number)}", today_at(unit.timezone), digest, by)
    row = Death(unit_id=unit.id, seq=books.post(act, []), member_id=member.id, died_on=died_on, told_by=told_by,
                recorded_at=at, recorded_by_id=by.id)  # fmt: skip
    session.add(row)
    flush(session)
    return row


@dataclass(frozen=True)
class Heirs:
    """The letter, and where the money goes: to an heir's hand, or to an heir's number."""

    letter_number: str
    letter_day: date
    names: str
    purse: Purse | None = None
    to: Member | None = None


def inherit(session: Session, unit: Unit, member: Member, heirs: Heirs, agreed: User, once: Once, by: User) -> int:
    """All pockets go to the heirs; rest and minimum are waived. The same operation again gives back the first seq.

    Raises Waiting, Owes, Refused, NotAllowed, and NotEnoughMoney where the box or the account is short.
    """
    books = open_books(session, unit)
    if (seq := done(books, once)) is not None:
        return seq
    session.refresh(member)
    if death_of(session, unit, member) is None:
        raise NotFoundHere
    check_two(session, by, agreed, member)
    check_clear(session, unit, member)
    check_heirs(session, unit, member, heirs)
    pockets = pockets_of(session, unit, member)
    if not pockets:
        raise Refused("words", "Tidak ada tabungan yang tersisa di nomor ini.")
    kind = Kind.INHERIT_MOVED if heirs.to else Kind.INHERIT_PAID
    leg = Leg(kind, Rupiah(sum(pockets.values())), number_of(member), number_of(heirs.to) if heirs.to else None,
              pockets=pockets, purse=heirs.purse)  # fmt: skip
    seq = post_leg(books, once.id, leg, Papers((heirs.letter_number, heirs.letter_day), heirs.names, agreed), by)
    return _kept(books, "inherit", seq, member, once, by)


def check_heirs(session: Session, unit: Unit, member: Member, heirs: Heirs) -> None:
    if heirs.letter_day > today_at(unit.timezone):
        raise Refused("letter_day", "Tanggal ini belum tiba. Tulis tanggal suratnya.")
    if (heirs.to is None) == (heirs.purse is None):
        raise Refused("way", "Pilih satu cara menyerahkan.")
    if heirs.to is not None:
        if heirs.to.id == member.id or heirs.to.unit_id != unit.id:
            raise Refused("to", "Tulis nomor ahli waris di unit ini.")
        check_standing(session, heirs.to)


def _kept(books: Books, act: str, seq: int, member: Member, once: Once, by: User) -> int:
    books.remember(ActKind.PASSAGE, once, seq)
    log(books.session, act, unit=books.unit, user=by, member=member, subject=format_number(member.number))
    return seq


# A household that splits ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Split:
    """Who leaves, by their ordinals, what the new number is called, and what of a pocket goes along."""

    name: str
    ordinals: tuple[int, ...]
    amount: Rupiah
    pocket: str


def check_split(session: Session, unit: Unit, member: Member, split: Split) -> None:
    """Raises Refused, Waiting and AtRest."""
    check_standing(session, member)
    check_clear(session, unit, member, debts=False)
    there = {person.ordinal for person in member.persons}
    if not split.ordinals or not set(split.ordinals) <= there:
        raise Refused("people", "Pilih siapa yang pisah, sedikitnya satu orang.")
    if set(split.ordinals) == there:
        raise Refused("people", "Sedikitnya satu orang tinggal di nomor lama.")
    holds = balance_of(session, unit, savings(member.id, member.number, split.pocket))
    if split.amount > holds:
        raise Refused("amount", f"Di kantong itu hanya ada {format_rupiah(holds)}.")


def split_off(session: Session, unit: Unit, member: Member, split: Split, agreed: User, once: Once, by: User) -> Member:
    """A new number for some of the persons, and the agreed amount with them; what was weighed stays where it is."""
    books = open_books(session, unit)
    if (before := done(books, once)) is not None:
        return session.get_one(Member, before)
    session.refresh(member)
    check_two(session, by, agreed, member)
    check_split(session, unit, member, split)
    new = _enrolled(session, unit, member, split.name, by, split.ordinals)
    if split.amount:
        leg = Leg(Kind.SPLIT, split.amount, number_of(member), number_of(new), pockets={split.pocket: split.amount})
        post_leg(books, once.id, leg, Papers(agreed=agreed), by)
    _kept(books, "split_member", new.id, member, once, by)
    return new


def _enrolled(
    session: Session, unit: Unit, member: Member, name: str, by: User, ordinals: tuple[int, ...] | None = None
) -> Member:
    """A new number like the old one, with these persons or all of them; each counts as the one she was."""
    profile = Profile(name, member.region_code or "", kind=member.kind, rt=member.rt, rw=member.rw)
    new = enrol(session, unit, profile, by)
    going = [person for person in member.persons if ordinals is None or person.ordinal in ordinals]
    first = new.persons[0]
    for person in going:
        row = first if person.name == name else add_to_persons(new, person)
        _as_before(row, person)
    if all(person.name != name for person in going):
        first.may_withdraw = False
    remember_names(new)
    flush(session)
    return new


def _as_before(row: Person, person: Person) -> None:
    for field in ("sex", "born_on", "may_withdraw", "guardian", "guardian_consent_on"):
        setattr(row, field, getattr(person, field))
    row.same_as_id = person.same_as_id or person.id
    person.may_view = person.may_withdraw = False


# A household that moves -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Route:
    """From one unit to another, through the induk both belong to; one of the two may be the induk itself."""

    old: Unit
    new: Unit
    induk: Unit


def route(session: Session, old: Unit, new: Unit) -> Route:
    """Raises Refused where the two have no induk in common."""
    tops = [unit if unit.kind == "bsi" else induk_of(session, unit) for unit in (old, new)]
    if old.id == new.id or new.is_root or new.closed_on is not None:
        raise Refused("unit", "Pilih unit lain yang masih buka.")
    if tops[0] is None or tops[1] is None or tops[0].id != tops[1].id:
        raise Refused("unit", "Unit itu tidak satu bank sampah induk dengan unit ini. Bayar dulu tabungannya.")
    return Route(old, new, tops[0])


def move_away(session: Session, path: Route, member: Member, agreed: User, once: Once, by: User) -> Member:
    """All savings go to a new number at the other unit; the old one is put to rest. Linked journals on all sides.

    Raises Waiting, Owes, AtRest, NotAllowed. The same operation again gives back the number it made.
    """
    books = both_books(session, path.old, path.induk, path.new)
    if (before := done(books[path.old.id], once)) is not None:
        return session.get_one(Member, before)
    session.refresh(member)
    check_two(session, by, agreed, member)
    check_standing(session, member)
    check_clear(session, path.old, member)
    new = _enrolled(session, path.new, member, member.name, by)
    pockets = pockets_of(session, path.old, member)
    if amount := Rupiah(sum(pockets.values())):
        for unit, leg in legs(path, member, new, pockets, amount):
            post_leg(books[unit.id], once.id, leg, Papers(agreed=agreed), by)
    put_to_rest(session, path.old, member, Ending.MOVED, by)
    _kept(books[path.old.id], "move_member", new.id, member, once, by)
    return new


def legs(
    path: Route, member: Member, new: Member, pockets: dict[str, Rupiah], amount: Rupiah
) -> list[tuple[Unit, Leg]]:
    """Old unit, induk, new unit: what one owes, the other is owed. Without a unit between, two legs are enough."""
    old, to, induk = path.old, path.new, path.induk
    first, last = (to, old) if induk.id in (old.id, to.id) else (induk, induk)
    out = Leg(Kind.MOVE_OUT, amount, number_of(member), number_of(new), old.code, first.code, pockets)
    come = Leg(Kind.MOVE_IN, amount, number_of(new), None, last.code, to.code)
    if first is to:
        return [(old, out), (to, come)]
    return [(old, out), (induk, Leg(Kind.MOVE_VIA, amount, None, None, old.code, to.code)), (to, come)]
