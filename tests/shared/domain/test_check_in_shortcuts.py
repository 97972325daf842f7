"""Shortcuts into a check-in: what is taken over and what never is; where on the body something is."""

import json
from datetime import timedelta

import pytest

from shared.domain.check_in_flow import CheckInFlow

from .flow_cast import ITEMS, NOW, READINGS, SIGNS, asking, begin, walk

NONE: frozenset[int] = frozenset()
LAST = (
    walk(begin(), 2, 3, 0)
    .answer(1, NOW)
    .answer_where(["chest", "face"], NOW)
    .answer(4, NOW)
    .measure("38.4", "Cel")
    .change("note")
    .write_note("Bad night")
    .body()
)
LATER = NOW + timedelta(days=7)


def test_same_as_last_time_asks_the_signs_and_readings_anew_and_shows_the_rest() -> None:
    flow = asking().same_as(
        LAST | {"answers": [{**LAST["answers"][0], "item": 901}, *LAST["answers"]]}, LATER
    )
    assert flow.at == "flags" and flow.question.chosen is None
    flow = flow.answer_flags(NONE, LATER)
    asked = []
    while not flow.finished:
        asked.append(flow.at)
        flow = flow.skip(LATER)
    assert asked == ["reading.temperature", "reading.weight", "need"]
    body = flow.body()
    said = {(one["item"], one["attribute"]): one["value"] for one in body["answers"] if one["item"] < 900}
    assert said == {
        (9, "frequency"): 2,
        (9, "severity"): 3,
        (17, "frequency"): 0,
        (24, "presence"): 1,
        (68, "severity"): 4,
    }
    assert {one["answered_at"] for one in body["answers"]} == {"2026-11-29T08:00:00.000000Z"}
    assert (body["readings"], body["note"], body["started_from"]) == ([], None, "same")
    assert body["where"] == [{"item": 24, "places": ["face", "chest"]}]
    changed = flow.change("9.frequency").answer(0, LATER)
    assert changed.finished and changed.body()["started_from"] == "same"


def test_what_was_left_open_last_time_is_asked_this_time() -> None:
    last = begin().skip(NOW).answer(0, NOW).answer(0, NOW).answer(1, NOW).body()
    assert begin().same_as(last, LATER).at == "9.frequency"


def test_nothing_new_is_every_first_answer_none_after_the_signs() -> None:
    flow = asking().nothing_new(LATER)
    assert flow.at == "flags" and flow.body()["answers"] == []
    flow = flow.answer_flags(NONE, LATER)
    assert flow.at == "reading.temperature"
    values = {one["item"]: one["value"] for one in flow.body()["answers"]}
    assert values == dict.fromkeys([901, 902, *(item.number for item in ITEMS)], 0)
    assert flow.body()["started_from"] == "nothing_new"
    assert begin().nothing_new(LATER).at == "reading.temperature"


def test_nothing_new_with_a_warning_sign_asks_everything() -> None:
    flow = asking().nothing_new(LATER).mark_flags(frozenset({902}), LATER)
    assert flow.at == "flags" and not any(one["item"] < 900 for one in flow.body()["answers"])
    flow = flow.answer_flags(frozenset({902}), LATER)
    assert flow.at == "9.frequency" and flow.body()["started_from"] == "none"
    at_review = asking().nothing_new(LATER).answer_flags(NONE, LATER).skip(LATER).skip(LATER)
    late_sign = at_review.change("flags").answer_flags(frozenset({901}), LATER)
    assert late_sign.at == "9.frequency" and late_sign.question.given is None


def test_passing_over_the_signs_is_not_feeling_fine() -> None:
    flow = asking().nothing_new(LATER).skip(LATER)
    assert flow.at == "9.frequency" and flow.body()["started_from"] == "none"


@pytest.mark.parametrize("begun", [asking().same_as(LAST, LATER), asking().nothing_new(LATER)])
def test_a_shortcut_survives_a_power_cut(begun: CheckInFlow) -> None:
    saved = json.loads(json.dumps(begun.to_json()))
    again = CheckInFlow.resume(saved, ITEMS, READINGS, flags=SIGNS)
    assert again.answer_flags(NONE, LATER).at == begun.answer_flags(NONE, LATER).at == "reading.temperature"


def test_where_is_asked_of_what_is_there_and_let_go_with_it() -> None:
    flow = walk(begin(), 0, 0)
    assert flow.answer(0, NOW).at == "68.severity"
    flow = flow.answer(1, NOW)
    assert (flow.question.kind, flow.question.places, flow.progress) == ("where", None, (3, 7))
    for wrong in ([], ["tail"]):
        with pytest.raises(ValueError, match="places"):
            flow.answer_where(wrong, NOW)
    said = flow.answer_where(["left_foot", "face"], NOW)
    assert said.body()["where"] == [{"item": 24, "places": ["face", "left_foot"]}]
    again = CheckInFlow.resume(json.loads(json.dumps(said.to_json())), ITEMS, READINGS)
    assert again.back().question.places == ("face", "left_foot")
    assert said.back().back().answer(0, NOW).body()["where"] == []
    skipped = CheckInFlow.resume(json.loads(json.dumps(flow.skip(NOW).to_json())), ITEMS, READINGS)
    assert skipped.body()["where"] == [] and skipped.at == "68.severity"
