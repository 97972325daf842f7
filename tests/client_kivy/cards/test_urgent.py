"""What an answer asks for at once stands first, until somebody of the team saw it, it was put right, or a day went by."""

from datetime import timedelta
from typing import Any

from client_kivy.cards.record import Record
from client_kivy.cards.today import today_card
from client_kivy.words import Words
from tests.client_kivy.story import NOON, Row, alert, at, check_in_row, made, record
from tests.client_kivy.story_sources import RowsSource

WORDS = Words("en")


def today(rows: dict[str, list[Row]], later: timedelta = timedelta()) -> dict[str, Any]:
    return today_card(Record(RowsSource(rows), "p", {}), NOON + later, WORDS, {})


def told(**more: Any) -> dict[str, list[Row]]:
    rows = record()
    rule = next(rule for rule in Record(RowsSource(rows), "p", {}).assigned[0].plan.rules if rule.call)
    when = at("2026-11-22", 11)
    row = check_in_row("fever", when, [], tablet_raised=[rule.id], **more)
    return rows | {"symptoms.check_in": [*rows["symptoms.check_in"], row]}


def test_it_is_there_as_long_as_nobody_saw_it() -> None:
    assert today(record())["urgent"] is None
    rows = told()
    card = today(rows)["urgent"]
    assert card["report"] == made("check-in", "fever") and "call" in card["title"].lower()
    assert card["says"].startswith("You told us this today at 12:00.")
    raised = alert("fever", {"en": "Fever"}, at("2026-11-22", 11), tier="red")
    waiting = rows | {"triage.alert": [*rows["triage.alert"], raised]}
    assert today(waiting)["urgent"] == card
    seen = raised | {"acknowledged_at": at("2026-11-22", 12), "acknowledged_name": "Nurse Amira"}
    assert today(rows | {"triage.alert": [*rows["triage.alert"], seen]})["urgent"] is None


def test_it_ends_with_a_correction_and_after_a_day() -> None:
    assert today(told(superseded_by=made("check-in", "right")))["urgent"] is None
    assert today(told(), timedelta(hours=22))["urgent"] is not None
    assert today(told(), timedelta(hours=24))["urgent"] is None
