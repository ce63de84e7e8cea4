"""A complaint from the first word to the answer: numbered, promised, handled by somebody else, never taken back."""

from datetime import timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from rdu.deposits import questions, reversal
from rdu.deposits.models import About
from rdu.deposits.service import weigh_in_of
from rdu.errors import NotFoundHere, OperationReused, Refused
from rdu.feedback import handling
from rdu.feedback.audit import audit
from rdu.feedback.inbox import Wanted, Which, by_code, complaint_of, counts, listed
from rdu.feedback.models import Category, Channel, Complaint, Exclusion, Kind, State, StepKind
from rdu.feedback.people import AboutHerself, HerOwnComplaint, Reader, WeighedIt, handlers_for
from rdu.ledger.service import once
from rdu.people.models import Person
from rdu.people.units import COMPLAINT_DAYS, choose
from rdu.roles import Role
from tests.feedback.said import SITI, ask_about_a_visit, complain, new
from tests.makers import TODAY, Bank, bottles, make_user, weigh

MIGRATION = Path(__file__).parents[2] / "migrations/versions/0017_people_are_heard.py"


def people_are_heard() -> Any:
    spec = spec_from_file_location("people_are_heard", MIGRATION)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def manager_of(bank: Bank) -> Reader:
    return Reader(bank.manager, bank.unit, is_agency=False)


def agency_of(bank: Bank) -> Reader:
    return Reader(bank.agency, bank.root, is_agency=True)


def test_it_is_numbered_by_the_year_and_opens_by_its_code_alone(session: Session, bank: Bank) -> None:
    first, second = (complain(session, unit) for unit in (bank.unit, bank.other))
    year = first.received_on.year
    assert [first.label, second.label] == [f"ADU-{year}-0001", f"ADU-{year}-0002"]
    assert by_code(session, first.label.lower(), f"{first.code[:5]} {first.code[5:]}".lower()).id == first.id
    for wrong in (second.code, "", first.code[:-1]):
        with pytest.raises(NotFoundHere):
            by_code(session, first.label, wrong)


def test_the_same_operation_takes_it_in_once(session: Session, bank: Bank) -> None:
    key = new()
    first = complain(session, bank.unit, key=key)
    assert complain(session, bank.unit, key=key).id == first.id
    with pytest.raises(OperationReused):
        complain(session, bank.unit, key=once(key.id, "another body"))
    assert len(session.scalars(select(Complaint)).all()) == 1


def test_an_answer_is_promised_by_a_day_that_the_agency_sets(session: Session, bank: Bank) -> None:
    before = complain(session, bank.unit)
    choose(session, bank.root, COMPLAINT_DAYS, "3", bank.agency)
    after, idea = complain(session, bank.unit), complain(session, bank.unit, kind=Kind.SUGGESTION)
    assert before.now.due_on == before.received_on + timedelta(days=5)
    assert after.now.due_on == after.received_on + timedelta(days=3)
    assert idea.now.due_on is None


def test_it_is_answered_reopened_and_answered_again_and_every_step_stays(session: Session, bank: Bank) -> None:
    complaint = complain(session, bank.unit, who=SITI)
    handling.take(session, complaint, bank.manager.id, new(), bank.manager)
    key = new()
    handling.answer(session, complaint, "Kami tambah satu timbangan.", key, bank.manager)
    assert handling.answer(session, complaint, "Kami tambah satu timbangan.", key, bank.manager).ordinal == 3
    with pytest.raises(handling.AnsweredAlready):
        handling.answer(session, complaint, "Lagi.", new(), bank.manager)
    handling.reopen(session, complaint, "Belum ada timbangannya.", new())
    assert complaint.now.state is State.REOPENED
    handling.answer(session, complaint, "Datang Sabtu ini.", new(), bank.agency)
    session.commit()

    assert [step.kind for step in complaint.steps] == [
        StepKind.RECEIVED, StepKind.TAKEN, StepKind.ANSWERED, StepKind.REOPENED, StepKind.ANSWERED,
    ]  # fmt: skip
    assert complaint.now.handler_id == bank.agency.id
    assert list(audit(session)) == []
    for forbidden in ("DELETE FROM complaint_step", "UPDATE complaint SET words = 'x'"):
        with pytest.raises(DatabaseError):
            session.execute(text(forbidden))
        session.rollback()


