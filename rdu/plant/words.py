"""How the plant's rows and balances are told: on pages, on paper and in spreadsheets alike."""

from collections.abc import Callable
from functools import singledispatch
from typing import NamedTuple

from rdu.money import format_percent, format_rupiah
from rdu.plant.balance import Balance
from rdu.plant.figures import Figures, Wet
from rdu.plant.kinds import PlantKind, Process
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
from rdu.weights import Measure, format_kg, format_number, format_quantity, format_whole_kg

Facts = list[tuple[str, str]]

APART = (
    "Berat di pabrik adalah neraca tersendiri: tidak dijumlahkan dengan berat bank sampah. Bahan bakar bukan daur "
    "ulang, jadi RDF dan briket tidak menambah angka dampak."
)
WATER_IS_RECKONED = (
    "Air menguap dihitung, bukan ditimbang: berat sesudah × (kadar air sebelum − sesudah) / (100 % − kadar air "
    "sebelum). Bila kadar air tidak diukur, airnya masuk selisih."
)
INCOME_APART = (
    "Penerimaan pabrik dicatat dengan nomor bukti setoran. Uangnya tidak masuk kas unit mana pun, dan tidak dibukukan "
    "sebagai pendapatan bank sampah."
)


class Told(NamedTuple):
    """A row in a list: what happened, its figure, and the rest in small."""

    title: str
    figure: str
    under: str


def tenths(value: int | None) -> str:
    """525 -> "52,5 %"; what nobody measured says so."""
    return "tidak diukur" if value is None else format_percent(value * 10)


def kwh(watt_hours: int) -> str:
    return f"{format_number(watt_hours)}\u00a0kWh"


def litres(millilitres: int) -> str:
    return format_quantity(millilitres, Measure.LITRE)


def minutes(count: int) -> str:
    """95 -> "1 jam 35 menit"."""
    hours, rest = divmod(count, 60)
    return " ".join([*([f"{hours} jam"] if hours else []), *([f"{rest} menit"] if rest or not hours else [])])


def bare(grams: int) -> str:
    """For columns whose head says kilograms: nothing is a dash."""
    return format_number(grams) if grams else "–"


def signed_kg(grams: int) -> str:
    return f"+{format_kg(grams)}" if grams > 0 else format_kg(grams)


# Rows -------------------------------------------------------------------------------------------------------------


def source_of(row: PlantLoad) -> str:
    if row.tps is not None:
        return row.tps.name
    return f"{row.region.kind.value.capitalize()} {row.region.name}" if row.region is not None else row.source


@singledispatch
def facts_of(row: PlantRow) -> Facts:
    """Everything a row says, in words; its note stands apart."""
    raise TypeError(row.kind)


@facts_of.register
def _(row: PlantLoad) -> Facts:
    return [
        ("Asal", source_of(row)), ("Isi", row.residue.word), ("Kendaraan", row.vehicle or "tidak dicatat"),
        ("Bruto", format_kg(row.gross)), ("Tara", format_kg(row.tare)), ("Bersih", format_kg(row.net)),
        ("Kadar air", tenths(row.moisture)),
    ]  # fmt: skip


@facts_of.register
def _(row: PlantBatch) -> Facts:
    dry = row.process is Process.DRY
    made = [("Umpan kering", row.feed), ("Daur ulang diserahkan", row.recyclables)]
    if not dry:
        made = [("RDF jadi", row.rdf), ("Briket jadi", row.briquettes)]
    wet = f"{tenths(row.moisture_before)} menjadi {tenths(row.moisture_after)}"
    return [
        ("Diambil dari", "Bahan mentah" if dry else "Umpan kering"), ("Diambil", format_kg(row.taken)),
        *((word, format_kg(grams)) for word, grams in made), ("Residu", format_kg(row.residue)),
        ("Kadar air", "tidak diukur" if row.moisture_before is None else wet),
        ("Air menguap, dihitung", format_kg(row.water)), ("Selisih", signed_kg(row.gap)),
    ]  # fmt: skip


