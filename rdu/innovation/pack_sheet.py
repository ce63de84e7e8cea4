"""All values of a pack as a workbook: claims, every record counted or left out, files, and the thresholds."""

from collections.abc import Iterator, Sequence

from rdu.innovation.case import Case
from rdu.innovation.snapshots import with_bases
from rdu.spreadsheet import Cell, write_xlsx

Row = Sequence[Cell]


def all_values(case: Case) -> bytes:
    more = {
        "Rumus": _steps(case), "Dihitung": _lines(case, counted=True), "Tidak dihitung": _lines(case, counted=False),
        "Instrumen": _thresholds(case),
    }  # fmt: skip
    return write_xlsx(_claims(case), "Klaim", more)


def _claims(case: Case) -> Iterator[Row]:
    yield ["No", "Indikator", "Menurut catatan", "Tingkat", "Poin", "Poin tertinggi", "Ke tingkat berikutnya",
           "Yang kurang", "Sampai", "Dari", "Hingga", "Catatan dihitung", "Sidik catatan", "Berkas bukti"]  # fmt: skip
    for claim in with_bases(case.claims):
        yield [
            claim.no, claim.indicator.name, claim.value, claim.level, claim.points, claim.most, claim.distance,
            " ".join(claim.missing), claim.until.isoformat(), claim.window.first.isoformat(),
            claim.window.last.isoformat(), len(claim.counted), claim.sha256, len(claim.evidence),
        ]  # fmt: skip
    yield ["", "Jumlah klaim", "", "", case.total, case.instrument.total, "", "", "", "", "", "", "", ""]


def _steps(case: Case) -> Iterator[Row]:
    yield ["No", "Langkah", "Rumus", "Hasil"]
    for claim in with_bases(case.claims):
        yield from ([claim.no, step.name, step.formula, step.result] for step in claim.how)


def _lines(case: Case, *, counted: bool) -> Iterator[Row]:
    """Keys hold codes and days, no names; what a person is called stands in the list to be signed alone."""
    yield ["No", "Kunci", "Catatan", "Rincian", "Alasan tidak dihitung"]
    for claim in with_bases(case.claims):
        if claim.bases:
            continue  # its records are those of the basis that is used
        for line in claim.counted if counted else claim.excluded:
            yield [claim.no, line.key, line.words, line.detail, line.why_not]


def _thresholds(case: Case) -> Iterator[Row]:
    yield ["No", "Indikator", "Bobot", "Tingkat 1", "Tingkat 2", "Tingkat 3", "Ambang 1", "Ambang 2", "Ambang 3",
           "Berkas", "Sumber", "Diperiksa"]  # fmt: skip
    for row in case.instrument.rows:
        yield [row.no, row.name, row.weight, *row.levels, *row.at, row.file_words, row.source, row.checked.word]
