"""Tokens with which other systems read, how often each may, and the log of what they asked."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, insert, select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import Month, Period, now_utc, period_of
from rdu.db import flush, one_here, table_of
from rdu.errors import AlreadyRecorded, Refused
from rdu.exchange.models import ExchangeCall, ExchangeToken
from rdu.people.models import User
from rdu.people.service import log
from rdu.people.units import root_of

PREFIX, BYTES = "rdu_", 32
MOST_A_MINUTE = 600
A_MINUTE = timedelta(seconds=60)
A_PAGE, MOST_IN_A_FILE = 50, 100_000


def hash_of(token: str) -> bytes:
    """What is kept of a token: 32 random bytes need no slower hash."""
    return hashlib.sha256(token.encode()).digest()


def new_token() -> str:
    return PREFIX + secrets.token_urlsafe(BYTES)


def make_token(session: Session, name: str, per_minute: int, token: str, operation: UUID, by: User) -> ExchangeToken:
    """Keep the token's hash. Raises AlreadyRecorded for an operation that made one: it is shown only once."""
    if session.scalar(select(ExchangeToken.id).where(ExchangeToken.operation == operation)) is not None:
        raise AlreadyRecorded
    if session.scalar(select(ExchangeToken.id).where(ExchangeToken.name == name)) is not None:
        raise Refused("name", "Nama ini sudah dipakai token lain. Pilih nama lain.")
    row = ExchangeToken(
        operation=operation, name=name, sha256=hash_of(token), per_minute=per_minute, made_at=now_utc(),
        made_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    flush(session)
    log(session, "make_token", unit=root_of(session), user=by, subject=name)
    return row


def token_called(session: Session, token_id: int) -> ExchangeToken:
    return one_here(session, select(ExchangeToken).where(ExchangeToken.id == token_id))


def stop_token(session: Session, row: ExchangeToken, by: User) -> None:
    """For good: who goes on asks for a new one. Stopped already, nothing changes."""
    if row.stopped_at is None:
        row.stopped_at, row.stopped_by_id = now_utc(), by.id
        flush(session)
        log(session, "stop_token", unit=root_of(session), user=by, subject=row.name)


def token_held(session: Session, token: str) -> ExchangeToken | None:
    """The row of a token that somebody brings, stopped or not."""
    return session.scalar(select(ExchangeToken).where(ExchangeToken.sha256 == hash_of(token)))


def calls_just_now(session: Session, row: ExchangeToken) -> int:
    """Within the last minute."""
    mine = (ExchangeCall.token_id == row.id, ExchangeCall.at > now_utc() - A_MINUTE)
    return session.scalar(select(func.count()).select_from(ExchangeCall).where(*mine)) or 0


def keep_call(session: Session, row: ExchangeToken, path: str, status: int, milliseconds: int) -> None:
    facts = {"at": now_utc(), "token_id": row.id, "path": path[:120], "status": status, "milliseconds": milliseconds}
    session.execute(insert(table_of(ExchangeCall)), facts)


# Read -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """A token in the list, with what was asked with it."""

    token: ExchangeToken
    calls: int
    last: datetime | None


def tokens(session: Session) -> Sequence[Standing]:
    """Those in use first, then by name."""
    found = select(ExchangeCall.token_id, func.count(), func.max(ExchangeCall.at)).group_by(ExchangeCall.token_id)
    asked = {token_id: (count, last) for token_id, count, last in session.execute(found)}
    people = joinedload(ExchangeToken.made_by), joinedload(ExchangeToken.stopped_by)
    rows = session.scalars(select(ExchangeToken).options(*people).order_by(ExchangeToken.name))
    standing = [Standing(row, *asked.get(row.id, (0, None))) for row in rows]
    return sorted(standing, key=lambda one: one.token.stopped_at is not None)


@dataclass(frozen=True)
class Exchanged:
    """How many calls of a month were answered with figures."""

    month: Month
    token: str
    calls: int


def exchanges_in(session: Session, first: date, until: date) -> list[Exchanged]:
    """Successful calls from one day to another, by month and by the token's name; months in order."""
    period = period_of(Month.of(first), Month.of(until))
    found = []
    for month in period.months:
        days = max(first, month.first_day), min(until, month.last_day)
        counted = (
            select(ExchangeToken.name, func.count())
            .join(ExchangeCall, ExchangeCall.token_id == ExchangeToken.id)
            .where(ExchangeCall.status == 200, *_between(session, *days))
            .group_by(ExchangeToken.name)
        )
        found += [
            Exchanged(month, name, count) for name, count in session.execute(counted.order_by(ExchangeToken.name))
        ]
    return found


def _between(session: Session, first: date, until: date) -> list[ColumnElement[bool]]:
    """Days of the kabupaten."""
    zone = ZoneInfo(root_of(session).timezone)
    begin, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, until + timedelta(days=1)))
    return [ExchangeCall.at >= begin, ExchangeCall.at < end]


@dataclass(frozen=True)
class CallPage:
    rows: Sequence[ExchangeCall]
    total: int


def calls(session: Session, period: Period | None, page: int) -> CallPage:
    """The log, the newest first; of a period or of all time."""
    where = _between(session, period.first_day, period.last_day) if period else []
    total = session.scalar(select(func.count()).select_from(ExchangeCall).where(*where)) or 0
    rows = session.scalars(_newest(where).offset((page - 1) * A_PAGE).limit(A_PAGE)).all()
    return CallPage(rows, total)


def calls_of(session: Session, month: Month) -> Sequence[ExchangeCall]:
    """All of a month, for a file; of very many the newest."""
    where = _between(session, month.first_day, month.last_day)
    return session.scalars(_newest(where).limit(MOST_IN_A_FILE)).all()


def _newest(where: Sequence[ColumnElement[bool]]) -> Select[ExchangeCall]:
    found = select(ExchangeCall).options(joinedload(ExchangeCall.token)).where(*where)
    return found.order_by(ExchangeCall.id.desc())
