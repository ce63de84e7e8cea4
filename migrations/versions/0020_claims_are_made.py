"""Claims are made, with what they rest on.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
FORMULAS = (
    "regulation", "staff", "budget", "tools", "training", "plan", "actors", "team", "network", "outreach", "manual",
    "channels", "speed", "complaints", "integration", "replication", "creation", "benefit", "monitoring", "video",
    "people", "coverage", "saving", "income", "products", "trend",
)  # fmt: skip
KEYS = (
    "closes_on", "target_units", "cost_before", "cost_after", "pack_briquette", "pack_rdf", "sop_enrolment",
    "sop_deposit", "sop_withdrawal", "sop_complaint",
)  # fmt: skip
FOR_GOOD = (
    "instrument", "indicator", "claim_figure", "claim_file", "claim_file_end", "claim_snapshot", "claim_row",
)  # fmt: skip


def upgrade() -> None:
    for make in (_instrument, _indicator, _figure, _file, _file_end, _snapshot, _row):
        make()
    keep_for_good(*FOR_GOOD)


def downgrade() -> None:
    let_go(*FOR_GOOD)
    for table in reversed(FOR_GOOD):
        op.drop_table(table)


def _by(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["app_user.id"], name=op.f(f"fk_{table}_{column}"))


def _instrument() -> None:
    op.create_table(
        "instrument",
        sa.Column("id", BIG, nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.String(length=10), nullable=False),
        sa.Column("total", sa.SmallInteger(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("published_at", AT, nullable=False),
        sa.Column("published_by_id", BIG, nullable=False),
        _by("instrument", "published_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
        sa.UniqueConstraint("year", "version", name=op.f("uq_instrument_year_version")),
    )


def _indicator() -> None:
    levels = [sa.Column(f"{name}{n}", sa.String(length=200), nullable=False) for name in ("level", "at")
              for n in (1, 2, 3)]  # fmt: skip
    op.create_table(
        "indicator",
        sa.Column("instrument_id", BIG, nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("no", sa.String(length=4), nullable=False),
        sa.Column("variable", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("asks", sa.String(length=300), nullable=False),
        sa.Column("formula", sa.String(length=20), nullable=False),
        sa.Column("span", sa.String(length=20), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        *levels,
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.String(length=300), nullable=False),
        sa.Column("file_types", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("checked", sa.String(length=20), nullable=False),
        sa.CheckConstraint(one_of("formula", FORMULAS), name=op.f("ck_indicator_formula")),
        sa.CheckConstraint(one_of("checked", ("read", "two_copies", "one_copy")), name=op.f("ck_indicator_checked")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_indicator_instrument_id")),
        sa.PrimaryKeyConstraint("instrument_id", "position", name=op.f("pk_indicator")),
        sa.UniqueConstraint("instrument_id", "no", name=op.f("uq_indicator_instrument_id_no")),
    )


def _figure() -> None:
    op.create_table(
        "claim_figure",
        sa.Column("id", BIG, nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=24), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("file_id", BIG, nullable=True),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("set_at", AT, nullable=False),
        sa.Column("set_by_id", BIG, nullable=False),
        sa.CheckConstraint(one_of("key", KEYS), name=op.f("ck_claim_figure_key")),
        sa.CheckConstraint("source <> ''", name=op.f("ck_claim_figure_has_a_source")),
        sa.ForeignKeyConstraint(["file_id"], ["kept_file.id"], name=op.f("fk_claim_figure_file_id")),
        _by("claim_figure", "set_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_figure")),
        sa.UniqueConstraint("operation", name=op.f("uq_claim_figure_operation")),
    )
    op.create_index("ix_claim_figure_year_key", "claim_figure", ["year", "key"])


def _file() -> None:
    op.create_table(
        "claim_file",
        sa.Column("id", BIG, nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("no", sa.String(length=4), nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("told", sa.String(length=200), nullable=False),
        sa.Column("attached_on", sa.Date(), nullable=False),
        sa.Column("attached_at", AT, nullable=False),
        sa.Column("attached_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["kept_file.id"], name=op.f("fk_claim_file_file_id")),
        _by("claim_file", "attached_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_file")),
        sa.UniqueConstraint("operation", "file_id", name=op.f("uq_claim_file_operation_file_id")),
    )
    op.create_index("ix_claim_file_year_no", "claim_file", ["year", "no"])


def _file_end() -> None:
    op.create_table(
        "claim_file_end",
        sa.Column("claim_file_id", BIG, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("ended_at", AT, nullable=False),
        sa.Column("ended_by_id", BIG, nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_claim_file_end_for_a_reason")),
        sa.ForeignKeyConstraint(["claim_file_id"], ["claim_file.id"], name=op.f("fk_claim_file_end_claim_file_id")),
        _by("claim_file_end", "ended_by_id"),
        sa.PrimaryKeyConstraint("claim_file_id", name=op.f("pk_claim_file_end")),
    )


def _snapshot() -> None:
    op.create_table(
        "claim_snapshot",
        sa.Column("id", BIG, nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("instrument", sa.String(length=16), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("points", sa.SmallInteger(), nullable=False),
        sa.Column("taken_at", AT, nullable=False),
        sa.Column("taken_by_id", BIG, nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_claim_snapshot_points_not_negative")),
        _by("claim_snapshot", "taken_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_snapshot")),
        sa.UniqueConstraint("operation", name=op.f("uq_claim_snapshot_operation")),
        sa.UniqueConstraint("year", "month", name=op.f("uq_claim_snapshot_year_month")),
    )


def _row() -> None:
    op.create_table(
        "claim_row",
        sa.Column("snapshot_id", BIG, nullable=False),
        sa.Column("no", sa.String(length=4), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("points", sa.SmallInteger(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 3", name=op.f("ck_claim_row_a_level")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["claim_snapshot.id"], name=op.f("fk_claim_row_snapshot_id")),
        sa.PrimaryKeyConstraint("snapshot_id", "no", name=op.f("pk_claim_row")),
    )
