"""Which rules of a plan a report raises, and why. The same answer on the tablet and on the server.

Raw values decide, never grades: grade cuts shifted between CTCAE versions. Conditions are in conditions.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from shared.domain.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    During,
    Reading,
    Threshold,
    Worsened,
    condition_from_json,
    condition_to_json,
    parts,
)
from shared.domain.instants import from_wire, to_wire
from shared.domain.readings import QUANTITIES, exact, plain
from shared.domain.reports import Answer, ReadingValue, Report, order

__all__ = [
    "AllOf",
    "Answer",
    "AnyOf",
    "AtLeast",
    "Compared",
    "Condition",
    "During",
    "Raised",
    "Reading",
    "ReadingValue",
    "Report",
    "Rule",
    "Threshold",
    "Worsened",
    "evaluate",
    "placeholders",
]

TIERS = ("red", "amber", "green")
"""Most urgent first."""

NOT_ANSWERED = "–"
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Rule:
    """One alert rule of a plan: when it is raised, how urgent, what is said and where it comes from.

    `because` is one sentence per language; `placeholders` says what may be filled in. `advice` is a key of the
    advice texts; `call`: the patient is told to call now. `review` is "needed" until a clinician signed it.
    """

    id: str
    version: int
    tier: str
    when: Condition
    because: dict[str, str]
    advice: str | None
    call: bool
    source: str
    review: str | None

    def __post_init__(self) -> None:
        if self.tier not in TIERS:
            raise ValueError(f"rule {self.id}: the tier is {self.tier!r}; it must be red, amber or green")
        if not self.because:
            raise ValueError(f"rule {self.id}: it must say why, in at least one language")
        known = placeholders(self.when)
        for language, sentence in self.because.items():
            if unknown := set(_PLACEHOLDER.findall(sentence)) - known:
                raise ValueError(
                    f"rule {self.id}: because.{language} uses {', '.join(sorted(unknown))};"
                    f" it can use {', '.join(sorted(known)) or 'nothing'}"
                )

    def to_json(self) -> dict[str, Any]:
        """The form inside a compiled plan."""
        return {
            "id": self.id,
            "version": self.version,
            "tier": self.tier,
            "when": condition_to_json(self.when),
            "because": dict(self.because),
            "advice": self.advice,
            "call": self.call,
            "source": self.source,
            "review": self.review,
        }

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Rule":
        """A rule from a compiled plan. ValueError names what is wrong."""
        return cls(
            id=body["id"],
            version=body["version"],
            tier=body["tier"],
            when=condition_from_json(body["when"]),
            because=dict(body["because"]),
            advice=body.get("advice"),
            call=body.get("call", False),
            source=body["source"],
            review=body.get("review"),
        )


@dataclass(frozen=True)
class Compared:
    """One thing a rule looked at and found: `what` names it, values are as shown, `before_at` is UTC.

    `what` is "severity_10" (attribute and item) or a reading's name. `limit` is the rule's own figure;
    `against` is last or first; None for a limit (`before` is then the last answer, as context).
    """

    what: str
    now: str
    limit: str
    unit: str | None = None
    before: str | None = None
    before_at: datetime | None = None
    against: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The form kept with an alert."""
        return asdict(self) | {"before_at": None if self.before_at is None else to_wire(self.before_at)}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Compared":
        """What was compared, from the form kept with an alert."""
        before_at: str | None = body["before_at"]
        rest: dict[str, Any] = {name: value for name, value in body.items() if name != "before_at"}
        return cls(**rest, before_at=None if before_at is None else from_wire(before_at))


@dataclass(frozen=True)
class Raised:
    """A rule that a report meets, with its sentence filled in per language and what was compared."""

    rule: Rule
    because: dict[str, str]
    compared: tuple[Compared, ...]

    def to_json(self) -> dict[str, Any]:
        """The form the tablet keeps beside a saved check-in."""
        return {
            "rule": self.rule.to_json(),
            "because": dict(self.because),
            "compared": [one.to_json() for one in self.compared],
        }

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Raised":
        """A raised rule from its kept form."""
        compared = tuple(Compared.from_json(one) for one in body["compared"])
        return cls(Rule.from_json(body["rule"]), dict(body["because"]), compared)


def evaluate(
    rules: Iterable[Rule], report: Report, history: Sequence[Report], states: frozenset[str]
) -> tuple[Raised, ...]:
    """The rules this report meets, most urgent first, then by id: their order in the plan does not matter.

    `history` holds the patient's other reports that stand (`reports_of`); those not before this one are left
    out, so a report that arrives late is judged by what was known on its day. Days without a report are no
    answer: worsening looks at the last report that answered, however long ago, and is not met without one.
    """
    earlier = sorted((past for past in history if order(past) < order(report)), key=order)
    raised = []
    for rule in rules:
        found = _met(rule.when, report, earlier, states)
        if found is not None:
            compared = tuple(dict.fromkeys(found))
            raised.append(Raised(rule, _filled(rule, compared, report), compared))
    raised.sort(key=lambda one: (TIERS.index(one.rule.tier), one.rule.id, one.rule.version))
    return tuple(raised)


