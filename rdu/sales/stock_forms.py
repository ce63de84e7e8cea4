"""Forms of the shed: a sheet of weights for a count, for what goes onto a truck and for what came off it; regrading.

A sheet has one box an item, named by the item's code; what is left blank was not weighed. Codes that are none of the
sheet's are not read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields import SelectChoice

from rdu.money import Rupiah, format_rupiah
from rdu.sales.counts import LESS, MORE, Counted, Regrading
from rdu.sales.shed import Pile
from rdu.sales.sheet_forms import Sheet
from rdu.sales.stock_models import PaidBy, Reason, Transfer
from rdu.sales.transfer_lists import code_of
from rdu.sales.transfers import Arrived, Loaded, reasons_for
from rdu.web.fields import KilogramField
from rdu.web.forms import OnceForm
from rdu.weights import Grams, format_kg, format_number


class CountForm(Sheet):
    """What was weighed again. Differences and their reasons come with the read-back."""

    def __init__(self, piles: Sequence[Pile], cells: Mapping[str, str]) -> None:
        super().__init__(cells)
        self.piles = piles
        self.counted: list[tuple[Pile, Counted]] = []

    def read(self) -> bool:
        """Fill `counted` with what was weighed, against the books of now."""
        fine = self.validate()
        for pile in self.piles:
            grams = self.weight(f"w.{pile.code}")
            if grams is not None:
                reason = self.reason(f"r.{pile.code}")
                self.counted.append((pile, Counted(pile.grade_id, pile.code, pile.grams, grams, reason)))
        if not self.counted and not self.wrong:
            self.wrong[""] = "Isi sedikitnya satu barang yang dihitung."
        return bool(fine) and not self.wrong

    def explained(self) -> bool:
        """Whether every difference has a reason that fits."""
        for pile, line in self.counted:
            if line.short and line.reason not in reasons_of(line):
                self.wrong[f"r.{pile.code}"] = "Pilih alasan selisihnya."
        return not self.wrong

    def seen(self) -> list[Counted]:
        """What was read back: against the books as they stood then."""
        found = []
        for pile, line in self.counted:
            text = self.cells.get(f"b.{pile.code}", "")
            book = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1
            then = Counted(line.grade_id, line.code, Grams(book), line.grams, line.reason)
            found.append(then if then.short else replace(then, reason=None))
        return found

    def facts(self) -> list[object]:
        return [[line.code, line.book, line.grams, line.reason and line.reason.value] for line in self.seen()]


def reasons_of(line: Counted) -> tuple[Reason, ...]:
    return LESS if line.short > 0 else MORE


class LoadForm(Sheet):
    """What goes onto the truck, from what lies in the shed."""

    def __init__(self, piles: Sequence[Pile], cells: Mapping[str, str]) -> None:
        super().__init__(cells)
        self.piles = piles
        self.loaded: list[Loaded] = []
        self.too_much: list[tuple[Pile, Grams]] = []

    def read(self) -> bool:
        fine = self.validate()
        for pile in self.piles:
            grams = self.weight(cell := f"w.{pile.code}")
            if grams is not None and grams > pile.grams:
                self.too_much.append((pile, grams))
                self.wrong[cell] = f"Di gudang hanya {format_kg(pile.grams)}."
            elif grams:
                self.loaded.append(Loaded(pile.grade_id, grams))
        if not self.loaded and not self.wrong:
            self.wrong[""] = "Isi berat sedikitnya satu barang."
        return bool(fine) and not self.wrong

    def facts(self) -> list[object]:
        return [[item.grade_id, item.grams] for item in self.loaded]


class SendForm(OnceForm):
    """What was read back leaves."""

    seen = HiddenField()


class ReceiveForm(Sheet):
    """Each line as it came off the truck: weight, price a kilogram, and why the weight differs."""

    def __init__(self, transfer: Transfer, prices: Mapping[int, Rupiah], cells: Mapping[str, str]) -> None:
        super().__init__(cells or {f"p.{position}": format_rupiah(price) for position, price in prices.items()})
        self.transfer, self.prices = transfer, prices
        self.arrived: list[Arrived] = []

    def read(self) -> bool:
        fine = self.validate()
        for line in self.transfer.lines:
            grams, price = self._needed_weight(line.position), self._price(line.position)
            if grams is None or price is None:
                continue
            fits, reason = reasons_for(line.sent_grams, grams), self.reason(f"r.{line.position}")
            if fits and reason not in fits:
                words = " atau ".join(one.word.lower() for one in fits)
                self.wrong[f"r.{line.position}"] = f"Beratnya berbeda. Pilih alasannya: {words}."
            self.arrived.append(Arrived(line.position, grams, price, reason if fits else None))
        return bool(fine) and not self.wrong

    def _needed_weight(self, position: int) -> Grams | None:
        grams = self.weight(cell := f"w.{position}")
        if grams is None and cell not in self.wrong:
            self.wrong[cell] = "Timbang barang ini. Tulis 0 bila tidak sampai."
        return grams

    def _price(self, position: int) -> Rupiah | None:
        price = self.price(cell := f"p.{position}")
        if price is None and cell not in self.wrong:
            self.wrong[cell] = "Tulis harga per kg, contoh 2.500. Tulis 0 bila tidak dibayar."
        return price

    @property
    def amount(self) -> Rupiah:
        return Rupiah(sum(item.amount for item in self.arrived))

    def facts(self) -> list[object]:
        came = [[item.position, item.grams, item.kg_price, item.reason and item.reason.value] for item in self.arrived]
        return [self.transfer.label, came]


class PayForm(OnceForm):
    paid_by = RadioField(
        "Dibayar dengan", choices=[SelectChoice(way.value, way.word) for way in PaidBy], default=PaidBy.CASH.value
    )

    def way(self) -> PaidBy:
        return PaidBy(self.paid_by.data)


class RegradeForm(OnceForm):
    """So much of one grade is another."""

    from_grade = SelectField("Dari", validate_choice=False)
    to_grade = SelectField("Menjadi", validate_choice=False)
    grams = KilogramField("Berat (kg)")

    def __init__(self, piles: Sequence[Pile], *, saving: bool) -> None:
        """`saving`: what was read back is saved, maybe for the second time; the books say whether it is there."""
        super().__init__()
        self.saving = saving
        self.piles = {pile.code: pile for pile in piles}
        here = [pile for pile in piles if pile.grams]
        self.from_grade.choices = [
            SelectChoice("", "Pilih barang"),
            *(SelectChoice(pile.code, f"{pile.name}, {format_kg(pile.grams)}") for pile in here),
        ]
        self.to_grade.choices = [
            SelectChoice("", "Pilih barang"), *(SelectChoice(pile.code, pile.name) for pile in piles)
        ]  # fmt: skip

    def validate_from_grade(self, field: SelectField) -> None:
        pile = self.piles.get(field.data or "")
        if pile is None or not (pile.grams or self.saving):
            raise ValidationError("Pilih barang yang ada di gudang.")

    def validate_to_grade(self, field: SelectField) -> None:
        if field.data not in self.piles:
            raise ValidationError("Pilih barang tujuannya.")
        if field.data == self.from_grade.data:
            raise ValidationError("Ini mutu yang sama. Pilih mutu yang lain.")

    def validate_grams(self, field: KilogramField) -> None:
        if field.errors:
            return
        pile = self.piles.get(self.from_grade.data or "")
        if not field.data:
            raise ValidationError("Tulis beratnya, contoh 12,5.")
        if pile is not None and field.data > pile.grams and not self.saving:
            raise ValidationError(f"Di gudang hanya {format_kg(pile.grams)}.")

    def what(self) -> Regrading:
        out, into = self.piles[self.from_grade.data], self.piles[self.to_grade.data]
        return Regrading((out.grade_id, out.code), (into.grade_id, into.code), Grams(self.grams.data or 0))


def as_planned(transfer: Transfer) -> dict[str, Any]:
    """A draft as LoadForm shows it."""
    return {f"w.{code_of(line.grade)}": format_number(line.grams).replace(".", "") for line in transfer.plan}
