from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue.models import How, UnitItem
from rdu.clock import today_at
from rdu.deposits.days import next_weighing
from rdu.deposits.models import DropOffNote, NoteState
from rdu.deposits.notes import Wish, announce, cancel, change, open_note_of, taken_here
from rdu.errors import NoteAlreadyThere, OperationReused, Refused
from rdu.ledger.service import Once, once
from tests.makers import TODAY, Bank
from tests.pages import Client

NEXT = TODAY + timedelta(weeks=1)


def key() -> Once:
    return once(uuid4(), "note")


def coming() -> date:
    """The next weighing day of a unit that weighs every Saturday, by the clock that the pages go by."""
    today = today_at("Asia/Jakarta")
    return today + timedelta(days=(5 - today.weekday()) % 7)


def notes(session: Session) -> list[DropOffNote]:
    session.expire_all()
    return list(session.scalars(select(DropOffNote).order_by(DropOffNote.id)))


def test_a_member_says_that_she_comes(session: Session, bank: Bank) -> None:
    wish = Wish(NEXT, sacks=2, types=("PET", "ALU"), words="titip lewat anak saya")
    note = announce(session, bank.unit, bank.member, wish, TODAY, key())
    session.commit()

    assert (note.day, note.sacks, note.how, note.words) == (NEXT, 2, How.DROPPED, "titip lewat anak saya")
    assert {item.waste_type.code for item in note.items} == {"PET", "ALU"}
    assert open_note_of(session, bank.unit, bank.member, TODAY) is note
    assert open_note_of(session, bank.unit, bank.neighbour, TODAY) is None


def test_the_same_operation_makes_one_note(session: Session, bank: Bank) -> None:
    again = key()
    first = announce(session, bank.unit, bank.member, Wish(NEXT), TODAY, again)
    second = announce(session, bank.unit, bank.member, Wish(NEXT), TODAY, again)

    assert first.id == second.id
    with pytest.raises(OperationReused):
        announce(session, bank.unit, bank.member, Wish(NEXT), TODAY, once(again.id, "something else"))


def test_a_second_note_for_one_day_is_refused(session: Session, bank: Bank) -> None:
    announce(session, bank.unit, bank.member, Wish(NEXT), TODAY, key())
    session.commit()

    with pytest.raises(NoteAlreadyThere):
        announce(session, bank.unit, bank.member, Wish(NEXT), TODAY, key())


def test_after_cancelling_she_may_say_it_anew(session: Session, bank: Bank) -> None:
    note = announce(session, bank.unit, bank.member, Wish(NEXT), TODAY, key())
    cancel(note)
    session.flush()

    again = announce(session, bank.unit, bank.member, Wish(NEXT), TODAY, key())

    assert note.state is NoteState.CANCELLED
    assert again.state is NoteState.OPEN


@pytest.mark.parametrize("day", [NEXT + timedelta(days=1), TODAY - timedelta(weeks=1), date(1, 1, 1)])
def test_a_day_without_weighing_is_refused(session: Session, bank: Bank, day: date) -> None:
    with pytest.raises(Refused, match="bukan hari penimbangan"):
        announce(session, bank.unit, bank.member, Wish(day), TODAY, key())


def test_a_pick_up_counts_only_where_the_unit_drives_out(session: Session, bank: Bank) -> None:
    note = announce(session, bank.unit, bank.member, Wish(NEXT, How.PICKED_UP), TODAY, key())
    asked_in_vain = note.how

    bank.unit.picks_up = True
    change(session, bank.unit, note, Wish(NEXT, How.PICKED_UP))
    assert (asked_in_vain, note.how) == (How.DROPPED, How.PICKED_UP)


def test_only_what_the_unit_buys_is_offered(session: Session, bank: Bank) -> None:
    session.add(UnitItem(unit_id=bank.unit.id, waste_type_id=bank.oil.id, bought=False))
    session.flush()

    assert [kind.code for kind in taken_here(session, bank.unit, NEXT)] == ["PET", "ALU", "BTL"]
    note = announce(session, bank.unit, bank.member, Wish(NEXT, types=("UCO", "XXX", "PET")), TODAY, key())
    assert [item.waste_type.code for item in note.items] == ["PET"]


