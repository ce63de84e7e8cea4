"""The list of those who were served, for their signatures. Of a phone number only the ends show; no NIK is known."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Spacer
from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import format_date, format_short
from rdu.innovation.beneficiaries import Served
from rdu.innovation.instruments import Span
from rdu.pdf import SMALL, TITLE, says, sheet, table
from rdu.people.models import Member, Person, Unit
from rdu.people.phones import masked

AT_ONCE = 500
"""Keys in one question: a database takes only so many."""


@dataclass(frozen=True)
class Receiver:
    name: str
    label: str
    unit: str
    phone: str
    """Masked, or ""."""
    served: Served


def receivers_of(session: Session, served: Sequence[Served]) -> list[Receiver]:
    """In the order given. Of every unit: it is the kabupaten's list."""
    known: dict[int, tuple[str, str, str]] = {}
    for n in range(0, len(served), AT_ONCE):
        keys = [one.id for one in served[n : n + AT_ONCE]]
        found = select(Person.id, Person.name, Unit.name, Member.phone).join(Person.member).join(Member.unit)
        known.update(
            {one: (name, unit, phone) for one, name, unit, phone in session.execute(found.where(Person.id.in_(keys)))}
        )
    return [Receiver(known[one.id][0], one.label, known[one.id][1], masked(known[one.id][2]), one) for one in served]


def receivers_pdf(kabupaten: str, span: Span, some: Sequence[Receiver], first: int, part: tuple[int, int]) -> bytes:
    """Rows high enough to sign in; numbered through all parts."""
    title = "Daftar penerima manfaat"
    heads = ["No", "Nama", "Unit dan nomor", "Telepon", "Transaksi", "Tanda tangan"]
    rows = [
        [str(n), one.name, f"{one.unit}, {one.label}", one.phone or "-", _days(one.served), ""]
        for n, one in enumerate(some, first)
    ]  # fmt: skip
    widths = (11 * mm, 42 * mm, 44 * mm, 25 * mm, 24 * mm, 28 * mm)
    return sheet(title, kabupaten, [
        says(kabupaten, SMALL), says(title, TITLE),
        says(f"Orang dengan setoran atau penarikan yang dibukukan, {format_date(span.first)} sampai "
             f"{format_date(span.last)}. Tiap orang satu kali. Bagian {part[0]} dari {part[1]}.", SMALL),
        Spacer(0, 4 * mm), table(heads, rows, widths, high=11 * mm),
    ])  # fmt: skip


def _days(one: Served) -> str:
    return f"{one.times} kali, terakhir {format_short(one.last)}"
