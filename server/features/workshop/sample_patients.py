"""Patients who never were, for trying a plan: one is well, one has rough days, one meets every warning, one says what
a file says. How the plan takes it is in `simulate`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from shared.domain.alerts import Rule
from shared.domain.conditions import (
    AllOf,
    Ambers,
    AnyOf,
    AtLeast,
    Condition,
    Doses,
    During,
    Lost,
    Reading,
    Threshold,
    Worsened,
    parts,
)
from shared.domain.plan import Plan, SymptomSet
from shared.domain.readings import QUANTITIES, exact
from shared.domain.symptoms import LEVELS

USUAL = {
    "temperature": Decimal("36.7"),
    "weight": Decimal("72.0"),
    "heart_rate": Decimal(74),
    "oxygen_saturation": Decimal(97),
    "systolic": Decimal(124),
    "diastolic": Decimal(78),
}
"""What somebody measures on an ordinary day, in stored units."""
ROUGH_DAYS, EASIER_DAYS = range(2, 7), range(7, 11)
"""Days of a cycle that are often the worst after an infusion, and those on which it gets better: chosen here."""

Answers = dict[int, dict[str, int]]
Readings = dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Asked:
    """A check-in that is due: when, what it asks, the states of that day, which rules were raised so far."""

    cycle: int | None
    day: int
    symptom_set: SymptomSet
    states: frozenset[str]
    raised: frozenset[str]
    answered: frozenset[int]
    """Symptoms that were answered before, so that getting worse has something to be compared with."""


@dataclass
class Said:
    """What is said: answers by item and attribute (what is left out is 0), readings (left out: the usual)."""

    answers: Answers = field(default_factory=dict)
    readings: Readings = field(default_factory=dict)


class Sample(Protocol):
    """Somebody who answers check-ins."""

    @property
    def name(self) -> str:
        """What this sample is called."""
        ...

    def says(self, asked: Asked) -> Said:
        """The answers to one check-in."""
        ...

    def taken(self, task: str) -> int:
        """Of a hundred doses of a task, how many are taken."""
        ...


@dataclass(frozen=True)
class Well:
    """Nothing to report, every dose taken."""

    name: str = "well"

    def says(self, asked: Asked) -> Said:
        """All is as usual."""
        return Said()

    def taken(self, task: str) -> int:
        """Every dose."""
        return 100


@dataclass(frozen=True)
class RoughDays(Well):
    """Some trouble with everything that is asked in the first days of a cycle, a little after that."""

    plan: Plan | None = None
    name: str = "rough days"

    def says(self, asked: Asked) -> Said:
        """2 of 4 on the rough days, 1 of 4 after them."""
        level = 2 if asked.day in ROUGH_DAYS else 1 if asked.day in EASIER_DAYS else 0
        if not level or self.plan is None:
            return Said()
        items = self.plan.symptoms.items
        return Said({item: _all_at(items[item].attributes, level) for item in asked.symptom_set.items})


def _all_at(attributes: Iterable[str], level: int) -> dict[str, int]:
    return {name: min(level, LEVELS[name] - 1) for name in attributes if name != "presence"}


@dataclass(frozen=True)
class EveryWarning:
    """Meets one rule after another, each as soon as a check-in asks for it: shows what every warning looks like."""

    plan: Plan
    name: str = "every warning"

    def says(self, asked: Asked) -> Said:
        """Just enough for the first rule that was not raised yet and can be met here; else nothing."""
        for rule in self.plan.rules:
            if rule.id not in asked.raised:
                said = witness(rule.when, asked, self.plan.rules)
                if said is not None:
                    return said
        return Said()

    def taken(self, task: str) -> int:
        """Too few doses where a rule looks at them, so that it is seen."""
        looked = {
            part.task: part.below
            for rule in self.plan.rules
            for part in parts(rule.when)
            if isinstance(part, Doses)
        }
        return max(0, looked[task] - 10) if task in looked else 100


def witness(condition: Condition, asked: Asked, rules: Sequence[Rule]) -> Said | None:
    """The least one could say in this check-in to meet a condition; None where it cannot be met by what is asked."""
    match condition:
        case Threshold(item, attribute, at_least):
            return _at_least(item, attribute, at_least, asked)
        case Worsened(item, attribute, by, _):
            return _at_least(item, attribute, by, asked) if item in asked.answered else None
        case Reading(what, low, high, unit):
            limit = low if low is not None else high
            if what not in asked.symptom_set.readings or limit is None:
                return None
            stored = exact(limit, unit, QUANTITIES[what].unit)
            return Said({}, {what: Decimal(stored.numerator) / Decimal(stored.denominator)})
        case Lost(what, percent, _):
            if what not in asked.symptom_set.readings or not asked.answered:
                return None
            return Said(
                {}, {what: (USUAL[what] * (100 - percent) / 100).quantize(Decimal("0.1")) - Decimal("0.1")}
            )
        case During(state):
            return Said() if state in asked.states else None
        case Doses():
            return Said()
        case AllOf(of):
            return _together([witness(one, asked, rules) for one in of], len(of))
        case AnyOf(of):
            return _together([witness(one, asked, rules) for one in of], 1)
        case AtLeast(count, of):
            return _together([witness(one, asked, rules) for one in of], count)
        case Ambers(count):
            return _ambers(count, asked, rules)


def _at_least(item: int, attribute: str, value: int, asked: Asked) -> Said | None:
    if item not in (*asked.symptom_set.items, *asked.symptom_set.flags):
        return None
    if attribute == "composite":
        return Said({item: {"frequency": 4, "severity": 4, "interference": 4, "amount": 4}})
    first = {} if attribute == "presence" else {"frequency": max(1, value) if attribute == "frequency" else 1}
    return Said({item: first | {"severity": 1} | {attribute: value}})


def _together(found: Sequence[Said | None], needed: int) -> Said | None:
    met = [one for one in found if one is not None]
    if len(met) < needed:
        return None
    said = Said()
    for one in met[:needed]:
        for item, answers in one.answers.items():
            before = said.answers.setdefault(item, {})
            said.answers[item] = before | {
                name: max(value, before.get(name, 0)) for name, value in answers.items()
            }
        said.readings |= one.readings
    return said


def _ambers(count: int, asked: Asked, rules: Sequence[Rule]) -> Said | None:
    found: dict[frozenset[int], Said] = {}
    for rule in rules:
        about = frozenset(part.item for part in parts(rule.when) if isinstance(part, Threshold | Worsened))
        if rule.tier == "amber" and about and not any(about & known for known in found):
            said = witness(rule.when, asked, rules)
            if said is not None:
                found[about] = said
    return _together(list(found.values()), count)


@dataclass(frozen=True, slots=True)
class GivenDays:
    """What is said on some days: of one cycle, or of every cycle (`cycle` None)."""

    cycle: int | None
    first_day: int
    last_day: int
    answers: Mapping[int, Mapping[str, int]]
    readings: Mapping[str, Decimal]


@dataclass(frozen=True)
class Given:
    """Says what a file says; on all other days all is as usual."""

    name: str
    days: tuple[GivenDays, ...]
    doses: Mapping[str, int]

    def says(self, asked: Asked) -> Said:
        """What the file has for this day; a later line wins."""
        said = Said()
        for one in self.days:
            if one.cycle in (None, asked.cycle) and one.first_day <= asked.day <= one.last_day:
                said.answers |= {item: dict(values) for item, values in one.answers.items()}
                said.readings |= one.readings
        return said

    def taken(self, task: str) -> int:
        """As the file says, else every dose."""
        return self.doses.get(task, 100)


def samples_of(plan: Plan) -> tuple[Sample, ...]:
    """The three sample patients of a plan."""
    return Well(), RoughDays(plan=plan), EveryWarning(plan)
