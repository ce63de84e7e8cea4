"""A month of the plant on paper: the balance as a drawing and as a table, with its gap, and how the plant ran."""

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, KeepTogether, Spacer

from rdu.clock import Month, format_date
from rdu.money import format_rupiah
from rdu.pdf import BODY, BOLD, INK, SMALL, STRONG, TEXT, TITLE, says, sheet, table
from rdu.plant import words
from rdu.plant.balance import Balance
from rdu.plant.figures import Figures
from rdu.weights import format_kg, format_tonnes

GREEN, MID, PALE, GREY, LIGHT, WARM = (
    HexColor(code) for code in ("#0b5d3b", "#3f7f60", "#a9cbb8", "#9aa49d", "#d5dad6", "#a8500f")
)  # fmt: skip
WIDTH = A4[0] - 36 * mm
HIGH, WIDE, SIZE = 190, 84, 8.5

Parts = Sequence[tuple[Any, str, int]]


def month_pdf(of: Figures, month: Month) -> bytes:
    title = f"Neraca pabrik {month.words}"
    return sheet(
        title, of.unit.name, [*_head(of, month, title), *_balance(of), *_whence(of), *_income(of), *_running(of)]
    )  # fmt: skip


def _head(of: Figures, month: Month, title: str) -> Iterator[Flowable]:
    yield says(f"{of.unit.name}, {of.unit.place}" if of.unit.place else of.unit.name, SMALL)
    yield says(title, TITLE)
    state = "Bulan ini sudah ditutup." if of.closed else "Bulan ini belum ditutup: angkanya masih bisa berubah."
    yield says(f"1 sampai {month.last_day.day} {month.words}. {state}", SMALL)
    yield Spacer(0, 4 * mm)
    yield says(words.gap_words(of.balance), STRONG)
    if of.unmeasured:
        days = ", ".join(format_date(day) for day in of.unmeasured)
        yield says(f"Kadar air tidak diukur pada {days}: air hari itu termasuk selisih.", TEXT)
    yield says(words.APART, SMALL)
    yield Spacer(0, 4 * mm)


def _balance(of: Figures) -> Iterator[Flowable]:
    yield KeepTogether([says("Neraca massa", STRONG), says(words.equation(of.balance), SMALL), Columns(of.balance)])
    rows = [[word, format_kg(grams)] for word, grams, _ in words.lines_of(of.balance)]
    strong = [n for n, (_, _, kind) in enumerate(words.lines_of(of.balance), 1) if kind in ("sum", "gap")]
    yield table(["Neraca", "Berat"], rows, (120 * mm, 54 * mm), figures_from=1, strong=strong)
    yield says(f"{words.WATER_IS_RECKONED} {words.tolerance_words(of)}", SMALL)
    yield Spacer(0, 3 * mm)
    heaps = [[heap.stage.word, format_kg(heap.opening), format_kg(heap.came), format_kg(heap.went),
              words.signed_kg(heap.found), format_kg(heap.closing)] for heap in of.balance.heaps]  # fmt: skip
    heads = ["Tumpukan", "Awal", "Masuk", "Keluar", "Hasil hitung", "Akhir"]
    yield KeepTogether(
        [says("Stok tiap tumpukan", STRONG), table(heads, heaps, (34 * mm, *[28 * mm] * 5), figures_from=1)]
    )
    yield Spacer(0, 4 * mm)


def _whence(of: Figures) -> Iterator[Flowable]:
    loaded = of.balance.flows.loaded
    rows = [[source.name, format_kg(source.grams), words.part(source.grams, loaded)] for source in of.sources]
    if rows:
        yield KeepTogether([says("Asal bahan", STRONG), table(["Asal", "Berat", "Bagian"], rows,
                            (100 * mm, 44 * mm, 30 * mm), figures_from=1), Spacer(0, 4 * mm)])  # fmt: skip
    out = [[one.product.word, one.buyer, format_kg(one.grams)] for one in of.sold]
    out += [["Residu", one.name, format_kg(one.grams)] for one in of.residue_to]
    if out:
        yield KeepTogether([says("Produk dan residu keluar", STRONG), table(["Apa", "Kepada", "Berat"], out,
                            (30 * mm, 100 * mm, 44 * mm), figures_from=2), Spacer(0, 4 * mm)])  # fmt: skip


