"""Which factors, assumptions and materials count on a day, and how the agency sets others from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from rdu.catalogue.models import WasteType
from rdu.clock import now_utc, today_at
from rdu.db import one_here
from rdu.errors import NotFoundHere, Refused
from rdu.impact import assumed, factor_file
from rdu.impact.assumed import OPEN, SWITCHES, Assumptions, Given, Key
from rdu.impact.factors import Factor, Factors
from rdu.impact.materials import items
from rdu.impact.models import Assumption, FactorChoice, FactorRow, FactorSet, TypeMaterial
from rdu.impact.numbers import plain, written
from rdu.people.models import User
from rdu.people.service import log
from rdu.people.units import root_of

EARLIEST = date(2015, 1, 1)
FURTHEST = timedelta(days=366)


def check_day(session: Session, day: date) -> None:
    """The day from which something counts: in the books' time, at most a year ahead."""
    today = today_at(root_of(session).timezone)
    if not EARLIEST <= day <= today + FURTHEST:
        raise Refused("valid_from", "Pilih tanggal dari tahun 2015 sampai satu tahun ke depan.")


# Factor sets ------------------------------------------------------------------------------------------------------


def factors_on(session: Session, day: date) -> Factors:
    """The set that counts on the day: of those chosen by then, the one chosen last."""
    found = select(FactorChoice).where(FactorChoice.valid_from <= day)
    latest = session.scalar(
        found.order_by(FactorChoice.valid_from.desc(), FactorChoice.id.desc())
        .limit(1)
        .options(joinedload(FactorChoice.factor_set).selectinload(FactorSet.rows))
    )
    if latest is None or latest.factor_set is None:
        return factor_file.shipped()
    return as_factors(latest.factor_set)


def as_factors(row: FactorSet) -> Factors:
    return Factors(row.code, row.version, row.published, tuple(_factor(one) for one in row.rows))


def _factor(row: FactorRow) -> Factor:
    value, low, high = (Decimal(text) for text in (row.value, row.low, row.high))
    return Factor(row.material, row.metric, value, row.unit, low, high, row.source, row.year, row.locator, row.checked)


def imported_sets(session: Session) -> Sequence[FactorSet]:
    """What was brought in, the newest first."""
    found = select(FactorSet).order_by(FactorSet.id.desc())
    return session.scalars(found.options(joinedload(FactorSet.published_by))).all()


def choices(session: Session) -> Sequence[FactorChoice]:
    """Every choice that was made, the latest day first."""
    found = select(FactorChoice).order_by(FactorChoice.valid_from.desc(), FactorChoice.id.desc())
    return session.scalars(found.options(joinedload(FactorChoice.factor_set), joinedload(FactorChoice.chosen_by))).all()


@dataclass(frozen=True)
class Found:
    """A set by its name in an address; without `row` it is the shipped one."""

    factors: Factors
    row: FactorSet | None


def set_called(session: Session, slug: str) -> Found:
    """recommended_id@v1. Raises NotFoundHere."""
    shipped = factor_file.shipped()
    if slug == shipped.slug:
        return Found(shipped, None)
    code, _, version = slug.partition("@")
    found = select(FactorSet).where(FactorSet.code == code, FactorSet.version == version)
    row = one_here(session, found.options(selectinload(FactorSet.rows), joinedload(FactorSet.published_by)))
    return Found(as_factors(row), row)


def choose_set(session: Session, found: Found, valid_from: date, reason: str, by: User) -> FactorChoice | None:
    """From that day on the set counts. Chosen already from then, nothing is written."""
    check_day(session, valid_from)
    set_id = found.row.id if found.row else None
    last = session.scalar(
        select(FactorChoice).where(FactorChoice.valid_from <= valid_from)
        .order_by(FactorChoice.valid_from.desc(), FactorChoice.id.desc()).limit(1)
    )  # fmt: skip
    if (last.set_id if last else None) == set_id:
        raise Refused("valid_from", "Set ini memang sudah berlaku pada tanggal itu. Pilih tanggal lain.")
    row = FactorChoice(set_id=set_id, valid_from=valid_from, reason=reason, chosen_at=now_utc(), chosen_by_id=by.id)
    session.add(row)
    session.flush()
    log(session, "choose_factors", unit=root_of(session), user=by, subject=found.factors.label)
    return row


# Assumptions ------------------------------------------------------------------------------------------------------


