"""The kabupaten's places: which unit stands where, and on which days it weighs, counted from today."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from rdu.people.models import Container, Unit, UnitKind


@dataclass(frozen=True)
class Place:
    code: str
    kind: UnitKind
    name: str
    region: str
    place: str
    members: int = 0
    days_from_today: int = 0
    weeks: str = "12345"
    share_bp: int = 1500
    quiet_days: int = 0
    picks_up: bool = False


PLACES = (
    Place("BSI", UnitKind.BSI, "Bank Sampah Induk Bangkalan", "35.26.01.1003", "Gudang Induk, Pangeranan", 30, -3,
          picks_up=True),
    Place("MLT", UnitKind.BSU, "Bank Sampah Melati", "35.26.03.1005", "Balai RW 03, Tunjung", 80, 0),
    Place("ANG", UnitKind.BSU, "Bank Sampah Anggrek", "35.26.01.1001", "Halaman Balai Kelurahan, Mlajah", 70, -1,
          picks_up=True),
    Place("KNG", UnitKind.BSU, "Bank Sampah Kenanga", "35.26.01.1006", "Gardu RT 05, Pejagan", 65, -2),
    Place("CMP", UnitKind.BSU, "Bank Sampah Cempaka", "35.26.01.1007", "Lapangan Bancaran", 60, -1),
    Place("SRN", UnitKind.BSU, "Bank Sampah Seruni", "35.26.03.2002", "Balai Desa Langkap", 50, -4, "24"),
    Place("TRT", UnitKind.BSU, "Bank Sampah Teratai", "35.26.05.2001", "Pasar Arosbaya", 45, -1, share_bp=1000,
          quiet_days=50),
    Place("RDU", UnitKind.RDU, "Rumah Daur Ulang Bangkalan", "35.26.01.1005", "Bekas rumah potong hewan"),
    Place("MTJ", UnitKind.TPS3R, "TPS 3R Martajasah", "35.26.01.2011", "Martajasah"),
    Place("MLJ", UnitKind.TPS3R, "TPS 3R Mlajah", "35.26.01.1001", "Mlajah"),
    Place("PGR", UnitKind.TPS3R, "TPS 3R Pangeranan", "35.26.01.1003", "Pangeranan"),
    Place("PJG", UnitKind.TPS3R, "TPS 3R Pejagan", "35.26.01.1006", "Pejagan"),
    Place("KMY", UnitKind.TPS3R, "TPS 3R Kemayoran", "35.26.01.1002", "Kemayoran"),
    Place("TNJ", UnitKind.TPS3R, "TPS 3R Tunjung", "35.26.03.1005", "Tunjung"),
    Place("BNC", UnitKind.TPS3R, "TPS 3R Bancaran", "35.26.01.1007", "Bancaran"),
    Place("TGK", UnitKind.TPS3R, "TPS 3R Tengket", "35.26.05.2002", "Tengket"),
)  # fmt: skip
"""The induk first: the units stand below it. RDU and the eight TPS 3R that the press names: below the root."""


def build(session: Session, root: Unit, today: date) -> dict[str, Unit]:
    """All units by code, with the tare presets of those that weigh."""
    units: dict[str, Unit] = {}
    for place in PLACES:
        parent = units["BSI"] if place.kind is UnitKind.BSU else root
        units[place.code] = _unit(session, place, parent, today)
    return units


def _unit(session: Session, place: Place, parent: Unit, today: date) -> Unit:
    unit = Unit(
        parent_id=parent.id, path="", kind=place.kind, code=place.code, name=place.name, region_code=place.region,
        place=place.place, address=place.place, phone="08120000100", picks_up=place.picks_up,
    )  # fmt: skip
    if place.members:
        unit.weigh_weekday = (today + timedelta(days=place.days_from_today)).weekday()
        unit.weigh_weeks, unit.opens_at, unit.closes_at = place.weeks, time(7, 30), time(11, 0)
    session.add(unit)
    session.flush()
    unit.path = f"{parent.path}{unit.id}."
    if place.members:
        for name, grams in (("Karung", 150), ("Ember", 450), ("Keranjang", 900)):
            session.add(Container(unit_id=unit.id, name=name, grams=grams))
    session.flush()
    return unit
