"""Users and the roles they hold: who lets whom in, and who may not."""

from dataclasses import dataclass
from math import ceil
from uuid import uuid4

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.base import ExecutableOption

from rdu.clock import now_utc
from rdu.db import flush, one_here
from rdu.errors import NotAllowed, Refused
from rdu.people.models import RoleGrant, Unit, User
from rdu.people.service import log
from rdu.people.sessions import end_all
from rdu.roles import COUNTER, Role

PAGE = 25


@dataclass(frozen=True)
class UserPage:
    users: list[User]
    total: int
    page: int
    pages: int


def users(session: Session, text: str = "", page: int = 1) -> UserPage:
    """Users by name or user name, those who may come in first."""
    wanted = _answers_to(text)
    total = session.scalar(select(func.count()).select_from(User).where(wanted)) or 0
    pages = max(1, ceil(total / PAGE))
    page = min(max(page, 1), pages)
    found = select(User).where(wanted).order_by(User.disabled_at.is_not(None), User.name, User.id)
    rows = session.scalars(found.options(_with_units()).offset((page - 1) * PAGE).limit(PAGE))
    return UserPage(list(rows), total, page, pages)


def _answers_to(text: str) -> ColumnElement[bool]:
    wanted = text.strip()
    return or_(User.name.icontains(wanted, autoescape=True), User.username.icontains(wanted, autoescape=True))


def _with_units() -> ExecutableOption:
    return selectinload(User.grants).joinedload(RoleGrant.unit)


def user_of(session: Session, username: str) -> User:
    """Any user, for the admin."""
    return one_here(session, select(User).where(User.username == username).options(_with_units()))


def open_grants(user: User) -> list[RoleGrant]:
    return [grant for grant in user.grants if grant.ended_at is None]


def add_user(session: Session, username: str, name: str, phone: str, password_hash: str, by: User) -> User:
    """Somebody with a password for one use and no role yet. Raises UsernameTaken."""
    user = User(
        public_id=uuid4(), username=username, name=name, phone=phone, password_hash=password_hash,
        must_change_password=True, created_at=now_utc(),
    )  # fmt: skip
    session.add(user)
    flush(session)
    log(session, "add_user", user=by, subject=username)
    return user


def change_user(session: Session, user: User, name: str, phone: str, by: User) -> None:
    user.name, user.phone = name, phone
    log(session, "change_user", user=by, subject=user.username)


def lend_password(session: Session, user: User, password_hash: str, by: User, unit: Unit | None = None) -> None:
    """Set a password for one use, and close every session: whoever forgot it may not be who is signed in."""
    user.password_hash, user.must_change_password = password_hash, True
    end_all(session, user=user)
    log(session, "lend_password", unit=unit, user=by, subject=user.username)


def disable(session: Session, user: User, by: User) -> None:
    if user.id == by.id:
        raise NotAllowed("Anda tidak bisa menonaktifkan akun sendiri. Minta admin lain.")
    if user.disabled_at is None:
        user.disabled_at = now_utc()
        end_all(session, user=user)
        log(session, "disable_user", user=by, subject=user.username)


def enable(session: Session, user: User, by: User) -> None:
    if user.disabled_at is not None:
        user.disabled_at = None
        log(session, "enable_user", user=by, subject=user.username)


def grant(session: Session, user: User, role: Role, unit: Unit, by: User) -> None:
    """Counter roles are held at a unit that weighs, the others at the kabupaten, where they reach everything."""
    if (role in COUNTER) == unit.is_root or role is Role.MEMBER:
        where = "unit yang menimbang" if role in COUNTER else "kabupaten"
        raise Refused("unit", f"Tugas {role.word} hanya di {where}. Pilih yang sesuai.")
    if any(held.role is role and held.unit_id == unit.id for held in open_grants(user)):
        raise Refused("role", "Tugas ini sudah dipegang. Tidak perlu ditambah lagi.")
    session.add(RoleGrant(user=user, unit=unit, role=role, granted_at=now_utc(), granted_by_id=by.id))
    log(session, "grant_role", unit=unit, user=by, subject=user.username, detail={"role": role})
    flush(session)


def end_grant(session: Session, user: User, role: Role, unit: Unit, by: User) -> None:
    if role is Role.ADMIN and user.id == by.id:
        raise NotAllowed("Anda tidak bisa mengakhiri tugas admin sendiri. Minta admin lain.")
    held = select(RoleGrant).where(RoleGrant.user_id == user.id, RoleGrant.ended_at.is_(None))
    row = one_here(session, held.where(RoleGrant.role == role, RoleGrant.unit_id == unit.id))
    row.ended_at = now_utc()
    log(session, "end_role", unit=unit, user=by, subject=user.username, detail={"role": role})


# A manager's own operators ----------------------------------------------------------------------------------------


def operators(session: Session, unit: Unit) -> list[User]:
    """Who weighs at this very unit."""
    found = select(User).join(RoleGrant, RoleGrant.user_id == User.id).where(*_weighs_at(unit))
    return list(session.scalars(found.options(_with_units()).order_by(User.name)))


def operator_of(session: Session, unit: Unit, username: str) -> User:
    found = select(User).join(RoleGrant, RoleGrant.user_id == User.id).where(User.username == username)
    return one_here(session, found.where(*_weighs_at(unit)).options(_with_units()))


def _weighs_at(unit: Unit) -> tuple[ColumnElement[bool], ...]:
    return RoleGrant.unit_id == unit.id, RoleGrant.role == Role.OPERATOR, RoleGrant.ended_at.is_(None)


def only_weighs_here(user: User, unit: Unit) -> bool:
    """Whether the unit's manager may set this password: a role elsewhere, or a higher one, is not theirs to enter."""
    return all(held.role is Role.OPERATOR and held.unit_id == unit.id for held in open_grants(user))


def lend_operator_password(session: Session, unit: Unit, user: User, password_hash: str, by: User) -> None:
    if not only_weighs_here(user, unit):
        raise NotAllowed("Orang ini juga punya tugas lain. Minta admin membuatkan kata sandinya.")
    lend_password(session, user, password_hash, by, unit)
