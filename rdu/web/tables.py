"""Spreadsheets in and out of a page: one file uploaded, one file taken away."""

from flask import Response
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import ValidationError

from rdu.spreadsheet import Table, UnreadableTable, read_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(FlaskForm):
    """One spreadsheet; `table` is what it holds once the form is valid, `content` the file as it came."""

    file = FileField("Berkas CSV atau XLSX")
    table: Table
    content: bytes = b""

    def validate_file(self, field: FileField) -> None:
        if not field.data:
            raise ValidationError("Pilih berkasnya dulu.")
        self.content = field.data.read()
        try:
            self.table = read_table(self.content, field.data.filename or "")
        except UnreadableTable as error:
            raise ValidationError(str(error)) from error


def table_file(content: bytes, filename: str) -> Response:
    kind = XLSX if filename.endswith(".xlsx") else "text/csv; charset=utf-8"
    return Response(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{filename}"'})
