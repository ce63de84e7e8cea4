"""Addresses in templates, remembered: built anew each time, the same menu costs a page more than its money does."""

from functools import lru_cache

from flask import Flask, request

MOST = 2_048


def init_app(app: Flask) -> None:
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
