"""Any walk through a check-in keeps the laws of the flow."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shared.domain.body_places import PLACES, WHERE_ITEMS
from shared.domain.check_in_flow import CheckInFlow
from shared.domain.composite import composites
from shared.schemas.symptoms import CheckInSchema

from .flow_cast import ITEMS, NOW, READINGS, SIGNS, asking, begin, to_the_end, walk

EARLIER = (walk(begin(), 2, 3, 0, 1, 2).body(), walk(begin(), 0, 0).body(), begin().body())
"""Reports from before, whole and half."""


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
        marked = [one["item"] for one in self.flow.body()["answers"] if one["item"] > 900 and one["value"]]
        assert set(marked) == chosen

    @precondition(lambda self: self.flow.at == "flags" and not self.flow.given)
    @rule()
    def feel_fine(self) -> None:
        self.flow = self.flow.nothing_new(self.now)

    @precondition(lambda self: self.flow.at == "flags" and not self.flow.given)
    @rule(earlier=st.sampled_from(EARLIER))
    def take_over(self, earlier: dict[str, Any]) -> None:
        self.flow = self.flow.same_as(earlier, self.now)
        assert self.flow.at == "flags"

    @precondition(lambda self: self.flow.question.kind == "where")
    @rule(places=st.frozensets(st.sampled_from(sorted(PLACES)), min_size=1))
    def say_where(self, places: frozenset[str]) -> None:
        self.flow = self.flow.answer_where(places, self.now)

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
        there = {one["item"] for one in body["answers"] if one["item"] in WHERE_ITEMS and one["value"]}
        assert {one["item"] for one in body["where"]} <= there
        if body["answers"] or body["readings"]:
            whole = body | {
                "id": str(UUID(int=1)),
                "reported_at": "2026-11-22T08:00:00.000000Z",
                "provenance": {"saved_at": "2026-11-22T08:00:00.000000Z", "mode": "tablet", "language": "en"},
            }
            assert CheckInSchema().load(whole)["answers"] == body["answers"]


TestAnyWalk = AnyWalk.TestCase
TestAnyWalk.settings = settings(max_examples=40, stateful_step_count=30)
