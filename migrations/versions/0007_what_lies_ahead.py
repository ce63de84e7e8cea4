"""What lies ahead: what a manager has settled on the review list.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "settled_finding",
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", BIG, nullable=False),
        sa.CheckConstraint("note <> ''", name=op.f("ck_settled_finding_settled_with_a_note")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["app_user.id"], name=op.f("fk_settled_finding_settled_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_settled_finding_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "key", name=op.f("pk_settled_finding")),
    )
    op.create_index("ix_settled_finding_unit_id_settled_at", "settled_finding", ["unit_id", "settled_at"])
    keep_for_good("settled_finding")


def downgrade() -> None:
    let_go("settled_finding")
    op.drop_table("settled_finding")
