"""Who is signed in: server-side sessions, passwords and PINs, and the throttle in front of them."""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from rdu.clock import now_utc
from rdu.db import table_of
from rdu.errors import RuleBroken
from rdu.people.models import Member, RoleGrant, SignIn, SignInFailure, Unit, User
from rdu.people.service import log
from rdu.roles import Role

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""argon2id at OWASP's 19 MiB: 21 ms a try here, where the library's default takes 111 ms."""

LASTS = timedelta(days=30)
TOUCH_EVERY = timedelta(minutes=5)
WINDOW = timedelta(minutes=15)
MOST_FAILURES = 10


class TooManyTries(RuleBroken):
    status = 429

    def __init__(self) -> None:
        super().__init__("Terlalu sering salah. Tunggu 15 menit, lalu coba lagi.")


@dataclass(frozen=True)
class Grant:
    """A role as it stands now, with the path of the unit it is held at."""

    role: Role
    unit_id: int
    path: str


@dataclass(frozen=True)
class Me:
    """Whoever is signed in: a member at her unit, or a user at the unit chosen to work at."""

    sign_in: SignIn
    grants: tuple[Grant, ...]

    @property
    def is_member(self) -> bool:
        return self.sign_in.member_id is not None

    @property
    def member(self) -> Member | None:
        return self.sign_in.member

    @property
    def user(self) -> User | None:
        return self.sign_in.user

    @property
    def unit(self) -> Unit | None:
        return self.sign_in.unit

    @property
    def name(self) -> str:
        holder = self.sign_in.member or self.sign_in.user
        return holder.name if holder else ""

    @property
    def roles_here(self) -> frozenset[Role]:
        """Roles that reach the working unit."""
        if self.is_member:
            return frozenset({Role.MEMBER})
        here = self.unit.path if self.unit else ""
        return frozenset(grant.role for grant in self.grants if here.startswith(grant.path))

    # Flask-Login asks for these
    is_authenticated = True
    is_active = True
    is_anonymous = False


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def hash_secret(secret: str) -> str:
    return HASHER.hash(_as_typed_anywhere(secret))


def _as_typed_anywhere(secret: str) -> str:
    """One form for letters that keyboards compose in several ways, as NIST asks."""
    return unicodedata.normalize("NFKC", secret)


_NOBODY = HASHER.hash("nobody has this secret")


def fits(secret_hash: str, secret: str) -> bool:
    """Whether the secret is the one hashed. An empty hash takes as long as a wrong secret, and never fits."""
    try:
        return HASHER.verify(secret_hash or _NOBODY, _as_typed_anywhere(secret)) and bool(secret_hash)
    except (VerificationError, InvalidHashError):
        return False


def begin(session: Session, *, member: Member | None = None, user: User | None = None, unit: Unit | None) -> str:
    """Open a server-side session and give back the token for the cookie; only its hash is stored."""
    token, now = new_token(), now_utc()
    session.add(
        SignIn(
            token_hash=token_hash(token),
            member_id=member and member.id,
            user_id=user and user.id,
            unit_id=unit and unit.id,
            began_at=now,
            last_used_at=now,
        )
    )
    return token


# What every request asks first, made once.
_HELD = (
    select(SignIn)
    .where(SignIn.token_hash == bindparam("token"), SignIn.ended_at.is_(None))
    .options(joinedload(SignIn.member), joinedload(SignIn.user), joinedload(SignIn.unit))
)
_grant, _unit = table_of(RoleGrant), table_of(Unit)
_GRANTED = (
    select(_grant.c.role, _grant.c.unit_id, _unit.c.path)
    .join(_unit, _unit.c.id == _grant.c.unit_id)
    .where(_grant.c.user_id == bindparam("user"), _grant.c.ended_at.is_(None))
    .order_by(_grant.c.id)
)


def whoever_holds(session: Session, token: str) -> Me | None:
    """The person behind a cookie's token, or None when it ended, expired, or its user was disabled."""
    row: SignIn | None = session.scalar(_HELD, {"token": token_hash(token)})
    if row is None or row.last_used_at < now_utc() - LASTS or (row.user and row.user.disabled_at):
        return None
    return Me(row, _grants(session, row.user_id) if row.user_id else ())


def _grants(session: Session, user_id: int) -> tuple[Grant, ...]:
    return tuple(Grant(*row) for row in session.connection().execute(_GRANTED, {"user": user_id}))


def is_due(me: Me) -> bool:
    """Whether the session's last use should be written down again."""
    return me.sign_in.last_used_at < now_utc() - TOUCH_EVERY


def touch(session: Session, token: str) -> None:
    session.execute(update(SignIn).where(SignIn.token_hash == token_hash(token)).values(last_used_at=now_utc()))


def end(session: Session, token: str) -> None:
    session.execute(update(SignIn).where(SignIn.token_hash == token_hash(token)).values(ended_at=now_utc()))


def end_all(session: Session, *, user: User | None = None, member: Member | None = None) -> None:
    """Close every open session: the password or PIN changed, the card was lost, or the user was disabled."""
    mine = SignIn.user_id == user.id if user else SignIn.member_id == (member.id if member else None)
    session.execute(update(SignIn).where(mine, SignIn.ended_at.is_(None)).values(ended_at=now_utc()))


