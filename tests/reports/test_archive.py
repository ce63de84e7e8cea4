"""What a report's PDF claims: PDF/A-2b by the rules that can be read off the file, a structure, and the screen's text.

A validator such as veraPDF is not among the packages we can install: these are its rules that our files can break.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from rdu.reports import srgb
from rdu.reports.frozen import as_plain
from rdu.reports.month_pdf import report_pdf
from tests.reports.paper import NAMES, paper

PAINTED = re.compile(r"Tj|(?:^|\s)(?:S|f|B|f\*)$")
FORBIDDEN = {"/AA", "/OpenAction", "/JavaScript", "/Encrypt", "/SMask", "/Group", "/EmbeddedFiles", "/AcroForm", "/XFA"}


@pytest.fixture(scope="module")
def content() -> bytes:
    return report_pdf(paper(issued=True))


@pytest.fixture(scope="module")
def file(content: bytes) -> PdfFileReader:
    return PdfFileReader(io.BytesIO(content))


def needed(program: str) -> None:
    if shutil.which(program) is None:
        if os.environ.get("RDU_REQUIRE_PDF"):
            pytest.fail(f"{program} is required and not there")
        pytest.skip(f"{program} tidak ada di mesin ini: pasang paket qpdf dan poppler-utils")


def followed(value: Any) -> Any:
    return getattr(value, "get_object")() if isinstance(value, generic.IndirectObject) else value  # noqa: B009  # untyped


def things(file: PdfFileReader) -> Iterator[Any]:
    """Every object of the file, from the catalogue on."""
    seen, left = set[int](), [file.root, file.trailer["/Info"]]
    while left:
        thing = left.pop()
        yield thing
        values: Any = thing if isinstance(thing, list) else [thing.raw_get(key) for key in thing]
        for value in values:
            found = followed(value)
            if isinstance(found, dict | list) and id(found) not in seen:
                seen.add(id(found))
                left.append(found)


def pages(file: PdfFileReader) -> list[Any]:
    return [kid.get_object() for kid in file.root["/Pages"].raw_get("/Kids")]


def test_the_file_keeps_the_rules_of_an_archive_that_can_be_read_off_it(content: bytes, file: PdfFileReader) -> None:
    assert re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", content)
    assert content.endswith(b"%%EOF\n")
    assert not re.search(rb"[^\n]endstream", content)
    root, about = file.root, bytes(file.root["/Metadata"].data).decode()
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("id-ID", True)
    assert "/Filter" not in root["/Metadata"]
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in about
    assert "Laporan bulanan, Oktober 2026, Siti &lt;b Aminah" in about
    assert file.trailer["/Info"]["/Title"] == "Laporan bulanan, Oktober 2026, Siti <b Aminah"
    intent = root["/OutputIntents"][0]
    assert (intent["/S"], intent["/DestOutputProfile"]["/N"]) == ("/GTS_PDFA1", 3)
    assert intent["/DestOutputProfile"].data == srgb.profile()
    assert len(file.trailer["/ID"][0]) == 16
    for thing in things(file):
        if isinstance(thing, dict):
            assert not FORBIDDEN & set(thing), thing
            assert thing.get("/Type") != "/ExtGState"


def test_every_font_is_inside_and_tells_its_letters(file: PdfFileReader) -> None:
    fonts = [thing for thing in things(file) if isinstance(thing, dict) and thing.get("/Type") == "/Font"]
    assert {str(font["/BaseFont"])[8:] for font in fonts} == {"SourceSansPro-Regular", "SourceSansPro-Bold"}
    for font in fonts:
        assert "/FontFile2" in font["/FontDescriptor"]
        assert "/ToUnicode" in font
        assert len(font["/Widths"]) == font["/LastChar"] - font["/FirstChar"] + 1


def test_everything_drawn_belongs_to_the_structure_or_is_an_artifact(file: PdfFileReader) -> None:
    nums = file.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    assert len(pages(file)) == len(nums) / 2 >= 4
    for n, page in enumerate(pages(file)):
        depth, marks = 0, list[int]()
        for line in page["/Contents"].data.decode("latin-1").splitlines():
            depth += line.endswith(("BDC", "BMC")) - (line == "EMC")
            marks += [int(mark) for mark in re.findall(r"MCID (\d+)", line)]
            assert depth in {0, 1}
            assert depth or not PAINTED.search(line), line
        assert (page["/StructParents"], page["/Tabs"]) == (n, "/S")
        assert marks == list(range(len(nums[2 * n + 1])))


def test_the_structure_has_headings_tables_and_pictures_in_words(file: PdfFileReader) -> None:
    tags = [thing for thing in things(file) if isinstance(thing, dict) and "/S" in thing and "/P" in thing]
    kinds = Counter(str(tag["/S"]) for tag in tags)
    assert (kinds["/H1"], kinds["/H2"], kinds["/Table"]) == (1, 2, 3)
    assert kinds["/TR"] == 8 + 5 + 42  # the cover's figures, by kind, by unit: a head that repeats counts once
    figures = [str(tag["/Alt"]) for tag in tags if tag["/S"] == "/Figure"]
    assert (
        "Aliran, ton. Masuk: Ditimbang 42,2 ton; Stok awal 9 ton. Keluar dan sisa: Dijual 50,1 ton; Susut 0,9 ton."
        in figures
    )
    assert len(figures) == 8
    scopes = Counter(str(tag["/A"]["/Scope"]) for tag in tags if tag["/S"] == "/TH")
    assert scopes == {"/Column": 4 + 3 + 4, "/Row": 7 + 4 + 41}


def test_our_profile_is_srgb() -> None:
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb.profile()))
    theirs = ImageCms.createProfile("sRGB")
    picture = Image.linear_gradient("L").convert("RGB")
    moved = ImageCms.profileToProfile(picture, theirs, ours)
    assert moved is not None
    assert max(abs(a - b) for a, b in zip(moved.tobytes(), picture.tobytes(), strict=True)) <= 1


def test_another_process_makes_the_same_bytes(content: bytes) -> None:
    program = "import sys; from tests.reports.paper import paper; from rdu.reports.month_pdf import report_pdf; " \
              "sys.stdout.buffer.write(report_pdf(paper()))"  # fmt: skip
    there = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Jakarta"}
    made = subprocess.run([sys.executable, "-c", program], env=there, capture_output=True, check=True)
    assert made.stdout == content


NOT_PRINTED = {"is", "tone", "kinds", "letterhead"}
"""The names of fields whose words are for the drawing, or stand there in capitals."""


def words_in(plain: Any, name: str = "") -> Iterator[str]:
    """Every word that a document says; of months those that a chart writes."""
    if isinstance(plain, str) and name not in NOT_PRINTED:
        yield plain
    elif isinstance(plain, list):
        yield from (word for one in plain for word in words_in(one, name))
    elif isinstance(plain, dict) and plain["is"] == "Months":
        yield from (plain["title"], plain["unit"], plain["labels"][0], plain["figures"][-1])
    elif isinstance(plain, dict) and plain.get("rows") != []:
        yield from (word for key, one in plain.items() for word in words_in(one, key))


def bare(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("\U0001f33c", "■")


def test_the_text_is_the_documents_and_names_print_literally(tmp_path: Path) -> None:
    needed("pdftotext")
    shown = paper(count=281, issued=False)
    content = report_pdf(shown)
    assert len(content) < 300_000
    (tmp_path / "laporan.pdf").write_bytes(content)
    made = subprocess.run(["pdftotext", "-raw", "laporan.pdf", "-"], cwd=tmp_path, capture_output=True, check=True)
    printed = bare(made.stdout.decode())
    assert [word for word in words_in(as_plain(shown)) if bare(word) not in printed] == []
    assert all(bare(name) in printed for name in NAMES)


def test_qpdf_finds_nothing_wrong(content: bytes, tmp_path: Path) -> None:
    needed("qpdf")
    (tmp_path / "laporan.pdf").write_bytes(content)
    made = subprocess.run(["qpdf", "--check", "laporan.pdf"], cwd=tmp_path, capture_output=True, check=False)
    assert (made.returncode, made.stderr) == (0, b"")
