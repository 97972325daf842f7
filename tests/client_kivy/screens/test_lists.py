"""The one list, requests, the emergency card and single numbers on the tablet: touched, kept, received, offline."""

from __future__ import annotations

from typing import Any

import pytest

from client_kivy.screens.measure import Measure
from client_kivy.store.emergency_card import CARD
from client_kivy.widgets.sheet import Sheet
from tests.client_kivy import depth, lists
from tests.client_kivy.clinic import TestClock, unreachable
from tests.client_kivy.readings import simulator
from tests.client_kivy.readings.simulator import Air
from tests.client_kivy.screens.measures import faults
from tests.client_kivy.screens.test_fits import landscape
from tests.client_kivy.screens.test_own import open_page, said
from tests.client_kivy.story import made
from tests.client_kivy.story_sources import StoryClinic
from tests.client_kivy.tablets import PIN

__all__ = ["landscape"]
pytestmark = pytest.mark.xdist_group("screen")
METFORMIN, PENICILLIN = made("line", "metformin"), made("line", "penicillin")
PAGES = (
    ("medicines", {}),
    ("medicine", {"medicine": METFORMIN}),
    ("medicine_words", {}),
    ("allergy", {"allergy": PENICILLIN}),
    ("allergy_words", {"allergy": PENICILLIN}),
    ("requests", {}),
    ("request", {"request": made("request", "visit")}),
    ("request_words", {}),
    ("emergency", {}),
    ("measure", {}),
)


@pytest.fixture
def clinic(clock: TestClock) -> StoryClinic:
    return depth.clinic(clock).tell(lists.rows())


def test_a_medicine_is_added_taken_differently_stopped_and_asked_for(hand: Any, tablet: Any) -> None:
    hand.app.router.start("me")
    hand.settle()
    hand.tap("medicines")
    hand.tap("add-medicine")
    hand.tap("next")
    assert hand.named("steps-trouble").say == "Please type the name first."
    hand.board("oxa")
    hand.tap("suggested Oxaliplatin")
    assert hand.named("steps-field").text == "Oxaliplatin"
    hand.tap("next")
    hand.board("one")
    for _ in range(4):
        hand.tap("next")
    body = said(tablet)["body"]
    assert (body["name"], body["dose_text"], body["when_text"], body["origin"]) == (
        "Oxaliplatin",
        "one",
        None,
        "over_the_counter",
    )
    assert hand.showing == "medicines" and "Saved on this tablet" in hand.texts()
    hand.tap(f"medicine {body['id']}")
    hand.tap("medicine-differently")
    hand.tap("next")
    hand.tap("next")
    hand.board("at night")
    hand.tap("next")
    event = said(tablet)
    assert event["kind"] == "patients.medicine.record"
    assert (event["body"]["follows"], event["body"]["note"]) == (body["id"], "at night")
    assert hand.showing == "medicine" and "at night" in hand.texts()
    hand.tap("medicine-more")
    hand.tap("next")
    asked = said(tablet)
    assert asked["kind"] == "requests.request.make" and asked["body"]["medicine_id"] == event["body"]["id"]
    assert "It waits on this tablet" in hand.named("medicine-waiting").say and not hand.has("medicine-more")
    hand.tap("medicine-stop")
    assert "Nothing is deleted" in Sheet.shown[0].say
    hand.tap("stop-yes")
    assert said(tablet)["kind"] == "patients.medicine.stop" and hand.has("medicine-again")
    hand.app.scheduler.run()
    hand.settle()
    assert tablet.store.outbox.count() == 0


def test_the_teams_medicine_and_allergy_stay_with_the_persons_word_beside(hand: Any, tablet: Any) -> None:
    open_page(hand, "medicine", medicine=made("line", "ondansetron"))
    hand.tap("medicine-stop")
    assert "talk to them before you stop" in Sheet.shown[0].say
    hand.tap("stop-yes")
    assert "No longer taken" in hand.named("medicine-beside").say
    open_page(hand, "medicines")
    assert hand.has(f"medicine {made('line', 'ondansetron')}")
    hand.tap(f"allergy {PENICILLIN}")
    hand.tap("allergy-withdraw")
    hand.tap("withdraw-yes")
    assert said(tablet)["body"]["status"] == "resolved"
    assert "Not an allergy any more" in hand.named("allergy-beside").say
    assert hand.named("allergy-reaction").say == "Rash"


def test_no_known_allergies_is_said_and_an_allergy_takes_its_place(
    start: Any, tmp_path: Any, clock: Any
) -> None:
    from tests.client_kivy.tablets import Tablet

    bare = Tablet(tmp_path / "bare", depth.clinic(clock), clock).enrol()
    bare.sync()
    hand = start(bare)
    open_page(hand, "medicines")
    assert "Nothing was said about allergies yet" in hand.texts()
    hand.tap("say-none")
    hand.tap("none-yes")
    assert said(bare)["body"]["status"] == "none_known"
    assert "No known allergies" in hand.texts() and not hand.has("say-none")
    hand.tap("add-allergy")
    hand.board("latex")
    hand.tap("next")
    hand.tap("next")
    hand.tap(hand.screen.ids.single.children[-1])
    hand.tap("next")
    body = said(bare)["body"]
    assert (body["substance"], body["criticality"], body["status"]) == ("latex", "high", "active")
    assert "Can be dangerous" in hand.texts() and "No known allergies" not in hand.texts()
    bare.close()


