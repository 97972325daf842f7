"""What could be softened when more alerts are forecast than a team has set itself, and what each would miss.

Pure. Every change is replayed through the same reports, beside the version as it is; red flags are never proposed, and
neither are rules that count ambers (UKONS).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from server.features.workshop.judging import Judge, Looked, Pair, Rules, Verdict
from server.features.workshop.records import Record, judged_reports
from server.features.workshop.softening import SOFTER, compare
from server.features.workshop.wording import condition_in_words
from shared.domain.alerts import Report, Rule
from shared.domain.composite import ATTRIBUTE_OF, PATTERNS
from shared.domain.conditions import AllOf, Ambers, AnyOf, AtLeast, Condition, Threshold, Worsened, parts
from shared.domain.plan import Plan
from shared.domain.rule_course import Course as Past
from shared.domain.rule_course import prepared
from shared.domain.rule_evaluation import Case, met

HIGHEST = {"composite": 3, "presence": 1}
WITHIN_DAYS = 14
"""A last answer older than this is no basis any more, where a change proposes so: a cycle of two weeks."""


@dataclass(frozen=True, slots=True)
class Change:
    """One rule as it could be instead. `softer`: whatever it meets, the rule as it is meets too."""

    was: Rule
    rule: Rule
    softer: bool


def changes_of(plan: Plan) -> tuple[Change, ...]:
    """Every small change of every rule that may be softened."""
    found = []
    for rule in plan.rules:
        if rule.red_flag is None and not any(isinstance(part, Ambers) for part in parts(rule.when)):
            for when in dict.fromkeys(milder(rule.when)):
                changed = replace(rule, when=when, version=rule.version + 1, because=_plain(rule, when))
                found.append(Change(rule, changed, compare(rule.when, when) == SOFTER))
    return tuple(found)


def _plain(rule: Rule, when: Condition) -> dict[str, str]:
    """Sentences may name an answer that the changed condition no longer looks at; these here are never shown."""
    return dict.fromkeys(rule.because, rule.id)


def milder(condition: Condition) -> Iterator[Condition]:
    """The condition with one thing in it a step milder: a limit one step higher, worsening by one more, against the
    last answer instead of either, within two weeks, the composite instead of the severity, one more of several.

    >>> list(milder(Threshold(10, "severity", 3)))
    [Threshold(item=10, attribute='severity', at_least=4), Threshold(item=10, attribute='composite', at_least=3)]
    """
    match condition:
        case Threshold(item, attribute, at_least):
            if at_least < HIGHEST.get(attribute, 4):
                yield replace(condition, at_least=at_least + 1)
            if _has_composite(item, attribute) and at_least <= HIGHEST["composite"]:
                yield replace(condition, attribute="composite")
        case Worsened(item, attribute, by, against, within):
            if by < HIGHEST.get(attribute, 4):
                yield replace(condition, by=by + 1)
            if against == "either":
                yield replace(condition, against="last")
            if against != "first" and (within is None or within > WITHIN_DAYS):
                yield replace(condition, within_days=WITHIN_DAYS)
            if _has_composite(item, attribute) and by <= HIGHEST["composite"]:
                yield replace(condition, attribute="composite")
        case AllOf(of) | AnyOf(of):
            yield from (replace(condition, of=each) for each in _one_milder(of))
        case AtLeast(count, of):
            if count < len(of):
                yield replace(condition, count=count + 1)
            yield from (replace(condition, of=each) for each in _one_milder(of))
        case _:
            return


def _one_milder(of: tuple[Condition, ...]) -> Iterator[tuple[Condition, ...]]:
    for place, inner in enumerate(of):
        for other in milder(inner):
            yield (*of[:place], other, *of[place + 1 :])


def _has_composite(item: int, attribute: str) -> bool:
    """Only where more than the severity is asked does the composite say something else."""
    pattern = PATTERNS[item]
    return attribute == "severity" and len(pattern) > 1 and ATTRIBUTE_OF["S"] == attribute


class _Trial(Pair):
    """The version as it is, and for each report what each change would make of it."""

    def __init__(self, rules: Rules, changes: Sequence[Change]) -> None:
        super().__init__(rules, rules)
        places = {rule.id: place for place, rule in enumerate(rules.alone)}
        self._tried = [(number, places[one.was.id], one) for number, one in enumerate(changes)]
        self.seen: list[tuple[int, Verdict, Verdict]] = []
        """Of the report just judged: number of the change, verdict as it is, verdict with the change."""

    def judge(self, report: Report, past: Past, old: Looked, new: Looked) -> tuple[Verdict, Verdict]:
        """The verdict as it is, twice; what would differ is in `seen`."""
        case = Case(report, past, old.states, old.doses, context=False)
        found = [met(rule.when, case) for rule in self.before.alone]
        verdict = self.before.verdict(found, case)
        for number, place, change in self._tried:
            if change.softer and found[place] is None:
                continue
            now = met(change.rule.when, case)
            if (now is None) != (found[place] is None):
                other = self.before.verdict([*found[:place], now, *found[place + 1 :]], case)
                self.seen.append((number, verdict, other))
        return verdict, verdict


class Trials(Judge):
    """Every change of a version tried at once, whichever version patients had."""

    def __init__(self, plan: Plan, had: Iterable[Plan], changes: Sequence[Change]) -> None:
        super().__init__(plan, had, base=plan)
        self.past = prepared((*plan.rules, *(one.rule for one in changes)))
        self.trial = _Trial(self.changed, changes)
        self.pairs = dict.fromkeys(self.pairs, self.trial)


@dataclass
class Tried:
    """What was counted: of the version as it is, and by the number of a change alerts saved and reports missed."""

    alerts: int = 0
    mattered: int = 0
    caught: int = 0
    saved: Counter[int] = field(default_factory=Counter)
    missed: Counter[int] = field(default_factory=Counter)


def tried(records: Iterable[Record], trials: Trials, first_on: date, last_on: date) -> Tried:
    """Replay records and count what each change would save and miss."""
    found = Tried()
    for record in records:
        for judged in judged_reports(record, trials, first_on, last_on):
            found.alerts += len(judged.before)
            found.mattered += judged.serious
            found.caught += judged.serious and bool(judged.before)
            for number, was, other in trials.trial.seen:
                left = (judged.before.keys() - was.keys()) | other.keys()
                found.saved[number] += len(judged.before) - len(left)
                found.missed[number] += judged.serious and bool(judged.before) and not left
            trials.trial.seen.clear()
    return found


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change with what it saves and misses in the days replayed. Sensitivities are None where no report mattered.
    `chosen`: it belongs to the set that meets the budget."""

    rule: str
    tier: str
    was: str
    instead: str
    alerts_saved: int
    saved_per_nurse_and_day: Fraction | None
    missed: int
    sensitivity_before: Fraction | None
    sensitivity_after: Fraction | None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a team could soften. `load` is what is forecast of this plan and `others` of its other plans, per nurse and
    day; `load_after` with all chosen changes together, which were replayed together. `meets` is None without a budget.
    """

    plan: str
    version: int
    team_id: UUID
    days: int
    nurses: int
    mattered: int
    caught: int
    caught_after: int
    alerts: int
    alerts_after: int
    load: float | None
    others: float
    load_after: float | None
    budget: float | None
    meets: bool | None
    proposals: tuple[Proposal, ...]


def listed(
    plan: Plan, changes: Sequence[Change], found: Tried, *, nurses: int, days: int
) -> list[tuple[int, Proposal]]:
    """The changes that save anything, with their number: those that miss nothing first, then by alerts saved for each
    report missed."""
    out = []
    for number, change in enumerate(changes):
        saved, missed = found.saved[number], found.missed[number]
        if saved > 0:
            before = Fraction(found.caught, found.mattered) if found.mattered else None
            after = Fraction(found.caught - missed, found.mattered) if found.mattered else None
            rate = Fraction(saved, nurses * days) if nurses else None
            was, instead = (condition_in_words(plan, rule.when) for rule in (change.was, change.rule))
            proposal = Proposal(
                change.was.id, change.was.tier, was, instead, saved, rate, missed, before, after
            )
            out.append((number, proposal))
    return sorted(out, key=_worth)


def _worth(one: tuple[int, Proposal]) -> tuple[bool, Fraction, int, str, str]:
    proposal = one[1]
    per_missed = Fraction(proposal.alerts_saved, proposal.missed) if proposal.missed else Fraction(0)
    return proposal.missed > 0, -per_missed, -proposal.alerts_saved, proposal.rule, proposal.instead


def with_changes(plan: Plan, changes: Iterable[Change]) -> Plan:
    """The version with these rules instead of its own."""
    instead = {one.was.id: one.rule for one in changes}
    return replace(plan, rules=tuple(instead.get(rule.id, rule) for rule in plan.rules))
