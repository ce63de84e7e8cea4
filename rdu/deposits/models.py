"""Drop-off notes, weighing days, weigh-ins with their priced lines, and what they add up to."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.catalogue.models import Grade, Group, How, PriceList, WasteType
from rdu.db import Base, BigId, Id, choice
from rdu.ledger.models import Journal
from rdu.money import Rupiah
from rdu.people.models import Member, Person, Unit, User
from rdu.weights import Grams, Measure, Quantity


class NoteState(StrEnum):
    OPEN = "open"
    CANCELLED = "cancelled"
    WEIGHED = "weighed"


class DropOffNote(Base):
    """'Saya datang Sabtu ini': an intention, no money. Walk-ins are normal."""

    __tablename__ = "drop_off_note"
    __table_args__ = (
        Index(
            "uq_drop_off_note_member_id_day",
            "member_id",
            "day",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_drop_off_note_unit_id_day", "unit_id", "day"),
        CheckConstraint("sacks BETWEEN 0 AND 500", name="sacks_in_bounds"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"))
    day: Mapped[date]
    how: Mapped[How] = mapped_column(choice(How), default=How.DROPPED)
    sacks: Mapped[int] = mapped_column(SmallInteger, default=0)
    words: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[NoteState] = mapped_column(choice(NoteState), default=NoteState.OPEN)
    made_at: Mapped[datetime]
    weigh_in_seq: Mapped[int | None]

    member: Mapped[Member] = relationship()
    items: Mapped[list["DropOffItem"]] = relationship()


class DropOffItem(Base):
    __tablename__ = "drop_off_item"

    note_id: Mapped[int] = mapped_column(BigId, ForeignKey("drop_off_note.id"), primary_key=True)
    waste_type_id: Mapped[int] = mapped_column(BigId, ForeignKey("waste_type.id"), primary_key=True)

    waste_type: Mapped[WasteType] = relationship()


class WeighingDay(Base):
    """A day on which a unit weighs. It keeps the price lists and the share it was opened with."""

    __tablename__ = "weighing_day"

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    central_list_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("price_list.id"))
    unit_list_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("price_list.id"))
    share_bp: Mapped[int]
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    cash_counted: Mapped[Rupiah | None]
    sacks_counted: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(200), default="")

    opened_by: Mapped[User] = relationship(foreign_keys=opened_by_id)
    closed_by: Mapped[User | None] = relationship(foreign_keys=closed_by_id)
    central_list: Mapped[PriceList | None] = relationship(foreign_keys=central_list_id)
    unit_list: Mapped[PriceList | None] = relationship(foreign_keys=unit_list_id)


class Station(Base):
    """A place where receipts are numbered: MLT-A-004217. One row a scale or printer, letter by letter."""

    __tablename__ = "station"

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    letter: Mapped[str] = mapped_column(String(1), primary_key=True)
    last_number: Mapped[int] = mapped_column(default=0)


PAPER = "P"
"""The letter of what was weighed before RDU and brought in from the old book."""


class WeighIn(Base):
    """What one member brought on one day, as the scale read it, and what of it reached the savings."""

    __tablename__ = "weigh_in"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        UniqueConstraint("unit_id", "station", "number"),
        UniqueConstraint("unit_id", "replaces_seq"),
        CheckConstraint("share = (gross * share_bp + 5000) / 10000", name="share_is_part_of_gross"),
        CheckConstraint("net = gross - share AND net >= 0", name="net_is_gross_less_share"),
        Index("ix_weigh_in_unit_id_day", "unit_id", "day"),
        Index("ix_weigh_in_member_id_seq", "member_id", "seq"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Its journal's running number: a weigh-in is one journal."""
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"))
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), index=True)
    day: Mapped[date]
    station: Mapped[str] = mapped_column(String(1))
    number: Mapped[int]
    how: Mapped[How] = mapped_column(choice(How))
    central_list_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("price_list.id"))
    unit_list_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("price_list.id"))
    grams: Mapped[Grams]
    gross: Mapped[Rupiah]
    share_bp: Mapped[int]
    share: Mapped[Rupiah]
    net: Mapped[Rupiah]
    weighed_at: Mapped[datetime]
    weighed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    replaces_seq: Mapped[int | None]

    journal: Mapped[Journal] = relationship(viewonly=True)
    unit: Mapped[Unit] = relationship(foreign_keys=unit_id)
    member: Mapped[Member] = relationship()
    person: Mapped[Person] = relationship()
    weighed_by: Mapped[User] = relationship()
    lines: Mapped[list["WeighInLine"]] = relationship(order_by="WeighInLine.position", viewonly=True)
    reversal: Mapped["WeighInReversal | None"] = relationship(
        primaryjoin="and_(WeighIn.unit_id == foreign(WeighInReversal.unit_id),"
        " WeighIn.seq == foreign(WeighInReversal.weigh_in_seq))",
        viewonly=True,
        uselist=False,
    )

    @property
    def receipt(self) -> str:
        """MLT-A-004217: unit code, station letter, the station's running number."""
        return f"{self.unit.code}-{self.station}-{self.number:06}"

    @property
    def from_paper(self) -> bool:
        """Brought in from the old book: nobody here weighed it, and no hour is known."""
        return self.station == PAPER


