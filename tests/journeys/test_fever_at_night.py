"""One story through both ends: fever at night without a network, advice at once, sent, an alert, answered, seen as answered.

The tablet is the real app with real touches, its thread and its connection; the server is a process of its own; the nurse
works in a real browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from client_kivy.start import prepare as prepare_kivy

prepare_kivy()

from client_kivy.clock import SystemClock  # noqa: E402
from client_kivy.config import Config  # noqa: E402
from client_kivy.store.tablet import TabletStore  # noqa: E402
from client_kivy.sync.scheduler import Scheduler  # noqa: E402
from client_kivy.sync.workplace import open_workplace  # noqa: E402
from client_kivy.widgets.sheet import Sheet  # noqa: E402
from server.demo.clinic import leading_patient, sign_in_names  # noqa: E402
from server.demo.people import PASSWORD, TEAMS  # noqa: E402
from tests.journeys.clinic_server import ClinicServer, clinic_server  # noqa: E402

pytestmark = [pytest.mark.xdist_group("screen"), pytest.mark.timeout(240)]
PIN = "482915"
FEVER = "38.4"


@pytest.fixture
def night(tmp_path: Path) -> Iterator[ClinicServer]:
    with clinic_server(tmp_path / "server") as made:
        yield made


@pytest.fixture
def hand(tmp_path: Path, night: ClinicServer) -> Iterator[Any]:
    from client_kivy.app import DaymarkApp
    from tests.client_kivy.screens.hand import Hand

    config = Config(night.address, tmp_path / "tablet", tmp_path / "device")
    time = SystemClock()
    store = TabletStore(config, time)
    app = DaymarkApp(
        store=store,
        scheduler_for=lambda watcher: Scheduler(
            lambda: open_workplace(config, time, store.open_key), watcher
        ),
        language="en",
    )
    made = Hand(app)
    yield made
    made.close()
    store.close()


def test_fever_at_night(hand: Any, night: ClinicServer, browser: Browser) -> None:
    hand.board(night.code())
    hand.until(lambda: hand.showing == "set_pin", 20)
    hand.pad(PIN)
    hand.pad(PIN)
    hand.until(lambda: any(each.startswith("task ") for each in hand.ids()), 30)

    night.go_down()
    report_a_fever(hand)
    assert hand.named("advice-title").say == "Call your unit now"
    assert "Saved on this tablet" in hand.named("saved").say
    assert "Received" not in hand.texts()

    night.come_up()
    hand.app.scheduler.send_now()
    hand.until(lambda: hand.named("saved").say == "Received by your team.", 60)

    with browser.new_context() as context:
        answer_the_alert(context.new_page(), night.address)

    hand.tap("to-today")
    hand.until(lambda: TEAMS[0].nurse in read(hand), 60)


def report_a_fever(hand: Any) -> None:
    """No warning sign, every symptom none, and a temperature; the tablet says to call before the next question."""
    hand.log_all()
    assert hand.question() == "flags" and hand.named("next").say == "None of these"
    hand.tap("next")
    while hand.screen.reporting.question.kind == "symptom":
        hand.answer(0)
    hand.pad(FEVER)
    hand.tap("next")
    assert len(Sheet.shown) == 1
    assert f"Temperature {FEVER} °C" in hand.named("because").say
    hand.tap("advice-go-on")
    while hand.showing == "check_in":
        hand.tap("skip" if hand.has("skip") and hand.named("skip").opacity else "next")


def answer_the_alert(page: Any, address: str) -> None:
    """A nurse signs in, finds the patient on the panel, reads why, and writes what was done."""
    page.goto(f"{address}/sign-in")
    page.get_by_label("Sign-in name").fill(sign_in_names()["nurse"])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/panel*")
    page.locator(f"a[href*='{leading_patient()}']").first.click()
    alert = page.locator("article.alert--red", has_text=f"Temperature {FEVER} °C").first
    assert "38.0" in alert.inner_text()
    alert.get_by_role("textbox").fill("Called her. Comes in now.")
    alert.get_by_role("button", name=re.compile(r"^Acknowledge(?! and)")).click()
    page.wait_for_load_state()
    assert (
        page.locator("article.alert--red", has_text=f"Temperature {FEVER} °C").locator("textarea").count()
        == 0
    )


def read(hand: Any) -> str:
    """What stands on the screen, after asking the server for news."""
    hand.app.scheduler.send_now()
    return hand.texts()
