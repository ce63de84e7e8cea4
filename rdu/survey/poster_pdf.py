"""The poster of a survey at a unit, A4: what it is about, an address to scan or to type, and the four faces."""

import io

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer

from rdu.clock import format_date
from rdu.pdf import BODY, STRONG, TEXT, says
from rdu.people.models import Unit
from rdu.survey.faces_pdf import Faces, QrCode
from rdu.survey.models import SurveyPeriod

ASKS = ParagraphStyle("asks", STRONG, fontSize=35, leading=42, alignment=TA_CENTER)
WHERE = ParagraphStyle("where", TEXT, fontSize=20, leading=26, alignment=TA_CENTER)
HOW = ParagraphStyle("how", STRONG, fontSize=22, leading=28, alignment=TA_CENTER)
PLAIN = ParagraphStyle("plain", TEXT, fontSize=16, leading=22, alignment=TA_CENTER)


def poster_pdf(period: SurveyPeriod, unit: Unit, address: str) -> bytes:
    made = io.BytesIO()
    document = SimpleDocTemplate(
        made, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=20 * mm, bottomMargin=14 * mm,
        title=f"Poster {period.name}, {unit.name}", author=unit.name, lang="id", invariant=1, initialFontName=BODY,
    )  # fmt: skip
    parts: list[Flowable] = [
        says("Bagaimana pelayanan kami?", ASKS), Spacer(0, 5 * mm), says(unit.name, WHERE), Spacer(0, 14 * mm),
        Faces(34 * mm, 10 * mm), Spacer(0, 14 * mm), says("Pindai dengan kamera HP", HOW), Spacer(0, 3 * mm),
        QrCode(address, 86 * mm), Spacer(0, 3 * mm), says(f"atau buka {address.partition('://')[2]}", PLAIN),
        Spacer(0, 6 * mm),
        says("Sembilan pertanyaan, dua menit, tanpa nama. Tidak punya HP? Minta lembar kertas kepada petugas.", PLAIN),
        says(f"Sampai {format_date(period.last_day)}.", PLAIN),
    ]  # fmt: skip
    document.build(parts)
    return made.getvalue()
