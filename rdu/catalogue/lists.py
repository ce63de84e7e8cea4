"""Price lists: drafted, checked, published for good, and looked up again.

The kabupaten's list is kept at the induk; any other unit keeps a list of its own exceptions. A list for today is
refused once the day's weighing has begun. Weighing days stand in a room above this one, so whoever publishes says
whether one has begun; a day that was opened keeps the lists it was opened with in any case.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from rdu.catalogue.models import How, ListStatus, Paid, Price, PriceList, Who
from rdu.catalogue.pricing import Channel
from rdu.clock import now_utc
from rdu.db import flush, one_here
from rdu.errors import DraftChanged, ListPublished, NotFoundHere, Refused
from rdu.money import Rupiah
from rdu.people.models import Unit, UnitKind, User
from rdu.people.service import log


@dataclass(frozen=True, order=True)
class Slot:
    """The place of a price in a list: a grade, and for whom it holds."""

    grade_id: int
    paid: Paid = Paid.ANY
    who: Who = Who.ANY
    how: How = How.ANY

    @property
    def is_plain(self) -> bool:
        return (self.paid, self.who, self.how) == (Paid.ANY, Who.ANY, How.ANY)

    @property
    def way(self) -> str:
        """For whom it holds, in words; "" for everybody."""
        words = (_WORDS.get(self.paid), _WORDS.get(self.who), _WORDS.get(self.how))
        return ", ".join(word for word in words if word)

    @property
    def channel(self) -> Channel:
        """One way of bringing it for which this price holds."""
        return Channel(
            Paid.SAVED if self.paid is Paid.ANY else self.paid,
            Who.INDIVIDUAL if self.who is Who.ANY else self.who,
            How.DROPPED if self.how is How.ANY else self.how,
        )


_WORDS: Mapping[Paid | Who | How, str] = {
    Paid.SAVED: "ditabung",
    Paid.CASHED: "dibayar tunai",
    Who.INDIVIDUAL: "perorangan",
    Who.GROUP: "kelompok",
    How.DROPPED: "diantar",
    How.PICKED_UP: "dijemput",
}

Rows = dict[Slot, Rupiah]


def owner_of(session: Session, desk: Unit) -> Unit:
    """Whose list is kept at this desk: the kabupaten's at the induk, else the unit's own."""
    return root_of(session, desk) if desk.kind in (UnitKind.KABUPATEN, UnitKind.BSI) else desk


def root_of(session: Session, unit: Unit) -> Unit:
    return session.get_one(Unit, int(unit.path.split(".", 1)[0]))


def in_force(session: Session, owner: Unit, day: date) -> PriceList | None:
    found = _published(owner).where(PriceList.valid_from <= day).order_by(PriceList.valid_from.desc())
    return session.scalar(found.limit(1))


def coming(session: Session, owner: Unit, day: date) -> list[PriceList]:
    return list(session.scalars(_published(owner).where(PriceList.valid_from > day).order_by(PriceList.valid_from)))


def history(session: Session, owner: Unit) -> list[PriceList]:
    """All published lists, the latest first."""
    return list(session.scalars(_published(owner).order_by(PriceList.valid_from.desc())))


def drafts(session: Session, owner: Unit) -> list[PriceList]:
    found = select(PriceList).where(PriceList.unit_id == owner.id, PriceList.status == ListStatus.DRAFT)
    return list(session.scalars(found.order_by(PriceList.number.desc())))


def before(session: Session, price_list: PriceList) -> PriceList | None:
    """The list that this one follows or will follow."""
    found = _published(price_list.unit).where(
        PriceList.valid_from < price_list.valid_from, PriceList.id != price_list.id
    )
    return session.scalar(found.order_by(PriceList.valid_from.desc()).limit(1))


def ends_on(session: Session, price_list: PriceList) -> date | None:
    """The last day of a published list; None while none follows."""
    following = _published(price_list.unit).where(PriceList.valid_from > price_list.valid_from)
    after = session.scalar(following.order_by(PriceList.valid_from).limit(1))
    return after.valid_from - timedelta(days=1) if after else None


def _published(owner: Unit) -> Select[PriceList]:
    return select(PriceList).where(PriceList.unit_id == owner.id, PriceList.status == ListStatus.PUBLISHED)


def list_called(session: Session, desk: Unit, label: str) -> PriceList:
    """A list that may be read at this desk: its own, drafts too, and what the kabupaten published."""
    parts = re.fullmatch(r"([A-Z]{3})-([0-9]{1,9})", label, re.ASCII)
    if parts is None:
        raise NotFoundHere
    code, number = parts.groups()
    owner, root = owner_of(session, desk), root_of(session, desk)
    readable = (PriceList.unit_id == owner.id) | (
        (PriceList.unit_id == root.id) & (PriceList.status == ListStatus.PUBLISHED)
    )
    found = select(PriceList).join(PriceList.unit).where(Unit.code == code, PriceList.number == int(number), readable)
    return one_here(session, found)


def draft_called(session: Session, desk: Unit, label: str, *, to_change: bool = False) -> PriceList:
    """A draft of this desk; to be changed, it is locked so that nobody publishes it meanwhile."""
    draft = list_called(session, desk, label)
    if draft.unit_id != owner_of(session, desk).id:
        raise NotFoundHere
    if to_change:
        session.refresh(draft, with_for_update=True)
    if draft.status is ListStatus.PUBLISHED:
        raise ListPublished
    return draft


def start_draft(
    session: Session, owner: Unit, by: User, today: date, like: PriceList | None = None, **facts: str
) -> PriceList:
    """A draft from tomorrow on, a copy of the given list. `facts`: a note or a source."""
    number = session.scalar(select(func.max(PriceList.number)).where(PriceList.unit_id == owner.id)) or 0
    draft = PriceList(
        unit_id=owner.id,
        number=number + 1,
        valid_from=today + timedelta(days=1),
        created_at=now_utc(),
        created_by_id=by.id,
        **facts,
    )
    if like is not None:
        draft.override_bound = like.override_bound
    session.add(draft)
    flush(session)
    write(session, draft, rows_of(session, like) if like else {})
    return draft


def rows_of(session: Session, price_list: PriceList | None) -> Rows:
    if price_list is None:
        return {}
    prices = session.scalars(select(Price).where(Price.price_list_id == price_list.id).order_by(Price.id))
    return {Slot(price.grade_id, price.paid, price.who, price.how): price.amount for price in prices}


def write(session: Session, draft: PriceList, rows: Mapping[Slot, Rupiah]) -> None:
    """Let a draft hold exactly these prices."""
    session.execute(delete(Price).where(Price.price_list_id == draft.id))
    made = [
        {"price_list_id": draft.id, "grade_id": slot.grade_id, "paid": slot.paid, "who": slot.who, "how": slot.how,
         "amount": amount}
        for slot, amount in sorted(rows.items())
    ]  # fmt: skip
    if made:
        session.execute(insert(Price), made)
    session.expire(draft, ["prices"])


def delete_draft(session: Session, draft: PriceList) -> None:
    session.execute(delete(Price).where(Price.price_list_id == draft.id))
    session.execute(delete(PriceList).where(PriceList.id == draft.id))


def fingerprint(price_list: PriceList, rows: Mapping[Slot, Rupiah]) -> str:
    """Stands for all that a confirmation shows: another one means that the draft has changed since."""
    facts = [price_list.valid_from.isoformat(), price_list.override_bound, sorted(rows.items())]
    return sha256(repr(facts).encode()).hexdigest()[:16]


def refuse_day(valid_from: date, today: date, *, begun: bool) -> None:
    """Prices are never changed backwards, nor under the hands of who is weighing."""
    if valid_from < today:
        raise Refused("valid_from", "Tanggal mulai sudah lewat. Pilih hari ini atau sesudahnya.")
    if valid_from == today and begun:
        raise Refused("valid_from", "Penimbangan hari ini sudah dimulai. Pilih tanggal mulai besok atau sesudahnya.")


def refuse_publishing(draft: PriceList, rows: Rows, today: date, *, begun: bool) -> None:
    refuse_day(draft.valid_from, today, begun=begun)
    if not rows:
        raise Refused("prices", "Belum ada harga di draf ini. Isi dulu, lalu terbitkan.")


def publish(session: Session, draft: PriceList, by: User, today: date, *, begun: bool, seen: str) -> PriceList:
    """For good: from here on no row of the list can change. `seen` is the fingerprint of what was confirmed."""
    rows = rows_of(session, draft)
    refuse_publishing(draft, rows, today, begun=begun)
    if fingerprint(draft, rows) != seen:
        raise DraftChanged
    draft.status = ListStatus.PUBLISHED
    draft.published_at, draft.published_by_id = now_utc(), by.id
    flush(session)
    detail: dict[str, object] = {"valid_from": draft.valid_from.isoformat(), "prices": len(rows)}
    log(session, "publish_prices", unit=draft.unit, user=by, subject=draft.label, detail=detail)
    return draft
