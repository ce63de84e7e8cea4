"""What happens at the plant, day by day: a row is written once, and a wrong one is taken back by a row beside it.

Every row stands on a journal without entries, so that the unit's chain holds it. The plant's tonnes are a balance of
their own, and its income never reaches a unit's cash: it is kept with the number of its deposit slip.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import SchemaItem

from rdu.db import Base, BigId, choice
from rdu.money import Rupiah
from rdu.people.models import Region, Unit, User
from rdu.plant.kinds import MOST_GRAMS, MOST_LOADED, PlantKind, Process, Product, Residue, Stage
from rdu.weights import Grams


class PlantRow(Base):
    """One row of the log. Its kind says in which table the rest of it stands."""

    __tablename__ = "plant_row"
    __table_args__: tuple[SchemaItem, ...] = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        Index("ix_plant_row_unit_id_day", "unit_id", "day"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[PlantKind] = mapped_column(choice(PlantKind))
    day: Mapped[date]
    note: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    recorded_by: Mapped[User] = relationship()
    reversal: Mapped["PlantReversal | None"] = relationship(
        primaryjoin="(PlantReversal.unit_id == PlantRow.unit_id) & (foreign(PlantReversal.row_seq) == PlantRow.seq)",
        viewonly=True,
        uselist=False,
    )

    __mapper_args__ = {"polymorphic_on": "kind"}


def _of_a_row() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["unit_id", "seq"], ["plant_row.unit_id", "plant_row.seq"])


class PlantLoad(PlantRow):
    """A truck over the scale: from a TPS 3R that RDU knows, or from a desa."""

    __tablename__ = "plant_load"
    __table_args__ = (
        _of_a_row(),
        CheckConstraint("(tps_code IS NULL) <> (region_code IS NULL)", name="from_one_place"),
        CheckConstraint("net = gross - tare AND tare >= 0 AND net > 0", name="net_is_gross_less_tare"),
        CheckConstraint(f"gross <= {MOST_LOADED}", name="fits_a_truck"),
        CheckConstraint("moisture BETWEEN 0 AND 999", name="moisture_in_tenths"),
    )
    __mapper_args__ = {"polymorphic_identity": PlantKind.LOAD}

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tps_code: Mapped[str | None] = mapped_column(String(3), ForeignKey("unit.code"))
    region_code: Mapped[str | None] = mapped_column(String(13), ForeignKey("region.code"))
    residue: Mapped[Residue] = mapped_column(choice(Residue))
    vehicle: Mapped[str] = mapped_column(String(20))
    gross: Mapped[Grams]
    tare: Mapped[Grams]
    net: Mapped[Grams]
    moisture: Mapped[int | None] = mapped_column(SmallInteger)
    """Tenths of a per cent of the wet weight; None: nobody measured."""

    tps: Mapped[Unit | None] = relationship(viewonly=True)
    region: Mapped[Region | None] = relationship(viewonly=True)

    @property
    def source(self) -> str:
        """The code of the place it came from."""
        return self.tps_code or self.region_code or ""


# What evaporates is reckoned from the weight that stayed and both moistures, half up: dry matter stays the same.
WATER = (
    "water = CASE WHEN moisture_before IS NULL THEN 0 ELSE"
    " (2 * (feed + rdf + briquettes) * (moisture_before - moisture_after) + 1000 - moisture_before)"
    " / (2 * (1000 - moisture_before)) END"
)


class PlantBatch(PlantRow):
    """Grams taken from one heap, and where they went."""

    __tablename__ = "plant_batch"
    __table_args__ = (
        _of_a_row(),
        CheckConstraint(f"taken > 0 AND taken <= {MOST_GRAMS}", name="takes_something"),
        CheckConstraint(
            "feed >= 0 AND recyclables >= 0 AND rdf >= 0 AND briquettes >= 0 AND residue >= 0 AND water >= 0",
            name="not_negative",
        ),
        CheckConstraint(
            "(process = 'dry' AND rdf = 0 AND briquettes = 0) OR (process = 'press' AND feed = 0 AND recyclables = 0)",
            name="makes_what_its_process_makes",
        ),
        CheckConstraint(
            "(moisture_before IS NULL) = (moisture_after IS NULL) AND"
            " (moisture_before IS NULL OR (moisture_after >= 0 AND moisture_before >= moisture_after"
            " AND moisture_before <= 999))",
            name="dries_or_is_not_measured",
        ),
        CheckConstraint(WATER, name="water_from_the_moistures"),
    )
    __mapper_args__ = {"polymorphic_identity": PlantKind.BATCH}

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    process: Mapped[Process] = mapped_column(choice(Process))
    taken: Mapped[Grams]
    feed: Mapped[Grams]
    recyclables: Mapped[Grams]
    """Handed on at once."""
    rdf: Mapped[Grams]
    briquettes: Mapped[Grams]
    residue: Mapped[Grams]
    water: Mapped[Grams]
    moisture_before: Mapped[int | None] = mapped_column(SmallInteger)
    moisture_after: Mapped[int | None] = mapped_column(SmallInteger)

    @property
    def gap(self) -> int:
        """What was taken and came out nowhere; below zero, more came out."""
        out = self.feed + self.recyclables + self.rdf + self.briquettes + self.residue + self.water
        return self.taken - out


class PlantProduct(PlantRow):
    """Fuel that left for a buyer."""

    __tablename__ = "plant_product"
    __table_args__ = (
        _of_a_row(),
        CheckConstraint(f"grams > 0 AND grams <= {MOST_GRAMS}", name="weighs_something"),
        CheckConstraint("moisture BETWEEN 0 AND 999", name="moisture_in_tenths"),
    )
    __mapper_args__ = {"polymorphic_identity": PlantKind.PRODUCT}

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product: Mapped[Product] = mapped_column(choice(Product))
    buyer: Mapped[str] = mapped_column(String(80))
    grams: Mapped[Grams]
    moisture: Mapped[int | None] = mapped_column(SmallInteger)
    paper: Mapped[str] = mapped_column(String(40))
    """The number of the delivery paper."""


class PlantResidue(PlantRow):
    """Residue that left, and where to."""

    __tablename__ = "plant_residue"
    __table_args__ = (
        _of_a_row(),
        CheckConstraint(f"grams > 0 AND grams <= {MOST_GRAMS}", name="weighs_something"),
    )
    __mapper_args__ = {"polymorphic_identity": PlantKind.RESIDUE}

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[str] = mapped_column(String(80))
    grams: Mapped[Grams]


class PlantIncome(PlantRow):
    """Money that was paid in for the plant's products, by its deposit slip. It is no money of a unit."""

    __tablename__ = "plant_income"
    __table_args__ = (
        _of_a_row(),
        CheckConstraint("amount > 0", name="amount_positive"),
    )
    __mapper_args__ = {"polymorphic_identity": PlantKind.INCOME}

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product: Mapped[Product] = mapped_column(choice(Product))
    slip: Mapped[str] = mapped_column(String(40))
    payer: Mapped[str] = mapped_column(String(80))
    amount: Mapped[Rupiah]


