"""A month that stands still, and reports issued of it. All names are invented."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from rdu.clock import Month
from rdu.deposits import reversal
from rdu.deposits.models import WeighIn, WeighingDay
from rdu.ledger.closing import close_month
from rdu.ledger.service import once
from rdu.people.models import Unit, User
from rdu.reports.figures import scope_at
from rdu.reports.issued import shown_code
from rdu.reports.issuing import Draft, Issuer, draft_of, issue_report
from rdu.reports.models import IssuedReport
from rdu.roles import Role
from tests.impact.goods import sold
from tests.makers import Bank, bottles, weigh
from tests.sales.sheds import clean, key, make_pair, money_for, tins

NOVEMBER = Month(2026, 11)
DECEMBER = datetime(2026, 12, 2, 3, tzinfo=UTC)
FIRST = date(2026, 12, 2)


def closed_november(session: Session, bank: Bank) -> None:
    """MLT weighs 10 kg of bottles and 2 kg of cans, and 1,5 kg of bottles of a neighbour; sells 3 and 1; and closes."""
    bank.bottles.material, bank.cans.material = "PET-BENING", "KALENG-AL"
    pair = make_pair(session, bank)
    weigh(session, bank, bottles(1_500), member=bank.neighbour)
    sold(session, bank.unit, bank.manager, {clean(pair): 3, tins(pair): 1})
    money_for(session, bank.unit, 50_000)
    done = {"closed_at": datetime(2026, 11, 21, 9, tzinfo=UTC), "closed_by_id": bank.operator.id}
    session.execute(update(WeighingDay).where(WeighingDay.unit_id == bank.unit.id).values(**done))
    close(session, bank.unit, bank.manager)


def close(session: Session, unit: Unit, by: User) -> None:
    close_month(session, unit, NOVEMBER, FIRST, once(uuid4(), "x"), by)
    session.commit()


def neighbours_visit(session: Session, bank: Bank) -> WeighIn:
    return session.query(WeighIn).filter_by(unit_id=bank.unit.id, member_id=bank.neighbour.id).one()


def reversed_later(session: Session, bank: Bank) -> None:
    """The neighbour's 1,5 kg were never brought."""
    reversal.reverse(session, neighbours_visit(session, bank), "tertukar", key(), bank.manager, FIRST)
    session.commit()


def draft(session: Session, top: Unit, code: str = "", month: Month = NOVEMBER, today: date = FIRST) -> Draft:
    _, scope = scope_at(session, top, code, kabupaten=top.is_root)
    return draft_of(session, scope, month, today)


def as_manager(bank: Bank) -> Issuer:
    return Issuer(bank.manager, bank.unit, {Role.MANAGER})


def as_agency(bank: Bank) -> Issuer:
    return Issuer(bank.agency, bank.root, {Role.AGENCY})


def address_of(code: str) -> str:
    return f"https://rdu.contoh/periksa-laporan/{shown_code(code)}"


def issued(session: Session, of: Draft, issuer: Issuer) -> IssuedReport:
    row = issue_report(session, of, of.fingerprint, key(), issuer, address_of)
    session.commit()
    return row


def forced(session: Session, top: Unit, issuer: Issuer, month: Month, today: date) -> IssuedReport:
    """A report of a month that is still open, as if it were closed: for tests of pages alone."""
    of = draft(session, top, month=month, today=today)
    standing = replace(of.figures.standing, reasons=[])
    return issued(session, replace(of, figures=replace(of.figures, standing=standing)), issuer)


def signature_over(paper: bytes, more: bytes = b"") -> bytes:
    """The paper with what a signing service appends: here the bytes alone, nobody's signature."""
    head = b"9 0 obj\n<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 %010d %010d %010d] /Contents <"
    contents, tail = b"00" * 40, b"> >>\nendobj\nstartxref\n1\n%%EOF\n"
    start = len(paper) + len(head % (0, 0, 0))
    end = start + len(contents)
    return paper + head % (start - 1, end + 1, len(tail) - 1) + contents + tail + more
