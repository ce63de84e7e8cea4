"""Remembered addresses are those that Flask would build."""

import pytest
from flask import Flask, url_for
from werkzeug.exceptions import NotFound


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("passbook.home", {}),
        ("catalogue.prices", {"code": "MLT"}),
        ("catalogue.prices", {"code": "ANG", "_anchor": "kertas"}),
        ("passbook.member_book", {"number": 1}),
        ("public.home", {"_external": True}),
    ],
    ids=["plain", "with a code", "with an anchor", "with a number", "with its host"],
)
def test_an_address_is_the_same_twice_and_as_flask_builds_it(
    app: Flask, endpoint: str, values: dict[str, object]
) -> None:
    remembered = app.jinja_env.globals["url_for"]
    with app.test_request_context():
        first = [remembered(endpoint, **values) for _ in range(2)]  # type: ignore[operator]  # the template's function
        assert first == [url_for(endpoint, **values)] * 2  # type: ignore[arg-type]  # as above


def test_an_app_mounted_below_a_path_has_addresses_of_its_own(app: Flask) -> None:
    remembered = app.jinja_env.globals["url_for"]
    with app.test_request_context():
        assert remembered("passbook.home") == "/saya"  # type: ignore[operator]  # the template's function
    with app.test_request_context(environ_overrides={"SCRIPT_NAME": "/rdu"}):
        assert remembered("passbook.home") == "/rdu/saya"  # type: ignore[operator]  # as above


def test_a_number_that_no_database_holds_is_nobodys(app: Flask) -> None:
    addresses = app.url_map.bind("localhost")
    assert addresses.match(f"/kas/catatan/{2**63 - 1}", "GET")
    with pytest.raises(NotFound):
        addresses.match(f"/kas/catatan/{2**63}", "GET")