def assumptions_on(session: Session, day: date) -> Assumptions:
    """What is assumed on the day: the latest word on each, else what RDU ships."""
    found = select(Assumption).where(Assumption.valid_from <= day)
    rows = session.scalars(found.order_by(Assumption.valid_from, Assumption.id))
    given = {row.key: as_given(row) for row in rows}
    return Assumptions({**assumed.shipped().by_key, **given})


def as_given(row: Assumption) -> Given:
    value = Decimal(row.value) if row.value else None
    return Given(row.key, value, f"{row.key.value}@{row.valid_from.isoformat()}#{row.id}")


def history_of(session: Session, key: Key) -> Sequence[Assumption]:
    """Every word on an assumption, the latest day first."""
    found = select(Assumption).where(Assumption.key == key).options(joinedload(Assumption.set_by))
    return session.scalars(found.order_by(Assumption.valid_from.desc(), Assumption.id.desc())).all()


def set_keys(session: Session) -> set[Key]:
    """What the agency has set itself: that is confirmed by a person."""
    return set(session.scalars(select(Assumption.key).distinct()))


def set_assumption(
    session: Session, key: Key, value: Decimal | None, valid_from: date, reason: str, by: User
) -> Assumption:
    """From that day on this is assumed. Raises Refused."""
    check_day(session, valid_from)
    before = assumptions_on(session, valid_from)
    _check_value(key, value, before)
    if before.by_key[key].value == value and (key in set_keys(session) or value is None):
        raise Refused("value", "Nilai ini memang sudah berlaku pada tanggal itu. Tulis nilai atau tanggal lain.")
    row = Assumption(
        key=key, value="" if value is None else written(value), valid_from=valid_from, reason=reason,
        set_at=now_utc(), set_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    log(session, "set_assumption", unit=root_of(session), user=by, subject=assumed.known()[key].name[:120])
    return row


def _check_value(key: Key, value: Decimal | None, before: Assumptions) -> None:
    about = assumed.known()[key]
    if value is None:
        if key not in OPEN:
            raise Refused("value", "Tulis nilainya. Asumsi ini dipakai di rumus, jadi tidak boleh kosong.")
        return
    if not about.least <= value <= about.most or (key in SWITCHES and value not in (0, 1)):
        least, most = (plain(Fraction(end)) for end in (about.least, about.most))
        between = "atau" if key in SWITCHES else "sampai"
        raise Refused("value", f"Nilainya {least} {between} {most}. Tulis lagi.")
    low, mid, high = (value if key is one else before[one] for one in (Key.MCF_LOW, Key.MCF, Key.MCF_HIGH))
    if not low <= mid <= high:
        raise Refused("value", "MCF rendah, MCF, dan MCF tinggi harus berurutan. Ubah ujung rentangnya lebih dulu.")


# What types are made of -------------------------------------------------------------------------------------------


def items_on(session: Session, day: date) -> Mapping[int, str]:
    """The item of the map of each waste type whose item was set by that day."""
    found = select(TypeMaterial.waste_type_id, TypeMaterial.item).where(TypeMaterial.valid_from <= day)
    rows = session.execute(found.order_by(TypeMaterial.valid_from, TypeMaterial.id))
    return {type_id: item for type_id, item in rows}


def material_history(session: Session, waste_type: WasteType) -> Sequence[TypeMaterial]:
    found = select(TypeMaterial).where(TypeMaterial.waste_type_id == waste_type.id)
    ordered = found.order_by(TypeMaterial.valid_from.desc(), TypeMaterial.id.desc())
    return session.scalars(ordered.options(joinedload(TypeMaterial.set_by))).all()


def set_item(session: Session, row: WasteType, item: str, valid_from: date, reason: str, by: User) -> TypeMaterial:
    """From that day on the type counts as this item of the map. Raises Refused."""
    if item not in items():
        raise NotFoundHere
    check_day(session, valid_from)
    if items_on(session, valid_from).get(row.id, row.material) == item:
        raise Refused("item", "Jenis ini memang sudah terbuat dari bahan itu pada tanggal itu.")
    made = TypeMaterial(
        waste_type_id=row.id, item=item, valid_from=valid_from, reason=reason, set_at=now_utc(), set_by_id=by.id
    )
    session.add(made)
    session.flush()
    log(session, "set_material", unit=root_of(session), user=by, subject=row.code)
    return made
