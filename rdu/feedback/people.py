"""Who may read a complaint, and who may handle it: never the one it is about, never her own household's."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from rdu.errors import NotAllowed
from rdu.feedback.models import Complaint, Step
from rdu.people.humans import human_of, humans_of
from rdu.people.models import RoleGrant, Unit, User
from rdu.roles import Role


class AboutHerself(NotAllowed):
    def __init__(self) -> None:
        super().__init__("Aduan ini tentang Anda. Orang lain yang menanganinya.")


class WeighedIt(NotAllowed):
    def __init__(self) -> None:
        super().__init__("Anda yang menimbang setoran ini. Minta pengurus lain menjawabnya.")


class HerOwnComplaint(NotAllowed):
    def __init__(self) -> None:
        super().__init__("Ini aduan Anda atau keluarga Anda. Minta pengurus lain menanganinya.")


@dataclass(frozen=True)
class Reader:
    """Somebody on duty: a manager at her unit, or the agency, which reads all."""

    user: User
    unit: Unit
    is_agency: bool


def readable(session: Session, reader: Reader) -> ColumnElement[bool]:
    """The complaints she may open, as a condition over Complaint and its last Step.

    Nobody opens one about herself. Whoever weighed sees what was asked about it, but does not answer it.
    """
    about_her = Step.officer_id.in_(sign_ins_of(session, reader.user))
    not_about_her = or_(Step.officer_id.is_(None), ~about_her)
    if reader.is_agency:
        return not_about_her
    weighed = and_(Complaint.question_id.is_not(None), Step.with_agency.is_(False))
    return and_(Complaint.unit_id == reader.unit.id, Step.with_agency.is_(False), or_(not_about_her, weighed))


def sign_ins_of(session: Session, user: User) -> list[int]:
    """Every sign-in of the human behind this one."""
    if user.person_id is None:
        return [user.id]
    human = human_of(session, user)
    others = session.scalars(select(User).where(User.person_id.is_not(None)))
    return [other.id for other in others if human_of(session, other) == human]


def check_may_handle(session: Session, complaint: Complaint, by: User) -> None:
    """Raises AboutHerself, WeighedIt and HerOwnComplaint."""
    human, officer = human_of(session, by), complaint.now.officer
    if officer is not None and human_of(session, officer) == human:
        raise WeighedIt if complaint.question_id is not None else AboutHerself
    who = complaint.complainant
    if who is not None and who.member is not None and human in humans_of(session, who.member):
        raise HerOwnComplaint


def may_handle(session: Session, complaint: Complaint, by: User) -> bool:
    try:
        check_may_handle(session, complaint, by)
    except NotAllowed:
        return False
    return True


def handlers_for(session: Session, complaint: Complaint) -> Sequence[User]:
    """Who can be asked to handle it: the unit's managers, and the agency; of what is the agency's, the agency."""
    path = [int(part) for part in complaint.unit.path.split(".") if part]
    manages = and_(RoleGrant.unit_id.in_(path), RoleGrant.role == Role.MANAGER)
    serves = RoleGrant.role == Role.AGENCY
    reach = serves if complaint.now.with_agency else or_(serves, manages)
    granted = select(RoleGrant.user_id).where(reach, RoleGrant.ended_at.is_(None))
    found = select(User).where(User.id.in_(granted), User.disabled_at.is_(None)).order_by(User.name, User.id)
    return [user for user in session.scalars(found) if may_handle(session, complaint, user)]


def officers_of(session: Session, unit: Unit) -> Sequence[User]:
    """Whom a complaint about this unit can be about: whoever served there, or above it, at any time."""
    path = [int(part) for part in unit.path.split(".") if part]
    served = select(RoleGrant.user_id).where(RoleGrant.unit_id.in_(path))
    return session.scalars(select(User).where(User.id.in_(served)).order_by(User.name, User.id)).all()
