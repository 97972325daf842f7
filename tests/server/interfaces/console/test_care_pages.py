"""Why an alert, tablets and requests for more, grades and release of results, own goals, versions, resources of a site."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from server.features.prescriptions import queries as prescriptions
from server.features.timeline import queries as timeline
from server.features.triage import queries as triage
from server.foundation import clock
from tests.browser import Watched, axe_findings, sideways
from tests.server.cast import CAST, Cast
from tests.server.interfaces.console.conftest import LiveConsole, served_clinic, small_record
from tests.server.interfaces.console.desk import Desk, words_of
from tests.server.interfaces.console.real_record import NOW, ROSA
from tests.server.interfaces.console.sample_depth import (
    PRESCRIBED,
    REFILL,
    RESOURCE,
    SWALLOWED,
    WAITING,
    add_plans,
    write_depth,
)
from tests.server.interfaces.console.test_real_pages import PAYLOADS

pytestmark = pytest.mark.xdist_group("chromium")

PATIENT = f"/patients/{ROSA}"
TABLETS = f"{PATIENT}/prescriptions/{PRESCRIBED}"
ANSWER = f"{PATIENT}/refills/{REFILL}/answer"
VERSION = f"{PATIENT}/plans/{SWALLOWED}/version"
FORMS = (
    f"{PATIENT}/plans/{SWALLOWED}/tablets/capecitabine",
    f"{TABLETS}/change",
    f"{TABLETS}/supply",
    f"{TABLETS}/end",
    ANSWER,
    VERSION,
)
Sit = Callable[[str], Desk]


def fever(by: Any) -> str:
    """Where Rosa's fever is explained."""
    found = next(one for one in triage.alerts(ROSA, by=by) if one.rule == "fever")
    return f"{PATIENT}/alerts/{found.id}/why"


def test_the_team_sees_them_and_nobody_else_does(depth: Cast, desk: Sit) -> None:
    nurse, why = desk("nurse"), fever(depth.nurse)
    for path in (*FORMS, why):
        assert nurse.open(path).status_code == 200, path
    for role in ("other_nurse", "administrator", "coordinator"):
        someone = desk(role)
        for path in (*FORMS, why):
            answer = someone.open(path)
            assert answer.status_code == 404 and "Rosa" not in answer.text, (role, path)


def test_resources_are_kept_by_who_has_a_right_over_the_site(depth: Cast, desk: Sit) -> None:
    for role, may in (("lead", True), ("administrator", True), ("nurse", False), ("coordinator", False)):
        someone = desk(role)
        for path in (
            "/resources",
            "/resources/new",
            f"/resources/{RESOURCE}",
            f"/resources/{RESOURCE}/withdraw",
        ):
            assert someone.open(path).status_code == (200 if may else 404), (role, path)
        assert (">Resources<" in someone.open("/account").text) is may


def test_an_alert_is_explained_with_who_approved_it_and_what_would_not_have_raised_it(
    depth: Cast, desk: Sit
) -> None:
    page = words_of(desk("nurse").open(fever(depth.nurse)))
    assert "During myelosuppression and temperature 38.0 °C or more" in page
    assert "temperature: 38.4 °C (limit at least 38.0 °C)" in page
    assert "Daymark demonstration, not clinically approved" in page
    would_not = page[page.index("What would not have raised it") :]
    assert "temperature: 37.9 °C instead of 38.4 °C" in would_not


def test_the_page_shows_what_the_patient_asks_swallows_wants_and_waits_for(depth: Cast, desk: Sit) -> None:
    page = words_of(desk("nurse").open(PATIENT))
    assert "Asks for you today said 22 Nov 2026" in page and "asks for you" in words_of(
        desk("nurse").open("/panel")
    )
    assert "3 × 500 mg and 1 × 150 mg" in page and "within 30 minutes after food" in page
    assert "running out" in page and "More tablets: asked for" in page and "on Friday" in page
    assert "Walk to the river own goal, not counted" in page and "helped" in page
    assert "called Rosi ·" in page and "Dance in June" in page and "wants to be told the main things" in page
    assert "May I swim?" in page and "Offered, not answered yet" in page
    assert "CTCAE v5: grade 3 CTCAE v6: grade 2" in page and "usual 150 – 450 10*9/L" in page
    assert "The patient sees this from 24 Nov 2026" in page
    assert "Rides to treatment" in page and "long ago" in page
    rewound = desk("nurse").open(f"{PATIENT}?as_of=2026-11-10")
    assert "Walk to the river" not in rewound.text and "/release" not in rewound.text