def _met(
    condition: Condition, report: Report, earlier: list[Report], states: frozenset[str]
) -> list[Compared] | None:
    match condition:
        case Threshold():
            return _threshold(condition, report, earlier)
        case Worsened():
            return _worsened(condition, report, earlier)
        case Reading():
            return _reading(condition, report)
        case During(state):
            return [] if state in states else None
        case AllOf(of):
            needed = len(of)
        case AnyOf(of):
            needed = 1
        case AtLeast(needed, of):
            pass
    met = [found for inner in of if (found := _met(inner, report, earlier, states)) is not None]
    return [one for found in met for one in found] if len(met) >= needed else None


def _threshold(condition: Threshold, report: Report, earlier: list[Report]) -> list[Compared] | None:
    now = report.value(condition.item, condition.attribute)
    if now is None or now < condition.at_least:
        return None
    before, at = _answered(condition, reversed(earlier))
    what = f"{condition.attribute}_{condition.item}"
    shown_before = None if before is None else str(before)
    return [Compared(what, str(now), str(condition.at_least), None, shown_before, at)]


def _worsened(condition: Worsened, report: Report, earlier: list[Report]) -> list[Compared] | None:
    now = report.value(condition.item, condition.attribute)
    if now is None:
        return None
    found = []
    for against, looked in (("last", reversed(earlier)), ("first", iter(earlier))):
        if condition.against in (against, "either"):
            before, at = _answered(condition, looked)
            if before is not None and now - before >= condition.by:
                what = f"{condition.attribute}_{condition.item}"
                found.append(Compared(what, str(now), f"+{condition.by}", None, str(before), at, against))
    return found or None


def _answered(asked: Threshold | Worsened, looked: Iterable[Report]) -> tuple[int | None, datetime | None]:
    for past in looked:
        value = past.value(asked.item, asked.attribute)
        if value is not None:
            return value, past.reported_at
    return None, None


def _reading(condition: Reading, report: Report) -> list[Compared] | None:
    """Each reading of the report is judged on its exact value, in the rule's unit: 100.4 °F is 38.0 °C."""
    found = []
    low, high = condition.at_least, condition.at_most
    limit = " ".join(f"{sign} {bound}" for sign, bound in ((">=", low), ("<=", high)) if bound is not None)
    for value in _measured(condition, report):
        if (low is None or value >= Fraction(low)) and (high is None or value <= Fraction(high)):
            found.append(Compared(condition.what, plain(value), limit, condition.unit))
    return found or None


def _measured(asked: Reading, report: Report) -> list[Fraction]:
    units = QUANTITIES[asked.what].units
    return [
        exact(reading.value, reading.unit, asked.unit)
        for reading in report.readings
        if reading.what == asked.what and reading.unit in units
    ]


def placeholders(condition: Condition) -> frozenset[str]:
    """What a because sentence may fill in: `{temperature}` for a reading in the rule's unit,
    `{severity_10}` for the answer, `{severity_10_before}` for the answer compared with.

    >>> sorted(placeholders(Worsened(10, "severity", 2, "last")))
    ['severity_10', 'severity_10_before']
    """
    names: set[str] = set()
    for part in parts(condition):
        if isinstance(part, Threshold | Worsened):
            name = f"{part.attribute}_{part.item}"
            names |= {name, f"{name}_before"}
        elif isinstance(part, Reading):
            names.add(part.what)
    return frozenset(names)


def _filled(rule: Rule, compared: tuple[Compared, ...], report: Report) -> dict[str, str]:
    """The sentences with their values; what is named but was not met shows its answer, or a dash."""
    values: dict[str, str] = {}
    for part in parts(rule.when):
        if isinstance(part, Threshold | Worsened):
            value = report.value(part.item, part.attribute)
            values[f"{part.attribute}_{part.item}"] = NOT_ANSWERED if value is None else str(value)
        elif isinstance(part, Reading):
            shown = [plain(value) for value in _measured(part, report)]
            values[part.what] = shown[-1] if shown else NOT_ANSWERED
    for one in compared:
        values[one.what] = one.now
        if one.before is not None:
            values.setdefault(f"{one.what}_before", one.before)
    return {
        language: _PLACEHOLDER.sub(lambda found: values.get(found[1], NOT_ANSWERED), sentence)
        for language, sentence in rule.because.items()
    }
