"""The walk through a check-in: branching, back, skip, readings, stop and resume."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shared.domain.check_in_flow import CheckInFlow, Question
from shared.domain.composite import composites
from shared.domain.readings import FAHRENHEIT
from shared.domain.symptoms import Item
from shared.schemas.symptoms import CheckInSchema

from .symptom_files import library

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
ITEMS = library().items_of([9, 17, 24, 68])
READINGS = ("temperature", "weight")
SIGNS = (
    Item(901, "chest_pain", ("presence",), (), ""),
    Item(902, "bleeding", ("presence",), (), ""),
)


def begin(before: dict[str, Decimal] | None = None) -> CheckInFlow:
    return CheckInFlow.begin(ITEMS, READINGS, before or {})


def walk(flow: CheckInFlow, *values: int) -> CheckInFlow:
    for value in values:
        flow = flow.answer(value, NOW)
    return flow


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
    assert "prefer_not" in flow.answer(1, NOW).question.opt_outs


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
    assert [step for step, _ in seen] == [1, 1, 2, 2, 2, 3, 4, 5, 6, 7]
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


def asking(**more: Any) -> CheckInFlow:
    return CheckInFlow.begin(ITEMS, READINGS, flags=SIGNS, **more)


def to_the_end(flow: CheckInFlow) -> tuple[CheckInFlow, list[str]]:
    """Passing over everything that is left."""
    seen = []
    while not flow.finished:
        seen.append(flow.at)
        assert len(seen) < 50
        flow = flow.skip(NOW)
    return flow, seen


def test_warning_signs_come_first_all_at_once() -> None:
    flow = asking()
    assert (flow.question.kind, flow.question.key, flow.question.items) == ("flags", "flags", SIGNS)
    assert flow.question.chosen is None and flow.progress == (1, 8)
    flow = flow.answer_flags(frozenset({902}), NOW)
    assert flow.at == "9.frequency" and flow.progress == (2, 8)
    said = [(one["item"], one["attribute"], one["value"]) for one in flow.body()["answers"]]
    assert said == [(901, "presence", 0), (902, "presence", 1)]
    assert flow.back().question.chosen == frozenset({902})
    assert asking().answer_flags(frozenset(), NOW).back().question.chosen == frozenset()


def test_warning_signs_can_be_passed_over_and_that_is_kept() -> None:
    flow = asking().skip(NOW)
    assert [one["skipped"] for one in flow.body()["answers"]] == [True, True]
    question = flow.back().question
    assert question.chosen is None and question.given is not None and question.given.skipped


def test_only_the_signs_on_the_screen_can_be_chosen() -> None:
    with pytest.raises(ValueError, match="906"):
        asking().answer_flags(frozenset({901, 906}), NOW)
    with pytest.raises(ValueError, match=r"9\.frequency cannot"):
        begin().answer_flags(frozenset(), NOW)
    with pytest.raises(ValueError, match="cannot be answered 1"):
        asking().answer(1, NOW)


def test_a_symptom_among_the_signs_is_not_asked_again() -> None:
    flow = CheckInFlow.begin((ITEMS[0], SIGNS[0]), (), flags=SIGNS)
    assert [key for key in flow.path() if key.startswith("901")] == []


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ((2, 2, 0, 0, 0), False),
        ((3, 1, 0, 0, 0), True),
        ((1, 3, 0, 0, 0), True),
        ((0, 1, 1, 3, 0, 0), True),
        ((0, 0, 1, 0), False),
        ((0, 0, 0, 3), True),
    ],
)
def test_whether_the_team_is_needed_is_asked_only_after_a_severe_answer(
    answers: tuple[int, ...], asked: bool
) -> None:
    _, seen = to_the_end(walk(begin(), *answers))
    assert ("need" in seen) == asked
    if asked:
        assert seen[-3:] == ["reading.weight", "need", "note"]


def test_a_warning_sign_or_a_day_in_bed_asks_too() -> None:
    _, seen = to_the_end(asking().answer_flags(frozenset({901}), NOW))
    assert "need" in seen
    activity = Item(920, "activity", ("level",), (), "")
    for level in range(5):
        _, seen = to_the_end(CheckInFlow.begin((activity,)).answer(level, NOW))
        assert ("need" in seen) == (level >= 3)


def test_what_was_said_of_the_need_goes_with_the_check_in() -> None:
    flow = walk(begin(), 4, 4).change("need")
    assert flow.body()["needs_us"] is None and flow.question.kind == "need"
    for needed in (True, False):
        said = flow.answer_need(needed, NOW)
        assert said.body()["needs_us"] is needed
        assert said.report(UUID(int=1), NOW).needs_us is needed
        assert [one.given.value for one in said.asked if one.kind == "need" and one.given] == [int(needed)]
    with pytest.raises(ValueError, match="does not ask"):
        begin().answer_need(True, NOW)


def test_the_need_is_let_go_when_nothing_is_severe_any_more() -> None:
    flow = walk(begin(), 4, 4).change("need").answer_need(True, NOW)
    flow = flow.change("9.frequency").answer(0, NOW)
    assert flow.body()["needs_us"] is None and "need" not in flow.path()
    flow = flow.change("9.frequency").answer(4, NOW)
    assert "need" in flow.path() and flow.need is None


def test_a_severe_answer_in_the_review_asks_whether_the_team_is_needed() -> None:
    flow, _ = to_the_end(walk(begin(), 1, 1))
    flow = flow.change("9.severity").answer(4, NOW)
    while flow.question.kind == "symptom":
        flow = flow.skip(NOW)
    assert flow.at == "need" and flow.answer_need(False, NOW).finished


def test_a_draft_of_before_warning_signs_asks_them_first() -> None:
    old = walk(begin(), 2, 3).to_json()
    del old["needs_us"], old["need_skipped"]
    again = CheckInFlow.resume(old, ITEMS, READINGS, flags=SIGNS)
    assert again.at == "flags"
    again = again.answer_flags(frozenset(), NOW)
    assert again.at == "17.frequency"
    assert [one["item"] for one in again.body()["answers"]] == [901, 902, 9, 9]


def test_a_correction_of_a_severe_report_keeps_what_was_said_of_the_need() -> None:
    body = (
        walk(asking().answer_flags(frozenset({901}), NOW), 4, 4).change("need").answer_need(True, NOW).body()
    )
    again = CheckInFlow.resume(body, ITEMS, READINGS, flags=SIGNS)
    assert again.finished and again.body() == body


class AnyWalk(RuleBasedStateMachine):
    """Whatever a person does, the flow stays on its path, saves what it shows, and gives a body that is accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.flow = asking()
        self.now = NOW

    @precondition(lambda self: self.flow.at == "flags")
    @rule(chosen=st.frozensets(st.sampled_from([901, 902])))
    def choose_signs(self, chosen: frozenset[int]) -> None:
        self.flow = self.flow.answer_flags(chosen, self.now)
        assert self.flow.back().question.chosen == chosen or self.flow.finished

    @precondition(lambda self: self.flow.at == "need")
    @rule(needed=st.booleans())
    def say_whether_needed(self, needed: bool) -> None:
        self.flow = self.flow.answer_need(needed, self.now)

    @rule(choice=st.integers(0, 4))
    def answer(self, choice: int) -> None:
        self.now += timedelta(seconds=5)
        question = self.flow.question
        if question.options:
            self.flow = self.flow.answer(question.options[choice % len(question.options)], self.now)

    @precondition(lambda self: not self.flow.finished)
    @rule()
    def skip(self) -> None:
        self.flow = self.flow.skip(self.now)

    @rule()
    def back(self) -> None:
        self.flow = self.flow.back()

    @precondition(lambda self: self.flow.question.opt_outs)
    @rule()
    def opt_out(self) -> None:
        self.flow = self.flow.opt_out(self.flow.question.opt_outs[0], self.now)

    @precondition(lambda self: self.flow.question.kind == "reading")
    @rule(typed=st.sampled_from(["38.4", "70", "71,5"]))
    def measure(self, typed: str) -> None:
        unit = "Cel" if self.flow.question.what == "temperature" else "kg"
        if self.flow.judge(typed, unit) == "ok":
            self.flow = self.flow.measure(typed, unit)

    @precondition(lambda self: self.flow.finished)
    @rule(place=st.integers(0, 20))
    def change(self, place: int) -> None:
        path = self.flow.path()
        self.flow = self.flow.change(path[place % len(path)])

    @rule()
    def power_cut(self) -> None:
        saved: dict[str, Any] = json.loads(json.dumps(self.flow.to_json()))
        again = CheckInFlow.resume(saved, ITEMS, READINGS, flags=SIGNS)
        assert again.to_json() == self.flow.to_json()
        self.flow = again

    @invariant()
    def stays_on_its_path(self) -> None:
        assert self.flow.at in self.flow.path()
        step, of = self.flow.progress
        assert 1 <= step <= of == 8

    @invariant()
    def whether_the_team_is_needed_is_asked_if_and_only_if_something_is_severe(self) -> None:
        said = [(one["item"], one["attribute"], one["value"]) for one in self.flow.body()["answers"]]
        marked = [
            value for item, name, value in said if name != "presence" or item > 900 if value is not None
        ]
        signs = any(value for item, _, value in said if item > 900)
        severe = signs or max(marked, default=0) >= 3 or 3 in composites(said).values()
        assert ("need" in self.flow.path()) == severe
        assert severe or self.flow.body()["needs_us"] is None

    @invariant()
    def it_ends_whatever_is_passed_over(self) -> None:
        to_the_end(self.flow)

    @invariant()
    def keeps_only_what_is_asked_and_the_wire_takes_it(self) -> None:
        body = self.flow.body()
        for item in ITEMS:
            values = {one["attribute"]: one["value"] for one in body["answers"] if one["item"] == item.number}
            if not values.get(item.attributes[0], 1):
                assert list(values) == [item.attributes[0]]
        if body["answers"] or body["readings"]:
            whole = body | {
                "id": str(UUID(int=1)),
                "reported_at": "2026-11-22T08:00:00.000000Z",
                "provenance": {"saved_at": "2026-11-22T08:00:00.000000Z", "mode": "tablet", "language": "en"},
            }
            assert CheckInSchema().load(whole)["answers"] == body["answers"]


TestAnyWalk = AnyWalk.TestCase
TestAnyWalk.settings = settings(max_examples=40, stateful_step_count=30)


@given(st.lists(st.integers(0, 4), max_size=10))
def test_nothing_is_changed_in_place(values: list[int]) -> None:
    flow = begin()
    kept = flow.to_json()
    after = flow
    for value in values:
        if value in after.question.options:
            after = after.answer(value, NOW)
    assert flow.to_json() == kept
