"""The treatment as cards: signs under cycles, what changed and why, a record as it was on an earlier day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from client_kivy.cards.changes import changes
from client_kivy.cards.chosen import chosen
from client_kivy.cards.history import timeline_rows
from client_kivy.cards.record import Record
from client_kivy.cards.strips import strip_row, worst_by_day
from client_kivy.words import Words
from tests.client_kivy import depth
from tests.client_kivy.clinic import Clinic, TestClock
from tests.client_kivy.story import NOON, PLAN, appointment, at, check_in_row, cycle_row, made, record
from tests.client_kivy.story_sources import RowsSource, StoryClinic
from tests.client_kivy.tablets import Tablet

EN = Words("en")
FOUR_WEEKS = timedelta(weeks=4)


def story(**more: Any) -> Record:
    return Record(RowsSource(record() | more), "p", {})


def items(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["title"]: row for row in rows if row["row"] == "item"}


def version(kind: str, number: int, row: dict[str, Any], by: str = "Nurse Amira") -> dict[str, Any]:
    when = at(f"2026-11-{number + 3:02d}")
    return {"kind": kind, "id": row["id"], "version": number, "body": row, "by_name": by, "recorded_at": when}


def changed(*versions: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["title"], one["detail"]) for one in changes(story(changes=list(versions)), EN)]


def test_a_cycle_says_how_it_was_given_against_its_plan_and_how_it_felt() -> None:
    rows = timeline_rows(story(), NOON, EN, "treatment")
    third = items(rows)["Cycle 3 given"]
    assert third["badge"] == "Moved from Mon 9 Nov"
    assert third["detail"] == "12 days later than planned · Why: Blood counts were low"
    under = rows[rows.index(third) + 1]
    assert under["row"] == "strip" and under["numbers"] == [1, 2]
    second = next(row for row in rows if row["row"] == "strip" and len(row["levels"]) == 26)
    assert second["say"] == "Worst: Feeling sick to your stomach, severe, on day 25."
    assert second["levels"] == [-1] * 13 + [1, 1, 2, 3, 3, 3, 2, 1, -1, 1, 2, 3, 2]
    assert second["lines"][10] == "Day 25, Thu 19 Nov: Feeling sick to your stomach, severe"


def test_a_cycle_that_nobody_entered_says_so_and_shows_how_it_felt() -> None:
    entered = [row for row in record()["timeline.cycle"] if row["number"] != 2]
    rows = timeline_rows(story(**{"timeline.cycle": entered}), NOON, EN, "treatment")
    assert "Cycle 2 given" not in items(rows)
    second = items(rows)["Cycle 2"]
    assert second["badge"] == "No entry yet" and second["on"] < NOON.date() and "about" not in second
    assert rows[rows.index(second) + 1]["row"] == "strip"
    assert items(rows)["Cycle 4"]["badge"] == "Expected"


@pytest.mark.parametrize("length", [1, 31, 32, 400])
def test_a_strip_has_a_mark_for_every_day_or_week(length: int) -> None:
    first = date(2026, 1, 1)
    strip = strip_row({}, first, first + timedelta(days=length), first + timedelta(days=500), {}, EN)
    assert strip is not None and len(strip["levels"]) == len(strip["numbers"])
    assert len(strip["levels"]) == (length if length <= 31 else -(-length // 7))
    assert strip["say"] == "No check-ins in this cycle."
    assert strip_row({}, first, first + timedelta(days=9), first - timedelta(days=1), {}, EN) is None


def test_a_corrected_check_in_is_not_drawn() -> None:
    bad = check_in_row("bad", at("2026-11-21"), [(9, "frequency", 4), (9, "severity", 4)])
    well = check_in_row("well", at("2026-11-21"), [(9, "frequency", 0)], amends=bad["id"])
    days = worst_by_day(story(**{"symptoms.check_in": [bad, well]}))
    assert days[date(2026, 11, 21)].level == 0


def test_what_moved_says_from_where_to_where_why_and_by_whom() -> None:
    booked = appointment("scan", "CT scan", at("2026-11-25", 7))
    moved = booked | {"starts_at": at("2026-11-27", 8), "status": "moved", "moved_from": booked["starts_at"]}
    off = cycle_row(4, "2026-12-07", "delayed", None, "Blood counts were low")
    given = cycle_row(4, "2026-12-07", "given", "2026-12-07")
    dose = {"drug": "oxaliplatin", "planned": "85", "given": "65", "unit": "mg/m2", "reason": "Numb fingers"}
    assert changed(
        version("timeline.appointment", 1, booked),
        version("timeline.appointment", 2, moved | {"reason": "The machine was broken"}),
        version("timeline.appointment", 3, moved | {"place": "Room 2"}),
        version("timeline.cycle", 1, off),
        version("timeline.cycle", 2, given | {"doses": [dose]}, by=""),
    ) == [
        (
            "CT scan: moved",
            "From Wed 25 Nov, 08:00 to Fri 27 Nov, 09:00\nWhy: The machine was broken\nBy Nurse Amira",
        ),
        ("Cycle 4 put off", "On Mon 7 Dec\nWhy: Blood counts were low\nBy Nurse Amira"),
        ("Oxaliplatin: dose changed", "From 85 mg/m2 to 65 mg/m2\nWhy: Numb fingers"),
    ]


def test_plans_breaks_medicines_and_tablets_that_change_are_told() -> None:
    plan = record()["care_plans.assignment"][0]
    hold = {
        "id": "h",
        "assignment_id": plan["id"],
        "from_on": "2026-11-10",
        "until_on": None,
        "reason": "Fever",
    }
    pill = {"id": "m", "name": "Ondansetron", "dose_text": "8 mg", "status": "active"}
    tablets = depth.prescription()
    fewer = [{"slot": 0, "tablets": [{"count": "2", "strength": "500 mg"}]}]
    titles = changed(
        version("care_plans.assignment", 1, plan),
        version("care_plans.assignment", 2, plan | {"anchor_on": "2026-10-14"}),
        version("care_plans.hold", 1, hold),
        version("care_plans.hold", 2, hold | {"until_on": "2026-11-20"}),
        version("patients.medicine", 1, pill),
        version("patients.medicine", 2, pill | {"dose_text": "4 mg"}),
        version("patients.medicine", 3, pill | {"status": "stopped"}),
        version("prescriptions.prescription", 1, tablets),
        version(
            "prescriptions.prescription", 1, tablets | {"id": "n", "follows": tablets["id"], "doses": fewer}
        ),
    )
    name = PLAN["names"]["en"]
    assert [title for title, _ in titles] == [
        f"{name}: started",
        f"{name}: starts on another day",
        "The plan went on a break",
        "The plan goes on",
        "Ondansetron: dose changed",
        "Ondansetron ended",
        f"{depth.TABLETS}: dose changed",
    ]
    assert titles[4][1].startswith("From 8 mg to 4 mg")
    assert titles[6][1].startswith("From 3 × 500 mg + 1 × 150 mg to 2 × 500 mg")


@pytest.fixture
def clock() -> TestClock:
    made_clock = TestClock()
    made_clock.wall = NOON - FOUR_WEEKS
    return made_clock


@pytest.fixture
def clinic(clock: TestClock) -> Clinic:
    return StoryClinic(clock)


def test_rewound_to_today_it_is_as_it_is_and_further_back_there_is_only_less(
    tablet: Tablet, clinic: StoryClinic, clock: TestClock
) -> None:
    rows = record()
    for kind, found in rows.items():
        clinic.tell({kind: found[:1]})
    clock.wall = NOON - timedelta(weeks=2)
    clinic.tell({"timeline.appointment": rows["timeline.appointment"][1:2]})
    moved = rows["timeline.appointment"][0] | {"starts_at": at("2026-11-29"), "status": "moved"}
    clock.wall = NOON - timedelta(weeks=1)
    body = {name: value for name, value in moved.items() if name != "id"}
    clinic.add(
        "timeline.appointment.move",
        {"kind": "timeline.appointment", "id": moved["id"], "version": 2, "body": body},
    )
    clock.wall = NOON
    tablet.sync()
    tablet.say()
    whole = Record(tablet.records, clinic.patient, {})
    assert whole.begins_on == (NOON - FOUR_WEEKS).date()
    for choice in ("main", "reports", "changes"):
        now = timeline_rows(whole, NOON, EN, choice)
        assert timeline_rows(whole.as_of(NOON.date()), NOON, EN, choice) == now and now
    known: set[str] = set()
    for back in range(30, -1, -1):
        past = whole.as_of((NOON - timedelta(days=back)).date())
        ids = {row["id"] for kind in rows for row in past.of_kind(kind) if row.get("id")}
        assert known <= ids
        known = ids
    before = whole.as_of((NOON - timedelta(days=8)).date()).of_kind("timeline.appointment")
    assert [row["starts_at"] for row in before] == [
        row["starts_at"] for row in rows["timeline.appointment"][:2]
    ]
    assert whole.of_kind("timeline.appointment")[0]["starts_at"] == moved["starts_at"]
    long_ago = whole.as_of(NOON.date() - FOUR_WEEKS)
    assert len(long_ago.changes(("timeline.appointment",))) == 1
    assert not whole.as_of(date(2020, 1, 1)).of_kind("timeline.appointment")
    assert made("appointment", "pump") in {row["id"] for row in long_ago.of_kind("timeline.appointment")}


def test_what_was_not_chosen_of_two_versions_is_told_with_who_chose() -> None:
    first = {"id": "a", "topic_id": "a", "text": "Can I fly?", "state": "open", "saw": []}
    mine, theirs = (
        first | {"id": key, "text": text, "saw": ["a"]} for key, text in (("b", "To Rome"), ("c", "Far"))
    )
    pick = theirs | {"id": "d", "saw": ["b", "c"]}
    told = [version("stories.topic", 1, row, "Rosa") for row in (first, mine, theirs, pick)]
    (line,) = chosen(story(changes=told), EN)
    assert line["title"] == "Two versions of one question for the visit: one was chosen"
    assert line["detail"] == "Not chosen. What it says: To Rome\nBy Rosa"
