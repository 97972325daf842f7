"""The pages of one's own record in a real Chromium: no finding of axe, no sideways scrolling, by keyboard alone, and
what a screen reader is told.

The accessibility tree of a walk is kept in `golden/`; `RENEW_GOLDEN=1 pytest` on this file writes it anew.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from server.foundation import clock
from tests.browser import Watched, axe_findings, sideways
from tests.server.cast import CAST, Cast
from tests.server.features.accounts.conftest import PASSPHRASE
from tests.server.interfaces.console.conftest import served
from tests.server.interfaces.patient_web.own_record import (
    ANA,
    DORA,
    NOW,
    RESULT,
    THREAD,
    newcomers_code,
)

pytestmark = pytest.mark.xdist_group("chromium")
GOLDEN = Path(__file__).parent / "golden"
FOCUSED = """() => { const one = document.activeElement;
  const name = one.labels && one.labels.length ? one.labels[0].innerText : one.innerText || one.getAttribute('aria-label');
  return one.tagName.toLowerCase() + (one.type ? '[' + one.type + ']' : '') + ' ' + (name || '').trim().split('\\n')[0]; }"""

FOCUS_MOVED = """() => { const one = document.querySelector('[autofocus]');
  return !one || document.activeElement === one; }"""
"""A browser moves the focus to where a page wants it when it first paints, which may be after it has loaded."""


@pytest.fixture
def site(sqlite_app: Flask) -> Iterator[tuple[str, Cast]]:
    """The real pages on a port, at one moment, with Ana's record."""

    def at_that_hour(environ, start_response):
        with clock.at(NOW):
            return sqlite_app(environ, start_response)

    with served(at_that_hour) as address:
        yield address, CAST


def sign_in(page: Page, address: str, name: str, language: str) -> None:
    """Through the page for signing in."""
    page.goto(f"{address}/my/sign-in?language={language}")
    page.fill("#name", name)
    page.fill("#password", PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/today*")


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


def test_what_a_screen_reader_is_told(browser: Browser, site: tuple[str, Cast]) -> None:
    address, cast = site
    context = browser.new_context(java_script_enabled=True)
    page = context.new_page()
    told: dict[str, list[str]] = {}
    page.goto(f"{address}/my/sign-in?language=en")
    page.get_by_role("link", name="First time here").click()
    note(told, "first_time", page)
    page.get_by_role("textbox", name="Code from your team").fill(newcomers_code(cast))
    page.get_by_role("button", name="Go on").click()
    note(told, "first_time", page)
    page.get_by_role("textbox", name="Sign-in name").fill("eva@home.example")
    page.get_by_role("textbox", name="Password").fill("too short")
    page.get_by_role("button", name="Save").click()
    note(told, "first_time", page)  # a password that is easy to guess
    page.get_by_role("textbox", name="Password").fill(PASSPHRASE)
    page.get_by_role("button", name="Save").click()
    note(told, "first_time", page)
    sign_in(page, address, DORA, "en")
    note(told, "helper", page)
    sign_in_again(page)
    sign_in(page, address, ANA, "en")
    home = f"{address}/my/{cast.ana}"
    for path in ("today", "timeline"):
        page.goto(f"{home}/{path}")
        note(told, path, page)
    page.goto(f"{home}/check-in")
    note(told, "check_in", page)
    page.get_by_role("radio", name="Weekly check-in").check()
    page.get_by_role("button", name="Start").click()
    note(told, "check_in", page)
    page.get_by_role("button", name="Next").click()
    note(told, "check_in", page)  # nothing was chosen
    page.get_by_role("checkbox", name="None of these").check()
    page.get_by_role("button", name="Next").click()
    note(told, "check_in", page)
    page.goto(f"{home}/messages")
    note(told, "message", page)
    page.get_by_role("link", name="Write a message").click()
    note(told, "message", page)
    page.get_by_role("link", name="It can wait: write").click()
    page.get_by_role("button", name="Look at it once more").click()
    note(told, "message", page)  # what is missing
    page.get_by_role("group", name="To whom?").get_by_role("radio", name="Breast team").check()
    page.get_by_role("radio", name="My medicines").check()
    page.get_by_role("textbox", name="Write in your own words").fill("One tablets?")
    page.get_by_role("button", name="Look at it once more").click()
    note(told, "message", page)
    page.get_by_role("button", name="Change the words").click()
    page.get_by_role("textbox", name="Write in your own words").fill("One tablet?")
    page.get_by_role("button", name="Look at it once more").click()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**done=sent")
    note(told, "message", page)
    page.reload()
    assert page.get_by_text("One tablet?").count() == 1
    context.close()
    for name, parts in told.items():
        _golden(name, "\n\n".join(parts) + "\n")


def sign_in_again(page: Page) -> None:
    """Out, by the button that is on every page."""
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")


def note(told: dict[str, list[str]], name: str, page: Page) -> None:
    """What a reader is told of a page: its title, what is announced, its tree, and the order of Tab."""
    page.wait_for_function(FOCUS_MOVED)
    live = page.locator("[role=alert], [role=status]").all_inner_texts()
    focus = page.evaluate(FOCUSED)
    stops = []
    page.locator("body").evaluate("one => { one.tabIndex = -1; one.focus(); }")
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = str(page.evaluate(FOCUSED))
        if stop.startswith("body"):
            break
        stops.append(stop)
        if stop == "a 简体中文":
            break
    announced = " / ".join(re.sub(r"\s+", " ", one).strip() for one in live)
    tree = page.locator("main").aria_snapshot()
    shown = [
        f"# {page.title()}",
        f"announced: {announced}",
        f"focus: {focus.split(' Please')[0]}",
        tree,
        "Tab:",
    ]
    told.setdefault(name, []).append(_steady("\n".join([*shown, *(f"  {stop}" for stop in stops)])))


def _steady(text: str) -> str:
    """Without what is new in every run: addresses with their ids."""
    return re.sub(r"(/url: ).*", r"\1…", re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", text))


def _golden(name: str, told: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("RENEW_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(told, encoding="utf-8")
    assert path.exists(), f"{path.name} is missing: run with RENEW_GOLDEN=1"
    assert told == path.read_text(encoding="utf-8"), (
        f"{path.name} differs: look, then run with RENEW_GOLDEN=1"
    )
