"""The papers of a pack: the cover with its index, one indicator's claim, the profile, and a photo on a page."""

import io
from collections.abc import Iterator, Sequence
from datetime import date

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Image, KeepTogether, Spacer

from rdu.clock import format_date
from rdu.files.models import KeptFile
from rdu.innovation.case import Case, Listed
from rdu.innovation.outcomes import Line
from rdu.innovation.profile import Profile
from rdu.innovation.service import Claim
from rdu.pdf import SMALL, STRONG, SUM, TEXT, TITLE, WIDE, says, sheet, table

MOST_LINES = 40
"""Of records on paper; all of them stand in the workbook."""
A_CLAIM = (
    "Ini klaim dari catatan dan bukti, bukan skor. Yang menilai adalah penilai; satu inovasi tidak punya kelas resmi."
)
HIGHEST = 230 * mm


def cover_pdf(case: Case, files: Sequence[Listed]) -> bytes:
    return sheet(case.title, case.root.name, [*_head(case, case.title), *_points(case), *_index(files)])


def _head(case: Case, title: str) -> Iterator[Flowable]:
    yield says(case.root.name, SMALL)
    yield says(title, TITLE)
    yield says(f"Menurut catatan per {format_date(case.as_of)}. Instrumen {case.instrument.label}.", SMALL)
    yield Spacer(0, 4 * mm)


def _points(case: Case) -> Iterator[Flowable]:
    yield says(f"{case.total} dari {case.instrument.total} poin diklaim", SUM)
    yield says(A_CLAIM, SMALL)
    yield Spacer(0, 3 * mm)
    rows = [
        [f"{claim.no}. {claim.indicator.name}", claim.value, str(claim.level or "-"), f"{claim.points} / {claim.most}"]
        for claim in case.claims
    ]
    rows.append(["Jumlah klaim", "", "", f"{case.total} / {case.instrument.total}"])
    widths = (66 * mm, 72 * mm, 16 * mm, 20 * mm)
    yield table(["Indikator", "Menurut catatan", "Tingkat", "Poin"], rows, widths, figures_from=2, strong=[len(rows)])
    yield Spacer(0, 6 * mm)


def _index(files: Sequence[Listed]) -> Iterator[Flowable]:
    yield says(f"Daftar isi: {len(files)} berkas", STRONG)
    yield says("Sidik SHA-256 membuktikan berkas tidak berubah. Semua sidik juga ada di berkas SHA256SUMS.", SMALL)
    rows = [[one.name, one.about, f"{_kilobytes(one.size)} kB", one.sha256] for one in files]
    yield table(["Berkas", "Isi", "Ukuran", "Sidik"], rows, (58 * mm, 50 * mm, 16 * mm, 50 * mm))


