"""Every page with text at 200 %, set in the browser as a person sets it, before the page loads."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from rdu.roles import Role
from tests.browser.conftest import ARGS, PATIENCE
from tests.browser.eyes import SIDEWAYS, every_page, is_page
from tests.browser.site import Site

TWICE = "--blink-settings=defaultFontSize=32,defaultFixedFontSize=26"


@pytest.fixture(scope="module")
def large(chromium: Browser, chromium_path: str) -> Iterator[Page]:
    """One page for all addresses: a browser of its own for each would take most of the time."""
    browser = chromium.browser_type.launch(executable_path=chromium_path, args=[*ARGS, TWICE])
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.set_default_timeout(PATIENCE)
    yield page
    browser.close()


@every_page
def test_nothing_scrolls_sideways_at_twice_the_text_size(site: Site, large: Page, rule: str, role: Role | None) -> None:
    site.sign_in(large.context, rule, role)
    if not is_page(large, site.address(rule)):
        return
    assert large.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert large.evaluate(SIDEWAYS) <= 0
