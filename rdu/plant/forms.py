"""Forms of the plant's log. Each makes one row of a day; what a form leaves out is asked nowhere."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from wtforms import Field, Form, HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from rdu.money import Rupiah, format_rupiah
from rdu.people.models import Unit
from rdu.people.regions import Choices
from rdu.plant.balance import Stocks, water_lost
from rdu.plant.field_forms import HeavyField, LitresField, MoistureField, PowerField, needed, some
from rdu.plant.kinds import MOST_LOADED, PlantKind, Process, Product, Residue, Stage
from rdu.plant.models import (
    PlantBatch,
    PlantCount,
    PlantIncome,
    PlantLoad,
    PlantProduct,
    PlantResidue,
    PlantRow,
    PlantStop,
    PlantUse,
)
from rdu.web.fields import CountField, DayField, LineField, PercentField, RupiahField, WordsField
from rdu.web.forms import OnceForm
from rdu.weights import Grams, format_kg

MOST_AMOUNT = Rupiah(100_000_000_000)


class RowForm(OnceForm):
    """A row of the log on a day that the address names."""

    kind: PlantKind
    note = LineField("Catatan", longest=200)

    def row(self, day: date) -> PlantRow:
        """Once validated; not yet added."""
        raise NotImplementedError

    def fill(self, *, units: Sequence[Unit], places: Choices, stocks: Stocks) -> None:
        """Give a form what it offers to choose from."""


class LoadForm(RowForm):
    kind = PlantKind.LOAD
    source = SelectField("Asal", validate_choice=False)
    vehicle = LineField("Nomor kendaraan", longest=20)
    gross = HeavyField("Berat dengan truk (bruto)", [needed("Tulis berat truk berisi, contoh 8350."), some],
                       most=MOST_LOADED)  # fmt: skip
    tare = HeavyField("Berat truk kosong (tara)", [needed("Timbang truk kosong. Tulis 0 bila ditimbang tanpa truk.")],
                      most=MOST_LOADED)  # fmt: skip
    moisture = MoistureField("Kadar air, persen")
    residue = SelectField("Isi muatan", choices=[SelectChoice(one.value, one.word) for one in Residue])

    def fill(self, *, units: Sequence[Unit], places: Choices, stocks: Stocks) -> None:
        choices = [SelectChoice("", "Pilih asal")]
        choices += [SelectChoice(unit.code, unit.name, optgroup="TPS 3R") for unit in units]
        for kecamatan, villages in places.items():
            choices += [SelectChoice(code, name, optgroup=f"Desa di {kecamatan}") for code, name in villages]
        self.source.choices = choices

    def validate_source(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError("Pilih TPS 3R atau desa asalnya.")

    def validate_tare(self, field: HeavyField) -> None:
        if field.data is not None and self.gross.data is not None and field.data >= self.gross.data:
            raise ValidationError("Truk kosong tidak mungkin seberat truk berisi. Periksa kedua angka.")

    def row(self, day: date) -> PlantRow:
        code, gross, tare = self.source.data, Grams(self.gross.data or 0), Grams(self.tare.data or 0)
        is_region = "." in code
        return PlantLoad(
            day=day, note=self.note.data, tps_code=None if is_region else code,
            region_code=code if is_region else None, residue=Residue(self.residue.data),
            vehicle=self.vehicle.data.upper(), gross=gross, tare=tare, net=Grams(gross - tare),
            moisture=self.moisture.data,
        )  # fmt: skip


class BatchForm(RowForm):
    """What was taken from a heap, what came of it, and how wet it was before and after."""

    kind = PlantKind.BATCH
    worked: Process
    taken = HeavyField("Bahan yang diambil, kg", [needed("Tulis berat bahan yang diolah, contoh 5200."), some])
    residue = HeavyField("Residu, kg")
    moisture_before = MoistureField("Kadar air sebelum, persen")
    moisture_after = MoistureField("Kadar air sesudah, persen")

    def validate_moisture_after(self, field: MoistureField) -> None:
        before = self.moisture_before
        if field.errors or before.errors:
            return
        if (field.data is None) != (before.data is None):
            raise ValidationError("Isi kedua kadar air, atau kosongkan keduanya.")
        if field.data is not None and before.data is not None and field.data > before.data:
            raise ValidationError("Sesudah diolah lebih basah daripada sebelumnya. Periksa kedua angka.")

    def _row(self, day: date, **made: Any) -> PlantRow:
        grams = {name: made.get(name) or 0 for name in ("feed", "recyclables", "rdf", "briquettes")}
        before, after = self.moisture_before.data, self.moisture_after.data
        kept = grams["feed"] + grams["rdf"] + grams["briquettes"]
        return PlantBatch(
            day=day, note=self.note.data, process=self.worked, taken=self.taken.data,
            residue=self.residue.data or 0, moisture_before=before, moisture_after=after,
            water=Grams(water_lost(kept, before, after)), **grams,
        )  # fmt: skip


class DryForm(BatchForm):
    worked = Process.DRY
    feed = HeavyField("Umpan kering, kg", [needed("Tulis berat umpan kering. Tulis 0 bila belum ada.")])
    recyclables = HeavyField("Daur ulang diserahkan, kg")

    def row(self, day: date) -> PlantRow:
        return self._row(day, feed=self.feed.data, recyclables=self.recyclables.data)


class PressForm(BatchForm):
    worked = Process.PRESS
    rdf = HeavyField("RDF jadi, kg")
    briquettes = HeavyField("Briket jadi, kg")

    def validate_rdf(self, field: HeavyField) -> None:
        if not (field.data or self.briquettes.data or self.residue.data) and not field.errors:
            raise ValidationError("Tulis hasilnya: RDF, briket, atau residu.")

    def row(self, day: date) -> PlantRow:
        return self._row(day, rdf=self.rdf.data, briquettes=self.briquettes.data)


PRODUCTS = [SelectChoice(product.value, product.word) for product in Product]


def one_product(_form: Any, field: Field) -> None:
    if field.data not in set(Product):
        raise ValidationError("Pilih RDF atau briket.")


class ProductForm(RowForm):
    kind = PlantKind.PRODUCT
    product = RadioField("Produk", [one_product], choices=PRODUCTS, default=Product.RDF.value, validate_choice=False)
    buyer = LineField("Pembeli", [needed("Tulis siapa yang membeli.")], longest=80)
    grams = HeavyField("Berat, kg", [needed("Tulis beratnya, contoh 7400."), some])
    moisture = MoistureField("Kadar air, persen")
    paper = LineField("Nomor surat jalan", longest=40)

    def row(self, day: date) -> PlantRow:
        return PlantProduct(
            day=day, note=self.note.data, product=Product(self.product.data), buyer=self.buyer.data,
            grams=self.grams.data, moisture=self.moisture.data, paper=self.paper.data,
        )  # fmt: skip


class ResidueForm(RowForm):
    kind = PlantKind.RESIDUE
    place = LineField("Dibawa ke", [needed("Tulis ke mana residunya dibawa.")], longest=80)
    grams = HeavyField("Berat, kg", [needed("Tulis beratnya, contoh 1600."), some])

    def row(self, day: date) -> PlantRow:
        return PlantResidue(day=day, note=self.note.data, place=self.place.data, grams=self.grams.data)


class IncomeForm(RowForm):
    kind = PlantKind.INCOME
    slip = LineField("Nomor bukti setoran", [needed("Tulis nomor bukti setorannya.")], longest=40)
    payer = LineField("Penyetor atau pembeli", [needed("Tulis siapa yang menyetor.")], longest=80)
    amount = RupiahField("Jumlah", [needed("Tulis jumlahnya, contoh 7.430.000.")])
    product = RadioField("Untuk", [one_product], choices=PRODUCTS, default=Product.RDF.value, validate_choice=False)

    def validate_amount(self, field: RupiahField) -> None:
        if field.data == 0:
            raise ValidationError("Jumlahnya nol. Tulis uang yang disetor.")
        if field.data is not None and field.data > MOST_AMOUNT:
            raise ValidationError(f"Paling banyak {format_rupiah(MOST_AMOUNT)} sekali catat. Periksa jumlah nolnya.")

    def row(self, day: date) -> PlantRow:
        return PlantIncome(
            day=day, note=self.note.data, product=Product(self.product.data), slip=self.slip.data,
            payer=self.payer.data, amount=self.amount.data,
        )  # fmt: skip


class StopForm(RowForm):
    kind = PlantKind.STOP
    machine = LineField("Mesin", [needed("Tulis mesin yang berhenti.")], longest=60)
    minutes = CountField("Lama, menit", [needed("Tulis berapa menit, contoh 90.")], most=1440)
    reason = LineField("Sebab", [needed("Tulis sebabnya, satu kalimat cukup.")], longest=200)

    def validate_minutes(self, field: CountField) -> None:
        if field.data == 0:
            raise ValidationError("Lamanya nol. Tulis berapa menit mesinnya berhenti.")

    def row(self, day: date) -> PlantRow:
        return PlantStop(day=day, note=self.note.data, machine=self.machine.data, minutes=self.minutes.data,
                         reason=self.reason.data)  # fmt: skip


class UseForm(RowForm):
    kind = PlantKind.USE
    watt_hours = PowerField("Listrik, kWh")
    millilitres = LitresField("Solar, liter")
    workers = CountField("Pekerja yang hadir", most=500)

    def validate_watt_hours(self, field: PowerField) -> None:
        others = self.millilitres.errors or self.workers.errors or field.errors
        if not (others or field.data or self.millilitres.data or self.workers.data):
            raise ValidationError("Isi salah satu: listrik, solar, atau pekerja.")

    def row(self, day: date) -> PlantRow:
        return PlantUse(
            day=day, note=self.note.data, watt_hours=self.watt_hours.data or 0,
            millilitres=self.millilitres.data or 0, workers=self.workers.data or 0,
        )  # fmt: skip


class CountForm(RowForm):
    kind = PlantKind.COUNT
    stage = RadioField("Tumpukan", validate_choice=False)
    found = HeavyField("Yang ditemukan, kg", [needed("Timbang atau ukur tumpukannya. Tulis 0 bila kosong.")])

    def fill(self, *, units: Sequence[Unit], places: Choices, stocks: Stocks) -> None:
        self.stage.choices = [
            SelectChoice(stage.value, f"{stage.word}, menurut catatan {format_kg(stocks[stage])}") for stage in Stage
        ]

    def validate_stage(self, field: RadioField) -> None:
        if field.data not in set(Stage):
            raise ValidationError("Pilih tumpukan yang dihitung.")

    def row(self, day: date) -> PlantRow:
        return PlantCount(day=day, note=self.note.data, stage=Stage(self.stage.data), found=self.found.data)


FORMS: dict[str, type[RowForm]] = {
    "muatan": LoadForm, "pilah": DryForm, "cetak": PressForm, "produk": ProductForm, "residu": ResidueForm,
    "energi": UseForm, "berhenti": StopForm, "hitung": CountForm, "setoran": IncomeForm,
}  # fmt: skip
"""By what the address of a form calls its row."""


class DaysForm(Form):
    """The days up to one: asked with GET, so that it can be kept as an address."""

    sampai = DayField("Sampai hari")


class UndoForm(OnceForm):
    reason = LineField("Alasan", [needed("Tulis alasannya, supaya yang membaca tahu.")], longest=200)


class ToleranceForm(OnceForm):
    tolerance = PercentField("Batas selisih, persen", [needed("Tulis batasnya, contoh 2 atau 2,5.")])
    valid_from = DayField("Berlaku mulai", [needed("Tulis tanggal mulai, contoh 1-1-2027.")])
    reason = WordsField("Alasan", [needed("Tulis alasannya, satu kalimat cukup.")], longest=300)

    @property
    def allowed(self) -> int:
        """Basis points, once validated."""
        return cast(int, self.tolerance.data)

    @property
    def begins(self) -> date:
        """Once validated."""
        return cast(date, self.valid_from.data)


class CloseForm(OnceForm):
    month = HiddenField()
