"""The main pages: tasks said done or left out with a reason, trends, treatment, settings, and what is not sent yet."""

from __future__ import annotations

import json
from typing import Any

import pytest

from client_kivy.looks import Looks
from client_kivy.set_aside import LEAVE_OUT
from client_kivy.store.events import own_event
from client_kivy.store.outbox import ADDED
from client_kivy.widgets.sheet import Sheet
from tests.client_kivy.clinic import unreachable
from tests.client_kivy.story import at, made
from tests.client_kivy.tablets import check_in

pytestmark = pytest.mark.xdist_group("screen")


def last_event(tablet: Any) -> dict[str, Any]:
    key, _ = tablet.store.open_key.get()
    return own_event(tablet.store.outbox.events(tablet.clinic.person)[-1], key)


def test_a_task_is_done_with_two_taps(hand: Any, tablet: Any) -> None:
    hand.tap("task keep_warm/c3d2/0")
    assert "No iced drinks" in hand.texts()
    hand.tap("outcome done")
    assert hand.showing == "today"
    body = last_event(tablet)["body"]
    assert (body["task"], body["outcome"], body["occurrence"]) == ("keep_warm", "done", "keep_warm/c3d2/0")
    assert "Done at 13:30" in hand.named("task keep_warm/c3d2/0").detail


def test_leaving_a_task_out_asks_why_without_blame(hand: Any, tablet: Any) -> None:
    hand.tap("task keep_warm/c3d2/0")
    hand.tap("outcome skipped")
    assert "There is no wrong answer" in hand.texts() and tablet.store.outbox.count() == 0
    hand.tap("reason unwell")
    body = last_event(tablet)["body"]
    assert (body["outcome"], body["reason"]) == ("skipped", "I felt too unwell")
    assert "Left out: I felt too unwell" in hand.named("task keep_warm/c3d2/0").detail


def test_what_was_said_can_be_corrected_with_a_reason(hand: Any, tablet: Any) -> None:
    hand.tap("task anti_nausea/c3d2/0")
    hand.tap("task-change")
    hand.tap("outcome partly")
    hand.tap("reason slip")
    event = last_event(tablet)
    assert event["kind"] == "care_plans.outcome.correct"
    assert event["body"]["amends"] == made("outcome", "anti_nausea/c3d2/0")
    assert event["body"]["reason"] == "I tapped the wrong thing"
    told = hand.named("task anti_nausea/c3d2/0").detail
    assert "Partly done at 13:30 · Corrected: I tapped the wrong thing" in told


def test_a_task_for_later_cannot_be_said_yet(hand: Any) -> None:
    hand.tap("task pump_look/c3d2/0")
    assert not hand.has("outcome done") and "From 16:00" in hand.texts()


def test_an_as_needed_check_in_opens_at_once(hand: Any) -> None:
    hand.tap("task temperature_unwell/2026-11-22/0")
    assert hand.showing == "check_in" and hand.question() == "reading.temperature"


def test_trends_change_with_days_and_symptom(hand: Any) -> None:
    hand.app.router.start("symptoms")
    hand.settle()
    assert hand.named("symptom-name").say == "Feeling sick to your stomach"
    assert "Thursday 19 November" in hand.texts()
    hand.tap("symptom 53")
    assert hand.named("symptom-name").say == "Feeling worn out"
    assert len(hand.named("chart").points) == 14
    hand.tap(hand.screen.ids.range.children[-1])
    assert len(hand.named("chart").points) == 7


def test_the_treatment_marks_moves_and_shows_own_reports_on_request(hand: Any) -> None:
    hand.app.router.start("timeline")
    hand.settle()
    rows = hand.named("timeline").data
    said = [(row.get("title"), row.get("meta")) for row in rows]
    assert ("Cycle 3 given", "Moved from Mon 9 Nov") in said and ("CT scan of the belly", "Cancelled") in said
    hand.tap(hand.screen.ids.choice.children[0])
    assert any(row.get("title") == "Check-in" for row in hand.named("timeline").data)


def test_a_visit_that_moves_is_marked_as_soon_as_it_comes(hand: Any, clinic: Any) -> None:
    from tests.client_kivy.story import appointment

    moved = appointment(
        "pump", "Pump comes off", at("2026-11-23", 14), "moved", moved_from=at("2026-11-23", 10)
    )
    body = {name: value for name, value in moved.items() if name != "id"}
    clinic.add(
        "timeline.appointment.move",
        {"kind": "timeline.appointment", "id": moved["id"], "version": 2, "body": body, "texts": {}},
    )
    hand.app.scheduler.send_now()
    hand.app.scheduler.run()
    hand.settle()
    assert "Moved from Mon 23 Nov, 11:00" in hand.texts() and "Tomorrow, 15:00" in hand.texts()


def test_a_nurse_who_answers_is_named(hand: Any, clinic: Any) -> None:
    from tests.client_kivy.story import alert

    row = alert(
        "2026-11-21", {"en": "Temperature 38.4 °C."}, at("2026-11-22", 11), at("2026-11-22", 12), "red"
    )
    body = {name: value for name, value in row.items() if name not in ("id", "note")} | {"note": None}
    clinic.add(
        "triage.alert.acknowledge", {"kind": "triage.alert", "id": row["id"], "version": 1, "body": body}
    )
    hand.app.scheduler.send_now()
    hand.app.scheduler.run()
    hand.settle()
    assert "Seen by Nurse Amira, today at 13:00." in hand.texts()


