"""How much one request may bring."""

import pytest
from flask import request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from rdu import create_app
from rdu.config import Config
from rdu.web.access import public
from rdu.web.limits import takes_files


@pytest.fixture(scope="module")
def sender() -> FlaskClient:
    app = create_app(Config("sqlite://", "x" * 32, https=False), WTF_CSRF_ENABLED=False)

    @app.post("/foto")
    @takes_files
    @public
    def photo() -> str:
        return str(len(request.files))

    @app.post("/lain")
    @public
    def other() -> str:
        return str(len(request.files))

    return app.test_client()


def announced(sender: FlaskClient, address: str, size: int) -> TestResponse:
    kind = "multipart/form-data; boundary=a"
    return sender.post(address, data=b"--a", content_type=kind, environ_overrides={"CONTENT_LENGTH": str(size)})


@pytest.mark.parametrize(
    ("address", "size", "status"),
    [("/foto", 19_000_000, 400), ("/foto", 32_000_000, 413), ("/lain", 6_000_000, 400), ("/lain", 19_000_000, 413)],
)
def test_a_view_that_takes_files_lets_more_in(sender: FlaskClient, address: str, size: int, status: int) -> None:
    """Judged by the length that is announced: nothing of it has arrived yet (400 says that the rest is missing)."""
    assert announced(sender, address, size).status_code == status


def test_what_is_too_large_is_told_with_its_limit(sender: FlaskClient) -> None:
    assert "Paling banyak 20 MB sekali kirim." in announced(sender, "/foto", 32_000_000).text
