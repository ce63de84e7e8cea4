"""Plain functions that make the smallest true thing. No factory library. All names are invented."""

import secrets
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from rdu.catalogue.models import (
    EachWeight,
    Grade,
    Group,
    HouseShare,
    ListStatus,
    Price,
    PriceList,
    Sipsn,
    WasteType,
)
from rdu.catalogue.pricing import lists_on, share_on
from rdu.clock import now_utc
from rdu.deposits import service
from rdu.deposits.models import WeighingDay
from rdu.deposits.service import Recorded, Visit, Weighed
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.people.models import Member, MemberKind, Person, Region, RegionKind, RoleGrant, Unit, UnitKind, User
from rdu.people.sessions import hash_secret
from rdu.roles import Role
from rdu.text import search_key
from rdu.weights import Measure, Quantity

TODAY = date(2026, 11, 21)
PASSWORD = "kebun pisang di tepi sawah"
PIN = "246810"
HASHED_PASSWORD = hash_secret(PASSWORD)
HASHED_PIN = hash_secret(PIN)


@dataclass
class Bank:
    """A kabupaten with two units, MLT and ANG, and one of everybody. MLT is open today, with a share of 15 %."""

    root: Unit
    unit: Unit
    other: Unit
    member: Member
    neighbour: Member
    stranger: Member  # saves at the other unit
    operator: User
    operator_b: User  # weighs at the other unit
    manager: User
    agency: User
    admin: User
    bottles: WasteType  # kg, two grades
    cans: WasteType  # kg
    jars: WasteType  # piece
    oil: WasteType  # litre
    prices: PriceList


def make_bank(session: Session) -> Bank:
    make_regions(session)
    root = make_unit(session, "BKL", "Kabupaten Bangkalan", UnitKind.KABUPATEN, None)
    unit = make_unit(session, "MLT", "Bank Sampah Melati", UnitKind.BSU, root)
    other = make_unit(session, "ANG", "Bank Sampah Anggrek", UnitKind.BSU, root)
    operator = make_user(session, "hosnan", "Hosnan", {unit: Role.OPERATOR})
    manager = make_user(session, "ramlah", "Ramlah", {unit: Role.MANAGER})
    types = make_types(session)
    prices = make_price_list(session, root, PRICES, since=date(2025, 1, 1), types=types)
    session.add(HouseShare(unit_id=unit.id, valid_from=date(2025, 1, 1), basis_points=1500, announced_at=now_utc()))
    bank = Bank(
        root=root,
        unit=unit,
        other=other,
        member=make_member(session, unit, 1, "Siti Aminah", nickname="Bu Mat"),
        neighbour=make_member(session, unit, 2, "Rohmah"),
        stranger=make_member(session, other, 1, "Abd. Rahman"),
        operator=operator,
        operator_b=make_user(session, "sulastri", "Sulastri", {other: Role.OPERATOR}),
        manager=manager,
        agency=make_user(session, "dlh", "Bidang Sampah", {root: Role.AGENCY}),
        admin=make_user(session, "admin", "Admin", {root: Role.ADMIN}),
        bottles=types["11"],
        cans=types["31"],
        jars=types["41"],
        oil=types["51"],
        prices=prices,
    )
    open_day(session, bank.unit, bank.operator)
    session.commit()
    return bank


def make_regions(session: Session) -> None:
    source = "contoh"
    session.add(Region(code="35.26", kind=RegionKind.KABUPATEN, name="Bangkalan", source=source))
    session.flush()
    session.add(Region(code="35.26.03", kind=RegionKind.KECAMATAN, name="Burneh", parent_code="35.26", source=source))
    session.flush()
    for code, kind, name in (
        ("35.26.03.1001", RegionKind.KELURAHAN, "Tunjung"),
        ("35.26.03.2002", RegionKind.DESA, "Langkap"),
    ):
        session.add(Region(code=code, kind=kind, name=name, parent_code="35.26.03", source=source))
    session.flush()


def make_unit(session: Session, code: str, name: str, kind: UnitKind, parent: Unit | None) -> Unit:
    unit = Unit(
        parent_id=parent and parent.id, path="", kind=kind, code=code, name=name, place="Balai RW 03",
        region_code="35.26.03.1001", weigh_weekday=5, opens_at=time(7, 30), closes_at=time(10, 30),
    )  # fmt: skip
    session.add(unit)
    session.flush()
    unit.path = f"{parent.path if parent else ''}{unit.id}."
    session.flush()
    return unit


def make_user(session: Session, username: str, name: str, roles: dict[Unit, Role]) -> User:
    user = User(public_id=uuid4(), username=username, name=name, password_hash=HASHED_PASSWORD, created_at=now_utc())
    session.add(user)
    session.flush()
    for unit, role in roles.items():
        session.add(RoleGrant(user_id=user.id, unit_id=unit.id, role=role, granted_at=now_utc()))
    session.flush()
    return user


