"""Invented figures, in the shape of a true answer: for the page that programmers read."""

from datetime import UTC, date, datetime, timedelta, timezone

from rdu.catalogue.models import Sipsn
from rdu.clock import Month
from rdu.exchange.figures import Avoided, Category, Place, Summary, Sums, ThisMonth, Today

_WEIGHTS = {Sipsn.PLASTIC: 412_500, Sipsn.PAPER: 305_250, Sipsn.METAL: 88_000}
_ZONE = timezone(timedelta(hours=7))


def _sums(times: int, households: int) -> Sums:
    grams = {sipsn: _WEIGHTS.get(sipsn, 0) * times for sipsn in Sipsn}
    worth = sum(grams.values()) * 3
    categories = [Category(sipsn, weight) for sipsn, weight in grams.items()]
    return Sums(sum(grams.values()), categories, households, worth, worth * 85 // 100, 240_000 * times)


SUMMARY = Summary(
    Place("35.26", "Kabupaten Contoh"),
    datetime(2026, 11, 21, 2, 5, tzinfo=UTC).astimezone(_ZONE),
    Today(date(2026, 11, 21), 7, _sums(1, 143)),
    ThisMonth(Month(2026, 11), date(2026, 11, 21), _sums(9, 812)),
    Avoided(Month(2026, 10), 6_804_000, 6_100, 8_900, 12_400, "contoh@v1, 2026"),
)
