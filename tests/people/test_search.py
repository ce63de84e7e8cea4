import pytest
from sqlalchemy.orm import Session

from rdu.people.members import Particulars, add_person
from rdu.people.models import Member
from rdu.people.search import by_card, find, search
from tests.makers import Bank, make_member


@pytest.fixture
def crowd(session: Session, bank: Bank) -> Bank:
    """0001 Siti Aminah (Bu Mat) and 0002 Rohmah in RT 03, 0012 Nur Aminah in RT 01 Langkap, 0003 Aminah."""
    nur = make_member(session, bank.unit, 12, "Nur Aminah", rt="01")
    nur.region_code = "35.26.03.2002"
    nur.phone = "081234567890"
    make_member(session, bank.unit, 3, "Aminah", nickname="Bu Hasan", rt="6")
    session.flush()
    return bank


def numbers(members: list[Member]) -> list[int]:
    return [member.number for member in members]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aminah", [3, 12, 1]),
        ("AMINAH  siti", [1]),
        ("bu mat", [1]),
        ("langkap", [12]),
        ("aminah langkap", [12]),
        ("rt 3", [2, 1]),
        ("RT03 siti", [1]),
        ("rt 6", [3]),
        ("0012", [12]),
        ("12", [12]),
        ("1", [1, 12]),  # the number first, then RT 01
        ("0001-3", [1]),
        ("0001-4", []),
        ("0812-3456-7890", [12]),
        ("99", []),
        ("tidak ada", []),
        ("%", []),
        ("_", []),
        ("  ", []),
        ("x" * 5000, []),
        ("zz\0yy", []),
    ],
)
def test_members_are_found_as_they_are_asked_for(session: Session, crowd: Bank, text: str, expected: list[int]) -> None:
    assert numbers(find(session, crowd.unit, text)) == expected
    if text.strip():
        assert numbers(search(session, crowd.unit, text).members) == expected


def test_only_the_asking_unit_is_searched(session: Session, crowd: Bank) -> None:
    assert find(session, crowd.unit, "Abd Rahman") == []
    assert numbers(find(session, crowd.other, "1")) == [1]
    assert by_card(session, crowd.unit, crowd.stranger.card_token) is None


def test_the_counter_sees_a_few_and_the_exact_number_first(session: Session, bank: Bank) -> None:
    for number in range(10, 30):
        make_member(session, bank.unit, number, f"Aminah {number}", rt="12")
    assert len(find(session, bank.unit, "aminah")) == 8
    assert numbers(find(session, bank.unit, "12", limit=3))[0] == 12
    assert len(find(session, bank.unit, "12", limit=3)) == 3


def test_a_person_of_the_household_leads_to_it(session: Session, bank: Bank) -> None:
    add_person(session, bank.unit, bank.member, Particulars("Hasanuddin"), bank.operator)
    assert numbers(find(session, bank.unit, "hasanud")) == [1]


def test_pages_hold_twenty_five_and_stay_in_their_bounds(session: Session, bank: Bank) -> None:
    for number in range(10, 40):
        make_member(session, bank.unit, number, f"Aminah {number}")
    first, last = search(session, bank.unit, ""), search(session, bank.unit, "", page=99)
    assert (first.total, first.pages, len(first.members), len(last.members), last.page) == (32, 2, 25, 7, 2)
    assert search(session, bank.unit, "", page=-3).page == 1


def test_a_merged_number_leads_to_the_one_that_stays(session: Session, crowd: Bank) -> None:
    crowd.neighbour.merged_into_id = crowd.member.id
    session.flush()
    assert numbers(find(session, crowd.unit, "0002")) == [1]
    assert numbers(find(session, crowd.unit, "rohmah")) == []
    assert by_card(session, crowd.unit, crowd.neighbour.card_token) is crowd.member


def test_a_card_is_read_as_token_or_as_address(session: Session, bank: Bank) -> None:
    token = bank.member.card_token
    assert by_card(session, bank.unit, token) is bank.member
    assert by_card(session, bank.unit, f"https://contoh.id/kartu/{token}") is bank.member
    assert by_card(session, bank.unit, "tidak ada") is None
    assert by_card(session, bank.unit, "x" * 5000) is None
