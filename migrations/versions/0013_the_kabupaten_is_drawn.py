"""The kabupaten is drawn: boundary files, and what its share of waste is reckoned against.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of, recheck

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = (
    "share", "mcf", "mcf_low", "mcf_high", "gwp_ch4", "f", "docf", "r", "ox", "generation", "grid", "fuel",
    "forest_carbon", "uco",
)  # fmt: skip
KEYS = (*BEFORE, "population", "official")
FOR_GOOD = ("boundary", "boundary_shape")


def upgrade() -> None:
    _boundary()
    _shape()
    keep_for_good(*FOR_GOOD)
    recheck("assumption", {"ck_assumption_key": one_of("key", KEYS)})


def downgrade() -> None:
    recheck("assumption", {"ck_assumption_key": one_of("key", BEFORE)})
    let_go(*FOR_GOOD)
    for table in reversed(FOR_GOOD):
        op.drop_table(table)


def _boundary() -> None:
    op.create_table(
        "boundary",
        sa.Column("version", BIG, autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("licence", sa.String(length=200), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("codes", sa.String(length=20), nullable=False),
        sa.Column("code_column", sa.String(length=60), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by_id", BIG, nullable=False),
        sa.CheckConstraint(one_of("codes", ("kemendagri", "bps")), name=op.f("ck_boundary_system")),
        sa.CheckConstraint("version > 0", name=op.f("ck_boundary_versions_count_up")),
        sa.CheckConstraint("source <> '' AND licence <> ''", name=op.f("ck_boundary_says_where_it_is_from")),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_boundary_has_a_size")),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["app_user.id"], name=op.f("fk_boundary_drawn_by_id")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_boundary")),
    )


def _shape() -> None:
    op.create_table(
        "boundary_shape",
        sa.Column("version", BIG, nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=False),
        sa.Column("rings", sa.JSON(), nullable=False),
        *(
            sa.Column(f"{what}_{figure}", sa.Integer(), nullable=False)
            for what in ("name", "mark") for figure in ("x", "y", "room")
        ),
        sa.CheckConstraint("name_room >= 0 AND mark_room >= 0", name=op.f("ck_boundary_shape_room_is_no_debt")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_boundary_shape_region_code")),
        sa.ForeignKeyConstraint(["version"], ["boundary.version"], name=op.f("fk_boundary_shape_version")),
        sa.PrimaryKeyConstraint("version", "region_code", name=op.f("pk_boundary_shape")),
    )  # fmt: skip