def test_it_is_reopened_three_times_at_most_and_only_after_an_answer(session: Session, bank: Bank) -> None:
    complaint = complain(session, bank.unit)
    with pytest.raises(handling.NotAnsweredYet):
        handling.reopen(session, complaint, "x", new())
    for _ in range(3):
        handling.answer(session, complaint, "Sudah.", new(), bank.manager)
        handling.reopen(session, complaint, "Belum.", new())
    handling.answer(session, complaint, "Sudah.", new(), bank.manager)
    with pytest.raises(handling.ReopenedOften):
        handling.reopen(session, complaint, "Belum.", new())


def test_one_about_an_officer_is_the_agencys_alone(session: Session, bank: Bank) -> None:
    complaint = complain(session, bank.unit, "Petugas membentak ibu saya.", category=Category.OFFICER, officer="Hosnan")
    plain = complain(session, bank.unit, "Harga tidak dipasang.", category=Category.PRICE)
    assert complaint.complainant is None
    with pytest.raises(NotFoundHere):
        complaint_of(session, manager_of(bank), complaint.label)
    wanted = Wanted(TODAY, Which.ALL)
    assert [row.id for row in listed(session, manager_of(bank), wanted, 1).rows] == [plain.id]
    assert listed(session, agency_of(bank), wanted, 1).total == 2
    assert handlers_for(session, complaint) == [bank.agency]


def test_the_accused_neither_reads_nor_handles_it_whatever_she_signs_in_with(session: Session, bank: Bank) -> None:
    """An officer of the agency who is the same human as the manager complained about."""
    twin = make_user(session, "ramlah.dlh", "Ramlah", {bank.root: Role.AGENCY})
    person = session.scalars(select(Person).where(Person.member_id == bank.neighbour.id)).one()
    twin.person_id = bank.manager.person_id = person.id
    complaint = complain(session, bank.unit, "Pengurus minta uang.", category=Category.OFFICER, officer="Ramlah")
    handling.name_officer(session, complaint, bank.manager.id, new(), bank.agency)
    session.flush()

    with pytest.raises(NotFoundHere):
        complaint_of(session, Reader(twin, bank.root, is_agency=True), complaint.label)
    with pytest.raises(AboutHerself):
        handling.answer(session, complaint, "Tidak benar.", new(), twin)
    assert handlers_for(session, complaint) == [bank.agency]
    with pytest.raises(Refused, match="Orang ini tidak bisa"):
        handling.take(session, complaint, twin.id, new(), bank.agency)


def test_nobody_answers_her_own_household(session: Session, bank: Bank) -> None:
    person = session.scalars(select(Person).where(Person.member_id == bank.member.id)).one()
    bank.manager.person_id = person.id
    complaint = complain(session, bank.unit, who=type(SITI)("Siti", "", bank.member))
    with pytest.raises(HerOwnComplaint):
        handling.answer(session, complaint, "Sudah.", new(), bank.manager)


def test_what_is_passed_on_leaves_the_unit(session: Session, bank: Bank) -> None:
    complaint = complain(session, bank.unit)
    handling.pass_on(session, complaint, "Ini tentang petugas.", new(), bank.manager)
    with pytest.raises(NotFoundHere):
        complaint_of(session, manager_of(bank), complaint.label)
    with pytest.raises(handling.WithTheAgency):
        handling.pass_on(session, complaint, "Lagi.", new(), bank.agency)


def test_an_excluded_one_stays_with_its_reason_and_can_count_again(session: Session, bank: Bank) -> None:
    first, second = complain(session, bank.unit), complain(session, bank.unit)
    with pytest.raises(Refused, match="ADU-2026-0042"):
        handling.exclude(session, second, Exclusion.DUPLICATE, "Sama.", None, new(), bank.manager)
    handling.exclude(session, second, Exclusion.DUPLICATE, "Orang yang sama.", first, new(), bank.manager)
    found = listed(session, manager_of(bank), Wanted(TODAY, Which.EXCLUDED), 1).rows
    assert [(row.id, row.now.same_as_id, row.now.words) for row in found] == [(second.id, first.id, "Orang yang sama.")]
    with pytest.raises(handling.NotCounted):
        handling.answer(session, second, "Sudah.", new(), bank.manager)
    handling.restore(session, second, "Ternyata lain.", new(), bank.manager)
    assert counts(session, manager_of(bank), TODAY).open == 2
    assert list(audit(session)) == []


