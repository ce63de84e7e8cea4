import re
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.clock import now_utc
from rdu.deposits.models import DropOffNote, NoteState
from rdu.deposits.service import Visit, weigh_in
from rdu.errors import OperationReused, Refused
from rdu.ledger import pockets
from rdu.ledger.accounts import STOCK, Move, member_owes, savings
from rdu.ledger.audit import audit
from rdu.ledger.merging import merge
from rdu.ledger.models import REGULAR, Journal, MemberMerge
from rdu.ledger.service import Act, balance_of, once, open_books, owed_to_savers
from rdu.ledger.standing import Moving, move
from rdu.money import Rupiah
from rdu.people import sessions
from rdu.people.members import Particulars, add_person
from rdu.people.models import Ending, Member, MemberKind, Person
from rdu.people.twins import likely
from tests.makers import TODAY, Bank, bottles, make_member, weigh
from tests.pages import Client


def saved(session: Session, bank: Bank, member: Member) -> int:
    return balance_of(session, bank.unit, savings(member.id, member.number))


@pytest.fixture
def twin(session: Session, bank: Bank) -> Member:
    """A second number of Siti Aminah, with one visit; she herself has two."""
    twin = make_member(session, bank.unit, 42, "Sitti Amina")
    session.commit()
    weigh(session, bank, bottles(2_000), member=twin)
    weigh(session, bank, bottles(1_000))
    weigh(session, bank, bottles(1_000))
    return twin


def test_the_money_moves_and_the_histories_stay(session: Session, bank: Bank, twin: Member) -> None:
    hers, owed = saved(session, bank, twin), owed_to_savers(session, bank.unit)
    before = saved(session, bank, bank.member)
    record = merge(session, bank.unit, twin, bank.member, once(uuid4(), "x"), bank.manager)
    session.commit()
    assert hers > 0
    assert record.moved == hers
    assert saved(session, bank, twin) == 0
    assert saved(session, bank, bank.member) == before + hers
    assert owed_to_savers(session, bank.unit) == owed
    assert twin.merged_into_id == bank.member.id
    assert list(audit(session)) == []


def test_a_merge_sent_twice_moves_the_money_once(session: Session, bank: Bank, twin: Member) -> None:
    operation = uuid4()
    first = merge(session, bank.unit, twin, bank.member, once(operation, "x"), bank.manager)
    assert merge(session, bank.unit, twin, bank.member, once(operation, "x"), bank.manager) is first
    with pytest.raises(OperationReused):
        merge(session, bank.unit, bank.neighbour, bank.member, once(operation, "y"), bank.manager)
    assert session.scalar(select(func.count(MemberMerge.id))) == 1


def test_a_twin_without_money_leaves_no_journal(session: Session, bank: Bank) -> None:
    twin = make_member(session, bank.unit, 42, "Sitti Amina")
    record = merge(session, bank.unit, twin, bank.member, once(uuid4(), "x"), bank.manager)
    assert (record.seq, record.moved) == (None, 0)
    assert session.scalar(select(func.count()).select_from(Journal)) == 0


def test_a_weigh_in_under_the_old_number_reaches_the_one_that_stays(session: Session, bank: Bank, twin: Member) -> None:
    merge(session, bank.unit, twin, bank.member, once(uuid4(), "x"), bank.manager)
    session.commit()
    before = saved(session, bank, bank.member)
    weigh(session, bank, member=twin)
    assert saved(session, bank, bank.member) > before
    assert saved(session, bank, twin) == 0


def test_a_note_left_under_the_old_number_is_answered(session: Session, bank: Bank, twin: Member) -> None:
    note = DropOffNote(unit_id=bank.unit.id, member_id=twin.id, day=TODAY, made_at=now_utc())
    session.add(note)
    session.flush()
    merge(session, bank.unit, twin, bank.member, once(uuid4(), "x"), bank.manager)
    visit = Visit(twin.number, TODAY, [bottles(1_000)], note_id=note.id)
    record = weigh_in(session, bank.unit, visit, once(uuid4(), "x"), bank.operator)
    session.commit()
    assert (note.state, note.weigh_in_seq) == (NoteState.WEIGHED, record.seq)