def _income(of: Figures) -> Iterator[Flowable]:
    rows = [[format_date(slip.day), slip.slip, slip.payer, format_rupiah(slip.amount)] for slip in of.slips]
    if rows:
        rows.append(["Jumlah", "", "", format_rupiah(of.income)])
        slips = table(["Tanggal", "Bukti setoran", "Penyetor", "Jumlah"], rows, (34 * mm, 44 * mm, 58 * mm, 38 * mm),
                      figures_from=3, strong=[len(rows)])  # fmt: skip
        yield KeepTogether([says("Penerimaan", STRONG), slips, says(words.INCOME_APART, SMALL), Spacer(0, 4 * mm)])


def _running(of: Figures) -> Iterator[Flowable]:
    rows = [[word, figure] for word, figure in words.running(of)]
    rows += [[f"{stop.machine} berhenti {stop.times} kali", words.minutes(stop.minutes)] for stop in of.stops]
    yield KeepTogether([says("Bagaimana pabrik berjalan", STRONG), table(["Uraian", "Angka"], rows,
                        (88 * mm, 86 * mm), figures_from=1)])  # fmt: skip


class Columns(Flowable):
    """What had to be accounted for beside where it went, from one foot; the gap is an open box on the shorter side."""

    def __init__(self, of: Balance) -> None:
        super().__init__()
        self.of = of
        self.scale = HIGH / max(of.to_account, of.to_account - of.gap, 1)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, HIGH + 26

    def draw(self) -> None:
        of, moved = self.of, self.of.flows
        left: Parts = [(LIGHT, "Stok awal", of.opening), (MID, "Masuk", moved.loaded)]
        right: Parts = [
            (GREEN, "RDF keluar", moved.rdf_out), (GREEN, "Briket keluar", moved.briquettes_out),
            (MID, "Daur ulang diserahkan", moved.recyclables), (PALE, "Air menguap, dihitung", moved.water),
            (GREY, "Residu keluar", moved.residue_out), (LIGHT, "Stok akhir", of.closing),
        ]  # fmt: skip
        ends = self._column(110, left, to_left=True), self._column(270, right, to_left=False)
        if of.gap:
            self._open(270 if of.gap > 0 else 110, ends[of.gap > 0], abs(of.gap))

    def _column(self, x: float, parts: Parts, *, to_left: bool) -> float:
        """Draw down from the top; give back how far it came."""
        y, free = float(HIGH + 16), float(HIGH + 40)
        for colour, word, grams in parts:
            if grams <= 0:
                continue
            high = grams * self.scale
            y -= high
            self.canv.setFillColor(colour)
            self.canv.rect(x, y, WIDE, max(high - 0.8, 0.4), stroke=0, fill=1)
            free = min(y + high / 2 - 3, free - 11)
            self._word(x, free, word, format_tonnes(grams), to_left=to_left)
        return y

    def _word(self, x: float, y: float, word: str, figure: str, *, to_left: bool) -> None:
        text = f"{word} "
        wide = stringWidth(text, BODY, SIZE) + stringWidth(figure, BOLD, SIZE)
        at = x - 8 - wide if to_left else x + WIDE + 8
        self.canv.setFillColor(INK)
        self.canv.setFont(BODY, SIZE)
        self.canv.drawString(at, y, text)
        self.canv.setFont(BOLD, SIZE)
        self.canv.drawString(at + stringWidth(text, BODY, SIZE), y, figure)

    def _open(self, x: float, top: float, grams: int) -> None:
        high = max(grams * self.scale, 4)
        self.canv.setStrokeColor(WARM)
        self.canv.setLineWidth(1.2)
        self.canv.rect(x, top - high, WIDE, high, stroke=1, fill=0)
        self.canv.setFillColor(WARM)
        self.canv.setFont(BOLD, SIZE)
        self.canv.drawString(x, top - high - 11, f"Selisih {words.signed_kg(self.of.gap)}")
