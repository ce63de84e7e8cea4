"""A month of the plant as a table: a line a day with what moved and what lay there, in kilograms, and their sum."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from rdu.plant.balance import Flows
from rdu.plant.figures import Figures
from rdu.plant.kinds import Stage
from rdu.plant.reading import timeline
from rdu.spreadsheet import write_csv, write_xlsx

FLOWS = {
    "masuk": "loaded", "bahan_dikeringkan": "dried", "umpan_jadi": "feed", "umpan_dicetak": "pressed",
    "rdf_jadi": "rdf", "briket_jadi": "briquettes", "daur_ulang_diserahkan": "recyclables",
    "residu_dipilah": "residue", "air_menguap": "water", "rdf_keluar": "rdf_out",
    "briket_keluar": "briquettes_out", "residu_keluar": "residue_out",
}  # fmt: skip
STOCKS = {
    "stok_bahan": Stage.RAW, "stok_umpan": Stage.FEED, "stok_rdf": Stage.RDF, "stok_briket": Stage.BRIQUETTE,
    "stok_residu": Stage.RESIDUE,
}  # fmt: skip


def kilograms(grams: int) -> str:
    """1250 -> "1,25": a decimal comma and no points, so that a spreadsheet reads a number."""
    whole, rest = divmod(abs(grams), 1000)
    decimals = f",{rest:03}".rstrip("0") if rest else ""
    return ("-" if grams < 0 else "") + f"{whole}{decimals}"


def rows_of(session: Session, of: Figures) -> Iterator[list[str]]:
    yield ["tanggal", *(f"{name}_kg" for name in (*FLOWS, "selisih", *STOCKS))]
    line = timeline(session, of.unit, of.first, of.last)
    for day, moved in of.by_day.items():
        gap = line.balance(day, day, of.balance.tolerance).gap
        yield _row(day.isoformat(), moved, gap, [line.stock_on(day)[stage] for stage in STOCKS.values()])
    closing = {heap.stage: heap.closing for heap in of.balance.heaps}
    yield _row("jumlah", of.balance.flows, of.balance.gap, [closing[stage] for stage in STOCKS.values()])


def _row(name: str, moved: Flows, gap: int, stocks: Sequence[int]) -> list[str]:
    flows = [getattr(moved, of) for of in FLOWS.values()]
    return [name, *(kilograms(grams) for grams in (*flows, gap, *stocks))]


def as_csv(session: Session, of: Figures) -> bytes:
    return write_csv(rows_of(session, of))


def as_xlsx(session: Session, of: Figures) -> bytes:
    return write_xlsx(rows_of(session, of), "Neraca pabrik")
