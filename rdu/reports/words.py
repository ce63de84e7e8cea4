"""How a report writes its numbers and sentences."""

from rdu.deposits.month import change
from rdu.impact import trace
from rdu.impact.numbers import MINUS
from rdu.money import format_percent, format_rupiah
from rdu.reports.figures import Figures
from rdu.weights import format_number, format_tonnes

TENFOLD = 10
SMALL = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")


def count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def kg(grams: int) -> str:
    """To the gram, for columns that add up; nothing is a dash."""
    return format_number(grams) if grams else "–"


def signed_kg(grams: int) -> str:
    return f"+{format_number(grams)}" if grams > 0 else kg(grams)


def signed_count(number: int) -> str:
    return f"+{count(number)}" if number > 0 else f"{MINUS}{count(-number)}" if number else "tetap"


def signed_rupiah(amount: int) -> str:
    return f"+{format_rupiah(amount)}" if amount > 0 else format_rupiah(amount)


def part(of: int, whole: int) -> str:
    """38 %, half up; nothing of nothing is a dash."""
    return f"{(200 * of + whole) // (2 * whole)}\u00a0%" if whole else "–"


def versus(now: int, before: int) -> str:
    """+4,6 %, of a tenfold "105 kali", and a dash where there was nothing to compare with."""
    more = change(now, before)
    if more is None:
        return "–"
    if now >= TENFOLD * before:
        return f"{count(now // before)} kali"
    return f"{'+' if more > 0 else MINUS if more < 0 else ''}{format_percent(abs(more))}"


def moved(now: int, before: int) -> str:
    """ "naik 5,2 ton", "turun 300 kg" or "tetap"."""
    if now == before:
        return "tetap"
    return f"{'naik' if now > before else 'turun'} {format_tonnes(abs(now - before))}"


def how_many(number: int) -> str:
    return SMALL[number] if number < len(SMALL) else count(number)


def cover_sentence(of: Figures, *, whole: bool) -> str:
    """The whole report in plain words."""
    if not any((of.goods.whole.weighed, of.goods.whole.sold, of.goods.whole.sent)):
        return f"Selama {of.period.words} tidak ada sampah yang ditimbang, dijual, atau dikirim di {of.scope.words}."
    return " ".join([_weighed(of), _left(of), _money(of), _avoided(of), *([_silent(of)] if whole else [])]).strip()


def _weighed(of: Figures) -> str:
    who = f"{count(of.savers.households)} rumah tangga"
    if of.savers.others:
        who += f" dan {count(of.savers.others)} penabung lain"
    where = of.scope.words if of.scope.alone else f"{count(len(of.standing.weighed))} bank sampah"
    what = f"{format_tonnes(of.goods.whole.weighed)} sampah terpilah"
    return f"Selama {of.period.words}, {who} menimbang {what} di {where}."


def _left(of: Figures) -> str:
    mass = of.goods.whole
    sent = f" dan {format_tonnes(mass.sent)} dikirim ke induk" if of.scope.alone and mass.sent else ""
    return f"Sebanyak {format_tonnes(mass.sold)} dijual kepada pembeli{sent}; stok di gudang {stock_moved(of)}."


def stock_moved(of: Figures) -> str:
    return moved(of.goods.whole.closing, of.goods.whole.opening)


def _money(of: Figures) -> str:
    money = of.rupiah
    return f"{format_rupiah(money.credited)} masuk ke tabungan dan {format_rupiah(money.paid)} dibayarkan."


def _avoided(of: Figures) -> str:
    impact = of.impact.impact
    if not impact.rows:
        return ""
    what = "Yang dijual dan dikirim itu" if of.scope.alone else "Penjualan itu"
    if impact.least.mid < 0:
        return f"{what} diperkirakan menambah, bukan menghindari, emisi: {trace.headline(impact)}."
    rest = ", tergantung berapa bagian yang sebenarnya akan masuk TPA" if impact.is_open else ""
    return f"{what} diperkirakan menghindari {trace.headline(impact)}{rest}."


def _silent(of: Figures) -> str:
    if of.scope.alone or not of.silent:
        return ""
    return f"{how_many(len(of.silent)).capitalize()} unit belum melapor."
