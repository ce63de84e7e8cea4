"""People are heard.

Revision ID: 0017
Revises: 0016
"""

import hashlib
import json
import secrets
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from rdu.migrating import keep_for_good, let_go, one_of

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("complaint", "suggestion")
CATEGORIES = ("weighing", "price", "money", "service", "place", "officer", "other")
CHANNELS = ("web", "poster", "passbook", "counter", "phone", "whatsapp", "spoken")
STATES = ("received", "handled", "answered", "reopened", "excluded")
STEPS = ("received", "taken", "passed", "named", "answered", "reopened", "excluded", "restored")


def upgrade() -> None:
    _complaints()
    _belongings()
    _steps()
    adopt(op.get_bind())
    keep_for_good("complaint", "complaint_file", "complaint_step")


def _complaints() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("officer", sa.String(length=120), nullable=False),
        sa.Column("question_id", BIG, nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("entered_by_id", BIG, nullable=True),
        sa.CheckConstraint(one_of("kind", KINDS), name=op.f("ck_complaint_kind")),
        sa.CheckConstraint(one_of("category", CATEGORIES), name=op.f("ck_complaint_category")),
        sa.CheckConstraint(one_of("channel", CHANNELS), name=op.f("ck_complaint_channel")),
        sa.CheckConstraint("number > 0", name=op.f("ck_complaint_counts_from_one")),
        sa.CheckConstraint(
            "(channel = 'passbook') = (question_id IS NOT NULL)",
            name=op.f("ck_complaint_a_question_comes_by_the_passbook"),
        ),
        sa.CheckConstraint(
            "(channel IN ('counter', 'spoken', 'phone', 'whatsapp')) = (entered_by_id IS NOT NULL)",
            name=op.f("ck_complaint_somebody_enters_what_is_told"),
        ),
        sa.CheckConstraint("words <> '' OR question_id IS NOT NULL", name=op.f("ck_complaint_says_something")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_complaint_unit_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_complaint_question_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["app_user.id"], name=op.f("fk_complaint_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_complaint_year_number")),
        sa.UniqueConstraint("code", name=op.f("uq_complaint_code")),
        sa.UniqueConstraint("question_id", name=op.f("uq_complaint_question_id")),
    )
    op.create_index("ix_complaint_unit_id_received_on", "complaint", ["unit_id", "received_on"])
    op.create_index("ix_complaint_received_on", "complaint", ["received_on"])


