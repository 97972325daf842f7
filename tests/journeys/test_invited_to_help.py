"""One story through both ends: a helper is invited by code, answers for the patient, is seen to have done so, is stopped.

Both tablets are the real store and engine over real connections; the server is a process of its own; the invitation is
accepted in a real browser.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from client_kivy.cards.helping import answered_by, helper_card, helping_head, invitation_card, own_right
from client_kivy.clock import SystemClock
from client_kivy.config import Config
from client_kivy.helping import STOP, TURN, address_of, code_of, invite, turn_body
from client_kivy.session import Session
from client_kivy.store.tablet import WITHDRAWN, TabletStore, mirror_path
from client_kivy.sync.workplace import open_workplace
from client_kivy.words import Words
from server.app import create_app
from server.demo.clinic import build, enrolment_code
from server.demo.run import settings_for_demo, start_server, stop, wait_until_ready
from server.foundation import clock
from server.foundation.migrate import upgrade
from server.serving import free_port
from shared.domain.check_in_flow import NOTE
from shared.domain.helping import code_digest, opened_by
from tests.browser import axe_findings

pytestmark = [pytest.mark.xdist_group("chromium"), pytest.mark.timeout(240)]
PIN = "482915"
PASSWORD = "lantern orchid teacup winter"
WORDS = Words("en")


class RealTablet:
    """A tablet with its own files, enrolled with a code."""

    def __init__(self, folder: Path, server: str, code: str) -> None:
        self.clock = SystemClock()
        self.config = Config(server, folder / "store", folder / "device")
        self.store = TabletStore(self.config, self.clock)
        self.place = open_workplace(self.config, self.clock, self.store.open_key)
        self.place.enrol(code, folder.name, "personal")
        self.store.set_pin(PIN)
        self.session = Session(self.store, self.clock)

    def sync_until(self, done: Callable[[], Any], seconds: float = 60) -> Any:
        """Step the real engine until something is so; what it was."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.place.engine.send_now()
            wait = self.place.engine.step()
            self.session.look_again()
            if found := done():
                return found
            time.sleep(min(max(wait, 0.02), 0.2))
        raise AssertionError(f"not within {seconds} s: {self.place.engine.state()}")

    def close(self) -> None:
        self.place.close()
        self.store.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of a small clinic, and a code for its patient's tablet."""
    settings = replace(settings_for_demo(0, str(tmp_path / "server")), port=free_port())
    app = create_app(settings)
    upgrade(app)
    with app.app_context():
        build(clock.now(), patients_at_most=1)
        code = enrolment_code()
    process = start_server(settings)
    wait_until_ready(settings, process)
    yield settings.address, code
    stop(process)


def test_invited_accepted_answered_seen_stopped(
    server: tuple[str, str], tmp_path: Path, browser: Browser
) -> None:
    address, code = server
    hers = RealTablet(tmp_path / "patient", address, code)
    hers.sync_until(lambda: hers.session.record.assigned)
    invitation = str(invite(hers.session, "Dora", ["answer"], 91))
    shown = hers.sync_until(lambda: _open_code(hers, invitation))
    tablet_code = _accept_in_a_browser(browser, address_of(hers.store, shown))

    helpers = RealTablet(tmp_path / "helper", address, tablet_code)
    helpers.sync_until(lambda: helpers.session.record.assigned and own_right(helpers.session.record))
    record = helpers.session.record
    right = own_right(record)
    assert right is not None and set(right["categories"]) == opened_by(["answer"])
    assert record.name and helping_head(record, WORDS) == f"You are helping {record.name}"
    assert record.of_kind("patients.medicine") == [], "medicines were not opened"
    assert record.of_kind("sharing.invitation") == [] == record.of_kind("access.grant")

    helpers.session.say(TURN, turn_body("helper", helpers.clock.now()))
    reporting = helpers.session.begin(WORDS)
    assert reporting is not None
    report = str(_answer(reporting))
    helpers.sync_until(lambda: helpers.place.engine.state().waiting == 0)

    row = hers.sync_until(lambda: _report(hers, report))
    assert row["provenance"]["on_behalf_of"] == hers.session.record.patient_id
    assert answered_by(hers.session.record, report, WORDS) == "Dora Diaz answered this"
    grant = right["grant_id"]
    card = hers.sync_until(lambda: helper_card(hers.session.record, grant, hers.clock.now(), WORDS))
    assert card["state"] == "running" and card["deeds"][0]["report"] == report
    assert hers.session.record.of_kind("sharing.turn")[-1]["name"] == "Dora Diaz"

    hers.session.say(STOP, {"grant_id": grant, "reason": None})
    now = helper_card(hers.session.record, grant, hers.clock.now(), WORDS)
    assert now is not None and now["state"] == "stopping", "said here, not yet received"
    hers.sync_until(lambda: _state(hers, grant) == "stopped")

    person = str(helpers.store.identities.current().person)  # type: ignore[union-attr]
    helpers.place.engine.send_now()
    for _ in range(5):
        helpers.place.engine.step()
        if helpers.store.standing() == WITHDRAWN:
            break
        helpers.place.engine.send_now()
    assert helpers.store.standing() == WITHDRAWN and helpers.store.records is None
    left = [path for path in helpers.config.store.glob("*") if b"Dora" in path.read_bytes()]
    assert not mirror_path(helpers.config, person).exists() and left == []
    hers.close()
    helpers.close()


def _open_code(tablet: RealTablet, invitation: str) -> str:
    code = code_of(tablet.store, invitation) or ""
    card = invitation_card(
        tablet.session.record, invitation, code, code_digest(code), tablet.clock.now(), WORDS
    )
    return card["code_plain"] if card else ""


def _accept_in_a_browser(browser: Browser, address: str) -> str:
    """What a newcomer does with the picture; the code for their own tablet."""
    with browser.new_context(locale="en-US") as context:
        page = context.new_page()
        page.goto(address)
        assert axe_findings(page) == []
        page.fill("#name", "Dora Diaz")
        page.fill("#sign_in_name", "dora@home.example")
        page.fill("#password", PASSWORD)
        page.locator("button").first.click()
        return page.locator(".code").inner_text().replace(" ", "")


def _answer(reporting: Any) -> Any:
    """Every question left out, and a note in the end: the shortest report there is."""
    while reporting.question.kind != NOTE:
        reporting.skip()
    reporting.write_note("She slept well")
    return reporting.finish().begun.id


def _report(tablet: RealTablet, report: str) -> dict[str, Any] | None:
    return next((row for row in tablet.session.record.check_ins if row["id"] == report), None)


def _state(tablet: RealTablet, grant: str) -> str:
    card = helper_card(tablet.session.record, grant, tablet.clock.now(), WORDS)
    return card["state"] if card else ""
