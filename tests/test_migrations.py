"""The database is made by its migrations, up and down, and holds what the models say, with its guards, on both."""

import subprocess
import sys
from collections import Counter

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, Engine, inspect, text

from rdu.config import Config
from rdu.db import Base
from rdu.extensions import db
from rdu.schema import is_current, migratable

CHECK = """
from flask_migrate import check
from rdu.schema import migratable
from rdu.config import Config
import sys
with migratable(Config(sys.argv[1], "x" * 32, https=False)).app_context():
    check()
"""

APPEND_ONLY = {
    "journal", "entry", "operation", "opening_balance", "member_merge", "weigh_in", "weigh_in_line",
    "weigh_in_reversal", "house_share", "each_weight", "selling_price", "setting", "activity", "month_close",
    "debt_consent", "debt_settlement", "fund_gift", "fund_spending",
    "pocket_rule", "pocket_release", "pocket_move", "history_import", "history_line",
    "stock_move", "stock_count", "stock_count_line", "regrade", "transfer_line", "transfer_received", "transfer_act",
    "opening_figures", "cash_category", "cash_entry", "cash_reversal", "cash_count", "cash_count_note",
    "collector_price", "sale", "sale_line", "sale_reversal", "collection", "collection_reversal",
    "appointment", "hand_over", "passage", "death", "savers_list", "settled_finding",
    "month_end", "month_flow", "audit_run",
    "factor_set", "factor", "factor_choice", "assumption", "type_material", "own_fuel",
    "issued_report", "issued_paper", "signed_report",
    "outside_report", "reminder",
    "plant_row", "plant_load", "plant_batch", "plant_product", "plant_residue", "plant_income", "plant_stop",
    "plant_use", "plant_count", "plant_reversal", "plant_tolerance",
    "boundary", "boundary_shape",
    "kept_file",
    "instrument", "indicator", "claim_figure", "claim_file", "claim_file_end", "claim_snapshot", "claim_row",
    "claim_profile", "claim_filing",
    "register_entry", "entry_version", "entry_name", "entry_file",
    "manual_change", "exchange_call",
    "survey_guard", "survey_sheet", "survey_answer",
    "complaint", "complaint_file", "complaint_step",
}  # fmt: skip


def triggers(engine: Engine) -> Counter[str]:
    """How many triggers each table has."""
    if engine.dialect.name == "sqlite":
        found = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        found = "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
    with engine.connect() as connection:
        return Counter(connection.scalars(text(found)))


def checks(engine: Engine) -> set[str]:
    """The names of all CHECK constraints in the database."""
    inspector = inspect(engine)
    return {
        str(check["name"]) for table in inspector.get_table_names() for check in inspector.get_check_constraints(table)
    }


def named_checks() -> set[str]:
    """The names of all CHECK constraints in the models."""
    return {
        str(constraint.name)
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint) and constraint.name
    }


pytestmark = pytest.mark.both


def test_the_database_goes_down_and_up_again(store: str) -> None:
    with migratable(Config(store, "x" * 32, https=False)).app_context():
        before = sorted(inspect(db.engine).get_table_names())
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        assert not triggers(db.engine)
        upgrade()
        assert sorted(inspect(db.engine).get_table_names()) == before
        assert is_current(db.session())
        db.session.close()
        db.engine.dispose()


def test_the_migrations_make_what_the_models_say(store: str) -> None:
    """In its own process: Alembic leaves its context behind."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", CHECK, store], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_history_is_guarded_by_triggers(app: Flask) -> None:
    with app.app_context():
        found = triggers(db.engine)
        each = 2  # SQLite: UPDATE and DELETE; PostgreSQL: both in one, and TRUNCATE
        assert {table: found[table] for table in APPEND_ONLY} == dict.fromkeys(APPEND_ONLY, each)
        assert found["price"] >= 1
        assert found["price_list"] >= 1


def test_every_check_of_the_models_stands_in_the_database(app: Flask) -> None:
    with app.app_context():
        assert named_checks() <= checks(db.engine)
        assert {"ck_account_never_below_zero", "ck_weigh_in_line_amount_is_quantity_times_price"} <= named_checks()
