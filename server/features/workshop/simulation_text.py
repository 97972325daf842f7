"""A simulation as plain text, day by day, for a clinician to read."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from server.features.workshop.simulate import Day, Moment, Simulation
from server.features.workshop.wording import symptom_name
from shared.domain.alerts import TIERS
from shared.domain.plan import Plan
from shared.domain.readings import UNIT_SIGNS, plain
from shared.domain.reports import Report


def simulation_text(found: Simulation, language: str = "en") -> str:
    """The days of a simulation with visits, leaves, tasks, reminders, answers that are not all well, and alerts."""
    plan = found.plan
    lines = [
        f"{plan.names[language]}: {plan.key}, version {plan.version}",
        f"Sample patient “{found.sample}”, local times in {found.zone}",
    ]
    cycle = None
    for quiet, days in groupby(found.days, _is_quiet):
        run = list(days)
        for day in run:
            if day.cycle is not None and day.cycle.number != cycle:
                cycle = day.cycle.number
                last = day.cycle.ends_on - timedelta(days=1)
                name = day.cycle.block.names[language]
                lines += ["", f"Cycle {cycle}: {name}, {day.cycle.starts_on} to {last}"]
            if not quiet:
                lines += _day(found, day, language)
        if quiet:
            until = f" to {run[-1].on:%a} {run[-1].on}" if len(run) > 1 else ""
            lines.append(f"{run[0].on:%a} {run[0].on}{until}: nothing asked")
    return "\n".join([*lines, "", *_summary(found)]) + "\n"


def _is_quiet(day: Day) -> bool:
    return not (day.visits or day.leaves or day.moments)


def _day(found: Simulation, day: Day, language: str) -> Iterator[str]:
    place = f"C{day.cycle.number}D{day.cycle.day(day.on)}" if day.cycle else ""
    yield f"{day.on:%a} {day.on}  {place}".rstrip()
    for visit in day.visits:
        held = " (on hold)" if visit.held else ""
        yield f"  visit {visit.visit.names[language]} [{visit.visit.category}]{held}"
    for place_of in day.leaves:
        yield f"  read  {place_of.leaf.title[language]}"
    for moment in day.moments:
        yield from _moment(found, moment, language)


def _moment(found: Simulation, moment: Moment, language: str) -> Iterator[str]:
    clock, one = ZoneInfo(found.zone), moment.occurrence
    at = one.due_at.astimezone(clock)
    opens, closes = one.opens_at.astimezone(clock), one.closes_at.astimezone(clock)
    days = (closes.date() - at.date()).days
    until = f"{closes:%H:%M}{f' +{days} d' if days else ''}"
    reminded = ", ".join(f"{when.astimezone(clock):%H:%M}" for when in moment.reminders)
    state = "on hold" if one.held else f"open {opens:%H:%M} to {until}; reminder {reminded or 'none'}"
    yield f"  {at:%H:%M} {moment.task.names[language]} ({state})"
    if moment.report is not None and (said := answers_in_words(found.plan, moment.report)):
        yield f"        says: {said}"
    for raised in moment.raised:
        told = "; the patient is told to call now" if raised.rule.call else ""
        yield f"        ALERT {raised.rule.tier} {raised.rule.id}: {raised.because[language]}{told}"


def answers_in_words(plan: Plan, report: Report) -> str:
    """The answers that are not 0, and the readings."""
    said: dict[int, list[str]] = {}
    for answer in report.answers:
        if answer.value:
            shown = "yes" if answer.attribute == "presence" else f"{answer.attribute} {answer.value}"
            said.setdefault(answer.item, []).append(shown)
    parts = [f"{symptom_name(plan, item)} {', '.join(values)}" for item, values in said.items()]
    parts += [
        f"{one.what.replace('_', ' ')} {plain(one.value)} {UNIT_SIGNS.get(one.unit, one.unit)}"
        for one in report.readings
    ]
    return "; ".join(parts)


def _summary(found: Simulation) -> Iterator[str]:
    counted = Counter(raised.rule.tier for _, raised in found.raised)
    alerts = ", ".join(f"{counted[tier]} {tier}" for tier in TIERS if counted[tier]) or "none"
    weeks = max(1, round(len(found.days) / 7))
    yield (
        f"In {weeks} weeks: {found.check_ins} check-ins, {found.tasks} other tasks, {found.reminders} reminders."
        f" Alerts: {alerts}."
    )
    never = [rule.id for rule in found.plan.rules if rule.id not in {one.rule.id for _, one in found.raised}]
    if found.sample == "every warning" and never:
        yield f"Not met in these weeks: {', '.join(never)}."
