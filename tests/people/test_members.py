from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.errors import NumberTaken, OperationReused, Refused
from rdu.people import members, sessions, units
from rdu.people.members import Particulars, Profile, enrol, names_line
from rdu.people.models import Activity, MemberKind
from rdu.people.phones import UnreadablePhone, clean_phone
from tests.makers import TODAY, Bank, make_member

TUNJUNG, LANGKAP = "35.26.03.1001", "35.26.03.2002"


def test_the_next_number_and_a_first_person_come_with_enrolment(session: Session, bank: Bank) -> None:
    member = enrol(session, bank.unit, Profile("Rukmini", TUNJUNG, nickname="Bu Sol"), bank.operator)
    assert (member.number, member.kind, member.persons[0].name) == (3, MemberKind.HOUSEHOLD, "Rukmini")
    assert names_line(member) == "Rukmini (Bu Sol)"
    assert len(member.card_token) == 24
    assert enrol(session, bank.other, Profile("Rukmini", TUNJUNG), bank.operator_b).number == 2


def test_enrolling_twice_with_one_submission_makes_one_member(session: Session, bank: Bank) -> None:
    operation, profile = uuid4(), Profile("Rukmini", TUNJUNG)
    first = enrol(session, bank.unit, profile, bank.operator, operation=operation)
    assert enrol(session, bank.unit, profile, bank.operator, operation=operation) is first
    with pytest.raises(OperationReused):
        enrol(session, bank.unit, Profile("Sumiati", TUNJUNG), bank.operator, operation=operation)
    with pytest.raises(OperationReused):
        enrol(session, bank.other, profile, bank.operator_b, operation=operation)


def test_consent_is_kept_with_the_version_of_its_text(session: Session, bank: Bank) -> None:
    units.choose(session, bank.root, units.CONSENT_TEXT, "Teks yang kedua.", bank.admin)
    with_it = enrol(session, bank.unit, Profile("Rukmini", TUNJUNG, consent=True), bank.operator)
    without = enrol(session, bank.unit, Profile("Sumiati", TUNJUNG), bank.operator)
    assert (with_it.consent_version, without.consent_version) == ("2", "")
    assert with_it.consent_at is not None
    assert without.consent_at is None


@pytest.mark.parametrize("region", ["", "35.26", "35.26.03", "35.26.99.9999", "x" * 200])
def test_a_place_that_is_no_desa_is_refused(session: Session, bank: Bank, region: str) -> None:
    with pytest.raises(Refused, match="desa atau kelurahan"):
        enrol(session, bank.unit, Profile("Rukmini", region), bank.operator)


def test_a_number_from_an_old_book_is_kept_or_refused(session: Session, bank: Bank) -> None:
    assert enrol(session, bank.unit, Profile("Rukmini", TUNJUNG), bank.operator, number=120).number == 120
    assert enrol(session, bank.unit, Profile("Sumiati", TUNJUNG), bank.operator).number == 121
    with pytest.raises(NumberTaken):
        enrol(session, bank.unit, Profile("Hasan", TUNJUNG), bank.operator, number=120)


def test_a_corrected_name_reaches_the_person_and_the_search(session: Session, bank: Bank) -> None:
    profile = Profile("Siti Aminatus", LANGKAP, nickname="Bu Mat", phone="081234567890")
    members.change(session, bank.unit, bank.member, profile, bank.operator)
    assert bank.member.persons[0].name == "Siti Aminatus"
    assert bank.member.search == "siti aminatus bu mat"
    assert bank.member.region_code == LANGKAP


def test_rt_and_rw_are_kept_one_way(session: Session, bank: Bank) -> None:
    member = enrol(session, bank.unit, Profile("Rukmini", TUNJUNG, rt="3", rw="012"), bank.operator)
    assert (member.rt, member.rw) == ("03", "12")


def test_another_persons_name_stays_when_the_household_is_renamed(session: Session, bank: Bank) -> None:
    bank.member.persons[0].name = "Rohani"
    members.change(session, bank.unit, bank.member, Profile("Keluarga Mat", TUNJUNG), bank.operator)
    assert bank.member.persons[0].name == "Rohani"
    assert bank.member.search == "keluarga mat rohani"


def test_a_household_of_several_does_not_become_one_persons_number(session: Session, bank: Bank) -> None:
    members.add_person(session, bank.unit, bank.member, Particulars("Hasan"), bank.operator)
    with pytest.raises(Refused, match="satu orang"):
        members.change(session, bank.unit, bank.member, Profile("Siti", TUNJUNG, kind=MemberKind.PERSON), bank.operator)


def test_a_lost_card_opens_nothing_and_whoever_was_signed_in_is_not(session: Session, bank: Bank) -> None:
    token = sessions.begin(session, member=bank.member, unit=bank.unit)
    old = bank.member.card_token
    members.card_printed(bank.member)
    members.replace_card(session, bank.unit, bank.member, bank.operator)
    session.commit()
    assert bank.member.card_token != old
    assert bank.member.card_printed_at is None
    assert sessions.whoever_holds(session, token) is None
    assert session.scalars(select(Activity.act)).all() == ["replace_card"]


def test_a_new_pin_opens_the_door_that_failures_had_closed(session: Session, bank: Bank) -> None:
    door = sessions.member_door(session, "MLT", 1)
    for _ in range(sessions.MOST_FAILURES):
        sessions.turn_away(session, door, "127.0.0.1")
    session.flush()
    token = sessions.begin(session, member=bank.member, unit=bank.unit)
    members.set_pin(session, bank.unit, bank.member, sessions.hash_secret("739104"), bank.operator)
    assert door.opens(session, "739104")
    assert sessions.whoever_holds(session, token) is None


