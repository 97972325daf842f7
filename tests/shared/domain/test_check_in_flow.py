"""The walk through a check-in: branching, back, skip, readings, stop and resume."""

import json
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.check_in_flow import CheckInFlow, Question
from shared.domain.readings import FAHRENHEIT

from .flow_cast import ITEMS, NOW, READINGS, begin, walk
from .symptom_files import library


def test_the_first_question_says_all_a_screen_needs() -> None:
    question = begin().question
    assert (question.kind, question.key, question.attribute) == ("symptom", "9.frequency", "frequency")
    assert question.item == ITEMS[0] and question.options == (0, 1, 2, 3, 4) and question.given is None


def test_a_first_answer_of_zero_skips_the_rest_of_the_symptom() -> None:
    assert walk(begin(), 0).at == "17.frequency"
    assert walk(begin(), 1).at == "9.severity"
    assert walk(begin(), 0, 0, 1).at == "68.severity"


def test_all_the_way_to_the_review() -> None:
    flow = walk(begin(), 2, 3, 1, 0, 0, 1)
    kinds = []
    flow = flow.opt_out("prefer_not", NOW)
    while not flow.finished:
        kinds.append(flow.question.key)
        flow = flow.measure("38,4", "Cel") if flow.question.what == "temperature" else flow.skip(NOW)
    assert kinds == ["reading.temperature", "reading.weight", "need", "note"]
    assert [one["value"] for one in flow.body()["answers"]] == [2, 3, 1, 0, 0, 1, None]
    assert flow.body()["answers"][-1]["opt_out"] == "prefer_not"
    assert flow.body()["readings"][0]["typed"] == "38.4"
    assert flow.composites() == {"9": 2, "17": 0, "68": None}


def test_presence_offers_yes_and_no_and_opt_outs_only_where_the_item_has_them() -> None:
    flow = walk(begin(), 0, 0)
    assert flow.question.options == (0, 1) and flow.question.opt_outs == ()
    with pytest.raises(ValueError, match="cannot be answered 2"):
        flow.answer(2, NOW)
    with pytest.raises(ValueError, match="does not offer"):
        flow.opt_out("prefer_not", NOW)
    assert "prefer_not" in walk(flow, 1).question.opt_outs


def test_skipping_a_first_question_skips_the_symptom_and_says_so() -> None:
    flow = begin().skip(NOW)
    assert flow.at == "17.frequency"
    assert flow.body()["answers"] == [
        {
            "item": 9,
            "attribute": "frequency",
            "value": None,
            "answered_at": "2026-11-22T08:00:00.000000Z",
            "skipped": True,
            "opt_out": None,
        }
    ]


def test_back_shows_what_was_answered_and_a_change_lets_go_of_what_no_longer_applies() -> None:
    flow = walk(begin(), 3, 4).back()
    assert flow.question.given is not None and flow.question.given.value == 4
    flow = flow.back().answer(0, NOW)
    assert flow.at == "17.frequency"
    assert [one["attribute"] for one in flow.body()["answers"]] == ["frequency"]
    assert flow.back().answer(2, NOW).question.given is None
    assert begin().back().at == "9.frequency"


def test_progress_never_moves_its_end_and_never_falls_going_on() -> None:
    flow, seen = begin(), []
    while not flow.finished:
        seen.append(flow.progress)
        flow = flow.answer(1, NOW) if flow.question.kind == "symptom" else flow.skip(NOW)
    assert {of for _, of in seen} == {7}
    assert [step for step, _ in seen] == [1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 7]
    assert flow.progress == (7, 7)


@pytest.mark.parametrize(
    ("typed", "unit", "verdict"),
    [
        ("38.4", "Cel", "ok"),
        ("101.1", FAHRENHEIT, "ok"),
        ("41", "Cel", "unusual"),
        ("3.84", "Cel", "impossible"),
        ("hot", "Cel", "unreadable"),
    ],
)
def test_a_typed_reading_is_judged_before_it_is_kept(typed: str, unit: str, verdict: str) -> None:
    flow = begin().change("reading.temperature")
    assert flow.judge(typed, unit) == verdict
    if verdict in ("impossible", "unreadable"):
        with pytest.raises(ValueError, match=verdict):
            flow.measure(typed, unit, sure=True)
    else:
        assert flow.measure(typed, unit, sure=True).body()["readings"][0]["typed"] == typed


def test_an_unusual_reading_needs_a_yes() -> None:
    flow = begin({"weight": Decimal(70)}).change("reading.weight")
    with pytest.raises(ValueError, match="unusual"):
        flow.measure("50", "kg")
    assert flow.measure("50", "kg", sure=True).body()["readings"][0]["value"] == "50"


def test_a_note_is_kept_as_written_and_an_empty_one_is_none() -> None:
    flow = begin().change("note")
    assert flow.write_note(" Bad night.\n").note == " Bad night.\n"
    assert flow.write_note("  ").note is None and flow.write_note("x").finished


def test_from_the_review_only_open_questions_are_asked_again() -> None:
    flow = begin()
    while not flow.finished:
        flow = flow.answer(0, NOW) if flow.question.kind == "symptom" else flow.skip(NOW)
    flow = flow.change("9.frequency").answer(2, NOW)
    assert flow.at == "9.severity"
    assert flow.answer(1, NOW).finished
    with pytest.raises(ValueError, match="not asked"):
        flow.change("17.severity")


def test_it_goes_on_where_it_was_left_after_a_power_cut() -> None:
    flow = walk(begin(), 2, 3, 1)
    again = CheckInFlow.resume(json.loads(json.dumps(flow.to_json())), ITEMS, READINGS)
    assert (again.at, again.to_json()) == (flow.at, flow.to_json())


def test_a_plan_that_asks_other_things_by_now_lets_go_of_old_answers() -> None:
    saved = walk(begin(), 2, 3).to_json()
    again = CheckInFlow.resume(saved, library().items_of([10, 9]), ("temperature",))
    assert again.at == "10.frequency"
    assert [one["item"] for one in again.body()["answers"]] == [9, 9]


def test_a_correction_begins_at_the_review_with_everything_filled_in() -> None:
    flow = walk(begin(), 2, 3)
    body = flow.body() | {"id": "x", "reported_at": "…", "note": "Hello"}
    again = CheckInFlow.resume(body, ITEMS, READINGS)
    assert again.finished and again.note == "Hello" and again.body()["answers"] == body["answers"]


def test_the_report_is_what_the_rules_read() -> None:
    flow = walk(begin(), 2, 3).change("reading.temperature").measure("100.4", FAHRENHEIT)
    report = flow.report(UUID(int=1), NOW)
    assert report.value(9, "severity") == 3 and report.readings[0].unit == FAHRENHEIT


def test_the_list_of_the_review_has_every_question_of_the_path() -> None:
    flow = walk(begin(), 0, 1)
    asked: tuple[Question, ...] = flow.asked
    assert [one.key for one in asked][:4] == ["9.frequency", "17.frequency", "17.severity", "17.interference"]
    assert asked[0].given is not None and asked[-1].key == "reading.weight"


@given(st.lists(st.integers(0, 4), max_size=10))
def test_nothing_is_changed_in_place(values: list[int]) -> None:
    flow = begin()
    kept = flow.to_json()
    after = flow
    for value in values:
        if value in after.question.options:
            after = after.answer(value, NOW)
    assert flow.to_json() == kept
