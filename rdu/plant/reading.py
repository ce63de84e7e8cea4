"""What the log holds, read for the balance: every row on its day, every row taken back on the day it left."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.orm import Session, selectin_polymorphic

from rdu.db import table_of
from rdu.people.models import Unit
from rdu.plant.balance import NOTHING, Flows, Stocks, Timeline
from rdu.plant.facts import OF_KIND
from rdu.plant.kinds import Process, Product, Stage
from rdu.plant.models import (
    PlantBatch,
    PlantCount,
    PlantLoad,
    PlantProduct,
    PlantResidue,
    PlantReversal,
    PlantRow,
    PlantTolerance,
)

SHIPPED_TOLERANCE = 200
"""Two per cent: what counts, unconfirmed, until the plant's manager sets another."""
WHOLE = selectin_polymorphic(PlantRow, list(OF_KIND.values()))
"""Reads the rows of a list with all that their kinds hold."""

_row, _reversal = table_of(PlantRow), table_of(PlantReversal)
_load, _batch, _product, _residue = (
    table_of(model) for model in (PlantLoad, PlantBatch, PlantProduct, PlantResidue)
)  # fmt: skip
_BATCH_SUMS = ("taken", "feed", "recyclables", "rdf", "briquettes", "residue", "water")


def sums_of(
    session: Session, unit: Unit, table: Table, by: tuple[ColumnElement[Any], ...], sums: tuple[str, ...],
    first: date | None, last: date,
) -> Iterator[tuple[int, Any]]:  # fmt: skip
    """(1 or -1, (day, *by, *sums)): what was written on each day, and what left on it again."""
    added = [func.sum(table.c[name]).label(name) for name in sums]
    for sign, of, seq in ((1, _row, _row.c.seq), (-1, _reversal, _reversal.c.row_seq)):
        found = (
            select(of.c.day, *by, *added)
            .join_from(of, table, (table.c.unit_id == of.c.unit_id) & (table.c.seq == seq))
            .where(of.c.unit_id == unit.id, of.c.day <= last)
            .group_by(of.c.day, *by)
        )
        if first is not None:
            found = found.where(of.c.day >= first)
        for row in session.execute(found):
            yield sign, row


def timeline(session: Session, unit: Unit, first: date, last: date) -> Timeline:
    """What moved and was counted, as far back as the stock before `first` rests on it."""
    since = _rests_on(session, unit, first)
    flows: dict[date, Flows] = {}
    for day, sign, moved in _moved(session, unit, since, last):
        flows[day] = flows.get(day, NOTHING).plus(moved, sign)
    return Timeline(flows, _counts(session, unit, since, last))


def stock_on(session: Session, unit: Unit, day: date) -> Stocks:
    """At the end of the day."""
    return timeline(session, unit, day, day).stock_on(day)


def _moved(session: Session, unit: Unit, since: date | None, last: date) -> Iterator[tuple[date, int, Flows]]:
    for sign, row in sums_of(session, unit, _load, (), ("net",), since, last):
        yield row.day, sign, Flows(loaded=int(row.net))
    for sign, row in sums_of(session, unit, _batch, (_batch.c.process,), _BATCH_SUMS, since, last):
        sums = {name: int(getattr(row, name)) for name in _BATCH_SUMS}
        taken = sums.pop("taken")
        yield row.day, sign, Flows(**{"dried" if row.process is Process.DRY else "pressed": taken}, **sums)
    for sign, row in sums_of(session, unit, _product, (_product.c.product,), ("grams",), since, last):
        grams = int(row.grams)
        yield row.day, sign, Flows(rdf_out=grams) if row.product is Product.RDF else Flows(briquettes_out=grams)
    for sign, row in sums_of(session, unit, _residue, (), ("grams",), since, last):
        yield row.day, sign, Flows(residue_out=int(row.grams))


# A count that was taken back never was: only one of an open month can be.
_COUNTED = (
    select(PlantCount.day, PlantCount.stage, PlantCount.found)
    .outerjoin(PlantReversal, (PlantReversal.unit_id == PlantCount.unit_id) & (PlantReversal.row_seq == PlantCount.seq))
    .where(PlantReversal.seq.is_(None))
)


def _counts(session: Session, unit: Unit, since: date | None, last: date) -> dict[date, Stocks]:
    """The last count of each heap on each day."""
    found = _COUNTED.where(PlantCount.unit_id == unit.id, PlantCount.day <= last).order_by(PlantCount.seq)
    if since is not None:
        found = found.where(PlantCount.day >= since)
    counts: dict[date, dict[Stage, int]] = {}
    for day, stage, grams in session.execute(found):
        counts.setdefault(day, {})[stage] = grams
    return dict(counts)


def _rests_on(session: Session, unit: Unit, first: date) -> date | None:
    """The day since when every heap was counted before `first`; None where one never was: then all days count."""
    found = _COUNTED.with_only_columns(PlantCount.stage, func.max(PlantCount.day))
    before = found.where(PlantCount.unit_id == unit.id, PlantCount.day < first).group_by(PlantCount.stage)
    days = [day for _, day in session.execute(before)]
    return min(days) if len(days) == len(Stage) else None


def tolerance_on(session: Session, unit: Unit, day: date) -> PlantTolerance | None:
    """The setting that counts on a day; None where the shipped one does."""
    begun = (PlantTolerance.unit_id == unit.id, PlantTolerance.valid_from <= day)
    found = select(PlantTolerance).where(*begun).order_by(PlantTolerance.valid_from.desc(), PlantTolerance.seq.desc())
    return session.scalars(found.limit(1)).first()


def basis_points(setting: PlantTolerance | None) -> int:
    return setting.basis_points if setting else SHIPPED_TOLERANCE
