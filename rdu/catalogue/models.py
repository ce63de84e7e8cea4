"""What the bank takes in, and what it pays for it since when."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, Id, choice
from rdu.money import Rupiah
from rdu.people.models import Unit, User
from rdu.weights import Measure


class Group(StrEnum):
    """How a price board is divided; the value is the word on it."""

    PLASTIC = "Plastik"
    PAPER = "Kertas"
    METAL = "Logam"
    GLASS = "Kaca"
    OTHER = "Lainnya"


class Sipsn(StrEnum):
    """The composition categories of SIPSN, exactly as the ministry writes them."""

    FOOD = "Sisa makanan"
    WOOD = "Kayu/ranting"
    PAPER = "Kertas/karton"
    PLASTIC = "Plastik"
    METAL = "Logam"
    CLOTH = "Kain"
    RUBBER = "Karet/kulit"
    GLASS = "Kaca"
    OTHER = "Lainnya"


class Intake(StrEnum):
    """Whether a type may be taken at all."""

    OPEN = "open"
    HAZARDOUS = "hazardous"  # off until the agency permits it for a unit
    NEVER = "never"  # 'Jangan diterima'


class Paid(StrEnum):
    ANY = "any"
    SAVED = "saved"
    CASHED = "cashed"


class Who(StrEnum):
    ANY = "any"
    INDIVIDUAL = "individual"
    GROUP = "group"


class How(StrEnum):
    ANY = "any"
    DROPPED = "dropped"
    PICKED_UP = "picked_up"


class ListStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class WasteType(Base):
    """One kind of sorted waste, the same in every unit of the kabupaten."""

    __tablename__ = "waste_type"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(20), unique=True)  # BSIS-33
    key: Mapped[str] = mapped_column(String(3), unique=True)  # two digits typed at the counter: 11
    name: Mapped[str] = mapped_column(String(80))
    short: Mapped[str] = mapped_column(String(24))  # the word on the tile
    picture: Mapped[str] = mapped_column(String(30))
    group: Mapped[Group] = mapped_column("board_group", choice(Group))
    measure: Mapped[Measure]
    material: Mapped[str] = mapped_column(String(30))  # code of the item-to-material map, NONE for mass only
    sipsn: Mapped[Sipsn] = mapped_column(choice(Sipsn))
    intake: Mapped[Intake] = mapped_column(choice(Intake), default=Intake.OPEN)
    note: Mapped[str] = mapped_column(String(200), default="")
    retired_on: Mapped[date | None]

    grades: Mapped[list["Grade"]] = relationship(back_populates="waste_type", order_by="Grade.position")


class Grade(Base):
    """Clean or dirty: a price variant, never a hidden cut of weight. Every type has at least one."""

    __tablename__ = "grade"
    __table_args__ = (UniqueConstraint("waste_type_id", "code"),)

    id: Mapped[Id]
    waste_type_id: Mapped[int] = mapped_column(BigId, ForeignKey("waste_type.id"))
    code: Mapped[str] = mapped_column(String(20))  # "biasa" where there is only one
    name: Mapped[str] = mapped_column(String(40))  # "" where there is only one
    position: Mapped[int] = mapped_column(SmallInteger, default=1)

    waste_type: Mapped[WasteType] = relationship(back_populates="grades")


class EachWeight(Base):
    """Grams of one piece or one litre, since a day, with where the figure comes from."""

    __tablename__ = "each_weight"
    __table_args__ = (
        Index("ix_each_weight_waste_type_id_valid_from", "waste_type_id", "valid_from"),
        CheckConstraint("grams > 0", name="weighs_something"),
    )

    id: Mapped[Id]
    waste_type_id: Mapped[int] = mapped_column(BigId, ForeignKey("waste_type.id"))
    valid_from: Mapped[date]
    grams: Mapped[int]
    estimated: Mapped[bool] = mapped_column(default=True)  # "perkiraan" until weighed
    source: Mapped[str]


class UnitItem(Base):
    """Whether a unit buys a type, and whether the agency permits it there when it is hazardous."""

    __tablename__ = "unit_item"

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    waste_type_id: Mapped[int] = mapped_column(BigId, ForeignKey("waste_type.id"), primary_key=True)
    bought: Mapped[bool] = mapped_column(default=True)
    permitted_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    permitted_at: Mapped[datetime | None]


class PriceList(Base):
    """A whole list of one unit or of the kabupaten, from a day until its next list. Published, it never changes."""

    __tablename__ = "price_list"
    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        Index(
            "uq_price_list_unit_id_valid_from",
            "unit_id",
            "valid_from",
            unique=True,
            sqlite_where=text("status = 'published'"),
            postgresql_where=text("status = 'published'"),
        ),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    number: Mapped[int]
    valid_from: Mapped[date]
    status: Mapped[ListStatus] = mapped_column(choice(ListStatus), default=ListStatus.DRAFT)
    override_bound: Mapped[int] = mapped_column(default=2000)
    """How far a unit's own price may stray from this list's, in basis points; counts on the kabupaten's lists."""
    note: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))

    unit: Mapped[Unit] = relationship()
    created_by: Mapped[User | None] = relationship(foreign_keys=created_by_id)
    published_by: Mapped[User | None] = relationship(foreign_keys=published_by_id)
    prices: Mapped[list["Price"]] = relationship(back_populates="price_list", order_by="Price.id")

    @property
    def label(self) -> str:
        """BKL-12: the owner's code and the list's number, as it stands in every line priced by it."""
        return f"{self.unit.code}-{self.number}"


class Price(Base):
    """What is paid for a kilogram, litre or piece. The most specific row wins: paid, then who, then how."""

    __tablename__ = "price"
    __table_args__ = (
        UniqueConstraint("price_list_id", "grade_id", "paid", "who", "how"),
        CheckConstraint("amount >= 0 AND amount <= 10000000", name="amount_in_bounds"),
    )

    id: Mapped[Id]
    price_list_id: Mapped[int] = mapped_column(BigId, ForeignKey("price_list.id"), index=True)
    grade_id: Mapped[int] = mapped_column(BigId, ForeignKey("grade.id"))
    paid: Mapped[Paid] = mapped_column(choice(Paid), default=Paid.ANY)
    who: Mapped[Who] = mapped_column(choice(Who), default=Who.ANY)
    how: Mapped[How] = mapped_column(choice(How), default=How.ANY)
    amount: Mapped[Rupiah]

    price_list: Mapped[PriceList] = relationship(back_populates="prices")
    grade: Mapped[Grade] = relationship()


class SellingPrice(Base):
    """What a collector last paid the unit: publishing warns where a buying price exceeds it."""

    __tablename__ = "selling_price"
    __table_args__ = (CheckConstraint("amount >= 0 AND amount <= 10000000", name="amount_in_bounds"),)

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), index=True)
    grade_id: Mapped[int] = mapped_column(BigId, ForeignKey("grade.id"))
    sold_on: Mapped[date]
    amount: Mapped[Rupiah]
    buyer: Mapped[str] = mapped_column(String(120), default="")
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))


class HouseShare(Base):
    """The unit's share (bagi hasil) from a day on: announced, dated, visible, its own entry in the books."""

    __tablename__ = "house_share"
    __table_args__ = (
        Index("ix_house_share_unit_id_valid_from", "unit_id", "valid_from"),
        CheckConstraint("basis_points BETWEEN 0 AND 10000", name="a_part_of_the_whole"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    valid_from: Mapped[date]
    basis_points: Mapped[int]
    announced_at: Mapped[datetime]
    announced_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
