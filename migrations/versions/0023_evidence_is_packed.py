"""Evidence is packed.

Revision ID: 0023
Revises: 0022
"""

from alembic import op

from rdu.migrating import one_of, recheck

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    recheck("job", {"ck_job_jobkind": one_of("kind", ("zip", "mail", "pack"))})


def downgrade() -> None:
    op.execute("DELETE FROM job WHERE kind = 'pack'")
    recheck("job", {"ck_job_jobkind": one_of("kind", ("zip", "mail"))})
