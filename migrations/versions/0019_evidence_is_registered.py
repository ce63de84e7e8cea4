"""Evidence is registered.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
REGISTERS = (
    "letter", "person", "agency", "budget", "training", "partner", "contribution", "outreach", "channel",
    "integration", "replication", "milestone", "document", "video",
)  # fmt: skip
ROLES = ("dokumen", "halaman", "undangan", "hadir", "sertifikat", "foto", "layar", "sampul")
TABLES = ("register_entry", "entry_version", "entry_name", "entry_file")


def upgrade() -> None:
    _entry()
    _version()
    _name()
    _file()
    keep_for_good(*TABLES)


def downgrade() -> None:
    let_go(*TABLES)
    for table in reversed(TABLES):
        op.drop_table(table)


def _entry() -> None:
    op.create_table(
        "register_entry",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.CheckConstraint(one_of("register", REGISTERS), name=op.f("ck_register_entry_register")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_register_entry_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
    )
    op.create_index("ix_register_entry_unit_id_register", "register_entry", ["unit_id", "register"])


def _version() -> None:
    op.create_table(
        "entry_version",
        sa.Column("entry_id", BIG, autoincrement=False, nullable=False),
        sa.Column("version", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("signatory", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("party", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=True),
        sa.Column("page", sa.String(length=120), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("number_of", sa.Integer(), nullable=True),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("parts", sa.String(length=120), nullable=False),
        sa.Column("of_id", BIG, nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.CheckConstraint(
            one_of("act", ("made", "corrected", "attached", "detached", "withdrawn")),
            name=op.f("ck_entry_version_act"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_entry_version_counts_from_one")),
        sa.CheckConstraint("(version = 1) = (act = 'made')", name=op.f("ck_entry_version_is_made_first")),
        sa.CheckConstraint(
            "act IN ('made', 'attached') OR reason <> ''", name=op.f("ck_entry_version_a_change_says_why")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_entry_version_amount_positive")),
        sa.CheckConstraint("number_of >= 0", name=op.f("ck_entry_version_nobody_or_more")),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_entry_version_year_near_ours")),
        sa.CheckConstraint("until >= since", name=op.f("ck_entry_version_ends_after_it_began")),
        sa.CheckConstraint("of_id <> entry_id", name=op.f("ck_entry_version_rests_on_another")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_entry_version_entry_id")),
        sa.ForeignKeyConstraint(["of_id"], ["register_entry.id"], name=op.f("fk_entry_version_of_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["app_user.id"], name=op.f("fk_entry_version_recorded_by_id")),
        sa.PrimaryKeyConstraint("entry_id", "version", name=op.f("pk_entry_version")),
        sa.UniqueConstraint("operation", name=op.f("uq_entry_version_operation")),
    )
    op.create_index("ix_entry_version_of_id", "entry_version", ["of_id"])


def _name() -> None:
    op.create_table(
        "entry_name",
        sa.Column("entry_id", BIG, autoincrement=False, nullable=False),
        sa.Column("version", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("line", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id", "version"], ["entry_version.entry_id", "entry_version.version"],
            name=op.f("fk_entry_name_entry_id_version"),
        ),
        sa.PrimaryKeyConstraint("entry_id", "version", "line", name=op.f("pk_entry_name")),
    )  # fmt: skip


def _file() -> None:
    op.create_table(
        "entry_file",
        sa.Column("entry_id", BIG, autoincrement=False, nullable=False),
        sa.Column("version", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.CheckConstraint(one_of("role", ROLES), name=op.f("ck_entry_file_filerole")),
        sa.ForeignKeyConstraint(
            ["entry_id", "version"], ["entry_version.entry_id", "entry_version.version"],
            name=op.f("fk_entry_file_entry_id_version"),
        ),
        sa.ForeignKeyConstraint(["file_id"], ["kept_file.id"], name=op.f("fk_entry_file_file_id")),
        sa.PrimaryKeyConstraint("entry_id", "version", "position", name=op.f("pk_entry_file")),
    )  # fmt: skip
    op.create_index("ix_entry_file_file_id", "entry_file", ["file_id"])
