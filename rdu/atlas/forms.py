"""A boundary file, and where it is from."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, ValidationError
from wtforms.validators import StopValidation

from rdu.web.fields import LineField, WordsField


class MapFileForm(FlaskForm):
    """One file; `content` is what it holds once the form is valid."""

    file = FileField("Berkas GeoJSON")
    content: bytes = b""

    def validate_file(self, field: FileField) -> None:
        if not field.data:
            raise ValidationError("Pilih berkasnya dulu.")
        self.content = field.data.read()


class OriginForm(FlaskForm):
    source = WordsField("Sumber", longest=300)
    licence = LineField("Lisensi", longest=200)

    def validate_source(self, field: Field) -> None:
        if not field.data and not field.errors:
            raise StopValidation("Tulis sumbernya: siapa yang membuat batas ini, dan tahun berapa.")

    def validate_licence(self, field: Field) -> None:
        if not field.data and not field.errors:
            raise StopValidation("Tulis lisensinya, contoh CC BY-IGO, atau: milik Pemkab.")
