"""Every page with text at 200 %, set in the browser as a person sets it, before the page loads."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from rdu.roles import Role
from tests.browser.conftest import ARGS, Opened
from tests.browser.eyes import SIDEWAYS, every_page, is_page
from tests.browser.site import Site

TWICE = "--blink-settings=defaultFontSize=32,defaultFixedFontSize=26"


@pytest.fixture(scope="module")
def large(chromium: Browser, chromium_path: str) -> Iterator[Browser]:
    browser = chromium.browser_type.launch(executable_path=chromium_path, args=[*ARGS, TWICE])
    yield browser
    browser.close()


@every_page
def test_nothing_scrolls_sideways_at_twice_the_text_size(
    opened: Opened, site: Site, large: Browser, rule: str, role: Role | None
) -> None:
    page = opened(rule, role, browser=large, viewport={"width": 360, "height": 640})
    if not is_page(page, site.address(rule)):
        return
    page.goto(site.address(rule))
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert page.evaluate(SIDEWAYS) <= 0
