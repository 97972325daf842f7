"""The pages of one's own record in a real Chromium: no finding of axe, no sideways scrolling, by keyboard alone."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import Watched, axe_findings, sideways
from tests.server.cast import Cast
from tests.server.features.accounts.conftest import PASSPHRASE
from tests.server.interfaces.patient_web.browsing import FOCUSED, sign_in
from tests.server.interfaces.patient_web.own_record import (
    ANA,
    RESULT,
    THREAD,
    newcomers_code,
)

pytestmark = pytest.mark.xdist_group("chromium")


def on(page: Page, wanted: str) -> None:
    """Press what leads on, and wait until the next page is there."""
    with page.expect_navigation():
        page.locator(wanted).first.click()


def whole(page: Page, *, again: bool = False) -> None:
    """Nothing for axe to find, nothing wider than a narrow screen, at twice the text too. A page that comes `again` in
    another state is looked at by axe in one language: its colours and its turn were seen before."""
    for width in (820, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert sideways(page) is None, f"{page.url} scrolls sideways at {width} pixels"
    if not again or page.locator("html[dir=ltr]").count():
        assert axe_findings(page) == [], page.url
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select')].filter(e => {
            const box = e.getBoundingClientRect();
            return box.width > 1 && !e.classList.contains('skip') && box.height < 24; }).map(e => e.outerHTML)"""
    )
    assert small == [], page.url


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_and_state_is_whole(browser: Browser, site: tuple[str, Cast], language: str) -> None:
    address, cast = site
    dark = "dark" if language == "ar" else "light"
    context = browser.new_context(java_script_enabled=True, color_scheme=dark)
    watched = Watched(context.new_page())
    page, home = watched.page, f"{address}/my/{cast.ana}"
    page.goto(f"{address}/my/first-time?language={language}")
    page.fill("#code", "AAAAA-AAAAA")
    on(page, "form.card button")
    whole(page)  # no such code
    page.fill("#code", newcomers_code(cast))
    on(page, "form.card button")
    page.fill("#sign_in_name", ANA)
    page.fill("#password", PASSPHRASE)
    on(page, "form.card button")
    whole(page)  # the name is taken
    page.goto(f"{address}/my/sign-in?language={language}")
    whole(page)
    page.fill("#name", ANA)
    page.fill("#password", "wrong")
    on(page, "form.card button")
    whole(page)
    sign_in(page, address, ANA, language)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    for path in ("today", "check-in", "timeline", f"results/{RESULT}", "messages", f"messages/{THREAD}",
                 "messages/urgent", "messages/write", "reports", "nothing-here"):  # fmt: skip
        page.goto(f"{home}/{path}")
        whole(page)
    page.goto(f"{home}/messages/write")
    on(page, "form.card button")
    whole(page, again=True)  # with three faults
    page.check("#pool")
    page.check("#category")
    page.fill("#text", "Hello")
    on(page, "form.card button")
    whole(page, again=True)  # the look before it is sent
    page.goto(f"{home}/today")
    on(page, "a[href*='/task?']")
    on(page, "form.card button")
    whole(page)
    page.goto(f"{home}/check-in")
    page.check("input[value*='weekly']")
    on(page, "form.card button")
    seen = set()
    while not page.url.endswith("/review"):
        if page.url.endswith("/call"):
            whole(page)
            on(page, "main a.button")
            continue
        key = page.input_value("input[name=at]")
        kind = "symptom" if key[0].isdigit() else key.partition(".")[0]
        if kind not in seen:
            whole(page)
            if key != "note":
                on(page, "button[value=next]")  # nothing was chosen
                whole(page, again=True)
        seen.add(kind)
        if page.locator("#value").count() and key.startswith("reading"):
            page.fill("#value", "38.6")
        elif key == "flags":
            page.check("input[value=none]")
        elif page.locator("input[name=value]").count():
            page.locator("input[name=value]").nth(1).check()
        on(page, "button[value=next]")
    whole(page)
    on(page, "main form.card button")
    page.wait_for_url("**/sent")
    whole(page)
    page.goto(f"{home}/reports")
    on(page, "main a.row")
    whole(page)
    refused = ("status of 401", "status of 404", "status of 422")
    assert [one for one in watched.complaints if not any(each in one for each in refused)] == []
    context.close()


def test_a_whole_check_in_by_keyboard_alone(browser: Browser, site: tuple[str, Cast]) -> None:
    address, cast = site
    context = browser.new_context(java_script_enabled=True)
    page = context.new_page()
    sign_in(page, address, ANA, "en")
    page.goto(f"{address}/my/{cast.ana}/check-in")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "a Skip to the main part"
    page.keyboard.press("Enter")
    to(page, "input[radio]", "")
    while not str(page.evaluate(FOCUSED)).startswith("input[radio] Weekly check-in"):
        page.keyboard.press("ArrowDown")
    to(page, "button[submit] Start", "")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for _ in range(60):
        if page.url.endswith("/review"):
            break
        key = page.input_value("input[name=at]")
        if key == "flags":
            to(page, "input[checkbox] None of these", "Space")
        elif key.startswith("reading"):
            to(page, "input[text]", "")
            page.keyboard.type("36.9" if "temperature" in key else "70")
        elif key != "note":
            to(page, "input[radio]", "Space")
        to(page, "button[submit] Next", "")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    to(page, "button[submit] Send my answers", "Enter")
    page.wait_for_url("**/sent")
    assert page.locator("h1").inner_text() == "Thank you. Your report was sent."
    context.close()


def to(page: Page, wanted: str, press: str) -> None:
    """Tab on to what is wanted, and press a key there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if str(page.evaluate(FOCUSED)).startswith(wanted):
            if press:
                page.keyboard.press(press)
                page.wait_for_load_state()
            return
    raise AssertionError(f"Tab does not lead to {wanted!r} on {page.url}")
