"""The plant keeps its balance.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("load", "batch", "product", "residue", "income", "stop", "use", "count")
RESIDUES = ("mixed", "plastic", "organic", "textile", "other")
PRODUCTS = ("rdf", "briquette")
STAGES = ("raw", "feed", "rdf", "briquette", "residue")
FOR_GOOD = (
    "plant_row", "plant_load", "plant_batch", "plant_product", "plant_residue", "plant_income", "plant_stop",
    "plant_use", "plant_count", "plant_reversal", "plant_tolerance",
)  # fmt: skip
WATER = (
    "water = CASE WHEN moisture_before IS NULL THEN 0 ELSE"
    " (2 * (feed + rdf + briquettes) * (moisture_before - moisture_after) + 1000 - moisture_before)"
    " / (2 * (1000 - moisture_before)) END"
)


def upgrade() -> None:
    for make in (
        _row, _load, _batch, _product, _residue, _income, _stop, _use, _count, _reversal, _tolerance,
    ):  # fmt: skip
        make()
    keep_for_good(*FOR_GOOD)


def downgrade() -> None:
    let_go(*FOR_GOOD)
    for table in reversed(FOR_GOOD):
        op.drop_table(table)


def _keys(table: str, parent: str) -> tuple[sa.schema.SchemaItem, ...]:
    """A row of a unit and its running number, on the row or journal it stands on."""
    return (
        sa.Column("unit_id", BIG, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], [f"{parent}.unit_id", f"{parent}.seq"], name=op.f(f"fk_{table}_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f(f"pk_{table}")),
    )


def _by(table: str, who: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([who], ["app_user.id"], name=op.f(f"fk_{table}_{who}"))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _row() -> None:
    op.create_table(
        "plant_row",
        *_keys("plant_row", "journal"),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        _check("plant_row", "plantkind", one_of("kind", KINDS)),
        _by("plant_row", "recorded_by_id"),
    )
    op.create_index("ix_plant_row_unit_id_day", "plant_row", ["unit_id", "day"], unique=False)


def _load() -> None:
    table = "plant_load"
    op.create_table(
        table,
        *_keys(table, "plant_row"),
        sa.Column("tps_code", sa.String(length=3), nullable=True),
        sa.Column("region_code", sa.String(length=13), nullable=True),
        sa.Column("residue", sa.String(length=20), nullable=False),
        sa.Column("vehicle", sa.String(length=20), nullable=False),
        sa.Column("gross", sa.BigInteger(), nullable=False),
        sa.Column("tare", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("moisture", sa.SmallInteger(), nullable=True),
        _check(table, "residue", one_of("residue", RESIDUES)),
        _check(table, "from_one_place", "(tps_code IS NULL) <> (region_code IS NULL)"),
        _check(table, "net_is_gross_less_tare", "net = gross - tare AND tare >= 0 AND net > 0"),
        _check(table, "fits_a_truck", "gross <= 40000000"),
        _check(table, "moisture_in_tenths", "moisture BETWEEN 0 AND 999"),
        sa.ForeignKeyConstraint(["tps_code"], ["unit.code"], name=op.f("fk_plant_load_tps_code")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_plant_load_region_code")),
    )


def _batch() -> None:
    table = "plant_batch"
    grams = ("taken", "feed", "recyclables", "rdf", "briquettes", "residue", "water")
    op.create_table(
        table,
        *_keys(table, "plant_row"),
        sa.Column("process", sa.String(length=20), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in grams),
        sa.Column("moisture_before", sa.SmallInteger(), nullable=True),
        sa.Column("moisture_after", sa.SmallInteger(), nullable=True),
        _check(table, "process", one_of("process", ("dry", "press"))),
        _check(table, "takes_something", "taken > 0 AND taken <= 1000000000"),
        _check(
            table, "not_negative",
            "feed >= 0 AND recyclables >= 0 AND rdf >= 0 AND briquettes >= 0 AND residue >= 0 AND water >= 0",
        ),
        _check(
            table, "makes_what_its_process_makes",
            "(process = 'dry' AND rdf = 0 AND briquettes = 0)"
            " OR (process = 'press' AND feed = 0 AND recyclables = 0)",
        ),
        _check(
            table, "dries_or_is_not_measured",
            "(moisture_before IS NULL) = (moisture_after IS NULL) AND"
            " (moisture_before IS NULL OR (moisture_after >= 0 AND moisture_before >= moisture_after"
            " AND moisture_before <= 999))",
        ),
        _check(table, "water_from_the_moistures", WATER),
    )  # fmt: skip


def _product() -> None:
    table = "plant_product"
    op.create_table(
        table,
        *_keys(table, "plant_row"),
        sa.Column("product", sa.String(length=20), nullable=False),
        sa.Column("buyer", sa.String(length=80), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("moisture", sa.SmallInteger(), nullable=True),
        sa.Column("paper", sa.String(length=40), nullable=False),
        _check(table, "product", one_of("product", PRODUCTS)),
        _check(table, "weighs_something", "grams > 0 AND grams <= 1000000000"),
        _check(table, "moisture_in_tenths", "moisture BETWEEN 0 AND 999"),
    )


def _residue() -> None:
    table = "plant_residue"
    op.create_table(
        table,
        *_keys(table, "plant_row"),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        _check(table, "weighs_something", "grams > 0 AND grams <= 1000000000"),
    )


def _income() -> None:
    table = "plant_income"
    op.create_table(
        table,
        *_keys(table, "plant_row"),
        sa.Column("product", sa.String(length=20), nullable=False),
        sa.Column("slip", sa.String(length=40), nullable=False),
        sa.Column("payer", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        _check(table, "product", one_of("product", PRODUCTS)),
        _check(table, "amount_positive", "amount > 0"),
    )


def _stop() -> None:
    table = "plant_stop"
    op.create_table(
        table,
        *_keys(table, "plant_row"),
        sa.Column("machine", sa.String(length=60), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        _check(table, "within_a_day", "minutes > 0 AND minutes <= 1440"),
    )


def _use() -> None:
    table = "plant_use"
    op.create_table(
        table,
        *_keys(table, "plant_row"),
        sa.Column("watt_hours", BIG, nullable=False),
        sa.Column("millilitres", BIG, nullable=False),
        sa.Column("workers", sa.SmallInteger(), nullable=False),
        _check(
            table, "some_of_something",
            "watt_hours >= 0 AND millilitres >= 0 AND workers >= 0 AND watt_hours + millilitres + workers > 0",
        ),
    )  # fmt: skip


def _count() -> None:
    table = "plant_count"
    op.create_table(
        table,
        *_keys(table, "plant_row"),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        _check(table, "stage", one_of("stage", STAGES)),
        _check(table, "not_negative", "found >= 0 AND found <= 1000000000"),
    )


def _reversal() -> None:
    table = "plant_reversal"
    op.create_table(
        table,
        *_keys(table, "journal"),
        sa.Column("row_seq", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reversed_by_id", BIG, nullable=False),
        _check(table, "for_a_reason", "reason <> ''"),
        _by(table, "reversed_by_id"),
        sa.ForeignKeyConstraint(
            ["unit_id", "row_seq"], ["plant_row.unit_id", "plant_row.seq"],
            name=op.f("fk_plant_reversal_unit_id_row_seq"),
        ),
        sa.UniqueConstraint("unit_id", "row_seq", name=op.f("uq_plant_reversal_unit_id_row_seq")),
    )  # fmt: skip


def _tolerance() -> None:
    table = "plant_tolerance"
    op.create_table(
        table,
        *_keys(table, "journal"),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", BIG, nullable=False),
        _check(table, "a_part_of_the_whole", "basis_points BETWEEN 0 AND 10000"),
        _check(table, "for_a_reason", "reason <> ''"),
        _by(table, "set_by_id"),
    )
    op.create_index("ix_plant_tolerance_unit_id_valid_from", table, ["unit_id", "valid_from"], unique=False)