def test_one_tap_on_the_home_page_is_enough(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, member=bank.member)
    typed = {"operation": str(uuid4()), "day": coming().isoformat()}

    for _ in range(2):  # a double tap
        page = client.post("/saya/datang", data=typed, follow_redirects=True)

    assert len(notes(session)) == 1
    assert "Kami tunggu hari Sabtu." in page.text
    assert "Batal datang" in page.text
    assert "Saya datang Sabtu" not in page.text


@pytest.mark.parametrize("day", ["", "besok", "2026-13-01", "２０２６-11-28", "9999-12-31"])
def test_a_day_that_is_none_is_refused(session: Session, bank: Bank, client: Client, day: str) -> None:
    client.sign_in(session, member=bank.member)

    answer = client.post("/saya/datang", data={"operation": str(uuid4()), "day": day})

    assert answer.status_code == 422
    assert not notes(session)


def test_she_says_what_is_in_her_sacks_and_changes_it(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, member=bank.member)
    said = {"operation": str(uuid4()), "sacks": "2", "types": ["PET", "UCO"], "words": "titip"}
    page = client.post("/saya/datang/isi", data=said, follow_redirects=True)
    assert "2 karung: Botol PET bening, Minyak jelantah" in page.text

    form = client.get("/saya/datang/isi").text
    assert 'value="titip"' in form
    assert form.count("checked") == 2
    said = {"operation": str(uuid4()), "sacks": "", "types": ["ALU"], "words": ""}
    page = client.post("/saya/datang/isi", data=said, follow_redirects=True)

    assert "Kaleng aluminium" in page.text
    note = notes(session)[0]
    assert (len(notes(session)), note.sacks, note.words) == (1, 0, "")
    assert [item.waste_type.code for item in note.items] == ["ALU"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"sacks": "-1"}, "Tulis angka bulat dari 0 sampai 500."),
        ({"sacks": "501"}, "Tulis angka bulat dari 0 sampai 500."),
        ({"sacks": "２"}, "Tulis angka bulat dari 0 sampai 500."),
        ({"words": "a" * 201}, "Terlalu panjang. Paling banyak 200 huruf."),
        ({"words": "titip\x00"}, "Ada tanda yang tidak bisa disimpan."),
        ({"operation": "x"}, "Halaman ini sudah lama."),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(
    session: Session, bank: Bank, client: Client, wrong: dict[str, Any], sentence: str
) -> None:
    client.sign_in(session, member=bank.member)
    typed = {"operation": str(uuid4()), "types": ["PET"], "words": "lewat anak", "sacks": "3"} | wrong

    page = client.post("/saya/datang/isi", data=typed)

    assert page.status_code == 422
    assert sentence in page.text
    assert "checked" in page.text
    assert not notes(session)


def test_a_pick_up_is_offered_only_where_the_unit_drives_out(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, member=bank.member)
    assert "Minta dijemput" not in client.get("/saya/datang/isi").text

    bank.unit.picks_up = True
    session.commit()
    assert "Minta dijemput" in client.get("/saya/datang/isi").text
    page = client.post("/saya/datang/isi", data={"operation": str(uuid4()), "how": "picked_up"}, follow_redirects=True)
    assert "Anda minta dijemput." in page.text


def test_a_unit_without_a_fixed_day_takes_no_notes(session: Session, bank: Bank, client: Client) -> None:
    bank.unit.weigh_weekday = None
    session.commit()
    client.sign_in(session, member=bank.member)

    assert next_weighing(bank.unit, TODAY) is None
    assert client.get("/saya/datang/isi").status_code == 404


def test_not_coming_after_all_can_be_said_twice(session: Session, bank: Bank, client: Client) -> None:
    client.sign_in(session, member=bank.member)
    client.post("/saya/datang", data={"operation": str(uuid4()), "day": coming().isoformat()})

    for _ in range(2):
        page = client.post("/saya/datang/batal", follow_redirects=True)
        assert "Kabar dibatalkan." in page.text
    assert [note.state for note in notes(session)] == [NoteState.CANCELLED]
