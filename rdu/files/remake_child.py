"""Run by itself, as a program: draws the picture or PDF that comes in anew, and gives out the new one.

What strangers send is opened only here, with little memory and little time: if it breaks the program, it breaks nothing
else. Answers with a line of type and number of pages, then the bytes; or ends with one of the numbers of `Why`, which
rdu.files.remaking knows too.
"""

import io
import resource
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageOps

NOT_READABLE, TOO_MANY_DOTS, LOCKED, TOO_LARGE, TOO_MANY_PAGES = 3, 4, 5, 6, 7
LARGEST = 2_000_000
"""Bytes that may come out."""
MOST_DOTS = {"PNG": 30_000_000, "JPEG": 130_000_000}
"""A JPEG is read at a fraction of its size; a PNG has to be unrolled whole."""
LONGEST_SIDE = 2400
MOST_PAGES = 60
MEMORY, SECONDS = 1_200_000_000, 40
SCANS = ((130, 70), (100, 55), (75, 40))
"""Dots an inch and JPEG quality, tried in turn for a PDF that is too large as it is."""
A4_INCHES = 11.7
ACTIVE = {"/AA", "/Annots", "/Metadata", "/PieceInfo", "/Thumb"}
"""What hangs on a page and is not its picture."""


class Stop(Exception):
    """With the number that the program ends with."""


def main(wanted: str, side: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # counted below, by kind of picture
    content = sys.stdin.buffer.read()
    try:
        kind, made, pages = _picture_of(content, int(side)) if wanted == "picture" else _remade(content)
    except Stop as stop:
        return int(stop.args[0])
    except MemoryError:
        return TOO_MANY_DOTS
    except Exception:  # whatever a library meets in a broken file, the file is not readable
        return NOT_READABLE
    sys.stdout.buffer.write(f"{kind} {pages}\n".encode() + made)
    return 0


def _remade(content: bytes) -> tuple[str, bytes, int]:
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return _pdf(content)
    return _image(content)


def _image(content: bytes) -> tuple[str, bytes, int]:
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
        kind = "PNG" if image.format == "PNG" else "JPEG"
        if image.width * image.height > MOST_DOTS[kind]:
            raise Stop(TOO_MANY_DOTS)
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        if kind == "PNG" and len(made := _png(upright)) <= LARGEST:
            return "image/png", made, 1
        return "image/jpeg", _jpeg(upright), 1


def _png(image: Image.Image) -> bytes:
    """A new picture of the same dots: texts, profiles and whatever else a file can carry stay behind."""
    plain = Image.new("RGB", image.size, "white")
    with_alpha = image.convert("RGBA")
    plain.paste(with_alpha, mask=with_alpha.getchannel("A"))
    out = io.BytesIO()
    plain.save(out, "PNG", optimize=True)
    return out.getvalue()


def _jpeg(image: Image.Image) -> bytes:
    plain = Image.new("RGB", image.size, "white")
    with_alpha = image.convert("RGBA")
    plain.paste(with_alpha, mask=with_alpha.getchannel("A"))
    for side, quality in ((LONGEST_SIDE, 85), (LONGEST_SIDE, 70), (1600, 70), (1200, 55)):
        plain.thumbnail((side, side))
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= LARGEST:
            return out.getvalue()
    raise Stop(TOO_LARGE)


def _pdf(content: bytes) -> tuple[str, bytes, int]:
    import pikepdf  # noqa: PLC0415  # a picture does without it

    try:
        source = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError as locked:
        raise Stop(LOCKED) from locked
    with source:
        pages = len(source.pages)
        if not 1 <= pages <= MOST_PAGES:
            raise Stop(TOO_MANY_PAGES if pages else NOT_READABLE)
        small = _bare(source)
    return "application/pdf", small if len(small) <= LARGEST else _scanned(small), pages


def _bare(source: Any) -> bytes:
    """A new PDF of the same pages. What a catalog can carry (scripts, attachments, forms, names) stays behind."""
    import pikepdf  # noqa: PLC0415  # as above

    source.flatten_annotations("screen")
    with pikepdf.new() as bare:
        bare.pages.extend(source.pages)
        for page in bare.pages:
            for key in ACTIVE & set(page.obj.keys()):
                del page.obj[key]
        out = io.BytesIO()
        packed = pikepdf.ObjectStreamMode.generate
        bare.save(out, deterministic_id=True, recompress_flate=True, object_stream_mode=packed)
    return out.getvalue()


def _scanned(content: bytes) -> bytes:
    """The same pages as pictures of themselves, as small as they need to be."""
    for dots, quality in SCANS:
        first, *others = list(_drawn(content, dots))
        out = io.BytesIO()
        first.save(out, "PDF", save_all=True, append_images=others, resolution=dots, quality=quality)
        if out.tell() <= LARGEST:
            return out.getvalue()
    raise Stop(TOO_LARGE)


def _drawn(content: bytes, dots: int) -> Iterator[Image.Image]:
    import pypdfium2  # noqa: PLC0415  # as above

    pdf = pypdfium2.PdfDocument(content)
    try:
        for page in pdf:
            inches = max(page.get_size()) / 72
            scale = dots / 72 * min(1, A4_INCHES / inches)
            yield page.render(scale=scale).to_pil().convert("RGB")
    finally:
        pdf.close()


def _picture_of(content: bytes, side: int) -> tuple[str, bytes, int]:
    """The first page of a PDF, or a picture made smaller, as a PNG whose longer side has that many dots."""
    if content.startswith(b"%PDF-"):
        first = next(_drawn(content, round(side / A4_INCHES)))
    else:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            image.draft("RGB", (side, side))
            first = image.convert("RGB")
    first.thumbnail((side, side))
    made = _png(first)
    if len(made) > LARGEST:
        made = _palette(first)
    return "image/png", made, 1


def _palette(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
