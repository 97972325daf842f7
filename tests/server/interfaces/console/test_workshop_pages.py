"""The workshop's pages: everybody of the staff reads, few write; a signature takes a password and what was accepted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Page

from server.features.care_plans import library
from server.features.care_plans import queries as care_plans
from server.features.care_plans.library import CARE_PLANS, shelf
from server.features.care_plans.published import Published
from server.foundation import clock
from shared.domain.alerts import Rule
from shared.domain.conditions import AllOf, Reading
from tests.browser import Watched, axe_findings, sideways
from tests.server.cast import Cast
from tests.server.interfaces.console.conftest import LiveConsole
from tests.server.interfaces.console.desk import Desk, forms_of, words_of
from tests.server.interfaces.console.real_record import NOW, PASSPHRASE
from tests.server.interfaces.console.sample_depth import LEAD, open_lead

pytestmark = pytest.mark.xdist_group("chromium")

PLAN, DRAFT = "/plans/colorectal/mfolfox6/v1", "/plans/colorectal/mfolfox6/v2"
PARTS = ("", "/simulate", "/compare", "/impact", "/forecast", "/publish")
SHARED = ("symptoms", "parts", "leaves", "colorectal/mfolfox6")
Sit = Callable[[str], Desk]


@pytest.fixture
def shelf_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of plans that a test may sign in: FOLFOX and what it shares, version 1 published."""
    root = tmp_path / "care_plans"
    for name in SHARED:
        copytree(CARE_PLANS / name, root / name)
    for file in CARE_PLANS.glob("*.yaml"):
        (root / file.name).write_bytes(file.read_bytes())
    lines = (CARE_PLANS / "published.lock").read_text(encoding="utf-8").splitlines(keepends=True)
    signed = [line for line in lines if line.startswith("colorectal/mfolfox6/v1.yaml")]
    (root / "published.lock").write_text("".join(signed), encoding="utf-8")

    for module in (care_plans, library):
        monkeypatch.setattr(module, "CARE_PLANS", root)
    return root


@pytest.mark.parametrize("role", ["nurse", "oncologist", "coordinator", "administrator", "lead"])
def test_the_staff_reads_every_plan_and_only_who_may_publish_sees_forms_that_write(
    role: str, depth: Cast, desk: Sit
) -> None:
    someone = desk(role)
    listed = words_of(someone.open("/plans"))
    assert "Bowel cancer treatment with FOLFOX" in listed and "not clinically approved" in listed
    writing = set()
    for part in PARTS:
        answer = someone.open(DRAFT + part)
        if role in ("coordinator", "administrator") and part in ("/impact", "/forecast"):
            assert answer.status_code == 404, "they see nobody's plan"
            continue
        assert answer.status_code == 200, part
        writing |= {form.action.rpartition("/")[2] for form in forms_of(answer) if form.method == "post"}
    may = {"budget"} if role == "lead" else set()
    assert writing - {"sign-out", "simulate"} == may, "the draft has a rule to accept before it is signed"
    assert (someone.open(f"{DRAFT}/accept/two_amber").status_code == 200) == (role == "lead")


def test_who_may_not_publish_cannot_by_sending_the_form(depth: Cast, desk: Sit) -> None:
    for role in ("oncologist", "administrator"):
        someone = desk(role)
        token = forms_of(someone.open(f"{DRAFT}/simulate"))[-1].fields["csrf_token"]
        sent = {"csrf_token": token, "password": PASSPHRASE, "reason": "so", "sha256": "x", "budget": "2"}
        for part in ("/publish", "/budget", "/accept/two_amber"):
            assert someone.client.post(DRAFT + part, data=sent).status_code == 404, (role, part)


def test_patients_are_counted_and_replayed_only_where_their_record_may_be_read(
    depth: Cast, desk: Sit
) -> None:
    nurse, stranger = desk("nurse"), desk("other_nurse")
    forecast = words_of(nurse.open(f"{DRAFT}/forecast"))
    assert "7 check-ins of 1 patient" in forecast and "shared by 1 nurse" in forecast
    assert "there is nothing to try it on" in words_of(stranger.open(f"{DRAFT}/forecast"))
    assert "Rosa Delgado Ortiz" in words_of(nurse.open(f"{DRAFT}/impact"))
    hidden = stranger.open(f"{DRAFT}/impact")
    assert "Nobody would be touched" in words_of(hidden) and "Rosa" not in hidden.text