def make_member(
    session: Session, unit: Unit, number: int, name: str, *, nickname: str = "",
    kind: MemberKind = MemberKind.HOUSEHOLD, rt: str = "03",
) -> Member:  # fmt: skip
    member = Member(
        unit_id=unit.id, number=number, kind=kind, name=name, nickname=nickname,
        search=search_key(f"{name} {nickname}"), region_code="35.26.03.1001", rt=rt, joined_on=date(2025, 1, 4),
        card_token=secrets.token_urlsafe(18),
        pin_hash=HASHED_PIN, created_at=now_utc(), consent_version="1", consent_at=now_utc(),
    )  # fmt: skip
    session.add(member)
    session.flush()
    session.add(Person(member_id=member.id, ordinal=1, name=name, sex="F", may_withdraw=True))
    session.flush()
    return member


PRICES = {("11", "bersih"): 3_000, ("11", "kotor"): 2_100, ("31", "biasa"): 12_000, ("41", "biasa"): 400,
          ("51", "biasa"): 6_000}  # fmt: skip


def make_types(session: Session) -> dict[str, WasteType]:
    """A bottle with two grades, a can, a jar by the piece and oil by the litre, by the two digits typed for them."""
    made = [
        _type(session, "11", "PET", "Botol PET bening", Group.PLASTIC, Sipsn.PLASTIC, Measure.KG, ["bersih", "kotor"]),
        _type(session, "31", "ALU", "Kaleng aluminium", Group.METAL, Sipsn.METAL, Measure.KG, ["biasa"]),
        _type(session, "41", "BTL", "Botol kaca", Group.GLASS, Sipsn.GLASS, Measure.PIECE, ["biasa"]),
        _type(session, "51", "UCO", "Minyak jelantah", Group.OTHER, Sipsn.OTHER, Measure.LITRE, ["biasa"]),
    ]
    for waste_type, grams in ((made[2], 350), (made[3], 910)):
        session.add(EachWeight(waste_type_id=waste_type.id, valid_from=date(2025, 1, 1), grams=grams, source="contoh"))
    session.flush()
    return {waste_type.key: waste_type for waste_type in made}


PICTURES = {"11": "botol-pet", "31": "kaleng-aluminium", "41": "botol-kaca", "51": "minyak-jelantah"}


def _type(
    session: Session, key: str, code: str, name: str, group: Group, sipsn: Sipsn, measure: Measure, grades: list[str]
) -> WasteType:
    waste_type = WasteType(
        code=code, key=key, name=name, short=name[:24], picture=PICTURES[key], group=group, measure=measure,
        material="NONE", sipsn=sipsn,
    )  # fmt: skip
    session.add(waste_type)
    session.flush()
    for position, grade in enumerate(grades, 1):
        word = "" if grade == "biasa" else grade.capitalize()
        session.add(Grade(waste_type_id=waste_type.id, code=grade, name=word, position=position))
    session.flush()
    session.refresh(waste_type)
    return waste_type


def make_price_list(
    session: Session, unit: Unit, prices: dict[tuple[str, str], int], *, since: date, types: dict[str, WasteType],
    number: int = 1,
) -> PriceList:  # fmt: skip
    """A published list. Prices first, publishing last: a published list takes no more rows."""
    price_list = PriceList(unit_id=unit.id, number=number, valid_from=since, created_at=now_utc())
    session.add(price_list)
    session.flush()
    for (key, grade_code), amount in prices.items():
        grade = next(grade for grade in types[key].grades if grade.code == grade_code)
        session.add(Price(price_list_id=price_list.id, grade_id=grade.id, amount=Rupiah(amount)))
    session.flush()
    price_list.status = ListStatus.PUBLISHED
    price_list.published_at = now_utc()
    session.flush()
    return price_list


def open_day(session: Session, unit: Unit, by: User, day: date = TODAY) -> WeighingDay:
    lists = lists_on(session, unit, day)
    row = WeighingDay(
        unit_id=unit.id, day=day, central_list_id=lists.central_id, unit_list_id=lists.unit_id,
        share_bp=share_on(session, unit, day), opened_at=now_utc(), opened_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def bottles(grams: int, grade: str = "bersih") -> Weighed:
    return Weighed("PET", grade, Quantity(grams))


def cans(grams: int) -> Weighed:
    return Weighed("ALU", "biasa", Quantity(grams))


def weigh(
    session: Session, bank: Bank, *lines: Weighed, member: Member | None = None, operation: UUID | None = None,
    day: date = TODAY,
) -> Recorded:  # fmt: skip
    """One weigh-in at MLT, committed."""
    visit = Visit((member or bank.member).number, day, lines or (bottles(2_500),))
    record = service.weigh_in(session, bank.unit, visit, once(operation or uuid4(), repr(visit)), bank.operator)
    session.commit()
    return record
