"""Whoever changes how a report is drawn gives the new drawing a number of its own: the old one must stay."""

import hashlib
from io import BytesIO

import pikepdf

from rdu.reports.issued import LAYOUT, LAYOUTS
from tests.reports.paper import paper

DRAWN = {1: "84c4fa3e408ae04c3a81c206485093ebeddd2d5459461942472c9c268824ae37"}
"""Of each layout, a hash over what it draws of one fixed document: every page's box and its drawing."""


def drawn(content: bytes) -> str:
    """Over the drawing itself, unpacked: how it is packed is up to zlib."""
    found = hashlib.sha256()
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            found.update(repr([str(edge) for edge in page.mediabox]).encode())
            page.contents_coalesce()
            found.update(page.Contents.read_bytes())
    return found.hexdigest()


def test_a_layout_draws_for_good_what_it_drew_when_it_was_new() -> None:
    """Another hash: what was issued would come out otherwise. Leave the old drawing under its number in LAYOUTS, give
    the new one the next, raise LAYOUT, and write down its hash here."""
    assert max(LAYOUTS) == LAYOUT
    assert {number: drawn(draw(paper(9))) for number, draw in LAYOUTS.items()} == DRAWN


def test_the_hash_sees_a_drawing_that_changed() -> None:
    assert drawn(LAYOUTS[LAYOUT](paper(9))) != drawn(LAYOUTS[LAYOUT](paper(9, issued=False)))
