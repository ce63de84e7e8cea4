"""A plant beside the units of `make_bank`, its people, and short words for its rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from rdu.ledger.service import once
from rdu.people.models import Unit, UnitKind, User
from rdu.plant import service
from rdu.plant.balance import water_lost
from rdu.plant.kinds import Process, Product, Residue, Stage
from rdu.plant.models import (
    PlantBatch,
    PlantCount,
    PlantIncome,
    PlantLoad,
    PlantProduct,
    PlantResidue,
    PlantRow,
    PlantStop,
    PlantUse,
)
from rdu.roles import Role
from tests.makers import TODAY, Bank, make_unit, make_user

NOVEMBER = date(2026, 11, 1)
CEMENT = "Pabrik semen"


@dataclass
class Works:
    bank: Bank
    unit: Unit
    tps: Unit
    operator: User
    manager: User

    def write(self, session: Session, row: PlantRow, by: User | None = None) -> int:
        seq = service.record(session, self.unit, row, max(TODAY, row.day), once(uuid4(), "x"), by or self.operator)
        session.commit()
        return seq


def make_works(session: Session, bank: Bank) -> Works:
    unit = make_unit(session, "RDU", "Rumah Daur Ulang Bangkalan", UnitKind.RDU, bank.root)
    tps = make_unit(session, "MLJ", "TPS 3R Mlajah", UnitKind.TPS3R, bank.root)
    operator = make_user(session, "munif", "Munif Wahyudi", {unit: Role.OPERATOR})
    manager = make_user(session, "aisyah", "Aisyah Nurhayati", {unit: Role.MANAGER})
    session.commit()
    return Works(bank, unit, tps, operator, manager)


def load(day: date, net: int, **more: Any) -> PlantLoad:
    """A truck of 4 tonnes with so many grams on it, from the TPS 3R."""
    facts = {"tps_code": "MLJ", "region_code": None, "residue": Residue.MIXED, "vehicle": "M 8123 GA",
             "gross": net + 4_000_000, "tare": 4_000_000, "net": net, "moisture": 520}  # fmt: skip
    return PlantLoad(day=day, **{**facts, **more})


def batch(day: date, process: Process, taken: int, wet: tuple[int, int] | None = None, **made: int) -> PlantBatch:
    grams = {name: made.get(name, 0) for name in ("feed", "recyclables", "rdf", "briquettes", "residue")}
    before, after = wet or (None, None)
    kept = grams["feed"] + grams["rdf"] + grams["briquettes"]
    return PlantBatch(day=day, process=process, taken=taken, moisture_before=before, moisture_after=after,
                      water=water_lost(kept, before, after), **grams)  # fmt: skip


def product(day: date, grams: int, what: Product = Product.RDF) -> PlantProduct:
    return PlantProduct(day=day, product=what, buyer=CEMENT, grams=grams, moisture=250, paper="SJ-7")


def count(day: date, stage: Stage, found: int) -> PlantCount:
    return PlantCount(day=day, stage=stage, found=found)


def income(day: date, slip: str, amount: int) -> PlantIncome:
    return PlantIncome(day=day, product=Product.RDF, slip=slip, payer=CEMENT, amount=amount)


def a_month(session: Session, works: Works, *, lost: int = 0) -> None:
    """20 t in; 15 t dried to 8 t; 7 t pressed to 6,9 t RDF; 6 t sold; `lost` grams missing at the count of raw goods.

    Drying 8.000 kg from 52 to 25 %: 8000 x 270 / 480 = 4.500 kg of water.
    """
    day = NOVEMBER.replace(day=3)
    works.write(session, load(day, 12_000_000))
    works.write(session, load(day, 8_000_000, tps_code=None, region_code="35.26.03.2002", moisture=None))
    dried = {"feed": 8_000_000, "recyclables": 600_000, "residue": 1_850_000}
    works.write(session, batch(day, Process.DRY, 15_000_000, (520, 250), **dried))
    works.write(session, batch(day.replace(day=4), Process.PRESS, 7_000_000, rdf=6_900_000, residue=100_000))
    works.write(session, product(day.replace(day=5), 6_000_000))
    works.write(session, PlantResidue(day=day.replace(day=5), place="TPA", grams=1_500_000))
    works.write(session, PlantStop(day=day, machine="Pencacah", minutes=95, reason="pisau tumpul"))
    works.write(session, PlantUse(day=day, watt_hours=240_000, millilitres=35_500, workers=22))
    works.write(session, income(day.replace(day=9), "STS 0413", 1_500_000))
    works.write(session, count(day.replace(day=10), Stage.RAW, 5_000_000 - lost))
