"""Factor sets brought in, which of them counts since when, what is assumed, and what a type is made of.

All of it is only ever followed by a newer row: an issued report names the rows it was made from.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.catalogue.models import WasteType
from rdu.db import Base, BigId, Id, choice
from rdu.impact.assumed import Key
from rdu.impact.factors import Checked, Metric
from rdu.people.models import Unit, User


class FactorSet(Base):
    """A set that the agency brought in, under a name and a version of its own. The shipped one is a file of RDU."""

    __tablename__ = "factor_set"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    published: Mapped[str] = mapped_column(String(10))
    checksum: Mapped[str] = mapped_column(String(64))
    filename: Mapped[str] = mapped_column(String(120))
    published_at: Mapped[datetime]
    published_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    published_by: Mapped[User] = relationship(viewonly=True)
    rows: Mapped[list["FactorRow"]] = relationship(order_by="FactorRow.position", viewonly=True)


class FactorRow(Base):
    """One figure of a set. Numbers are kept as they are written: databases disagree about decimals."""

    __tablename__ = "factor"
    __table_args__ = (UniqueConstraint("set_id", "material", "metric"),)

    set_id: Mapped[int] = mapped_column(BigId, ForeignKey("factor_set.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    material: Mapped[str] = mapped_column(String(30))
    metric: Mapped[Metric] = mapped_column(choice(Metric))
    value: Mapped[str] = mapped_column(String(24))
    unit: Mapped[str] = mapped_column(String(40))
    low: Mapped[str] = mapped_column(String(24))
    high: Mapped[str] = mapped_column(String(24))
    source: Mapped[str] = mapped_column(String(300))
    year: Mapped[str] = mapped_column(String(10))
    locator: Mapped[str] = mapped_column(String(300))
    checked: Mapped[Checked] = mapped_column(choice(Checked))


class FactorChoice(Base):
    """From a day on this set counts; without a set it is the shipped one again."""

    __tablename__ = "factor_choice"
    __table_args__ = (CheckConstraint("reason <> ''", name="chosen_for_a_reason"),)

    id: Mapped[Id]
    set_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("factor_set.id"))
    valid_from: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    chosen_at: Mapped[datetime]
    chosen_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    factor_set: Mapped[FactorSet | None] = relationship(viewonly=True)
    chosen_by: Mapped[User] = relationship(viewonly=True)


class Assumption(Base):
    """What is assumed from a day on. An empty value: it is not known, and pages say so."""

    __tablename__ = "assumption"
    __table_args__ = (
        Index("ix_assumption_key_valid_from", "key", "valid_from"),
        CheckConstraint("reason <> ''", name="set_for_a_reason"),
    )

    id: Mapped[Id]
    key: Mapped[Key] = mapped_column(choice(Key))
    value: Mapped[str] = mapped_column(String(24))
    valid_from: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    set_at: Mapped[datetime]
    set_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    set_by: Mapped[User] = relationship(viewonly=True)


class TypeMaterial(Base):
    """What a waste type is made of from a day on: an item of the map. Before, the type itself says it."""

    __tablename__ = "type_material"
    __table_args__ = (
        Index("ix_type_material_waste_type_id_valid_from", "waste_type_id", "valid_from"),
        CheckConstraint("reason <> ''", name="set_for_a_reason"),
    )

    id: Mapped[Id]
    waste_type_id: Mapped[int] = mapped_column(BigId, ForeignKey("waste_type.id"))
    item: Mapped[str] = mapped_column(String(30))
    valid_from: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    set_at: Mapped[datetime]
    set_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    waste_type: Mapped[WasteType] = relationship(viewonly=True)
    set_by: Mapped[User] = relationship(viewonly=True)


class OwnFuel(Base):
    """Diesel that a unit burned to fetch and bring goods itself. A mistake is taken back by a row of its own."""

    __tablename__ = "own_fuel"
    __table_args__ = (
        Index("ix_own_fuel_unit_id_day", "unit_id", "day"),
        CheckConstraint(
            "millilitres <> 0 AND (millilitres < 0) = (undoes_id IS NOT NULL)", name="taken_back_or_burned"
        ),
    )

    id: Mapped[Id]
    operation: Mapped[UUID] = mapped_column(unique=True)
    """Made by the page: sent twice, it is recorded once."""
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    day: Mapped[date]
    millilitres: Mapped[int]
    note: Mapped[str] = mapped_column(String(200), default="")
    undoes_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("own_fuel.id"), unique=True)
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    unit: Mapped[Unit] = relationship(viewonly=True)
    recorded_by: Mapped[User] = relationship(viewonly=True)
    undone: Mapped["OwnFuel | None"] = relationship(
        primaryjoin="OwnFuel.id == foreign(remote(OwnFuel.undoes_id))", viewonly=True, uselist=False
    )
