"""The real console in a real browser: a morning's work, every page accessible and whole, nothing typed ever runs."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from server.features.timeline import queries as timeline
from server.features.triage import queries as triage
from server.foundation import clock
from tests.browser import Watched, axe_findings, sideways
from tests.server.cast import number
from tests.server.interfaces.console.conftest import LiveConsole, served_clinic, small_record
from tests.server.interfaces.console.real_record import ASSIGNED, FOLLOWED, PASSPHRASE, ROSA, SAM

pytestmark = pytest.mark.xdist_group("chromium")

PAGES = (
    "/panel",
    "/panel?name=zzz",
    f"/patients/{ROSA}",
    f"/patients/{ROSA}?as_of=2026-11-10",
    f"/patients/{SAM}",
    f"/patients/{ROSA}/devices",
    f"/patients/{ROSA}/appointments/new",
    f"/patients/{ROSA}/appointments/{number(91)}/move",
    f"/patients/{ROSA}/appointments/{number(91)}/cancel",
    f"/patients/{ROSA}/appointments/{number(92)}/attend",
    f"/patients/{ROSA}/results/new",
    f"/patients/{ROSA}/results/{number(94)}",
    f"/patients/{ROSA}/events/new",
    f"/patients/{ROSA}/medicines/new",
    f"/patients/{ROSA}/medicines/{number(77)}",
    f"/patients/{ROSA}/allergies/{number(78)}",
    f"/patients/{ROSA}/plans/new",
    f"/patients/{ROSA}/plans/{ASSIGNED}/hold",
    f"/patients/{ROSA}/plans/{ASSIGNED}/end",
    f"/patients/{ROSA}/plans/{ASSIGNED}/cycles/5/give",
    f"/patients/{ROSA}/plans/{ASSIGNED}/cycles/5/delay",
    f"/patients/{ROSA}/plans/{ASSIGNED}/cycles/5/cancel",
    f"/patients/{ROSA}/check-ins/new",
    f"/patients/{SAM}/holds/{number(95)}/resume",
    f"/patients/{SAM}/plans/{FOLLOWED}/end",
    "/account",
)

PAYLOADS = (
    "<script>window.__ran=1</script>",
    "<img src=x onerror=window.__ran=1>",
    '"><svg onload=window.__ran=1>',
    "'><body onpageshow=window.__ran=1>",
    "javascript:window.__ran=1",
    "</title><script>window.__ran=1</script>",
    "</textarea><script>window.__ran=1</script>",
    "{{ self.__init__.__globals__ }}{{7*7}}",
    '" autofocus onfocus="window.__ran=1',
    "<iframe srcdoc='<script>parent.__ran=1</script>'>",
    "</style><style>*{display:none}</style>",
    "\u202e<a href='data:text/html,<script>1</script>'>x</a>",
)


@pytest.fixture
def screen(browser: Browser) -> Iterator[BrowserContext]:
    """A clinician's screen of its own cookies."""
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    yield context
    context.close()


def complaints(watched: Watched) -> list[str]:
    """What the browser said, but for a picture of the tab that a quick reader left behind, and forms sent back."""
    return [one for one in watched.complaints if "mark.svg" not in one and "status of 422" not in one]


def test_a_mornings_work(live: LiveConsole, screen: BrowserContext) -> None:
    page = screen.new_page()
    live.sign_in(page)
    page.click("text=Rosa Delgado Ortiz")
    assert "Temperature 38.4 °C while blood counts may be low." in page.inner_text("#alerts")
    fever = page.locator("article.alert--red")
    fever.locator("textarea").fill("Called; she comes in now.")
    fever.locator("button").first.click()
    assert "The alert is acknowledged." in page.inner_text("main")
    page.click("#alerts summary")
    assert "Called; she comes in now." in page.inner_text("#alerts details")

    page.click("#appointments >> text=Book one")
    page.fill("#title", "Blood culture")
    page.select_option("#category", "lab")
    page.fill("#on", "2026-11-23")
    page.fill("#at", "08:15")
    page.click("main button[type=submit]")
    assert "Blood culture" in page.inner_text("#appointments")
    page.get_by_role("link", name="Move Blood culture of 23 Nov").first.click()
    page.fill("#at", "09:45")
    page.fill("#reason", "bed not free")
    page.click("main button[type=submit]")
    assert "Moved from 23 Nov 2026, 08:15: bed not free" in page.inner_text("#appointments")
    page.get_by_role("link", name="Cancel Blood culture of 23 Nov").first.click()
    page.fill("#reason", "taken on the ward")
    page.click("main button[type=submit]")
    assert "Cancelled: taken on the ward" in page.inner_text("#appointments")

    page.click("#results >> text=Enter a result")
    page.select_option("#test", "777-3")
    page.fill("#value", "88")
    page.fill("#on", "2026-11-22")
    page.fill("#at", "08:00")
    page.click("main button[type=submit]")
    assert "Platelets" in page.inner_text("#results")

    page.get_by_role("link", name="Enter as given cycle 5").click()
    page.fill("#given_on", "2026-11-22")
    page.fill("#dose_oxaliplatin", "64")
    page.fill("#dose_reason", "tingling")
    page.click("main button[type=submit]")
    assert "Oxaliplatin 64 mg/m2 (75 %): tingling" in page.inner_text("#treatment")

    page.fill("#as_of", "2026-11-18")
    page.click("text=Rewind")
    assert "The record as it stood at the end of 18 Nov 2026." in page.inner_text("main")
    assert "Blood culture" not in page.inner_text("main") and "Platelets" not in page.inner_text("main")
    with live.app.app_context(), clock.at(live.hour.now):
        seen = next(one for one in triage.alerts(ROSA, by=live.cast.nurse) if one.rule == "fever")
        assert (seen.status, seen.acknowledged_name) == ("acknowledged", "Nurse")
        booked = [
            one for one in timeline.appointments(ROSA, by=live.cast.nurse) if one.title == "Blood culture"
        ]
        assert [one.status for one in booked] == ["cancelled"]


