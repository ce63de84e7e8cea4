"""How tests look at a page: its address, its faults, whether it scrolls sideways."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

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
    """Whether the address answers with a page, and not with data or a file."""
    answer = page.request.get(url)
    assert answer.status == 200, f"{answer.status} {url}"
    return answer.headers["content-type"].startswith("text/html")


def found_by_axe(page: Page) -> list[str]:
    """What axe objects to: rule and place."""
    results: dict[str, Any] = Axe().run(page).response
    return [f"{fault['id']}: {node['target']}" for fault in results["violations"] for node in fault["nodes"]]
