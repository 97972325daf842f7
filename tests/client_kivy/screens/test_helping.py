"""People who help, touched: inviting, the code that appears with the receipt, what was done, stopping by holding."""

from __future__ import annotations

from typing import Any

import pytest
from kivy.clock import Clock as Frames
from kivy.tests.common import UnitTestTouch

from client_kivy.helping import code_of
from client_kivy.widgets.sheet import Sheet
from shared.domain.helping import code_digest, opened_by
from shared.schemas.sync import read_body
from tests.client_kivy import helped_story
from tests.client_kivy.clinic import TestClock, unreachable
from tests.client_kivy.helped_story import LUIS, MARTA, HelpedClinic
from tests.client_kivy.screens.test_check_in import last_event
from tests.client_kivy.story import at
from tests.client_kivy.tablets import check_in

pytestmark = pytest.mark.xdist_group("screen")


@pytest.fixture
def clinic(clock: TestClock) -> HelpedClinic:
    return helped_story.clinic(clock)


def said(tablet: Any) -> dict[str, Any]:
    """The last thing that was said; the server will read it."""
    event = last_event(tablet)
    read_body(event["kind"], event["body"])
    return event


def hold(hand: Any, test_id: str, seconds: float = 0.0) -> None:
    """Keep a finger on a button; without `seconds` until it has done what it does."""
    button = hand.reach(hand.named(test_id))
    fired: list[bool] = []
    button.bind(on_done=lambda *_: fired.append(True))
    touch = UnitTestTouch(*button.to_window(*button.center))
    touch.touch_down()
    began = Frames.get_boottime()
    hand.until(lambda: fired or (seconds and Frames.get_boottime() - began > seconds))
    touch.touch_up()
    hand.settle()


def test_somebody_is_invited_and_the_code_appears_with_the_receipt(
    hand: Any, tablet: Any, clinic: Any
) -> None:
    clinic.faults = [unreachable] * 50
    hand.app.router.start("me")
    hand.settle()
    hand.tap("helpers")
    hand.tap("invite")
    hand.tap("next")
    assert "Write a name" in hand.texts(), "nothing is kept without a name"
    hand.board("dora")
    hand.tap("next")
    assert "works once this tablet has reached" in hand.texts(), (
        "what needs a network says so before it is tried"
    )
    hand.tap("group answer")
    hand.tap("group medicines")
    hand.tap("next")
    assert "at least one" in hand.texts()
    hand.tap("group messages")
    hand.tap("next")
    event = said(tablet)
    body = event["body"]
    code = code_of(tablet.store, body["id"])
    assert event["kind"] == "sharing.invitation.offer" and body["name"] == "dora"
    assert body["categories"] == sorted(opened_by(["messages"]) or ())
    assert body["code_digest"] == code_digest(code) and code not in str(event), "only the digest travels"
    assert hand.showing == "invitation" and hand.has("waiting") and not hand.has("qr")
    assert "Saved on this tablet" in hand.texts()
    clinic.faults = []
    hand.app.scheduler.run()
    told = {**body, "state": "offered", "offered_by": clinic.person, "received_at": body["said_at"]}
    told |= {"expires_at": at("2026-11-23", 12), "accepted_name": None, "accepted_at": None, "grant_id": None}
    del told["id"]
    clinic.add(
        "sharing.invitation.told",
        {"kind": "sharing.invitation", "id": body["id"], "version": 2, "body": told},
    )
    hand.app.scheduler.send_now()
    hand.app.scheduler.run()
    hand.settle()
    assert hand.named("qr").text == f"https://clinic.test/help/{code}"
    assert hand.named("code").say.replace(" ", "") == code
    hand.app.lock()
    hand.settle()
    assert code not in hand.texts().replace(" ", "")


def test_what_a_helper_did_is_told_and_holding_stops_them(hand: Any, tablet: Any, clinic: Any) -> None:
    report = check_in(note="Slept well")
    report["provenance"]["on_behalf_of"] = clinic.patient
    clinic.done_by(
        helped_story.right(MARTA, "Marta")["holder_id"], "Marta", "symptoms.check_in", _row(report)
    )
    hand.app.scheduler.send_now()
    hand.app.scheduler.run()
    hand.app.router.start("helpers")
    hand.settle()
    page = hand.texts()
    assert "Marta" in page and "Helps you until" in page and "Answered a check-in" in page
    assert "Stopped on" in page and page.index("Marta") < page.index("Before") < page.index("Luis")
    hand.tap(f"helper {LUIS}")
    assert not hand.has("stop"), "what is over cannot be stopped again"
    hand.app.router.back()
    hand.settle()
    hand.tap(f"helper {MARTA}")
    hand.tap(f"deed {report['id']}")
    assert hand.showing == "report" and "Marta answered this" in hand.texts()
    hand.app.router.back()
    hand.settle()
    before = tablet.store.outbox.count()
    hold(hand, "stop", 0.3)
    assert tablet.store.outbox.count() == before, "a short touch does nothing"
    hold(hand, "stop")
    event = said(tablet)
    assert event["kind"] == "sharing.helper.stop" and event["body"]["grant_id"] == MARTA
    assert "Saved on this tablet" in hand.texts() and "may still see" in hand.texts()
    assert not hand.has("stop")


def test_a_key_or_a_switch_asks_in_words(hand: Any, tablet: Any) -> None:
    hand.app.router.start("helper", helper=MARTA)
    hand.settle()
    hand.named("stop").choose()
    hand.settle()
    assert "Shall Marta not help any more?" in hand.texts()
    hand.tap("hold-no")
    assert not Sheet.shown
    hand.named("stop").choose()
    hand.settle()
    hand.tap("hold-yes")
    assert said(tablet)["kind"] == "sharing.helper.stop"


def _row(body: dict[str, Any]) -> dict[str, Any]:
    """A check-in as it was recorded."""
    more = {
        "assignment_id": None,
        "task": None,
        "occurrence": None,
        "symptom_set": None,
        "amends": None,
        "needs_us": None,
    }
    more |= {"reason": None, "superseded_by": None, "tablet_raised": [], "received_at": body["reported_at"]}
    return {**more, "composites": {}, "where": [], "started_from": "none", "late": None, **body}


def test_two_people_do_not_answer_at_once_without_knowing(hand: Any, tablet: Any, clinic: Any) -> None:
    until = at("2026-11-22", 13, 30)
    helpers_turn = helped_story.turn("helper", until, said_at=at("2026-11-22", 12, 15))
    clinic.tell({"sharing.turn": [helpers_turn]})
    hand.app.scheduler.send_now()
    hand.app.scheduler.run()
    hand.app.router.start("today")
    hand.settle()
    assert "Marta is answering this now" in hand.texts()
    hand.tap("start")
    assert "Marta is answering this now" in hand.texts() and Sheet.shown
    hand.tap("turn-leave")
    assert hand.showing == "today"
    hand.tap("start")
    hand.tap("turn-take")
    event = said(tablet)
    assert event["kind"] == "sharing.turn.take" and event["body"]["whose"] == "patient"
    assert hand.showing == "check_in" and not Sheet.shown, "it is soft: whoever wants to answer does"
    hand.app.router.start("today")
    hand.settle()
    assert "It is your turn" in hand.texts()
    tablet.clock.pass_seconds(2 * 3600 + 60)
    hand.app.session.look_again()
    hand.app.router.start("today")
    hand.settle()
    assert "your turn" not in hand.texts(), "a turn ends by itself"
