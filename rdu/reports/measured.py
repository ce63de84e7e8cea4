"""The figures of a report before they are rounded, kept with it: versions are compared by these and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rdu.catalogue.models import Sipsn
from rdu.impact.arithmetic import ZERO
from rdu.impact.numbers import MINUS, plain
from rdu.money import format_rupiah
from rdu.reports.figures import Figures
from rdu.weights import format_number

KG, RUPIAH, CO2E, COUNT = "kg", "rupiah", "kg CO2e", ""


@dataclass(frozen=True)
class Measured:
    """One figure, exactly; weights are grams."""

    key: str
    name: str
    unit: str
    value: Fraction
    public: bool = True
    """Whether the version for everybody tells it: neither debts nor what could be of a few households."""

    def words(self, value: Fraction) -> str:
        """As it is written in a table of changes: to the gram, the rupiah, and a thousandth of a kilogram CO2e."""
        if self.unit == CO2E:
            return f"{plain(value)} {CO2E}"
        if self.unit == RUPIAH:
            return format_rupiah(int(value))
        return f"{format_number(int(value))} kg" if self.unit == KG else f"{int(value):,}".replace(",", ".")

    def signed(self, value: Fraction) -> str:
        text = self.words(value)
        return text if value <= 0 or text.startswith(MINUS) else f"+{text}"

    def kept(self) -> list[Any]:
        return [self.key, self.name, self.unit, str(self.value), self.public]


def kept_before(rows: Sequence[Sequence[Any]]) -> list[Measured]:
    return [Measured(key, name, unit, Fraction(value), public) for key, name, unit, value, public in rows]


def measured(of: Figures) -> list[Measured]:
    return [*_goods(of), *_money(of), *_impact(of)]


def _goods(of: Figures) -> Iterator[Measured]:
    mass = of.goods.whole
    names = {
        "opening": "Stok awal", "weighed": "Ditimbang", "between": "Kiriman", "other": "Lain", "sold": "Dijual",
        "residue": "Residu", "shrink": "Susut", "closing": "Stok akhir", "sent": "Dikirim ke induk",
    }  # fmt: skip
    for key, name in names.items():
        yield Measured(f"mass/{key}", name, KG, Fraction(getattr(mass, key)))
    for sipsn in Sipsn:
        for key in ("weighed", "sold"):
            grams = getattr(of.goods.sum_of(sipsn), key)
            yield Measured(f"sipsn/{sipsn.name}/{key}", f"{names[key]}: {sipsn.value}", KG, Fraction(grams), False)
    kinds = {row.kind.code: row.kind.name for row in of.impact.impact.rows}
    for code, left in sorted(of.impact.left.items()):
        name = kinds[code]
        yield Measured(f"left/{code}", f"Keluar gudang: {name}", KG, Fraction(left.grams), False)
        yield Measured(f"counted/{code}", f"Dihitung dampaknya: {name}", KG, Fraction(left.net), False)


def _money(of: Figures) -> Iterator[Measured]:
    money, savers = of.rupiah, of.savers
    figures: Mapping[str, tuple[str, int, bool]] = {
        "worth": ("Nilai sampah menurut hari ditimbang", of.ends[0].worth, True),
        "gross": ("Nilai setoran yang dibukukan", money.gross, True),
        "share": ("Bagi hasil unit", money.share, True),
        "credited": ("Masuk ke tabungan", money.credited, True),
        "paid": ("Dibayarkan kepada penabung", money.paid, True),
        "owed_before": ("Utang kepada penabung, awal", money.owed_before, False),
        "owed": ("Utang kepada penabung, akhir", money.owed, False),
    }
    for key, (name, amount, public) in figures.items():
        yield Measured(f"rupiah/{key}", name, RUPIAH, Fraction(amount), public)
    yield Measured("savers/active", "Penabung aktif", COUNT, Fraction(sum(savers.active.values())))


def _impact(of: Figures) -> Iterator[Measured]:
    impact = of.impact.impact
    low, high = impact.range
    figures = (
        ("least", "Emisi dihindari", impact.least.mid), ("most", "Emisi dihindari bila semua masuk TPA",
         impact.most.mid), ("a", "A: bahan baru yang dihindari", impact.avoided.mid),
        ("b", "B: metana TPA, bila semua masuk TPA", impact.methane.mid), ("c", "C: solar angkut", impact.own_fuel),
        ("alone", "A − C", impact.alone.mid), ("low", "Ujung bawah rentang", low),
        ("high", "Ujung atas rentang", high),
    )  # fmt: skip
    for key, name, value in figures:
        yield Measured(f"co2e/{key}", name, CO2E, value)


@dataclass(frozen=True)
class Difference:
    """A figure that is another one now; one that was not there is 0."""

    figure: Measured
    before: Fraction
    after: Fraction

    def row(self) -> list[str]:
        """Computed before rounding: rounded figures may differ by more, or not at all."""
        return [
            self.figure.name, self.figure.words(self.before), self.figure.words(self.after),
            self.figure.signed(self.after - self.before),
        ]  # fmt: skip


def differences(before: Sequence[Measured], after: Sequence[Measured]) -> list[Difference]:
    """In the order of the newer figures, then what is gone."""
    old, new = ({one.key: one for one in rows} for rows in (before, after))
    pairs = [(new.get(key) or old[key], old.get(key), new.get(key)) for key in {**new, **old}]
    found = [Difference(one, was.value if was else ZERO, now.value if now else ZERO) for one, was, now in pairs]
    return [one for one in found if one.before != one.after]