def test_every_real_page_is_accessible_whole_and_at_home_on_a_narrow_screen(
    live: LiveConsole, screen: BrowserContext
) -> None:
    watched = Watched(screen.new_page())
    page = watched.page
    live.sign_in(page)
    for path in PAGES:
        answer = page.goto(live.address + path)
        assert answer is not None and answer.status == 200, path
        for summary in page.locator("details > summary").all():
            summary.click()
        assert axe_findings(page) == [], path
        page.set_viewport_size({"width": 320, "height": 800})
        assert sideways(page) is None, path
        page.set_viewport_size({"width": 1366, "height": 900})
    assert complaints(watched) == []


def test_the_whole_console_is_used_without_javascript(live: LiveConsole, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    live.sign_in(page)
    page.fill("#name", "Rosa")
    page.click("text=Show >> nth=0")
    page.click("text=Rosa Delgado Ortiz")
    page.locator("article.alert--red textarea").fill("Called.")
    page.locator("article.alert--red button").first.click()
    assert "The alert is acknowledged." in page.inner_text("main")
    context.close()


def test_what_was_typed_survives_the_end_of_the_session(live: LiveConsole, screen: BrowserContext) -> None:
    page = screen.new_page()
    live.sign_in(page)
    page.goto(f"{live.address}/patients/{ROSA}")
    page.locator("article.alert--red textarea").fill("Called Rosa, blood cultures ordered.")
    live.hour.pass_(minutes=20)
    page.locator("article.alert--red button").first.click()
    assert "You were signed out after a time without use." in page.inner_text("main")
    assert axe_findings(page) == []
    page.fill("#sign_in_name", "nurse@clinic.example")
    page.fill("#password", PASSPHRASE)
    page.click("main button")
    assert "Called Rosa, blood cultures ordered." in page.inner_text("main")
    assert axe_findings(page) == []
    page.click("text=Send it now")
    page.click("#alerts summary")
    assert "Called Rosa, blood cultures ordered." in page.inner_text("#alerts details")


def test_nothing_that_people_write_ever_runs(sqlite_app: Flask, browser: Browser) -> None:
    """A dozen payloads stand in every text of the record, and in what is typed; a tripwire and the policy's own
    reports say whether any of it was more than text."""
    words = " ".join(PAYLOADS)
    small_record(words)
    with served_clinic(sqlite_app) as live:
        context = browser.new_context(viewport={"width": 1366, "height": 900})
        watched = Watched(context.new_page())
        page = watched.page
        page.on("dialog", lambda dialog: watched.complaints.append(f"dialog: {dialog.message}"))
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.blockedURI))"
        )
        live.sign_in(page)
        for path in PAGES:
            page.goto(live.address + path)
            assert page.evaluate("window.__ran") is None, path
            assert page.locator("main iframe, main script, main img, main style").count() == 0, path
        page.goto(f"{live.address}/patients/{ROSA}")
        text = page.inner_text("main")
        for payload in PAYLOADS:
            assert payload.replace("\u202e", "") in text.replace("\u202e", ""), "shown as it was written"
        page.goto(f"{live.address}/patients/{ROSA}/appointments/new")
        page.fill("#title", words)
        page.fill("#place", words)
        page.click("main button[type=submit]")
        assert page.input_value("#title") == words and page.evaluate("window.__ran") is None
        page.goto(f"{live.address}/panel?name={quote(words)}")
        assert page.input_value("#name") == words[:200] and page.evaluate("window.__ran") is None
        assert complaints(watched) == []
        context.close()
