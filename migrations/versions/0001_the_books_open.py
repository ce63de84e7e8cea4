"""The books open: people, catalogue, ledger, stock and deposits, with history that the database itself keeps.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


APPEND_ONLY = (
    "journal",
    "entry",
    "operation",
    "opening_balance",
    "member_merge",
    "weigh_in",
    "weigh_in_line",
    "weigh_in_reversal",
    "house_share",
    "each_weight",
    "selling_price",
    "setting",
    "activity",
)
"""Tables whose rows are never changed and never deleted."""

PUBLISHED_LIST = "(SELECT status FROM price_list WHERE id = {row}.price_list_id) = 'published'"


def _guard_on_sqlite() -> None:
    for table in APPEND_ONLY:
        _refuse_on_sqlite(table, "UPDATE")
        _refuse_on_sqlite(table, "DELETE")
    for act in ("UPDATE", "DELETE"):
        _refuse_on_sqlite("price_list", act, "OLD.status = 'published'")
        _refuse_on_sqlite("price", act, PUBLISHED_LIST.format(row="OLD"))
    _refuse_on_sqlite("price", "INSERT", PUBLISHED_LIST.format(row="NEW"))


def _refuse_on_sqlite(table: str, act: str, when: str = "1") -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _guard_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION rdu_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        "CREATE FUNCTION rdu_refuse_if_published() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP <> 'INSERT' AND (SELECT status FROM price_list WHERE id = OLD.price_list_id) = 'published' "
        "OR TG_OP <> 'DELETE' AND (SELECT status FROM price_list WHERE id = NEW.price_list_id) = 'published' "
        "THEN RAISE EXCEPTION 'price is append-only' USING ERRCODE = 'restrict_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    for table in APPEND_ONLY:
        _refuse_on_postgresql(table, "UPDATE OR DELETE")
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION rdu_refuse()")
    _refuse_on_postgresql("price_list", "UPDATE OR DELETE", "WHEN (OLD.status = 'published')")
    op.execute(
        "CREATE TRIGGER price_no_change BEFORE INSERT OR UPDATE OR DELETE ON price "
        "FOR EACH ROW EXECUTE FUNCTION rdu_refuse_if_published()"
    )


def _refuse_on_postgresql(table: str, acts: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE {acts} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION rdu_refuse()"
    )


def upgrade() -> None:
    op.create_table(
        "app_user",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("public_id", name=op.f("uq_app_user_public_id")),
        sa.UniqueConstraint("username", name=op.f("uq_app_user_username")),
    )
    op.create_table(
        "region",
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("bps_code", sa.String(length=10), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "kabupaten",
                "kecamatan",
                "desa",
                "kelurahan",
                name="regionkind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("parent_code", sa.String(length=13), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["parent_code"], ["region.code"], name=op.f("fk_region_parent_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region")),
    )
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_parent_code"), ["parent_code"], unique=False)

    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account", sa.LargeBinary(length=32), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_failure_account_at", ["account", "at"], unique=False)

    op.create_table(
        "waste_type",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("short", sa.String(length=24), nullable=False),
        sa.Column("picture", sa.String(length=30), nullable=False),
        sa.Column(
            "board_group",
            sa.Enum(
                "Plastik",
                "Kertas",
                "Logam",
                "Kaca",
                "Lainnya",
                name="group",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "measure",
            sa.Enum("kg", "piece", "litre", name="measure", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("material", sa.String(length=30), nullable=False),
        sa.Column(
            "sipsn",
            sa.Enum(
                "Sisa makanan",
                "Kayu/ranting",
                "Kertas/karton",
                "Plastik",
                "Logam",
                "Kain",
                "Karet/kulit",
                "Kaca",
                "Lainnya",
                name="sipsn",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "intake",
            sa.Enum("open", "hazardous", "never", name="intake", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waste_type")),
        sa.UniqueConstraint("code", name=op.f("uq_waste_type_code")),
        sa.UniqueConstraint("key", name=op.f("uq_waste_type_key")),
    )
    op.create_table(
        "each_weight",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("waste_type_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.CheckConstraint("grams > 0", name=op.f("ck_each_weight_weighs_something")),
        sa.ForeignKeyConstraint(["waste_type_id"], ["waste_type.id"], name=op.f("fk_each_weight_waste_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_each_weight")),
    )
    with op.batch_alter_table("each_weight", schema=None) as batch_op:
        batch_op.create_index("ix_each_weight_waste_type_id_valid_from", ["waste_type_id", "valid_from"], unique=False)

    op.create_table(
        "grade",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("waste_type_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["waste_type_id"], ["waste_type.id"], name=op.f("fk_grade_waste_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade")),
        sa.UniqueConstraint("waste_type_id", "code", name=op.f("uq_grade_waste_type_id_code")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("path", sa.String(length=100), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "kabupaten",
                "bsi",
                "bsu",
                "rdu",
                "tps3r",
                name="unitkind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("timezone", sa.String(length=30), nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("weigh_weekday", sa.SmallInteger(), nullable=True),
        sa.Column("weigh_weeks", sa.String(length=10), nullable=False),
        sa.Column("opens_at", sa.Time(), nullable=True),
        sa.Column("closes_at", sa.Time(), nullable=True),
        sa.Column("picks_up", sa.Boolean(), nullable=False),
        sa.Column("scale_capacity", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'kabupaten') = (parent_id IS NULL)", name=op.f("ck_unit_only_the_kabupaten_is_root")
        ),
        sa.CheckConstraint("weigh_weekday BETWEEN 0 AND 6", name=op.f("ck_unit_a_day_of_the_week")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_unit_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_path"), ["path"], unique=False)

    op.create_table(
        "chain_head",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_chain_head_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "container",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.CheckConstraint("grams > 0", name=op.f("ck_container_weighs_something")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_container_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_container")),
    )
    with op.batch_alter_table("container", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_container_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "day_total",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("grade_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["grade_id"], ["grade.id"], name=op.f("fk_day_total_grade_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_day_total_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "day", "grade_id", name=op.f("pk_day_total")),
    )
    op.create_table(
        "house_share",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("basis_points BETWEEN 0 AND 10000", name=op.f("ck_house_share_a_part_of_the_whole")),
        sa.ForeignKeyConstraint(["announced_by_id"], ["app_user.id"], name=op.f("fk_house_share_announced_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_house_share_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_share")),
    )
    with op.batch_alter_table("house_share", schema=None) as batch_op:
        batch_op.create_index("ix_house_share_unit_id_valid_from", ["unit_id", "valid_from"], unique=False)

    op.create_table(
        "journal",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("reverses_seq", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["app_user.id"], name=op.f("fk_journal_created_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_journal_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_journal")),
        sa.UniqueConstraint("unit_id", "reverses_seq", name=op.f("uq_journal_unit_id_reverses_seq")),
        sa.UniqueConstraint("unit_id", "source", name=op.f("uq_journal_unit_id_source")),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "household",
                "person",
                "group",
                "school",
                "office",
                "pesantren",
                "unit",
                name="memberkind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("nickname", sa.String(length=120), nullable=False),
        sa.Column("search", sa.String(length=400), nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=True),
        sa.Column("rt", sa.String(length=3), nullable=False),
        sa.Column("rw", sa.String(length=3), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("card_token", sa.String(length=32), nullable=False),
        sa.Column("card_printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("enrolment_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "merged_into_id IS NULL OR merged_into_id <> id", name=op.f("ck_member_not_merged_into_itself")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_member_number_positive")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["member.id"], name=op.f("fk_member_merged_into_id")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_member_region_code")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_member_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("card_token", name=op.f("uq_member_card_token")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_member_enrolment_id")),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_member_unit_id_number")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_region_code"), ["region_code"], unique=False)
        batch_op.create_index("ix_member_unit_id_search", ["unit_id", "search"], unique=False)

    op.create_table(
        "on_hand",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grade_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("grams >= 0 AND value >= 0", name=op.f("ck_on_hand_not_negative")),
        sa.ForeignKeyConstraint(["grade_id"], ["grade.id"], name=op.f("fk_on_hand_grade_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_on_hand_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "grade_id", name=op.f("pk_on_hand")),
    )
    op.create_table(
        "operation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "weigh_in",
                "reversal",
                "correction",
                "opening",
                "enrolment",
                "merge",
                "note",
                name="actkind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("result", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_operation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
    )
    op.create_table(
        "price_list",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("draft", "published", name="liststatus", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("override_bound", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["app_user.id"], name=op.f("fk_price_list_created_by_id")),
        sa.ForeignKeyConstraint(["published_by_id"], ["app_user.id"], name=op.f("fk_price_list_published_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_price_list_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list")),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_price_list_unit_id_number")),
    )
    with op.batch_alter_table("price_list", schema=None) as batch_op:
        batch_op.create_index(
            "uq_price_list_unit_id_valid_from",
            ["unit_id", "valid_from"],
            unique=True,
            sqlite_where=sa.text("status = 'published'"),
            postgresql_where=sa.text("status = 'published'"),
        )

    op.create_table(
        "role_grant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "member",
                "operator",
                "manager",
                "agency",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["granted_by_id"], ["app_user.id"], name=op.f("fk_role_grant_granted_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_role_grant_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_role_grant_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_user_id"), ["user_id"], unique=False)

    op.create_table(
        "selling_price",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grade_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sold_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("buyer", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("amount >= 0 AND amount <= 10000000", name=op.f("ck_selling_price_amount_in_bounds")),
        sa.ForeignKeyConstraint(["grade_id"], ["grade.id"], name=op.f("fk_selling_price_grade_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["app_user.id"], name=op.f("fk_selling_price_recorded_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_selling_price_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selling_price")),
    )
    with op.batch_alter_table("selling_price", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_selling_price_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "setting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("set_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["app_user.id"], name=op.f("fk_setting_set_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_setting_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
    )
    with op.batch_alter_table("setting", schema=None) as batch_op:
        batch_op.create_index("ix_setting_unit_id_key_valid_from", ["unit_id", "key", "valid_from"], unique=False)

    op.create_table(
        "station",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("letter", sa.String(length=1), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_station_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "letter", name=op.f("pk_station")),
    )
    op.create_table(
        "unit_item",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("waste_type_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bought", sa.Boolean(), nullable=False),
        sa.Column("permitted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("permitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["permitted_by_id"], ["app_user.id"], name=op.f("fk_unit_item_permitted_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_item_unit_id")),
        sa.ForeignKeyConstraint(["waste_type_id"], ["waste_type.id"], name=op.f("fk_unit_item_waste_type_id")),
        sa.PrimaryKeyConstraint("unit_id", "waste_type_id", name=op.f("pk_unit_item")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "stock",
                "savings",
                "share",
                "opening",
                name="accountkind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("pocket", sa.String(length=20), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'savings') = (member_id IS NOT NULL)", name=op.f("ck_account_savings_belong_to_a_member")
        ),
        sa.CheckConstraint(
            "kind NOT IN ('stock', 'savings') OR balance >= 0", name=op.f("ck_account_never_below_zero")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_account_member_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_account_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("unit_id", "code", name=op.f("uq_account_unit_id_code")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_member_id"), ["member_id"], unique=False)

    op.create_table(
        "activity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_activity_member_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_activity_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_activity_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index("ix_activity_unit_id_id", ["unit_id", "id"], unique=False)

    op.create_table(
        "drop_off_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "how",
            sa.Enum("any", "dropped", "picked_up", name="how", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("sacks", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "cancelled", "weighed", name="notestate", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("weigh_in_seq", sa.Integer(), nullable=True),
        sa.CheckConstraint("sacks BETWEEN 0 AND 500", name=op.f("ck_drop_off_note_sacks_in_bounds")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_drop_off_note_member_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_drop_off_note_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drop_off_note")),
    )
    with op.batch_alter_table("drop_off_note", schema=None) as batch_op:
        batch_op.create_index("ix_drop_off_note_unit_id_day", ["unit_id", "day"], unique=False)
        batch_op.create_index(
            "uq_drop_off_note_member_id_day",
            ["member_id", "day"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "member_merge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("twin_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moved", sa.BigInteger(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["into_id"], ["member.id"], name=op.f("fk_member_merge_into_id")),
        sa.ForeignKeyConstraint(["merged_by_id"], ["app_user.id"], name=op.f("fk_member_merge_merged_by_id")),
        sa.ForeignKeyConstraint(["twin_id"], ["member.id"], name=op.f("fk_member_merge_twin_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_member_merge_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_merge")),
        sa.UniqueConstraint("twin_id", name=op.f("uq_member_merge_twin_id")),
    )
    op.create_table(
        "member_month",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "board_group",
            sa.Enum(
                "Plastik",
                "Kertas",
                "Logam",
                "Kaca",
                "Lainnya",
                name="group",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_member_month_member_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_member_month_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "month", "member_id", "board_group", name=op.f("pk_member_month")),
    )
    op.create_table(
        "opening_balance",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_opening_balance_amount_positive")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_opening_balance_member_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_opening_balance_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_opening_balance")),
        sa.UniqueConstraint("unit_id", "member_id", name=op.f("uq_opening_balance_unit_id_member_id")),
    )
    op.create_table(
        "paper_book",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("printed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("line > 0", name=op.f("ck_paper_book_a_line_of_the_page")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_paper_book_member_id")),
        sa.ForeignKeyConstraint(["printed_by_id"], ["app_user.id"], name=op.f("fk_paper_book_printed_by_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_paper_book")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("may_view", sa.Boolean(), nullable=False),
        sa.Column("may_withdraw", sa.Boolean(), nullable=False),
        sa.Column("guardian", sa.String(length=120), nullable=False),
        sa.Column("guardian_consent_on", sa.Date(), nullable=True),
        sa.Column("same_as_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("sex IN ('', 'F', 'M')", name=op.f("ck_person_sex_known_or_blank")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_person_member_id")),
        sa.ForeignKeyConstraint(["same_as_id"], ["person.id"], name=op.f("fk_person_same_as_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("member_id", "ordinal", name=op.f("uq_person_member_id_ordinal")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_same_as_id"), ["same_as_id"], unique=False)

    op.create_table(
        "price",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("price_list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grade_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "paid",
            sa.Enum("any", "saved", "cashed", name="paid", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column(
            "who",
            sa.Enum("any", "individual", "group", name="who", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column(
            "how",
            sa.Enum("any", "dropped", "picked_up", name="how", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0 AND amount <= 10000000", name=op.f("ck_price_amount_in_bounds")),
        sa.ForeignKeyConstraint(["grade_id"], ["grade.id"], name=op.f("fk_price_grade_id")),
        sa.ForeignKeyConstraint(["price_list_id"], ["price_list.id"], name=op.f("fk_price_price_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price")),
        sa.UniqueConstraint(
            "price_list_id", "grade_id", "paid", "who", "how", name=op.f("uq_price_price_list_id_grade_id_paid_who_how")
        ),
    )
    with op.batch_alter_table("price", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_price_price_list_id"), ["price_list_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(member_id IS NULL) <> (user_id IS NULL)", name=op.f("ck_sign_in_a_member_or_a_user")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_sign_in_member_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_sign_in_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_sign_in_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_user_id"), ["user_id"], unique=False)

    op.create_table(
        "weighing_day",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("central_list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit_list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("share_bp", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cash_counted", sa.BigInteger(), nullable=True),
        sa.Column("sacks_counted", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["central_list_id"], ["price_list.id"], name=op.f("fk_weighing_day_central_list_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["app_user.id"], name=op.f("fk_weighing_day_closed_by_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["app_user.id"], name=op.f("fk_weighing_day_opened_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_weighing_day_unit_id")),
        sa.ForeignKeyConstraint(["unit_list_id"], ["price_list.id"], name=op.f("fk_weighing_day_unit_list_id")),
        sa.PrimaryKeyConstraint("unit_id", "day", name=op.f("pk_weighing_day")),
    )
    op.create_table(
        "drop_off_item",
        sa.Column("note_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("waste_type_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["drop_off_note.id"], name=op.f("fk_drop_off_item_note_id")),
        sa.ForeignKeyConstraint(["waste_type_id"], ["waste_type.id"], name=op.f("fk_drop_off_item_waste_type_id")),
        sa.PrimaryKeyConstraint("note_id", "waste_type_id", name=op.f("pk_drop_off_item")),
    )
    op.create_table(
        "entry",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("debit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("credit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("debit_after", sa.BigInteger(), nullable=False),
        sa.Column("credit_after", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_entry_amount_positive")),
        sa.CheckConstraint("debit_id <> credit_id", name=op.f("ck_entry_two_different_accounts")),
        sa.ForeignKeyConstraint(["credit_id"], ["account.id"], name=op.f("fk_entry_credit_id")),
        sa.ForeignKeyConstraint(["debit_id"], ["account.id"], name=op.f("fk_entry_debit_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_entry_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", "position", name=op.f("pk_entry")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_credit_id_seq", ["credit_id", "seq"], unique=False)
        batch_op.create_index("ix_entry_debit_id_seq", ["debit_id", "seq"], unique=False)

    op.create_table(
        "weigh_in",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("station", sa.String(length=1), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "how",
            sa.Enum("any", "dropped", "picked_up", name="how", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("central_list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit_list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("gross", sa.BigInteger(), nullable=False),
        sa.Column("share_bp", sa.Integer(), nullable=False),
        sa.Column("share", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("weighed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("weighed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("replaces_seq", sa.Integer(), nullable=True),
        sa.CheckConstraint("net = gross - share AND net >= 0", name=op.f("ck_weigh_in_net_is_gross_less_share")),
        sa.CheckConstraint(
            "share = (gross * share_bp + 5000) / 10000", name=op.f("ck_weigh_in_share_is_part_of_gross")
        ),
        sa.ForeignKeyConstraint(["central_list_id"], ["price_list.id"], name=op.f("fk_weigh_in_central_list_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_weigh_in_member_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_weigh_in_person_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_weigh_in_unit_id_seq")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_weigh_in_unit_id")),
        sa.ForeignKeyConstraint(["unit_list_id"], ["price_list.id"], name=op.f("fk_weigh_in_unit_list_id")),
        sa.ForeignKeyConstraint(["weighed_by_id"], ["app_user.id"], name=op.f("fk_weigh_in_weighed_by_id")),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_weigh_in")),
        sa.UniqueConstraint("unit_id", "replaces_seq", name=op.f("uq_weigh_in_unit_id_replaces_seq")),
        sa.UniqueConstraint("unit_id", "station", "number", name=op.f("uq_weigh_in_unit_id_station_number")),
    )
    with op.batch_alter_table("weigh_in", schema=None) as batch_op:
        batch_op.create_index("ix_weigh_in_member_id_seq", ["member_id", "seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_weigh_in_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_weigh_in_unit_id_day", ["unit_id", "day"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "about",
            sa.Enum(
                "weight",
                "price",
                "kind",
                "not_me",
                "other",
                name="about",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["app_user.id"], name=op.f("fk_question_answered_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_question_member_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["weigh_in.unit_id", "weigh_in.seq"], name=op.f("fk_question_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_question_unit_id_answered_at", ["unit_id", "answered_at"], unique=False)

    op.create_table(
        "weigh_in_line",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("grade_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("price_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "measure",
            sa.Enum("kg", "piece", "litre", name="measure", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("grams_each", sa.BigInteger(), nullable=True),
        sa.Column("gross_grams", sa.BigInteger(), nullable=False),
        sa.Column("tare_grams", sa.BigInteger(), nullable=False),
        sa.Column("net_grams", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "amount = CASE WHEN measure = 'piece' THEN quantity * unit_price"
            " ELSE (quantity * unit_price + 500) / 1000 END",
            name=op.f("ck_weigh_in_line_amount_is_quantity_times_price"),
        ),
        sa.CheckConstraint(
            "measure <> 'kg' OR quantity = net_grams", name=op.f("ck_weigh_in_line_kilograms_are_priced_net")
        ),
        sa.CheckConstraint(
            "net_grams = gross_grams - tare_grams AND tare_grams >= 0",
            name=op.f("ck_weigh_in_line_net_is_gross_less_tare"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_weigh_in_line_something_was_weighed")),
        sa.ForeignKeyConstraint(["grade_id"], ["grade.id"], name=op.f("fk_weigh_in_line_grade_id")),
        sa.ForeignKeyConstraint(["price_id"], ["price.id"], name=op.f("fk_weigh_in_line_price_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["weigh_in.unit_id", "weigh_in.seq"], name=op.f("fk_weigh_in_line_unit_id_seq")
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", "position", name=op.f("pk_weigh_in_line")),
    )
    op.create_table(
        "weigh_in_reversal",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("weigh_in_seq", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reversed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["reversed_by_id"], ["app_user.id"], name=op.f("fk_weigh_in_reversal_reversed_by_id")),
        sa.ForeignKeyConstraint(
            ["unit_id", "seq"], ["journal.unit_id", "journal.seq"], name=op.f("fk_weigh_in_reversal_unit_id_seq")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id", "weigh_in_seq"],
            ["weigh_in.unit_id", "weigh_in.seq"],
            name=op.f("fk_weigh_in_reversal_unit_id_weigh_in_seq"),
        ),
        sa.PrimaryKeyConstraint("unit_id", "seq", name=op.f("pk_weigh_in_reversal")),
        sa.UniqueConstraint("unit_id", "weigh_in_seq", name=op.f("uq_weigh_in_reversal_unit_id_weigh_in_seq")),
    )

    op.create_table(
        "import_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["app_user.id"], name=op.f("fk_import_draft_made_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_import_draft_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_draft")),
    )
    with op.batch_alter_table("import_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_draft_unit_id"), ["unit_id"], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgresql()


def downgrade() -> None:
    with op.batch_alter_table("import_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_draft_unit_id"))

    op.drop_table("import_draft")
    op.drop_table("weigh_in_reversal")
    op.drop_table("weigh_in_line")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index("ix_question_unit_id_answered_at")
        batch_op.drop_index(batch_op.f("ix_question_member_id"))

    op.drop_table("question")
    with op.batch_alter_table("weigh_in", schema=None) as batch_op:
        batch_op.drop_index("ix_weigh_in_unit_id_day")
        batch_op.drop_index(batch_op.f("ix_weigh_in_person_id"))
        batch_op.drop_index("ix_weigh_in_member_id_seq")

    op.drop_table("weigh_in")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_debit_id_seq")
        batch_op.drop_index("ix_entry_credit_id_seq")

    op.drop_table("entry")
    op.drop_table("drop_off_item")
    op.drop_table("weighing_day")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_user_id"))
        batch_op.drop_index(batch_op.f("ix_sign_in_member_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("price", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_price_price_list_id"))

    op.drop_table("price")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_same_as_id"))
        batch_op.drop_index(batch_op.f("ix_person_member_id"))

    op.drop_table("person")
    op.drop_table("paper_book")
    op.drop_table("opening_balance")
    op.drop_table("member_month")
    op.drop_table("member_merge")
    with op.batch_alter_table("drop_off_note", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_drop_off_note_member_id_day",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_drop_off_note_unit_id_day")

    op.drop_table("drop_off_note")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_unit_id_id")

    op.drop_table("activity")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_member_id"))

    op.drop_table("account")
    op.drop_table("unit_item")
    op.drop_table("station")
    with op.batch_alter_table("setting", schema=None) as batch_op:
        batch_op.drop_index("ix_setting_unit_id_key_valid_from")

    op.drop_table("setting")
    with op.batch_alter_table("selling_price", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selling_price_unit_id"))

    op.drop_table("selling_price")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_user_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_unit_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("price_list", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_price_list_unit_id_valid_from",
            sqlite_where=sa.text("status = 'published'"),
            postgresql_where=sa.text("status = 'published'"),
        )

    op.drop_table("price_list")
    op.drop_table("operation")
    op.drop_table("on_hand")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index("ix_member_unit_id_search")
        batch_op.drop_index(batch_op.f("ix_member_region_code"))
        batch_op.drop_index(batch_op.f("ix_member_merged_into_id"))

    op.drop_table("member")
    op.drop_table("journal")
    with op.batch_alter_table("house_share", schema=None) as batch_op:
        batch_op.drop_index("ix_house_share_unit_id_valid_from")

    op.drop_table("house_share")
    op.drop_table("day_total")
    with op.batch_alter_table("container", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_container_unit_id"))

    op.drop_table("container")
    op.drop_table("chain_head")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_path"))
        batch_op.drop_index(batch_op.f("ix_unit_parent_id"))

    op.drop_table("unit")
    op.drop_table("grade")
    with op.batch_alter_table("each_weight", schema=None) as batch_op:
        batch_op.drop_index("ix_each_weight_waste_type_id_valid_from")

    op.drop_table("each_weight")
    op.drop_table("waste_type")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_failure_account_at")

    op.drop_table("sign_in_failure")
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_parent_code"))

    op.drop_table("region")
    op.drop_table("app_user")

    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION rdu_refuse()")
        op.execute("DROP FUNCTION rdu_refuse_if_published()")