@facts_of.register
def _(row: PlantProduct) -> Facts:
    return [
        ("Pembeli", row.buyer), ("Berat", format_kg(row.grams)), ("Kadar air", tenths(row.moisture)),
        ("Nomor surat jalan", row.paper or "tidak ada"),
    ]  # fmt: skip


@facts_of.register
def _(row: PlantResidue) -> Facts:
    return [("Dibawa ke", row.place), ("Berat", format_kg(row.grams))]


@facts_of.register
def _(row: PlantIncome) -> Facts:
    return [
        ("Nomor bukti setoran", row.slip), ("Penyetor", row.payer), ("Untuk", row.product.word),
        ("Jumlah", format_rupiah(row.amount)),
    ]  # fmt: skip


@facts_of.register
def _(row: PlantStop) -> Facts:
    return [("Mesin", row.machine), ("Lama", minutes(row.minutes)), ("Sebab", row.reason)]


@facts_of.register
def _(row: PlantUse) -> Facts:
    return [("Listrik", kwh(row.watt_hours)), ("Solar", litres(row.millilitres)), ("Pekerja", f"{row.workers} orang")]


@facts_of.register
def _(row: PlantCount) -> Facts:
    return [
        ("Tumpukan", row.stage.word), ("Ditemukan", format_kg(row.found)),
        ("Menurut catatan", format_kg(row.expected)), ("Beda", signed_kg(row.found - row.expected)),
    ]  # fmt: skip


@singledispatch
def told(row: PlantRow) -> Told:
    raise TypeError(row.kind)


@told.register
def _(row: PlantLoad) -> Told:
    wet = f", kadar air {tenths(row.moisture)}" if row.moisture is not None else ""
    return Told(f"Masuk dari {source_of(row)}", format_kg(row.net), f"{row.vehicle or row.residue.word}{wet}")


@told.register
def _(row: PlantBatch) -> Told:
    made = f"umpan {format_kg(row.feed)}"
    if row.process is Process.PRESS:
        made = " dan ".join(
            f"{word} {format_kg(grams)}" for word, grams in (("RDF", row.rdf), ("briket", row.briquettes)) if grams
        )
    return Told(row.process.word, format_kg(row.taken), f"Jadi {made or 'residu'}; selisih {signed_kg(row.gap)}")


@told.register
def _(row: PlantProduct) -> Told:
    return Told(f"{row.product.word} ke {row.buyer}", format_kg(row.grams), row.paper)


@told.register
def _(row: PlantResidue) -> Told:
    return Told(f"Residu ke {row.place}", format_kg(row.grams), "")


@told.register
def _(row: PlantIncome) -> Told:
    return Told(f"Setoran {row.slip}", format_rupiah(row.amount), f"{row.product.word}, {row.payer}")


@told.register
def _(row: PlantStop) -> Told:
    return Told(f"{row.machine} berhenti", minutes(row.minutes), row.reason)


@told.register
def _(row: PlantUse) -> Told:
    return Told("Energi dan tenaga", kwh(row.watt_hours), f"Solar {litres(row.millilitres)}, {row.workers} pekerja")


@told.register
def _(row: PlantCount) -> Told:
    beside = signed_kg(row.found - row.expected)
    return Told(f"Hitung {row.stage.inside}", format_kg(row.found), f"Beda {beside} dari catatan")


KINDS = {
    PlantKind.LOAD: "Muatan masuk", PlantKind.BATCH: "Pengolahan", PlantKind.PRODUCT: "Produk keluar",
    PlantKind.RESIDUE: "Residu keluar", PlantKind.INCOME: "Setoran", PlantKind.STOP: "Mesin berhenti",
    PlantKind.USE: "Energi dan tenaga", PlantKind.COUNT: "Hitung stok",
}  # fmt: skip


# The balance ------------------------------------------------------------------------------------------------------


def gap_part(of: Balance) -> str:
    """1,9 %, or what cannot be a part of nothing."""
    return "tanpa pembanding" if of.gap_bp is None else format_percent(of.gap_bp)


