"""A check-in with real touches: each answer kept at once, urgent advice at once, saved once and with its provenance."""

from __future__ import annotations

from typing import Any

import pytest

from client_kivy.widgets.sheet import Sheet
from tests.client_kivy.driver import ENTER, TAB
from tests.client_kivy.story import PHONE

pytestmark = pytest.mark.xdist_group("screen")


def last_event(tablet: Any) -> dict[str, Any]:
    """What the outbox holds of the last thing said, as only its author can read it."""
    from client_kivy.store.events import own_event

    key, _ = tablet.store.open_key.get()
    return own_event(tablet.store.outbox.events(tablet.clinic.person)[-1], key)


def through(hand: Any, value: int = 0) -> None:
    """Answer every symptom that is still asked; where on the body it is, is passed over."""
    while hand.screen.reporting.question.kind in ("symptom", "where"):
        if hand.screen.reporting.question.kind == "where":
            hand.tap("skip")
        else:
            hand.answer(value)


def test_from_the_first_tile_to_saved(hand: Any, tablet: Any) -> None:
    hand.start()
    assert hand.showing == "check_in" and "Question 1 of 14" in hand.texts()
    through(hand)
    hand.pad("36.8")
    hand.tap("next")
    hand.tap("skip")
    hand.tap("next")
    hand.tap("next")
    assert hand.showing == "done"
    assert "Saved on this tablet at 13:30" in hand.named("saved").say
    event = last_event(tablet)
    body, how = event["body"], event["body"]["provenance"]
    assert event["kind"] == "symptoms.check_in.submit"
    assert len(body["answers"]) == 11 and all(answer["value"] == 0 for answer in body["answers"])
    assert body["readings"] == [
        {"what": "temperature", "value": "36.8", "unit": "Cel", "typed": "36.8", "typed_unit": "Cel"}
        | {"how": "typed", "device_name": None}
    ]
    assert body["occurrence"] == "weekly_check_in/2026-11-23/0" and body["symptom_set"] == "chemotherapy"
    assert how["due_at"] == "2026-11-23T08:00:00.000000Z" and how["opened_at"] and how["saved_at"]
    assert (how["mode"], how["language"], how["read_aloud"]) == ("tablet", "en", False)
    assert how["device"] == event["device"] and tablet.store.drafts() == {}


def test_it_is_called_received_only_after_the_receipt(hand: Any, tablet: Any) -> None:
    hand.log_all()
    through(hand)
    for _ in range(2):
        hand.tap("skip")
    hand.tap("next")
    hand.tap("next")
    assert "Received" not in hand.texts() and hand.app.standing.pill == "saved"
    hand.app.scheduler.run()
    hand.settle()
    assert hand.named("saved").say == "Received by your team."
    assert hand.app.standing.pill == "received"


def test_a_first_answer_of_nothing_asks_no_more_of_that_symptom(hand: Any) -> None:
    hand.start()
    hand.answer(0)
    assert hand.question() == "16.frequency"
    hand.tap("previous")
    hand.answer(3)
    assert hand.question() == "39.interference"
    hand.answer(0)
    assert hand.question() == "where.39"


def test_a_fever_says_call_now_at_once_and_without_network(hand: Any, tablet: Any) -> None:
    hand.start()
    through(hand)
    hand.pad("38.4")
    hand.tap("next")
    assert len(Sheet.shown) == 1
    assert hand.named("call-phone").say == PHONE
    assert "Temperature 38.4 °C while blood counts may be low." in hand.named("because").say
    assert "team knows" not in hand.texts() and "told" not in hand.texts()
    hand.tap("advice-go-on")
    hand.tap("skip")
    hand.tap("next")
    hand.tap("next")
    assert hand.named("advice-title").say == "Call your unit now"
    assert hand.named("advice-phone").say == PHONE
    assert last_event(tablet)["body"]["tablet_raised"] == ["fever"]


def test_the_same_urgent_advice_is_shown_once(hand: Any) -> None:
    hand.start()
    through(hand)
    hand.pad("38.4")
    hand.tap("next")
    hand.tap("advice-go-on")
    hand.tap("previous")
    hand.tap("next")
    assert not Sheet.shown and hand.question() == "reading.weight"


def test_a_finger_that_bounces_answers_one_question(hand: Any, monkeypatch: Any) -> None:
    hand.start()
    hand.answer(0)
    monkeypatch.setattr("client_kivy.screens.check_in.BOUNCE", 60.0)
    before = hand.question()
    hand.tap(hand.screen.pane.ids.answers.tiles[0])
    assert hand.question() == before and hand.screen.pane.ids.answers.chosen is None


