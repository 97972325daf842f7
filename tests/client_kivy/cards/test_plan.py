"""The plan told kindly, follow-up tests, the page to show, and by when an own goal is meant."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from client_kivy.cards.goals import goals_page
from client_kivy.cards.plan import kindly, plan_cards
from client_kivy.cards.record import Record
from client_kivy.cards.survivorship import survivorship
from client_kivy.words import LANGUAGES, Words, catalogue
from shared.domain.adherence import Count
from shared.domain.surveillance import OWNERS
from tests.client_kivy import after_treatment, depth
from tests.client_kivy.story import NOON, record
from tests.client_kivy.story_sources import RowsSource

EN = Words("en")


def after(**more: Any) -> Record:
    plans = {plan["key"]: plan for plan in after_treatment.plans()}
    return Record(RowsSource(after_treatment.rows() | more, plans), "p", {})


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (Count(done=14), "You took all 14 in the last 28 days. That is good."),
        (Count(done=12, missed=2), "You took 12 of 14 in the last 28 days. That is good."),
        (Count(done=3, skipped=9), "You took 3 of 12 in the last 28 days. Each one counts."),
        (Count(missed=5), "5 came up in the last 28 days. You can begin any day."),
        (Count(), "Nothing was due in the last 28 days."),
        (Count(held=5), "On a break in the last 28 days."),
        (Count(pending=1, not_possible=2), "Nothing was due in the last 28 days."),
    ],
)
def test_how_it_goes_is_told_kindly(count: Count, says: str) -> None:
    assert kindly(count, EN, swallowed=True) == says
    for language in LANGUAGES:
        said = kindly(count, Words(language))
        assert said and not any(word in said.lower() for word in ("miss", "fail", "only", "late"))


def test_every_owner_of_a_test_has_a_name_in_every_language() -> None:
    for language in LANGUAGES:
        assert {f"owner.{owner}" for owner in OWNERS} <= catalogue(language).keys()


def test_follow_up_tests_say_when_who_and_how_late_without_blame() -> None:
    [card] = plan_cards(after(), NOON, EN)
    found = {row["key"]: row for row in card["follow_up"] if row["state"] != "done"}
    assert found["cea"]["state"] == "late"
    assert found["cea"]["when"] == (
        "Was best by Monday 10 August 2026. That was 3 months ago. Your team can still book it."
    )
    assert found["ct"]["when"] == "Booked for Thursday 3 December 2026"
    assert found["colonoscopy"]["owner"] == "Looked after by: the stomach and bowel clinic"
    assert [row["when"] for row in card["follow_up"] if row["state"] == "done"] == [
        "Done on Tuesday 10 February 2026"
    ]
    [treatment] = plan_cards(Record(RowsSource(record()), "p", {}), NOON, EN)
    assert treatment["follow_up"] == []


def test_the_page_to_show_says_what_was_given_what_comes_and_who_looks_after_it() -> None:
    page = survivorship(after(), NOON, EN)
    parts = {section["part"]: section["lines"] for section in page["sections"]}
    assert page["as_of"] == "As this tablet knew it on Sunday 22 November 2026"
    assert list(parts) == ["diagnosis", "treatment", "tests", "watch", "owners", "contacts"]
    [diagnosis] = parts["diagnosis"]
    assert diagnosis["detail"] == "Stage III\nThursday 2 January 2025"
    surgery, folfox = parts["treatment"]
    assert surgery["text"] == "Right hemicolectomy"
    assert folfox["detail"].split("\n") == [
        "2 cycles given",
        "Saturday 1 March 2025 to Thursday 20 March 2025",
        "Oxaliplatin: 150 mg/m2 in all",
    ]
    assert "CEA blood test" in parts["owners"][0]["detail"]
    assert any("Feeling worn out" in line["detail"] for line in parts["watch"])
    assert parts["contacts"][0]["detail"] == "555-0134"


def test_a_sum_is_left_out_where_a_dose_was_not_entered_and_an_empty_page_is_short() -> None:
    rows = after_treatment.rows()
    rows["timeline.cycle"][1]["doses"] = [after_treatment.dose(None)]
    lines = survivorship(after(**rows), NOON, EN)["sections"][1]["lines"]
    assert "in all" not in lines[1]["detail"] and "2 cycles given" in lines[1]["detail"]
    bare = survivorship(Record(RowsSource({}), "p", {"patient_name": "Ana"}), NOON, EN)
    assert bare["sections"] == [] and bare["who"]


def test_a_goal_says_by_when_and_never_that_it_is_late() -> None:
    goal = depth.goal("trip", "See the sea", repeat=None, target_on="2026-12-24")
    for now in (NOON, NOON + timedelta(days=90)):
        [card] = goals_page(Record(RowsSource({"goals.goal": [goal]}), "p", {}), now, EN)["today"]
        assert card["says"].startswith("By Thursday 24 December · ")
    assert date.fromisoformat(goal["target_on"]) < (NOON + timedelta(days=90)).date()
