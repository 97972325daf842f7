"""Two versions of a plan judge the same reports in one walk, so that what they have in common is looked at once.

Pure. Which reports there are is read in `reading`, what is counted of the verdicts is in `replay`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from shared.domain.alerts import DosesTaken, Report, Rule
from shared.domain.conditions import AllOf, Condition, Doses, During, Threshold, Worsened, parts
from shared.domain.plan import Plan
from shared.domain.regimen import Course, cycles, states_on
from shared.domain.rule_course import Course as Past
from shared.domain.rule_course import Prepared, prepared
from shared.domain.rule_evaluation import NO_DOSES, Case, is_amber, met, parted
from shared.domain.rules import Compared

Verdict = dict[str, str]
"""The tier of each rule that a report meets, by the rule's id."""
Seen = list[Compared] | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a version may look at beside the report: states of the body on its day, and the doses taken."""

    states: frozenset[str] = frozenset()
    doses: DosesTaken = NO_DOSES


@dataclass(frozen=True)
class Rules:
    """The rules of one version, those that count ambers apart; and what they ask for beside answers."""

    plan: Plan

    @cached_property
    def alone(self) -> tuple[Rule, ...]:
        """The rules that stand for themselves, most urgent first."""
        return parted(self.plan.rules)[0]

    @cached_property
    def counting(self) -> tuple[Rule, ...]:
        """The rules that look at the others."""
        return parted(self.plan.rules)[1]

    @cached_property
    def _ambers(self) -> tuple[bool, ...]:
        """Of each rule of `alone`, whether those that count ambers count it."""
        return tuple(is_amber(rule) for rule in self.alone)

    @cached_property
    def states(self) -> bool:
        """Whether any rule asks for a state of the body."""
        return any(isinstance(part, During) for rule in self.plan.rules for part in parts(rule.when))

    @cached_property
    def dose_tasks(self) -> Mapping[str, int]:
        """The tasks whose doses rules ask about, with the most days they look back."""
        found: dict[str, int] = {}
        for rule in self.plan.rules:
            for part in parts(rule.when):
                if isinstance(part, Doses):
                    found[part.task] = max(part.within_days, found.get(part.task, 0))
        return found

    def verdict(self, found: Iterable[Seen], case: Case) -> Verdict:
        """The verdict from what each rule of `alone` has seen; those that count ambers are judged here."""
        seen = [row for row in zip(self.alone, self._ambers, found, strict=True) if row[2] is not None]
        told = {rule.id: rule.tier for rule, _, _ in seen}
        if self.counting:
            case.ambers = [one for _, amber, one in seen if amber and one is not None]
            told |= {rule.id: rule.tier for rule in self.counting if met(rule.when, case) is not None}
        return told


class Pair:
    """Two versions side by side: a rule of the newer whose condition the older has too is looked at once."""

    def __init__(self, before: Rules, after: Rules) -> None:
        self.before, self.after = before, after
        place = {rule.when: number for number, rule in enumerate(before.alone)}
        self._olds = tuple((rule.when, _needs(rule.when)) for rule in before.alone)
        self._twins = tuple(
            (rule.when, _needs(rule.when), place.get(rule.when), _asks(rule, During), _asks(rule, Doses))
            for rule in after.alone
        )

    def judge(self, report: Report, past: Past, old: Looked, new: Looked) -> tuple[Verdict, Verdict]:
        """What either version says of a report."""
        case = Case(report, past, old.states, old.doses, context=False)
        asked = report.items
        found = [met(when, case) if item is None or item in asked else None for when, item in self._olds]
        verdict = self.before.verdict(found, case)
        if self.before is self.after:
            return verdict, verdict
        other = Case(report, past, new.states, new.doses, context=False)
        moved = old.states != new.states
        again: list[Seen] = []
        for when, item, twin, states, doses in self._twins:
            if twin is not None and not doses and not (states and moved):
                again.append(found[twin])
            else:
                again.append(met(when, other) if item is None or item in asked else None)
        return verdict, self.after.verdict(again, other)


def _needs(condition: Condition) -> int | None:
    """A symptom without which the condition cannot be met; None where there is none to name."""
    if isinstance(condition, Threshold | Worsened):
        return condition.item
    if isinstance(condition, AllOf):
        return next((item for inner in condition.of if (item := _needs(inner)) is not None), None)
    return None


def _asks(rule: Rule, kind: type) -> bool:
    return any(isinstance(part, kind) for part in parts(rule.when))


class Judge:
    """The changed version beside every version that patients had, ready for any number of patients. With `base`, it is
    compared with that version for everybody, whichever they had."""

    def __init__(self, changed: Plan, had: Iterable[Plan], base: Plan | None = None) -> None:
        self.changed = Rules(changed)
        olds = {plan.version: base or plan for plan in had}
        rules = [rule for plan in (changed, *olds.values()) for rule in plan.rules]
        self.past: Prepared = prepared(rules)
        sides = {id(plan): self.changed if plan == changed else Rules(plan) for plan in olds.values()}
        self.pairs = {version: Pair(sides[id(plan)], self.changed) for version, plan in olds.items()}
        everyone = (self.changed, *(pair.before for pair in self.pairs.values()))
        self.asks_doses = any(rules.dose_tasks for rules in everyone)


class StatesOn:
    """The states of one patient's body day by day under one plan, as `regimen.states_on` says; the cycles are laid out
    once where their number is known."""

    def __init__(self, plan: Plan, course: Course) -> None:
        self._plan, self._course = plan, course
        self._known: dict[date, frozenset[str]] = {}
        self._spans = None if any(block.cycles is None for block in plan.blocks) else self._laid_out()

    def _laid_out(self) -> list[tuple[date, date, str]]:
        found = [
            cycle
            for cycle in cycles(self._plan, self._course, self._course.anchor_on)
            if cycle.status != "cancelled"
        ]
        last = {cycle.block.key: cycle.number for cycle in found}
        spans = []
        for cycle in found:
            length = (cycle.ends_on - cycle.starts_on).days
            for span in cycle.block.states:
                until = length if span.last_day is None else span.last_day
                until += span.after_last if last[cycle.block.key] == cycle.number else 0
                first = cycle.starts_on + timedelta(days=span.first_day - 1)
                spans.append(
                    (max(first, cycle.starts_on), cycle.starts_on + timedelta(days=until - 1), span.state)
                )
        return spans

    def __call__(self, on: date) -> frozenset[str]:
        """The states on a local day."""
        known = self._known.get(on)
        if known is None:
            if self._spans is None:
                known = states_on(self._plan, self._course, on)
            else:
                known = frozenset(state for first, last, state in self._spans if first <= on <= last)
            self._known[on] = known
        return known
