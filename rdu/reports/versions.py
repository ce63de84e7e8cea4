"""What changed since a version was issued: its figures before rounding, what they rest on, and why.

Compared are the records as they are now with what was frozen then. Wording, and figures of other months that stand in
the report only to compare with, do not count as a change of this month.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.catalogue.models import WasteType
from rdu.clock import Month, format_short
from rdu.impact.assumed import Assumptions, known
from rdu.impact.factors import Factors
from rdu.impact.materials import items
from rdu.impact.month import MonthImpact
from rdu.impact.service import items_on
from rdu.people.units import root_of
from rdu.reports import words
from rdu.reports.causes import Came, Cause, causes_since
from rdu.reports.compose import report_of
from rdu.reports.compose_public import is_untold, told
from rdu.reports.document import Block, Document, Head, Note, Section, Table
from rdu.reports.figures import Figures
from rdu.reports.frozen import from_plain
from rdu.reports.issued import Frozen
from rdu.reports.measured import Difference, differences, measured
from rdu.reports.small_cells import Cover, is_small
from rdu.reports.standing import ChainEnd

MOST_CAUSES = 60


@dataclass(frozen=True)
class Turn:
    """Something the figures rest on that is another now, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    version: int
    """Since which version."""
    figures: Sequence[Difference]
    basis: Sequence[Turn]
    """The factor set and the assumptions, which a report names."""
    materials: Sequence[Turn]
    """What types are made of: told where a figure changed."""
    causes: Sequence[Cause]
    tables: Sequence[str]
    """Further tables of the document whose rows are others now."""
    few: bool
    """So few deposits or sales changed that their kilograms would be somebody's: not told to everybody."""

    def __bool__(self) -> bool:
        return bool(self.figures or self.basis or self.causes or self.tables)

    @property
    def name(self) -> str:
        return f"Perubahan sejak versi {self.version}"


def changes_since(session: Session, before: Frozen, of: Figures) -> Changes:
    units = of.scope.units
    ends = {code: seq for code, seq, _ in before.heads}
    causes = causes_since(session, units, of.period, ends, before.issued_at, alone=of.scope.alone)
    return Changes(
        before.version, differences(before.figures, measured(of)), list(_basis(before, of)),
        list(_materials(session, before, of)), causes, _tables(session, before, of),
        few=is_untold(of) or is_small(len(causes)),
    )  # fmt: skip


# What the figures rest on -------------------------------------------------------------------------------------------


def kept_basis(session: Session, of: Figures) -> dict[str, Any]:
    """What counted in each month, and what types were made of at the end, as it is frozen with a report."""
    return {
        "months": [_counted_in(one) for one in of.impact.months],
        "materials": sorted([code, name, item] for code, name, item in _items(session, of)),
    }


def _counted_in(one: MonthImpact) -> dict[str, Any]:
    return counted_in(one.month, one.impact.factors, one.impact.assumed)


def counted_in(month: Month, factors: Factors, given: Assumptions) -> dict[str, Any]:
    return {
        "month": str(month),
        "factors": {"set": factors.slug, "words": factors.dated, "sha256": factors.checksum},
        "assumptions": [[key.value, about.name, given.words(key), given.id_of(key)] for key, about in known().items()],
    }


def _items(session: Session, of: Figures) -> Iterator[tuple[str, str, str]]:
    set_ = items_on(session, of.period.last_day)
    found = select(WasteType.id, WasteType.code, WasteType.name).where(WasteType.id.in_(list(set_)))
    for type_id, code, name in session.execute(found):
        yield code, name, set_[type_id]


def _basis(before: Frozen, of: Figures) -> Iterator[Turn]:
    """Month by month; of a longer period each says of which month it is."""
    then = {one["month"]: one for one in before.basis}
    for month in of.impact.months:
        of_which = f", {month.month.words}" if len(of.impact.months) > 1 else ""
        if (old := then.get(str(month.month))) is not None:
            yield from _turned(old, _counted_in(month), of_which)


def _turned(old: Mapping[str, Any], new: Mapping[str, Any], of_which: str) -> Iterator[Turn]:
    if old["factors"]["sha256"] != new["factors"]["sha256"]:
        yield Turn(f"Set faktor{of_which}", old["factors"]["words"], new["factors"]["words"])
    rows = {key: (value, row) for key, _, value, row in old["assumptions"]}
    for key, name, value, row in new["assumptions"]:
        before = rows.get(key, ("–", ""))
        if before != (value, row):
            yield Turn(f"{name}{of_which}", before[0], value)


def _materials(session: Session, before: Frozen, of: Figures) -> Iterator[Turn]:
    then = {code: item for code, _, item in before.materials}
    for code, name, item in sorted(_items(session, of)):
        if then.get(code) != item:
            yield Turn(f"Bahan {name}", _item_words(then.get(code, "")), _item_words(item))


def _item_words(code: str) -> str:
    return items()[code].name if code in items() else "menurut jenisnya"