def test_tablets_are_changed_handed_over_and_ended(depth: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    third = nurse.fill(f"{TABLETS}/change", dose_0_0="0.3", reason="numb hands")
    assert third.status_code == 422 and "Write a number of tablets such as 3 or 0.5." in words_of(third)
    none = nurse.fill(f"{TABLETS}/change", dose_0_0="", dose_0_1="0", reason="numb hands")
    assert "Say how many tablets are taken at this time." in words_of(none)
    assert nurse.fill(f"{TABLETS}/supply", supply_0="many").status_code == 422
    assert nurse.fill(f"{TABLETS}/supply").status_code == 422
    assert nurse.fill(f"{TABLETS}/supply", supply_0="60").status_code == 303
    assert nurse.fill(f"{TABLETS}/change", dose_0_0="2,5", reason="numb hands").status_code == 303
    page = words_of(nurse.open(PATIENT))
    assert "2½ × 500 mg and 1 × 150 mg" in page and "84 tablets of 500 mg" in page
    assert nurse.open(f"{TABLETS}/change").status_code == 404, "it was changed by something newer"
    now = prescriptions.to_swallow(ROSA, by=depth.nurse)[0].prescription
    ended = nurse.fill(f"{PATIENT}/prescriptions/{now.id}/end", reason="the course is over")
    assert ended.status_code == 303
    missing = f"{PATIENT}/plans/{SWALLOWED}/tablets/capecitabine"
    assert missing in nurse.open(PATIENT).text, "none are prescribed now"
    again = nurse.fill(missing, dose_0_0="3", dose_1_0="3", supply_1="30", from_on="2026-11-23")
    assert again.status_code == 303
    assert "3 × 500 mg" in words_of(nurse.open(PATIENT))


def test_a_plan_goes_on_with_another_version_and_says_what_that_means_first(depth: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    form = words_of(nurse.open(VERSION))
    assert "answers looked at: nothing is asked again, nothing is undone." in form
    assert "−10 “Keep away from cold”" in form and "Version 92" in form
    draft = nurse.fill(VERSION, plan_version="2", reason="newer")
    assert draft.status_code == 422 and "Choose a published version." in words_of(draft)
    assert nurse.fill(VERSION, plan_version="92", reason="fewer tasks").status_code == 303
    page = words_of(nurse.open(PATIENT))
    assert "Bowel cancer treatment with FOLFOX version 92" in page and "fewer tasks" in page


def test_resources_are_entered_checked_changed_and_withdrawn(depth: Cast, desk: Sit) -> None:
    lead = desk("lead")
    assert "One entry was not checked for more than 180 days." in words_of(lead.open("/resources"))
    empty = lead.fill("/resources/new", condition="all", category="money", name="Fund")
    assert empty.status_code == 422 and "at least one language" in words_of(empty)
    plain_http = lead.fill(
        "/resources/new",
        condition="all",
        category="money",
        name="Fund",
        text_en="Money",
        url="http://x.example",
    )
    assert plain_http.status_code == 422 and "https://" in words_of(plain_http)
    new = {"condition": "all", "category": "money", "name": "Fund", "text_en": "Money for the way here."}
    assert lead.fill("/resources/new", **new).location == "/resources?done=resource"
    listed = lead.open("/resources")
    stale = listed.text.index("Rides to treatment")
    check = listed.text[stale:].split('action="')[1].split('"')[0]
    assert lead.fill("/resources", check.rpartition("/resources")[2]).status_code == 303
    assert "not checked for more than" not in words_of(lead.open("/resources"))
    changed = lead.fill(f"/resources/{RESOURCE}", phone="+1 555 0199")
    assert changed.status_code == 303 and "+1 555 0199" in words_of(lead.open("/resources"))
    assert lead.fill(f"/resources/{RESOURCE}", version="1", phone="1").status_code == 409
    assert lead.fill(f"/resources/{RESOURCE}/withdraw").status_code == 303
    assert "withdrawn 22 Nov 2026" in words_of(lead.open("/resources"))
    assert "Bowel cancer line" not in words_of(lead.open(PATIENT))


def test_a_request_is_answered_and_a_result_released_in_a_browser(
    live_depth: LiveConsole, screen: Page
) -> None:
    live_depth.sign_in(screen, "nurse")
    screen.goto(live_depth.address + PATIENT)
    screen.click("#tablets >> text=Answer")
    assert "I leave for my sister's on Friday" in screen.inner_text("main")
    screen.locator("label[for=status-not_now]").click()
    screen.click("main button[type=submit]")
    assert "Please say why." in screen.inner_text("main")
    screen.locator("label[for=status]").click()
    screen.fill("#answer", "Ready on Thursday at noon.")
    screen.click("main button[type=submit]")
    assert "The answer is saved." in screen.inner_text("main")
    assert "More tablets: ordered" in screen.inner_text("#tablets")
    assert "Ready on Thursday at noon." in screen.inner_text("#tablets")
    screen.click("#results >> text=Release now")
    assert "The result is released." in screen.inner_text("main")
    assert "The patient sees this from" not in screen.inner_text("#results")
    with live_depth.app.app_context(), clock.at(NOW):
        row = next(one for one in timeline.results(ROSA, by=live_depth.cast.nurse) if one.id == WAITING)
        assert row.release_due_at is None and row.released_at <= NOW


def test_every_page_is_accessible_and_at_home_at_200_percent(live_depth: LiveConsole, screen: Page) -> None:
    watched = Watched(screen)
    live_depth.sign_in(screen, "lead")
    with live_depth.app.app_context(), clock.at(NOW):
        why = fever(live_depth.cast.nurse)
    own = ("/resources", "/resources/new", f"/resources/{RESOURCE}", f"/resources/{RESOURCE}/withdraw")
    for path in (PATIENT, "/panel", why, *FORMS, *own):
        answer = screen.goto(live_depth.address + path)
        assert answer is not None and answer.status == 200, path
        for summary in screen.locator("details > summary").all():
            summary.click()
        assert axe_findings(screen) == [], path
        for width in (1024, 683, 320):
            screen.set_viewport_size({"width": width, "height": 800})
            assert sideways(screen) is None, (path, width)
        screen.set_viewport_size({"width": 1024, "height": 800})
    assert [one for one in watched.complaints if "mark.svg" not in one] == []


def test_nothing_that_people_write_ever_runs(
    sqlite_app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = " ".join(PAYLOADS)[:180]
    small_record()
    add_plans(monkeypatch)
    write_depth(CAST, words=words)
    with served_clinic(sqlite_app) as live:
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => window.__ran = e.blockedURI)"
        )
        live.sign_in(page, "lead")
        for path in (PATIENT, ANSWER, "/resources", f"/resources/{RESOURCE}"):
            page.goto(live.address + path)
            assert page.evaluate("window.__ran") is None, path
            assert page.locator("main iframe, main script, main img, main style").count() == 0, path
        context.close()
