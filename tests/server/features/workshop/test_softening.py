"""Whether a changed rule warns less: examples a clinician would agree with, and laws for any rule."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.features.workshop.softening import (
    SAME,
    SOFTER,
    STRICTER,
    UNCLEAR,
    compare,
    compare_rules,
    softened,
    softened_red_flags,
)
from shared.domain.alerts import Report, Rule, evaluate
from shared.domain.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Doses,
    During,
    Lost,
    Reading,
    Threshold,
    Worsened,
)
from shared.domain.plan import Block, Plan, Source, StateSpan
from shared.domain.reports import Answer, ReadingValue

VOMITING, NAUSEA = Threshold(10, "severity", 3), Threshold(9, "severity", 3)
HOT = Reading("temperature", Decimal("38.0"), None, "Cel")
SOURCE = Source("A source", 2026)

EXAMPLES = [
    (VOMITING, VOMITING, SAME),
    (VOMITING, Threshold(10, "severity", 4), SOFTER),
    (VOMITING, Threshold(10, "severity", 2), STRICTER),
    (VOMITING, Threshold(10, "frequency", 3), UNCLEAR),
    (HOT, Reading("temperature", Decimal("38.3"), None, "Cel"), SOFTER),
    (HOT, Reading("temperature", Decimal("37.8"), None, "Cel"), STRICTER),
    (HOT, Reading("temperature", Decimal("38.0"), Decimal("40"), "Cel"), SOFTER),
    (HOT, AllOf((During("myelosuppression"), HOT)), SOFTER),
    (AllOf((During("myelosuppression"), HOT)), HOT, STRICTER),
    (AnyOf((VOMITING, NAUSEA)), VOMITING, SOFTER),
    (VOMITING, AnyOf((VOMITING, NAUSEA)), STRICTER),
    (AtLeast(2, (VOMITING, NAUSEA, HOT)), AtLeast(3, (VOMITING, NAUSEA, HOT)), SOFTER),
    (AtLeast(2, (VOMITING, NAUSEA)), AtLeast(2, (VOMITING, NAUSEA, HOT)), STRICTER),
    (Worsened(10, "severity", 2, "either"), Worsened(10, "severity", 2, "last"), SOFTER),
    (Worsened(10, "severity", 2, "last"), Worsened(10, "severity", 2, "first"), UNCLEAR),
    (Worsened(10, "severity", 2, "last"), Worsened(10, "severity", 2, "last", 14), SOFTER),
    (Lost("weight", Decimal(5), 31), Lost("weight", Decimal(10), 31), SOFTER),
    (Lost("weight", Decimal(5), 31), Lost("weight", Decimal(5), 60), STRICTER),
    (Doses("tablets", 80, 28), Doses("tablets", 60, 28), SOFTER),
    (AnyOf((VOMITING, NAUSEA)), AnyOf((Threshold(10, "severity", 4), Threshold(9, "severity", 2))), UNCLEAR),
]


@pytest.mark.parametrize(("old", "new", "verdict"), EXAMPLES)
def test_what_a_clinician_would_say(old: Condition, new: Condition, verdict: str) -> None:
    assert compare(old, new) == verdict


def rule(rule_id: str, when: Condition, tier: str = "red", flag: str | None = None) -> Rule:
    red = tier == "red"
    return Rule(rule_id, 1, tier, when, {"en": "Look."}, "fever" if red else None, red, "S", None, 2026, flag)


def plan(version: int, *rules: Rule, last_day: int | None = None) -> Plan:
    span = StateSpan("myelosuppression", 1, last_day, 28, SOURCE)
    block = Block("chemo", {"en": "C"}, 4, 21, (), (span,), SOURCE)
    names = {"en": "A plan"}
    return Plan("breast/x", version, "breast", "curative", names, names, names, SOURCE, (block,), rules=rules)


def test_less_urgent_or_no_longer_told_to_call_is_softer() -> None:
    was = rule("vomiting", VOMITING)
    assert compare_rules(was, replace(was, tier="amber", call=False)) == SOFTER
    assert compare_rules(replace(was, stop_doses=("tablets",)), was) == SOFTER
    assert compare_rules(was, replace(was, because={"en": "Other words."})) == SAME


def test_softened_names_each_rule_that_warns_less() -> None:
    old = plan(1, rule("a", VOMITING), rule("b", NAUSEA, "amber"), rule("c", HOT))
    new = plan(2, rule("a", VOMITING), rule("b", Threshold(9, "severity", 4), "amber"))
    assert softened(old, new) == {"b": SOFTER, "c": "gone"}


def test_a_rule_under_another_name_is_not_gone() -> None:
    old = plan(1, rule("a", VOMITING))
    assert softened(old, plan(2, rule("b", AnyOf((VOMITING, NAUSEA))))) == {}
    assert softened(old, plan(2, rule("b", VOMITING, "amber"))) == {"a": "gone"}


def test_a_red_flag_is_never_softened() -> None:
    fever = AllOf((During("myelosuppression"), HOT))
    old = plan(1, rule("fever", fever, flag="fever"))
    higher = AllOf((During("myelosuppression"), Reading("temperature", Decimal("38.5"), None, "Cel")))
    assert softened_red_flags(old, plan(2, rule("fever", higher, flag="fever"))) == ["fever"]
    assert softened_red_flags(old, plan(2)) == ["fever"]
    assert softened_red_flags(old, plan(2, rule("hot", fever, flag="fever"))) == []
    assert softened_red_flags(old, plan(2, rule("fever", HOT, flag="fever"))) == []


def test_a_fever_rule_of_before_red_flags_were_named_is_one_all_the_same() -> None:
    fever = AllOf((During("myelosuppression"), HOT))
    higher = AllOf((During("myelosuppression"), Reading("temperature", Decimal("38.5"), None, "Cel")))
    assert softened_red_flags(
        plan(1, rule("fever", fever)), plan(2, rule("fever", higher, flag="fever"))
    ) == ["fever"]
    assert (
        softened_red_flags(plan(1, rule("fever", fever)), plan(2, rule("fever", fever, flag="fever"))) == []
    )
    assert softened_red_flags(plan(1, rule("vomiting", VOMITING)), plan(2)) == []


def test_a_state_that_lasts_fewer_days_softens_the_red_flag_that_asks_for_it() -> None:
    fever = rule("fever", AllOf((During("myelosuppression"), HOT)), flag="fever")
    assert softened_red_flags(plan(1, fever), plan(2, fever, last_day=14)) == ["fever"]
    assert softened_red_flags(plan(1, fever, last_day=14), plan(2, fever)) == []


# Laws: whatever is called stricter raises whenever the old one does, and the other way round.

limits = st.integers(1, 4)
simple = st.one_of(
    st.builds(Threshold, st.sampled_from([9, 10]), st.sampled_from(["frequency", "severity"]), limits),
    st.builds(
        Reading,
        st.just("temperature"),
        st.sampled_from([None, Decimal("37.8"), Decimal("38.0"), Decimal("38.5")]),
        st.sampled_from([Decimal("39.0"), Decimal("40.0")]),
        st.just("Cel"),
    ),
    st.builds(
        Worsened, st.sampled_from([9, 10]), st.just("severity"), limits, st.sampled_from(["last", "either"])
    ),
)
several = st.lists(simple, min_size=1, max_size=3, unique=True).map(tuple)
conditions = st.one_of(
    simple,
    st.builds(AllOf, several),
    st.builds(AnyOf, several),
    several.flatmap(lambda of: st.builds(AtLeast, st.integers(1, len(of)), st.just(of))),
)


def report(number: int, values: list[int], celsius: str) -> Report:
    answers = tuple(
        Answer(item, attribute, value)
        for (item, attribute), value in zip(
            [(9, "frequency"), (9, "severity"), (10, "frequency"), (10, "severity")], values, strict=True
        )
    )
    reading = ReadingValue("temperature", Decimal(celsius), "Cel")
    return Report(UUID(int=number), datetime(2026, 11, number, tzinfo=UTC), answers, (reading,))


values = st.lists(st.integers(0, 4), min_size=4, max_size=4)
reports = st.lists(
    st.tuples(values, st.sampled_from(["36.5", "37.9", "38.2", "39.5"])), min_size=1, max_size=3
).map(lambda found: [report(number, *one) for number, one in enumerate(found, 1)])


@given(conditions, conditions, reports)
def test_the_verdict_holds_for_every_report(old: Condition, new: Condition, told: list[Report]) -> None:
    verdict = compare(old, new)
    raised = [bool(evaluate([rule("x", when)], told[-1], told[:-1], frozenset())) for when in (old, new)]
    if verdict in (SAME, STRICTER):
        assert raised[1] or not raised[0]
    if verdict in (SAME, SOFTER):
        assert raised[0] or not raised[1]


@given(conditions, conditions)
def test_the_other_way_round_the_verdict_turns(old: Condition, new: Condition) -> None:
    turned = {SAME: SAME, STRICTER: SOFTER, SOFTER: STRICTER, UNCLEAR: UNCLEAR}
    assert compare(new, old) == turned[compare(old, new)]
