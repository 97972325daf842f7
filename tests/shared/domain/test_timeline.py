"""The chronological view, the record as of a moment, and symptoms under cycles."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.reports import Answer, ReadingValue, Report
from shared.domain.symptom_course import Band, bands, reading_course, symptom_course, worst
from shared.domain.timeline import Change, TimelineItem, as_of, timeline

ZONE = "America/Chicago"


@dataclass(frozen=True)
class Cycle:
    number: int
    starts_on: date
    ends_on: date


CYCLES = (Cycle(1, date(2026, 11, 2), date(2026, 11, 16)), Cycle(2, date(2026, 11, 16), date(2026, 11, 30)))

APPOINTMENT = {
    "id": "a1",
    "version": 1,
    "title": "Infusion",
    "starts_at": "2026-11-17T03:30:00.000000Z",
    "status": "booked",
    "moved_from": None,
    "place": "Day unit",
    "reason": None,
}
CYCLE = {
    "id": "c2",
    "version": 1,
    "block": "main",
    "number": 2,
    "planned_on": "2026-11-16",
    "given_on": None,
    "status": "planned",
    "reason": None,
}
CHECK_IN = {
    "id": "k1",
    "version": 1,
    "reported_at": "2026-11-18T15:00:00.000000Z",
    "amends": None,
    "superseded_by": None,
}


def only(kind: str, body: dict[str, Any]) -> TimelineItem:
    (item,) = timeline([(kind, body)], ZONE, CYCLES)
    return item


def test_the_day_is_the_patients_day() -> None:
    item = only("timeline.appointment", APPOINTMENT)
    assert item.on == date(2026, 11, 16)
    assert (item.cycle, item.day, item.says, item.text) == (2, 1, "appointment.booked", "Day unit")
    assert not item.moved and not item.changed and not item.cancelled


def test_a_moved_appointment_says_so() -> None:
    moved = APPOINTMENT | {
        "status": "moved",
        "moved_from": "2026-11-16T15:00:00.000000Z",
        "reason": "Low counts",
        "version": 2,
    }
    item = only("timeline.appointment", moved)
    assert item.moved and item.changed and item.moved_from == "2026-11-16T15:00:00.000000Z"
    assert (item.says, item.text) == ("appointment.moved", "Low counts")
    assert only("timeline.appointment", APPOINTMENT | {"status": "cancelled"}).cancelled


@pytest.mark.parametrize(
    ("change", "on", "moved_from"),
    [
        ({}, date(2026, 11, 16), None),
        ({"status": "given", "given_on": "2026-11-16"}, date(2026, 11, 16), None),
        ({"status": "given", "given_on": "2026-11-19"}, date(2026, 11, 19), "2026-11-16"),
    ],
)
def test_a_cycle_lies_where_it_was_given(change: dict[str, Any], on: date, moved_from: str | None) -> None:
    item = only("timeline.cycle", CYCLE | change)
    assert (item.on, item.moved_from, item.cycle) == (on, moved_from, 2)


def test_a_correction_stands_in_for_what_it_corrects() -> None:
    correction = CHECK_IN | {"id": "k2", "amends": "k1"}
    shown = timeline([("symptoms.check_in", CHECK_IN), ("symptoms.check_in", correction)], ZONE)
    assert [(item.id, item.says) for item in shown] == [("k2", "check_in.corrected")]
    assert timeline([("symptoms.check_in", CHECK_IN | {"superseded_by": "k9"})], ZONE) == ()


def test_every_kind_with_a_place_in_time_is_there_in_order() -> None:
    records: list[tuple[str, dict[str, Any]]] = [
        (
            "triage.alert",
            {"id": "t", "tier": "red", "rule": "fever", "raised_at": "2026-11-20T05:59:00.000000Z"},
        ),
        ("symptoms.check_in", CHECK_IN),
        ("timeline.appointment", APPOINTMENT),
        ("timeline.cycle", CYCLE),
        (
            "timeline.result",
            {
                "id": "r",
                "category": "lab",
                "name": "Neutrophils",
                "value": "1.2",
                "unit": "10*9/L",
                "taken_at": "2026-11-15T15:00:00.000000Z",
            },
        ),
        (
            "timeline.event",
            {"id": "e", "category": "surgery", "title": "Colectomy", "started_on": "2026-08-01"},
        ),
        (
            "care_plans.outcome",
            {"id": "o", "task": "walk", "outcome": "done", "happened_at": "2026-11-21T15:00:00.000000Z"},
        ),
        (
            "care_plans.assignment",
            {"id": "p", "plan": "colorectal/mfolfox6", "anchor_on": "2026-11-02", "ended_on": "2027-05-01"},
        ),
        (
            "care_plans.hold",
            {"id": "h", "from_on": "2026-11-25", "until_on": "2026-11-28", "reason": "Travel"},
        ),
        (
            "patients.diagnosis",
            {"id": "d", "role": "primary", "text": "Colon cancer", "diagnosed_on": "2026-07-01"},
        ),
        ("patients.diagnosis", {"id": "d2", "role": "secondary", "text": "Liver", "diagnosed_on": None}),
        (
            "patients.medicine",
            {"id": "m", "name": "Ondansetron", "started_on": "2026-11-02", "ended_on": None},
        ),
        ("patients.allergy", {"id": "x", "substance": "Penicillin"}),
        ("access.grant", {"id": "g"}),
    ]
    shown = timeline(records, ZONE, CYCLES)
    assert [item.id for item in shown] == ["d", "e", "p", "m", "r", "c2", "a1", "k1", "t", "o", "h", "p"]
    assert [item.says for item in shown if item.kind == "care_plans.assignment"] == [
        "assignment.begun",
        "assignment.ended",
    ]
    assert next(item for item in shown if item.id == "t").on == date(2026, 11, 19)
    assert next(item for item in shown if item.id == "r").text == "1.2 10*9/L"
    assert next(item for item in shown if item.id == "e").cycle is None
    assert timeline(reversed(records), ZONE, CYCLES) == shown


# As of a moment

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def change(id: str, version: int, hours: int, body: dict[str, Any] | None) -> Change:
    return Change("timeline.appointment", id, version, NOW + timedelta(hours=hours), body)


HISTORY = (
    change("a", 1, 0, {"v": 1}),
    change("a", 2, 5, {"v": 2}),
    change("b", 1, 3, {"v": 1}),
    change("b", 2, 9, None),
)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(-1, []), (0, [1]), (3, [1, 1]), (4, [1, 1]), (5, [2, 1]), (9, [2])],
)
def test_the_record_as_it_stood(hours: int, expected: list[int]) -> None:
    assert [body["v"] for _, body in as_of(HISTORY, NOW + timedelta(hours=hours))] == expected


@given(st.permutations(HISTORY), st.integers(-1, 10))
def test_rewinding_does_not_depend_on_the_order_of_changes(changes: list[Change], hours: int) -> None:
    moment = NOW + timedelta(hours=hours)
    assert as_of(changes, moment) == as_of(HISTORY, moment)


# Symptoms under cycles


def report(
    number: int, at: str, *answers: tuple[int, str, int | None], temperature: str | None = None
) -> Report:
    readings = () if temperature is None else (ReadingValue("temperature", Decimal(temperature), "[degF]"),)
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return Report(UUID(int=number), moment, tuple(Answer(*answer) for answer in answers), readings)


REPORTS = (
    report(
        1,
        "2026-11-16T15:00",
        (9, "frequency", 2),
        (9, "severity", 1),
        (24, "presence", 1),
        temperature="98.6",
    ),
    report(2, "2026-11-17T02:00", (9, "frequency", 4), (9, "severity", 4), temperature="101.3"),
    report(3, "2026-11-18T15:00", (9, "frequency", 3), (9, "severity", None), (24, "presence", 0)),
    report(4, "2026-12-18T15:00", (9, "frequency", 4), (9, "severity", 4)),
)
START, END = date(2026, 11, 1), date(2026, 12, 1)


def test_the_worst_of_each_local_day() -> None:
    assert symptom_course(REPORTS, ZONE, START, END) == {
        9: {date(2026, 11, 16): 3, date(2026, 11, 18): None},
        24: {date(2026, 11, 16): 1, date(2026, 11, 18): 0},
    }
    assert reading_course(REPORTS, "temperature", ZONE, START, END) == {date(2026, 11, 16): "38.50"}


@given(st.permutations(REPORTS))
def test_the_course_does_not_depend_on_the_order_of_reports(mixed: list[Report]) -> None:
    assert symptom_course(mixed, ZONE, START, END) == symptom_course(REPORTS, ZONE, START, END)
    assert worst(mixed) == worst(REPORTS) == (9, 3)


def test_the_worst_symptom_prefers_the_newest_report() -> None:
    earlier = report(1, "2026-11-16T15:00", (15, "severity", 3))
    later = report(2, "2026-11-17T15:00", (16, "frequency", 4), (39, "severity", 4), (39, "interference", 4))
    assert worst([later, earlier]) == (16, 3)
    assert worst([]) is None and worst([report(1, "2026-11-16T15:00", (24, "presence", 1))]) is None


def test_bands_are_cut_to_the_days_shown() -> None:
    assert bands(CYCLES, date(2026, 11, 10), date(2026, 11, 18)) == (
        Band(1, date(2026, 11, 10), date(2026, 11, 15)),
        Band(2, date(2026, 11, 16), date(2026, 11, 17)),
    )
    assert bands(CYCLES, date(2026, 12, 1), date(2026, 12, 31)) == ()


def test_activity_is_drawn_beside_symptoms_its_two_worst_levels_alike() -> None:
    for level, drawn in ((0, 0), (2, 2), (3, 3), (4, 3), (None, None)):
        told = Report(UUID(int=1), datetime(2026, 11, 22, 12, tzinfo=UTC), (Answer(920, "level", level),))
        course = symptom_course([told], "UTC", date(2026, 11, 22), date(2026, 11, 23))
        assert course == {920: {date(2026, 11, 22): drawn}}
