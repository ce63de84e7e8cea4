"""Complaints as those on duty find them: open, late, by unit, category, words; and one by its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from rdu.db import one_here
from rdu.deposits.models import Question, WeighIn, WeighInLine
from rdu.errors import NotFoundHere
from rdu.feedback.models import OPEN, Category, Complainant, Complaint, ComplaintFile, Kind, State, Step
from rdu.feedback.numbers import read_code, read_label
from rdu.feedback.people import Reader, readable
from rdu.people.models import Member, Unit

PER_PAGE = 20


class Which(StrEnum):
    """What of the inbox is asked for."""

    OPEN = "terbuka"
    LATE = "terlambat"
    ANSWERED = "dijawab"
    EXCLUDED = "dikeluarkan"
    ALL = "semua"

    @property
    def word(self) -> str:
        return {
            "terbuka": "Terbuka",
            "terlambat": "Lewat batas",
            "dijawab": "Dijawab",
            "dikeluarkan": "Tidak dihitung",
            "semua": "Semua",
        }[self.value]


@dataclass(frozen=True)
class Wanted:
    """What is empty does not narrow the list."""

    today: date
    which: Which = Which.OPEN
    kind: Kind | None = None
    category: Category | None = None
    unit_code: str = ""
    words: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.kind is not None:
            found.append(Complaint.kind == self.kind)
        if self.category is not None:
            found.append(Complaint.category == self.category)
        if self.unit_code:
            found.append(Unit.code == self.unit_code)
        return [*found, *self._state(), *self._said()]

    def _state(self) -> list[ColumnElement[bool]]:
        if self.which is Which.ALL:
            return []
        if self.which is Which.LATE:
            return [late_on(self.today)]
        states = {Which.OPEN: OPEN, Which.ANSWERED: (State.ANSWERED,), Which.EXCLUDED: (State.EXCLUDED,)}
        return [Step.state.in_(states[self.which])]

    def _said(self) -> list[ColumnElement[bool]]:
        """A number, or what was said and by whom."""
        words = self.words.strip()
        if not words:
            return []
        if (label := read_label(words)) is not None:
            return [and_(Complaint.year == label[0], Complaint.number == label[1])]
        told = (Complaint.words, Complaint.officer, Complainant.name)
        return [or_(*(column.icontains(words, autoescape=True) for column in told))]


def late_on(today: date) -> ColumnElement[bool]:
    return and_(Step.state.in_(OPEN), Step.due_on < today)


@dataclass(frozen=True)
class Counts:
    """What waits for whoever reads: how many are open, how many of them late, and suggestions apart."""

    open: int
    late: int
    suggestions: int


@dataclass(frozen=True)
class Listed:
    """One page of the inbox."""

    rows: Sequence[Complaint]
    total: int


def _joined() -> Select[Complaint]:
    """Each complaint with its last step, its unit, and who complained."""
    last = select(Step.complaint_id, func.max(Step.ordinal).label("ordinal")).group_by(Step.complaint_id).subquery()
    found = select(Complaint).join(Complaint.unit).outerjoin(Complaint.complainant)
    found = found.join(last, last.c.complaint_id == Complaint.id)
    return found.join(Step, and_(Step.complaint_id == Complaint.id, Step.ordinal == last.c.ordinal))


def listed(session: Session, reader: Reader, wanted: Wanted, page: int) -> Listed:
    """The soonest promised first where they are open, else the newest first."""
    found = _joined().where(readable(session, reader), *wanted.conditions())
    total = session.scalar(found.with_only_columns(func.count(Complaint.id), maintain_column_froms=True)) or 0
    newest = (Complaint.received_at.desc(), Complaint.id.desc())
    soonest = (Step.due_on.is_(None), Step.due_on, Complaint.received_at, Complaint.id)
    order = soonest if wanted.which in (Which.OPEN, Which.LATE) else newest
    loaded = found.options(
        contains_eager(Complaint.unit), contains_eager(Complaint.complainant),
        selectinload(Complaint.steps).joinedload(Step.handler),
    )  # fmt: skip
    rows = session.scalars(loaded.order_by(*order).offset((page - 1) * PER_PAGE).limit(PER_PAGE)).unique().all()
    return Listed(rows, total)


def counts(session: Session, reader: Reader, today: date) -> Counts:
    found = _joined().where(readable(session, reader), Step.state.in_(OPEN))
    rows = session.execute(found.with_only_columns(Complaint.kind, Step.due_on, maintain_column_froms=True)).all()
    complaints = [due for kind, due in rows if kind is Kind.COMPLAINT]
    return Counts(
        open=len(complaints), late=sum(due is not None and due < today for due in complaints),
        suggestions=len(rows) - len(complaints),
    )  # fmt: skip


_WHOLE = (
    joinedload(Complaint.unit),
    joinedload(Complaint.entered_by),
    joinedload(Complaint.complainant).joinedload(Complainant.member).selectinload(Member.persons),
    selectinload(Complaint.files).joinedload(ComplaintFile.kept),
    selectinload(Complaint.steps).options(
        joinedload(Step.by), joinedload(Step.handler), joinedload(Step.officer), joinedload(Step.same_as)
    ),
    joinedload(Complaint.question).joinedload(Question.weigh_in).options(
        joinedload(WeighIn.weighed_by), joinedload(WeighIn.reversal), joinedload(WeighIn.unit),
        selectinload(WeighIn.lines).joinedload(WeighInLine.grade),
    ),
)  # fmt: skip


def complaint_of(session: Session, reader: Reader, label: str) -> Complaint:
    """Raises NotFoundHere for one that does not exist, and alike for one she may not read."""
    return one_here(session, _joined().where(_named(label), readable(session, reader)).options(*_WHOLE))


def by_code(session: Session, label: str, code: str) -> Complaint:
    """For whoever holds its code. A wrong code is answered as a wrong number is."""
    return one_here(session, select(Complaint).where(_named(label), Complaint.code == read_code(code)).options(*_WHOLE))


def named(session: Session, label: str) -> Complaint | None:
    """Any complaint by its number, for saying that another is the same."""
    try:
        return session.scalar(select(Complaint).where(_named(label)))
    except NotFoundHere:
        return None


def _named(label: str) -> ColumnElement[bool]:
    found = read_label(label)
    if found is None:
        raise NotFoundHere
    return and_(Complaint.year == found[0], Complaint.number == found[1])


def of_members(session: Session, member_ids: Sequence[int], most: int = 50) -> Sequence[Complaint]:
    """What a household has said under its name, the latest first."""
    found = select(Complaint).join(Complainant, Complainant.complaint_id == Complaint.id)
    mine = found.where(Complainant.member_id.in_(member_ids)).order_by(
        Complaint.received_at.desc(), Complaint.id.desc()
    )
    return session.scalars(mine.options(selectinload(Complaint.steps)).limit(most)).all()


def numbers_of(session: Session, member: Member) -> list[int]:
    """Her own row and those of the twins that were merged into it."""
    found, ahead = [member.id], [member.id]
    while ahead:
        ahead = list(session.scalars(select(Member.id).where(Member.merged_into_id.in_(ahead))))
        found += ahead
    return found
