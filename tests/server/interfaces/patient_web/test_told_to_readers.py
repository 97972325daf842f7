"""What a screen reader is told on the pages of one's own record.

The accessibility tree of a walk is kept in `golden/`; `RENEW_GOLDEN=1 pytest` on this file writes it anew.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.server.cast import Cast
from tests.server.features.accounts.conftest import PASSPHRASE
from tests.server.interfaces.patient_web.browsing import FOCUSED, sign_in
from tests.server.interfaces.patient_web.own_record import ANA, DORA, newcomers_code

pytestmark = pytest.mark.xdist_group("chromium")
GOLDEN = Path(__file__).parent / "golden"
FOCUS_MOVED = """() => { const one = document.querySelector('[autofocus]');
  return !one || document.activeElement === one; }"""
"""A browser moves the focus to where a page wants it when it first paints, which may be after it has loaded."""


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