def _belongings() -> None:
    op.create_table(
        "complainant",
        sa.Column("complaint_id", BIG, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("member_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complainant_complaint_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_complainant_member_id")),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_complainant")),
    )
    op.create_index(op.f("ix_complainant_member_id"), "complainant", ["member_id"])
    op.create_table(
        "complaint_file",
        sa.Column("complaint_id", BIG, autoincrement=False, nullable=False),
        sa.Column("file_id", BIG, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_file_complaint_id")),
        sa.ForeignKeyConstraint(["file_id"], ["kept_file.id"], name=op.f("fk_complaint_file_file_id")),
        sa.PrimaryKeyConstraint("complaint_id", "file_id", name=op.f("pk_complaint_file")),
    )


def _steps() -> None:
    op.create_table(
        "complaint_step",
        sa.Column("complaint_id", BIG, autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("operation", sa.Uuid(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("handler_id", BIG, nullable=True),
        sa.Column("officer_id", BIG, nullable=True),
        sa.Column("with_agency", sa.Boolean(), nullable=False),
        sa.Column("excluded_as", sa.String(length=20), nullable=True),
        sa.Column("same_as_id", BIG, nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint(one_of("kind", STEPS), name=op.f("ck_complaint_step_stepkind")),
        sa.CheckConstraint(one_of("state", STATES), name=op.f("ck_complaint_step_state")),
        sa.CheckConstraint(one_of("excluded_as", ("spam", "duplicate")), name=op.f("ck_complaint_step_exclusion")),
        sa.CheckConstraint(
            "(kind = 'received') = (ordinal = 1)", name=op.f("ck_complaint_step_begins_by_being_received")
        ),
        sa.CheckConstraint(
            "kind <> 'answered' OR (words <> '' AND by_id IS NOT NULL AND handler_id IS NOT NULL)",
            name=op.f("ck_complaint_step_an_answer_has_words_and_a_name"),
        ),
        sa.CheckConstraint("handler_id <> officer_id", name=op.f("ck_complaint_step_nobody_handles_her_own")),
        sa.CheckConstraint(
            "(state = 'excluded') = (excluded_as IS NOT NULL)", name=op.f("ck_complaint_step_excluded_for_a_reason")
        ),
        sa.CheckConstraint(
            "excluded_as <> 'duplicate' OR same_as_id IS NOT NULL",
            name=op.f("ck_complaint_step_a_duplicate_of_something"),
        ),
        sa.CheckConstraint("same_as_id <> complaint_id", name=op.f("ck_complaint_step_not_a_duplicate_of_itself")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_step_complaint_id")),
        sa.ForeignKeyConstraint(["by_id"], ["app_user.id"], name=op.f("fk_complaint_step_by_id")),
        sa.ForeignKeyConstraint(["handler_id"], ["app_user.id"], name=op.f("fk_complaint_step_handler_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["app_user.id"], name=op.f("fk_complaint_step_officer_id")),
        sa.ForeignKeyConstraint(["same_as_id"], ["complaint.id"], name=op.f("fk_complaint_step_same_as_id")),
        sa.PrimaryKeyConstraint("complaint_id", "ordinal", name=op.f("pk_complaint_step")),
        sa.UniqueConstraint("operation", name=op.f("uq_complaint_step_operation")),
    )
    op.create_index(op.f("ix_complaint_step_handler_id"), "complaint_step", ["handler_id"])


# Questions that were asked before ----------------------------------------------------------------------------------

CATEGORY = {"weight": "weighing", "kind": "weighing", "not_me": "weighing", "price": "price", "other": "other"}
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DAYS = 5


def adopt(connection: sa.Connection) -> None:
    """Every 'Ada yang salah?' that was asked before is a complaint from now on, with its answer where it has one."""
    found = sa.text(
        "SELECT q.id, q.unit_id, q.about, q.words, q.asked_at, q.answer, q.answered_at, q.answered_by_id, u.timezone, "
        "w.weighed_by_id, q.member_id, m.name, m.phone FROM question q JOIN unit u ON u.id = q.unit_id "
        "JOIN weigh_in w ON w.unit_id = q.unit_id AND w.seq = q.seq JOIN member m ON m.id = q.member_id "
        "LEFT JOIN complaint c ON c.question_id = q.id WHERE c.id IS NULL ORDER BY q.asked_at, q.id"
    ).columns(asked_at=sa.DateTime(timezone=True), answered_at=sa.DateTime(timezone=True))
    tables = sa.MetaData()
    tables.reflect(connection, only=["complaint", "complainant", "complaint_step"])
    numbers: Counter[int] = Counter()
    for row in connection.execute(found).all():
        _adopt_one(connection, tables, row, numbers)


def _adopt_one(connection: sa.Connection, tables: sa.MetaData, row: Any, numbers: Counter[int]) -> None:
    asked = _aware(row.asked_at)
    day = asked.astimezone(ZoneInfo(row.timezone)).date()
    numbers[day.year] += 1
    code = "".join(secrets.choice(LETTERS) for _ in range(10))
    about = {"unit_id": row.unit_id, "category": CATEGORY[row.about], "words": row.words, "question_id": row.id}
    made = connection.execute(
        sa.insert(tables.tables["complaint"]).values(
            **about, year=day.year, number=numbers[day.year], code=code, kind="complaint", channel="passbook",
            officer="", received_at=asked, received_on=day,
        )
    )  # fmt: skip
    complaint_id = made.inserted_primary_key[0]
    who = {"complaint_id": complaint_id, "name": row.name, "phone": row.phone, "member_id": row.member_id}
    connection.execute(sa.insert(tables.tables["complainant"]), who)
    label = f"ADU-{day.year}-{numbers[day.year]:04}"
    digest = _digest({
        "complaint": [label, row.unit_id, code], "what": ["complaint", about["category"], "passbook"],
        "words": [row.words, ""], "question": row.id, "received": [asked.isoformat(), day.isoformat()], "by": None,
        "files": [],
    })  # fmt: skip
    due = day + timedelta(days=DAYS)
    steps = [("received", asked, None, "", None)]
    if row.answered_at is not None and row.answered_by_id != row.weighed_by_id:
        steps.append(("answered", _aware(row.answered_at), row.answered_by_id, row.answer, row.answered_by_id))
    for ordinal, (kind, at, by, words, handler) in enumerate(steps, 1):
        operation, body = UUID(int=secrets.randbits(128), version=4), hashlib.sha256(str(row.id).encode()).digest()
        facts = {
            "step": [ordinal, kind, operation.hex, body.hex()], "at": at.isoformat(), "by": by, "words": words,
            "stands": [kind, due.isoformat(), False], "people": [handler, row.weighed_by_id],
            "excluded": [None, None],
        }  # fmt: skip
        digest = _digest([digest.hex(), facts])
        connection.execute(
            sa.insert(tables.tables["complaint_step"]).values(
                complaint_id=complaint_id, ordinal=ordinal, kind=kind, operation=_kept(connection, operation),
                body_hash=body, at=at, by_id=by, words=words, state=kind, due_on=due, handler_id=handler,
                officer_id=row.weighed_by_id, with_agency=False, digest=digest,
            )
        )  # fmt: skip


def _aware(at: datetime) -> datetime:
    """SQLite forgets the zone."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _kept(connection: sa.Connection, operation: UUID) -> UUID | str:
    return operation if connection.dialect.name == "postgresql" else operation.hex


def _digest(facts: object) -> bytes:
    """As rdu.feedback.facts writes them."""
    told = json.dumps(facts, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).digest()


def downgrade() -> None:
    let_go("complaint", "complaint_file", "complaint_step")
    for table in ("complaint_step", "complaint_file", "complainant", "complaint"):
        op.drop_table(table)
