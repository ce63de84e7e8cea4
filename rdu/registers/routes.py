"""The blueprint that the room's view modules share, and who may read or keep which register."""

from flask import Blueprint

from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.people.present import me, working_unit
from rdu.registers.described import OF_SLUG, Description
from rdu.registers.models import EntryVersion
from rdu.registers.reach import current_of
from rdu.roles import Role

bp = Blueprint("registers", __name__)

READERS = (Role.AGENCY, Role.ADMIN, Role.MANAGER)
KEEPERS = (Role.AGENCY, Role.MANAGER)


def whole() -> bool:
    """Whether this person reads every register: a unit's management reads what units keep."""
    return bool(me().roles_here & {Role.AGENCY, Role.ADMIN})


def open_to_me(description: Description) -> bool:
    return whole() or description.kept_by_units


def may_keep(description: Description) -> bool:
    """The agency keeps all; a unit's management its own trainings and outreach. Nobody else writes here."""
    roles = me().roles_here
    return Role.AGENCY in roles or (Role.MANAGER in roles and description.kept_by_units)


def described(slug: str, *, to_keep: bool = False) -> Description:
    """The register of an address, where this person may read it, or keep it."""
    description = OF_SLUG.get(slug)
    if description is None or not (may_keep if to_keep else open_to_me)(description):
        raise NotFoundHere
    return description


def one_of(slug: str, entry_id: int, *, to_keep: bool = False) -> EntryVersion:
    """The version that counts of an entry of that register, at this unit or below it."""
    description = described(slug, to_keep=to_keep)
    version = current_of(db.session(), working_unit(), entry_id)
    if version.entry.register is not description.register:
        raise NotFoundHere
    return version
