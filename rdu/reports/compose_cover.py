"""The figures of the cover, each with what it is compared with."""

from collections.abc import Sequence

from rdu.clock import Period, Stretch, format_date
from rdu.impact import trace
from rdu.money import format_rupiah
from rdu.reports import words
from rdu.reports.document import Key
from rdu.reports.figures import Figures
from rdu.weights import format_tonnes

A_YEAR = 12


def days_of(period: Period) -> str:
    """1 sampai 30 November 2026."""
    first = period.first_day
    begin = format_date(first) if isinstance(period, Stretch) else "1"
    return f"{begin} sampai {format_date(period.last_day)}"


def against(period: Period) -> tuple[str, str]:
    """What the figures of the cover are compared with: from a year on there is but one thing."""
    if not isinstance(period, Stretch):
        return "dari bulan lalu", "dari tahun lalu"
    if period.is_year:
        return "dari tahun lalu", ""
    before = f"dari {period.length} bulan sebelumnya"
    return before, "dari tahun lalu" if period.length < A_YEAR else ""


def keys_of(of: Figures, *, whole: bool) -> list[Key]:
    mass, money, savers = of.goods.whole, of.rupiah, of.savers
    active, registered = sum(savers.active.values()), sum(savers.registered.values())
    expected = len(of.expected)
    told = f"{expected - len(of.silent)} dari {expected} unit melapor" if whole else f"{len(of.standing.weighed)} unit"
    where = of.scope.words if of.scope.alone else told
    keys = [
        Key("Ditimbang", where, format_tonnes(mass.weighed), *_moved(of, "weighed", whole=whole)),
        Key("Dijual kepada pembeli", f"stok {words.stock_moved(of)}", format_tonnes(mass.sold),
            *_moved(of, "sold", whole=True)),
        Key("Penabung aktif", f"{words.part(active, registered)} dari {words.count(registered)} yang terdaftar",
            words.count(active), *_active(of, active, whole=whole)),
        Key("Nilai sampah dari warga", f"masuk ke tabungan {format_rupiah(money.credited)}",
            format_rupiah(of.ends[0].worth), *_moved(of, "worth", whole=whole)),
        Key("Dibayarkan kepada penabung", "uang dan barang", format_rupiah(money.paid)),
        Key("Emisi dihindari, perkiraan", f"rentang {trace.range_words(of.impact.impact)}",
            trace.headline(of.impact.impact)),
    ]  # fmt: skip
    if of.scope.alone and mass.sent:
        keys.insert(2, Key("Dikirim ke induk", "menurut timbangan unit", format_tonnes(mass.sent)))
    if whole:
        owed = Key("Utang kepada penabung", f"akhir {of.period.noun}; {_covered(of)}", format_rupiah(money.owed))
        keys.insert(-1, owed)
    return keys


def _moved(of: Figures, name: str, *, whole: bool) -> tuple[str, str, Sequence[int]]:
    """Against a month that is not told to everybody nothing is compared for them."""
    series = [0 if point.is_small and not whole else getattr(point, name) for point in of.trend]
    now, before, year_ago = (getattr(point, name) for point in of.ends)
    earlier, last_year = _versus(of, now, before, year_ago)
    _, then, long_ago = (point.is_small and not whole for point in of.ends)
    return "" if then else earlier, "" if long_ago else last_year, series


def _active(of: Figures, active: int, *, whole: bool) -> tuple[str, str]:
    earlier, last_year = _versus(of, active, sum(of.before.values()), sum(of.year_ago.values()))
    _, then, long_ago = (point.is_small and not whole for point in of.ends)
    return "" if then else earlier, "" if long_ago else last_year


def _versus(of: Figures, now: int, before: int, year_ago: int) -> tuple[str, str]:
    return words.versus(now, before), words.versus(now, year_ago) if against(of.period)[1] else ""


def _covered(of: Figures) -> str:
    covers = sum(amount for _, amount in of.rupiah.covers)
    return f"{words.part(covers, of.rupiah.owed)} tertutup" if of.rupiah.owed else "tidak ada"
