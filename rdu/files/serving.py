"""A kept file as an answer: shown in the page's own window, never run."""

from flask import Response

from rdu.files.models import KeptFile, MediaType
from rdu.files.remaking import picture_of

SEALED = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; sandbox"
SMALL = 480
"""Dots of the longer side of a preview."""


def send(kept: KeptFile, *, download: bool = False) -> Response:
    name = f"berkas-{kept.id}.{kept.media_type.ending}"
    how = "attachment" if download else "inline"
    return _answer(kept.content, kept.media_type.value, f'{how}; filename="{name}"')


def send_small(kept: KeptFile) -> Response:
    """A picture of its first page."""
    return _answer(picture_of(kept.name, kept.content, SMALL), "image/png", "inline")


def _answer(content: bytes, kind: str, disposition: str) -> Response:
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, max-age=3600"}
    if kind != MediaType.PDF:  # a browser's own reader of PDFs does not start in a sandbox
        headers["Content-Security-Policy"] = SEALED
    return Response(content, content_type=kind, headers=headers)
