"""Addresses: those in templates are remembered, and numbers in them are such as a database can hold."""

from functools import lru_cache

from flask import Flask, request
from werkzeug.routing import IntegerConverter, Map

MOST = 2_048
LARGEST = 2**63 - 1
"""The largest number that a column of either database holds."""


class RowNumber(IntegerConverter):
    """What `<int:...>` means here: a larger number is nobody's, so its page is not found."""

    def __init__(self, routes: Map, fixed_digits: int = 0, min: int | None = None, max: int = LARGEST) -> None:
        super().__init__(routes, fixed_digits, min, max)


def init_app(app: Flask) -> None:
    """Built anew each time, the addresses of one menu cost a page more than its money does."""
    app.url_map.converters["int"] = RowNumber

    @lru_cache(MOST)
    def built(_mounted_at: str, endpoint: str, values: tuple[tuple[str, str], ...]) -> str:
        return app.url_for(endpoint, **dict(values))  # type: ignore[arg-type]  # none of them is an option of Flask's but an anchor

    def url_for(endpoint: str, **values: object) -> str:
        """As Flask's. Built anew: an endpoint with a leading point (it depends on the page), any other value."""
        texts = tuple((name, value) for name, value in values.items() if isinstance(value, str))
        if endpoint.startswith(".") or len(texts) < len(values):
            return app.url_for(endpoint, **values)  # type: ignore[arg-type]  # Flask names its own options, ours pass through
        return built(request.script_root, endpoint, texts)

    app.jinja_env.globals["url_for"] = url_for