def test_persons_are_joined_by_name_and_counted_once(session: Session, bank: Bank, twin: Member) -> None:
    hasan = add_person(session, bank.unit, twin, Particulars("Hasan", "M", may_withdraw=True), bank.operator)
    own = make_member(session, bank.unit, 50, "Hasan", kind=MemberKind.PERSON)
    own.persons[0].same_as_id = hasan.id
    session.flush()
    merge(session, bank.unit, twin, bank.member, once(uuid4(), "x"), bank.manager)
    names = [(person.name, person.may_withdraw) for person in bank.member.persons]
    assert names == [("Siti Aminah", True), ("Hasan", True)]
    here = bank.member.persons[1]
    assert twin.persons[0].same_as_id == bank.member.persons[0].id
    assert hasan.same_as_id == own.persons[0].same_as_id == here.id
    assert here.same_as_id is None
    assert bank.member.search == "siti aminah bu mat hasan"


def test_rows_linked_across_both_numbers_do_not_point_in_a_circle(session: Session, bank: Bank, twin: Member) -> None:
    bank.member.persons[0].same_as_id = twin.persons[0].id
    session.flush()
    merge(session, bank.unit, twin, bank.member, once(uuid4(), "x"), bank.manager)
    for person in session.scalars(select(Person).where(Person.same_as_id.is_not(None))):
        assert person.same_as_id != person.id
        assert session.get_one(Person, person.same_as_id).same_as_id is None


def test_numbers_that_led_to_the_twin_lead_on(session: Session, bank: Bank, twin: Member) -> None:
    oldest = make_member(session, bank.unit, 60, "Siti A")
    token = sessions.begin(session, member=twin, unit=bank.unit)
    merge(session, bank.unit, oldest, twin, once(uuid4(), "x"), bank.manager)
    merge(session, bank.unit, twin, bank.member, once(uuid4(), "x"), bank.manager)
    session.refresh(oldest)
    assert oldest.merged_into_id == twin.merged_into_id == bank.member.id
    assert sessions.whoever_holds(session, token) is None


def test_what_cannot_be_one_member_is_refused(session: Session, bank: Bank, twin: Member) -> None:
    own = make_member(session, bank.unit, 50, "Siti Aminah", kind=MemberKind.PERSON)
    gone = make_member(session, bank.unit, 51, "Siti Aminah")
    gone.merged_into_id = bank.member.id
    session.flush()
    for pair in ((twin, twin), (twin, bank.stranger), (bank.stranger, twin), (own, bank.member), (gone, twin),
                 (twin, gone)):  # fmt: skip
        with pytest.raises(Refused):
            merge(session, bank.unit, *pair, once(uuid4(), "x"), bank.manager)


@pytest.mark.parametrize("ending", Ending)
def test_a_number_whose_owner_died_or_moved_is_not_merged(
    session: Session, bank: Bank, twin: Member, ending: Ending
) -> None:
    """Neither way round, nor offered; what it holds leaves by the flow that ended it."""
    assert [pair.newer.number for pair in likely(session, bank.unit)] == [42]
    twin.ended_as = ending
    session.flush()
    for pair in ((twin, bank.member), (bank.member, twin)):
        with pytest.raises(Refused, match="sudah meninggal atau pindah"):
            merge(session, bank.unit, *pair, once(uuid4(), "x"), bank.manager)
    assert saved(session, bank, twin) == 5_100
    assert likely(session, bank.unit) == []


# Pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def manager(client: Client, session: Session, bank: Bank) -> Client:
    return client.sign_in(session, user=bank.manager, unit=bank.unit)


