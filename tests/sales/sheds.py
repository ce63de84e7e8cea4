"""A unit with its induk, and goods in its shed. All names are invented."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.orm import Session

from rdu.catalogue.models import Grade, WasteType
from rdu.clock import today_at
from rdu.ledger.accounts import BANK, CASH, OPENING, AccountName, Move
from rdu.ledger.service import Act, Once, balance_of, once, open_books
from rdu.money import Rupiah
from rdu.people.models import Unit, UnitKind, User
from rdu.roles import Role
from rdu.sales import transfers
from rdu.sales.stock_models import Transfer
from rdu.sales.transfers import Arrived, Loaded
from rdu.weights import Grams
from tests.makers import Bank, bottles, cans, make_unit, make_user, weigh


@dataclass
class Pair:
    """MLT below BSI, with 10 kg of bottles (Rp30.000) and 2 kg of cans (Rp24.000) at MLT."""

    bank: Bank
    induk: Unit
    weigher: User
    payer: User

    @property
    def unit(self) -> Unit:
        return self.bank.unit


def make_pair(session: Session, bank: Bank) -> Pair:
    pair = an_empty_pair(session, bank)
    weigh(session, bank, bottles(10_000), cans(2_000))
    return pair


def an_empty_pair(session: Session, bank: Bank) -> Pair:
    """The same before anything was weighed."""
    induk = make_unit(session, "BSI", "Bank Sampah Induk", UnitKind.BSI, bank.root)
    for unit in (bank.unit, bank.other):
        unit.parent_id, unit.path = induk.id, f"{induk.path}{unit.id}."
    weigher = make_user(session, "rofiq", "Rofiq", {induk: Role.OPERATOR})
    payer = make_user(session, "buhari", "Buhari", {induk: Role.MANAGER})
    session.commit()
    return Pair(bank, induk, weigher, payer)


def grade(waste_type: WasteType, code: str = "") -> Grade:
    return next(row for row in waste_type.grades if not code or row.code == code)


def clean(pair: Pair) -> int:
    return grade(pair.bank.bottles, "bersih").id


def dirty(pair: Pair) -> int:
    return grade(pair.bank.bottles, "kotor").id


def tins(pair: Pair) -> int:
    return grade(pair.bank.cans).id


def key() -> Once:
    return once(uuid4(), "x")


def money_for(session: Session, unit: Unit, amount: int, pile: AccountName = CASH) -> None:
    """Money in the box or the bank, as an opening balance brings it."""
    books = open_books(session, unit)
    act = Act(f"opening_money:{pile.code}", today_at(unit.timezone), bytes(32), None)
    books.post(act, [Move(pile, OPENING, Rupiah(amount))])
    session.commit()


def draft(session: Session, pair: Pair, *goods: tuple[int, int]) -> Transfer:
    """A draft of 4 kg of bottles and 1 kg of cans, unless something else is asked for."""
    goods = goods or ((clean(pair), 4_000), (tins(pair), 1_000))
    loaded = [Loaded(grade_id, Grams(grams)) for grade_id, grams in goods]
    row = transfers.begin(session, pair.unit, loaded, key(), pair.bank.operator)
    session.commit()
    return row


def sent(session: Session, pair: Pair, *goods: tuple[int, int]) -> Transfer:
    row = draft(session, pair, *goods)
    transfers.send(session, pair.unit, row, transfers.fingerprint(row), key(), pair.bank.operator)
    session.commit()
    return row


def arrived(*lines: tuple[int, int, int] | tuple[int, int, int, object]) -> list[Arrived]:
    """(position, grams, price per kg, reason or nothing)"""
    return [Arrived(line[0], Grams(line[1]), Rupiah(line[2]), *line[3:]) for line in lines]


def received(session: Session, pair: Pair, row: Transfer, *lines: tuple[int, int, int]) -> Transfer:
    lines = lines or ((1, 4_000, 3_300), (2, 1_000, 13_000))
    transfers.receive(session, pair.induk, row, arrived(*lines), key(), pair.weigher)
    session.commit()
    return row


def balances(session: Session, unit: Unit, *names: AccountName) -> list[int]:
    return [balance_of(session, unit, name) for name in names]


__all__ = ["BANK", "CASH"]
