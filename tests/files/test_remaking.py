"""What strangers bring: drawn anew, or refused with a sentence that says what to do."""

import io
import struct
import zlib

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from rdu.files.models import LARGEST_KEPT, MediaType
from rdu.files.remaking import UnusableFile, picture_of, remade

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def paper(pages: int = 1) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for page in range(pages):
        canvas.drawString(90, 700, f"Halaman {page + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def active_paper() -> bytes:
    """A PDF that runs a script when it is opened, carries a file, and tells who made it."""
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('x')")
        pdf.attachments["jahat.exe"] = b"MZ"
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
        link.A = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(link)])
        pdf.docinfo["/Author"] = "Seseorang"
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, *extra: bytes) -> bytes:
    """A PNG that says it is so large, whatever follows."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


def test_a_photo_loses_where_it_was_taken_and_keeps_its_upright_side() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x8825] = {1: "S", 2: (7.0, 2.0, 0.0)}
    exif[0x010E] = "Rumah Bu Siti"
    made = remade("foto.JPG", picture("JPEG", (40, 30), exif=exif))

    with Image.open(io.BytesIO(made.content)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (30, 40), {})
    assert b"Siti" not in made.content
    assert (made.media_type, made.pages) == (MediaType.JPEG, 1)


def test_what_hangs_behind_a_picture_is_gone() -> None:
    made = remade("a.png", picture("PNG") + b"<script>alert(1)</script>")
    assert made.media_type is MediaType.PNG
    assert b"script" not in made.content


def test_a_large_photo_is_made_small() -> None:
    out = io.BytesIO()
    Image.effect_noise((3200, 2400), 60).convert("RGB").save(out, "JPEG", quality=95)
    assert len(out.getvalue()) > LARGEST_KEPT
    made = remade("foto.jpg", out.getvalue())
    with Image.open(io.BytesIO(made.content)) as image:
        assert (len(made.content) <= LARGEST_KEPT, max(image.size)) == (True, 2400)


def test_a_pdf_keeps_its_pages_and_nothing_that_runs() -> None:
    made = remade("surat.pdf", active_paper())
    assert (made.media_type, made.pages) == (MediaType.PDF, 1)
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert set(pdf.Root.keys()) <= {"/Type", "/Pages"}
        assert "/Annots" not in pdf.pages[0]
        assert "/Author" not in pdf.docinfo
        assert b"Halaman 1" in pdf.pages[0].Contents.read_bytes()
        assert dict(pdf.attachments) == {}


def test_a_scan_that_is_too_large_becomes_smaller_pages() -> None:
    out = io.BytesIO()
    Image.effect_noise((1800, 2500), 100).convert("RGB").save(out, "PDF", quality=95)
    assert len(out.getvalue()) > LARGEST_KEPT
    made = remade("pindaian.pdf", out.getvalue())
    assert (len(made.content) <= LARGEST_KEPT, made.pages) == (True, 1)


def test_the_same_file_is_made_the_same() -> None:
    assert remade("a.pdf", paper(2)).sha256 == remade("b.pdf", paper(2)).sha256


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gambar.svg", SVG, "bukan PDF, JPG, atau PNG"),
        ("gambar.png", SVG, "bukan PDF, JPG, atau PNG"),
        ("gambar.gif", picture("GIF"), "bukan PDF, JPG, atau PNG"),
        ("bom.png", png_of(60_000, 60_000), "terlalu besar untuk dibuka"),
        ("teks.png", png_of(4, 4, chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 99_000_000))), "bukan PDF, JPG, atau"),
        ("putus.jpg", picture("JPEG")[:200], "bukan PDF, JPG, atau PNG"),
        ("surat.jpg", paper(), "namanya berakhir .jpg, tetapi isinya PDF"),
        ("foto.pdf", picture("JPEG"), "namanya berakhir .pdf, tetapi isinya gambar"),
        ("terkunci.pdf", locked(), "terkunci kata sandi"),
        ("tebal.pdf", paper(61), "lebih dari 60"),
        ("rusak.pdf", b"%PDF-1.4 bukan apa-apa", "bukan PDF, JPG, atau PNG"),
        ("kosong.pdf", b"", "kosong"),
        ("raksasa.jpg", b"\xff\xd8" + b"0" * 32_000_000, "lebih besar dari 16 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value and " " not in value else "",
)
def test_what_cannot_be_used_is_refused_by_its_name(name: str, content: bytes, says: str) -> None:
    with pytest.raises(UnusableFile, match=says) as refused:
        remade(name, content)
    assert str(refused.value).startswith(f"Berkas “{name}” tidak bisa dipakai")
    assert str(refused.value).endswith(".")


def test_a_pdf_is_shown_by_a_picture_of_its_first_page() -> None:
    made = picture_of("a.pdf", paper(3), 300)
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, max(image.size)) == ("PNG", 300)
