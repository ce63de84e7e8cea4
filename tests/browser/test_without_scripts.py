"""A household needs no scripts: every page says the same without them, and its forms work."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rdu.demo.signins import PIN, SHOWN_MEMBER
from rdu.roles import Role
from tests.browser.conftest import Opened
from tests.browser.eyes import PAGES, PHONE, is_page
from tests.browser.site import Site

PRINTED = {"/bukti/<receipt>/58mm", "/slip/<slip>/58mm"}
"""Made for the printer: their button to print needs a script, and shows only with one."""
HOUSEHOLD = [(rule, role) for rule, role in PAGES if role in (None, Role.MEMBER) and rule not in PRINTED]


@pytest.fixture(scope="module")
def two_pages(chromium: Browser, site: Site) -> Iterator[list[Page]]:
    """One that runs scripts and one that does not, for all addresses."""
    contexts = [
        chromium.new_context(base_url=site.base, viewport=PHONE, java_script_enabled=on) for on in (True, False)
    ]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("rule", "role"), HOUSEHOLD, ids=[rule for rule, _ in HOUSEHOLD])
def test_household_pages_say_the_same_without_scripts(
    two_pages: list[Page], site: Site, rule: str, role: Role | None
) -> None:
    said = []
    for page in two_pages:
        site.sign_in(page.context, rule, role)
        if not is_page(page, site.address(rule)):
            return
        said.append(page.locator("main").inner_text())
    assert said[0] == said[1]


def test_a_household_signs_in_announces_a_visit_and_takes_it_back_without_scripts(opened: Opened) -> None:
    page = opened("/masuk", None, viewport=PHONE, java_script_enabled=False)
    page.goto("/masuk")
    page.locator("[name=unit]").fill("MLT")
    page.locator("[name=number]").fill(f"{SHOWN_MEMBER:04}")
    page.locator("[name=pin]").fill(PIN)
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator("h1")).to_have_text("Uang Anda")

    page.get_by_role("button", name="Saya datang").click()
    expect(page.locator("main")).to_contain_text("Kami tunggu")
    page.get_by_role("button", name="Batal datang").click()
    expect(page.get_by_role("button", name="Saya datang")).to_be_visible()