class WeighInLine(Base):
    """One item on the scale. The price is copied here, so a later price list cannot rewrite history."""

    __tablename__ = "weigh_in_line"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["weigh_in.unit_id", "weigh_in.seq"]),
        CheckConstraint("quantity > 0", name="something_was_weighed"),
        CheckConstraint(
            "amount = CASE WHEN measure = 'piece' THEN quantity * unit_price"
            " ELSE (quantity * unit_price + 500) / 1000 END OR brought",
            name="amount_is_quantity_times_price",
        ),
        CheckConstraint(
            "brought = (price_id IS NULL) AND brought = (paper_row IS NOT NULL)", name="brought_lines_have_no_list"
        ),
        CheckConstraint("net_grams = gross_grams - tare_grams AND tare_grams >= 0", name="net_is_gross_less_tare"),
        CheckConstraint("measure <> 'kg' OR quantity = net_grams", name="kilograms_are_priced_net"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    grade_id: Mapped[int] = mapped_column(BigId, ForeignKey("grade.id"))
    price_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("price.id"))
    """None where the line was brought in from paper: no list of RDU priced it."""
    measure: Mapped[Measure]
    quantity: Mapped[Quantity]
    grams_each: Mapped[Grams | None]  # of a piece or a litre, as it was known that day
    gross_grams: Mapped[Grams]
    tare_grams: Mapped[Grams]
    net_grams: Mapped[Grams]
    unit_price: Mapped[Rupiah]
    """Of a line brought in: the amount by the measure, to the nearest rupiah. The amount stays as it was written."""
    amount: Mapped[Rupiah]
    brought: Mapped[bool] = mapped_column(server_default=false())
    paper_row: Mapped[int | None]
    """Where it stood in the file."""

    grade: Mapped[Grade] = relationship()


class WeighInReversal(Base):
    """A weigh-in that was undone, with a reason. Both stay visible."""

    __tablename__ = "weigh_in_reversal"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        ForeignKeyConstraint(["unit_id", "weigh_in_seq"], ["weigh_in.unit_id", "weigh_in.seq"]),
        UniqueConstraint("unit_id", "weigh_in_seq"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    weigh_in_seq: Mapped[int]
    reason: Mapped[str]
    reversed_at: Mapped[datetime]
    reversed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    reversed_by: Mapped[User] = relationship()


class DayTotal(Base):
    """A unit's day by item and grade, kept by the posting transaction and proven by the audit."""

    __tablename__ = "day_total"

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    grade_id: Mapped[int] = mapped_column(BigId, ForeignKey("grade.id"), primary_key=True)
    lines: Mapped[int]
    quantity: Mapped[Quantity]
    grams: Mapped[Grams]
    amount: Mapped[Rupiah]


class MemberMonth(Base):
    """A member's month by group of the price board, kept by the posting transaction and proven by the audit."""

    __tablename__ = "member_month"

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), primary_key=True)
    group: Mapped[Group] = mapped_column("board_group", choice(Group), primary_key=True)
    lines: Mapped[int]
    grams: Mapped[Grams]
    amount: Mapped[Rupiah]


class DepositMonth(Base):
    """A closed month of a unit in a few figures; counted again when a weigh-in of it is undone, or reaches it late."""

    __tablename__ = "deposit_month"

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    households: Mapped[int]
    """Members who brought something that stands."""
    others: Mapped[int]
    women: Mapped[int]
    """People who brought it, as far as their sex is written down."""
    men: Mapped[int]
    grams: Mapped[Grams]
    amount: Mapped[Rupiah]


class BringersMonth(Base):
    """How many households brought a type of waste in a closed month; counted with the month."""

    __tablename__ = "bringers_month"

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    waste_type_id: Mapped[int] = mapped_column(BigId, ForeignKey("waste_type.id"), primary_key=True)
    households: Mapped[int]


class DesaMonth(Base):
    """How many households of a desa brought something to a unit in a closed month; counted with the month."""

    __tablename__ = "desa_month"

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    region_code: Mapped[str] = mapped_column(String(13), ForeignKey("region.code"), primary_key=True)
    households: Mapped[int]


class About(StrEnum):
    WEIGHT = "weight"
    PRICE = "price"
    KIND = "kind"
    NOT_ME = "not_me"
    OTHER = "other"

    @property
    def word(self) -> str:
        return {
            "weight": "Beratnya",
            "price": "Harganya",
            "kind": "Jenis sampahnya",
            "not_me": "Ini bukan setoran saya",
            "other": "Hal lain",
        }[self.value]


class Question(Base):
    """'Ada yang salah?' about one visit: asked by the member, answered by somebody who did not weigh it."""

    __tablename__ = "question"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["weigh_in.unit_id", "weigh_in.seq"]),
        Index("ix_question_unit_id_answered_at", "unit_id", "answered_at"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId)
    seq: Mapped[int]
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    about: Mapped[About] = mapped_column(choice(About))
    words: Mapped[str] = mapped_column(String(500), default="")
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(500), default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))

    member: Mapped[Member] = relationship()
    answered_by: Mapped[User | None] = relationship()
    weigh_in: Mapped[WeighIn] = relationship(viewonly=True)
