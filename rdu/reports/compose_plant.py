"""The plant's own balance in the kabupaten's report: apart from the banks' tonnes, and with its gap in the open."""

from collections.abc import Iterator

from rdu.clock import format_date
from rdu.money import format_rupiah
from rdu.plant import words as plant
from rdu.plant.figures import Figures as Plant
from rdu.plant.figures import Slip
from rdu.reports import words
from rdu.reports.document import Bar, Block, Flow, Head, Note, Section, Table, Tone
from rdu.reports.figures import Figures
from rdu.weights import format_tonnes

KINDS = {"line": "line", "sum": "sum", "gap": "sum", "part": "line"}


def plant_sections(of: Figures, *, whole: bool) -> list[Section]:
    """One a plant; none where none has written anything in these months."""
    return [_section(one, whole=whole) for one in of.plants if not one.is_empty]


def _section(of: Plant, *, whole: bool) -> Section:
    moved = of.balance.flows
    came = f"{format_tonnes(moved.loaded)} masuk dalam {words.count(of.load_days)} hari."
    blocks: list[Block] = [Note(plant.APART), *_doubts(of), flow_of(of), _balance(of), _heaps(of)]
    blocks.append(Note(f"{plant.WATER_IS_RECKONED} {plant.tolerance_words(of)}"))
    if of.sources:
        blocks.append(_sources(of))
    blocks += [*_left(of, whole=whole), *_income(of, whole=whole), _running(of)]
    return Section(of.unit.name, f"{came} {plant.gap_words(of.balance)}", blocks)


def _doubts(of: Plant) -> Iterator[Note]:
    if not of.closed:
        yield Note("Bulan pabrik belum ditutup: angkanya masih bisa berubah.")
    if of.unmeasured:
        days = ", ".join(format_date(day) for day in of.unmeasured)
        yield Note(f"Kadar air tidak diukur pada {days}: air hari itu termasuk selisih.")


def flow_of(of: Plant) -> Flow:
    """Both sides add up to the same because the gap stands in it: what is missing to the right, else to the left."""
    balance, moved = of.balance, of.balance.flows
    came = (("Masuk", moved.loaded, Tone.PLAIN), ("Stok awal", balance.opening, Tone.REST),
            ("Selisih", -balance.gap, Tone.LOSS))  # fmt: skip
    left = (("RDF keluar", moved.rdf_out, Tone.PLAIN), ("Briket keluar", moved.briquettes_out, Tone.PLAIN),
            ("Daur ulang diserahkan", moved.recyclables, Tone.PLAIN), ("Air menguap", moved.water, Tone.PLAIN),
            ("Residu keluar", moved.residue_out, Tone.PLAIN), ("Stok akhir", balance.closing, Tone.REST),
            ("Selisih", balance.gap, Tone.LOSS))  # fmt: skip
    sides = [
        [Bar(word, format_tonnes(grams), grams, tone=tone) for word, grams, tone in side if grams > 0]
        for side in (came, left)
    ]
    return Flow("Neraca massa pabrik", plant.equation(balance), "Pabrik", *sides)


def _balance(of: Plant) -> Table:
    lines = plant.lines_of(of.balance)
    rows = [
        [word, words.signed_kg(grams) if kind in ("gap", "part") else words.kg(grams)] for word, grams, kind in lines
    ]
    rows.append(["Selisih, bagian dari yang harus dijelaskan", plant.gap_part(of.balance)])
    heads = [Head("Neraca", width=70), Head("Kilogram", True, 30)]
    return Table("Neraca massa pabrik", "berat basah", heads, rows, [*(KINDS[kind] for *_, kind in lines), "line"])


def _heaps(of: Plant) -> Table:
    heads = [Head("Tumpukan", width=22)]
    names = ("Awal", "Masuk", "Keluar", "Hasil hitung", "Akhir")
    heads += [Head(name, True, 12) for name in names]
    heads.append(Head("Terakhir dihitung", width=20))
    rows = [
        [heap.stage.word, words.kg(heap.opening), words.kg(heap.came), words.kg(heap.went), words.signed_kg(heap.found),
         words.kg(heap.closing), format_date(heap.counted_on) if heap.counted_on else "belum pernah"]
        for heap in of.balance.heaps
    ]  # fmt: skip
    return Table("Stok tiap tumpukan", "kilogram", heads, rows)


def _sources(of: Plant) -> Table:
    loaded = of.balance.flows.loaded
    rows = [[one.name, words.kg(one.grams), plant.part(one.grams, loaded)] for one in of.sources]
    rows.append(["Jumlah", words.kg(loaded), plant.part(loaded, loaded)])
    heads = [Head("Asal", width=56), Head("Kilogram", True, 24), Head("Bagian", True, 20)]
    return Table("Asal bahan", "urut nama", heads, rows, [*["line"] * len(of.sources), "sum"])


def _left(of: Plant, *, whole: bool) -> Iterator[Table]:
    """To whom is told to managers and the agency alone."""
    rows = [[one.product.word, one.buyer if whole else "pembeli", words.kg(one.grams)] for one in of.sold]
    rows += [["Residu", one.name if whole else "dibawa keluar", words.kg(one.grams)] for one in of.residue_to]
    if rows:
        heads = [Head("Apa", width=24), Head("Kepada", width=50), Head("Kilogram", True, 26)]
        yield Table("Produk dan residu keluar", "", heads, rows)


def _income(of: Plant, *, whole: bool) -> Iterator[Block]:
    if not of.slips:
        return
    rows = [_slip(slip, whole=whole) for slip in of.slips]
    rows.append(["Jumlah", "", "", format_rupiah(of.income)])
    heads = [Head("Tanggal", width=20), Head("Bukti setoran", width=26), Head("Untuk", width=32),
             Head("Rupiah", True, 22)]  # fmt: skip
    yield Table("Penerimaan pabrik", "menurut bukti setoran", heads, rows, [*["line"] * len(of.slips), "sum"])
    yield Note(plant.INCOME_APART)


def _slip(slip: Slip, *, whole: bool) -> list[str]:
    what = f"{slip.product.word}, {slip.payer}" if whole else slip.product.word
    return [format_date(slip.day), slip.slip, what, format_rupiah(slip.amount)]


def _running(of: Plant) -> Table:
    rows = [[word, figure] for word, figure in plant.running(of)]
    rows += [
        [f"{stop.machine} berhenti", f"{plant.minutes(stop.minutes)} dalam {stop.times} kali"] for stop in of.stops
    ]
    rows += [["Dibatalkan sesudah bulannya ditutup", f"baris {format_date(late.row_day)}"] for late in of.late]
    return Table("Bagaimana pabrik berjalan", "", [Head("Uraian", width=50), Head("Angka", True, 50)], rows)
