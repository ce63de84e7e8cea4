"""The survey on paper, one respondent a page in large type, its choices numbered as the grid wants them."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, HRFlowable, PageBreak, SimpleDocTemplate, Spacer, Table, TableStyle

from rdu.pdf import BODY, FRAME_PADDING, INK, OUR_FONT, RULE, SMALL, SOFT, STRONG, TEXT, says
from rdu.people.models import Unit
from rdu.survey.faces_pdf import draw_face
from rdu.survey.kinds import PROFILE, PROFILE_WORDS
from rdu.survey.models import SurveyPeriod
from rdu.survey.questions import QUESTIONS

WIDTH = A4[0] - 26 * mm - 2 * FRAME_PADDING
TITLE = ParagraphStyle("form_title", STRONG, fontSize=17, leading=20)
ASKS = ParagraphStyle("form_asks", STRONG, fontSize=12.5, leading=15)
CHOICE = ParagraphStyle("form_choice", TEXT, fontSize=11, leading=12.5, alignment=TA_CENTER)
PICK = ParagraphStyle("form_pick", TEXT, fontSize=11, leading=15.5)
BLANK = "......"
HARD = "\u00a0"
APART = HARD * 3 + " "
"""A choice stays on one line, and apart from the next."""
FACE = 10 * mm


class _Choice(Flowable):
    """A face with its number beside it, to be circled."""

    canv: Any

    def __init__(self, score: int) -> None:
        super().__init__()
        self.score = score

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.room = width
        return width, FACE

    def draw(self) -> None:
        left = (self.room - FACE - 14) / 2
        self.canv.setFont(BODY, 13)
        self.canv.setFillColor(INK)
        self.canv.drawString(left, FACE / 2 - 4.5, str(self.score))
        draw_face(self.canv, self.score, left + 14, 0, FACE)


def form_pdf(period: SurveyPeriod, unit: Unit, numbers: Sequence[int]) -> bytes:
    """One page a number; without any, one that has none yet."""
    made = io.BytesIO()
    document = SimpleDocTemplate(
        made, pagesize=A4, leftMargin=13 * mm, rightMargin=13 * mm, topMargin=9 * mm, bottomMargin=8 * mm,
        title=f"Lembar {period.name}, {unit.name}", author=unit.name, lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    parts = list[Flowable]()
    for label in [str(number) for number in numbers] or [BLANK]:
        parts += [*_page(period, unit, label), PageBreak()]
    document.build(parts)
    return made.getvalue()


def _page(period: SurveyPeriod, unit: Unit, label: str) -> Iterator[Flowable]:
    head = Table([[says("Bagaimana pelayanan kami?", TITLE), says(f"Lembar {label}", TITLE)]],
                 colWidths=[WIDTH - 45 * mm, 45 * mm], style=TableStyle([OUR_FONT, *_tight()]))  # fmt: skip
    yield head
    yield says(f"{unit.name}. {period.name}. Tanpa nama. Lingkari satu gambar pada tiap pertanyaan.", SMALL)
    for number, question in enumerate(QUESTIONS, 1):
        yield HRFlowable(width="100%", thickness=0.5, color=RULE, spaceBefore=2.5, spaceAfter=2.5)
        yield says(f"{number}. {question.asks}", ASKS)
        faces = [[_Choice(score), says(question.answer(score), CHOICE)] for score in range(1, 5)]
        yield Table([faces], colWidths=[WIDTH / 4] * 4, style=TableStyle([OUR_FONT, *_tight()]))
    yield HRFlowable(width="100%", thickness=1, color=INK, spaceBefore=2, spaceAfter=2)
    yield says("Tentang Anda, boleh tidak diisi. Lingkari nomornya.", ASKS)
    for part, kinds in PROFILE.items():
        whole = [PROFILE_WORDS[part] + ":", *(f"{at}) {kind.word}" for at, kind in enumerate(kinds, 1))]
        yield says(APART.join(choice.replace(" ", HARD) for choice in whole), PICK)
    yield Spacer(0, 2 * mm)
    yield says("Saran untuk kami", ASKS)
    for _ in range(2):
        yield HRFlowable(width="100%", thickness=0.5, color=SOFT, spaceBefore=7 * mm, spaceAfter=0)


def _tight() -> list[tuple[Any, ...]]:
    return [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ("VALIGN", (0, 0), (-1, -1), "TOP")]  # fmt: skip
