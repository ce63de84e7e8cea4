"""People are asked how they were served.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOR_GOOD = ("survey_guard", "survey_sheet", "survey_answer")
OPEN = sa.text("closed_at IS NULL")
ELEMENTS = (
    "requirements", "procedure", "time", "cost", "product", "competence", "conduct", "complaints", "facilities",
)  # fmt: skip
PROFILE = {
    "age": ("agegroup", ("under_20", "20_29", "30_39", "40_49", "50_59", "60_up")),
    "sex": ("sex", ("M", "F")),
    "education": ("education", ("primary", "junior", "senior", "diploma", "bachelor", "master")),
    "occupation": (
        "occupation", ("household", "civil", "forces", "employee", "business", "farmer", "student", "other"),
    ),
}  # fmt: skip


def upgrade() -> None:
    for make in (_period, _unit, _guard, _sheet, _answer):
        make()
    keep_for_good(*FOR_GOOD)


def downgrade() -> None:
    let_go(*FOR_GOOD)
    for table in ("survey_answer", "survey_sheet", "survey_guard", "survey_unit", "survey_period"):
        op.drop_table(table)


def _period() -> None:
    op.create_table(
        "survey_period",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=True),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", BIG, nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", BIG, nullable=True),
        sa.Column("users", sa.Integer(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_survey_period_ends_after_it_begins")),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by_id IS NULL) AND (closed_at IS NULL) = (users IS NULL)"
            " AND (closed_at IS NULL) = (digest IS NULL) AND (closed_at IS NULL) = (secret IS NOT NULL)",
            name=op.f("ck_survey_period_closed_without_its_key"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_survey_period_unit_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["app_user.id"], name=op.f("fk_survey_period_opened_by_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["app_user.id"], name=op.f("fk_survey_period_closed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_period")),
        sa.UniqueConstraint("operation", name=op.f("uq_survey_period_operation")),
    )
    op.create_index(
        "uq_survey_period_unit_id", "survey_period", ["unit_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def _unit() -> None:
    op.create_table(
        "survey_unit",
        sa.Column("period_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("users", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["period_id"], ["survey_period.id"], name=op.f("fk_survey_unit_period_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_survey_unit_unit_id")),
        sa.PrimaryKeyConstraint("period_id", "unit_id", name=op.f("pk_survey_unit")),
    )


def _guard() -> None:
    op.create_table(
        "survey_guard",
        sa.Column("period_id", BIG, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["survey_period.id"], name=op.f("fk_survey_guard_period_id")),
        sa.PrimaryKeyConstraint("period_id", "hash", name=op.f("pk_survey_guard")),
        sqlite_with_rowid=False,
    )


def _sheet() -> None:
    op.create_table(
        "survey_sheet",
        sa.Column("period_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 9999", name=op.f("ck_survey_sheet_number_in_bounds")),
        sa.ForeignKeyConstraint(["period_id"], ["survey_period.id"], name=op.f("fk_survey_sheet_period_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_survey_sheet_unit_id")),
        sa.PrimaryKeyConstraint("period_id", "unit_id", "number", name=op.f("pk_survey_sheet")),
    )


def _answer() -> None:
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        *(sa.Column(element, sa.SmallInteger(), nullable=True) for element in ELEMENTS),
        *(sa.Column(part, sa.String(length=20), nullable=True) for part in PROFILE),
        sa.Column("advice", sa.String(length=500), nullable=False),
        sa.CheckConstraint(one_of("way", ("member", "phone", "paper")), name=op.f("ck_survey_answer_way")),
        *(
            sa.CheckConstraint(f"{element} BETWEEN 1 AND 4", name=op.f(f"ck_survey_answer_{element}_from_1_to_4"))
            for element in ELEMENTS
        ),
        *(
            sa.CheckConstraint(one_of(part, values), name=op.f(f"ck_survey_answer_{name}"))
            for part, (name, values) in PROFILE.items()
        ),
        sa.CheckConstraint(
            f"COALESCE({', '.join(ELEMENTS)}) IS NOT NULL", name=op.f("ck_survey_answer_something_is_answered")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["survey_period.id"], name=op.f("fk_survey_answer_period_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_survey_answer_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_survey_answer_period_id_unit_id", "survey_answer", ["period_id", "unit_id"], unique=False)
