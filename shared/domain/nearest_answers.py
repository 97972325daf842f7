"""The nearest answers that would not have raised a rule: how an alert says by how much it was one.

Only what the met conditions looked at is varied, as a patient could have said it: whole steps, readings by theirs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from shared.domain.composite import ATTRIBUTE_OF, PATTERNS
from shared.domain.conditions import Condition, Lost, Reading, parts
from shared.domain.readings import QUANTITIES, exact, rounded
from shared.domain.reports import Answer, ReadingValue, Report
from shared.domain.rule_evaluation import NO_DOSES, Case, DosesTaken, findings, loss_of, met, parted, subject
from shared.domain.rule_history import History, measured
from shared.domain.rules import Change, Compared, Rule

MOST_PAIRS = 2_000
"""So many pairs are tried at most: whoever opens an alert of a very bad day should not wait for seconds."""

_Found = Callable[[Report], list[Compared] | None]


@dataclass(frozen=True, slots=True)
class _Step:
    """One answer or reading given otherwise, and how far that is from what was said, in whole steps."""

    change: Change
    far: Fraction
    answer: Answer | None = None
    reading: ReadingValue | None = None


def nearest_not_raised(
    rule: Rule,
    report: Report,
    history: Sequence[Report],
    states: frozenset[str],
    doses: DosesTaken = NO_DOSES,
    rules: Iterable[Rule] = (),
) -> tuple[Change, ...]:
    """For each answer and reading that raised the rule, the nearest value that alone would not have; nearest first.

    Where no single one suffices, the two together that are nearest (`Change.together`). Empty when the rule is not
    met, when it takes more than two, or when so much was severe that the nearest `MOST_PAIRS` do not tell. `rules`
    are all rules of the plan, for a rule that counts ambers.
    """
    alone, counting = parted({one.id: one for one in (*rules, rule)}.values())
    others = alone if rule in counting else ()

    def found(said: Report) -> list[Compared] | None:
        case = Case(said, History(said, history), states, doses, context=False)
        if others:
            findings(others, (rule,), case)
        return met(rule.when, case)

    compared = found(report)
    if compared is None:
        return ()
    looked = [part for one in (rule, *others) for part in parts(one.when)]
    before = Case(report, History(report, history), states, doses, context=False)
    steps = [list(_steps(what, report, looked, before)) for what in _varied(compared, report)]
    singles = [one for each in steps if (one := _first(each, report, found)) is not None]
    if singles:
        return tuple(step.change for step in sorted(singles, key=lambda step: (step.far, step.change.what)))
    pairs = [(one, two) for a, b in combinations(steps, 2) for one in a for two in b]
    for pair in sorted(pairs, key=lambda pair: sum(step.far for step in pair))[:MOST_PAIRS]:
        if found(_said(report, *pair)) is None:
            return tuple(replace(step.change, together=True) for step in pair)
    return ()


def _varied(compared: Iterable[Compared], report: Report) -> list[str]:
    """The answers and readings behind what was compared, as "severity_10"; a composite is all answers of its item."""
    names: dict[str, None] = {}
    for one in compared:
        if one.what.startswith("composite_"):
            item = int(subject(one.what))
            asked = [ATTRIBUTE_OF[letter] for letter in PATTERNS[item]]
            names |= {f"{name}_{item}": None for name in asked if report.value(item, name) is not None}
        else:
            names[one.what] = None
    return list(names)


def _steps(what: str, report: Report, looked: Sequence[Condition], case: Case) -> Iterator[_Step]:
    """What could have been said instead, nearest first."""
    if what in QUANTITIES:
        yield from _other_readings(what, report, looked, case)
        return
    item = subject(what)
    attribute = what.removesuffix(f"_{item}")
    now = report.value(int(item), attribute) if item.isdigit() else None
    if now is None:
        return
    highest = 1 if attribute == ATTRIBUTE_OF["P"] else 4
    for other in sorted(range(highest + 1), key=lambda value: (abs(value - now), value)):
        if other != now:
            change = Change(what, str(now), str(other))
            yield _Step(change, Fraction(abs(other - now)), Answer(int(item), attribute, other))


def _other_readings(what: str, report: Report, looked: Sequence[Condition], case: Case) -> Iterator[_Step]:
    """Verdicts turn only at the limits of the conditions, so only the values on both sides of each are tried."""
    quantity = QUANTITIES[what]
    now, step = measured(report, what)[-1], Fraction(quantity.step)
    limits = set[Fraction]()
    for part in looked:
        if isinstance(part, Reading) and part.what == what:
            given = (part.at_least, part.at_most)
            limits |= {exact(bound, part.unit, quantity.unit) for bound in given if bound is not None}
        if isinstance(part, Lost) and part.what == what and (loss := loss_of(part, case)) is not None:
            limits.add(loss.highest * (100 - Fraction(part.percent)) / 100)
    tried = {(limit // step + aside) * step for limit in limits for aside in (-1, 0, 1)}
    places = -int(quantity.step.as_tuple().exponent)
    for value in sorted(tried, key=lambda value: (abs(value - now), value)):
        if value != now and quantity.lowest <= value <= quantity.highest:
            exactly = rounded(value, places)
            change = Change(what, str(rounded(now, places)), str(exactly), quantity.unit)
            yield _Step(change, abs(value - now) / step, reading=ReadingValue(what, exactly, quantity.unit))


def _first(steps: Iterable[_Step], report: Report, found: _Found) -> _Step | None:
    return next((step for step in steps if found(_said(report, step)) is None), None)


def _said(report: Report, *steps: _Step) -> Report:
    """The report with these answers and readings instead. After a first answer of 0 the rest would not be asked."""
    answers, readings = list(report.answers), list(report.readings)
    for step in steps:
        if step.answer is not None:
            answers = _answered(answers, step.answer)
        if step.reading is not None:
            readings = [one for one in readings if one.what != step.reading.what] + [step.reading]
    return replace(report, answers=tuple(answers), readings=tuple(readings))


def _answered(answers: Sequence[Answer], new: Answer) -> list[Answer]:
    first = ATTRIBUTE_OF[PATTERNS[new.item][0]]
    if new.attribute == first and new.value == 0:
        return [one for one in answers if one.item != new.item] + [new]
    kept = [one for one in answers if (one.item, one.attribute) != (new.item, new.attribute)]
    return [*kept, new]