class PlantStop(PlantRow):
    """A machine that stood still."""

    __tablename__ = "plant_stop"
    __table_args__ = (
        _of_a_row(),
        CheckConstraint("minutes > 0 AND minutes <= 1440", name="within_a_day"),
    )
    __mapper_args__ = {"polymorphic_identity": PlantKind.STOP}

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    machine: Mapped[str] = mapped_column(String(60))
    minutes: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))


class PlantUse(PlantRow):
    """Electricity, fuel and hands of a day or a shift."""

    __tablename__ = "plant_use"
    __table_args__ = (
        _of_a_row(),
        CheckConstraint(
            "watt_hours >= 0 AND millilitres >= 0 AND workers >= 0 AND watt_hours + millilitres + workers > 0",
            name="some_of_something",
        ),
    )
    __mapper_args__ = {"polymorphic_identity": PlantKind.USE}

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    watt_hours: Mapped[int] = mapped_column(BigId)
    millilitres: Mapped[int] = mapped_column(BigId)
    workers: Mapped[int] = mapped_column(SmallInteger)


class PlantCount(PlantRow):
    """What lay in one heap at the end of a day, and what the log said."""

    __tablename__ = "plant_count"
    __table_args__ = (
        _of_a_row(),
        CheckConstraint(f"found >= 0 AND found <= {MOST_GRAMS}", name="not_negative"),
    )
    __mapper_args__ = {"polymorphic_identity": PlantKind.COUNT}

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stage: Mapped[Stage] = mapped_column(choice(Stage))
    found: Mapped[Grams]
    expected: Mapped[Grams]
    """May be below zero, where a load was never written down."""


class PlantReversal(Base):
    """A row taken back. It leaves its own day, or the first open one where that month is closed."""

    __tablename__ = "plant_reversal"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        ForeignKeyConstraint(["unit_id", "row_seq"], ["plant_row.unit_id", "plant_row.seq"]),
        UniqueConstraint("unit_id", "row_seq"),
        CheckConstraint("reason <> ''", name="for_a_reason"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row_seq: Mapped[int]
    day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    reversed_at: Mapped[datetime]
    reversed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    reversed_by: Mapped[User] = relationship()


class PlantTolerance(Base):
    """How large a gap of the balance may be, in basis points of what has to be accounted for; from a day on."""

    __tablename__ = "plant_tolerance"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "seq"], ["journal.unit_id", "journal.seq"]),
        CheckConstraint("basis_points BETWEEN 0 AND 10000", name="a_part_of_the_whole"),
        CheckConstraint("reason <> ''", name="for_a_reason"),
        Index("ix_plant_tolerance_unit_id_valid_from", "unit_id", "valid_from"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    basis_points: Mapped[int]
    valid_from: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    set_at: Mapped[datetime]
    set_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))

    set_by: Mapped[User] = relationship()
