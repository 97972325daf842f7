"""The conditions alert rules are made of. How they are written is in condition_json, whether one is met in
rule_evaluation."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from shared.domain.composite import ATTRIBUTE_OF, PATTERNS
from shared.domain.readings import QUANTITIES

AGAINST = ("last", "first", "either")


@dataclass(frozen=True)
class Threshold:
    """An answer (or composite) is at least so much."""

    item: int
    attribute: str
    at_least: int

    def __post_init__(self) -> None:
        _check_asked(self.item, self.attribute)
        _whole(self.at_least, "at_least")


@dataclass(frozen=True)
class Worsened:
    """An answer rose by so much against the last report that answered it, the first one, or either.

    Days without an answer are no answer: the last one counts however old it is, and its age is said. With
    `within_days` a last answer that is more than so many days old is no basis, and the rule is not met by it.
    """

    item: int
    attribute: str
    by: int
    against: str
    within_days: int | None = None

    def __post_init__(self) -> None:
        _check_asked(self.item, self.attribute)
        _whole(self.by, "by")
        if self.against not in AGAINST:
            raise ValueError(f"against is {self.against!r}; it must be last, first or either")
        if self.within_days is not None:
            _whole(self.within_days, "within_days")
            if self.against == "first":
                raise ValueError(
                    "within_days is about the last answer; against the first one it says nothing"
                )


@dataclass(frozen=True)
class Reading:
    """A measured value is at least or at most so much, in the unit the rule names; limits belong to it."""

    what: str
    at_least: Decimal | None
    at_most: Decimal | None
    unit: str

    def __post_init__(self) -> None:
        _check_measured(self.what)
        quantity = QUANTITIES[self.what]
        if self.unit not in quantity.units:
            known = " or ".join(quantity.units)
            raise ValueError(f"{self.what} is not measured in {self.unit!r}; use {known}")
        if self.at_least is None and self.at_most is None:
            raise ValueError(f"a reading of {self.what} needs at_least or at_most")


@dataclass(frozen=True)
class Lost:
    """A reading (weight) fell by at least so many percent against the highest one of the days before this report.

    Looks back `within_days` days; without an earlier reading in them it is not met.
    """

    what: str
    percent: Decimal
    within_days: int

    def __post_init__(self) -> None:
        _check_measured(self.what)
        _whole(self.within_days, "within_days")
        if not self.percent.is_finite() or not 0 < self.percent < 100:
            raise ValueError(f"percent is {self.percent}; it must be between 0 and 100")


@dataclass(frozen=True)
class Doses:
    """Of the doses of a task that were due in so many days, fewer than `below` percent were taken.

    Counted as adherence counts: a dose put off by the plan or not possible was not due. Nothing due: not met.
    """

    task: str
    below: int
    within_days: int

    def __post_init__(self) -> None:
        if not isinstance(self.task, str) or not self.task:
            raise ValueError("doses needs the key of a task")
        _whole(self.below, "below")
        _whole(self.within_days, "within_days")
        if self.below > 100:
            raise ValueError(f"below is {self.below}; it is a percentage, so at most 100")


@dataclass(frozen=True)
class Ambers:
    """The report meets at least so many amber rules of the plan, each about another symptom or reading.

    Several amber rules about one symptom count once; rules that count ambers themselves are not counted.
    Source: UKONS 24-hour triage tool, where two ambers are treated as a red.
    """

    count: int

    def __post_init__(self) -> None:
        _whole(self.count, "count")


@dataclass(frozen=True)
class During:
    """The plan says that the patient is in this state on the day of the report, e.g. myelosuppression."""

    state: str


@dataclass(frozen=True)
class AllOf:
    """Every one of the conditions is met."""

    of: tuple["Condition", ...]

    def __post_init__(self) -> None:
        _some(self.of, "all_of")


@dataclass(frozen=True)
class AnyOf:
    """One or more of the conditions are met."""

    of: tuple["Condition", ...]

    def __post_init__(self) -> None:
        _some(self.of, "any_of")


@dataclass(frozen=True)
class AtLeast:
    """At least so many of the conditions are met: several things that matter together."""

    count: int
    of: tuple["Condition", ...]

    def __post_init__(self) -> None:
        _some(self.of, "at_least")
        _whole(self.count, "count")
        if self.count > len(self.of):
            raise ValueError(f"at_least asks for {self.count} of only {len(self.of)} conditions")


Condition = Threshold | Worsened | Reading | Lost | Doses | Ambers | During | AllOf | AnyOf | AtLeast


def _check_asked(item: int, attribute: str) -> None:
    pattern = PATTERNS.get(item)
    if pattern is None:
        raise ValueError(f"there is no symptom item {item!r}")
    asked = [ATTRIBUTE_OF[letter] for letter in pattern]
    if attribute not in asked and (attribute != "composite" or pattern in ("P", "L")):
        raise ValueError(f"item {item} does not ask {attribute!r}; it asks {', '.join(asked)}")


def _check_measured(what: str) -> None:
    if what not in QUANTITIES:
        raise ValueError(f"{what!r} is not something we measure; known: {', '.join(QUANTITIES)}")


def _whole(value: int, name: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} is {value!r}; it must be a whole number from 1")


def _some(of: tuple["Condition", ...], name: str) -> None:
    if not of:
        raise ValueError(f"{name} needs at least one condition")


def parts(condition: Condition) -> Iterator[Condition]:
    """The condition and everything inside it."""
    yield condition
    if isinstance(condition, AllOf | AnyOf | AtLeast):
        for inner in condition.of:
            yield from parts(inner)
