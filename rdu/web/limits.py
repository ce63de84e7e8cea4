"""How much one request may bring: little, but where a view takes files."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, request

P = ParamSpec("P")
R = TypeVar("R")

WITH_FILES = 20_000_000
"""Bytes: a few photos as phones make them."""


def takes_files(view: Callable[P, R]) -> Callable[P, R]:
    """Stands below the route and above who may open it; photos are larger than anything else that is sent."""
    view.most_bytes = WITH_FILES  # type: ignore[attr-defined]  # read below
    return view


def init_app(app: Flask) -> None:
    """Before anything reads the form, the check against forgery above all."""

    @app.before_request
    def _more_room() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        if most := getattr(view, "most_bytes", 0):
            request.max_content_length = most


def most_told() -> str:
    most = request.max_content_length or current_app.config["MAX_CONTENT_LENGTH"]
    return f"{most // 1_000_000} MB"
