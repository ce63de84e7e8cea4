"""Forms of collectors, sales and debts. A sheet has boxes named by the item's code; what is left blank is not meant."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import RadioField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import StopValidation

from rdu.money import Rupiah
from rdu.people.forms import PhoneField
from rdu.sales.collectors import Offer, Particulars
from rdu.sales.models import Collector, Paid, Settled
from rdu.sales.owing import Settling
from rdu.sales.service import LARGE_DIFFERENCE, LESS, MORE, Deal, Sold, reasons_for
from rdu.sales.shed import Pile
from rdu.sales.sheet_forms import MOST_IN_A_SHED, Sheet
from rdu.sales.stock_models import Reason
from rdu.web.fields import DayField, LineField, RupiahField, WordsField
from rdu.web.forms import OnceForm
from rdu.weights import Grams, Measure, Quantity, UnreadableWeight, format_kg, parse_kg, parse_quantity

LIGHTER, HEAVIER, EITHER = "Timbangan pengepul lebih ringan", "Timbangan pengepul lebih berat", "Ringan atau berat"
REASONS = {
    LIGHTER: tuple(reason for reason in LESS if reason not in MORE),
    HEAVIER: tuple(reason for reason in MORE if reason not in LESS),
    EITHER: tuple(reason for reason in LESS if reason in MORE),
}
"""Why two scales differ, under what they fit."""
MOST_DEBT = Rupiah(1_000_000_000)


class CollectorForm(FlaskForm):
    """Who he is. The code is chosen once: the books know him by it."""

    code = LineField("Kode pendek", longest=6)
    name = LineField("Nama pengepul")
    phone = PhoneField("Telepon atau WhatsApp")
    address = LineField("Alamat", longest=200)
    note = WordsField("Catatan", longest=200)

    def without_code(self) -> "CollectorForm":
        del self.code
        return self

    def validate_code(self, field: LineField) -> None:
        field.data = (field.data or "").upper()
        if not field.errors and not re.fullmatch(r"[A-Z]{2,6}", field.data, re.ASCII):
            raise ValidationError("Tulis 2 sampai 6 huruf, contoh JAYA.")

    def validate_name(self, field: LineField) -> None:
        if not field.data and not field.errors:
            raise ValidationError("Tulis nama pengepulnya.")

    def what(self) -> Particulars:
        return Particulars(self.name.data, self.phone.data, self.address.data, self.note.data)


class OffersForm(Sheet):
    """What he pays for each item, from a day on. A price that is taken away is written as 0."""

    since = DayField("Berlaku mulai")

    def __init__(self, piles: Sequence[Pile], cells: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(cells, **kwargs)
        self.piles = piles

    def validate_since(self, field: DayField) -> None:
        if field.data is None and not field.errors:
            raise ValidationError("Tulis tanggalnya, contoh 24-11-2026.")

    def read(self, known: Mapping[int, Offer]) -> dict[int, tuple[Rupiah, Grams]] | None:
        """Prices and minimum weights by grade, or None where something is refused."""
        fine, offers = self.validate(), dict[int, tuple[Rupiah, Grams]]()
        for pile in self.piles:
            price, minimum = self.price(f"p.{pile.code}"), self.weight(f"m.{pile.code}")
            if price is not None or pile.grade_id in known:
                offers[pile.grade_id] = (price or Rupiah(0), minimum or Grams(0))
        return offers if fine and not self.wrong else None


class SaleForm(Sheet):
    """What goes to a collector from what lies in the shed."""

    paid = RadioField("Dibayar", choices=[SelectChoice(paid.value, paid.word) for paid in Paid],
                      default=Paid.CASH.value, validate_choice=False)  # fmt: skip
    day = DayField("Hari jual")
    note = LineField("Catatan", longest=200)

    def __init__(self, piles: Sequence[Pile], cells: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(cells, **kwargs)
        self.piles, self.sold, self.asked = piles, list[tuple[Pile, Sold]](), list[tuple[Pile, Grams]]()

    def validate_paid(self, field: RadioField) -> None:
        if field.data not in {paid.value for paid in Paid}:
            raise ValidationError("Pilih cara bayarnya.")

    def validate_day(self, field: DayField) -> None:
        if field.data is None and not field.errors:
            raise ValidationError("Tulis tanggalnya, contoh 24-11-2026.")

    def read(self, *, saving: bool) -> bool:
        """Fill `sold`. While `saving`, whether there is enough is for the books to say: it may be a retry."""
        fine = self.validate()
        for pile in self.piles:
            line = self._line(pile, saving)
            if line is not None:
                self.sold.append((pile, line))
        if not self.sold and not self.wrong:
            self.wrong[""] = "Isi berat sedikitnya satu barang."
        return bool(fine) and not self.wrong

    def _line(self, pile: Pile, saving: bool) -> Sold | None:
        code = pile.code
        grams = self.weight(f"w.{code}")
        if not grams:
            return None
        self.asked.append((pile, grams))
        if grams > pile.grams and not saving:
            self.wrong[f"w.{code}"] = f"Di gudang hanya {format_kg(pile.grams)}."
        quantity, price = self._quantity(pile, grams), self.price(f"p.{code}")
        if price is None and f"p.{code}" not in self.wrong:
            self.wrong[f"p.{code}"] = f"Tulis harga per {pile.measure.word}. Tulis 0 bila diberikan saja."
        if quantity is None:
            return None
        why = self._why(pile, grams, quantity)
        return None if price is None else Sold(pile.grade_id, grams, quantity, price, why)

    def _why(self, pile: Pile, grams: Grams, quantity: Quantity) -> Reason | None:
        """Why the two scales differ; asked for where they differ much."""
        cell, short = f"r.{pile.code}", grams - quantity if pile.measure is Measure.KG else 0
        why = self.reason(cell)
        if why is None and abs(short) * LARGE_DIFFERENCE > grams:
            self.wrong[cell] = "Dua timbangan berbeda lebih dari 2 %. Pilih alasannya."
        elif why is not None and why not in reasons_for(short):
            way = "lebih ringan" if short > 0 else "lebih berat" if short else "sama saja"
            then = "Pilih yang cocok." if short else "Kosongkan alasannya."
            self.wrong[cell] = f"Timbangan pengepul {way}. {then}"
        return why

    def fitting(self, pile: Pile) -> Mapping[str, Sequence[Reason]]:
        """The reasons to choose from: only those that fit, once both weights are written."""
        try:
            ours, theirs = (parse_kg(self.text(f"{box}.{pile.code}"), MOST_IN_A_SHED) for box in "wq")
        except UnreadableWeight:
            return REASONS
        fits = reasons_for(ours - theirs)
        return {way: [reason for reason in reasons if reason in fits] for way, reasons in REASONS.items()}

    def _quantity(self, pile: Pile, grams: Grams) -> Quantity | None:
        """What is paid for: what the collector's scale read, or the number of pieces or litres."""
        cell = f"q.{pile.code}"
        if not self.text(cell):
            if pile.measure is Measure.KG:
                return Quantity(grams)
            self.wrong[cell] = f"Tulis berapa {pile.measure.word}."
            return None
        try:
            return parse_quantity(self.text(cell), pile.measure)
        except UnreadableWeight as error:
            self.wrong[cell] = str(error)
            return None

    def deal(self, collector: Collector) -> Deal:
        lines = [line for _, line in self.sold]
        return Deal(collector, cast(date, self.day.data), Paid(self.paid.data), lines, self.note.data)

    def facts(self, collector: Collector) -> list[object]:
        """What is hashed with the operation's id."""
        lines = [
            [line.grade_id, line.grams, line.quantity, line.price, line.reason and line.reason.value]
            for _, line in self.sold
        ]
        return [collector.code, str(self.day.data), self.paid.data, self.note.data, lines]


