"""Which of the members' persons an officer is: said by another manager, never by herself."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.errors import Refused
from rdu.people import officers
from rdu.people.humans import human_of
from rdu.people.models import Activity, Person, User
from rdu.roles import Role
from tests.makers import Bank, make_user
from tests.pages import Client


@pytest.fixture
def zainab(session: Session, bank: Bank) -> User:
    user = make_user(session, "zainab", "Zainab", {bank.unit: Role.MANAGER})
    session.commit()
    return user


def test_a_person_is_an_officer_and_both_names_are_one_human(session: Session, bank: Bank, zainab: User) -> None:
    person = bank.neighbour.persons[0]
    assert human_of(session, bank.manager) == f"u:{bank.manager.public_id.hex}"

    officers.link_officer(session, bank.unit, person, bank.manager, zainab)
    assert (officers.officer_of(session, person), human_of(session, bank.manager)) == (bank.manager, "p:MLT-0002-1")
    own = Person(member_id=bank.neighbour.id, ordinal=2, name="Rohmah", same_as_id=bank.member.persons[0].id)
    session.add(own)
    session.flush()
    bank.operator.person_id = own.id
    assert human_of(session, bank.operator) == "p:MLT-0001-1"

    officers.link_officer(session, bank.unit, person, None, zainab)
    assert officers.officer_of(session, person) is None
    assert session.scalars(select(Activity.act)).all() == ["link_officer"] * 2


def test_nobody_says_it_of_herself(session: Session, bank: Bank, zainab: User) -> None:
    person = bank.neighbour.persons[0]
    with pytest.raises(Refused, match="Minta pengurus lain"):
        officers.link_officer(session, bank.unit, person, bank.manager, bank.manager)
    officers.link_officer(session, bank.unit, person, bank.manager, zainab)
    with pytest.raises(Refused, match="Minta pengurus lain"):
        officers.link_officer(session, bank.unit, person, None, bank.manager)


def test_who_serves_at_a_unit(session: Session, bank: Bank, zainab: User) -> None:
    assert list(officers.serving(session, bank.unit)) == [bank.operator, bank.manager, zainab]
    assert list(officers.serving(session, bank.other)) == [bank.operator_b]


@pytest.mark.usefixtures("app")
def test_the_page_says_it_once_and_keeps_it(session: Session, client: Client, bank: Bank, zainab: User) -> None:
    address = "/anggota/0002/orang/1/petugas"
    client.sign_in(session, user=zainab, unit=bank.unit)
    assert f'href="{address}"' in client.get("/anggota/0002/orang/1").text
    assert "Ramlah (ramlah)" in client.get(address).text
    for officer, says in (("sulastri", "Pilih satu dari daftar"), ("zainab", "Minta pengurus lain")):
        answer = client.post(address, data={"operation": str(uuid4()), "officer": officer})
        assert (answer.status_code, says in answer.text) == (422, True)
    answer = client.post(address, data={"operation": str(uuid4()), "officer": "ramlah"})
    assert answer.location == "/anggota/0002"
    session.expire_all()
    assert bank.manager.person_id == bank.neighbour.persons[0].id
