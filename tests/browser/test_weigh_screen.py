"""The weigh-in screen under real fingers and real keys."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page, Request, Route, expect
from sqlalchemy import delete, func, select

from rdu.catalogue.models import Grade, Group, Sipsn, WasteType
from rdu.clock import today_at
from rdu.deposits.models import WeighIn, WeighingDay
from rdu.people import sessions
from rdu.weights import Measure
from tests.browser.conftest import Live, PageAt
from tests.makers import make_member, make_price_list, open_day

PHONE, DESK = (360, 640), (1366, 768)
SAVE = "**/timbang/simpan"
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
TWICE = """async () => {
  const sheet = await new CSSStyleSheet().replace('html { font-size: 200% }');
  document.adoptedStyleSheets = [sheet];
}"""


@pytest.fixture
def shop(live: Live) -> None:
    """Cardboard at Rp1.500 beside bottles and cans, and member 0123; the day is opened anew with that price."""
    session, unit = live.session, live.bank.unit
    board = WasteType(
        code="KDS", key="21", name="Kardus", short="Kardus", picture="kardus", group=Group.PAPER, measure=Measure.KG,
        material="NONE", sipsn=Sipsn.PAPER, grades=[Grade(code="biasa", name="")],
    )  # fmt: skip
    session.add(board)
    make_price_list(session, unit, {("21", "biasa"): 1_500}, since=date(2025, 1, 1), types={"21": board})
    session.execute(delete(WeighingDay))
    open_day(session, unit, live.bank.operator, today_at(unit.timezone))
    make_member(session, unit, 123, "Siti Maryam", nickname="Bu Yam")
    session.commit()


@pytest.fixture
def open_screen(page_at: PageAt, shop: None, sign_in_operator: Callable[[Page], None]) -> Callable[..., Page]:
    def open_page(size: tuple[int, int] = PHONE, address: str = "/timbang", **options: object) -> Page:
        page = page_at(*size, **options)
        sign_in_operator(page)
        page.goto(address)
        page.wait_for_selector("#tiles .tile")
        return page

    return open_page


class Fingers:
    """Counts every touch."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def tap(self, selector: str) -> None:
        self.page.locator(selector).tap()
        self.actions += 1

    def weigh(self, code: str, weight: str) -> None:
        self.tap(f"#tiles [data-code='{code}']")
        for key in weight:
            self.tap(f"#pad [data-key='{key}']")

    def pick(self, number: str) -> None:
        self.tap("#who")
        for digit in number:
            self.tap(f"#sheet [data-name=angka-{digit}]")
        self.tap(f"#sheet [data-name=anggota-{number}]")


