"""Who a person can be. A role is held at a unit and reaches the units below it."""

from enum import StrEnum


class Role(StrEnum):
    MEMBER = "member"
    OPERATOR = "operator"
    MANAGER = "manager"
    AGENCY = "agency"
    ADMIN = "admin"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    Role.MEMBER: "Anggota",
    Role.OPERATOR: "Petugas",
    Role.MANAGER: "Pengurus",
    Role.AGENCY: "DLH",
    Role.ADMIN: "Admin",
}

STAFF = frozenset({Role.OPERATOR, Role.MANAGER, Role.AGENCY, Role.ADMIN})
COUNTER = frozenset({Role.OPERATOR, Role.MANAGER})
OVERSEERS = frozenset({Role.MANAGER, Role.AGENCY})
"""Who reads what a unit, or all of them, came to."""