class UndoForm(OnceForm):
    """Why a sale is taken back."""

    example = "salah barang"
    reason = LineField("Mengapa dibatalkan", longest=200)

    def validate_reason(self, field: LineField) -> None:
        if len(field.data or "") < 5 and not field.errors:
            raise ValidationError(f"Tulis alasannya, contoh {self.example}.")


class CollectForm(OnceForm):
    """What a collector pays of his debt."""

    amount = RupiahField("Jumlah yang dibayar")
    how = RadioField(
        "Masuk ke",
        choices=[SelectChoice(Settled.CASH.value, "Kotak kas"), SelectChoice(Settled.BANK.value, "Rekening bank")],
        default=Settled.CASH.value, validate_choice=False,
    )  # fmt: skip
    day = DayField("Tanggal bayar")
    reference = LineField("Nomor bukti", longest=60)

    def validate_amount(self, field: RupiahField) -> None:
        if field.errors:
            raise StopValidation
        if not field.data:
            raise ValidationError("Tulis jumlahnya, contoh 250.000.")
        if field.data > MOST_DEBT:
            raise ValidationError("Jumlah terlalu besar. Periksa jumlah nolnya.")

    def validate_how(self, field: RadioField) -> None:
        if field.data not in (Settled.CASH.value, Settled.BANK.value):
            raise ValidationError("Pilih: kotak kas, atau rekening bank.")

    def validate_day(self, field: DayField) -> None:
        if field.data is None and not field.errors:
            raise ValidationError("Tulis tanggalnya, contoh 24-11-2026.")

    def what(self) -> Settling:
        day = cast(date, self.day.data)
        return Settling(Settled(self.how.data), Rupiah(self.amount.data or 0), day, self.reference.data)


class GiveUpForm(UndoForm):
    """Why a debt is given up."""

    example = "usahanya tutup"
    amount = RupiahField("Jumlah yang dihapus")
    reason = LineField("Mengapa dihapus", longest=200)

    def validate_amount(self, field: RupiahField) -> None:
        if not field.data and not field.errors:
            raise ValidationError("Tulis jumlahnya, contoh 250.000.")
