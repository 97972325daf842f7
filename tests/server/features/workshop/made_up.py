"""Many made-up patients of the demonstration clinic as records, drawn as the demonstration draws them, without a
database: what the forecast is held to."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.demo.cast import Cast
from server.demo.clinic import WEEKS
from server.demo.course import check_in, draw_person
from server.demo.story import hold, treatment
from server.features.workshop.records import Record, Told
from server.foundation.access import Actor
from shared.domain.adherence import Said
from shared.domain.composite import composites
from shared.domain.instants import from_wire
from shared.domain.plan import Plan
from shared.domain.reports import Report, order
from shared.domain.schedule import Assigned, occurrences

ZONE = "America/New_York"
SOMEBODY = Actor(UUID(int=7), "Somebody")


def made_up(plan: Plan, many: int, seed: int, now: datetime) -> Iterator[Record]:
    """Records of so many patients, each with the plan for up to twelve weeks that end at `now`."""
    dice = random.Random(seed)
    for number in range(many):
        yield _one(dice, plan, UUID(int=number + 1), now)


def with_doses(record: Record, task: str, now: datetime, dice: random.Random) -> Record:
    """The record with what was said of the doses of a task: most were taken."""
    (line,) = record.lines
    (one,) = line
    began = one.course.starts_on or one.course.anchor_on
    said = [
        Said(due.key, due.key, dice.choice(("done", "done", "skipped")), due.due_at)
        for due in occurrences(one.plan, one.course, began, now.date(), ZONE)
        if due.task == task and dice.random() < 0.9
    ]
    return replace(record, said={one.id: said})


def _one(dice: random.Random, plan: Plan, patient_id: UUID, now: datetime) -> Record:
    begins = (now - timedelta(days=dice.randint(5, WEEKS * 7))).date()
    anchor = begins + timedelta(days=2)
    if plan.intent == "survivorship":
        anchor = begins - timedelta(days=dice.randint(200, 1400))
    person = draw_person(dice, "en")
    if dice.random() < 0.25:
        person.warm = anchor + timedelta(days=dice.choice((8, 9, 22, 23)))
    cast = Cast(patient_id, SOMEBODY, SOMEBODY, SOMEBODY)
    course, _ = treatment(dice, cast, plan, anchor, now, patient_id)
    course, _ = hold(dice, cast, course, patient_id, begins, now)
    told = []
    for due in occurrences(plan, course, begins, now.date() + timedelta(days=1), ZONE):
        task = plan.task(due.task)
        asked = plan.symptom_set(task.symptom_set) if task and task.symptom_set else None
        if asked is None or due.held or dice.random() > person.answers:
            continue
        said = check_in(dice, person, plan, asked, due, patient_id)
        if from_wire(said["reported_at"]) <= now:
            told.append(_told(said, due.key))
    told.sort(key=lambda one: order(one.report))
    line = (Assigned(str(patient_id), plan, replace(course, starts_on=begins)),)
    return Record(patient_id, None, ZONE, True, (line,), tuple(told))


def _told(said: dict[str, Any], occurrence: str) -> Told:
    report = Report.from_json(said)
    scores = composites((one["item"], one["attribute"], one["value"]) for one in said["answers"])
    on = report.reported_at.astimezone(ZoneInfo(ZONE)).date()
    return Told(report, on, occurrence, 3 in scores.values())