def operation_of(html: str) -> str:
    found = re.search(r'name="operation" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def test_twins_are_listed_seen_side_by_side_read_back_and_merged(
    manager: Client, session: Session, bank: Bank, twin: Member
) -> None:
    assert "/anggota/kembar/0001/0042" in manager.get("/anggota/kembar").text
    page = manager.get("/anggota/kembar/0001/0042").text
    assert "Rp5.100" in page
    assert "2 kali" in page
    data = {"operation": operation_of(page), "stays": "0001"}
    read = manager.post("/anggota/kembar/0001/0042", data=data).text
    assert "Rp10.200" in read
    assert "Benar, gabung" in read
    assert saved(session, bank, twin) == 5_100
    session.commit()
    assert "Apakah ini" in manager.post("/anggota/kembar/0001/0042", data={**data, "langkah": "ubah"}).text
    for _ in range(2):
        answer = manager.post("/anggota/kembar/0001/0042", data={**data, "langkah": "simpan"})
        assert answer.location == "/anggota/0001"
    assert saved(session, bank, twin) == 0
    assert "Tidak ada yang terlihat kembar" in manager.get("/anggota/kembar").text


def test_the_other_number_may_be_the_one_that_stays(
    manager: Client, session: Session, bank: Bank, twin: Member
) -> None:
    data = {"operation": str(uuid4()), "stays": "0042", "langkah": "simpan"}
    assert manager.post("/anggota/kembar/0001/0042", data=data).location == "/anggota/0042"
    assert saved(session, bank, bank.member) == 0


@pytest.mark.parametrize(
    ("address", "stays", "sentence"),
    [
        ("/anggota/kembar/0001/0050", "0050", "Nomor perorangan tidak digabung"),
        ("/anggota/kembar/0001/0042", "0009", "Pilih salah satu nomor"),
        ("/anggota/kembar/0001/0042", "", "Pilih salah satu nomor"),
    ],
)
@pytest.mark.parametrize("step", ["", "simpan"])
def test_a_wrong_choice_is_told_and_moves_nothing(
    manager: Client, session: Session, bank: Bank, twin: Member, address: str, stays: str, sentence: str, step: str
) -> None:
    make_member(session, bank.unit, 50, "Siti Aminah", kind=MemberKind.PERSON)
    session.commit()
    page = manager.post(address, data={"operation": str(uuid4()), "stays": stays, "langkah": step})
    assert page.status_code == 422
    assert sentence in page.text
    assert saved(session, bank, twin) == 5_100


def test_two_numbers_can_be_named_by_hand(manager: Client) -> None:
    assert manager.get("/anggota/kembar?a=1&b=0002-1").location == "/anggota/kembar/0001/0002"
    refused = manager.get("/anggota/kembar?a=1&b=dua")
    assert refused.status_code == 422
    assert "Nomor anggota belum benar" in refused.text
    assert "nomor yang sama" in manager.get("/anggota/kembar?a=1&b=0001").text
    assert manager.get("/anggota/kembar/0001/0001").status_code == 404
    assert manager.get("/anggota/kembar/0001/0404").status_code == 404
    assert manager.get("/anggota/kembar/0001/x").status_code == 404


def test_every_pocket_moves_and_what_the_twin_owes_along_with_it(session: Session, bank: Bank, twin: Member) -> None:
    pockets.open_pocket(session, bank.unit, "lebaran", "Lebaran", TODAY, bank.manager)
    moving = Moving(REGULAR, "lebaran", Rupiah(1_000))
    move(session, bank.unit, twin, moving, TODAY, once(uuid4(), "pindah"), bank.operator)
    owes = Move(member_owes(twin.id, twin.number), STOCK, Rupiah(700))
    open_books(session, bank.unit).post(Act("utang", TODAY, bytes(32), bank.manager), [owes])
    hers = saved(session, bank, twin)

    merge(session, bank.unit, twin, bank.member, once(uuid4(), "x"), bank.manager)

    theirs = savings(bank.member.id, bank.member.number, "lebaran")
    assert (balance_of(session, bank.unit, theirs), saved(session, bank, twin)) == (1_000, 0)
    assert saved(session, bank, bank.member) == 2 * 2_550 + hers
    assert balance_of(session, bank.unit, member_owes(twin.id, twin.number)) == 0
    assert balance_of(session, bank.unit, member_owes(bank.member.id, bank.member.number)) == 700
    assert list(audit(session)) == []
