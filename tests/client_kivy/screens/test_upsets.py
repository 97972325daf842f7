"""What goes wrong is said once, kindly, in every language, and takes nothing away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from kivy.clock import Clock

from client_kivy.store.database import StoreCorrupt, StoreFull
from client_kivy.store.rescue import Rescued
from client_kivy.widgets.sheet import Sheet
from client_kivy.words import LANGUAGES, Words
from tests.client_kivy.clinic import portal
from tests.client_kivy.screens.test_check_in import last_event, through
from tests.client_kivy.story import PHONE

pytestmark = pytest.mark.xdist_group("screen")
TROUBLES = {
    "clock": {"clock_wrong": True},
    "full": {"problem": "store_full"},
    "portal": {"problem": "no_acknowledgement"},
    "update": {"update_wanted": True},
    "damaged": {"mirror_damaged": True},
}


def test_each_trouble_is_told_once_while_it_lasts(hand: Any, tablet: Any) -> None:
    sound = tablet.engine.state()
    tablet.say()
    for name, so in TROUBLES.items():
        for _ in range(3):
            hand.app.heard(replace(sound, **so))
            hand.settle()
        assert len(Sheet.shown) == 1, name
        assert Words("en").say(f"devices.{name}.title") in hand.texts()
        hand.tap(f"upset-{name}")
        hand.app.heard(replace(sound, **so))
        hand.settle()
        assert not Sheet.shown, f"{name} is not told again"
        hand.app.heard(sound)
        hand.settle()
    assert tablet.store.outbox.count() == 1 and tablet.store.records is not None
    assert hand.showing == "today"


def test_a_long_queue_that_goes_out_lets_the_page_rest_and_is_shown_at_the_end(
    hand: Any, tablet: Any
) -> None:
    tablet.say()
    state, app = replace(tablet.engine.state(), going_on=True), hand.app
    looked = app.standing.revision
    for left in range(900, 0, -50):
        app.heard(replace(state, waiting=left))
        hand.settle()
    rested = app.standing.revision
    assert rested <= looked + 1 and app.standing.waiting == 50
    app.heard(replace(state, waiting=1, going_on=False))
    hand.settle()
    assert app.standing.revision == rested + 1


def test_nothing_is_told_over_a_lock_or_in_the_middle_of_an_answer(hand: Any, tablet: Any) -> None:
    wrong = replace(tablet.engine.state(), clock_wrong=True)
    hand.app.router.showing = "check_in"
    hand.app.heard(wrong)
    hand.settle()
    assert not Sheet.shown
    hand.app.router.showing = "today"
    hand.app.lock()
    hand.app.heard(wrong)
    hand.settle()
    assert hand.showing == "unlock" and not Sheet.shown


def test_a_portal_that_answers_everything_with_200_is_named_on_the_page_of_sending(
    hand: Any, tablet: Any, clinic: Any
) -> None:
    clinic.faults = [portal] * 9
    tablet.say()
    hand.app.scheduler.step()
    hand.settle()
    hand.tap("upset-portal")
    hand.app.router.go("sending")
    hand.settle()
    assert "sign in to the network first" in hand.texts() and tablet.store.outbox.count() == 1


def test_a_rescued_outbox_says_how_much_and_whether_a_code_is_needed(hand: Any, tablet: Any) -> None:
    tablet.store.rescued = Rescued(Path("outbox-damaged-1.db"), 3, whole=False)
    hand.app.upsets.begin()
    hand.settle()
    assert "3 reports in it could be rescued" in hand.texts() and "new code" in hand.texts()
    hand.tap("upset-rescued")


def test_all_of_it_is_there_in_every_language() -> None:
    for language in LANGUAGES:
        words = Words(language)
        for name in TROUBLES:
            assert len(words.say(f"devices.{name}.title")) > 4 and len(words.say(f"devices.{name}.say")) > 15


def test_a_page_that_meets_damage_begins_a_fresh_copy(hand: Any, tablet: Any) -> None:
    def damaged(*_: Any) -> None:
        raise StoreCorrupt("the file is damaged")

    tablet.say()
    old, hand.forgiving = tablet.store.mirror, True
    hand.app.router.start("timeline")
    Clock.schedule_once(damaged)
    hand.settle()
    assert "fresh copy" in hand.texts() and tablet.store.mirror is not old
    hand.tap("upset-damaged")
    hand.app.scheduler.run()
    hand.settle()
    assert hand.showing == "timeline" and not Sheet.shown
    assert tablet.store.records.of_kind("care_plans.assignment") and tablet.store.outbox.count() == 0


def full(*_: Any, **__: Any) -> None:
    raise StoreFull("there is no room left on this tablet")


def test_a_full_disk_keeps_the_answer_on_the_screen(hand: Any, tablet: Any, monkeypatch: Any) -> None:
    hand.log_all()
    through(hand)
    hand.tap("skip")
    hand.tap("skip")
    hand.board("hola")

    with monkeypatch.context() as broken:
        broken.setattr(tablet.store.outbox, "keep_draft", full)
        hand.tap("next")
        assert "No room left on this tablet" in hand.texts()
        hand.tap("trouble-done")
        assert "No room left on this tablet" in hand.texts(), "it was tried again"
        hand.tap("trouble-back")
        assert hand.question() == "note" and "hola" in hand.screen.pane.ids.field.text.lower()
    hand.tap("next")
    with monkeypatch.context() as broken:
        broken.setattr(tablet.store.outbox, "save", full)
        hand.tap("next")
        assert "No room left on this tablet" in hand.texts()
    hand.tap("trouble-done")
    assert hand.showing == "done" and tablet.store.outbox.count() == 1
    assert last_event(tablet)["body"]["note"].lower() == "hola"


def test_a_full_disk_hides_no_call_and_a_tile_stays_marked(hand: Any, tablet: Any, monkeypatch: Any) -> None:
    hand.start()
    hand.plainly()
    with monkeypatch.context() as broken:
        broken.setattr(tablet.store.outbox, "keep_draft", full)
        asked = hand.question()
        hand.answer(1)
        hand.tap("trouble-back")
        assert hand.question() == asked and hand.screen.pane.ids.answers.chosen == 1
    through(hand)
    hand.pad("38.4")
    with monkeypatch.context() as broken:
        broken.setattr(tablet.store.outbox, "keep_draft", full)
        hand.tap("next")
        assert len(Sheet.shown) == 2 and hand.named("call-phone").say == PHONE
        hand.tap("advice-go-on")
        assert "No room left" in hand.texts()
    hand.tap("trouble-done")
    assert hand.question() == "reading.weight" and not Sheet.shown, (
        "kept now; what was said is not said again"
    )
