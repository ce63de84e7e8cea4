"""The manual's versions, and what its plain words may be."""

from typing import Any
from uuid import UUID

import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy.orm import Session

from rdu.errors import NotFoundHere, OperationReused, Refused, SavedByAnother
from rdu.ledger.service import once
from rdu.manual.manual_pdf import manual_pdf
from rdu.manual.models import Chapter
from rdu.manual.pictures_pdf import Pictogram
from rdu.manual.plain import Block, Item, blocks_of, pictures, tidied
from rdu.manual.service import Wording, current_manual, manual_of, publish
from tests.makers import Bank

pytestmark = pytest.mark.one_store

WORDS = 'Loket buka pagi.\n\n1. [timbang] Timbang.\n2. Simpan <img src="/etc/x.png"> <b.\n\n- [popok] Popok.'


def key(number: int) -> UUID:
    return UUID(int=number)


def wording(words: str = WORDS, chapter: Chapter = Chapter.SAVE, base: int = 1) -> Wording:
    return Wording(chapter, words, "jam loket", base)


def test_the_first_version_comes_with_rdu(session: Session, bank: Bank) -> None:
    manual = current_manual(session)
    assert (manual.version, manual.path) == (1, "/panduan/versi/1")
    assert [told.chapter for told in manual.chapters] == list(Chapter)
    assert all(any(block.numbered for block in told.blocks) for told in manual.chapters)


def test_a_chapter_published_anew_is_the_next_version_and_the_old_one_stays(session: Session, bank: Bank) -> None:
    before = current_manual(session)
    row = publish(session, wording(), once(key(1), "a"), bank.agency)
    now = current_manual(session)

    assert (now.version, now.published_on, now.told(Chapter.SAVE).words) == (2, row.published_on, WORDS)
    assert now.told(Chapter.JOIN) == before.told(Chapter.JOIN)
    assert manual_of(session, 1) == before
    assert publish(session, wording(), once(key(1), "a"), bank.agency) is row
    with pytest.raises(OperationReused):
        publish(session, wording("Lain."), once(key(1), "b"), bank.agency)
    for version in (0, 3):
        with pytest.raises(NotFoundHere):
            manual_of(session, version)


def test_who_wrote_over_older_words_is_told(session: Session, bank: Bank) -> None:
    publish(session, wording(), once(key(1), "a"), bank.agency)
    with pytest.raises(SavedByAnother):
        publish(session, wording("Tulisan lama."), once(key(2), "b"), bank.agency)
    with pytest.raises(Refused, match="Isinya sama"):
        publish(session, wording(base=2), once(key(3), "c"), bank.agency)
    assert publish(session, wording("Baru.", Chapter.JOIN), once(key(4), "d"), bank.agency).version == 3


def test_words_are_read_as_paragraphs_steps_and_points() -> None:
    assert blocks_of(tidied("  Satu\r\n dua. \n\n\n\n1.  [timbang]  Timbang\n2. Pulang\n- [popok] Popok\n")) == [
        Block("Satu dua."),
        Block(items=[Item("timbang", "Timbang"), Item("", "Pulang")], numbered=True),
        Block(items=[Item("popok", "Popok")]),
    ]


@pytest.mark.parametrize(("words", "sentence"), [
    (" \n ", "Tulis isi"), ("1. Satu\n3. Tiga", "harus urut"), ("- [kuda] Kuda", "“kuda” tidak ada"),
    ("1. [timbang]", "belum ada kalimatnya"), ("a\u202eb", "Ada tanda"), ("a" * 401, "Terlalu panjang"),
    ("a\n" * 3_500, "Terlalu panjang"),
])  # fmt: skip
def test_words_that_cannot_be_kept_are_refused(words: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        tidied(words)


def test_the_paper_is_the_same_each_time_and_takes_words_as_they_are(session: Session, bank: Bank) -> None:
    publish(session, wording(), once(key(1), "a"), bank.agency)
    papers = [manual_pdf(current_manual(session), bank.root, "https://rdu.test/panduan") for _ in range(2)]
    assert papers[0] == papers[1]
    assert papers[0].startswith(b"%PDF")


def test_every_pictogram_can_be_drawn_on_paper() -> None:
    for name in sorted(frozenset[str]().union(*pictures())):
        canvas: Any = Canvas("unused.pdf", invariant=1, pageCompression=0)
        Pictogram(name, 20).drawOn(canvas, 0, 0)
        assert {b"S", b"f", b"B", b"f*", b"B*"} & set(canvas.getpdfdata().split()), name
