"""Two pictures of a month: where its goods went, and its debt to savers beside what could pay it."""

from collections.abc import Iterator

from rdu.clock import format_date
from rdu.money import format_rupiah
from rdu.reports.document import Against, Bar, Flow, Tone
from rdu.reports.figures import Figures
from rdu.reports.goods import Mass
from rdu.statements.sheets import NAMES
from rdu.weights import format_tonnes


def flow_of(of: Figures) -> Flow:
    """Every kilogram once: what lay there and what came in is what left and what lies there now."""
    came, left = (list(side) for side in _sides(of.goods.whole))
    equation = " = ".join(" + ".join(f"{bar.figure} {bar.word.lower()}" for bar in side) for side in (came, left))
    return Flow("Aliran bahan", equation, "Gudang", came, left)


def _sides(mass: Mass) -> tuple[Iterator[Bar], Iterator[Bar]]:
    """What is below zero went the other way."""
    came = (("Ditimbang", mass.weighed, Tone.PLAIN), ("Kiriman masuk", mass.between, Tone.PLAIN),
            ("Lain", mass.other, Tone.PLAIN), ("Stok awal", mass.opening, Tone.REST))  # fmt: skip
    left = (("Dijual", mass.sold, Tone.PLAIN), ("Kiriman keluar", -mass.between, Tone.PLAIN),
            ("Lain", -mass.other, Tone.PLAIN), ("Stok akhir", mass.closing, Tone.REST),
            ("Residu", mass.residue, Tone.LOSS), ("Susut", mass.shrink, Tone.LOSS))  # fmt: skip
    return _bars(came), _bars(left)


def _bars(side: tuple[tuple[str, int, Tone], ...]) -> Iterator[Bar]:
    return (Bar(word, format_tonnes(grams), grams, tone=tone) for word, grams, tone in side if grams > 0)


def debt_and_cover(of: Figures) -> Against:
    owed, held = of.rupiah.owed, sum(amount for _, amount in of.rupiah.covers)
    parts = [Bar(NAMES[kind], format_rupiah(amount), amount) for kind, amount in of.rupiah.covers]
    rest = Bar("belum tertutup" if held < owed else "lebih", format_rupiah(abs(owed - held)), owed - held)
    return Against(
        "Utang kepada penabung dan yang menutupnya", f"rupiah, {format_date(of.period.last_day)}",
        Bar("Utang kepada penabung", format_rupiah(owed), owed), parts, rest if held != owed else None,
    )  # fmt: skip
