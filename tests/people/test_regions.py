from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.people.models import Region, RegionKind
from rdu.people.regions import load_regions, own_village, villages
from tests.makers import Bank


def test_the_regions_of_bangkalan_are_brought_in_once(session: Session) -> None:
    assert load_regions(session) == 1 + 18 + 281
    assert load_regions(session) == 0
    assert session.scalar(select(func.count()).where(Region.kind == RegionKind.KELURAHAN)) == 8
    burneh = session.get_one(Region, "35.26.03")
    assert (burneh.name, burneh.parent_code) == ("Burneh", "35.26")
    assert burneh.bps_code not in (None, burneh.code.replace(".", "")), "the two offices number kecamatan differently"


def test_what_is_missing_is_added_to_what_is_there(session: Session, bank: Bank) -> None:
    session.get_one(Region, "35.26.03.2002").name = "Langkap Baru"
    assert load_regions(session) == 1 + 18 + 281 - 3, "kabupaten, Burneh and Langkap were there"
    assert session.get_one(Region, "35.26.03.2002").name == "Langkap Baru"


def test_the_units_own_kecamatan_is_offered_first(session: Session, bank: Bank) -> None:
    load_regions(session)
    offered = villages(session, bank.unit)
    assert next(iter(offered)) == "Burneh"
    assert ("35.26.03.1001", "Tunjung") in offered["Burneh"]
    assert sum(len(names) for names in offered.values()) == 281 + 1, "all of them, and the example's own"


def test_a_unit_for_a_whole_kecamatan_has_no_village_of_its_own(session: Session, bank: Bank) -> None:
    assert own_village(session, bank.unit) == "35.26.03.1001"
    bank.unit.region_code = "35.26.03"
    assert own_village(session, bank.unit) == ""
    bank.unit.region_code = None
    assert own_village(session, bank.unit) == ""
