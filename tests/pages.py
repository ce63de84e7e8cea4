"""A test client that checks every HTML page it opens, as a careful reader would."""

import re
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from rdu.people import sessions
from rdu.people.models import Member, Unit, User

VOID_OF_LABEL = {"hidden", "submit", "button", "image"}


class Client(FlaskClient):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused: set[int] = set()

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 308):
            self._check(response)
        return response

    def _check(self, response: TestResponse) -> None:
        """A page that says no is the same wherever it is said: each client looks at one of a kind."""
        if response.status_code not in (403, 404) or response.status_code not in self.refused:
            check_page(response.text)
            self.refused.add(response.status_code)

    def sign_in(self, session: Session, *, user: User | None = None, member: Member | None = None,
                unit: Unit | None = None) -> "Client":  # fmt: skip
        """Sign in without the page: a server-side session is opened and its token put into the cookie."""
        session.commit()  # let go of what was read: a later write from an older view of the file is refused
        token = sessions.begin(session, user=user, member=member, unit=member.unit if member else unit)
        session.commit()
        with self.session_transaction() as cookie:
            cookie.clear()
            cookie["sid"] = token
        return self


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.title = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_title = tag == "title" and not self.title

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
            self._in_title = False


def check_page(html: str) -> None:
    """What must hold on every page; the message names what does not."""
    reader = _Reader()
    reader.feed(html)
    assert reader.title.strip(), "the page has no title"
    assert any(tag == "html" and attrs.get("lang") == "id" for tag, attrs in reader.tags), "the language is not said"
    assert sum(tag == "h1" for tag, _ in reader.tags) == 1, "a page has one h1"
    ids = [attrs["id"] or "" for _, attrs in reader.tags if attrs.get("id")]
    assert len(ids) == len(set(ids)), f"ids stand twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    for tag, attrs in reader.tags:
        _check_tag(tag, attrs, set(ids), html)


def _check_tag(tag: str, attrs: dict[str, str | None], ids: set[str], html: str) -> None:
    assert "style" not in attrs, f"a style attribute on <{tag}>"
    assert not any(name.startswith("on") for name in attrs), f"an inline script on <{tag}>"
    for reference in ("aria-describedby", "aria-labelledby", "for"):
        for target in (attrs.get(reference) or "").split():
            assert target in ids, f"<{tag} {reference}={target}> points at nothing"
    if tag in ("input", "select", "textarea") and attrs.get("type") not in VOID_OF_LABEL:
        named = attrs.get("aria-label") or attrs.get("aria-labelledby") or _has_label(attrs.get("id"), html)
        assert named or _is_wrapped(attrs, html), f"<{tag} name={attrs.get('name')}> has no label"
    if tag == "form" and (attrs.get("method") or "").lower() == "post":
        assert "csrf_token" in html, "a form posts without a token"


def _has_label(element_id: str | None, html: str) -> bool:
    return bool(element_id) and f'for="{element_id}"' in html


def _is_wrapped(attrs: dict[str, str | None], html: str) -> bool:
    """Whether the field stands inside its label."""
    labels = re.findall(r"<label\b.*?</label>", html, re.S)
    return any(f'name="{attrs.get("name")}"' in label for label in labels)
