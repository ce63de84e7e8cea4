"""A made-up report with one of every block, with names that look like marks, and with a table that fills pages."""

from rdu.reports.document import (
    Against,
    Bar,
    Bars,
    Document,
    Flow,
    Head,
    Issue,
    Key,
    Months,
    Note,
    Points,
    Section,
    Table,
    Tone,
)

NAMES = ("Siti <b Aminah", '<img src="/etc/hostname">', "=2+5", "Tas & <i>Tali</i>", "Bunga \U0001f33c Melati")
"""The last has a letter that our font does not have."""
MONTHS = [f"Bulan {n}" for n in range(13)]


def months(title: str) -> Months:
    return Months(title, "ton", MONTHS, [n * 7 % 11 for n in range(13)], [f"{n * 7 % 11},5 ton" for n in range(13)])


def units(count: int) -> Table:
    heads = [Head("Unit", width=46), Head("Buku", width=18), Head("Penabung", True, 18), Head("kg", True, 18)]
    rows = [[f"Unit {NAMES[n % 5]} {n}", "Ditutup", f"{n}", f"{n}.{n % 10}00,{n % 100:02}"] for n in range(count)]
    return Table("Menurut unit", "kilogram", heads, [*rows, ["Jumlah", "", "9", "9.000,5"]],
                 [*["line"] * count, "sum"], [*([n - 9] for n in range(count)), []], bars_at=4)  # fmt: skip


def grouped() -> Table:
    heads = [Head("Jenis", width=40), Head("Ditimbang", True, 30), Head("Dijual", True, 30)]
    rows = [["Plastik", "1.200,25", "900"], [NAMES[0], "1.200,25", "−900"], ["Kaca", "–", "–"], ["Jumlah", "9", "9,5"]]
    return Table(
        "Menurut jenis", "", heads, rows, ["head", "line", "head", "sum"], [[], [10, 20, 30], [], []], bars_at=2
    )


def paper(count: int = 40, *, issued: bool = True) -> Document:
    owed = Bar("Utang", "Rp311.800", 311_800)
    emission = [Bar("A", "−120", -120, -200, 40), Bar("A + B", "900", 900, 1, 990)]
    came = [Bar("Ditimbang", "42,2 ton", 42), Bar("Stok awal", "9 ton", 9, tone=Tone.REST)]
    left = [Bar("Dijual", "50,1 ton", 50), Bar("Susut", "0,9 ton", 1, tone=Tone.LOSS)]
    more = [Bar("Kas", "Rp400.000", 400_000), Bar("Bank", "Rp1", 1)]
    less = [Bar("Kas", "Rp300.000", 300_000)]
    sections = [
        Section("Ke mana", "42,2 ton ditimbang", [
            Flow("Aliran", "ton", "Gudang", came, left), Bars("Kosong", "", []), Bars("Emisi", "kg CO2e", emission),
            months("Ditimbang tiap bulan"), months("Dijual tiap bulan"), grouped(), Note(f"Catatan: {NAMES[1]}."),
        ]),
        Section("Uang", "Rp0 dibayarkan", [
            months("Dibayar"),
            Against("Utang dan penutupnya", "rupiah", owed, less, Bar("belum tertutup", "Rp11.800", 11_800)),
            Against("Lebih", "", owed, more, Bar("lebih", "Rp88.201", -88_201)),
            units(count), Points("Rumus", "", [("A", NAMES[3]), ("B", "kilogram × s")]), Points("Tanpa isi", "", []),
        ]),
    ]  # fmt: skip
    keys = [Key(f"Angka {n}", f"dari {NAMES[n % 5]}", f"{n}2,2 ton", "−5,1 %", "12 kali", [n, 2, 5]) for n in range(7)]
    mark = Issue(2, "12 November 2026", NAMES[0], "ABCDE-FGHJK", "https://rdu.example/periksa/ABCDE-FGHJK", "ab" * 32)
    sentence = "Selama Oktober 2026, 69 rumah tangga menimbang 3,28 ton & <b>sampah</b>."
    reasons = [] if issued else [f"Sebab {NAMES[0]}"]
    return Document(
        ["Pemerintah Kabupaten Uji", NAMES[2]], "Laporan bulanan", "Oktober 2026", NAMES[0], "1 sampai 31 Oktober 2026",
        sentence, reasons,
        keys, sections, "Kepala Dinas", "Untuk pengurus dan dinas", issue=mark if issued else None,
    )  # fmt: skip
