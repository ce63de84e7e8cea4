"""What a unit's journals say, by account code: rooms prove their documents against it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from rdu.ledger.accounts import Move
from rdu.ledger.models import Account, Entry, Journal
from rdu.people.models import Unit

Booked = list[tuple[str, str, int]]
"""A journal's entries in their order: the codes debited and credited, and the amount."""

GONE = "hilang, padahal jurnalnya ada"


def booked(session: Session, unit: Unit, these: ColumnElement[bool]) -> defaultdict[int, Booked]:
    """The entries of the unit's journals that `these` chooses by Journal or Entry, by seq; none for any other."""
    debit, credit = aliased(Account), aliased(Account)
    found = (
        select(Entry.seq, debit.code, credit.code, Entry.amount)
        .join(Journal, (Journal.unit_id == Entry.unit_id) & (Journal.seq == Entry.seq))
        .join(debit, debit.id == Entry.debit_id)
        .join(credit, credit.id == Entry.credit_id)
        .where(Entry.unit_id == unit.id, these)
    )
    entries: defaultdict[int, Booked] = defaultdict(list)
    for seq, to, out_of, amount in session.execute(found.order_by(Entry.seq, Entry.position)):
        entries[seq].append((to, out_of, amount))
    return entries


def as_booked(moves: Sequence[Move]) -> Booked:
    """The entries that these moves leave."""
    return [(move.debit.code, move.credit.code, move.amount) for move in moves]


def of_source(*prefixes: str) -> ColumnElement[bool]:
    """Journals whose source begins with one of these."""
    return or_(*(Journal.source.startswith(prefix, autoescape=True) for prefix in prefixes))


def without_document(session: Session, unit: Unit, prefix: str, named: Any) -> Sequence[int]:
    """Journals of a source that no document names; `named` is the column that should, of a table of units."""
    table = named.class_
    found = (
        select(Journal.seq)
        .outerjoin(table, (table.unit_id == Journal.unit_id) & (named == Journal.seq))
        .where(Journal.unit_id == unit.id, of_source(prefix), named.is_(None))
    )
    return session.scalars(found.order_by(Journal.seq)).all()
