"""The story, topics for the visit, the agreement, who looked: touched, kept for sending, received by the real engine."""

from __future__ import annotations

from typing import Any

import pytest

from client_kivy.cards.story import DRAFT
from client_kivy.widgets.keyboard import Keyboard
from client_kivy.widgets.sheet import Sheet
from shared.schemas.sync import read_body
from tests.client_kivy import own_story
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.own_story import OFFER, VISIT, offer, told
from tests.client_kivy.screens.test_check_in import last_event
from tests.client_kivy.story_sources import StoryClinic
from tests.client_kivy.tablets import PIN

pytestmark = pytest.mark.xdist_group("screen")


@pytest.fixture
def clinic(clock: TestClock) -> StoryClinic:
    return own_story.clinic(clock)


def said(tablet: Any) -> dict[str, Any]:
    """The last thing that was said; the server will read it."""
    event = last_event(tablet)
    read_body(event["kind"], event["body"])
    return event


def test_the_story_is_told_field_by_field_and_greets(hand: Any, tablet: Any) -> None:
    assert "Lita" in hand.screen.heading
    hand.app.router.start("me")
    hand.settle()
    hand.tap("story")
    hand.tap("story name_i_like")
    field = hand.named("words-field")
    assert field.text == "Lita" and "team will see this" in hand.named("words-sees").say
    assert any(isinstance(one, Keyboard) for one in hand.walk())
    field.text = ""
    hand.board("nita")
    hand.tap("words-keep")
    body = said(tablet)["body"]
    assert (
        body["name_i_like"] == "nita" and body["hopes"] == told()["hopes"] and body["news"] == "with_someone"
    )
    assert hand.showing == "story" and "Saved on this tablet" in hand.named("told").say
    hand.tap("story news")
    assert "team will see" in Sheet.shown[-1].say
    hand.tap("ask_me")
    assert said(tablet)["body"]["news"] == "ask_me"
    hand.tap("share")
    event = said(tablet)
    assert event["kind"] == "stories.story.tell" and event["body"]["share"] is False
    assert event["body"]["news"] == "ask_me", "told anew whole"
    hand.tap("story worries")
    assert hand.named("words-sees").say.startswith("Only you")
    hand.tap("close")
    hand.app.scheduler.run()
    hand.settle()
    assert "Received by your team" in hand.named("told").say
    hand.app.router.start("today")
    hand.settle()
    assert "nita" in hand.screen.heading


def test_a_half_written_text_waits_through_a_power_cut(start: Any, tablet: Any) -> None:
    hand = start()
    hand.app.router.go("story_words", field="worries")
    hand.settle()
    hand.board("the st")
    hand.screen._keep_draft()  # what half a second without a letter does
    hand.close()
    tablet.reopen()  # nothing was closed in an orderly way on the screen's side
    again = start()
    tablet.store.unlock(PIN)
    again.app.opened()
    again.app.router.go("story")
    again.settle()
    assert again.named("story worries").detail == "You began to write. It waits on this tablet."
    again.tap("story worries")
    assert again.named("words-field").text == "the st"
    again.tap("words-keep")
    assert said(tablet)["body"]["worries"] == "the st" and tablet.store.drafts(DRAFT) == {}
    assert again.named("story worries").detail == "the st"


def test_topics_are_chosen_moved_and_put_back(hand: Any, tablet: Any) -> None:
    hand.tap("agenda")
    assert "Thursday 26 November" in hand.named("agenda-visit").say
    hand.tap("chosen 2")
    hand.tap("first")
    assert hand.named("chosen 1").title.startswith("1. My feet")
    hand.tap("waiting 1")
    hand.tap("choose")
    event = said(tablet)
    assert (event["kind"], event["body"]["rank"]) == ("stories.topic.change", 3)
    assert event["body"]["appointment_id"] == VISIT
    proposed = hand.named("proposed 1").title
    hand.tap("proposed 1")
    hand.tap("choose")
    assert Sheet.shown[-1].title == "You have three already"
    chosen = own_story.made("topic", "fly")
    hand.tap(chosen)
    texts = [hand.named(f"chosen {place}").title for place in (1, 2, 3)]
    assert any(proposed in text for text in texts) and not any("fly" in text for text in texts)
    assert said(tablet)["body"]["source"] in ("worst", "changed")
    hand.tap("waiting 1")
    hand.tap("drop")
    assert said(tablet)["body"]["state"] == "dropped" and "fly" not in hand.texts()
    hand.tap("heard 1")
    hand.tap("again")
    assert Sheet.shown[-1].title == "You have three already"


def test_a_question_is_written_at_any_time(hand: Any, tablet: Any) -> None:
    hand.app.router.go("agenda")
    hand.settle()
    hand.tap("write")
    hand.tap("words-keep")
    assert "Please write something" in hand.named("words-trouble").say
    hand.board("may i swim")
    hand.tap("words-keep")
    event = said(tablet)
    assert (event["kind"], event["body"]["text"]) == ("stories.topic.raise", "may i swim")
    assert event["body"]["topic_id"] == event["body"]["id"] and event["body"]["rank"] is None
    assert "may i swim" in hand.texts() and hand.showing == "agenda"
    hand.tap("proposed 1")
    hand.tap("change")
    assert hand.named("words-field").text
    hand.tap("words-keep")
    assert said(tablet)["body"]["rank"] == 3
    hand.tap("summary")
    assert hand.showing == "visit_summary" and "Ana" in hand.named("summary-who").say
    assert "may i swim" in hand.texts()
    hand.tap("close")
    assert hand.showing == "agenda"


def test_the_agreement_is_agreed_to_or_talked_about(hand: Any, tablet: Any, clinic: StoryClinic) -> None:
    hand.app.router.go("agreement")
    hand.settle()
    assert "Nobody reads here at night" in hand.texts() and "Nurse Amira" in hand.named("offered").say
    hand.tap("agreement-ask")
    hand.board("nights")
    hand.tap("words-keep")
    assert said(tablet)["body"]["accepted"] is False and "nights" in hand.named("answered").say
    hand.tap("agreement-yes")
    body = said(tablet)["body"]
    assert body["accepted"] and body["agreement_id"] == OFFER and not hand.has("agreement-yes")
    assert "Ana Ruiz" in hand.named("answered").say
    clinic.tell({"stories.agreement": [offer(2)]})
    hand.app.scheduler.run()
    hand.settle()
    assert hand.has("agreement-yes") and "new" in hand.texts()


def test_who_looked_is_known_offline_and_empty_is_said(hand: Any, tablet: Any, clinic: StoryClinic) -> None:
    hand.app.router.go("readers")
    hand.settle()
    assert (
        "Nurse Amira · Nurse of your team" in hand.texts()
        and "Allowed because you let them in." in hand.texts()
    )
    clinic.readers = ()
    clinic.tell({"stories.agreement": [offer(2)]})
    tablet.clock.pass_seconds(61)
    hand.app.scheduler.run()
    hand.settle()
    assert "Nobody else has looked yet" in hand.texts()