def test_an_appointment_is_asked_for_with_days_and_taken_back(hand: Any, tablet: Any) -> None:
    open_page(hand, "requests")
    hand.tap("ask-appointment")
    hand.board("my feet")
    hand.tap("next")
    hand.tap("option 2026-11-24")
    hand.tap("option 2026-11-26")
    hand.tap("option 2026-11-26")
    hand.tap("next")
    hand.tap(hand.screen.ids.single.children[-1])
    hand.tap("next")
    body = said(tablet)["body"]
    assert body["wished"] == [{"on": "2026-11-24", "part": "morning"}] and body["text"] == "my feet"
    hand.tap(f"request {body['id']}")
    assert "It waits on this tablet" in hand.named("request-says").title
    hand.app.scheduler.run()
    hand.settle()
    assert "Received by your team" in hand.named("request-says").title
    hand.tap("request-withdraw")
    assert said(tablet)["body"]["request_id"] == body["id"]
    assert hand.named("request-says").title == "You no longer need it." and not hand.has("request-withdraw")


def test_the_card_works_offline_and_locked_only_where_it_was_switched_on(
    hand: Any, tablet: Any, clinic: Any
) -> None:
    clinic.faults = [unreachable] * 9
    open_page(hand, "emergency")
    hand.tap("show-card")
    assert "Fever is an emergency" in hand.texts() and "Penicillin – Rash – dangerous" in hand.texts()
    hand.tap("close-card")
    hand.app.lock()
    hand.settle()
    assert not hand.has("emergency-card") and not (tablet.config.store / CARD).exists()
    hand.pad(PIN)
    open_page(hand, "emergency")
    hand.tap("locked-card")
    hand.tap("locked-no")
    assert not hand.screen.locked
    hand.tap("locked-card")
    hand.tap("locked-yes")
    hand.tap("part contacts")
    hand.tap("part medicines")
    hand.app.lock()
    hand.settle()
    hand.tap("emergency-card")
    shown = hand.texts()
    assert "Penicillin – Rash – dangerous" in shown and "Inés" in shown and "Ondansetron" not in shown
    assert "sigmoid" not in shown and tablet.store.records is None
    hand.tap("close-card")
    assert hand.showing == "unlock"
    hand.pad(PIN)
    open_page(hand, "emergency")
    hand.tap("locked-card")
    hand.app.lock()
    hand.settle()
    assert not hand.has("emergency-card")


def test_a_temperature_by_itself_calls_when_it_must(hand: Any, tablet: Any) -> None:
    hand.tap("measure")
    assert "Last time: 36.8 °C, yesterday" in hand.texts()
    hand.pad("384")
    hand.tap("next")
    hand.tap("meant-yes")
    hand.tap("next")
    body = said(tablet)["body"]
    (reading,) = body["readings"]
    assert (reading["typed"], reading["how"], reading["device_name"]) == ("38.4", "typed", None)
    assert (
        body["answers"] == []
        and body["assignment_id"] == depth.ASSIGNMENT
        and "fever" in body["tablet_raised"]
    )
    assert hand.showing == "done" and "555-0134" in hand.texts()


def test_a_number_comes_from_a_device_in_the_persons_unit(
    hand: Any, tablet: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from decimal import Decimal

    air = Air(broken=True)
    monkeypatch.setattr(Measure, "transport", staticmethod(lambda: air))
    monkeypatch.setattr(Measure, "installed", staticmethod(lambda: True))
    open_page(hand, "measure")
    assert not hand.has("take")
    hand.tap("devices")
    hand.tap("bluetooth")
    hand.tap("devices-done")
    hand.tap("take")
    hand.until(lambda: not hand.screen.looking)
    assert "Bluetooth does not work" in hand.named("device-told").say
    air.broken = False
    hand.tap("take")
    hand.until(lambda: not hand.screen.looking)
    assert "No device was found" in hand.named("device-told").say
    air.thermometer(simulator.temperature(None), simulator.temperature(Decimal("98.6"), fahrenheit=True))
    hand.tap("take")
    hand.until(lambda: not hand.screen.looking)
    assert hand.named("keypad-number").say == "37.0" and "From Thermo 3" in hand.texts()
    hand.tap("next")
    (reading,) = said(tablet)["body"]["readings"]
    assert (reading["value"], reading["typed_unit"], reading["how"]) == ("37.0", "Cel", "measured")
    assert reading["device_name"] == "Thermo 3"
    open_page(hand, "report", report_id=said(tablet)["body"]["id"])
    assert "measured by Thermo 3" in hand.texts()


@pytest.mark.parametrize(
    ("look", "size"),
    [
        ({"language": "fr", "scale": 2.0}, (1280, 800)),
        ({"language": "ar", "scale": 2.0, "palette": "contrast"}, (800, 1280)),
        ({"language": "zh", "scale": 1.0, "palette": "night"}, (800, 1280)),
    ],
)
def test_every_page_fits(start: Any, landscape: Any, look: dict[str, Any], size: tuple[int, int]) -> None:
    landscape(size)
    hand = start(**look)
    wrong = {}
    for page, given in PAGES:
        hand.app.router.go(page, **given)
        hand.settle()
        wrong[page] = faults(hand)
    open_page(hand, "emergency")
    hand.tap("show-card")
    hand.settle()
    wrong["card"] = faults(hand)
    assert not {page: found for page, found in wrong.items() if found}
