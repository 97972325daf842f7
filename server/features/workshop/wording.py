"""Conditions, repeat rules and doses said in the words of the ward, for clinicians who compare and try plans.

English only: this is for the team. What patients read stands in the plans themselves.
"""

from collections.abc import Iterable

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
)
from shared.domain.plan import Drug, Plan, Test
from shared.domain.readings import UNIT_SIGNS
from shared.domain.timing import WEEKDAYS, Timing, Window

HIGHEST = {"composite": "of 3", "presence": ""}
AGAINST = {"last": "the last answer", "first": "the first answer", "either": "the last or the first answer"}


def symptom_name(plan: Plan, item: int) -> str:
    """What the plan calls a symptom item; its number where the plan does not ask it."""
    known = plan.symptoms.items.get(item)
    words = plan.symptoms.words.get("en")
    return words.name(known) if known is not None and words is not None else f"symptom {item}"


def condition_in_words(plan: Plan, condition: Condition) -> str:
    """A condition as one would say it at hand-over.

    `plan` gives the names of symptoms and tasks.
    """
    match condition:
        case Threshold(item, "presence"):
            return f"{symptom_name(plan, item)}: yes"
        case Threshold(item, attribute, at_least):
            return (
                f"{symptom_name(plan, item)}: {attribute} {at_least} or more {HIGHEST.get(attribute, 'of 4')}"
            )
        case Worsened(item, attribute, by, against, within):
            within_words = f" of the last {within} days" if within is not None else ""
            more = f"{attribute} {by} or more worse than {AGAINST[against]}{within_words}"
            return f"{symptom_name(plan, item)}: {more}"
        case Reading(what, low, high, unit):
            shown = UNIT_SIGNS.get(unit, unit)
            limits = [f"{low} {shown} or more"] if low is not None else []
            limits += [f"{high} {shown} or less"] if high is not None else []
            return f"{what.replace('_', ' ')} {' and '.join(limits)}"
        case During(state):
            return f"during {state.replace('_', ' ')}"
        case Lost(what, percent, within):
            return f"{what} down by {percent} % or more within {within} days"
        case Doses(task, below, within):
            return f"fewer than {below} % of the doses of “{task_name(plan, task)}” taken in {within} days"
        case Ambers(count):
            return f"{count} or more amber rules at once, about different things"
        case AllOf(of):
            return " and ".join(_inner(plan, one) for one in of)
        case AnyOf(of):
            return " or ".join(_inner(plan, one) for one in of)
        case AtLeast(count, of):
            return f"{count} or more of: " + "; ".join(condition_in_words(plan, one) for one in of)


def _inner(plan: Plan, condition: Condition) -> str:
    said = condition_in_words(plan, condition)
    return f"({said})" if isinstance(condition, AllOf | AnyOf | AtLeast) else said


def task_name(plan: Plan, key: str) -> str:
    """What the plan calls a task; its key where the plan has none of it."""
    task = plan.task(key)
    return task.names["en"] if task is not None else key


def rule_in_words(plan: Plan, rule: Rule) -> str:
    """A rule on one line: how urgent, and when it is raised."""
    return f"{rule.tier}: {condition_in_words(plan, rule.when)}"


def timing_in_words(timing: Timing) -> str:
    """When something falls, and for how long it may be answered.

    >>> from datetime import time
    >>> timing_in_words(Timing("cycle", days=(1, 2, 3, 8), times=(time(9),)))
    'days 1 to 3 and 8 of the cycle at 09:00'
    """
    said = _falls(timing)
    if timing.times:
        said += " at " + _listed(f"{at:%H:%M}" for at in timing.times)
    if timing.cycles:
        said += ", cycle " + _listed(_span(first, last) for first, last in timing.cycles)
    if timing.count is not None:
        said += f", {timing.count} times in all"
    if timing.by != "cycle" and timing.first_day != 1 and timing.first_day != timing.last_day:
        said += f", from day {timing.first_day}"
    if timing.last_day is not None and timing.first_day != timing.last_day:
        said += f", to day {timing.last_day}"
    return said


def _falls(timing: Timing) -> str:
    match timing.by:
        case "as_needed":
            return "at any time"
        case "cycle":
            named = "day" if len(timing.days) == 1 else "days"
            return f"{named} {spans(timing.days)} of the cycle"
        case "weekdays":
            days = _listed(WEEKDAYS[day].capitalize() for day in timing.weekdays)
            return days if timing.every == 1 else f"{days} every {timing.every} weeks"
        case _ if timing.first_day == timing.last_day:
            return f"on day {timing.first_day}"
        case step:
            return f"every {step.removesuffix('s')}" if timing.every == 1 else f"every {timing.every} {step}"


def window_in_words(timing: Timing) -> str:
    """How long before and after its time something can be answered."""
    return f"open from {_length(timing.opens_before)} before to {_length(timing.closes_after)} after"


def _length(window: Window) -> str:
    hours, minutes = divmod(window.minutes, 60)
    parts = [f"{window.days} d"] if window.days else []
    parts += [f"{hours} h"] if hours else []
    parts += [f"{minutes} min"] if minutes else []
    return " ".join(parts) or "0 h"


def reminders_in_words(minutes: Iterable[int]) -> str:
    """When somebody is reminded of what is due.

    >>> reminders_in_words((0, 90))
    'when it is due and 1 h 30 min after'
    """
    return _listed(
        "when it is due" if not one else f"{_length(Window(minutes=one))} after" for one in minutes
    )


def spans(days: Iterable[int]) -> str:
    """Days of a cycle, runs joined.

    >>> spans((1, 2, 3, 8, 15))
    '1 to 3, 8 and 15'
    """
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    shown: list[str] = []
    for run in runs:
        shown += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(day) for day in run]
    return _listed(shown)


def _span(first: int, last: int | None) -> str:
    if last is None:
        return f"{first} and later"
    return str(first) if first == last else f"{first} to {last}"


def _listed(parts: Iterable[str]) -> str:
    found = list(parts)
    return " and ".join(filter(None, (", ".join(found[:-1]), found[-1]))) if found else ""


def drug_in_words(drug: Drug) -> str:
    """A drug with its dose and days."""
    return f"{drug.names['en']} {drug.dose} {drug.unit} on day {spans(drug.days)}"


def tests_in_words(tests: Iterable[Test]) -> str:
    """The names of laboratory tests."""
    return ", ".join(test.name for test in tests) or "no tests"
