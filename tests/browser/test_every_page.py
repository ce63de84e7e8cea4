"""Every page of the URL map in Chromium, as a phone and a desk see it.

axe finds nothing, nothing scrolls sideways, and a first visit is light: all bytes as they cross the wire, headers too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from rdu.roles import Role
from tests.browser.conftest import PATIENCE, Opened
from tests.browser.eyes import (
    DESK,
    PHONE,
    SIDEWAYS,
    every_page,
    found_at_another_size,
    found_by_axe,
    is_page,
)
from tests.browser.site import Site

HOUSEHOLD_BYTES, OTHER_BYTES, MOST_REQUESTS = 30_000, 90_000, 5
SEND_AS_IT_IS = "form => { form.noValidate = true; form.requestSubmit() }"


@dataclass
class Visitor:
    """One page for all addresses: a browser of its own for each would take most of the time. It keeps no cache."""

    page: Page
    loaded: list[float]
    """The bytes of each request since the last `visit`, those that end later too."""

    def visit(self, url: str) -> bool:
        """Whether a page stands there."""
        self.loaded.clear()
        return is_page(self.page, url)


@pytest.fixture(scope="module")
def visitor(chromium: Browser) -> Iterator[Visitor]:
    visitor = Visitor(chromium.new_page(), [])
    visitor.page.set_default_timeout(PATIENCE)
    wire: Any = visitor.page.context.new_cdp_session(visitor.page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.on("Network.loadingFinished", lambda told: visitor.loaded.append(told["encodedDataLength"]))
    yield visitor
    visitor.page.context.close()


@every_page
def test_a_page_is_light_has_no_faults_and_does_not_scroll_sideways(
    visitor: Visitor, site: Site, rule: str, role: Role | None
) -> None:
    page, address = visitor.page, site.address(rule)
    site.sign_in(page.context, rule, role)
    page.set_viewport_size(PHONE)
    if not visitor.visit(address):
        return
    for size, faults in ((PHONE, found_by_axe), (DESK, found_at_another_size)):
        page.set_viewport_size(size)
        assert page.evaluate(SIDEWAYS) <= 0, f"it scrolls sideways at {size['width']} px"
        assert faults(page) == []
    assert len(visitor.loaded) <= MOST_REQUESTS
    assert sum(visitor.loaded) <= (HOUSEHOLD_BYTES if role in (None, Role.MEMBER) else OTHER_BYTES)


def test_pages_that_say_no_have_no_faults_either(opened: Opened) -> None:
    for rule, role, address, status in (
        ("/saya", Role.MEMBER, "/tidak-ada", 404),
        ("/saya", Role.MEMBER, "/hari", 403),
        ("/hari", Role.OPERATOR, "/bukti/ANG-A-000001", 404),
        ("/", None, "/harga/XYZ", 404),
    ):
        page = opened(rule, role, viewport=PHONE)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == status
        assert page.evaluate(SIDEWAYS) <= 0
        assert found_by_axe(page) == []


def test_a_form_that_is_refused_has_no_faults(opened: Opened, site: Site) -> None:
    """Sent empty, so that each says what is missing."""
    for rule, role in (
        ("/masuk", None), ("/masuk/pengurus", None), ("/anggota/baru", Role.OPERATOR), ("/saya/pin", Role.MEMBER),
        ("/timbang/formulir", Role.OPERATOR), ("/hari/<day>/tutup", Role.OPERATOR), ("/admin/unit/baru", Role.ADMIN),
        ("/admin/pengguna/baru", Role.ADMIN), ("/bukti/<receipt>/batal", Role.OPERATOR),
        ("/saya/bukti/<receipt>/tanya", Role.MEMBER), ("/kelola-harga/bagian", Role.MANAGER),
    ):  # fmt: skip
        page = opened(rule, role, viewport=PHONE)
        page.goto(site.address(rule))
        with page.expect_navigation() as sent:
            page.locator("main form[method=post]").first.evaluate(SEND_AS_IT_IS)
        assert sent.value is not None
        assert sent.value.status == 422, rule
        assert page.evaluate(SIDEWAYS) <= 0, rule
        assert found_by_axe(page) == [], rule
