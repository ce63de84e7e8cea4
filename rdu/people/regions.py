"""Kabupaten, kecamatan, desa and kelurahan: brought in from facts as data, and offered where somebody lives."""

import csv
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from rdu.errors import Refused
from rdu.people.models import Region, RegionKind, Unit

FACTS = Path(__file__).parent / "data" / "bangkalan.csv"
VILLAGES = (RegionKind.DESA, RegionKind.KELURAHAN)

Choices = dict[str, list[tuple[str, str]]]
"""Kecamatan -> (code, name) of its desa and kelurahan: what a select offers, in groups."""


def load_regions(session: Session) -> int:
    """Add the regions that are missing, parents first; give back how many came. Again, it adds nothing."""
    known = set(session.scalars(select(Region.code)))
    rows = [row for row in _facts() if row["code"] not in known]
    if rows:
        session.execute(insert(Region), rows)
    return len(rows)


def _facts() -> Iterator[dict[str, object]]:
    """Kabupaten, then kecamatan, then villages, as the file has them. A region's parent is its code's beginning."""
    with FACTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parent = row["code"].rpartition(".")[0] if row["kind"] != RegionKind.KABUPATEN else None
            kind, bps_code = RegionKind(row["kind"]), row["bps_code"] or None
            yield {**row, "kind": kind, "bps_code": bps_code, "parent_code": parent}


def villages(session: Session, unit: Unit) -> Choices:
    """Every desa and kelurahan, the unit's own kecamatan first: most who come live near."""
    rows = session.execute(
        select(Region.code, Region.name, Region.parent_code).where(Region.kind.in_(VILLAGES)).order_by(Region.name)
    ).all()
    found = select(Region.code, Region.name).where(Region.kind == RegionKind.KECAMATAN).order_by(Region.name)
    near = (unit.region_code or "")[:8]
    kecamatan = sorted(session.execute(found).all(), key=lambda row: row.code != near)
    return {name: [(row.code, row.name) for row in rows if row.parent_code == code] for code, name in kecamatan}


def own_village(session: Session, unit: Unit) -> str:
    """The desa the unit itself stands in, or "" where it stands for a whole kecamatan."""
    region = session.get(Region, unit.region_code) if unit.region_code else None
    return region.code if region and region.kind in VILLAGES else ""


def check_village(session: Session, code: str | None) -> None:
    region = session.get(Region, code) if code and len(code) <= 13 else None
    if region is None or region.kind not in VILLAGES:
        raise Refused("region", "Pilih desa atau kelurahan dari daftar.")
