"""Units in a tree, members with their persons, and the users who serve them. Knows no money."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rdu.db import Base, BigId, Id, choice
from rdu.roles import Role


class UnitKind(StrEnum):
    KABUPATEN = "kabupaten"
    BSI = "bsi"
    BSU = "bsu"
    RDU = "rdu"
    TPS3R = "tps3r"

    @property
    def word(self) -> str:
        return {
            "kabupaten": "Kabupaten",
            "bsi": "Bank Sampah Induk",
            "bsu": "Bank Sampah Unit",
            "rdu": "Rumah Daur Ulang",
            "tps3r": "TPS 3R",
        }[self.value]


PLANTS = (UnitKind.RDU, UnitKind.TPS3R)
"""Nobody saves there: they keep a log of what comes in, what is made of it and what leaves."""


class RegionKind(StrEnum):
    KABUPATEN = "kabupaten"
    KECAMATAN = "kecamatan"
    DESA = "desa"
    KELURAHAN = "kelurahan"


class MemberKind(StrEnum):
    HOUSEHOLD = "household"
    PERSON = "person"  # her own number, unseen by the household
    GROUP = "group"
    SCHOOL = "school"
    OFFICE = "office"
    PESANTREN = "pesantren"
    UNIT = "unit"  # a waste bank that does not use RDU; one that does sends transfers

    @property
    def word(self) -> str:
        return {
            "household": "Rumah tangga",
            "person": "Perorangan",
            "group": "Kelompok RT/RW",
            "school": "Sekolah",
            "office": "Kantor",
            "pesantren": "Pesantren",
            "unit": "Bank sampah lain",
        }[self.value]

    @property
    def is_group(self) -> bool:
        """Whether the price list's group prices apply."""
        return self not in (MemberKind.HOUSEHOLD, MemberKind.PERSON)


class Ending(StrEnum):
    """Why nobody uses a number any more."""

    DIED = "died"
    MOVED = "moved"


class Region(Base):
    """A kabupaten, kecamatan, desa or kelurahan. Kemendagri and BPS number them differently: both, never mixed."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(String(13), primary_key=True)  # Kemendagri, 35.26.01.1001
    bps_code: Mapped[str | None] = mapped_column(String(10))
    kind: Mapped[RegionKind] = mapped_column(choice(RegionKind))
    name: Mapped[str] = mapped_column(String(100))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    source: Mapped[str]

    parent: Mapped["Region | None"] = relationship(remote_side="Region.code")


class Unit(Base):
    """A place that weighs, or the kabupaten at the root, where agency and admin stand."""

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("weigh_weekday BETWEEN 0 AND 6", name="a_day_of_the_week"),
        CheckConstraint("(kind = 'kabupaten') = (parent_id IS NULL)", name="only_the_kabupaten_is_root"),
    )

    id: Mapped[Id]
    parent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(String(100), index=True)
    """Ids from the root down to this unit, each followed by a point: "1.3.". A role reaches every longer path."""
    kind: Mapped[UnitKind] = mapped_column(choice(UnitKind))
    code: Mapped[str] = mapped_column(String(3), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    timezone: Mapped[str] = mapped_column(String(30), default="Asia/Jakarta")
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    place: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    weigh_weekday: Mapped[int | None] = mapped_column(SmallInteger)  # Monday is 0
    weigh_weeks: Mapped[str] = mapped_column(String(10), default="12345")
    """Which of the month's such weekdays: "13" is the first and the third."""
    opens_at: Mapped[time | None]
    closes_at: Mapped[time | None]
    picks_up: Mapped[bool] = mapped_column(default=False)
    scale_capacity: Mapped[int] = mapped_column(default=150_000)  # grams
    closed_on: Mapped[date | None]

    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id")
    region: Mapped[Region | None] = relationship()

    @property
    def is_root(self) -> bool:
        return self.kind is UnitKind.KABUPATEN


class Container(Base):
    """A sack, bucket or crate whose empty weight is known: the tare presets of a post."""

    __tablename__ = "container"
    __table_args__ = (CheckConstraint("grams > 0", name="weighs_something"),)

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    grams: Mapped[int]


