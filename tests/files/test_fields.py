"""Files in a form, kept and given back, on both databases; and what a request may weigh."""

import io

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict

from rdu.errors import NotFoundHere
from rdu.files import service
from rdu.files.fields import FilesField
from rdu.files.models import MediaType
from rdu.files.remaking import remade
from rdu.files.serving import send, send_small
from tests.files.test_remaking import SVG, paper, picture
from tests.makers import Bank


class PictureForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    class Meta:
        csrf = False

    photos = FilesField("Foto", kinds=[MediaType.JPEG, MediaType.PNG], most=2)


def filled(app: Flask, *files: tuple[str, bytes]) -> PictureForm:
    sent = MultiDict([("photos", FileStorage(io.BytesIO(content), name)) for name, content in files])
    with app.test_request_context(method="POST"):
        form = PictureForm(sent)
        form.validate()
        return form


def test_what_is_brought_is_read_once_and_named_cleanly(app: Flask) -> None:
    form = filled(app, ("C:\\Foto\\ember  biru.png", picture("PNG")), ("", b""))
    assert [(name, made.media_type) for name, made in form.photos.data] == [("ember biru.png", MediaType.PNG)]
    assert form.errors == {}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([("a.pdf", paper())], "Yang diterima di sini hanya JPG, PNG"),
        ([("a.png", SVG)], "bukan PDF, JPG, atau PNG"),
        ([("a.png", picture("PNG"))] * 3, "Paling banyak 2 berkas"),
        ([("a\u202egnp.exe", picture("PNG"))], "Nama berkas: Ada tanda"),
    ],
    ids=["kind", "svg", "many", "name"],
)
def test_a_refused_file_is_said_beside_its_field(app: Flask, files: list[tuple[str, bytes]], says: str) -> None:
    form = filled(app, *files)
    assert says in form.errors["photos"][0]
    assert form.photos.brought


def test_a_file_is_kept_once_and_given_to_its_unit_alone(session: Session, bank: Bank) -> None:
    here, there = bank.unit, bank.root
    made = remade("a.pdf", paper())
    kept = service.keep(session, here, "a.pdf", made, None)
    assert service.keep(session, here, "lain.pdf", made, None).id == kept.id
    assert service.file_of(session, here, kept.id).content == made.content
    with pytest.raises(NotFoundHere):
        service.file_of(session, there, kept.id)


def test_a_kept_file_is_shown_and_never_run(session: Session, bank: Bank) -> None:
    kept = service.keep(session, bank.unit, "a.pdf", remade("a.pdf", paper()), None)
    assert send(kept).headers["Content-Disposition"] == f'inline; filename="berkas-{kept.id}.pdf"'
    photo = service.keep(session, bank.unit, "a.png", remade("a.png", picture("PNG")), None)
    assert "sandbox" in send(photo).headers["Content-Security-Policy"]
    assert send(kept, download=True).headers["Content-Disposition"].startswith("attachment")
    assert send_small(kept).content_type == "image/png"
