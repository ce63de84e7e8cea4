"""Others may read, and the manual has its versions.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHAPTERS = ("pilah", "gabung", "setor", "harga", "ambil", "adukan", "salah")
FOR_GOOD = ("manual_change", "exchange_call")


def upgrade() -> None:
    _manual_change()
    _exchange_token()
    _exchange_call()
    keep_for_good(*FOR_GOOD)


def downgrade() -> None:
    let_go(*FOR_GOOD)
    for table in ("exchange_call", "exchange_token", "manual_change"):
        op.drop_table(table)


def _manual_change() -> None:
    op.create_table(
        "manual_change",
        sa.Column("version", BIG, autoincrement=False, nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("chapter", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("change", sa.String(length=200), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", BIG, nullable=False),
        sa.CheckConstraint(one_of("chapter", CHAPTERS), name=op.f("ck_manual_change_chapter")),
        sa.CheckConstraint("version > 1", name=op.f("ck_manual_change_follows_the_first")),
        sa.CheckConstraint("words <> '' AND change <> ''", name=op.f("ck_manual_change_says_what_changed")),
        sa.ForeignKeyConstraint(["published_by_id"], ["app_user.id"], name=op.f("fk_manual_change_published_by_id")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_manual_change")),
        sa.UniqueConstraint("operation", name=op.f("uq_manual_change_operation")),
    )


def _exchange_token() -> None:
    op.create_table(
        "exchange_token",
        sa.Column("id", BIG, nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", BIG, nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by_id", BIG, nullable=True),
        sa.CheckConstraint("per_minute BETWEEN 1 AND 600", name=op.f("ck_exchange_token_pace_in_bounds")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_exchange_token_has_a_name")),
        sa.CheckConstraint(
            "(stopped_at IS NULL) = (stopped_by_id IS NULL)", name=op.f("ck_exchange_token_somebody_stopped_it")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["app_user.id"], name=op.f("fk_exchange_token_made_by_id")),
        sa.ForeignKeyConstraint(["stopped_by_id"], ["app_user.id"], name=op.f("fk_exchange_token_stopped_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_token")),
        sa.UniqueConstraint("operation", name=op.f("uq_exchange_token_operation")),
        sa.UniqueConstraint("name", name=op.f("uq_exchange_token_name")),
        sa.UniqueConstraint("sha256", name=op.f("uq_exchange_token_sha256")),
    )


def _exchange_call() -> None:
    op.create_table(
        "exchange_call",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_id", BIG, nullable=False),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.CheckConstraint("status BETWEEN 100 AND 599", name=op.f("ck_exchange_call_status_is_one")),
        sa.CheckConstraint("milliseconds >= 0", name=op.f("ck_exchange_call_time_goes_on")),
        sa.ForeignKeyConstraint(["token_id"], ["exchange_token.id"], name=op.f("fk_exchange_call_token_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_call")),
    )
    op.create_index("ix_exchange_call_token_id_at", "exchange_call", ["token_id", "at"])
    op.create_index("ix_exchange_call_at", "exchange_call", ["at"])
