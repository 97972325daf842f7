"""Whether a report meets the conditions of rules, and what was compared. Which rules are raised, and in which order,
is in alerts; what came before a report is asked of rule_history."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from shared.domain.composite import ATTRIBUTE_OF
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
from shared.domain.readings import QUANTITIES, plain
from shared.domain.reports import Report
from shared.domain.rule_history import Before, Past, days_back, days_between, measured
from shared.domain.rules import TIERS, Compared, Rule

_ASKED = frozenset({*ATTRIBUTE_OF.values(), "composite"})

DosesTaken = Callable[[str, int], tuple[int, int]]
"""(task, days) -> (doses taken, doses due) in the days that end with the day of the report."""


FEWEST_DUE = 7
"""Of fewer doses no share is taken: one missed tablet on the first day is no pattern. Chosen here: a week of days."""


def no_doses(task: str, days: int) -> tuple[int, int]:
    """No dose was due: for whoever has no plan of doses at hand. Rules about doses are then not met."""
    return 0, 0


NO_DOSES: DosesTaken = no_doses


@dataclass(slots=True)
class Case:
    """One report to judge, with all that rules may look at. `ambers`: what each amber rule that is met compared.

    `context`: also say what was answered before, where the rule itself does not ask for it.
    """

    report: Report
    before: Before
    states: frozenset[str]
    doses: DosesTaken = NO_DOSES
    context: bool = True
    ambers: list[list[Compared]] = field(default_factory=list)


def met(condition: Condition, case: Case) -> list[Compared] | None:
    """What was compared where the condition is met; None where it is not."""
    return _TESTS[type(condition)](condition, case)


def _threshold(condition: Threshold, case: Case) -> list[Compared] | None:
    now = case.report.value(condition.item, condition.attribute)
    if now is None or now < condition.at_least:
        return None
    before = case.before.last(condition.item, condition.attribute) if case.context else None
    return [_compared(condition, now, str(condition.at_least), before, None, case)]


def _worsened(condition: Worsened, case: Case) -> list[Compared] | None:
    now = case.report.value(condition.item, condition.attribute)
    if now is None or now < condition.by:
        return None
    found = []
    for against, look in (("last", case.before.last), ("first", case.before.first)):
        if condition.against in (against, "either"):
            before = look(condition.item, condition.attribute)
            if before is None or now - before.value < condition.by:
                continue
            if against == "last" and _too_old(before.at, condition.within_days, case):
                continue
            found.append(_compared(condition, now, f"+{condition.by}", before, against, case))
    return found or None


def _too_old(at: datetime, within_days: int | None, case: Case) -> bool:
    return within_days is not None and at <= days_back(case.report.reported_at, within_days)


def _compared(
    asked: Threshold | Worsened, now: int, limit: str, before: Past | None, against: str | None, case: Case
) -> Compared:
    what = f"{asked.attribute}_{asked.item}"
    if before is None:
        return Compared(what, str(now), limit, against=against)
    days = days_between(before.at, case.report.reported_at)
    return Compared(what, str(now), limit, None, str(before.value), before.at, against, days)


@lru_cache(maxsize=1_024)
def _fraction(limit: Decimal) -> Fraction:
    return Fraction(limit)


def _reading(condition: Reading, case: Case) -> list[Compared] | None:
    """Each reading of the report is judged on its exact value, in the rule's unit: 100.4 °F is 38.0 °C."""
    found = []
    low, high = condition.at_least, condition.at_most
    for value in measured(case.report, condition.what, condition.unit):
        if (low is None or value >= _fraction(low)) and (high is None or value <= _fraction(high)):
            limits = ((">=", low), ("<=", high))
            limit = " ".join(f"{sign} {bound}" for sign, bound in limits if bound is not None)
            found.append(Compared(condition.what, plain(value), limit, condition.unit))
    return found or None


class Loss(NamedTuple):
    """A reading beside the highest one of the days before: both in the stored unit, the loss in percent."""

    now: Fraction
    highest: Fraction
    at: datetime

    @property
    def percent(self) -> Fraction:
        """How much lower it is now; below 0 when it is higher."""
        return (self.highest - self.now) * 100 / self.highest


def loss_of(condition: Lost, case: Case) -> Loss | None:
    """What was lost, whether or not it is enough for the rule; None without a reading now or in the days before."""
    now = measured(case.report, condition.what)
    if not now:
        return None
    highest = case.before.highest(condition.what, days_back(case.report.reported_at, condition.within_days))
    return Loss(now[-1], *highest) if highest is not None and highest.value > 0 else None


def _lost(condition: Lost, case: Case) -> list[Compared] | None:
    loss = loss_of(condition, case)
    if loss is None or loss.now >= loss.highest or loss.percent < _fraction(condition.percent):
        return None
    days = days_between(loss.at, case.report.reported_at)
    unit, limit = QUANTITIES[condition.what].unit, f"-{condition.percent} %"
    now, highest = plain(loss.now), plain(loss.highest)
    return [Compared(condition.what, now, limit, unit, highest, loss.at, "highest", days)]