class Keys:
    """Counts every key."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def line(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        self.pressed += len(text) + 1


def saved(live: Live) -> int:
    count = live.session.scalar(select(func.count()).select_from(WeighIn)) or 0
    live.session.rollback()
    return count


def weigh_three(page: Page) -> Fingers:
    fingers = Fingers(page)
    fingers.pick("0123")
    for code, weight in (("11", "1,25"), ("21", "4,5"), ("31", "0,4")):
        fingers.weigh(code, weight)
    return fingers


def test_three_items_take_at_most_23_actions_by_finger(open_screen: Callable[..., Page], live: Live) -> None:
    page = open_screen(PHONE)
    fingers = weigh_three(page)
    fingers.tap("#finish")
    fingers.tap("[data-name=simpan]")
    expect(page.get_by_role("status").filter(has_text="Tersimpan")).to_contain_text(
        "Rp13.005masuk ke tabungan Siti Maryam."
    )
    assert fingers.actions <= 23, fingers.actions
    assert saved(live) == 1


def test_three_items_take_at_most_33_keys_and_no_mouse(open_screen: Callable[..., Page], live: Live) -> None:
    page = open_screen(DESK)
    expect(page.locator("#line")).to_be_focused()
    keys = Keys(page)
    keys.line("/0123")
    expect(page.locator("#who")).to_contain_text("Siti Maryam")
    for text in ("11 1,25", "21 4,5", "31 0,4", ""):
        keys.line(text)
    expect(page.locator("[data-name=simpan]")).to_be_focused()
    keys.line("")
    expect(page.get_by_role("status").filter(has_text="Tersimpan")).to_contain_text("Rp13.005")
    assert keys.pressed <= 33, keys.pressed
    assert saved(live) == 1

    keys.line("")
    expect(page.locator("#line")).to_be_focused()
    expect(page.locator("#who")).to_contain_text("Pilih anggota")


def test_what_is_read_back_is_what_is_saved(open_screen: Callable[..., Page]) -> None:
    page = open_screen()
    weigh_three(page).tap("#finish")
    sheet = page.locator("#sheet")
    for shown in (
        "Bacakan ke anggota",
        "Siti Maryam",
        "1,25\u00a0kg",
        "Rp15.300",
        "Bagian unit 15\u00a0%",
        "Rp2.295",
        "Rp13.005",
    ):
        expect(sheet).to_contain_text(shown)


def test_a_lost_answer_is_sent_again_word_for_word_and_counts_once(
    open_screen: Callable[..., Page], live: Live
) -> None:
    page = open_screen()
    bodies: list[str] = []

    def answer_lost(route: Route) -> None:
        bodies.append(route.request.post_data or "")
        route.fetch()
        route.abort()

    def heard(request: Request) -> None:
        if request.url.endswith("/simpan"):
            bodies.append(request.post_data or "")

    page.route(SAVE, answer_lost)
    fingers = weigh_three(page)
    fingers.tap("#finish")
    fingers.tap("[data-name=simpan]")
    expect(page.locator("#sheet")).to_contain_text("Belum terkirim")
    page.unroute(SAVE)
    page.on("request", heard)
    fingers.tap("[data-name=kirim]")
    expect(page.locator("#sheet")).to_contain_text("Tersimpan")
    assert len(set(bodies)) == 1
    assert len(bodies) == 4
    assert json.loads(bodies[0])["net"] == 13_005
    assert saved(live) == 1


def test_an_operation_without_an_answer_outlives_a_reload(open_screen: Callable[..., Page], live: Live) -> None:
    page = open_screen()
    page.route(SAVE, lambda route: route.abort())
    fingers = weigh_three(page)
    fingers.tap("#finish")
    fingers.tap("[data-name=simpan]")
    expect(page.locator("#sheet")).to_contain_text("Belum terkirim")
    page.unroute(SAVE)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    fingers.tap("[data-name=kirim]")
    expect(page.locator("#sheet")).to_contain_text("Tersimpan")
    assert saved(live) == 1


def test_a_reload_loses_nothing_that_was_typed(open_screen: Callable[..., Page]) -> None:
    page = open_screen()
    weigh_three(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("#who")).to_contain_text("Siti Maryam")
    expect(page.locator("#now")).to_contain_text("0,4\u00a0kg")
    expect(page.locator("#sum-net")).to_have_text("Rp13.005")


def test_the_page_opened_for_one_member_never_takes_another_ones_lines(open_screen: Callable[..., Page]) -> None:
    page = open_screen(PHONE, "/timbang?anggota=0123")
    expect(page.locator("#who")).to_contain_text("Siti Maryam")
    Fingers(page).weigh("11", "1")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/timbang?anggota=0002")
    expect(page.locator("#who")).to_contain_text("Siti Maryam")
    expect(page.locator("#now")).to_contain_text("Selesaikan dulu timbangan Siti Maryam.")


def test_escape_closes_the_search_though_something_is_typed(open_screen: Callable[..., Page]) -> None:
    page = open_screen(DESK)
    page.keyboard.press("F2")
    page.keyboard.type("siti")
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()
    expect(page.locator("#line")).to_be_focused()


def test_who_was_signed_out_signs_in_and_sends_what_was_weighed(
    open_screen: Callable[..., Page], live: Live, sign_in_operator: Callable[[Page], None]
) -> None:
    page = open_screen()
    fingers = weigh_three(page)
    sessions.end_all(live.session, user=live.bank.operator)
    live.session.commit()
    fingers.tap("#finish")
    fingers.tap("[data-name=simpan]")
    expect(page.locator("#sheet")).to_contain_text("Masuk lagi untuk mengirim")
    sign_in_operator(page)
    page.goto("/timbang")
    fingers.tap("[data-name=kirim]")
    expect(page.locator("#sheet")).to_contain_text("Tersimpan")
    assert saved(live) == 1


def test_leaving_with_unsaved_lines_is_asked_about(open_screen: Callable[..., Page]) -> None:
    page = open_screen()
    Fingers(page).weigh("11", "1")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto("/hari")
    assert asked == ["beforeunload"]


def test_grades_containers_and_undo_work_by_finger(open_screen: Callable[..., Page]) -> None:
    page = open_screen()
    fingers, now = Fingers(page), page.locator("#now")
    fingers.weigh("31", "")
    fingers.weigh("11", "1,25")
    expect(now).to_contain_text("Rp3.750")
    fingers.tap("[data-name=mutu-kotor]")
    expect(now).to_contain_text("Rp2.625")
    fingers.tap("#pad [data-does=undo]")
    expect(now).to_contain_text("Rp3.750")
    fingers.tap("#pad [data-does=tareSheet]")
    page.get_by_label("Wadah lain (kg)").fill("0,25")
    page.get_by_role("button", name="Pakai").tap()
    expect(now).to_contain_text("1\u00a0kg")
    expect(now).to_contain_text("Rp3.000")


def test_a_line_is_changed_or_removed_before_saving(open_screen: Callable[..., Page]) -> None:
    page = open_screen()
    fingers = weigh_three(page)
    fingers.tap("#finish")
    fingers.tap("#sheet [data-name=ubah]")
    fingers.tap("[data-name=hapus-1]")
    fingers.tap("[data-name=ubah-0]")
    for key in ("hapus", "5"):
        fingers.tap(f"#pad [data-key='{key}']")
    expect(page.locator("#now")).to_contain_text("1,25\u00a0kg")
    expect(page.locator("#sum-words")).to_have_text("2 jenis, masuk tabungan")


def test_one_and_a_half_or_fifteen_hundred_is_asked_never_guessed(open_screen: Callable[..., Page]) -> None:
    page = open_screen(DESK)
    Keys(page).line("11 1.500")
    expect(page.locator("#now")).to_contain_text("ada dua arti")
    expect(page.locator("#sum-net")).to_have_text("Rp0")
    page.get_by_role("button", name="1,5\u00a0kg").click()
    expect(page.locator("#now")).to_contain_text("Rp4.500")
    expect(page.locator("#line")).to_be_focused()


def test_words_and_names_work_on_the_keyboard_line(open_screen: Callable[..., Page]) -> None:
    page = open_screen(DESK)
    keys, now = Keys(page), page.locator("#now")
    keys.line("kar 4,5")
    expect(now).to_contain_text("Rp6.750")
    keys.line("tara 0,5")
    expect(now).to_contain_text("Rp6.000")
    keys.line("11 2")
    keys.line("kotor")
    expect(now).to_contain_text("Rp4.200")
    keys.line("hapus")
    keys.line("batal")
    expect(now).to_contain_text("Rp4.200")
    keys.line("41 1,5")
    expect(now).to_contain_text("Buah dihitung bulat")
    page.keyboard.press("F4")
    keys.line("selesai")
    expect(page.locator("#sheet")).to_contain_text("Siapa yang datang?")


def test_a_card_read_by_a_wedge_picks_its_member(open_screen: Callable[..., Page], live: Live) -> None:
    page = open_screen(DESK)
    Keys(page).line(f"https://rdu.example/k/{live.bank.member.card_token}")
    expect(page.locator("#who")).to_contain_text("Siti Aminah")
    page.keyboard.press("F2")
    expect(page.locator("#find-member")).to_be_focused()
    Keys(page).line("rohmah")
    expect(page.locator("#who")).to_contain_text("Rohmah")


def test_a_number_nobody_has_leads_to_quick_enrolment(open_screen: Callable[..., Page], live: Live) -> None:
    page = open_screen(DESK)
    Keys(page).line("/0777")
    expect(page.locator("#sheet")).to_contain_text("Nomor 0777 tidak ada. Cari nama atau daftar cepat.")
    page.get_by_role("button", name="Daftar cepat").click()
    page.get_by_role("button", name="Daftarkan").click()
    expect(page.get_by_label("Nama", exact=True)).to_be_focused()
    expect(page.locator("#sheet")).to_contain_text("Tulis nama anggota.")
    page.get_by_label("Nama", exact=True).fill("Sitti Amina")
    page.get_by_label("Desa").select_option("35.26.03.1001")
    page.get_by_label("Anggota setuju").check()
    page.get_by_role("button", name="Daftarkan").click()
    expect(page.locator("#sheet")).to_contain_text("Mungkin sudah terdaftar")
    page.get_by_role("button", name="Bukan, daftarkan baru").click()
    expect(page.locator("#who")).to_contain_text("nomor\u00a00124")


def test_an_open_sheet_holds_the_focus_and_gives_it_back(open_screen: Callable[..., Page]) -> None:
    page = open_screen(DESK)
    keys = Keys(page)
    for text in ("/0123", "11 1", ""):
        keys.line(text)
    expect(page.locator("[data-name=simpan]")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('#sheet') !== null"
        )
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()
    expect(page.locator("#line")).to_be_focused()


def faults(page: Page) -> list[str]:
    """What axe objects to: rule and place."""
    found: dict[str, Any] = Axe().run(page).response
    return [f"{fault['id']}: {node['target']}" for fault in found["violations"] for node in fault["nodes"]]


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_axe_finds_nothing_in_any_state(open_screen: Callable[..., Page], size: tuple[int, int]) -> None:
    page = open_screen(size, "/timbang?anggota=0123")
    act = page.evaluate
    states = {
        "empty": "1",
        "grades": "document.querySelector(`#tiles [data-code='11']`).click()",
        "container": "document.querySelector('[data-does=tareSheet]').click()",
        "weighed": "document.querySelector('[data-name=tutup]').click(), "
        "document.querySelectorAll('#pad [data-key]')[0].click()",
        "all items": "document.querySelector('[data-does=findItem]').click()",
        "search": "document.querySelector('[data-name=tutup]').click(), document.querySelector('#who').click()",
        "newcomer": "document.querySelector('#sheet .enrol').click()",
        "list": "document.querySelector('[data-name=tutup]').click(), "
        "document.querySelector('[data-name=tutup]').click(), document.querySelector('#see-list').click()",
        "read back": "document.querySelector('[data-name=tutup]').click(), document.querySelector('#finish').click()",
    }
    for state, script in states.items():
        act(script)
        page.wait_for_timeout(200)
        assert faults(page) == [], state
    page.route(SAVE, lambda route: route.abort())
    page.locator("[data-name=simpan]").click()
    expect(page.locator("#sheet")).to_contain_text("Belum terkirim")
    assert faults(page) == [], "not sent"
    page.unroute(SAVE)
    page.locator("[data-name=kirim]").click()
    expect(page.locator("#sheet")).to_contain_text("Tersimpan")
    assert faults(page) == [], "saved"


@pytest.mark.parametrize("size", [(320, 640), PHONE, DESK])
def test_nothing_scrolls_sideways(open_screen: Callable[..., Page], size: tuple[int, int]) -> None:
    page = open_screen(size)
    assert not page.evaluate(SIDEWAYS)
    page.locator("#tiles [data-code='11']").click()
    page.locator("#who").click()
    assert not page.evaluate(SIDEWAYS)


def test_nothing_scrolls_sideways_at_twice_the_letter_size(open_screen: Callable[..., Page]) -> None:
    page = open_screen()
    page.evaluate(TWICE)
    weigh_three(page)
    assert not page.evaluate(SIDEWAYS)
    page.locator("#finish").tap()
    assert not page.evaluate("document.querySelector('#sheet').scrollWidth > innerWidth")


def test_the_first_load_is_five_requests_and_light(page_at: PageAt, shop: None, live: Live) -> None:
    page = page_at(*PHONE)
    live.sign_in(page, live.bank.operator, live.bank.unit)
    devtools = page.context.new_cdp_session(page)
    sizes: list[int] = []
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto("/timbang", wait_until="networkidle")
    assert len(sizes) <= 5, sizes
    assert sum(sizes) <= 90_000, sizes


def test_without_scripts_the_same_address_leads_to_the_plain_form(page_at: PageAt, shop: None, live: Live) -> None:
    page = page_at(*PHONE, java_script_enabled=False)
    live.sign_in(page, live.bank.operator, live.bank.unit)
    page.goto("/timbang")
    page.wait_for_url("**/timbang/formulir")
    page.get_by_label("Nomor anggota").fill("0123")
    page.get_by_label("Jenis dan harga").first.select_option("PET/bersih")
    page.get_by_label("Berat, isi, atau jumlah").first.fill("1,25")
    page.get_by_role("button", name="Bacakan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Siti Maryam")
    page.get_by_role("button", name="Benar, simpan").click()
    page.wait_for_url("**/bukti/MLT-A-000001")
    assert saved(live) == 1
