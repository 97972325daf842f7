"""A check-in that was missed: said kindly, open until the next is due, then gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.client_kivy.cards.test_cards import ES, story, tasks_of, today

DUE = "short_check_in/c3d4/0"
WEDNESDAY = datetime(2026, 11, 25, 12, tzinfo=UTC)
BLAME = ("forgot", "failed", "should have", "overdue", "olvid")


def test_a_missed_check_in_is_said_kindly_and_can_be_answered() -> None:
    first = today(story(), now=WEDNESDAY)["check_in"]
    assert (first["kind"], first["occurrence"], first["state"]) == ("due", DUE, "missed")
    assert first["can_answer"] and "from yesterday" in first["says"] and "until" in first["says"]
    for words in (first["says"], today(story("es"), ES, now=WEDNESDAY)["check_in"]["says"]):
        assert not any(blame in words.lower() for blame in BLAME)


def test_what_is_open_now_comes_before_what_was_missed_which_goes_when_the_next_is_due() -> None:
    measured = today(story(), now=WEDNESDAY + timedelta(hours=4))
    assert measured["check_in"]["occurrence"] == "temperature/2026-11-25/0"
    assert tasks_of(measured)[DUE] == "missed"
    until = today(story(), now=WEDNESDAY)["check_in"]["until"]
    before, after = (tasks_of(today(story(), now=until + timedelta(seconds=late))) for late in (-1, 1))
    assert DUE in before or today(story(), now=until - timedelta(seconds=1))["check_in"]["occurrence"] == DUE
    assert DUE not in after


def test_a_temperature_that_was_not_taken_is_not_made_up_for() -> None:
    card = today(story(), now=WEDNESDAY)
    assert not any(key.startswith("temperature/2026-11-24") for key in tasks_of(card))