# Persons ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born_on", "guardian", "minor"),
    [
        (date(2008, 11, 22), "", True),
        (date(2008, 11, 21), "", False),
        (date(2008, 2, 29), "Hasan", False),
        (None, "", False),
        (None, "Hasan", True),
    ],
)
def test_who_is_a_child(born_on: date | None, guardian: str, minor: bool) -> None:
    assert members.is_minor(born_on, guardian, TODAY) is minor


@pytest.mark.parametrize(
    ("about", "field"),
    [
        (Particulars("Nur", born_on=date(2015, 1, 1)), "guardian"),
        (Particulars("Nur", born_on=date(2015, 1, 1), guardian="Hasan"), "guardian_consent_on"),
        (Particulars("Nur", guardian="Hasan"), "guardian_consent_on"),
        (
            Particulars(
                "Nur", born_on=date(2015, 1, 1), guardian="Hasan", guardian_consent_on=TODAY, may_withdraw=True
            ),
            "may_withdraw",
        ),
        (Particulars("Nur", born_on=date(1890, 1, 1)), "born_on"),
        (Particulars("Nur", born_on=date(2026, 11, 22)), "born_on"),
        (Particulars("Nur", guardian="Hasan", guardian_consent_on=date(2027, 1, 1)), "guardian_consent_on"),
    ],
)
def test_what_does_not_fit_a_person_is_refused_by_name(about: Particulars, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        members.check_person(about, TODAY)
    assert refusal.value.field == field


def test_a_child_may_bring_with_a_guardians_consent(session: Session, bank: Bank) -> None:
    about = Particulars(
        "Nur Laila", "F", date(2015, 1, 1), guardian="Siti Aminah", guardian_consent_on=date(2026, 1, 1)
    )
    child = members.add_person(session, bank.unit, bank.member, about, bank.operator)
    assert (child.ordinal, child.guardian, child.may_withdraw) == (2, "Siti Aminah", False)
    assert "nur laila" in bank.member.search
    members.change_person(session, bank.unit, bank.member, child, Particulars("Nur Lailah", "F"), bank.operator)
    assert bank.member.search == "siti aminah bu mat nur lailah"


def test_ones_own_number_leaves_no_trace_on_the_household(session: Session, bank: Bank) -> None:
    person, operation = bank.member.persons[0], uuid4()
    own = members.open_own_number(session, bank.unit, person, bank.operator, operation)
    assert (own.kind, own.name, own.persons[0].same_as_id) == (MemberKind.PERSON, "Siti Aminah", person.id)
    assert own.persons[0].may_withdraw
    assert person.same_as_id is None
    assert own.phone == own.address == ""
    assert members.open_own_number(session, bank.unit, person, bank.operator, operation) is own
    for row in (own.persons[0], person):
        with pytest.raises(Refused, match="nomor sendiri"):
            members.open_own_number(session, bank.unit, row, bank.operator, uuid4())
    with pytest.raises(Refused, match="satu orang"):
        members.add_person(session, bank.unit, own, Particulars("Hasan"), bank.operator)


def test_two_rows_of_one_person_point_at_the_row_that_counts(session: Session, bank: Bank) -> None:
    own = make_member(session, bank.unit, 9, "Siti Aminah", kind=MemberKind.PERSON)
    third = make_member(session, bank.unit, 10, "Siti Aminah")
    me, home, also = own.persons[0], bank.member.persons[0], third.persons[0]
    members.link_same(session, bank.unit, also, me, bank.operator)
    session.flush()
    members.link_same(session, bank.unit, me, home, bank.operator)
    assert me.same_as_id == also.same_as_id == home.id
    with pytest.raises(Refused, match="yang lain"):
        members.link_same(session, bank.unit, home, me, bank.operator)
    with pytest.raises(Refused, match="yang lain"):
        members.link_same(session, bank.unit, me, me, bank.operator)
    members.unlink(session, bank.unit, me, bank.operator)
    assert me.same_as_id is None


def test_the_log_keeps_who_did_what_and_no_secret(session: Session, bank: Bank) -> None:
    member = enrol(session, bank.unit, Profile("Rukmini", TUNJUNG), bank.operator)
    members.set_pin(session, bank.unit, member, "hash", bank.operator)
    session.flush()
    rows = session.scalars(select(Activity).order_by(Activity.id)).all()
    assert [(row.act, row.user_id, row.subject) for row in rows] == [
        ("enrol", bank.operator.id, "0003"),
        ("set_pin", bank.operator.id, "0003"),
    ]
    assert "Rukmini" not in repr([row.detail for row in rows])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0812-3456-7890", "081234567890"),
        ("+62 812 3456 7890", "081234567890"),
        ("62812 34567890", "081234567890"),
        ("(031) 3095 123", "0313095123"),
        ("", ""),
    ],
)
def test_telephone_numbers_are_written_one_way(typed: str, kept: str) -> None:
    assert clean_phone(typed) == kept


@pytest.mark.parametrize("typed", ["12", "abc", "0812x", "٠٨١٢٣٤٥٦٧٨٩", "0" * 40])
def test_what_is_no_telephone_number_is_refused(typed: str) -> None:
    with pytest.raises(UnreadablePhone):
        clean_phone(typed)
