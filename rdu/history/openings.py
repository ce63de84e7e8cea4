"""Opening balances are as the old book says until the member signs for hers on a printed list."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from rdu.clock import now_utc, today_at
from rdu.db import table_of
from rdu.errors import NotFoundHere, Refused
from rdu.history.models import OpeningSignature
from rdu.ledger.models import Journal, OpeningBalance
from rdu.money import Rupiah
from rdu.people.models import Member, Unit, User
from rdu.people.service import log

MOST_ON_PAPER = 2_000


class Opened(NamedTuple):
    """An opening balance that stands, and the day it was signed for."""

    seq: int
    number: int
    name: str
    amount: Rupiah
    as_of: date
    signed_on: date | None


def _standing(unit: Unit) -> Select[*tuple[Any, ...]]:
    """Those that no later lines of the old book took the place of."""
    taken_back = table_of(Journal).alias()
    signature = (OpeningSignature.unit_id == OpeningBalance.unit_id) & (OpeningSignature.seq == OpeningBalance.seq)
    back = (taken_back.c.unit_id == OpeningBalance.unit_id) & (taken_back.c.reverses_seq == OpeningBalance.seq)
    return (
        select(
            OpeningBalance.seq, Member.number, Member.name, OpeningBalance.amount, OpeningBalance.as_of,
            OpeningSignature.signed_on,
        )
        .join(Member, Member.id == OpeningBalance.member_id)
        .outerjoin(OpeningSignature, signature)
        .outerjoin(taken_back, back)
        .where(OpeningBalance.unit_id == unit.id, taken_back.c.seq.is_(None))
    )  # fmt: skip


def openings_of(
    session: Session, unit: Unit, *, signed: bool, page: int = 1, per_page: int = MOST_ON_PAPER
) -> tuple[list[Opened], int]:
    """A page of them by number, signed for or not, and how many there are."""
    wanted = OpeningSignature.seq.is_not(None) if signed else OpeningSignature.seq.is_(None)
    found = _standing(unit).where(wanted)
    count = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = session.execute(found.order_by(Member.number).offset((page - 1) * per_page).limit(per_page))
    return [Opened(*row) for row in rows], count


def sign(session: Session, unit: Unit, seqs: Sequence[int], signed_on: date, by: User) -> int:
    """Keep that these were signed for; those that were before stay as they are. Gives back how many are new.

    Raises NotFoundHere for another unit's, and Refused for a day that has not come.
    """
    if signed_on > today_at(unit.timezone):
        raise Refused("day", "Tanggal ini belum terjadi. Tulis tanggal hari ini atau sebelumnya.")
    standing = {row.seq: row for row in session.execute(_standing(unit).where(OpeningBalance.seq.in_(seqs)))}
    if set(seqs) - set(standing):
        raise NotFoundHere
    new = [seq for seq in sorted(set(seqs)) if standing[seq].signed_on is None]
    row = {"unit_id": unit.id, "signed_on": signed_on, "kept_at": now_utc(), "kept_by_id": by.id}
    if new:
        session.execute(insert(OpeningSignature), [{**row, "seq": seq} for seq in new])
        log(session, "openings_signed", unit=unit, user=by, detail={"members": len(new)})
    return len(new)


def unsign(session: Session, unit: Unit, seq: int, by: User) -> None:
    """A tick set by mistake is taken away; the log keeps that it was there. Raises NotFoundHere."""
    mine = (OpeningSignature.unit_id == unit.id, OpeningSignature.seq == seq)
    if session.scalar(select(OpeningSignature.seq).where(*mine)) is None:
        raise NotFoundHere
    session.execute(delete(OpeningSignature).where(*mine))
    log(session, "opening_unsigned", unit=unit, user=by, subject=str(seq))
