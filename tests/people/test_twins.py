import pytest
from sqlalchemy.orm import Session

from rdu.people.members import Profile
from rdu.people.models import MemberKind
from rdu.people.twins import like, likely, name_key
from tests.makers import Bank, make_member

TUNJUNG, LANGKAP = "35.26.03.1001", "35.26.03.2002"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Aminah", "Hj. Sitti Amina"),
        ("Muhammad Hasan", "Moh. Hasan"),
        ("Abdul Rahman", "Abd. Rahman"),
        ("Rohmah", "Bu Rohma"),
        ("Djoemari", "Jumari"),
    ],
)
def test_names_that_are_written_in_several_ways_are_alike(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Siti", "Siti Aminah"), ("Hasan", "Husen"), ("Rohmah", "Rohman"), ("RT 1", "RT 11")]
)
def test_other_names_are_other_people(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("profile", "found"),
    [
        (Profile("Sitti Aminah", TUNJUNG), [1]),
        (Profile("Siti Aminah", TUNJUNG, rt="03"), [1]),
        (Profile("Siti Aminah", TUNJUNG, rt="05"), []),
        (Profile("Siti Aminah", LANGKAP), []),
        (Profile("Bu Mat", TUNJUNG), [1]),
        (Profile("Sumiati", LANGKAP, phone="081234567890"), [1]),
        (Profile("Sumiati", TUNJUNG), []),
        (Profile("Bu", TUNJUNG), []),
    ],
)
def test_a_newcomer_who_may_be_here_already_is_noticed(
    session: Session, bank: Bank, profile: Profile, found: list[int]
) -> None:
    bank.member.phone = "081234567890"
    session.flush()
    assert [member.number for member in like(session, bank.unit, profile)] == found
    assert like(session, bank.other, profile) == []


def test_likely_twins_are_listed_with_a_reason(session: Session, bank: Bank) -> None:
    make_member(session, bank.unit, 7, "Sitti Amina")
    stranger = make_member(session, bank.unit, 8, "Sumiati", rt="09")
    stranger.phone = bank.neighbour.phone = "081234567890"
    session.flush()
    pairs = likely(session, bank.unit)
    assert [(p.older.number, p.newer.number, p.reason) for p in pairs] == [
        (1, 7, "nama mirip, satu RT"),
        (2, 8, "telepon sama"),
    ]


def test_a_nickname_that_is_anothers_name_is_a_reason(session: Session, bank: Bank) -> None:
    make_member(session, bank.unit, 7, "Mat")
    assert [pair.reason for pair in likely(session, bank.unit)] == ["nama panggilan mirip, satu RT"]


def test_ones_own_number_and_merged_numbers_are_no_twins(session: Session, bank: Bank) -> None:
    make_member(session, bank.unit, 7, "Siti Aminah", kind=MemberKind.PERSON)
    merged = make_member(session, bank.unit, 8, "Rohmah")
    merged.merged_into_id = bank.neighbour.id
    session.flush()
    assert likely(session, bank.unit) == []


def test_a_telephone_of_a_whole_office_is_looked_at_in_part(session: Session, bank: Bank) -> None:
    for number in range(10, 60):
        make_member(session, bank.unit, number, f"Nama{number}").phone = "0313095123"
    session.flush()
    assert len(likely(session, bank.unit)) == 100
