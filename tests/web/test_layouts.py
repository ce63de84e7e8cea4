"""Frames and error pages: every link leads somewhere, the menu follows the person, a refusal says what to do."""

import re

import pytest
from flask import Flask, render_template
from sqlalchemy.orm import Session

from rdu.paths import TEMPLATES
from rdu.roles import Role
from tests.makers import Bank, make_user
from tests.pages import Client, check_page

NAMED = re.compile(
    r'url_for\(\s*["\']([a-z_]+\.[a-z_]+)["\']|["\']((?:deposits|people|catalogue|passbook|admin)\.[a-z_]+)["\']'
)
ICON = re.compile(r'\b(ui|tile)\(\s*["\']([a-z-]+)["\']')


WORD = re.compile(r"<span>([^<]+)</span>")


def menu_of(html: str) -> list[str]:
    """All entries, as a wide page shows them."""
    return WORD.findall(re.sub(r'<li class="more">.*</details></li>', "", _menu(html), flags=re.DOTALL))


def on_a_phone(html: str) -> tuple[list[str], list[str]]:
    """What a narrow page shows, and what stands under the last word of it."""
    plain, _, more = _menu(html).partition('<li class="more">')
    shown = re.sub(r'<li class="wide">.*?</li>', "", plain, flags=re.DOTALL)
    summary, _, rest = more.partition("</summary>")
    return WORD.findall(shown + summary), WORD.findall(rest)


def _menu(html: str) -> str:
    menu = html[html.index('<nav class="menu"') :]
    return menu[: menu.index("</nav>")]


def test_every_address_a_template_names_exists(app: Flask) -> None:
    named = {
        (file.relative_to(TEMPLATES).as_posix(), first or second)
        for file in TEMPLATES.rglob("*.html")
        for first, second in NAMED.findall(file.read_text("utf-8"))
    }
    assert len(named) > 50
    assert {found for found in named if found[1] not in app.view_functions} == set()


def test_every_icon_a_template_names_exists(app: Flask) -> None:
    shelf = app.extensions["rdu.assets"]
    sprites = {"ui": set(shelf.icons["ui.svg"]), "tile": set(shelf.icons["tiles.svg"])}
    named = {
        (file.name, kind, name)
        for file in TEMPLATES.rglob("*.html")
        for kind, name in ICON.findall(file.read_text("utf-8"))
    }
    assert len(named) > 50
    assert {found for found in named if found[2] not in sprites[found[1]]} == set()


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("operator", ["Hari ini", "Timbang", "Anggota", "Uang", "Gudang", "Harga"]),
        ("manager", ["Ringkasan", "Hari ini", "Anggota", "Uang", "Gudang", "Aduan", "Dampak", "Harga"]),
        ("agency", ["Beranda", "Aduan", "Dampak", "Keuangan", "Laporan", "Pabrik", "Inovasi", "Harga", "Unit"]),
        ("admin", ["Unit", "Pengguna", "Setelan", "Catatan"]),
    ],
)
def test_the_menu_of_each_audience(client: Client, session: Session, bank: Bank, person: str, words: list[str]) -> None:
    user = getattr(bank, person)
    client.sign_in(session, user=user, unit=bank.root if person in ("agency", "admin") else bank.unit)
    page = client.get("/akun").text
    assert menu_of(page) == words
    assert "Keluar" in page


def test_a_phone_shows_three_entries_and_keeps_the_others_under_one_word(
    client: Client, session: Session, bank: Bank
) -> None:
    page = client.sign_in(session, user=bank.manager, unit=bank.unit).get("/gudang").text
    shown, under = on_a_phone(page)
    assert shown == ["Ringkasan", "Hari ini", "Anggota", "Lainnya"]
    assert shown[:3] + under == menu_of(page)
    assert '<summary aria-current="true">' in page
    assert '<summary aria-current="true">' not in client.get("/anggota").text


def test_who_holds_two_roles_sees_both_menus(client: Client, session: Session, bank: Bank) -> None:
    both = make_user(session, "berdua", "Berdua Tugas", {bank.unit: Role.OPERATOR, bank.root: Role.MANAGER})
    client.sign_in(session, user=both, unit=bank.unit)
    assert menu_of(client.get("/akun").text) == [
        "Ringkasan",
        "Hari ini",
        "Timbang",
        "Anggota",
        "Uang",
        "Gudang",
        "Aduan",
        "Dampak",
        "Harga",
    ]


def test_the_household_s_menu_marks_where_one_is_and_ends_with_sign_out(
    client: Client, session: Session, bank: Bank
) -> None:
    client.sign_in(session, member=bank.member)
    page = client.get("/saya").text
    assert menu_of(page) == ["Beranda", "Tabungan", "Harga", "Keluar"]
    assert re.findall(r'href="(/[^"]*)" aria-current="page"', page) == ["/saya"]
    assert re.search(r'<form method="post" action="/keluar">', page)


@pytest.mark.parametrize("status", [403, 404, 405, 409, 413, 422, 429, 500, 503])
def test_every_error_page_stands_alone_and_shows_a_way_on(app: Flask, status: int) -> None:
    with app.test_request_context("/tidak-ada"):
        page = render_template(f"errors/{status}.html", message="", code="")
        bare = render_template(f"errors/{status}.html")
    assert page == bare
    check_page(page)
    assert 'class="button"' in page
    assert "<p></p>" not in page


@pytest.mark.parametrize("status", [409, 422, 429, 503])
def test_a_broken_rule_is_told_on_the_page(app: Flask, status: int) -> None:
    with app.test_request_context("/"):
        page = render_template(f"errors/{status}.html", message="Saldo <b>tidak</b> cukup.")
    assert "Saldo &lt;b&gt;tidak&lt;/b&gt; cukup." in page


def test_a_fault_shows_the_code_that_finds_it_in_the_log(app: Flask) -> None:
    with app.test_request_context("/"):
        assert "K74Q2" in render_template("errors/500.html", code="K74Q2")
