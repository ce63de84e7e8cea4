"""Files are kept.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "kept_file",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by_id", BIG, nullable=True),
        sa.CheckConstraint(
            one_of("media_type", ("application/pdf", "image/jpeg", "image/png")), name=op.f("ck_kept_file_mediatype")
        ),
        sa.CheckConstraint("size BETWEEN 1 AND 2000000", name=op.f("ck_kept_file_small_enough")),
        sa.CheckConstraint("pages >= 1", name=op.f("ck_kept_file_has_a_page")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_kept_file_unit_id")),
        sa.ForeignKeyConstraint(["kept_by_id"], ["app_user.id"], name=op.f("fk_kept_file_kept_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_file")),
    )
    op.create_index("ix_kept_file_unit_id_sha256", "kept_file", ["unit_id", "sha256"])
    keep_for_good("kept_file")


def downgrade() -> None:
    let_go("kept_file")
    op.drop_table("kept_file")
