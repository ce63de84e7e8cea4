"""The first rows of a real kabupaten: its root unit, and the first person who may let others in."""

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.db import flush
from rdu.errors import Refused
from rdu.people.models import RoleGrant, Unit, UnitKind, User
from rdu.people.passwords import password_problem
from rdu.people.service import log
from rdu.people.sessions import hash_secret
from rdu.roles import Role
from rdu.text import clean_line


def root_of(session: Session) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.kind == UnitKind.KABUPATEN))


def found_kabupaten(session: Session, name: str, code: str, region_code: str | None) -> Unit:
    """Make the root of the tree. Raises CodeTaken, and Refused where a root stands already."""
    if root_of(session) is not None:
        raise Refused("kabupaten", "Kabupaten sudah ada. Ubah namanya di halaman admin.")
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise Refused("code", "Kode unit harus tiga huruf, contoh BKL.")
    root = Unit(kind=UnitKind.KABUPATEN, code=code.upper(), name=clean_line(name), path="", region_code=region_code)
    session.add(root)
    flush(session)
    root.path = f"{root.id}."
    flush(session)
    return root


def add_admin(session: Session, username: str, password: str) -> User:
    """Let an admin in at the root. The password is the caller's: there is no default. Raises Refused, UsernameTaken."""
    root = root_of(session)
    if root is None:
        raise Refused("kabupaten", "Kabupaten belum ada. Jalankan dulu: rdu setup --kabupaten NAMA --code KODE")
    username = clean_line(username, 60).casefold()
    if not username or " " in username:
        raise Refused("username", "Nama masuk harus satu kata, contoh siti.")
    if problem := password_problem(password, username, root.name):
        raise Refused("password", problem)
    user = User(
        public_id=uuid4(), username=username, name=username.capitalize(), password_hash=hash_secret(password),
        created_at=now_utc(),
    )  # fmt: skip
    session.add(user)
    flush(session)
    session.add(RoleGrant(user_id=user.id, unit_id=root.id, role=Role.ADMIN, granted_at=now_utc()))
    log(session, "create_admin", unit=root, user=user, subject=username)
    flush(session)
    return user