def test_settings_change_everything_at_once_and_stay(hand: Any, tablet: Any, start: Any) -> None:
    hand.app.router.start("settings")
    hand.settle()
    hand.tap(hand.find(title="Español"))
    assert "Tamaño del texto" in hand.texts() and "Hoy" in hand.texts()
    hand.tap(hand.screen.ids.palette.children[1])
    assert hand.app.theme.palette == "contrast"
    hand.tap(hand.screen.ids.scale.children[0])
    assert hand.app.theme.text_scale == 2.0
    kept = json.loads((tablet.config.store / "looks.json").read_text())
    assert kept == {"language": "es", "palette": "contrast", "scale": 2.0} | Looks().ways()


def test_lock_now(hand: Any) -> None:
    hand.app.router.start("settings")
    hand.settle()
    hand.tap("lock")
    assert hand.showing == "unlock"


def test_offline_is_said_and_nothing_is_claimed(hand: Any, tablet: Any, clinic: Any) -> None:
    hand.tap("task keep_warm/c3d2/0")
    hand.tap("outcome done")
    clinic.faults = [unreachable]
    hand.app.scheduler.step()
    hand.settle()
    assert hand.app.standing.pill == "offline"
    hand.tap("status")
    assert hand.showing == "sending" and "1 report waits on this tablet" in hand.texts()
    assert "The tablet is offline" in hand.texts() and "Received" not in hand.texts()
    hand.tap("send-now")
    hand.app.scheduler.run()
    hand.settle()
    assert "All your reports were received by your team." in hand.texts()


def test_what_was_kept_aside_is_said_again_or_left_out_and_stays_in_sight(
    hand: Any, tablet: Any, clinic: Any
) -> None:
    noted, clashed, left = (
        tablet.say(check_in(note=note)) for note in ("It burns", "It stings", "It itches")
    )
    for saved, verdict in ((noted, "quarantined"), (clashed, "clash"), (left, "rejected")):
        clinic.refuse[saved.id] = verdict
    hand.app.scheduler.run()
    hand.settle()
    assert hand.app.standing.pill == "attention"
    hand.tap("status")
    assert "There are two versions of this report" in hand.texts()
    for saved, note, same in ((noted, "It burns", True), (clashed, "It stings", False)):
        hand.tap(f"attention {saved.id}")
        assert hand.showing == "kept_aside" and note in hand.texts() and "nothing is lost" in hand.texts()
        hand.tap("send-again")
        first, *_, again, told = events(tablet, saved.id)
        assert (again["body"] == first["body"]) == same and again["body"]["note"] == note
        assert told["kind"] == LEAVE_OUT and told["body"]["event_id"] == saved.id
    hand.tap(f"attention {left.id}")
    hand.tap("leave-out")
    hand.tap("leave-no")
    assert len(tablet.store.attention()) == 1
    hand.tap("leave-out")
    hand.tap("leave-yes")
    assert hand.showing == "sending" and "Left out by you" in hand.texts()
    hand.app.scheduler.run()
    hand.settle()
    assert tablet.store.attention() == [] and tablet.store.outbox.count() == 0
    assert tablet.store.outbox.event(noted.id).state == ADDED, "its row came back"
    notes = [row["note"] for row in tablet.records.standing("symptoms.check_in")]
    assert [notes.count(note) for note in ("It burns", "It stings", "It itches")] == [1, 1, 0]
    hand.tap(f"attention {left.id}")
    assert "It itches" in hand.texts() and not hand.has("leave-out")
    hand.tap("send-again")
    hand.app.scheduler.run()
    hand.settle()
    assert "Left out by you" not in hand.texts(), "left out is not for ever"


def events(tablet: Any, first: str) -> list[dict[str, Any]]:
    """What was said on the tablet from an event on."""
    key, _ = tablet.store.open_key.get()
    found = [own_event(one, key) for one in tablet.store.outbox.events(tablet.clinic.person)]
    return found[next(place for place, one in enumerate(found) if one["id"] == first) :]


def test_a_fresh_copy_loses_no_report(hand: Any, tablet: Any) -> None:
    saved = tablet.say()
    hand.app.router.go("sending")
    hand.settle()
    hand.tap("rebuild")
    hand.tap("rebuild-yes")
    hand.app.scheduler.run()
    hand.settle()
    assert not Sheet.shown
    ids = {row["id"] for row in tablet.records.of_kind("symptoms.check_in")}
    assert tablet.store.outbox.event(saved.id) is not None and len(ids) == 14


def test_a_ledger_that_does_not_match_is_told(hand: Any, clinic: Any, tablet: Any) -> None:
    clinic.add("patients.note", {"kind": "patients.note", "id": made("x"), "version": 1, "body": {"x": 1}})
    clinic.entries[-1]["hash"] = "00" * 32
    hand.app.scheduler.send_now()
    for _ in range(3):
        hand.app.scheduler.step()
    hand.settle()
    assert hand.app.standing.pill == "attention"
    hand.tap("status")
    assert "does not match" in hand.named("copy-trouble").say


def test_escape_goes_back_the_way_one_came(hand: Any) -> None:
    hand.tap("task keep_warm/c3d2/0")
    hand.window.dispatch("on_keyboard", 27, 0, None, [])
    hand.settle()
    assert hand.showing == "today"
