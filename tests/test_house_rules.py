"""The rules of the house, kept by a machine. Each test names what breaks one."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from rdu import create_app
from rdu.config import Config
from rdu.constraints import BY_CONSTRAINT
from rdu.db import Base
from rdu.paths import PACKAGE, STATIC, TEMPLATES

ROOMS = (
    "people", "catalogue", "ledger", "stock", "deposits", "withdrawals", "sales", "cash", "history", "passbook",
    "statements", "outlook", "passages", "impact", "outside", "plant", "atlas", "reports", "files", "feedback",
    "survey", "registers", "manual", "exchange", "innovation",
)  # fmt: skip
MODULES = sorted(PACKAGE.rglob("*.py"))
PAGES = sorted(TEMPLATES.rglob("*.html"))
LONGEST_FILE = 360
LONGEST_FUNCTION = 45
WEB = {"flask", "flask_login", "flask_wtf", "wtforms", "flask_sqlalchemy", "flask_migrate", "rdu.web", "rdu.extensions"}
OURSELVES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "https://wa.me/"}
"""Names of formats, and the one link that a person taps to leave."""


@pytest.fixture(scope="module")
def whole_app() -> Flask:
    return create_app(Config("sqlite://", "x" * 32, https=False))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


EDGE = {
    "people/present.py", "catalogue/desk.py", "deposits/member_visits.py", "files/fields.py", "files/serving.py",
}  # fmt: skip
"""Who is here, what the catalogue's desks share, a function for templates, and files on their way in and out."""


def is_edge(path: Path) -> bool:
    """Views and forms, and what they stand on."""
    return path.stem.endswith(("views", "forms", "routes")) or name_of(path) in EDGE


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_view_says_who_may_open_it(whole_app: Flask) -> None:
    assert {name for name, view in whole_app.view_functions.items() if not hasattr(view, "open_to")} == set()


def test_only_the_edge_commits() -> None:
    """Views, commands, what runs before a view or behind it, and the bench, which measures commits."""
    commits = {
        name_of(path)
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    }
    edges = r"views\w*\.py$|^cli\.py$|^people/present\.py$|^reports/work\.py$|^bench/"
    edge = {name for name in commits if re.search(edges, name)}
    assert commits == edge


def test_the_domain_does_not_know_flask() -> None:
    known = {
        (name_of(path), name)
        for room in ROOMS
        for path in (PACKAGE / room).glob("*.py")
        if not is_edge(path)
        for name in imports(path)
        if name.split(".")[0] in WEB or ".".join(name.split(".")[:2]) in WEB
    }
    assert known == set()


def test_a_room_is_entered_through_its_services_and_models() -> None:
    """Only the edge uses views and forms: no service, model, command or demo does."""
    strangers = {
        (name_of(path), name)
        for path in MODULES
        if path.parent != PACKAGE and not is_edge(path)
        for name in imports(path)
        if re.match(rf"rdu\.({'|'.join(ROOMS)})\.\w*(views|forms)\b", name)
    }
    assert strangers == set()


def test_every_explained_constraint_stands_in_the_database() -> None:
    tables = Base.metadata.tables.values()
    constraints = {str(constraint.name) for table in tables for constraint in table.constraints}
    indexes = {str(index.name) for table in tables for index in table.indexes}
    assert set(BY_CONSTRAINT) - constraints - indexes == set()


def test_every_refusal_says_what_in_indonesian() -> None:
    for refusal in set(BY_CONSTRAINT.values()):
        assert str(refusal()).endswith("."), refusal


def test_no_float_comes_near_money_or_weight() -> None:
    """Nor Decimal, but for factors, which are published as decimals."""
    floats = {
        (name_of(path), node.lineno)
        for path in MODULES
        if name_of(path).split("/")[0] in (*ROOMS, "money.py", "weights.py") and not path.stem.endswith("pdf")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name)
        and node.id in (("float",) if name_of(path).startswith("impact/") else ("float", "Decimal"))
    }
    assert floats == set()


def test_nothing_is_looked_up_without_its_unit() -> None:
    assert {name_of(path) for path in MODULES if "get_or_404" in path.read_text(encoding="utf-8")} == set()


def test_no_file_and_no_function_grows_too_long() -> None:
    files = {name_of(path) for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE}
    functions = {
        f"{name_of(path)}:{node.name}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > LONGEST_FUNCTION
    }
    assert files | functions == set()


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py"}
    assert [path for path in MODULES if path.name in drawers] == []


def test_nothing_is_left_to_do_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    everything = [*MODULES, *PAGES, *STATIC.rglob("*.js"), *STATIC.rglob("*.css")]
    assert [path for path in everything if later.search(path.read_text(encoding="utf-8"))] == []


def test_pages_name_no_other_host() -> None:
    found = {
        (path.name, url)
        for path in [*PAGES, *STATIC.rglob("*.js"), *STATIC.rglob("*.css")]
        for url in re.findall(r"https?://\w[^\s\"'<>)]*", path.read_text(encoding="utf-8"))
    }
    assert {(name, url) for name, url in found if not any(url.startswith(ours) for ours in OURSELVES)} == set()


def test_pages_carry_no_style_and_no_script_of_their_own() -> None:
    """The content security policy would refuse them; data for a script is not a script."""
    own = re.compile(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style\b|javascript:", re.I)
    markup = {path.name: re.sub(r"{{.*?}}|{%.*?%}", "", path.read_text(encoding="utf-8"), flags=re.S) for path in PAGES}
    assert {name: found[0] for name, html in markup.items() if (found := own.search(html))} == {}


def test_every_ignore_says_why() -> None:
    bare = {
        f"{name_of(path)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"# (noqa|type: ignore)", line)
        and not re.search(r"# (?:noqa: [\w, ]+|type: ignore\[[\w, -]+\])  # ", line)
    }
    assert bare == set()
