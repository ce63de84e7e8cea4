"""What it avoids: factor sets, which one counts, what is assumed, and what types are made of.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
METRICS = (
    "avoided_production", "doc", "forest_carbon", "warm_recycle", "warm_landfill", "warm_energy", "burned", "per_km",
    "density_tipped", "density_filled",
)  # fmt: skip
KEYS = (
    "share", "mcf", "mcf_low", "mcf_high", "gwp_ch4", "f", "docf", "r", "ox", "generation", "grid", "fuel",
    "forest_carbon", "uco",
)  # fmt: skip
FOR_GOOD = ("factor_set", "factor", "factor_choice", "assumption", "type_material", "own_fuel")


def upgrade() -> None:
    for make in (_factor_set, _factor, _factor_choice, _assumption, _type_material, _own_fuel):
        make()
    keep_for_good(*FOR_GOOD)


def downgrade() -> None:
    let_go(*FOR_GOOD)
    for table in reversed(FOR_GOOD):
        op.drop_table(table)


def _factor_set() -> None:
    op.create_table(
        "factor_set",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("published", sa.String(length=10), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["published_by_id"], ["app_user.id"], name=op.f("fk_factor_set_published_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_set")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_factor_set_code_version")),
    )


def _factor() -> None:
    op.create_table(
        "factor",
        sa.Column("set_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("material", sa.String(length=30), nullable=False),
        sa.Column("metric", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=24), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("low", sa.String(length=24), nullable=False),
        sa.Column("high", sa.String(length=24), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("year", sa.String(length=10), nullable=False),
        sa.Column("locator", sa.String(length=300), nullable=False),
        sa.Column("checked", sa.String(length=20), nullable=False),
        sa.CheckConstraint(one_of("metric", METRICS), name=op.f("ck_factor_metric")),
        sa.CheckConstraint(one_of("checked", ("read", "two_sources")), name=op.f("ck_factor_checked")),
        sa.ForeignKeyConstraint(["set_id"], ["factor_set.id"], name=op.f("fk_factor_set_id")),
        sa.PrimaryKeyConstraint("set_id", "position", name=op.f("pk_factor")),
        sa.UniqueConstraint("set_id", "material", "metric", name=op.f("uq_factor_set_id_material_metric")),
    )


def _factor_choice() -> None:
    op.create_table(
        "factor_choice",
        sa.Column("id", BIG, nullable=False),
        sa.Column("set_id", BIG, nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by_id", BIG, nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_factor_choice_chosen_for_a_reason")),
        sa.ForeignKeyConstraint(["chosen_by_id"], ["app_user.id"], name=op.f("fk_factor_choice_chosen_by_id")),
        sa.ForeignKeyConstraint(["set_id"], ["factor_set.id"], name=op.f("fk_factor_choice_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_choice")),
    )


def _assumption() -> None:
    op.create_table(
        "assumption",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=24), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", BIG, nullable=False),
        sa.CheckConstraint(one_of("key", KEYS), name=op.f("ck_assumption_key")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_assumption_set_for_a_reason")),
        sa.ForeignKeyConstraint(["set_by_id"], ["app_user.id"], name=op.f("fk_assumption_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assumption")),
    )
    op.create_index("ix_assumption_key_valid_from", "assumption", ["key", "valid_from"], unique=False)


def _type_material() -> None:
    op.create_table(
        "type_material",
        sa.Column("id", BIG, nullable=False),
        sa.Column("waste_type_id", BIG, nullable=False),
        sa.Column("item", sa.String(length=30), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", BIG, nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_type_material_set_for_a_reason")),
        sa.ForeignKeyConstraint(["set_by_id"], ["app_user.id"], name=op.f("fk_type_material_set_by_id")),
        sa.ForeignKeyConstraint(["waste_type_id"], ["waste_type.id"], name=op.f("fk_type_material_waste_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_type_material")),
    )
    op.create_index(
        "ix_type_material_waste_type_id_valid_from", "type_material", ["waste_type_id", "valid_from"], unique=False
    )


def _own_fuel() -> None:
    op.create_table(
        "own_fuel",
        sa.Column("id", BIG, nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("millilitres", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("undoes_id", BIG, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.CheckConstraint(
            "millilitres <> 0 AND (millilitres < 0) = (undoes_id IS NOT NULL)",
            name=op.f("ck_own_fuel_taken_back_or_burned"),
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["app_user.id"], name=op.f("fk_own_fuel_recorded_by_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["own_fuel.id"], name=op.f("fk_own_fuel_undoes_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_own_fuel_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_fuel")),
        sa.UniqueConstraint("operation", name=op.f("uq_own_fuel_operation")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_own_fuel_undoes_id")),
    )
    op.create_index("ix_own_fuel_unit_id_day", "own_fuel", ["unit_id", "day"], unique=False)
