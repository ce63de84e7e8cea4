"""What was weighed, priced: the lines of a visit at a day's prices, the facts they become, and the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from rdu.catalogue.models import How, Who
from rdu.catalogue.pricing import Channel, Item, Lists, PriceSheet, Quote, label_of
from rdu.clock import now_utc
from rdu.deposits.facts import LineFacts, WeighInFacts
from rdu.deposits.totals import Counted
from rdu.errors import NoPriceThatDay, PricesChanged
from rdu.ledger.accounts import SHARE, STOCK, Move, savings
from rdu.money import Rupiah, price_of, share_of
from rdu.people.models import Ending, MemberKind, Unit, User
from rdu.stock.service import Goods
from rdu.weights import Grams, Measure, Quantity, grams_of

Row = dict[str, object]

NO_TARE = Grams(0)


@dataclass(frozen=True)
class Weighed:
    """One item as it came off the scale. `price` and `amount` are what the screen showed, when it showed any."""

    type_code: str
    grade_code: str
    quantity: Quantity
    tare: Grams = NO_TARE
    price: Rupiah | None = None
    amount: Rupiah | None = None


@dataclass(frozen=True)
class Visit:
    """Somebody came with sorted waste: who, when, how, and what the scale read."""

    member_number: int
    day: date
    lines: Sequence[Weighed]
    person_ordinal: int = 1
    how: How = How.DROPPED
    station: str = "A"
    price_version: str | None = None
    net: Rupiah | None = None
    note_id: int | None = None
    replaces_seq: int | None = None


@dataclass(frozen=True)
class PricedLine:
    """A line with the row of the price list that priced it."""

    item: Item
    quote: Quote
    quantity: Quantity
    tare: Grams
    grams_each: Grams | None
    net_grams: Grams
    amount: Rupiah

    def facts(self) -> LineFacts:
        return LineFacts(
            self.item.type_code, self.item.grade_code, self.quote.reference, self.item.measure, self.quantity,
            self.grams_each, Grams(self.net_grams + self.tare), self.tare, self.net_grams, self.quote.amount,
            self.amount,
        )  # fmt: skip

    def counted(self) -> Counted:
        return Counted(self.item.grade_id, self.item.group, self.quantity, self.net_grams, self.amount)

    def goods(self) -> Goods:
        return Goods(self.item.grade_id, self.net_grams, self.amount)

    def row(self) -> Row:
        facts = self.facts()
        copied = ("measure", "quantity", "grams_each", "gross_grams", "tare_grams", "net_grams", "unit_price", "amount")
        row: Row = {name: getattr(facts, name) for name in copied}
        return {**row, "grade_id": self.item.grade_id, "price_id": self.quote.price_id}


class Terms(NamedTuple):
    """What holds for a whole weighing day: its two price lists and the unit's share."""

    central_list_id: int | None
    unit_list_id: int | None
    share_bp: int

    @property
    def lists(self) -> Lists:
        return Lists(self.central_list_id, self.unit_list_id)

    def labels(self, session: Session) -> tuple[str, str]:
        """What the hash chain calls the two lists."""
        central, own = self.central_list_id, self.unit_list_id
        return label_of(session, central) if central else "", label_of(session, own) if own else ""


class Visitor(NamedTuple):
    """Who came: the member as the books know her, and the person who brought it."""

    member_id: int
    number: int
    kind: MemberKind
    merged_into_id: int | None
    person_id: int
    ordinal: int
    name: str
    pocket: str
    ended_as: Ending | None = None  # died, or moved away: nothing is weighed for her any more


def priced(visit: Visit, who: MemberKind, sheet: PriceSheet, each: dict[int, Grams]) -> list[PricedLine]:
    """The lines at the sheet's prices. `each` holds grams of one piece or litre by type.

    Raises NoPriceThatDay, and PricesChanged where the screen had shown another price or amount.
    """
    channel = Channel(who=Who.GROUP if who.is_group else Who.INDIVIDUAL, how=visit.how)
    return [_price(item_of(sheet, line), line, channel, each) for line in visit.lines]


def item_of(sheet: PriceSheet, line: Weighed) -> Item:
    """The line's item in the sheet, or NoPriceThatDay."""
    item = sheet.item(line.type_code, line.grade_code)
    if item is None:
        raise NoPriceThatDay(line.type_code)
    return item


def _price(item: Item, line: Weighed, channel: Channel, each: dict[int, Grams]) -> PricedLine:
    quote = item.quote(channel)
    grams_each = each.get(item.type_id)
    if quote is None or (item.measure is not Measure.KG and grams_each is None):
        raise NoPriceThatDay(item.name)
    amount = price_of(line.quantity, item.measure, quote.amount)
    if line.price not in (None, quote.amount) or line.amount not in (None, amount):
        raise PricesChanged
    net = grams_of(line.quantity, item.measure, grams_each or Grams(0))
    tare = line.tare if item.measure is Measure.KG else Grams(0)
    return PricedLine(item, quote, line.quantity, tare, grams_each, net, amount)


class Standing(NamedTuple):
    """Where a weigh-in will stand: its unit, running number, receipt number and who weighed."""

    unit: Unit
    seq: int
    number: int
    by: User


def facts_of(
    at: Standing, visit: Visit, terms: Terms, labels: tuple[str, str], came: Visitor, lines: Sequence[PricedLine]
) -> WeighInFacts:
    """Everything a weigh-in states. The share is taken once, of the whole."""
    gross = Rupiah(sum(line.amount for line in lines))
    share = share_of(gross, terms.share_bp)
    return WeighInFacts(
        at.unit.code, at.seq, came.number, came.ordinal, visit.day, visit.station, at.number, visit.how, *labels,
        Grams(sum(line.net_grams for line in lines)), gross, terms.share_bp, share, Rupiah(gross - share), now_utc(),
        at.by.public_id, visit.replaces_seq, [line.facts() for line in lines],
    )  # fmt: skip


def moves_of(facts: WeighInFacts, came: Visitor) -> list[Move]:
    """What the member is credited, and what of it the unit keeps."""
    pocket = savings(came.member_id, came.number, came.pocket)
    moves = [Move(STOCK, pocket, facts.gross), Move(pocket, SHARE, facts.share)]
    return [move for move in moves if move.amount]


def header_row(at: Standing, facts: WeighInFacts, terms: Terms, came: Visitor) -> Row:
    copied = ("seq", "day", "station", "number", "how", "grams", "gross", "share_bp", "share", "net", "weighed_at")
    header: Row = {name: getattr(facts, name) for name in (*copied, "replaces_seq")}
    lists: Row = {"central_list_id": terms.central_list_id, "unit_list_id": terms.unit_list_id}
    people: Row = {"member_id": came.member_id, "person_id": came.person_id, "weighed_by_id": at.by.id}
    return {"unit_id": at.unit.id, **header, **lists, **people}


def line_rows(at: Standing, lines: Sequence[PricedLine]) -> list[Row]:
    return [{"unit_id": at.unit.id, "seq": at.seq, "position": n, **line.row()} for n, line in enumerate(lines, 1)]
