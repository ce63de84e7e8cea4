"""Units in their tree, the containers they weigh with, and the settings that count from a day on."""

from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session, joinedload

from rdu.clock import now_utc, today_at
from rdu.db import flush, one_here, table_of
from rdu.errors import Refused
from rdu.people.models import Container, RoleGrant, Setting, Unit, UnitKind, User
from rdu.people.service import log
from rdu.prepared import Prepared, Question
from rdu.text import search_key

CONTACT_PHONE = "contact_phone"
DATA_CONTACT = "data_contact"
CONSENT_TEXT = "consent_text"
WITHDRAWAL_DAYS = "withdrawal_days"
PIN_LIMIT = "pin_limit"
SMALLEST_NOTE = "smallest_note"
COMPLAINT_DAYS = "complaint_days"

FIRST_CONSENT = """\
Bank sampah menyimpan data Anda untuk mencatat tabungan sampah. Dasarnya Undang-Undang Nomor 27 Tahun 2022 tentang \
Pelindungan Data Pribadi.

Yang disimpan: nama, nama panggilan, desa, RT, dan RW. Nomor telepon, alamat, dan tanggal lahir boleh tidak diisi. \
NIK tidak pernah diminta.

Gunanya: menimbang, mencatat tabungan, membayar uang Anda, dan menghitung jumlah peserta. Laporan ke dinas hanya \
berisi jumlah, tanpa nama.

Yang bisa melihat: petugas dan pengurus unit Anda. Data Anda tidak dijual dan tidak dibagikan.

Lamanya: selama Anda menjadi anggota. Catatan uang disimpan paling sedikit 10 tahun, karena itu pembukuan.

Hak Anda: melihat, membetulkan, meminta salinan, dan mencabut persetujuan ini. Sampaikan ke pengurus di pos. \
Jawabannya paling lambat 3 x 24 jam. Bila Anda berhenti, nama Anda dihapus. Catatan uangnya tetap ada, tanpa nama.\
"""

SHIPPED = {CONSENT_TEXT: FIRST_CONSENT, COMPLAINT_DAYS: "5"}
"""What counts where nothing else was chosen; every other setting is empty."""


# The tree ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Branch:
    """A unit and how deep it stands below the kabupaten."""

    unit: Unit
    depth: int


@dataclass(frozen=True)
class UnitFacts:
    """What an admin decides about a unit. The code is chosen once: receipts carry it."""

    name: str
    kind: UnitKind
    parent: str
    region_code: str | None = None
    place: str = ""
    address: str = ""
    phone: str = ""
    weigh_weekday: int | None = None
    weigh_weeks: str = "12345"
    opens_at: time | None = None
    closes_at: time | None = None
    picks_up: bool = False
    scale_capacity: int = 150_000
    timezone: str = "Asia/Jakarta"
    closed_on: date | None = None


def root_of(session: Session) -> Unit:
    return one_here(session, select(Unit).where(Unit.kind == UnitKind.KABUPATEN))


def unit_of(session: Session, code: str) -> Unit:
    """Any unit of the kabupaten, for those who stand at its root."""
    return one_here(session, select(Unit).where(Unit.code == code).options(joinedload(Unit.region)))


def tree(session: Session, text: str = "") -> list[Branch]:
    """Every unit that answers to the text, each after the unit it belongs to and in the order of names."""
    units = session.scalars(select(Unit).order_by(Unit.name).options(joinedload(Unit.region))).all()
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id, []).append(unit)
    wanted = search_key(text)
    return [branch for branch in _walk(below, None, 0) if wanted in words_of(branch.unit)]


def _walk(below: dict[int | None, list[Unit]], parent_id: int | None, depth: int) -> list[Branch]:
    found = []
    for unit in below.get(parent_id, []):
        found += [Branch(unit, depth), *_walk(below, unit.id, depth + 1)]
    return found


def words_of(unit: Unit) -> str:
    village = unit.region.name if unit.region else ""
    return search_key(f"{unit.name} {unit.code} {unit.kind.word} {unit.place} {village}")


def may_be_above(session: Session, unit: Unit | None = None) -> list[Unit]:
    """The units that another can belong to: the kabupaten and its induk, never the unit itself or one below it."""
    found = select(Unit).where(Unit.kind.in_((UnitKind.KABUPATEN, UnitKind.BSI))).order_by(Unit.path)
    return [above for above in session.scalars(found) if unit is None or not above.path.startswith(unit.path)]


def add_unit(session: Session, code: str, facts: UnitFacts, by: User) -> Unit:
    """Raises CodeTaken."""
    unit = Unit(code=code, path="", **_columns(session, facts, None))
    session.add(unit)
    flush(session)
    parent = session.get_one(Unit, unit.parent_id)
    unit.path = f"{parent.path}{unit.id}."
    log(session, "add_unit", unit=unit, user=by, subject=code)
    return unit


def change_unit(session: Session, unit: Unit, facts: UnitFacts, by: User) -> None:
    before = unit.path
    for name, value in _columns(session, facts, unit).items():
        setattr(unit, name, value)
    if unit.parent_id is not None:
        parent = session.get_one(Unit, unit.parent_id)
        _move(session, before, f"{parent.path}{unit.id}.")
    log(session, "change_unit", unit=unit, user=by, subject=unit.code)
    flush(session)


