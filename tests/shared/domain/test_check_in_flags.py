"""Warning signs come first, and whether the team is needed is asked after a severe answer."""

from uuid import UUID

import pytest

from shared.domain.check_in_flow import CheckInFlow
from shared.domain.symptoms import Item

from .flow_cast import ITEMS, NOW, READINGS, SIGNS, asking, begin, to_the_end, walk


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
