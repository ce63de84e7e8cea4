"""An input for files. What it holds after the form is valid was already made anew."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import ValidationError
from wtforms.widgets import FileInput

from rdu.files.models import MediaType
from rdu.files.remaking import Remade, UnusableFile, remade
from rdu.text import UnreadableText, clean_line

MOST_FILES = 5
ALL = (MediaType.PDF, MediaType.JPEG, MediaType.PNG)
NAME = 120


class FilesField(MultipleFileField):
    """`data` is a list of (name, Remade) once the form is valid. A browser gives no file a second time by itself: a
    form that is shown again after files were `brought` asks for them anew (macro `files`)."""

    data: list[tuple[str, Remade]]
    brought = False

    def __init__(
        self, label: str, *, kinds: Sequence[MediaType] = ALL, most: int = MOST_FILES, needed: bool = False,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(label, **options)
        self.kinds, self.most, self.needed = tuple(kinds), most, needed
        self.widget = FileInput(multiple=most > 1)

    @property
    def accept(self) -> str:
        """For the input's attribute: phones then offer the camera where pictures are taken."""
        return ",".join(kind.value for kind in self.kinds)

    @property
    def kinds_told(self) -> str:
        return ", ".join(kind.ending.upper() for kind in self.kinds)

    def pre_validate(self, form: Any) -> None:
        brought: list[Any] = [one for one in self.data or [] if getattr(one, "filename", "")]
        self.data, self.brought = [], bool(brought)
        if self.needed and not brought:
            raise ValidationError("Pilih berkasnya dulu.")
        if len(brought) > self.most:
            raise ValidationError(f"Paling banyak {self.most} berkas sekali kirim. Sisanya kirim sesudah ini.")
        self.data = [self._made(one) for one in brought]

    def _made(self, one: Any) -> tuple[str, Remade]:
        try:
            name = clean_line(one.filename.replace("\\", "/").rpartition("/")[2], NAME)
        except UnreadableText as error:
            raise ValidationError(f"Nama berkas: {error}") from error
        try:
            made = remade(name, one.read())
        except UnusableFile as error:
            raise ValidationError(str(error)) from error
        if made.media_type not in self.kinds:
            raise ValidationError(f"“{name}” bukan {self.kinds_told}. Yang diterima di sini hanya {self.kinds_told}.")
        return name, made