def test_killed_in_the_middle_it_goes_on_where_it_was(start: Any, tablet: Any) -> None:
    hand = start()
    hand.start()
    hand.answer(3)
    hand.answer(2)
    at = hand.question()
    hand.close()
    tablet.reopen()  # nothing was closed in an orderly way on the screen's side
    again = start()
    assert again.showing == "unlock"
    tablet.store.unlock("830417")
    again.app.opened()
    again.settle()
    assert again.screen.check_in["kind"] == "draft"
    again.start()
    assert again.question() == at
    given = again.screen.reporting.flow.given
    assert [one.value for one in given.values()] == [3, 2]


def test_stop_and_continue_later_keeps_half_written_words(hand: Any) -> None:
    hand.log_all()
    through(hand)
    hand.tap("skip")
    hand.tap("skip")
    hand.board("hola")
    hand.tap("close")
    hand.tap("stop-later")
    assert hand.showing == "today"
    hand.start()
    assert hand.question() == "note" and hand.named("note").text == "hola"


def test_throwing_away_leaves_nothing(hand: Any, tablet: Any) -> None:
    hand.start()
    hand.answer(2)
    hand.tap("close")
    hand.tap("stop-drop")
    assert hand.showing == "today" and tablet.store.drafts() == {}
    assert tablet.store.outbox.count() == 0


def test_an_unusual_number_is_asked_about_an_impossible_one_refused(hand: Any) -> None:
    hand.start()
    through(hand)
    hand.pad("384")
    hand.tap("next")
    assert hand.question() == "reading.temperature"
    assert "Did you mean 38.4 °C?" in hand.texts()
    hand.tap("meant-no")
    hand.wipe(3)
    hand.pad("99")
    hand.tap("next")
    assert "between 34.0 and 43.0 °C" in hand.texts()
    hand.wipe(2)
    hand.pad("41")
    hand.tap("next")
    assert "You typed 41 °C." in hand.texts()
    hand.tap("sure-no")
    assert hand.question() == "reading.temperature"
    hand.tap("next")
    hand.tap("sure-yes")
    assert hand.has("call-phone")


def test_review_changes_one_answer_and_comes_back(hand: Any) -> None:
    hand.log_all()
    through(hand, 1)
    hand.tap("skip")
    hand.tap("skip")
    hand.tap("next")
    assert hand.question() == "review"
    hand.tap("review 16.frequency")
    hand.answer(0)
    assert hand.question() == "review"
    assert hand.named("review 16.frequency").title == "Not at all"


def test_with_the_keyboard_only(hand: Any, tablet: Any) -> None:
    hand.start()
    for _ in range(40):
        if hand.screen.reporting.question.kind == "where":
            hand.named("place left_foot").focus = True
            hand.key(ENTER)
            hand.screen.ids.next.focus = True
            hand.key(ENTER)
        if hand.screen.reporting.question.kind != "symptom":
            break
        before = hand.question()
        hand.rest()
        hand.screen.pane.ids.answers.tiles[0].focus = True
        hand.key(TAB)
        hand.key(ENTER)
        hand.until(lambda before=before: Sheet.shown or hand.question() != before)
    assert hand.question() == "reading.temperature"
    hand.type("37.1")
    hand.screen.ids.next.focus = True
    hand.key(ENTER)
    assert hand.question() == "reading.weight"
    for wanted in ("skip", "next", "next"):
        hand.named(wanted).focus = True
        hand.key(ENTER)
    assert hand.showing == "done"
    values = {answer["value"] for answer in last_event(tablet)["body"]["answers"]}
    assert values == {1}


def test_a_correction_says_why_and_names_what_it_corrects(hand: Any, tablet: Any) -> None:
    hand.app.router.start("symptoms")
    hand.settle()
    first = next(name for name in hand.ids() if name.startswith("report "))
    hand.tap(first)
    assert hand.named("delivery").say == "Received by your team"
    hand.tap("correct")
    assert hand.question() == "review"
    hand.tap("next")
    assert "Why do you change this report?" in hand.texts()
    hand.tap("reason.slip")
    assert hand.showing == "done"
    event = last_event(tablet)
    assert event["kind"] == "symptoms.check_in.correct"
    assert event["body"]["amends"] == first.removeprefix("report ")
    assert event["body"]["reason"] == "I tapped the wrong thing"


def test_what_was_begun_is_gone_on_with_from_its_task_too(hand: Any, tablet: Any) -> None:
    hand.tap("task temperature_unwell/2026-11-22/0")
    hand.pad("36.8")
    hand.tap("next")
    hand.tap("close")
    hand.tap("stop-later")
    hand.app.router.start("plan")
    hand.settle()
    hand.tap("task temperature_unwell/2026-11-22/0")
    assert hand.question() == "note" and len(tablet.store.drafts()) == 1
