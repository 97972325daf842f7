"""Any conditions, reports and histories: the worlds in which the laws of alerts are tried."""

from decimal import Decimal

from hypothesis import strategies as st

from shared.domain.alerts import (
    AllOf,
    Ambers,
    AnyOf,
    AtLeast,
    Condition,
    Doses,
    During,
    Lost,
    Reading,
    Report,
    Rule,
    Threshold,
    Worsened,
)

from .alert_cast import report, rule

ASKED = [
    (9, "frequency"),
    (9, "severity"),
    (15, "severity"),
    (17, "composite"),
    (24, "presence"),
    (920, "level"),
]
VALUES = st.none() | st.integers(0, 4)
STATES = st.frozensets(st.sampled_from(["myelosuppression", "mucositis"]))


def doses_of(task: str, days: int) -> tuple[int, int]:
    """Seven of ten doses in four weeks, none due in a shorter time."""
    return (7, 10) if days >= 28 else (0, 0)


def leaves() -> st.SearchStrategy[Condition]:
    asked = st.sampled_from(ASKED)
    return st.one_of(
        st.builds(lambda a, n: Threshold(*a, n), asked, st.integers(1, 4)),
        st.builds(
            lambda a, n, w: Worsened(*a, n, w),
            asked,
            st.integers(1, 4),
            st.sampled_from(["last", "first", "either"]),
        ),
        st.builds(
            lambda a, n, w, days: Worsened(*a, n, w, days),
            asked,
            st.integers(1, 4),
            st.sampled_from(["last", "either"]),
            st.integers(1, 30),
        ),
        st.builds(lambda low: Reading("temperature", low, None, "Cel"), st.decimals(35, 41, places=1)),
        st.builds(lambda low: Reading("temperature", low, None, "[degF]"), st.decimals(95, 105, places=1)),
        st.builds(lambda high: Reading("weight", None, high, "kg"), st.decimals(60, 90, places=1)),
        st.builds(Lost, st.just("weight"), st.decimals("0.5", 15, places=1), st.integers(1, 60)),
        st.builds(Doses, st.just("pills"), st.integers(1, 100), st.sampled_from([7, 28])),
        st.builds(During, st.sampled_from(["myelosuppression", "mucositis"])),
    )


def conditions() -> st.SearchStrategy[Condition]:
    def several(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        lists = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(
            lists.map(AllOf),
            lists.map(AnyOf),
            lists.flatmap(lambda of: st.integers(1, len(of)).map(lambda count: AtLeast(count, of))),
        )

    return st.recursive(leaves() | st.builds(Ambers, st.integers(1, 3)), several, max_leaves=6)


@st.composite
def rule_sets(draw: st.DrawFn, most: int = 6) -> list[Rule]:
    whens = draw(st.lists(conditions(), min_size=1, max_size=most))
    tiers = st.sampled_from(["red", "amber", "amber", "green"])
    return [rule(when, f"r{number}", draw(tiers)) for number, when in enumerate(whens)]


@st.composite
def reports(draw: st.DrawFn, ago: int = 0) -> Report:
    answers = [
        (item, attribute, draw(VALUES if attribute != "presence" else st.none() | st.integers(0, 1)))
        for item, attribute in [
            (9, "frequency"),
            (9, "severity"),
            (15, "severity"),
            (17, "frequency"),
            (17, "severity"),
            (17, "interference"),
            (24, "presence"),
            (920, "level"),
        ]
        if draw(st.booleans())
    ]
    readings = []
    temperature: Decimal | None = draw(st.none() | st.decimals(35, 41, places=1))
    if temperature is not None:
        readings.append(("temperature", str(temperature), "Cel"))
    weight: Decimal | None = draw(st.none() | st.decimals(60, 90, places=1))
    if weight is not None:
        unit = draw(st.sampled_from(["kg", "[lb_av]"]))
        readings.append(("weight", str(weight if unit == "kg" else weight * 2), unit))
    return report(*answers, ago=ago, readings=tuple(readings))


HISTORIES = st.lists(st.integers(1, 60), unique=True, max_size=5).flatmap(
    lambda days: st.tuples(*(reports(ago=day) for day in days))
)
