"""Prove that factor sets are as they were published: every cell against the checksum."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from rdu.impact.factors import checksum_of
from rdu.impact.models import FactorSet
from rdu.impact.service import as_factors
from rdu.ledger.audit import Finding
from rdu.people.units import root_of


def audit(session: Session) -> Iterator[Finding]:
    """Every set whose rows are not those it was published with."""
    for row in session.scalars(select(FactorSet).order_by(FactorSet.id).options(selectinload(FactorSet.rows))):
        if checksum_of(row.code, row.version, as_factors(row).rows) != row.checksum:
            where = f"set faktor {row.code} {row.version}"
            yield Finding(root_of(session).code, where, "isinya tidak sama dengan yang diterbitkan")