def work_at(session: Session, me: Me, unit: Unit) -> None:
    """Choose the unit to work at; the caller has checked that a role reaches it."""
    session.execute(update(SignIn).where(SignIn.token_hash == me.sign_in.token_hash).values(unit_id=unit.id))


def account_key(name: str) -> bytes:
    """What failures are counted under: alike for names that exist and names that do not."""
    return hashlib.sha256(name.strip().casefold().encode()).digest()


def check_throttle(session: Session, account: bytes) -> None:
    """Raise TooManyTries after ten failures on one account in a quarter of an hour."""
    since = now_utc() - WINDOW
    failures = select(func.count()).where(SignInFailure.account == account, SignInFailure.at > since)
    if (session.scalar(failures) or 0) >= MOST_FAILURES:
        raise TooManyTries


def failed(session: Session, account: bytes, address: str) -> None:
    session.add(SignInFailure(account=account, address=address, at=now_utc()))


def forget_failures(session: Session, account: bytes) -> None:
    session.execute(delete(SignInFailure).where(SignInFailure.account == account))


def sweep(session: Session, now: datetime) -> None:
    """Attempts are kept one year, ended sessions 30 days."""
    session.execute(delete(SignInFailure).where(SignInFailure.at < now - timedelta(days=365)))
    session.execute(delete(SignIn).where(SignIn.last_used_at < now - LASTS))


# The door: one try to sign in, or to prove once more who one is ----------------------------------------------------


@dataclass(frozen=True)
class Door:
    """An account as it was typed, and whoever stands behind it. Nobody answers as somebody does, and takes as long."""

    account: bytes
    member: Member | None = None
    user: User | None = None

    def opens(self, session: Session, secret: str) -> bool:
        """Whether the secret fits; TooManyTries before it is even looked at. Slow: not in a writing transaction."""
        check_throttle(session, self.account)
        holder = self.member.pin_hash if self.member else self.user.password_hash if self.user else ""
        return fits(holder, secret)


def member_door(session: Session, code: str, number: int) -> Door:
    found = select(Member).join(Member.unit).where(Unit.code == code, Member.number == number)
    member = session.scalar(found)
    return Door(account_key(f"{code}/{number}"), member=member and survivor_of(session, member))


def survivor_of(session: Session, member: Member) -> Member:
    """The number that a merged one leads to: old cards and numbers still open the book."""
    while member.merged_into_id is not None:
        member = session.get_one(Member, member.merged_into_id)
    return member


def user_door(session: Session, username: str) -> Door:
    found = select(User).where(User.username == username.strip().casefold(), User.disabled_at.is_(None))
    return Door(account_key(f"@{username}"), user=session.scalar(found))


def door_of(me: Me) -> Door:
    """The signed-in person's own door, for asking the old secret before a new one is taken."""
    if me.member and me.unit:
        return Door(account_key(f"{me.unit.code}/{me.member.number}"), member=me.member)
    return Door(account_key(f"@{me.user.username if me.user else ''}"), user=me.user)


def turn_away(session: Session, door: Door, address: str) -> None:
    """Count a failure, alike for accounts that exist and that do not."""
    failed(session, door.account, address)
    unit = door.member.unit if door.member else None
    log(session, "sign_in_failed", unit=unit, user=door.user, member=door.member)


def enter(session: Session, door: Door) -> str:
    """Open the session of a door whose secret fitted, and give back its token.

    The throttle is asked again: of many tries sent at once, those behind the tenth failure must not get in.
    """
    check_throttle(session, door.account)
    forget_failures(session, door.account)
    unit = door.member.unit if door.member else first_unit(session, door.user)
    log(session, "sign_in", unit=unit, user=door.user, member=door.member)
    return begin(session, member=door.member, user=door.user, unit=unit)


def first_unit(session: Session, user: User | None) -> Unit | None:
    """Where a user's first role that still stands is held: the unit to begin work at."""
    if user is None:
        return None
    held = select(Unit).join(RoleGrant, RoleGrant.unit_id == Unit.id).order_by(RoleGrant.id).limit(1)
    return session.scalar(held.where(RoleGrant.user_id == user.id, RoleGrant.ended_at.is_(None)))


def change_secret(session: Session, me: Me, secret_hash: str) -> str:
    """Keep the new password or PIN and close every open session; the token is of the one that goes on."""
    forget_failures(session, door_of(me).account)
    end_all(session, user=me.user, member=me.member)
    if me.user:
        values = {"password_hash": secret_hash, "must_change_password": False}
        session.execute(update(User).where(User.id == me.user.id).values(values))
    elif me.member:
        session.execute(update(Member).where(Member.id == me.member.id).values(pin_hash=secret_hash))
    log(session, "change_secret", unit=me.unit, user=me.user, member=me.member)
    return begin(session, member=me.member, user=me.user, unit=me.unit)


def units_within_reach(session: Session, me: Me) -> list[Unit]:
    """The units a user may choose to work at: where a role is held, and below."""
    if not me.grants:
        return []
    reach = or_(*(Unit.path.startswith(grant.path, autoescape=True) for grant in me.grants))
    return list(session.scalars(select(Unit).where(reach).order_by(Unit.path)))