def too_few(condition: Doses, case: Case) -> list[Compared] | None:
    """The doses taken of those due, where they are fewer than the rule asks for.

    Looked at in a report that answers symptoms, so once a check-in and not with every temperature; and only when
    enough doses were due to speak of a share.
    """
    if not case.report.items:
        return None
    taken, due = case.doses(condition.task, condition.within_days)
    if due < FEWEST_DUE or taken * 100 >= condition.below * due:
        return None
    what, limit = f"doses_{condition.task}", f"< {condition.below} %"
    return [Compared(what, f"{taken}/{due}", limit, days=condition.within_days)]


def _ambers(condition: Ambers, case: Case) -> list[Compared] | None:
    if _different(case.ambers) < condition.count:
        return None
    return [one for compared in case.ambers for one in compared]


def _different(ambers: Sequence[Sequence[Compared]]) -> int:
    """How many of the amber rules can each stand for a symptom or reading of its own: nothing counts twice."""
    about = [{subject(one.what) for one in compared} for compared in ambers]
    stands: dict[str, int] = {}

    def place(rule: int, seen: set[str]) -> bool:
        for one in about[rule]:
            if one not in seen:
                seen.add(one)
                if one not in stands or place(stands[one], seen):
                    stands[one] = rule
                    return True
        return False

    return sum(place(rule, set()) for rule in range(len(about)))


def subject(what: str) -> str:
    """What a comparison is about: the symptom's number, the reading, or the doses of a task.

    >>> subject("severity_10"), subject("composite_10"), subject("heart_rate")
    ('10', '10', 'heart_rate')
    """
    head, _, tail = what.partition("_")
    return tail if head in _ASKED else what


def _during(condition: During, case: Case) -> list[Compared] | None:
    return [] if condition.state in case.states else None


def _all_of(condition: AllOf, case: Case) -> list[Compared] | None:
    together: list[Compared] = []
    for inner in condition.of:
        found = met(inner, case)
        if found is None:
            return None
        together += found
    return together


def _some_of(condition: AnyOf | AtLeast, case: Case) -> list[Compared] | None:
    needed = condition.count if isinstance(condition, AtLeast) else 1
    found = [one for inner in condition.of if (one := met(inner, case)) is not None]
    return [one for several in found for one in several] if len(found) >= needed else None


_TESTS: dict[type, Callable[[Any, Case], list[Compared] | None]] = {
    Threshold: _threshold,
    Worsened: _worsened,
    Reading: _reading,
    Lost: _lost,
    Doses: too_few,
    Ambers: _ambers,
    During: _during,
    AllOf: _all_of,
    AnyOf: _some_of,
    AtLeast: _some_of,
}


def in_order(rules: Iterable[Rule]) -> list[Rule]:
    """Most urgent first, then by id."""
    return sorted(rules, key=_urgency)


def _urgency(rule: Rule) -> tuple[int, str, int]:
    return TIERS.index(rule.tier), rule.id, rule.version


def counts_ambers(rule: Rule) -> bool:
    """Whether the rule looks at other rules."""
    return any(isinstance(part, Ambers) for part in parts(rule.when))


def is_amber(rule: Rule) -> bool:
    """Whether rules that count ambers count it: two things that are bad now. Missed doses are no sign of the body, and
    worse than before may still be slight, as in the first days of a cycle; rules of these alone are not counted."""
    looked = [part for part in parts(rule.when) if not isinstance(part, AllOf | AnyOf | AtLeast | During)]
    return (
        rule.tier == "amber"
        and not any(isinstance(part, Doses) for part in looked)
        and not all(isinstance(part, Worsened) for part in looked)
    )


Found = tuple[Rule, list[Compared]]


def findings(alone: Iterable[Rule], counting: Iterable[Rule], case: Case) -> list[Found]:
    """The rules that are met, in order, with what each compared. `counting` are those that count ambers: the others,
    judged by themselves, come first."""
    found = [(rule, seen) for rule in alone if (seen := met(rule.when, case)) is not None]
    if not counting:
        return found
    case.ambers = [seen for rule, seen in found if is_amber(rule)]
    found += [(rule, seen) for rule in counting if (seen := met(rule.when, case)) is not None]
    return sorted(found, key=lambda one: _urgency(one[0]))


def parted(rules: Iterable[Rule]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The rules in order: those that stand alone, and those that count ambers."""
    ordered = in_order(rules)
    counting = tuple(rule for rule in ordered if counts_ambers(rule))
    return tuple(rule for rule in ordered if rule not in counting) if counting else tuple(ordered), counting