class Member(Base):
    """A nasabah: a household, group, school or office with one number and one book at one unit."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_merged_into_itself"),
        Index("ix_member_unit_id_search", "unit_id", "search"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    number: Mapped[int]
    kind: Mapped[MemberKind] = mapped_column(choice(MemberKind), default=MemberKind.HOUSEHOLD)
    name: Mapped[str] = mapped_column(String(120))
    nickname: Mapped[str] = mapped_column(String(120), default="")
    search: Mapped[str] = mapped_column(String(400), default="")
    """search_key of name, nickname and persons' names, for the counter's search."""
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    rt: Mapped[str] = mapped_column(String(3), default="")
    rw: Mapped[str] = mapped_column(String(3), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    joined_on: Mapped[date]
    consent_version: Mapped[str] = mapped_column(String(20), default="")
    consent_at: Mapped[datetime | None]
    card_token: Mapped[str] = mapped_column(String(32), unique=True)
    card_printed_at: Mapped[datetime | None]
    pin_hash: Mapped[str] = mapped_column(String(200), default="")
    merged_into_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    ended_as: Mapped[Ending | None] = mapped_column(choice(Ending))
    """Why the number is at rest: no card, no PIN, no withdrawal. What it holds leaves by the flow that ended it."""
    enrolment_id: Mapped[UUID | None] = mapped_column(unique=True)
    """The client-made id of the enrolment: sent twice, it makes one member."""
    enrolment_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship()
    region: Mapped[Region | None] = relationship()
    persons: Mapped[list["Person"]] = relationship(back_populates="member", order_by="Person.ordinal")


class Person(Base):
    """Somebody who brings waste for a member. Every weigh-in says who came, because the index counts people."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("member_id", "ordinal"),
        CheckConstraint("sex IN ('', 'F', 'M')", name="sex_known_or_blank"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(120))
    sex: Mapped[str] = mapped_column(String(1), default="")
    born_on: Mapped[date | None]
    may_view: Mapped[bool] = mapped_column(default=True)
    may_withdraw: Mapped[bool] = mapped_column(default=False)
    guardian: Mapped[str] = mapped_column(String(120), default="")
    guardian_consent_on: Mapped[date | None]
    same_as_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"), index=True)
    """The row that counts when one person stands under two numbers: her household's and her own."""

    member: Mapped[Member] = relationship(back_populates="persons")


class User(Base):
    """Somebody on duty, with a password. Members are not users: they sign in with number and PIN."""

    __tablename__ = "app_user"

    id: Mapped[Id]
    public_id: Mapped[UUID] = mapped_column(unique=True)
    """Names the user in the books' hashes: it never changes and tells nothing."""
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(20), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    pin_hash: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Of the PIN by which a second officer agrees on a colleague's phone; "" until one is chosen."""
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    """The member's person this user is, where she saves too: rules of two compare people, not sign-ins."""
    must_change_password: Mapped[bool] = mapped_column(default=False)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="user", order_by="RoleGrant.id", foreign_keys="RoleGrant.user_id"
    )


class RoleGrant(Base):
    """A role held at a unit, reaching the units below it, from a day until it ends."""

    __tablename__ = "role_grant"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"), index=True)
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), index=True)
    role: Mapped[Role]
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=user_id)
    unit: Mapped[Unit] = relationship()


class SignIn(Base):
    """A server-side session: a copied cookie dies with it. Holds a member or a user, and a user's working unit."""

    __tablename__ = "sign_in"
    __table_args__ = (CheckConstraint("(member_id IS NULL) <> (user_id IS NULL)", name="a_member_or_a_user"),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("unit.id"))
    began_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    member: Mapped[Member | None] = relationship()
    user: Mapped[User | None] = relationship()
    unit: Mapped[Unit | None] = relationship()


class SignInFailure(Base):
    """One failed attempt on one account name, known or not: ten in a window close the door for a while."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_account_at", "account", "at"),)

    id: Mapped[Id]
    account: Mapped[bytes] = mapped_column(LargeBinary(32))  # sha256 of the account name as typed
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime]


class Activity(Base):
    """Who did what, append-only. No passwords, no tokens, no NIK."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_unit_id_id", "unit_id", "id"),
        Index("ix_activity_unit_id_act_at", "unit_id", "act", "at"),
    )

    id: Mapped[Id]
    at: Mapped[datetime]
    unit_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("unit.id"))
    user_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"))
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120), default="")
    detail: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)

    user: Mapped[User | None] = relationship()
    member: Mapped[Member | None] = relationship()
    unit: Mapped[Unit | None] = relationship()


class Setting(Base):
    """A dated choice of the kabupaten or a unit; the latest that has begun counts. Never changed, only followed."""

    __tablename__ = "setting"
    __table_args__ = (Index("ix_setting_unit_id_key_valid_from", "unit_id", "key", "valid_from"),)

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    key: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    set_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("app_user.id"))
    set_at: Mapped[datetime]


class ImportDraft(Base):
    """A file somebody brought, kept while its preview is read. Nothing of it counts until it is confirmed."""

    __tablename__ = "import_draft"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    filename: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    confirmed_at: Mapped[datetime | None]
