"""What is odd about weigh-ins: prices, weights, lines and people that stand twice."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from rdu.catalogue.models import Grade, ListStatus, Price, PriceList, WasteType
from rdu.clock import format_date
from rdu.deposits.days import A_YEAR, FAR_FROM_USUAL, UNDONE, far_from_usual
from rdu.deposits.models import PAPER, WeighIn, WeighInLine, WeighInReversal
from rdu.money import format_rupiah
from rdu.outlook.odd import ITEM, STANDS, Kind, Odd, Since, receipt_of, to_day, to_receipt
from rdu.people.models import Member, Person, Unit
from rdu.people.numbers import format_number
from rdu.weights import format_kg


def prices(session: Session, unit: Unit, since: Since) -> Iterator[Odd]:
    """Lines whose price is not that of their list, or whose list did not hold that day. Paper has no list."""
    found = (
        select(WeighIn.station, WeighIn.number, WeighIn.day, WeighInLine.position, WeighInLine.unit_price,
               Price.amount, Price.price_list_id, *ITEM)
        .join(WeighInLine, (WeighInLine.unit_id == WeighIn.unit_id) & (WeighInLine.seq == WeighIn.seq))
        .join(Price, Price.id == WeighInLine.price_id)
        .join(Grade, Grade.id == WeighInLine.grade_id)
        .join(Grade.waste_type)
        .outerjoin(WeighInReversal, UNDONE)
        .where(WeighIn.unit_id == unit.id, WeighIn.day >= since.day, STANDS)
    )  # fmt: skip
    lists = _Lists(session, unit)
    unlike = WeighInLine.unit_price != Price.amount
    strange = [
        (WeighIn.day == day) & Price.price_list_id.not_in(lists.on(day))
        for day in session.scalars(select(WeighIn.day).where(WeighIn.unit_id == unit.id, WeighIn.day >= since.day)
                                   .distinct())
    ]  # fmt: skip
    condition = unlike
    for one in strange:
        condition = condition | one
    for station, number, day, position, paid, listed, _, item, grade in session.execute(found.where(condition)):
        receipt = receipt_of(unit, station, number)
        name = f"{item} {grade.lower()}".strip()
        words = f"{name} dihargai {format_rupiah(paid)}, di daftarnya {format_rupiah(listed)}. Bukti {receipt}."
        if paid == listed:
            words = f"{name} dihargai menurut daftar yang tidak berlaku hari itu. Bukti {receipt}."
        yield Odd(Kind.PRICE, f"price:{receipt}:{position}", words, day, to_receipt(receipt))


class _Lists:
    """The lists published for a unit, to tell which held on a day."""

    def __init__(self, session: Session, unit: Unit) -> None:
        root_id = int(unit.path.split(".", 1)[0])
        found = select(PriceList.unit_id, PriceList.valid_from, PriceList.id).where(
            PriceList.unit_id.in_([root_id, unit.id]), PriceList.status == ListStatus.PUBLISHED
        )
        self.rows = session.execute(found.order_by(PriceList.valid_from)).all()

    def on(self, day: date) -> list[int]:
        return list({owner: list_id for owner, begins, list_id in self.rows if begins <= day}.values())


def weights(session: Session, unit: Unit, since: Since) -> Iterator[Odd]:
    """Ten times the usual. A visit below ten times the member's lightest of the year cannot be."""
    lightest = (
        select(WeighIn.member_id, func.min(WeighIn.grams).label("grams"))
        .where(WeighIn.unit_id == unit.id, WeighIn.day >= since.day - A_YEAR, WeighIn.grams > 0)
        .group_by(WeighIn.member_id)
        .subquery()
    )
    heavy = (
        select(WeighIn)
        .join(lightest, lightest.c.member_id == WeighIn.member_id)
        .outerjoin(WeighInReversal, UNDONE)
        .where(WeighIn.unit_id == unit.id, WeighIn.day >= since.day, WeighIn.station != PAPER, STANDS)
        .where(WeighIn.grams >= FAR_FROM_USUAL * lightest.c.grams)
        .options(joinedload(WeighIn.unit), joinedload(WeighIn.member))
    )
    by_day: dict[date, list[WeighIn]] = defaultdict(list)
    for record in session.scalars(heavy):
        by_day[record.day].append(record)
    for day, records in by_day.items():
        usual = far_from_usual(session, unit, records, day)
        for record in records:
            if record.seq in usual:
                number = format_number(record.member.number)
                words = (f"{format_kg(record.grams)} atas nomor {number}, biasanya {format_kg(usual[record.seq])}."
                         f" Bukti {record.receipt}.")  # fmt: skip
                yield Odd(Kind.WEIGHT, f"weight:{record.receipt}", words, day, to_receipt(record.receipt))


def duplicates(session: Session, unit: Unit, since: Since) -> Iterator[Odd]:
    """The same member, day, item and weight, more than once."""
    found = (
        select(Member.number, WeighIn.day, WeighInLine.grade_id, WeighInLine.quantity, WeighInLine.net_grams,
               func.count(), func.max(WeighIn.station), func.max(WeighIn.number), func.max(WasteType.name))
        .join(WeighInLine, (WeighInLine.unit_id == WeighIn.unit_id) & (WeighInLine.seq == WeighIn.seq))
        .join(Member, Member.id == WeighIn.member_id)
        .join(Grade, Grade.id == WeighInLine.grade_id)
        .join(Grade.waste_type)
        .outerjoin(WeighInReversal, UNDONE)
        .where(WeighIn.unit_id == unit.id, WeighIn.day >= since.day, STANDS, WeighInLine.brought.is_(False))
        .group_by(Member.number, WeighIn.day, WeighInLine.grade_id, WeighInLine.quantity, WeighInLine.net_grams)
        .having(func.count() > 1)
    )  # fmt: skip
    for number, day, grade_id, quantity, grams, times, station, last, name in session.execute(found):
        receipt = receipt_of(unit, station, last)
        words = (f"{name} {format_kg(grams)} tertulis {times} kali atas nomor {format_number(number)}."
                 f" Bukti terakhir {receipt}.")  # fmt: skip
        key = f"duplicate:{day.isoformat()}:{number:04}:{grade_id}:{quantity}:{times}"
        yield Odd(Kind.DUPLICATE, key, words, day, to_receipt(receipt))


def twice(session: Session, unit: Unit, since: Since) -> Iterator[Odd]:
    """One person who came more than once on a day, under whichever of her numbers."""
    human = func.coalesce(Person.same_as_id, Person.id)
    found = (
        select(human, WeighIn.day, func.count(), func.min(Member.number), func.max(WeighIn.number),
               func.max(WeighIn.station))
        .join(Person, Person.id == WeighIn.person_id)
        .join(Member, Member.id == WeighIn.member_id)
        .outerjoin(WeighInReversal, UNDONE)
        .where(WeighIn.unit_id == unit.id, WeighIn.day >= since.day, WeighIn.station != PAPER, STANDS)
        .group_by(human, WeighIn.day)
        .having(func.count() > 1)
    )  # fmt: skip
    for _, day, times, number, last, station in session.execute(found):
        receipt = receipt_of(unit, station, last)
        words = (f"Orang yang sama, nomor {format_number(number)}, ditimbang {times} kali pada"
                 f" {format_date(day)}. Bukti terakhir {receipt}.")  # fmt: skip
        yield Odd(Kind.TWICE, f"twice:{day.isoformat()}:{receipt}", words, day, to_day(day))
