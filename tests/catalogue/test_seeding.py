"""The waste types RDU begins with."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rdu.catalogue import shipped
from rdu.catalogue.models import EachWeight, Intake, WasteType
from rdu.catalogue.seeding import load_types
from rdu.paths import STATIC
from rdu.weights import Measure


def test_the_surabaya_list_is_53_rows_and_49_types() -> None:
    rows = [code for code in shipped.listed() if code.startswith("BSIS-")]
    types = [known for known in shipped.types().values() if known.code.startswith("BSIS-")]
    priced = [row for known in types for row in known.grades.values()]
    assert (len(rows), len(types)) == (53, 49)
    assert sorted(priced) == sorted(rows)
    assert [known.name for known in types if len(known.grades) == 2] == [
        "Botol PET bening", "Gelas plastik", "Botol PET biru muda", "Botol minuman warna",
    ]  # fmt: skip


def test_every_shipped_price_names_its_source_and_year() -> None:
    assert all(row.source and row.year >= 2018 for row in shipped.listed().values())


def test_shipped_types_agree_with_their_lists_and_pictures() -> None:
    pictures = {file.stem for file in (STATIC / "icons/tiles").glob("*.svg")}
    for known in shipped.types().values():
        assert known.picture in pictures
        assert known.material in shipped.materials()
        assert len(known.short) <= 24
        for row in known.grades.values():
            assert row not in shipped.listed() or shipped.listed()[row].measure is known.measure


def test_loading_twice_adds_nothing(session: Session) -> None:
    assert len(load_types(session)) == len(shipped.types())
    session.commit()
    assert load_types(session) == []
    assert session.scalar(select(func.count()).select_from(WasteType)) == 57


def test_pieces_and_litres_have_an_estimated_weight(session: Session) -> None:
    load_types(session)
    counted = session.scalars(select(WasteType).where(WasteType.measure != Measure.KG)).all()
    weights = {row.waste_type_id: row for row in session.scalars(select(EachWeight))}
    assert {row.id for row in counted} == set(weights)
    assert all(row.estimated and "perkiraan" in row.source for row in weights.values())


def test_what_is_hazardous_is_off_and_what_is_dangerous_is_refused(session: Session) -> None:
    load_types(session)
    by_intake = {
        intake: set(session.scalars(select(WasteType.code).where(WasteType.intake == intake))) for intake in Intake
    }
    assert by_intake[Intake.HAZARDOUS] == {"BSIS-51", "HIBUL-12", "B3-LAMPU", "B3-BATERAI"}
    assert by_intake[Intake.NEVER] == {"TOLAK-1", "TOLAK-2", "TOLAK-3", "TOLAK-4"}


def test_a_type_that_was_renamed_keeps_its_name(session: Session) -> None:
    first = load_types(session)[0]
    first.name = "Botol air"
    session.commit()
    load_types(session)
    assert session.scalar(select(WasteType.name).where(WasteType.code == first.code)) == "Botol air"
