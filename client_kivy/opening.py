"""Opening a check-in: which questions it has, what its answers are judged by, and which shortcuts it may begin with.

When one is opened, and for what, is `session`'s; how it goes on is `reporting`'s.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from client_kivy.cards.record import Record
from client_kivy.clock import Clock
from client_kivy.reporting import Background, Begun, Reporting, telling
from client_kivy.store.tablet import TabletStore
from shared.domain.check_in_of_plan import flow_for
from shared.domain.check_in_shortcuts import last_alike, usual_interval
from shared.domain.plan import Plan, SymptomSet
from shared.domain.readings import QUANTITIES, converted
from shared.domain.regimen import states_on
from shared.domain.schedule import Assigned, occurrences
from shared.domain.succession import doses_taken

AROUND = timedelta(days=70)
"""How far around today the days of a check-in are looked for, to know its usual interval."""
ALONE = ("temperature",)
"""What may be measured with a symptom said by itself: a fever changes what is to be done."""


def questions(plan: Plan, begun: Begun) -> SymptomSet | None:
    """What a check-in asks: a set of the plan, or the symptoms that were chosen; None where the plan has no such."""
    if begun.symptom_set is not None:
        return plan.symptom_set(begun.symptom_set)
    known = tuple(number for number in begun.items if number in plan.symptoms.items)
    if not known or not plan.symptom_sets:
        return None
    like = plan.symptom_sets[0]
    return replace(like, key="", items=known, flags=(), readings=ALONE)


def opened(
    store: TabletStore,
    clock: Clock,
    record: Record,
    begun: Begun,
    one: Assigned,
    saved: tuple[dict[str, Any], tuple[str, ...]] | None = None,
) -> Reporting | None:
    """A check-in ready to go on; with `saved` (the flow of a draft or a whole report, and the rules shown) from there.
    None where the plan asks no such thing."""
    chosen = questions(one.plan, begun)
    if chosen is None:
        return None
    flow, shown = saved or (None, ())
    background = background_of(record, begun, one, clock.now())
    asked = flow_for(one.plan, chosen, background.before, flow)
    last = None
    if begun.amends is None and not begun.items:
        standing = [row for row in record.check_ins if row.get("superseded_by") is None]
        standing.sort(key=lambda row: row["reported_at"])
        last = last_alike(standing, asked, clock.now(), _interval(record, one, chosen, clock.now()))
    return Reporting(store, clock, begun, asked, background, shown, last)


def background_of(record: Record, begun: Begun, one: Assigned, now: datetime) -> Background:
    """The reports before, the states of the body on the day it is about, the doses taken up to it."""
    reports = tuple(
        each for each in record.every_report() if str(each.id) not in (str(begun.id), begun.amends)
    )
    before = {
        reading.what: converted(reading.value, reading.unit, QUANTITIES[reading.what].unit)
        for report in reports
        for reading in report.readings
    }
    at = begun.reported_at or now
    earlier = [each for each in reports if begun.reported_at is None or each.reported_at < at]
    return Background(
        one.plan,
        telling(one.plan.rules, earlier),
        states_on(one.plan, one.course, record.local(at).date()),
        before,
        doses_taken(record.line(one.id), record.said(one.id), at, record.zone.key),
    )


def _interval(record: Record, one: Assigned, chosen: SymptomSet, now: datetime) -> timedelta:
    tasks = tuple(task for task in one.plan.tasks if task.symptom_set == chosen.key)
    today = record.local(now).date()
    plan = replace(one.plan, tasks=tasks)
    found = occurrences(plan, one.course, today - AROUND, today + AROUND, record.zone.key)
    return usual_interval(due.on for due in found)


def items_known(record: Record, now: datetime) -> Mapping[int, Assigned]:
    """The symptoms that can be said by themselves today, each with the plan it is asked of; the newest plan first."""
    found: dict[int, Assigned] = {}
    for one in record.current(record.local(now).date()):
        for number in one.plan.symptoms.items if one.plan.symptom_sets else ():
            found.setdefault(number, one)
    return found
