"""Whoever reads from outside: a system of the kabupaten that asks for figures, and a manual that was put right once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import insert
from sqlalchemy.orm import Session

from rdu.clock import Month, pinned_at
from rdu.demo.people import Staff
from rdu.exchange import service as exchange
from rdu.exchange.models import ExchangeCall
from rdu.ledger.service import once
from rdu.manual.models import Chapter
from rdu.manual.service import FIRST, Wording, publish, shipped

READER, PER_MINUTE = "Bangga Command Center", 60
DAYS, HOURS = 150, (0, 6, 12)
"""How long it has been asking, and when it does, in UTC."""
NOT_YET, A_MONTH_ON = 404, 6
CARD = "Kartu hilang? Minta kartu baru."
CARD_NOW = "Kartu hilang? Minta kartu baru kepada petugas, tidak dipungut biaya."


def others_read(session: Session, staff: Staff, today: date) -> None:
    """Nobody knows the token: it was made, and only its hash was kept."""
    rng, begun = Random(READER), today - timedelta(days=DAYS)
    with pinned_at(datetime.combine(begun, time(), UTC)):
        token = exchange.new_token()
        key = uuid5(NAMESPACE_URL, f"demo/{READER}")
        row = exchange.make_token(session, READER, PER_MINUTE, token, key, staff.agency)
    asked = [{"token_id": row.id, **facts} for facts in _calls(rng, begun, today)]
    session.execute(insert(ExchangeCall), asked)


def _calls(rng: Random, begun: date, today: date) -> Iterator[dict[str, Any]]:
    """Three times a day the summary; once a month the month before, which is not closed yet, and the one before it."""
    for n in range((today - begun).days):
        day = begun + timedelta(days=n)
        for hour in HOURS:
            at = datetime.combine(day, time(hour, rng.randrange(5)), UTC)
            yield {"at": at, "path": "/api/v1/ringkasan", "status": 200, "milliseconds": rng.randrange(9, 240)}
        if day.day == A_MONTH_ON:
            for minute, (back, status) in enumerate(((-1, NOT_YET), (-2, 200))):
                path, at = f"/api/v1/bulan/{Month.of(day).plus(back)}", datetime.combine(day, time(13, minute), UTC)
                yield {"at": at, "path": path, "status": status, "milliseconds": rng.randrange(60, 480)}


def mend_manual(session: Session, staff: Staff) -> None:
    """Version 2: a sentence on lost cards says where and what it costs."""
    chapter = Chapter.WRONG
    words = shipped()[chapter].replace(CARD, CARD_NOW)
    change = "ganti kartu tidak dipungut biaya"
    key = once(uuid5(NAMESPACE_URL, "demo/panduan/2"), [chapter.value, words])
    publish(session, Wording(chapter, words, change, FIRST), key, staff.agency)
