"""Every view says who may open it. A test walks the URL map and fails on one that does not."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user

from rdu.roles import Role

P = ParamSpec("P")
R = TypeVar("R")

ANYONE = "anyone"
SIGNED_IN = "signed in"


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Open to all, with or without sign-in."""
    view.open_to = ANYONE  # type: ignore[attr-defined]  # the marker that the URL map test reads
    return view


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Open to everybody who is signed in, at any unit."""
    return _guard(view, frozenset(Role), SIGNED_IN)


def only_for(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open to people one of whose roles reaches the unit they work at."""
    return lambda view: _guard(view, frozenset(roles), frozenset(roles))


def _guard(view: Callable[P, R], roles: frozenset[Role], audience: object) -> Callable[P, R]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not current_user.is_authenticated:
            return cast(R, _to_sign_in())
        if audience != SIGNED_IN and not current_user.roles_here & roles:
            abort(403)
        return view(*args, **kwargs)

    guarded.open_to = audience  # type: ignore[attr-defined]  # the marker that the URL map test reads
    return guarded


def _to_sign_in() -> object:
    if request.is_json or request.accept_mimetypes.best == "application/json":
        abort(401)
    if request.method == "GET":
        return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
    flash("Anda sudah keluar. Masuk lagi, lalu ulangi.", "info")
    return redirect(url_for("auth.sign_in"))
