"""What the tablet says of tablets, texts, goals and results, from rows made by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from client_kivy.cards.explain import Explainer
from client_kivy.cards.goals import goals_page, goals_today
from client_kivy.cards.leaves import leaves_today, library, step_says
from client_kivy.cards.plan import plan_cards
from client_kivy.cards.record import Record
from client_kivy.cards.results import results_list
from client_kivy.cards.tablets import stopped, tablets_card
from client_kivy.cards.today import today_card
from client_kivy.words import Words
from shared.domain.timing import Timing
from tests.client_kivy import depth
from tests.client_kivy.depth import PRESCRIPTION, TABLETS
from tests.client_kivy.story import NOON, alert, at, check_in_row, made
from tests.client_kivy.story_sources import RowsSource

EN, ES = Words("en"), Words("es")
KEY = depth.plan().key


def look(**changed: list[Any]) -> Record:
    rows = depth.record() | changed
    return Record(RowsSource(rows, {KEY: depth.compiled()}), "p", {})


def stop(record: Record, now: Any = NOON, words: Words = EN) -> str:
    return stopped(record, record.assigned[0], TABLETS, now, words)["stop"]


def card(record: Record, words: Words = EN, now: Any = NOON) -> dict[str, Any]:
    one = record.assigned[0]
    task = one.plan.task(TABLETS)
    assert task is not None
    return tablets_card(record, one, task, now, words)


def sore(status: str) -> dict[str, Any]:
    return alert("sore", {"en": "Sore."}, at("2026-11-22", 9)) | {
        "rule": "sore_mouth",
        "plan": KEY,
        "status": status,
    }


@pytest.mark.parametrize(("status", "stops"), [("open", True), ("acknowledged", True), ("closed", False)])
def test_a_dose_waits_until_the_team_has_closed_the_warning(status: str, stops: bool) -> None:
    record = look(**{"triage.alert": [sore(status)]})
    assert (stop(record) == "Do not take the next dose of capecitabine until we have spoken.") is stops


def test_another_warning_stops_nothing() -> None:
    assert stop(look()) == ""


@pytest.mark.parametrize(
    ("more", "hours", "stops"),
    [
        ({"delivery": "saved"}, 100, True),
        ({}, 1, True),
        ({}, 100, False),
        ({"delivery": "saved", "superseded_by": made("later")}, 1, False),
    ],
    ids=["not yet received", "received just now", "received long ago", "corrected"],
)
def test_what_this_tablet_raised_stops_a_dose_until_the_record_tells(
    more: dict[str, Any], hours: int, stops: bool
) -> None:
    said = check_in_row(
        "sore", at("2026-11-22", 9), [(3, "severity", 4)], tablet_raised=["sore_mouth"], **more
    )
    record = look(**{"symptoms.check_in": [said]})
    assert bool(stop(record, NOON + timedelta(hours=hours))) is stops


def test_tablets_said_to_be_taken_are_gone() -> None:
    taken = {
        **depth.record()["care_plans.outcome"][0],
        "id": made("taken"),
        "task": TABLETS,
        "occurrence": f"{TABLETS}/2026-11-22/0",
        "outcome": "done",
        "happened_at": at("2026-11-22", 9),
    }
    record = look(**{"care_plans.outcome": [taken]})
    assert card(record)["left"] == "27 of 500 mg and 9 of 150 mg"
    assert card(look())["left"] == "30 of 500 mg and 10 of 150 mg"


def test_without_supplies_nobody_pretends_to_know() -> None:
    found = card(look(**{"prescriptions.supply": []}))
    assert found["left"] == "" and found["left_says"].startswith("Nobody has written") and not found["low"]


def test_a_dose_for_later_says_its_first_day() -> None:
    later = depth.prescription(from_on="2026-12-01")
    found = card(look(**{"prescriptions.prescription": [later]}), ES)
    assert found["first"] == "Lo toma a partir del martes 1 de diciembre."
    assert found["times"][0] == {"at": "09:00", "dose": "3 × 500 mg y 1 × 150 mg"}


def test_the_first_day_is_asked_for_once() -> None:
    begun = {"id": made("begun"), "prescription_id": PRESCRIPTION, "starts_on": "2026-11-21"}
    asked = today_card(look(), NOON, EN, {})["starts"]
    assert [one["task"] for one in asked] == [TABLETS]
    begun |= {"said_at": at("2026-11-21"), "received_at": at("2026-11-21")}
    assert today_card(look(**{"prescriptions.start": [begun]}), NOON, EN, {})["starts"] == []


def test_leaves_of_these_days_go_once_they_are_judged() -> None:
    assert [one["leaf"] for one in leaves_today(look(), NOON, EN)] == ["cold_and_oxaliplatin"]
    assert leaves_today(look(), NOON + timedelta(days=5), EN) == []
    verdict = {"id": made("v"), "leaf": "cold_and_oxaliplatin", "helped": False, "said_at": at("2026-11-22")}
    record = look(**{"leaves.verdict": [verdict]})
    assert leaves_today(record, NOON, EN) == []
    assert [part["title"] for part in library(record, NOON, EN)] == [
        "For these days",
        "2 days before cycle 1",
    ]


@pytest.mark.parametrize(
    ("timing", "en", "es"),
    [
        (Timing("cycle", days=(-1,)), "1 day before each cycle", "1 día antes de cada ciclo"),
        (
            Timing("cycle", days=(1,), cycles=((1, 1), (3, None))),
            "Cycles 1 and 3 and later, day 1",
            "Ciclos 1 y 3 y siguientes, día 1",
        ),
        (Timing("days", count=1), "When treatment starts", "Cuando empieza el tratamiento"),
        (Timing("weeks"), "From time to time", "De vez en cuando"),
    ],
)
def test_each_step_is_said(timing: Timing, en: str, es: str) -> None:
    assert (step_says(timing, EN), step_says(timing, ES)) == (en, es)


def test_terms_are_found_as_whole_words_once_each_in_any_case() -> None:
    explainer = Explainer([depth.plan()], EN)
    text = "Nausea and more nausea. Neutrophils!"
    found = [(text[start:end], key) for start, end, key in explainer.spans(text)]
    assert found == [("Nausea", "nausea"), ("Neutrophils", "neutrophils")]
    assert explainer.spans("portable") == [] and explainer.term("nothing") is None
    spanish = Explainer([depth.plan()], ES)
    assert [key for _, _, key in spanish.spans("Los neutrófilos bajan.")] == ["neutrophils"]


def test_goals_are_in_no_count_of_the_plan() -> None:
    ticked = {"id": made("t"), "goal_id": made("goal", "walk"), "on": "2026-11-22", "done": True}
    record = look(**{"goals.tick": [ticked]})
    assert [one["done"] for one in goals_today(record, NOON, EN)] == [True, False]
    assert plan_cards(record, NOON, EN) == plan_cards(look(**{"goals.goal": []}), NOON, EN)


def test_a_goal_on_other_days_waits_there() -> None:
    mondays = depth.goal("swim", "Swim", repeat="weekdays", weekdays=["mon", "thu"])
    page = goals_page(look(**{"goals.goal": [mondays]}), NOON, EN)
    assert page["today"] == [] and page["other"][0]["says"] == "Monday and Thursday · Only you see it"


def row(**more: Any) -> dict[str, Any]:
    return (
        depth.lab("Hemoglobin", "718-7", "11.2", "g/dL", at("2026-11-20", 7), low="12.0", high="16.0") | more
    )


@pytest.mark.parametrize(
    ("more", "flag", "value"),
    [
        ({}, "low", "11.2 g/dL"),
        ({"value": "16.0"}, "normal", "16.0 g/dL"),
        ({"value": "12", "comparator": "<"}, None, "<12 g/dL"),
        ({"value": "5", "comparator": "<"}, "low", "<5 g/dL"),
        ({"value": "positive", "unit": None}, None, "positive"),
        ({"low": None, "high": None}, None, "11.2 g/dL"),
        ({"value": "0"}, "low", "0 g/dL"),
    ],
)
def test_a_result_is_low_or_high_only_where_that_is_sure(
    more: dict[str, Any], flag: str | None, value: str
) -> None:
    (found,) = results_list(look(**{"timeline.result": [row(**more)]}), NOON, EN)
    assert (found["flag"], found["value"]) == (flag, value)


def test_a_result_that_came_too_early_is_not_shown_before_its_time() -> None:
    early = row(released_at=at("2026-11-24", 9))
    (found,) = results_list(look(**{"timeline.result": [early]}), NOON, ES)
    assert found["value"] == "Aún no se muestra" and found["flag"] is None and not found["range"]
    assert found["held"] == "Su equipo lo ve primero. Usted lo verá el martes 24 de noviembre a las 10:00."
    (later,) = results_list(look(**{"timeline.result": [early]}), NOON + timedelta(days=2), ES)
    assert later["value"] == "11.2 g/dL" and not later["held"]
