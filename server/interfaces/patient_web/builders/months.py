"""The record in time, in words: what is to come, and each month gone by with what happened in it."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from server.features.care_plans import queries as care_plans
from server.features.symptoms import queries as symptoms
from server.features.timeline import course as the_course
from server.features.timeline import queries as timeline
from server.interfaces.patient_web.builders.course import COURSE
from server.interfaces.patient_web.own import Mine
from shared.domain.access import Permission as P
from shared.domain.regimen import cycles
from shared.domain.timeline import TimelineItem
from shared.domain.timeline import timeline as in_time

AHEAD = timedelta(days=60)
TITLED = ("timeline.appointment", "patients.diagnosis")
"""Kinds whose own title says it all."""


@dataclass(frozen=True)
class Event:
    """One line: its day in words, what it is, more about it, and where one reads more (or empty)."""

    day: str
    title: str
    detail: str
    way: str = ""


def months_of(mine: Mine) -> tuple[list[Event], list[tuple[str, list[Event]]]]:
    """(what is to come, the next first; each month by name with its events, the newest first)."""
    bodies = timeline.records(mine.patient_id, by=mine.by)
    if mine.may(P.SYMPTOMS_READ):
        bodies = bodies + [
            ("symptoms.check_in", row.body()) for row in symptoms.check_ins(mine.patient_id, by=mine.by)
        ]
    spans = []
    if mine.may(*COURSE):
        for one in the_course.assigned(mine.patient_id, by=mine.by):
            spans += cycles(one.plan, one.course, mine.today + AHEAD)
    items = in_time(bodies, mine.zone.key, spans)
    coming = [_event(mine, one) for one in items if one.on > mine.today]
    past = [one for one in reversed(items) if one.on <= mine.today]
    by_month = groupby(past, key=lambda one: (one.on.year, one.on.month))
    months = [
        (_month(mine, year, month), [_event(mine, one) for one in those]) for (year, month), those in by_month
    ]
    return coming, months


def _month(mine: Mine, year: int, month: int) -> str:
    return mine.words.say("timeline.month", month=mine.words.names("date.months")[month - 1], year=year)


def _event(mine: Mine, item: TimelineItem) -> Event:
    words = mine.words
    day = mine.words.when(mine.local(item.at), mine.today) if item.at else words.near(item.on, mine.today)
    detail = (
        [item.text or ""]
        if item.kind != "timeline.result" or item.text
        else [words.say("results.held_short")]
    )
    if item.cancelled:
        detail.insert(0, words.say("timeline.cancelled"))
    elif item.moved_from:
        detail.insert(0, words.say("timeline.moved", day=words.on(date.fromisoformat(item.moved_from[:10]))))
    if item.until_on:
        detail.append(words.say("timeline.until", day=words.on(item.until_on)))
    return Event(
        day[:1].upper() + day[1:], _title(mine, item), " · ".join(filter(None, detail)), _way(mine, item)
    )


def _title(mine: Mine, item: TimelineItem) -> str:
    words = mine.words
    if item.kind in TITLED or item.kind == "timeline.result":
        return item.title
    if item.kind == "timeline.cycle":
        return words.say(item.says, cycle=item.cycle)
    if item.kind == "timeline.event":
        return f"{words.say(item.says)}: {item.title}"
    if item.kind == "care_plans.assignment":
        newest = max(
            (one for one in care_plans.library(by=mine.by).plans.values() if one.key == item.title),
            key=lambda one: one.version,
        )
        return words.say(item.says, plan=words.pick(newest.names))
    return words.say(item.says)


def _way(mine: Mine, item: TimelineItem) -> str:
    if item.kind == "timeline.result":
        return mine.to("result", result_id=item.id)
    return mine.to("report", check_in_id=item.id) if item.kind == "symptoms.check_in" else ""