def test_another_units_complaint_is_not_found(session: Session, bank: Bank) -> None:
    complaint = complain(session, bank.other)
    with pytest.raises(NotFoundHere):
        complaint_of(session, manager_of(bank), complaint.label)


def test_a_question_of_the_passbook_is_a_complaint_about_its_receipt(session: Session, bank: Bank) -> None:
    complaint = ask_about_a_visit(session, bank)
    assert (complaint.channel, complaint.category) == (Channel.PASSBOOK, Category.WEIGHING)
    assert complaint.question is not None
    record = complaint.question.weigh_in
    assert complaint.now.officer_id == record.weighed_by_id
    with pytest.raises(WeighedIt):
        handling.answer(session, complaint, "Benar.", new(), bank.operator)
    reversal.reverse(session, record, "salah timbang", new(), bank.manager, TODAY)
    handling.answer(session, complaint, "Kami batalkan.", new(), bank.manager)
    session.commit()

    assert questions.open_of(session, bank.unit) == []
    assert questions.of_member(session, bank.member)[0].answer == "Kami batalkan."
    again = complaint_of(session, manager_of(bank), complaint.label)
    assert again.question is not None
    assert again.question.weigh_in.reversal is not None
    assert list(audit(session)) == []


def test_questions_from_before_are_adopted_with_their_answers(session: Session, bank: Bank) -> None:
    migration = people_are_heard()
    records = [weigh_in_of(session, bank.unit, weigh(session, bank, bottles(2_500)).receipt) for _ in range(2)]
    old = [questions.ask(session, record, bank.member, About.PRICE, "mahal") for record in records]
    questions.answer(session, bank.unit, old[0].id, "Harga turun.", bank.manager)
    session.flush()
    assert [finding.problem for finding in audit(session)] == ["tidak punya aduan"] * 2

    migration.adopt(session.connection())
    migration.adopt(session.connection())
    session.expire_all()
    assert list(audit(session)) == []
    found = session.scalars(select(Complaint).order_by(Complaint.id)).all()
    assert [(row.question_id, row.now.state) for row in found] == [
        (old[0].id, State.ANSWERED), (old[1].id, State.RECEIVED),
    ]  # fmt: skip
    assert found[1].now.due_on == found[1].received_on + timedelta(days=5)


@pytest.mark.one_store
@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("complaint", "words = 'lain'"),
        ("complaint", "category = 'price'"),
        ("complaint", "code = 'AAAAAAAAAA'"),
        ("complaint", "received_on = '2020-01-01'"),
        ("complaint_step", "words = 'Lain sekali.'"),
        ("complaint_step", "due_on = '2030-01-01'"),
        ("complaint_step", "handler_id = 1"),
        ("complaint_step", "at = '2020-01-01 00:00:00'"),
    ],
)
def test_a_forged_row_is_found(session: Session, bank: Bank, table: str, change: str) -> None:
    complaint = complain(session, bank.unit)
    handling.answer(session, complaint, "Sudah.", new(), bank.manager)
    session.commit()
    session.execute(text(f"DROP TRIGGER {table}_no_update"))
    last = " WHERE ordinal = 2" if table == "complaint_step" else ""
    session.execute(text(f"UPDATE {table} SET {change}{last}"))
    session.commit()
    session.expire_all()
    assert complaint.label in {finding.row.removeprefix("complaint ") for finding in audit(session)}


@pytest.mark.one_store
def test_a_step_that_vanished_is_found(session: Session, bank: Bank) -> None:
    complaint = complain(session, bank.unit)
    handling.take(session, complaint, bank.manager.id, new(), bank.manager)
    handling.answer(session, complaint, "Sudah.", new(), bank.manager)
    session.commit()
    session.execute(text("DROP TRIGGER complaint_step_no_delete"))
    session.execute(text("DELETE FROM complaint_step WHERE ordinal = 2"))
    session.commit()
    session.expire_all()
    assert [finding.problem for finding in audit(session)] == ["langkah 2 hilang"]
