"""A chapter's new words, and what changed."""

from wtforms import HiddenField, TextAreaField, ValidationError

from rdu.manual.models import Chapter
from rdu.manual.service import Wording
from rdu.web.fields import LineField
from rdu.web.forms import OnceForm

LONGEST_CHANGE = 200


class ChapterForm(OnceForm):
    base = HiddenField()
    words = TextAreaField("Isi bab")
    change = LineField("Apa yang berubah", longest=LONGEST_CHANGE)

    def validate_base(self, field: HiddenField) -> None:
        text = field.data or ""
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise ValidationError("Halaman ini sudah lama. Muat ulang, lalu ubah lagi.")

    def validate_change(self, field: LineField) -> None:
        if not field.errors and not field.data:
            raise ValidationError("Tulis apa yang berubah, contoh: alamat loket baru.")

    def wording(self, chapter: Chapter) -> Wording:
        return Wording(chapter, self.words.data or "", self.change.data, int(self.base.data))
