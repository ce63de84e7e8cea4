"""The recapitulation as a spreadsheet. No names, telephones or words: figures, numbers and days."""

from collections.abc import Iterator

from rdu.feedback.counting import Case
from rdu.feedback.recap import Recap, Row, told_days
from rdu.spreadsheet import Cell, write_csv, write_xlsx

HEADS = ("nomor", "jenis", "unit", "tanggal", "tentang", "lewat", "keadaan", "batas", "dijawab", "hari", "lewat batas",
         "dibuka lagi", "tidak dihitung karena")  # fmt: skip
SUMS = ("", "diterima", "selesai", "persen selesai", "terbuka", "lewat batas", "tidak dihitung", "median hari")


def recap_csv(recap: Recap) -> bytes:
    return write_csv(_cases(recap))


def recap_xlsx(recap: Recap) -> bytes:
    return write_xlsx(_sums(recap), "Rekap", {"Daftar": _cases(recap)})


def _cases(recap: Recap) -> Iterator[tuple[Cell, ...]]:
    yield HEADS
    for case in recap.cases:
        yield _case(case, recap)


def _case(case: Case, recap: Recap) -> tuple[Cell, ...]:
    return (
        case.label, case.kind.word, case.unit_name, case.received_on.isoformat(), case.category.word,
        case.channel.word, case.state.word, case.due_on.isoformat() if case.due_on else "",
        case.answered_on.isoformat() if case.answered_on else "", "" if case.days is None else case.days,
        "ya" if case.is_late(recap.until) else "tidak", case.reopened,
        case.excluded_as.word if case.excluded_as else "",
    )  # fmt: skip


def _sums(recap: Recap) -> Iterator[tuple[Cell, ...]]:
    yield ("Rekap aduan", recap.scope, told_days(recap))
    yield SUMS
    yield _sum(recap.total)
    for title, rows in (("Bulan", recap.months), ("Unit", recap.units), ("Tentang", recap.categories),
                        ("Lewat", recap.channels)):  # fmt: skip
        yield (title, *SUMS[1:])
        yield from map(_sum, rows)


def _sum(row: Row) -> tuple[Cell, ...]:
    found, percent = row.counted, row.counted.percent
    return (
        row.name, found.received, found.resolved, "" if percent is None else percent, found.open, found.late,
        found.excluded, "" if row.median is None else row.median,
    )  # fmt: skip