# The rest of the document -------------------------------------------------------------------------------------------


def _tables(session: Session, before: Frozen, of: Figures) -> list[str]:
    """Tables that both have, with the same heads, and whose rows differ; under the ends of the chains of then."""
    ids = {unit.code: unit.id for unit in of.scope.units}
    ends = {ids[code]: ChainEnd(seq, bytes.fromhex(hash_)) for code, seq, hash_ in before.heads if code in ids}
    then = replace(of, standing=replace(of.standing, heads=ends))
    now = _rows(report_of(then, root_of(session), whole=True))
    old = _rows(from_plain(before.whole))
    return [title for (title, heads), rows in now.items() if old.get((title, heads), rows) != rows]


def _rows(paper: Document) -> dict[tuple[str, tuple[str, ...]], list[list[str]]]:
    tables = [one for section in paper.sections for one in section.blocks if isinstance(one, Table)]
    return {(one.title, tuple(head.word for head in one.heads)): [list(row) for row in one.rows] for one in tables}


# As a section -------------------------------------------------------------------------------------------------------


def section_of(changes: Changes, *, whole: bool) -> Section:
    """What the next version says of it. For everybody: neither debts nor single receipts."""
    figures = [one for one in changes.figures if whole or one.figure.public]
    blocks: list[Block] = []
    if figures and changes.few and not whole:
        names = "; ".join(one.figure.name for one in figures)
        blocks.append(Note(f"Yang berubah: {names}. Selisihnya dari sedikit setoran, jadi tidak disebut di sini."))
    elif figures:
        heads = [Head("Angka", width=37), Head(f"Versi {changes.version}", True, 21), Head("Sekarang", True, 21),
                 Head("Selisih", True, 21)]  # fmt: skip
        blocks.append(Table("Angka yang berubah", "sebelum dibulatkan", heads, [one.row() for one in figures]))
    blocks += _turns(changes)
    if changes.causes:
        blocks += _single(changes.causes) if whole else [_together(changes)]
    if whole and changes.tables:
        blocks.append(Note(f"Tabel lain yang isinya berubah: {'; '.join(changes.tables)}."))
    blocks.append(Note(
        f"Versi {changes.version} tetap tersimpan dan bisa dicetak lagi sama persis. Selisih dihitung dari angka "
        "sebelum dibulatkan. Rupiah bulan yang ditutup tetap; kilogram yang dibatalkan keluar dari hari ditimbang."
    ))  # fmt: skip
    return Section(changes.name, finding(changes, figures), blocks)


def finding(changes: Changes, figures: Sequence[Difference]) -> str:
    count = f"{words.how_many(len(figures)).capitalize()} angka berubah" if figures else "Angka pokok tetap"
    why = [f"{words.count(number)} {came.value[0].lower()}{came.value[1:]}" for came, number in _counted(changes)]
    why += [f"{one.name} lain" for one in changes.basis]
    return f"{count}: {'; '.join(why)}" if why else count


def _counted(changes: Changes) -> list[tuple[Came, int]]:
    counts = Counter(one.came for one in changes.causes)
    return [(came, counts[came]) for came in Came if counts[came]]


def _turns(changes: Changes) -> list[Block]:
    turns = [*changes.basis, *(changes.materials if changes.figures else [])]
    if not turns:
        return []
    heads = [Head("Dasar hitungan", width=40), Head(f"Versi {changes.version}", width=30), Head("Sekarang", width=30)]
    return [Table("Faktor dan asumsi yang berubah", "", heads, [[one.name, one.before, one.after] for one in turns])]


def _single(causes: Sequence[Cause]) -> list[Block]:
    rows = [
        [one.came.value, one.label, format_short(one.day), format_short(one.booked), words.signed_kg(one.grams),
         words.signed_rupiah(one.amount) if one.amount else "–"]
        for one in causes[:MOST_CAUSES]
    ]  # fmt: skip
    heads = [Head("Sebab", width=27), Head("Bukti", width=20), Head("Tanggalnya", width=14),
             Head("Dibukukan", width=13), Head("kg", True, 11), Head("Rupiah", True, 15)]  # fmt: skip
    table = Table("Penyebabnya", "jurnal sesudah ujung rantai yang lama", heads, rows)
    left = len(causes) - MOST_CAUSES
    return [table, Note(f"Dan {words.count(left)} sebab lain, di buku besar unitnya.")] if left > 0 else [table]


def _together(changes: Changes) -> Table:
    rows = []
    for came, count in _counted(changes):
        grams = sum(one.grams for one in changes.causes if one.came is came)
        cover = Cover.OTHER if changes.few or is_small(count) else Cover.NONE
        rows.append([came.value, words.count(count), told(cover, words.signed_kg(grams))])
    return Table("Penyebabnya", "", [Head("Sebab", width=60), Head("Jumlah", True, 18), Head("kg", True, 22)], rows)
