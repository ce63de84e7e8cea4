"""Who is signed in: server-side sessions, passwords and PINs, and the throttle in front of them."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, joinedload

from rdu.clock import now_utc
from rdu.errors import RuleBroken
from rdu.people.models import Member, RoleGrant, SignIn, SignInFailure, Unit, User
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
        super().__init__("Terlalu sering salah. Tunggu 15 menit, lalu coba lagi. Lupa PIN? Datang ke pos.")


class NotSignedIn(RuleBroken):
    status = 422

    def __init__(self) -> None:
        super().__init__("Nomor dan PIN tidak cocok, atau nama dan kata sandi tidak cocok. Periksa lagi keduanya.")


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
    return HASHER.hash(secret)


_NOBODY = HASHER.hash("nobody has this secret")


def fits(secret_hash: str, secret: str) -> bool:
    """Whether the secret is the one hashed. An empty hash takes as long as a wrong secret, and never fits."""
    try:
        return HASHER.verify(secret_hash or _NOBODY, secret) and bool(secret_hash)
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


def whoever_holds(session: Session, token: str) -> Me | None:
    """The person behind a cookie's token, or None when it ended, expired, or its user was disabled."""
    row = session.scalar(
        select(SignIn)
        .where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None))
        .options(joinedload(SignIn.member), joinedload(SignIn.user), joinedload(SignIn.unit))
    )
    if row is None or row.last_used_at < now_utc() - LASTS or (row.user and row.user.disabled_at):
        return None
    return Me(row, _grants(session, row.user_id) if row.user_id else ())


def _grants(session: Session, user_id: int) -> tuple[Grant, ...]:
    found = select(RoleGrant.role, RoleGrant.unit_id, Unit.path).join(RoleGrant.unit)
    held = found.where(RoleGrant.user_id == user_id, RoleGrant.ended_at.is_(None)).order_by(RoleGrant.id)
    return tuple(Grant(*row) for row in session.execute(held))


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