def gap_words(of: Balance) -> str:
    """Whether the balance closes, in one sentence."""
    allowed = format_percent(of.tolerance)
    if of.gap == 0:
        return "Neraca menutup tepat."
    what = f"{format_whole_kg(abs(of.gap))} ({gap_part(of)})"
    how = "belum dijelaskan" if of.gap > 0 else "lebih banyak keluar daripada masuk"
    if of.closes:
        return f"Neraca menutup: selisih {what} {how}, masih dalam batas {allowed}."
    return f"Neraca tidak menutup: {what} {how}, di atas batas {allowed}."


def equation(of: Balance) -> str:
    """The balance in tonnes or kilograms, left equal to right; the gap stands in it."""
    left = f"{format_whole_kg(of.opening)} stok awal + {format_whole_kg(of.flows.loaded)} masuk"
    right = (
        f"{format_whole_kg(of.out)} keluar + {format_whole_kg(of.flows.water)} air + "
        f"{format_whole_kg(of.flows.residue_out)} residu + {format_whole_kg(of.closing)} stok akhir"
    )
    sign = "−" if of.gap < 0 else "+"
    return f"{left} = {right} {sign} {format_whole_kg(abs(of.gap))} selisih"


def lines_of(of: Balance) -> list[tuple[str, int, str]]:
    """The balance as a table: word, grams, and whether it stands to the left, to the right, or is a sum or the gap."""
    moved = of.flows
    return [
        ("Stok awal", of.opening, "line"), ("Masuk", moved.loaded, "line"),
        ("Harus dijelaskan", of.to_account, "sum"),
        ("RDF keluar", moved.rdf_out, "line"), ("Briket keluar", moved.briquettes_out, "line"),
        ("Daur ulang diserahkan", moved.recyclables, "line"), ("Air menguap, dihitung", moved.water, "line"),
        ("Residu keluar", moved.residue_out, "line"), ("Stok akhir", of.closing, "line"),
        ("Bisa dijelaskan", of.to_account - of.gap, "sum"), ("Selisih", of.gap, "gap"),
        ("dari pengolahan", of.flows.process_gap, "part"), ("dari hitungan stok", of.count_gap, "part"),
    ]  # fmt: skip


def tolerance_words(of: Figures) -> str:
    allowed = format_percent(of.balance.tolerance)
    if of.tolerance is None:
        return f"Batas selisih {allowed} adalah bawaan, belum dikonfirmasi pengurus pabrik."
    return f"Batas selisih {allowed}, ditetapkan pengurus pabrik: {of.tolerance.reason}"


# The month ---------------------------------------------------------------------------------------------------------


def part(grams: int, whole: int) -> str:
    """11,1 %, half up with one decimal; of nothing a dash."""
    return format_percent((2 * grams * 1000 + whole) // (2 * whole) * 10) if whole > 0 else "–"


def running(of: Figures) -> Facts:
    """How the plant ran, in words and figures."""
    wet = [("Kadar air bahan masuk, rata-rata", wet_words(of.wet_in))] if of.wet_in.grams else []
    wet += [(f"Kadar air {product.word} keluar", wet_words(one)) for product, one in of.wet_out.items() if one.grams]
    return [
        ("Pengolahan", f"{of.batches} kali"), *wet,
        ("Mesin berhenti", minutes(of.stopped_minutes)),
        ("Listrik", _each(kwh(of.watt_hours), of.watt_hours_per_tonne, kwh)),
        ("Solar", _each(litres(of.millilitres), of.millilitres_per_tonne, litres)),
        ("Pekerja", f"{of.worker_days} orang-hari dalam {of.work_days} hari"),
    ]  # fmt: skip


def wet_words(of: Wet) -> str:
    if of.tenths is None:
        return "tidak diukur"
    return tenths(of.tenths) + ("" if of.measured == of.grams else f", diukur {part(of.measured, of.grams)} beratnya")


def _each(whole: str, per_tonne: int | None, show: Callable[[int], str]) -> str:
    return whole if per_tonne is None or not per_tonne else f"{whole}, {show(_short(per_tonne))} tiap ton masuk"


def _short(thousandths: int) -> int:
    """To one decimal, half up."""
    return (thousandths + 50) // 100 * 100
