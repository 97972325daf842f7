"""A plan tried on a sample patient: the form, answers pasted as YAML with their faults by line, the days as rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast
from zoneinfo import ZoneInfo, available_timezones

from server.answers_file import read_answers
from server.features.care_plans.faults import InvalidPlans
from server.features.workshop.sample_patients import Sample, samples_of
from server.features.workshop.simulate import Day, Moment, Simulation, simulate
from server.features.workshop.simulation_text import answers_in_words
from server.foundation import clock
from server.foundation.access import Actor
from server.interfaces.console.builders.words import READER, plain
from server.interfaces.console.builders.workshop_head import plan_head
from server.interfaces.console.look import counted
from server.interfaces.console.views.entry import EntryForm, Field
from server.interfaces.console.views.frame import Link, Tier
from server.interfaces.console.views.panel import Choice
from server.interfaces.console.views.workshop_calendar import (
    AnswerFault,
    MomentRow,
    RaisedRow,
    SimulatedDay,
    SimulationView,
)
from shared.domain.alerts import TIERS
from shared.domain.plan import Plan

OWN = "own"
WHO = (
    Choice("well", "Well: nothing to report"),
    Choice("rough days", "Rough days: trouble after each treatment"),
    Choice("every warning", "Every warning: meets one rule after another"),
    Choice(OWN, "My own answers, written below"),
)
MOST_WEEKS = 52
MOST_CHARACTERS = 20_000
USUAL = {"weeks": "4", "sample": "every warning", "anchor_on": "", "zone": "", "answers": ""}


def simulation_view(plan: Plan, typed: Mapping[str, str], zone: str, *, by: Actor) -> SimulationView:
    """The page for what was typed; with nothing typed, four weeks of a patient who meets every warning."""
    chosen = USUAL | {"zone": zone} | {name: value for name, value in typed.items() if name in USUAL}
    chosen["anchor_on"] = chosen["anchor_on"] or _monday().isoformat()
    head = plan_head(plan, "simulate", by=by)
    form = _form(plan, head.href).refilled(chosen, errors := _errors(chosen))
    if errors:
        return SimulationView(head, form)
    try:
        sample = _sample(plan, chosen["sample"], chosen["answers"])
    except InvalidPlans as wrong:
        faults = tuple(AnswerFault(one.line, _said(one.key, one.message)) for one in wrong.faults)
        told = f"{counted(len(faults), 'line')} cannot be read." if faults else "This cannot be read."
        return SimulationView(head, form.refilled(chosen, {"answers": told}), faults)
    anchor, weeks = date.fromisoformat(chosen["anchor_on"]), int(chosen["weeks"])
    found = simulate(plan, sample, anchor, weeks, chosen["zone"])
    counts = Counter(raised.rule.tier for _, raised in found.raised)
    met = {raised.rule.id for _, raised in found.raised}
    return SimulationView(
        head,
        form,
        sample=found.sample,
        zone=found.zone,
        summary=(
            f"{counted(weeks, 'week')}: {counted(found.check_ins, 'check-in')}, "
            f"{counted(found.tasks, 'other task')}, {counted(found.reminders, 'reminder')}."
        ),
        alerts=tuple((cast("Tier", tier), counts[tier]) for tier in TIERS if counts[tier]),
        never=tuple(rule.id for rule in plan.rules if rule.id not in met)
        if chosen["sample"] == "every warning"
        else (),
        days=_days(found),
    )


def _monday() -> date:
    today = clock.now().date()
    return today + timedelta(days=-today.weekday() % 7)


def _said(key: str, message: str) -> str:
    return f"{key}: {message}" if key else message


def _form(plan: Plan, href: str) -> EntryForm:
    hint = "For “My own answers”: a list; a day is a day of the cycle. What is not written is as usual."
    fields = (
        Field("sample", "Who answers", "select", choices=WHO),
        Field("weeks", "Weeks", "number", hint=f"1 to {MOST_WEEKS}."),
        Field("anchor_on", "Day 1", "date", hint=f"{plan.anchor[READER]}."),
        Field("zone", "Time zone", short=True, hint="Such as America/New_York."),
        Field("answers", "Own answers", "textarea", hint=hint, required=False),
    )
    return EntryForm("Try it", "", Link(href, plan.names[READER]), f"{href}/simulate", "Simulate", fields)


def _errors(chosen: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    weeks = chosen["weeks"]
    if not (weeks.isascii() and weeks.isdigit() and len(weeks) < 4 and 1 <= int(weeks) <= MOST_WEEKS):
        found["weeks"] = f"Write a number from 1 to {MOST_WEEKS}."
    try:
        if not 1990 <= date.fromisoformat(chosen["anchor_on"]).year <= 2100:
            found["anchor_on"] = "Look at the year."
    except ValueError:
        found["anchor_on"] = "Choose a day."
    if chosen["zone"] not in available_timezones():
        found["zone"] = "There is no such time zone."
    if chosen["sample"] not in {one.value for one in WHO}:
        found["sample"] = "Choose who answers."
    if len(chosen["answers"]) > MOST_CHARACTERS:
        found["answers"] = f"Write at most {MOST_CHARACTERS} characters."
    if chosen["sample"] == OWN and not chosen["answers"].strip():
        found["answers"] = "Write what the patient says."
    return found


def _sample(plan: Plan, name: str, answers: str) -> Sample:
    if name != OWN:
        return next(one for one in samples_of(plan) if one.name == name)
    with TemporaryDirectory() as place:
        path = Path(place) / "own_answers.yaml"
        path.write_text(answers.replace("\r\n", "\n"), encoding="utf-8")
        return read_answers(path, plan)


def _days(found: Simulation) -> tuple[SimulatedDay, ...]:
    rows: list[SimulatedDay] = []
    cycle: int | None = None
    for quiet, run in groupby(found.days, lambda day: not (day.visits or day.leaves or day.moments)):
        days = list(run)
        for place, day in enumerate(days):
            begins = day.cycle is not None and day.cycle.number != cycle
            if begins and day.cycle is not None:
                cycle = day.cycle.number
            if not quiet:
                rows.append(_day(found, day, begins))
            elif begins or place == 0:
                rows.append(replace(_day(found, day, begins), until=day.on))
            else:
                rows[-1] = replace(rows[-1], until=day.on)
    return tuple(rows)


def _day(found: Simulation, day: Day, begins: bool) -> SimulatedDay:
    heading = ""
    if begins and day.cycle is not None:
        heading = f"Cycle {day.cycle.number}: {day.cycle.block.names[READER]}"
    return SimulatedDay(
        day.on,
        None,
        f"Cycle {day.cycle.number}, day {day.cycle.day(day.on)}" if day.cycle else "",
        heading,
        tuple(
            f"{one.visit.names[READER]} ({plain(one.visit.category)}{', on hold' if one.held else ''})"
            for one in day.visits
        ),
        tuple(place.leaf.title[READER] for place in day.leaves),
        tuple(_moment(found, one) for one in day.moments),
    )


def _moment(found: Simulation, moment: Moment) -> MomentRow:
    zone, one = ZoneInfo(found.zone), moment.occurrence
    opens, at, closes = (when.astimezone(zone) for when in (one.opens_at, one.due_at, one.closes_at))
    days = (closes.date() - at.date()).days
    later = f" {counted(days, 'day')} later" if days else ""
    from_ = f"{opens:%H:%M}{' the day before' if opens.date() < at.date() else ''}"
    reminded = " and ".join(f"{when.astimezone(zone):%H:%M}" for when in moment.reminders)
    return MomentRow(
        f"{at:%H:%M}",
        moment.task.names[READER],
        f"open {from_} to {closes:%H:%M}{later}; {f'reminder {reminded}' if reminded else 'no reminder'}",
        answers_in_words(found.plan, moment.report) if moment.report is not None else "",
        one.held,
        tuple(
            RaisedRow(
                cast("Tier", raised.rule.tier),
                raised.rule.id,
                raised.because[READER],
                "The patient is told to call now." if raised.rule.call else "",
            )
            for raised in moment.raised
        ),
    )