def test_a_plan_is_read_as_days_of_its_cycle_and_rules_in_words(clinic: Cast, desk: Sit) -> None:
    page = words_of(desk("nurse").open(DRAFT))
    assert "FOLFOX: all 12 cycles" in page and "Oxaliplatin 85 mg/m2" in page
    assert "red flag: fever" in page and "review needed" in page
    assert words_of(desk("nurse").open("/plans/colorectal/survivorship/v1")).count("Follow-up tests") >= 1
    assert desk("nurse").open("/plans/colorectal/mfolfox6").location == DRAFT
    for missing in ("/plans/colorectal/mfolfox6/v77", "/plans/colorectal/nothing", "/plans/x/y/v1/simulate"):
        assert desk("nurse").open(missing).status_code == 404, missing


def test_answers_that_are_pasted_are_tried_and_their_faults_are_told_by_line(clinic: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    typed = {"sample": "own", "weeks": "2", "anchor_on": "2026-11-23", "zone": "Europe/Madrid"}
    wrong = nurse.fill(
        f"{PLAN}/simulate", "simulate", **typed, answers="- {day: 9, temperature: 38.4}\n- {day: 4, fevr: 3}"
    )
    assert wrong.status_code == 422 and "2 " in words_of(wrong) and "fevr" in words_of(wrong)
    assert "- {day: 9, temperature: 38.4}" in wrong.text, "what was typed stays"
    right = nurse.fill(f"{PLAN}/simulate", "simulate", **typed, answers="- {day: 9, temperature: 38.4}")
    said = words_of(right)
    assert (
        right.status_code == 200
        and "Red: act now fever" in said
        and "The patient is told to call now." in said
    )
    for field, value, told in (
        ("weeks", "53", "Write a number from 1 to 52."),
        ("zone", "Mars/Olympus", "There is no such time zone."),
        ("anchor_on", "tomorrow", "Choose a day."),
        ("answers", " ", "Write what the patient says."),
    ):
        refused = nurse.fill(
            f"{PLAN}/simulate", "simulate", **typed | {"answers": "- {day: 1}", field: value}
        )
        assert refused.status_code == 422 and told in words_of(refused)


def test_a_softened_red_flag_stands_on_top_and_cannot_be_signed(
    depth: Cast, desk: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = shelf().plans["colorectal/mfolfox6", 2]
    line = Published("colorectal/mfolfox6/v2.yaml", "2" * 64, "Somebody", date(2026, 11, 1))
    monkeypatch.setitem(shelf().published, (plan.key, 2), line)
    later = replace(plan, version=93, rules=tuple(_softer(rule) for rule in plan.rules))
    monkeypatch.setitem(shelf().plans, (plan.key, 93), later)
    monkeypatch.setitem(shelf().digests, (plan.key, 93), "1" * 64)
    lead = desk("lead")
    compared = words_of(lead.open("/plans/colorectal/mfolfox6/v93/compare?with=2"))
    assert "A red flag would be softened fever . Nobody can accept this" in compared and "softer" in compared
    publish = lead.open("/plans/colorectal/mfolfox6/v93/publish")
    assert "A red flag would be softened" in words_of(publish)
    assert not [form for form in forms_of(publish) if form.action.endswith("/publish")]


def _softer(rule: Rule) -> Rule:
    """The same rule, of fever only from 39 degrees on."""
    if rule.red_flag != "fever" or not isinstance(rule.when, AllOf):
        return rule
    hot = [replace(one, at_least=Decimal(39)) if isinstance(one, Reading) else one for one in rule.when.of]
    return replace(rule, when=AllOf(tuple(hot)))


def test_a_budget_is_set_and_drawn(depth: Cast, desk: Sit) -> None:
    lead = desk("lead")
    page = f"{DRAFT}/forecast"
    assert "Write a number such as 2.5." in words_of(
        lead.fill(page, "budget", team_id=str(depth.team), budget="a few")
    )
    assert lead.fill(page, "budget", team_id=str(depth.team), budget="0.1").status_code == 303
    shown = lead.open(page)
    assert "budget 0.1" in words_of(shown) and "l-budget" in shown.text


def test_what_could_be_softened_is_told_with_what_it_would_miss(depth: Cast, desk: Sit) -> None:
    page = words_of(desk("nurse").open(f"{DRAFT}/forecast?team={depth.team}&soften=1"))
    told = page[page.index("What could be softened") :]
    assert "The team has set no budget" in told and "worse_nausea" in told and "none: stays 100 %" in told
    assert "Red flags are never proposed." in told and "fever" not in told[: told.index("Red flags")]
    other = desk("nurse").open(f"{DRAFT}/forecast?team={depth.other_team}&soften=1")
    assert "there is nothing to try it on" in words_of(other)


def test_a_rule_is_accepted_and_a_version_signed_with_ones_own_password(
    live: LiveConsole, screen: Page, shelf_of_its_own: Path
) -> None:
    before = (CARE_PLANS / "published.lock").read_bytes()
    with live.app.app_context():
        open_lead(live.cast)
    live.sign_in(screen, "lead")
    screen.goto(f"{live.address}{DRAFT}/publish")
    assert "Not accepted: two_amber is not comparable" in screen.inner_text("main")
    assert screen.locator("#password").count() == 0
    screen.click("text=Look at it and accept")
    assert "6 check-ins in the last 90 days" in screen.inner_text("main")
    screen.fill("#reason", "UKONS counts any two ambers")
    screen.fill("#password", "not my password at all")
    screen.click("main button[type=submit]")
    assert "This is not right." in screen.inner_text("main")
    assert screen.input_value("#password") == "" and "UKONS" in screen.input_value("#reason")
    screen.fill("#password", PASSPHRASE)
    screen.click("main button[type=submit]")
    assert f"accepted by {LEAD.name}" in screen.inner_text("#softened")

    screen.goto(f"{live.address}{DRAFT}/publish")
    screen.click("main button[type=submit]")
    assert "This is not right." in screen.inner_text("main")
    assert axe_findings(screen) == []
    screen.fill("#password", PASSPHRASE)
    screen.click("main button[type=submit]")
    assert "The version is published." in screen.inner_text("main")
    assert f"Signed by\n{LEAD.name}" in screen.inner_text("main")
    written = (shelf_of_its_own / "published.lock").read_text(encoding="utf-8")
    assert f"\t{LEAD.name}\t" in written and "mfolfox6/v2.yaml" in written
    assert (CARE_PLANS / "published.lock").read_bytes() == before
    with live.app.app_context(), clock.at(NOW):
        assert ("colorectal/mfolfox6", 2) in care_plans.library(by=LEAD).published


def test_a_file_that_changed_since_it_was_read_is_not_signed(
    clinic: Cast, desk: Sit, shelf_of_its_own: Path
) -> None:
    open_lead(clinic)
    lead = desk("lead")
    accepted = lead.fill(f"{DRAFT}/accept/two_amber", "two_amber", reason="UKONS", password=PASSPHRASE)
    assert accepted.status_code == 303
    stale = lead.fill(f"{DRAFT}/publish", "publish", sha256="0" * 64, password=PASSPHRASE)
    assert stale.status_code == 409 and "was changed since you opened" in words_of(stale)


def test_every_page_of_the_workshop_is_accessible_and_at_home_at_200_percent(
    live_depth: LiveConsole, screen: Page
) -> None:
    watched = Watched(screen)
    live_depth.sign_in(screen, "lead")
    survivors = "/plans/colorectal/survivorship/v1"
    for path in ("/plans", survivors, *(DRAFT + part for part in PARTS), f"{DRAFT}/accept/two_amber"):
        answer = screen.goto(live_depth.address + path)
        assert answer is not None and answer.status == 200, path
        for summary in screen.locator("details > summary").all():
            summary.click()
        assert axe_findings(screen) == [], path
        for width in (1024, 683, 320):
            screen.set_viewport_size({"width": width, "height": 800})
            assert sideways(screen) is None, (path, width)
        screen.set_viewport_size({"width": 1024, "height": 800})
    assert watched.complaints == []
