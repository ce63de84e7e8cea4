"""Server-side sessions and the rules of passwords and PINs, without a browser."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.people import sessions
from rdu.people.models import SignIn, SignInFailure, User
from rdu.people.passwords import new_password, password_problem, pin_problem
from rdu.roles import Role
from tests.makers import PASSWORD, Bank, make_user


def last_used(session: Session, token: str, at: datetime) -> None:
    found = update(SignIn).where(SignIn.token_hash == sessions.token_hash(token))
    session.execute(found.values(last_used_at=at))
    session.expire_all()


def test_only_the_hash_of_a_token_is_kept(session: Session, bank: Bank) -> None:
    token = sessions.begin(session, user=bank.operator, unit=bank.unit)
    session.flush()
    row = session.scalars(select(SignIn)).one()
    assert token.encode() not in row.token_hash
    assert len(row.token_hash) == 32


def test_a_session_is_forgotten_after_thirty_days_without_use(session: Session, bank: Bank) -> None:
    token = sessions.begin(session, user=bank.operator, unit=bank.unit)
    last_used(session, token, now_utc() - timedelta(days=29))
    me = sessions.whoever_holds(session, token)
    assert me is not None
    assert sessions.is_due(me), "its use is to be written down"
    sessions.touch(session, token)
    session.expire_all()
    again = sessions.whoever_holds(session, token)
    assert again is not None
    assert not sessions.is_due(again)
    last_used(session, token, now_utc() - timedelta(days=31))
    assert sessions.whoever_holds(session, token) is None


def test_nobody_holds_a_made_up_token(session: Session, bank: Bank) -> None:
    assert sessions.whoever_holds(session, "tiada") is None
    assert sessions.whoever_holds(session, "") is None


def test_a_disabled_users_session_is_closed(session: Session, bank: Bank) -> None:
    token = sessions.begin(session, user=bank.operator, unit=bank.unit)
    session.execute(update(User).where(User.id == bank.operator.id).values(disabled_at=now_utc()))
    session.expire_all()
    assert sessions.whoever_holds(session, token) is None


def test_who_one_is_follows_from_the_session(session: Session, bank: Bank) -> None:
    boss = make_user(session, "dua", "Dua Tugas", {bank.unit: Role.OPERATOR, bank.root: Role.AGENCY})
    me = sessions.whoever_holds(session, sessions.begin(session, user=boss, unit=bank.unit))
    assert me is not None
    assert (me.name, me.is_member, me.unit) == ("Dua Tugas", False, bank.unit)
    assert me.roles_here == {Role.OPERATOR, Role.AGENCY}
    away = sessions.whoever_holds(session, sessions.begin(session, user=boss, unit=bank.other))
    assert away is not None
    assert away.roles_here == {Role.AGENCY}
    saver = sessions.whoever_holds(session, sessions.begin(session, member=bank.member, unit=bank.unit))
    assert saver is not None
    assert (saver.name, saver.is_member) == ("Siti Aminah", True)
    assert saver.roles_here == {Role.MEMBER}


def test_work_begins_where_the_first_standing_role_is(session: Session, bank: Bank) -> None:
    assert sessions.first_unit(session, bank.agency) == bank.root
    assert sessions.first_unit(session, None) is None
    assert sessions.first_unit(session, make_user(session, "baru", "Baru", {})) is None


def test_old_sessions_and_failures_are_swept_away(session: Session, bank: Bank) -> None:
    now = now_utc()
    for days in (1, 364, 366):
        session.add(SignInFailure(account=b"x" * 32, address="", at=now - timedelta(days=days)))
    for days in (1, 31):
        last_used(session, sessions.begin(session, user=bank.operator, unit=bank.unit), now - timedelta(days=days))
    sessions.sweep(session, now)
    assert session.scalar(select(func.count()).select_from(SignInFailure)) == 2
    assert session.scalar(select(func.count()).select_from(SignIn)) == 1


def test_failures_are_counted_per_account_however_it_is_written() -> None:
    assert sessions.account_key(" @Hosnan ") == sessions.account_key("@hosnan")
    assert sessions.account_key("@hosnan") != sessions.account_key("hosnan")


def test_a_secret_fits_however_the_keyboard_composed_it() -> None:
    composed, decomposed = "café di tepi sawah", "cafe\u0301 di tepi sawah"
    assert composed != decomposed
    assert sessions.fits(sessions.hash_secret(composed), decomposed)


@pytest.mark.parametrize("kept", ["", "not a hash"])
def test_what_is_not_a_hash_fits_nothing(kept: str) -> None:
    assert not sessions.fits(kept, PASSWORD)
    assert not sessions.fits(kept, "nobody has this secret")


@pytest.mark.parametrize(
    "password",
    ["aaaaaaaaaaaaaaaaaa", "123456789012345678", "qwertyuiopasdfghjkl", "katasandikatasandi", "bank sampah unit 1234",
     "hosnan hosnan hosnan", "kebun kebun kebun kebun", "Rumah Daur Ulang 2026", "x" * 201, "pendek"],
)  # fmt: skip
def test_easy_passwords_are_refused(password: str) -> None:
    assert password_problem(password, "hosnan", "Hosnan bin Ali", "Bank Sampah Melati")


@pytest.mark.parametrize("password", [PASSWORD, "lima perahu biru menyeberang", "x9!kL2#qP0zR7$w", ""])
def test_long_passwords_are_taken_without_rules_of_composition(password: str) -> None:
    assert password_problem(password or new_password(), "hosnan", "Hosnan bin Ali", "Bank Sampah Melati") == ""


@pytest.mark.parametrize(
    "pin",
    ["", "12345", "1234567", "12345a", "１２３４５６", " 24681", "-12345",
     "000000", "999999", "123456", "654321", "890123",
     "121212", "123123"],
)  # fmt: skip
def test_easy_or_odd_pins_are_refused(pin: str) -> None:
    assert pin_problem(pin)


@pytest.mark.parametrize("pin", ["246810", "739154", "112233", "010203"])
def test_other_pins_are_taken(pin: str) -> None:
    assert pin_problem(pin) == ""


def test_a_password_for_one_use_differs_each_time() -> None:
    assert len({new_password() for _ in range(50)}) == 50
