"""Units outside RDU and what they report. A report is never changed: a correction follows it, with its reason."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from rdu.clock import Month, now_utc, today_at
from rdu.db import flush, one_here
from rdu.errors import NotFoundHere, OperationReused, Refused
from rdu.ledger.service import Once
from rdu.money import Rupiah
from rdu.outside.models import CameBy, OutsideKind, OutsideReport, OutsideUnit
from rdu.people.models import Unit, User
from rdu.people.regions import check_village
from rdu.people.service import log
from rdu.people.sessions import new_token, token_hash
from rdu.text import search_key
from rdu.weights import Grams

MONTHS_BACK = 24
"""How far back a month may be reported."""
MOST_GRAMS = Grams(1_000_000_000)
"""The most of one cell: 1,000 tonnes."""
MOST_RUPIAH = Rupiah(10_000_000_000)
MOST_MEMBERS = 100_000


@dataclass(frozen=True)
class Particulars:
    name: str
    kind: OutsideKind
    region_code: str
    contact: str = ""
    phone: str = ""
    ended_on: date | None = None


@dataclass(frozen=True)
class Cells:
    """What a unit tells of a month, the month itself apart."""

    members: int
    paper: Grams
    plastic: Grams
    metal: Grams
    glass: Grams
    other: Grams
    sold: Grams
    paid: Rupiah
    note: str = ""


# Units ------------------------------------------------------------------------------------------------------------


def everyone(session: Session, top: Unit, text: str = "") -> list[OutsideUnit]:
    """In the order of names."""
    mine = select(OutsideUnit).where(OutsideUnit.unit_id == top.id).order_by(OutsideUnit.name)
    wanted = search_key(text)
    rows = session.scalars(mine.options(joinedload(OutsideUnit.region))).all()
    return [row for row in rows if wanted in search_key(f"{row.name} {row.code} {row.region.name} {row.kind.word}")]


def outside_of(session: Session, top: Unit, outside_id: int) -> OutsideUnit:
    mine = select(OutsideUnit).where(OutsideUnit.unit_id == top.id, OutsideUnit.id == outside_id)
    return one_here(session, mine.options(joinedload(OutsideUnit.region)))


def register(session: Session, top: Unit, facts: Particulars, by: User) -> OutsideUnit:
    """Raises OutsideThere for a name that is taken, and Refused."""
    if not top.is_root:
        raise NotFoundHere
    row = OutsideUnit(unit_id=top.id, registered_on=today_at(top.timezone), registered_by_id=by.id)
    _write(session, row, facts)
    session.add(row)
    flush(session)
    log(session, "add_outside_unit", unit=top, user=by, subject=row.code)
    return row


def change(session: Session, row: OutsideUnit, facts: Particulars, by: User) -> None:
    """An empty telephone leaves the old one: it is not shown, so nobody can have left it as it was."""
    before = row.phone
    _write(session, row, facts)
    row.phone = facts.phone or before
    if row.ended_on:
        row.token_hash = None
    flush(session)
    log(session, "change_outside_unit", unit=row.unit, user=by, subject=row.code)


def _write(session: Session, row: OutsideUnit, facts: Particulars) -> None:
    check_village(session, facts.region_code)
    for name, value in asdict(facts).items():
        setattr(row, name, value)
    row.search = search_key(facts.name)[:120]


def expected_in(session: Session, top: Unit, month: Month) -> Sequence[OutsideUnit]:
    """Who should report of that month, in the order of names: registered by its end, and not ended before it."""
    mine = (OutsideUnit.unit_id == top.id, OutsideUnit.registered_on <= month.last_day)
    still = or_(OutsideUnit.ended_on.is_(None), OutsideUnit.ended_on >= month.first_day)
    found = select(OutsideUnit).where(*mine, still).order_by(OutsideUnit.name)
    return session.scalars(found.options(joinedload(OutsideUnit.region))).all()


# The link by which a unit reports itself --------------------------------------------------------------------------


def make_link(session: Session, row: OutsideUnit, by: User) -> str:
    """A new token; the one before it stops working. Only its hash is kept."""
    if row.ended_on:
        raise Refused("link", "Unit ini sudah tidak melapor lagi.")
    token = new_token()
    row.token_hash, row.token_made_at = token_hash(token), now_utc()
    log(session, "make_report_link", unit=row.unit, user=by, subject=row.code)
    flush(session)
    return token


def revoke_link(session: Session, row: OutsideUnit, by: User) -> None:
    row.token_hash = row.token_made_at = None
    log(session, "revoke_report_link", unit=row.unit, user=by, subject=row.code)
    flush(session)


def by_token(session: Session, token: str) -> OutsideUnit:
    """Raises NotFoundHere for a link that was never made, or was revoked."""
    found = select(OutsideUnit).where(OutsideUnit.token_hash == token_hash(token[:200]))
    return one_here(session, found.options(joinedload(OutsideUnit.region), joinedload(OutsideUnit.unit)))


def reveal(session: Session, row: OutsideUnit, by: User) -> str:
    """The telephone of the contact: that it was shown is logged."""
    log(session, "reveal_phone", unit=row.unit, user=by, subject=row.code)
    return row.phone


# Reports ----------------------------------------------------------------------------------------------------------


def months_to_report(today: date) -> list[Month]:
    """Months that are over, the newest first."""
    return Month.of(today).previous.back(MONTHS_BACK)


def reports_of(session: Session, row: OutsideUnit) -> Sequence[OutsideReport]:
    """Every version, the newest month and version first."""
    mine = select(OutsideReport).where(OutsideReport.outside_id == row.id)
    ordered = mine.order_by(OutsideReport.month.desc(), OutsideReport.version.desc())
    return session.scalars(ordered.options(joinedload(OutsideReport.recorded_by))).all()


def report_for(session: Session, row: OutsideUnit, month: Month) -> OutsideReport | None:
    """The version that counts."""
    mine = select(OutsideReport).where(OutsideReport.outside_id == row.id, OutsideReport.month == month.first_day)
    return session.scalar(mine.order_by(OutsideReport.version.desc()).limit(1))


def cells_of(report: OutsideReport) -> Cells:
    return Cells(**{name: getattr(report, name) for name in Cells.__dataclass_fields__})


def record(
    session: Session, row: OutsideUnit, month: Month, cells: Cells, reason: str, came_by: CameBy, once: Once,
    by: User | None,
) -> OutsideReport:  # fmt: skip
    """The same operation again gives the first row. Of a month that was told before: the next version, for a reason."""
    done = session.scalar(select(OutsideReport).where(OutsideReport.operation == once.id))
    if done is not None:
        if (done.outside_id, done.body_hash) != (row.id, once.body_hash):
            raise OperationReused
        return done
    if month not in months_to_report(today_at(row.unit.timezone)):
        raise Refused("month", "Pilih bulan yang sudah habis, paling lama dua tahun lalu.")
    version = _next_version(session, row, month, cells, reason)
    report = OutsideReport(
        outside_id=row.id, month=month.first_day, version=version, operation=once.id, body_hash=once.body_hash,
        **asdict(cells), reason=reason if version > 1 else "", came_by=came_by, recorded_at=now_utc(),
        recorded_by_id=by and by.id,
    )  # fmt: skip
    session.add(report)
    flush(session)
    log(session, "outside_report", unit=row.unit, user=by, subject=f"{row.code} {month}")
    return report


def _next_version(session: Session, row: OutsideUnit, month: Month, cells: Cells, reason: str) -> int:
    before = report_for(session, row, month)
    if before is None:
        return 1
    if cells_of(before) == cells:
        raise Refused("month", f"{month.words} sudah dilaporkan dengan angka yang sama.")
    if not reason:
        raise Refused("reason", f"{month.words} sudah dilaporkan. Tulis alasan pembetulannya.")
    return before.version + 1


@dataclass(frozen=True)
class Told:
    """A report that counts, and whose it is."""

    unit: OutsideUnit
    report: OutsideReport


def told_in(session: Session, top: Unit, months: Sequence[Month], region: str = "") -> list[Told]:
    """The versions that count of these months, by unit in the order of names; `region`: the beginning of its code."""
    latest = (
        select(OutsideReport.outside_id, OutsideReport.month, func.max(OutsideReport.version).label("version"))
        .where(OutsideReport.month.in_([month.first_day for month in months]))
        .group_by(OutsideReport.outside_id, OutsideReport.month)
        .subquery("latest")
    )
    same = and_(
        OutsideReport.outside_id == latest.c.outside_id, OutsideReport.month == latest.c.month,
        OutsideReport.version == latest.c.version,
    )  # fmt: skip
    found = (
        select(OutsideUnit, OutsideReport)
        .join(OutsideReport, OutsideReport.outside_id == OutsideUnit.id)
        .join(latest, same)
        .where(OutsideUnit.unit_id == top.id, OutsideUnit.region_code.startswith(region, autoescape=True))
        .order_by(OutsideUnit.name, OutsideReport.month)
        .options(joinedload(OutsideUnit.region))
    )
    return [Told(unit, report) for unit, report in session.execute(found)]


def operation_of(draft: UUID, row: int) -> UUID:
    """The operation of one line of a file: confirmed twice, each line is recorded once."""
    return UUID(int=(draft.int + row) % 2**128)
