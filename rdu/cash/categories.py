"""What money is spent on and earned by: the same short list at every unit, and what a unit adds."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.cash.models import CashCategory, CashKind
from rdu.clock import now_utc
from rdu.db import flush
from rdu.errors import Refused
from rdu.people.models import Unit, User
from rdu.people.service import log
from rdu.text import search_key

OTHER = "lain"
EVERYWHERE = {
    CashKind.EXPENSE: {
        "transport": "Transport", "upah": "Upah", "sewa": "Sewa", "alat": "Alat dan perlengkapan",
        "listrik": "Listrik dan air", "konsumsi": "Konsumsi", "administrasi": "Administrasi", OTHER: "Lain-lain",
    },
    CashKind.INCOME: {
        "donasi": "Donasi", "bantuan": "Bantuan pemerintah", "jasa": "Jasa", OTHER: "Lain-lain",
    },
}  # fmt: skip
MOST = 30


def categories_of(session: Session, unit: Unit, kind: CashKind) -> dict[str, str]:
    """Names by code: those of every unit, the unit's own before "Lain-lain"."""
    found = select(CashCategory.code, CashCategory.name).where(
        CashCategory.unit_id == unit.id, CashCategory.kind == kind
    )
    own = {code: name for code, name in session.execute(found.order_by(CashCategory.name))}
    everywhere = dict(EVERYWHERE[kind])
    other = everywhere.pop(OTHER)
    return {**everywhere, **own, OTHER: other}


def add_category(session: Session, unit: Unit, kind: CashKind, name: str, by: User) -> str:
    """Add one to the unit's list and give back its code. Raises Refused."""
    there = categories_of(session, unit, kind)
    key = search_key(name)
    if not re.search(r"[a-z0-9]", key):
        raise Refused("name", "Tulis nama dengan huruf, contoh: Perbaikan gerobak.")
    if any(search_key(known) == key for known in there.values()):
        raise Refused("name", "Golongan ini sudah ada di daftar.")
    if len(there) >= MOST:
        raise Refused("name", f"Paling banyak {MOST} golongan. Pakai yang sudah ada.")
    code = _free_code(re.sub(r"[^a-z0-9]+", "-", key).strip("-"), there)
    session.add(CashCategory(unit_id=unit.id, kind=kind, code=code, name=name, added_at=now_utc(), added_by_id=by.id))
    log(session, "add_category", unit=unit, user=by, subject=f"{kind.value}:{code}")
    flush(session)
    return code


def _free_code(wish: str, there: dict[str, str]) -> str:
    """The name in twenty signs; a second one that is cut alike gets a number."""
    code, n = wish[:20], 1
    while code in there:
        n += 1
        code = f"{wish[: 19 - len(str(n))].rstrip('-')}-{n}"
    return code
