"""A document as plain data that can be kept and hashed, and as a document again: whatever blocks there are.

A field that a block is given later, with a default, is not in what was kept before: it reads as its default.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, get_type_hints

from rdu.atlas.drawing import Area
from rdu.reports import document

IS = "is"
"""Names the class beside its fields."""


def as_plain(value: Any) -> Any:
    """Lists, strings, whole numbers, yes and no, and nothing."""
    if is_dataclass(value) and not isinstance(value, type):
        return {IS: type(value).__name__, **{one.name: as_plain(getattr(value, one.name)) for one in fields(value)}}
    if isinstance(value, Mapping):
        return {str(key): as_plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_plain(one) for one in value]
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"a document cannot keep {type(value).__name__}")


def from_plain(plain: Any) -> Any:
    """The same classes with the same fields; what was a row of things is a list."""
    if isinstance(plain, dict):
        read = {name: from_plain(one) for name, one in plain.items() if name != IS}
        return _made(_class(plain[IS]), read) if IS in plain else read
    return [from_plain(one) for one in plain] if isinstance(plain, list) else plain


def _made(kind: Any, read: dict[str, Any]) -> Any:
    """A choice was kept as its word, and is a choice again."""
    hints = _hints(kind)
    return kind(**{name: hints[name](one) if _is_choice(hints[name]) else one for name, one in read.items()})


def _is_choice(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, StrEnum)


_hints = cache(get_type_hints)


def _class(name: str) -> Any:
    found = Area if name == Area.__name__ else vars(document).get(name)
    if not is_dataclass(found):
        raise TypeError(f"no document is made of {name}")
    return found