def _kilobytes(size: int) -> int:
    return -(-size // 1_000)


def claim_pdf(case: Case, claim: Claim, files: Sequence[KeptFile]) -> bytes:
    title = f"{claim.no}. {claim.indicator.name}"
    parts = [
        *_head(case, title), *_claimed(claim), *_how(claim), *_levels(claim), *_bases(claim),
        *_records("Catatan yang dihitung", claim.counted), *_records("Tidak dihitung", claim.excluded),
        *_files(files),
    ]  # fmt: skip
    return sheet(f"{case.title}: indikator {claim.no}", case.root.name, parts)


def _claimed(claim: Claim) -> Iterator[Flowable]:
    level = f"tingkat {claim.level}, {claim.points} dari {claim.most} poin" if claim.level else "belum ada tingkat"
    rows = [
        ["Yang ditanya", claim.indicator.asks],
        ["Menurut catatan", claim.value],
        ["Diklaim", level],
        ["Masa yang dilihat", _window(claim.window.first, claim.window.last)],
        ["Bukti yang diminta", f"{claim.indicator.evidence} Berkas: {claim.indicator.file_words}."],
        ["Yang masih kurang", " ".join(claim.missing) or "tidak ada"],
    ]
    yield table(["Uraian", ""], rows, (40 * mm, WIDE - 40 * mm))
    yield from (says(f"Perhatian: {warning}", TEXT) for warning in claim.warnings)
    yield says(A_CLAIM, SMALL)
    yield Spacer(0, 4 * mm)


def _window(first: date, last: date) -> str:
    """A row without a first day looks at whatever stands on the last."""
    return f"{format_date(first)} sampai {format_date(last)}" if first.year > 2000 else f"sampai {format_date(last)}"


def _how(claim: Claim) -> Iterator[Flowable]:
    rows = [[step.name, step.formula, step.result] for step in claim.how]
    if rows:
        steps = table(["Langkah", "Rumus dengan angkanya", "Hasil"], rows, (56 * mm, 74 * mm, 44 * mm))
        yield KeepTogether([says("Bagaimana ini dihitung", STRONG), steps, Spacer(0, 4 * mm)])


def _levels(claim: Claim) -> Iterator[Flowable]:
    rows = [
        [f"Tingkat {n}", words, f"{claim.indicator.weight * n} poin", "diklaim" if n == claim.level else ""]
        for n, words in enumerate(claim.indicator.levels, 1)
    ]
    heads = ["Tingkat", "Ambang", "Poin", ""]
    source = f"Sumber: {claim.indicator.source} ({claim.indicator.checked.word})."
    levels = table(heads, rows, (20 * mm, 112 * mm, 20 * mm, 22 * mm), strong=[claim.level] if claim.level else [])
    yield KeepTogether([says("Tingkat dan ambangnya", STRONG), levels, says(source, SMALL), Spacer(0, 4 * mm)])


def _bases(claim: Claim) -> Iterator[Flowable]:
    rows = [
        [f"{base.no}. {base.indicator.name}", base.value, str(base.level or "-"), str(base.points)]
        for base in claim.bases
    ]  # fmt: skip
    if rows:
        bases = table(["Dasar", "Menurut catatan", "Tingkat", "Poin"], rows, (56 * mm, 82 * mm, 18 * mm, 18 * mm),
                      figures_from=2)  # fmt: skip
        yield KeepTogether([says("Semua dasar, satu yang dipakai", STRONG), bases, Spacer(0, 4 * mm)])


def _records(title: str, lines: Sequence[Line]) -> Iterator[Flowable]:
    if not lines:
        return
    yield says(f"{title}: {len(lines)}", STRONG)
    shown = [[line.words, ". ".join(filter(None, (line.why_not, line.detail)))] for line in lines[:MOST_LINES]]
    yield table(["Catatan", "Rincian"], shown, (84 * mm, 90 * mm))
    if len(lines) > MOST_LINES:
        yield says(f"Dan {len(lines) - MOST_LINES} lainnya: semuanya ada di semua-nilai.xlsx.", SMALL)
    yield Spacer(0, 4 * mm)


def _files(files: Sequence[KeptFile]) -> Iterator[Flowable]:
    if not files:
        yield says("Belum ada berkas bukti.", TEXT)
        return
    rows = [[kept.name, f"{kept.pages} halaman", kept.sha256] for kept in files]
    listed = table(["Berkas", "Tebal", "Sidik SHA-256"], rows, (64 * mm, 22 * mm, 88 * mm))
    yield KeepTogether([says(f"Berkas bukti: {len(files)}", STRONG), listed])


def profile_pdf(case: Case, profile: Profile) -> bytes:
    title = f"Profil inovasi {case.year}"
    parts = list(_head(case, title))
    for field in profile.fields:
        parts += [says(field.label, STRONG)]
        parts += [says(paragraph, TEXT) for paragraph in field.text.split("\n") if paragraph.strip()]
        parts += [says(f"{field.words} kata, {field.characters} huruf", SMALL), Spacer(0, 3 * mm)]
    parts += [says(f"Masih kurang: {one}", SMALL) for one in profile.missing]
    return sheet(title, case.root.name, parts)


def picture_pdf(author: str, kept: KeptFile) -> bytes:
    """A photo on a page of its own, for rows that take PDF only."""
    wide, high = ImageReader(io.BytesIO(kept.content)).getSize()
    scale = min(WIDE / wide, HIGHEST / high)
    photo = Image(io.BytesIO(kept.content), wide * scale, high * scale)
    return sheet(kept.name, author, [photo])
