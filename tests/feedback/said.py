"""Complaints for tests."""

import io
from typing import Any
from uuid import uuid4

from PIL import Image
from sqlalchemy.orm import Session

from rdu.deposits.models import About
from rdu.deposits.service import weigh_in_of
from rdu.feedback.asking import ask
from rdu.feedback.filing import NOBODY, Said, Who, file_complaint
from rdu.feedback.models import Category, Channel, Complaint, Kind
from rdu.ledger.service import Once, once
from rdu.people.models import Unit, User
from tests.makers import Bank, bottles, weigh

SITI = Who("Siti Aminah", "081234567890")


def a_picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, kind)
    return out.getvalue()


def new() -> Once:
    return once(uuid4(), "x")


def said(words: str = "Timbangannya lama sekali.", **more: Any) -> Said:
    told: dict[str, Any] = {"kind": Kind.COMPLAINT, "category": Category.SERVICE, "channel": Channel.WEB, **more}
    return Said(words=words, **told)


def complain(
    session: Session, unit: Unit, words: str = "Timbangannya lama sekali.", *, who: Who = NOBODY,
    by: User | None = None, key: Once | None = None, **more: Any,
) -> Complaint:  # fmt: skip
    return file_complaint(session, unit, said(words, **more), who, key or new(), by)


def ask_about_a_visit(session: Session, bank: Bank, words: str = "kardus saya 6 kg") -> Complaint:
    record = weigh_in_of(session, bank.unit, weigh(session, bank, bottles(2_500)).receipt)
    return ask(session, record, bank.member, About.WEIGHT, words, new())