def _columns(session: Session, facts: UnitFacts, unit: Unit | None) -> dict[str, object]:
    """The unit's columns; the root stays the root, and nothing else becomes one."""
    columns = asdict(facts)
    parent_code = columns.pop("parent")
    if unit is not None and unit.is_root:
        return columns | {"kind": UnitKind.KABUPATEN}
    parents = {above.code: above.id for above in may_be_above(session, unit)}
    if facts.kind is UnitKind.KABUPATEN or parent_code not in parents:
        raise Refused("parent", "Pilih kabupaten atau bank sampah induk dari daftar.")
    if unit and facts.kind is not UnitKind.BSI and _has_below(session, unit):
        raise Refused("kind", "Masih ada unit di bawahnya. Pindahkan dulu unit itu.")
    return columns | {"parent_id": parents[parent_code]}


def _has_below(session: Session, unit: Unit) -> bool:
    return session.scalar(select(Unit.id).where(Unit.parent_id == unit.id).limit(1)) is not None


def _move(session: Session, before: str, after: str) -> None:
    """Write the new path of a unit and of all below it."""
    if before == after:
        return
    rest = func.substr(Unit.path, len(before) + 1)
    below = Unit.path.startswith(before, autoescape=True)
    session.execute(update(Unit).where(below).values(path=after + rest).execution_options(synchronize_session="fetch"))


def on_duty(session: Session, unit: Unit) -> list[RoleGrant]:
    """Who holds a role at this very unit."""
    found = select(RoleGrant).join(RoleGrant.user).where(RoleGrant.unit_id == unit.id, RoleGrant.ended_at.is_(None))
    return list(session.scalars(found.options(joinedload(RoleGrant.user)).order_by(RoleGrant.role, User.name)))


# Containers -------------------------------------------------------------------------------------------------------


def containers_of(session: Session, unit: Unit) -> list[Container]:
    return list(session.scalars(select(Container).where(Container.unit_id == unit.id).order_by(Container.grams)))


def add_container(session: Session, unit: Unit, name: str, grams: int, by: User) -> None:
    if any(search_key(container.name) == search_key(name) for container in containers_of(session, unit)):
        raise Refused("name", "Wadah dengan nama ini sudah ada. Pakai nama lain.")
    session.add(Container(unit_id=unit.id, name=name, grams=grams))
    log(session, "add_container", unit=unit, user=by, subject=name)
    flush(session)


def drop_container(session: Session, unit: Unit, container_id: int, by: User) -> None:
    """The container is no longer offered; weigh-ins keep the grams that were taken off."""
    container = one_here(session, select(Container).where(Container.unit_id == unit.id, Container.id == container_id))
    log(session, "drop_container", unit=unit, user=by, subject=container.name)
    session.delete(container)


# Settings ---------------------------------------------------------------------------------------------------------


_setting = table_of(Setting)
_SETTING = Prepared(
    select(_setting.c.value)
    .where(
        _setting.c.unit_id == bindparam("unit"), _setting.c.key == bindparam("key"),
        _setting.c.valid_from <= bindparam("day"),
    )
    .order_by(_setting.c.valid_from.desc(), _setting.c.id.desc())
    .limit(1)
)  # fmt: skip


def setting_on(session: Session, unit: Unit, key: str, day: date) -> str | None:
    """The value that counts on the day: of those that have begun, the one set last."""
    statement, values = setting_question(unit, key, day)
    return setting_from(statement.rows(session.connection(), values))


def setting_question(unit: Unit, key: str, day: date) -> Question:
    """Asks for `setting_on` together with others; `setting_from` reads the answer."""
    return _SETTING, {"unit": unit.id, "key": key, "day": day}


def setting_from(answer: list[Any]) -> str | None:
    return str(answer[0].value) if answer else None


def choose(session: Session, unit: Unit, key: str, value: str, by: User) -> None:
    """From today on the unit's setting is this. The same value again writes nothing."""
    today = today_at(unit.timezone)
    if (setting_on(session, unit, key, today) or SHIPPED.get(key, "")) == value:
        return
    now = now_utc()
    session.add(Setting(unit_id=unit.id, key=key, value=value, valid_from=today, set_by_id=by.id, set_at=now))
    log(session, "change_setting", unit=unit, user=by, subject=key)
    flush(session)


@dataclass(frozen=True)
class Consent:
    """The text people agree to. Its version is what a member's row remembers."""

    version: str
    text: str
    contact: str


def consent_of(session: Session) -> Consent:
    root = root_of(session)
    today = today_at(root.timezone)
    text = setting_on(session, root, CONSENT_TEXT, today) or FIRST_CONSENT
    return Consent(consent_version(session), text, setting_on(session, root, DATA_CONTACT, today) or "")


def consent_version(session: Session) -> str:
    """ "1" for the text that RDU ships, one more for each that followed."""
    root = root_of(session)
    mine = (Setting.unit_id == root.id, Setting.key == CONSENT_TEXT, Setting.valid_from <= today_at(root.timezone))
    return str(1 + (session.scalar(select(func.count()).select_from(Setting).where(*mine)) or 0))


def consent_text(session: Session) -> str:
    return consent_of(session).text


def rename_kabupaten(session: Session, root: Unit, name: str, by: User) -> None:
    if root.name != name:
        root.name = name
        log(session, "change_unit", unit=root, user=by, subject=root.code)


def phone_of(session: Session, root: Unit) -> str:
    """The kabupaten's telephone for questions, shown in the foot of public pages; "" where none is set."""
    return setting_on(session, root, CONTACT_PHONE, today_at(root.timezone)) or ""
