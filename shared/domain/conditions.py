"""The conditions alert rules are made of, and their written form. Whether one is met is in alerts.

Written form: one key that names the condition, as in `{"during": "myelosuppression"}`, `{"all_of": [...]}`,
`{"threshold": {"item": 10, "attribute": "severity", "at_least": 3}}`, `{"at_least": {"count": 2, "of": [...]}}`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

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
    """An answer rose by so much against the last report that answered it, the first one, or either."""

    item: int
    attribute: str
    by: int
    against: str

    def __post_init__(self) -> None:
        _check_asked(self.item, self.attribute)
        _whole(self.by, "by")
        if self.against not in AGAINST:
            raise ValueError(f"against is {self.against!r}; it must be last, first or either")


@dataclass(frozen=True)
class Reading:
    """A measured value is at least or at most so much, in the unit the rule names; limits belong to it."""

    what: str
    at_least: Decimal | None
    at_most: Decimal | None
    unit: str

    def __post_init__(self) -> None:
        quantity = QUANTITIES.get(self.what)
        if quantity is None:
            raise ValueError(f"{self.what!r} is not something we measure; known: {', '.join(QUANTITIES)}")
        if self.unit not in quantity.units:
            known = " or ".join(quantity.units)
            raise ValueError(f"{self.what} is not measured in {self.unit!r}; use {known}")
        if self.at_least is None and self.at_most is None:
            raise ValueError(f"a reading of {self.what} needs at_least or at_most")


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


Condition = Threshold | Worsened | Reading | During | AllOf | AnyOf | AtLeast


def _check_asked(item: int, attribute: str) -> None:
    pattern = PATTERNS.get(item)
    if pattern is None:
        raise ValueError(f"there is no symptom item {item!r}")
    asked = [ATTRIBUTE_OF[letter] for letter in pattern]
    if attribute not in asked and (attribute != "composite" or pattern == "P"):
        raise ValueError(f"item {item} does not ask {attribute!r}; it asks {', '.join(asked)}")


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


def condition_to_json(condition: Condition) -> dict[str, Any]:
    """The written form of a condition.

    >>> condition_to_json(AnyOf((During("x"), Threshold(9, "severity", 3))))
    {'any_of': [{'during': 'x'}, {'threshold': {'item': 9, 'attribute': 'severity', 'at_least': 3}}]}
    """
    match condition:
        case Threshold(item, attribute, at_least):
            return {"threshold": {"item": item, "attribute": attribute, "at_least": at_least}}
        case Worsened(item, attribute, by, against):
            return {"worsened": {"item": item, "attribute": attribute, "by": by, "against": against}}
        case Reading(what, at_least, at_most, unit):
            limits = {"at_least": at_least, "at_most": at_most}
            given = {name: str(limit) for name, limit in limits.items() if limit is not None}
            return {"reading": {"what": what, **given, "unit": unit}}
        case During(state):
            return {"during": state}
        case AllOf(of):
            return {"all_of": [condition_to_json(inner) for inner in of]}
        case AnyOf(of):
            return {"any_of": [condition_to_json(inner) for inner in of]}
        case AtLeast(count, of):
            return {"at_least": {"count": count, "of": [condition_to_json(inner) for inner in of]}}


def condition_from_json(body: Any) -> Condition:
    """The condition a written form names. ValueError says in plain words what is wrong with it."""
    if not isinstance(body, dict) or len(body) != 1:
        raise ValueError(f"a condition has exactly one key ({', '.join(_READERS)}); this is {body!r}")
    ((name, content),) = body.items()
    if name not in _READERS:
        raise ValueError(f"{name!r} is no condition; known: {', '.join(_READERS)}")
    return _READERS[name](content)


def _fields(body: Any, name: str, needed: set[str], optional: frozenset[str] = frozenset()) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ValueError(f"{name} needs {', '.join(sorted(needed))}")
    if missing := needed - body.keys():
        raise ValueError(f"{name} lacks {', '.join(sorted(missing))}")
    if unknown := body.keys() - needed - optional:
        raise ValueError(f"{name} does not know {', '.join(sorted(map(str, unknown)))}")
    return dict(body)


def _reading(body: Any) -> Reading:
    given = _fields(body, "reading", {"what", "unit"}, frozenset({"at_least", "at_most"}))
    return Reading(given["what"], _limit(given.get("at_least")), _limit(given.get("at_most")), given["unit"])


def _limit(text: Any) -> Decimal | None:
    if text is None:
        return None
    try:
        limit = Decimal(str(text)) if isinstance(text, str | int) and not isinstance(text, bool) else None
    except InvalidOperation:
        limit = None
    if limit is None or not limit.is_finite():
        raise ValueError(f"the limit {text!r} must be a number in quotes")
    return limit


def _several(body: Any) -> tuple[Condition, ...]:
    if not isinstance(body, list | tuple):
        raise ValueError("a list of conditions is needed")
    return tuple(condition_from_json(inner) for inner in body)


def _at_least(body: Any) -> AtLeast:
    given = _fields(body, "at_least", {"count", "of"})
    return AtLeast(given["count"], _several(given["of"]))


def _during(body: Any) -> During:
    if not isinstance(body, str) or not body:
        raise ValueError("during needs the name of a state")
    return During(body)


_READERS: dict[str, Callable[[Any], Condition]] = {
    "threshold": lambda body: Threshold(**_fields(body, "threshold", {"item", "attribute", "at_least"})),
    "worsened": lambda body: Worsened(**_fields(body, "worsened", {"item", "attribute", "by", "against"})),
    "reading": _reading,
    "during": _during,
    "all_of": lambda body: AllOf(_several(body)),
    "any_of": lambda body: AnyOf(_several(body)),
    "at_least": _at_least,
}
