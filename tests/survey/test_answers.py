"""Answers come in once, name nobody, and come to what they come to: on both databases."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rdu.clock import pinned_at
from rdu.demo.people import at_noon
from rdu.deposits.reversal import reverse
from rdu.deposits.service import weigh_in_of
from rdu.errors import (
    AlreadyAnswered,
    NotFoundHere,
    OperationReused,
    Refused,
    SheetThere,
    SurveyClosed,
    SurveyStillOpen,
)
from rdu.ledger.service import once
from rdu.survey import answering, audit, results, service
from rdu.survey.answering import Given, Sheet
from rdu.survey.kinds import Element, Sex, Way
from rdu.survey.models import SurveyAnswer, SurveyGuard
from rdu.survey.users import users_in
from tests.makers import TODAY, Bank, make_member, weigh
from tests.survey.surveys import THREES, answered, closed, fresh, opened


def test_all_threes_come_to_seventy_five_in_class_c(session: Session, bank: Bank) -> None:
    weigh(session, bank)
    weigh(session, bank, member=bank.neighbour)
    period = opened(session, bank)
    answered(session, period, bank.unit, times=3)
    answered(session, period, bank.other, times=2)
    period = closed(session, bank, period)
    of = results.result_of(session, period)
    assert (of.n, of.users, of.needed, of.is_enough) == (5, 2, 2, True)
    assert (of.ikm, of.grade and of.grade.letter) == (Fraction(75), "C")
    assert of.by_way == {Way.PHONE: 5}
    assert results.result_of(session, period, bank.unit).users == 2
    assert results.result_of(session, period, bank.other).users == 0


def test_a_mean_is_of_those_who_answered_and_the_lowest_stands_first(session: Session, bank: Bank) -> None:
    period = opened(session, bank)
    answered(session, period, bank.unit, (4, 4, 1, 4, 4, 4, 4, 4, 4))
    answered(session, period, bank.unit, (4, 4, 2, None, 4, 4, 4, 3, 4))
    of = results.result_of(session, period)
    assert of.nrr[Element.TIME] == Fraction(3, 2)
    assert (of.nrr[Element.COST], of.answered[Element.COST]) == (Fraction(4), 1)
    assert of.lowest_first[:2] == [Element.TIME, Element.COMPLAINTS]
    assert of.ikm == Fraction(25, 9) * (7 * 4 + Fraction(3, 2) + Fraction(7, 2))


def test_users_are_persons_with_something_posted(session: Session, bank: Bank) -> None:
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    ids = [bank.unit.id, bank.other.id]
    assert users_in(session, ids, first, last) == 0
    weigh(session, bank)
    weigh(session, bank)
    undone = weigh(session, bank, member=bank.neighbour)
    assert users_in(session, ids, first, last) == 2
    record = weigh_in_of(session, bank.unit, undone.receipt)
    reverse(session, record, "Salah orang", fresh(), bank.manager, TODAY)
    own = make_member(session, bank.unit, 9, "Siti Aminah")
    own.persons[0].same_as_id = bank.member.persons[0].id
    weigh(session, bank, member=own)
    assert users_in(session, ids, first, last) == 1
    assert users_in(session, ids, date(2026, 11, 22), last) == 0
    assert users_in(session, [bank.other.id], first, last) == 0


def test_a_household_and_a_telephone_answer_once_and_a_retry_is_the_same_answer(session: Session, bank: Bank) -> None:
    period, again = opened(session, bank), once(uuid4(), "body")
    keys = [answering.key_of_member(bank.member), answering.key_of_device("telepon")]
    with pinned_at(at_noon(TODAY)):
        for _ in range(2):
            answering.answer(session, period, bank.unit, Given(THREES), Way.MEMBER, keys, again)
        with pytest.raises(OperationReused):
            answering.answer(
                session, period, bank.unit, Given(THREES), Way.MEMBER, keys, replace(again, body_hash=b"y")
            )
        for key in keys:
            with pytest.raises(AlreadyAnswered, match="sudah diisi dari sini"):
                answering.answer(session, period, bank.unit, Given(THREES), Way.PHONE, [key], fresh())
    assert results.result_of(session, period).n == 1


def test_nothing_beside_an_answer_tells_whose_it_is(session: Session, bank: Bank) -> None:
    period = opened(session, bank)
    secret = period.secret
    assert secret is not None
    key = [answering.key_of_member(bank.member)]
    with pinned_at(at_noon(TODAY)):
        answering.answer(session, period, bank.unit, Given(THREES), Way.MEMBER, key, fresh())
    assert answering.has_answered(session, period, key)
    row = session.scalars(select(SurveyAnswer)).one()
    assert row.id.version == 4
    assert {column.name for column in SurveyAnswer.__table__.columns} & {
        "member_id",
        "person_id",
        "user_id",
        "at",
    } == set()
    period = closed(session, bank, period)
    assert period.secret is None
    assert not answering.has_answered(session, period, key)
    assert all(secret not in guard.hash for guard in session.scalars(select(SurveyGuard)))


def test_a_closed_survey_takes_no_more_answers_and_no_answer_can_be_changed(session: Session, bank: Bank) -> None:
    period = opened(session, bank)
    answered(session, period, bank.unit)
    with pinned_at(at_noon(date(2026, 12, 1))), pytest.raises(SurveyClosed):
        answering.answer(session, period, bank.unit, Given(THREES), Way.PHONE, [], fresh())
    period = closed(session, bank, period)
    sheet = [Sheet(1, Given(THREES))]
    with pinned_at(at_noon(TODAY)):
        with pytest.raises(SurveyClosed):
            answering.answer(session, period, bank.unit, Given(THREES), Way.PHONE, [], fresh())
        with pytest.raises(SurveyClosed):
            answering.enter_sheets(session, period, bank.unit, sheet, fresh(), bank.operator)
    session.rollback()
    for statement in ("UPDATE survey_answer SET time = 4", "DELETE FROM survey_guard"):
        with pytest.raises(DBAPIError):
            session.execute(text(statement))
        session.rollback()


def test_one_survey_is_open_at_a_time_and_opening_twice_opens_one(session: Session, bank: Bank) -> None:
    plan = service.Plan("Survei", date(2026, 11, 1), date(2026, 11, 30), ("MLT",))
    again = fresh()
    with pinned_at(at_noon(TODAY)):
        made = service.open_survey(session, bank.root, plan, again, bank.agency)
        assert service.open_survey(session, bank.root, plan, again, bank.agency) is made
        session.commit()
        with pytest.raises(SurveyStillOpen):
            service.open_survey(session, bank.root, plan, fresh(), bank.agency)
        session.rollback()
        with pytest.raises(Refused, match="Hari terakhir"):
            service.open_survey(session, bank.root, replace(plan, last_day=date(2026, 10, 1)), fresh(), bank.agency)
        with pytest.raises(Refused, match="Pilih sedikitnya satu unit"):
            service.open_survey(session, bank.root, replace(plan, codes=("BKL",)), fresh(), bank.agency)
    period = service.period_of(session, bank.root, made.id)
    with pytest.raises(NotFoundHere):
        service.unit_in(period, "ANG")
    with pytest.raises(NotFoundHere):
        service.period_of(session, bank.unit, made.id)


def test_a_sheet_of_paper_is_typed_in_once(session: Session, bank: Bank) -> None:
    period, again = opened(session, bank), fresh()
    two = [Sheet(1, Given(THREES)), Sheet(2, Given((*THREES[:8], None), {"sex": Sex.FEMALE}))]
    with pinned_at(at_noon(TODAY)):
        for _ in range(2):
            answering.enter_sheets(session, period, bank.unit, two, again, bank.operator)
        with pytest.raises(SheetThere):
            answering.enter_sheets(session, period, bank.unit, two[1:], fresh(), bank.operator)
        answering.enter_sheets(session, period, bank.other, two[:1], fresh(), bank.operator_b)
    assert results.result_of(session, period).n == 3
    assert answering.sheets_there(session, period, bank.unit) == {1, 2}


def test_the_latest_closed_survey_of_those_days_is_told(session: Session, bank: Bank) -> None:
    old = opened(session, bank, date(2026, 9, 1), date(2026, 11, 22))
    answered(session, old, bank.unit, (2,) * 9, times=5)
    old = closed(session, bank, old)
    new = opened(session, bank)
    answered(session, new, bank.unit, times=5)
    year = date(2026, 1, 1), date(2026, 12, 31)
    of = results.latest_result(session, bank.root, *year)
    assert of is not None
    assert (of.period.id, of.n, of.ikm) == (old.id, 5, Fraction(50))
    new = closed(session, bank, new)
    of = results.latest_result(session, bank.root, *year)
    assert of is not None
    assert (of.period.id, of.ikm) == (new.id, Fraction(75))
    assert [one.period.id for one in results.earlier(session, of)] == [old.id]
    assert results.latest_result(session, bank.root, date(2025, 1, 1), date(2025, 12, 31)) is None


def test_the_audit_names_a_survey_whose_answers_were_forged(session: Session, bank: Bank) -> None:
    period = opened(session, bank)
    answered(session, period, bank.unit, times=2)
    closed(session, bank, period)
    assert list(audit.audit(session)) == []
    forged = {"id": uuid4(), "period_id": period.id, "unit_id": bank.unit.id, "day": TODAY, "way": Way.PHONE}
    session.add(SurveyAnswer(**forged, **Given((4,) * 9).columns()))
    session.flush()
    session.expire_all()
    assert [str(finding) for finding in audit.audit(session)] == [
        f"BKL survei {period.id} Survei November: jawaban atau jumlahnya tidak cocok dengan segel penutupannya"
    ]
    session.rollback()
    session.execute(text("UPDATE survey_period SET users = users + 1"))
    session.expire_all()
    assert len(list(audit.audit(session))) == 1
