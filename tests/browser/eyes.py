"""How tests look at a page: its address, its faults, whether it scrolls sideways."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page, ViewportSize

from rdu import create_app
from rdu.config import Config
from tests.browser.site import pages_of

PAGES = pages_of(create_app(Config("sqlite://", "x" * 32, https=False)))
PHONE: ViewportSize = {"width": 320, "height": 640}
DESK: ViewportSize = {"width": 1366, "height": 768}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

every_page = pytest.mark.parametrize(
    ("rule", "role"), PAGES, ids=[f"{role or 'anyone'} {rule}" for rule, role in PAGES]
)


def is_page(page: Page, url: str) -> bool:
    """Go there. Whether it answers with a page, and not with data or with a file, which Chromium takes away."""
    try:
        answer = page.goto(url)
    except Error as error:
        if "Download is starting" in str(error):
            return False
        raise
    assert answer is not None
    assert answer.status == 200, f"{answer.status} {url}"
    return answer.headers["content-type"].startswith("text/html")


def found_by_axe(page: Page) -> list[str]:
    """What axe objects to: rule and place."""
    return _objections(page, _WHOLE)


def found_at_another_size(page: Page) -> list[str]:
    """What could not be seen before `found_by_axe` looked at the page at another size, and what scrolls now.

    Names, roles, order and colours do not change with the window: what was judged once is not judged again.
    """
    return _objections(page, _AGAIN)


_AXE = Axe().axe_script
_WHOLE = """async () => {
  document.querySelectorAll("*").forEach(element => { element.seenBefore = element.checkVisibility() })
  return (await axe.run({resultTypes: ["violations"]})).violations
}"""
_AGAIN = """async () => {
  const fresh = [...document.body.querySelectorAll("*")].filter(one => one.checkVisibility() && !one.seenBefore)
  const found = await axe.run({resultTypes: ["violations"], runOnly: ["scrollable-region-focusable"]})
  const more = fresh.length ? await axe.run({include: fresh}, {resultTypes: ["violations"]}) : {violations: []}
  return [...found.violations, ...more.violations]
}"""


def _objections(page: Page, how: str) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    violations: list[dict[str, Any]] = page.evaluate(how)
    return [f"{fault['id']}: {node['target']}" for fault in violations for node in fault["nodes"]]
