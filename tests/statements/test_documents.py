"""Every kind of journal that the program posts has its word in the books of cash and accounts."""

import ast
import importlib
from collections.abc import Iterator

from rdu.paths import PACKAGE
from rdu.statements.documents import _WORDS

PASSED_ON = {
    "rdu.passages.service": {
        "inherit_paid", "inherit_moved", "split", "move_out", "move_via", "move_in", "due_paid", "due_got", "rest_out",
        "rest_in", "unit_closed",
    },
    "rdu.history.service": {"history_out", "history_sale", "history_opening"},
    "rdu.sales.transfers": {"transfer"},
}  # fmt: skip
"""What modules post whose source is not written where the journal is."""
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parts[-2] not in ("bench", "demo"))


def sources_in(name: str, tree: ast.AST) -> Iterator[str | None]:
    """The first word of every journal's source; None where it is not written here."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Act" and node.args:
            yield _first_word(name, node.args[0])


def _first_word(name: str, source: ast.expr) -> str | None:
    if isinstance(source, ast.Call):  # _source("request", number)
        source = source.args[0]
    first = source.values[0] if isinstance(source, ast.JoinedStr) else source
    if isinstance(first, ast.Constant):
        return str(first.value).partition(":")[0]
    if isinstance(first, ast.FormattedValue):
        known = vars(importlib.import_module(name))
        try:
            return str(eval(ast.unparse(first.value), dict(known))).partition(":")[0]  # noqa: S307  # a constant of ours
        except (NameError, AttributeError):
            return None
    return None


def posted() -> dict[str, set[str | None]]:
    found = {}
    for path in MODULES:
        name = ".".join(("rdu", *path.relative_to(PACKAGE).with_suffix("").parts))
        if sources := set(sources_in(name, ast.parse(path.read_text()))):
            found[name] = sources
    return found


def test_every_source_has_a_word() -> None:
    made = posted()
    assert {name for name, sources in made.items() if None in sources} == set(PASSED_ON)
    whole = {source for sources in made.values() for source in sources if source}.union(*PASSED_ON.values())
    assert len(whole) > 40
    assert whole - set(_WORDS) == set()
