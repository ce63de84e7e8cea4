"""Who is here: the signed-in person of this request, read once from the server-side session."""

from contextlib import suppress
from time import monotonic
from typing import cast

from flask import Flask, abort, current_app, request, session
from flask_login import current_user
from sqlalchemy import event, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from rdu.db import is_writing, one_moment, set_writing
from rdu.extensions import db, login_manager
from rdu.people.models import Member, Unit, UnitKind, User
from rdu.people.numbers import format_card, format_number
from rdu.people.officers import pin_accepted, pin_failed, pin_fits
from rdu.people.sessions import Me, TooManyTries, is_due, touch, whoever_holds
from rdu.people.units import phone_of

SID = "sid"
SAFE = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    login_manager.request_loader(_load)
    app.before_request(_begin)
    app.teardown_request(_end)
    if not event.contains(db.session, "after_commit", _written):
        event.listen(db.session, "after_commit", _written)
        event.listen(db.session, "after_flush", _flushed)
    app.context_processor(lambda: {"me": _shown(), **_kabupaten(app)})
    app.add_template_filter(format_number, "member_number")
    app.add_template_filter(format_card, "member_card")


def _kabupaten(app: Flask) -> dict[str, str]:
    """The root's name and telephone, for the bar and foot of public pages; read again once a minute.

    The page that says the database is gone must still be drawn: it shows what was read last.
    """
    words, read_at = app.extensions.get("rdu_kabupaten", ({"kabupaten": "", "contact_phone": ""}, None))
    if read_at is not None and monotonic() - read_at < 60:
        return cast(dict[str, str], words)
    with suppress(SQLAlchemyError):
        root = db.session.scalar(select(Unit).where(Unit.kind == UnitKind.KABUPATEN))
        if root is not None:
            words = {"kabupaten": root.name, "contact_phone": phone_of(db.session(), root)}
            app.extensions["rdu_kabupaten"] = (words, monotonic())
    return cast(dict[str, str], words)


def forget_kabupaten() -> None:
    """The name or the telephone changed: read them again for the next page."""
    current_app.extensions.pop("rdu_kabupaten", None)


def _shown() -> Me | None:
    """Whoever is here, for the page; nobody where the database cannot tell."""
    with suppress(SQLAlchemyError):
        return whoever()
    return None


def _load(_request: object) -> Me | None:
    token = session.get(SID)
    return whoever_holds(db.session(), token) if token else None


def _begin() -> None:
    """Read who is here, then let go: what follows a POST begins as a writing transaction, on SQLite in its turn."""
    set_writing(False)
    if request.endpoint == "assets.asset":
        return
    person = whoever()
    if request.method not in SAFE:
        db.session.commit()
        set_writing(True)
    elif person is not None and is_due(person):
        db.session.commit()
        set_writing(True)
        touch(db.session(), session[SID])
        db.session.commit()
        set_writing(False)


def _written(session_: Session) -> None:
    """What a request writes is committed once; the page after it only reads, and holds up nobody's turn."""
    set_writing(False)
    session_.info.pop("flushed", None)


def _flushed(session_: Session, _context: object) -> None:
    """Something was written that only a view may commit."""
    session_.info["flushed"] = True


def _end(error: BaseException | None) -> None:
    """What only read ends with a commit: at a rollback psycopg forgets every statement that PostgreSQL has planned.

    A page that opens only reads, and so does what follows a POST's own commit. A POST that did not commit is undone.
    """
    only_read = error is None and not is_writing() and "flushed" not in db.session.info
    set_writing(False)
    if only_read:
        with suppress(SQLAlchemyError):
            db.session.expunge_all()  # so that nothing a page touched by mistake is written
            db.session.commit()


def at_one_moment() -> None:
    """What this request reads from here on is of one moment, and what it then writes rests on that."""
    db.session.commit()
    set_writing(request.method not in SAFE)
    one_moment(db.session())


def me() -> Me:
    """The signed-in person, in a view that is guarded."""
    return cast(Me, current_user._get_current_object())


def whoever() -> Me | None:
    """The signed-in person or None, in a view that is open to all."""
    return me() if current_user.is_authenticated else None


def working_unit() -> Unit:
    """The unit the signed-in person works at, or saves at."""
    unit = me().unit
    if unit is None:
        abort(403)
    return unit


def my_member() -> Member:
    member = me().member
    if member is None:
        abort(403)
    return member


def my_user() -> User:
    user = me().user
    if user is None:
        abort(403)
    return user


def officer_pin_problem(officer: User, pin: str) -> str:
    """The sentence that refuses a second officer's PIN on this phone, or "". A failure is counted and kept.

    Tried while only reading: argon2 must not keep SQLite's other writers waiting. Writing follows.
    """
    set_writing(False)
    try:
        fits = pin_fits(db.session(), officer, pin)
    except TooManyTries as error:
        return str(error)
    finally:
        db.session.commit()
        set_writing(True)
    if fits:
        pin_accepted(db.session(), officer)
        return ""
    pin_failed(db.session(), officer, me().unit, request.remote_addr or "")
    db.session.commit()
    return "PIN tidak cocok. Tulis lagi, atau minta pengurus menyetujui dari HP-nya."
