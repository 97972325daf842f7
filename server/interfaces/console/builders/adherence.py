"""Adherence in the page's form: the shares, the calendar of 28 days, and the days on which a check-in was missed."""

from collections import defaultdict
from datetime import date, timedelta

from server.features.timeline import course
from server.features.triage import queries as triage
from server.features.triage import record as triage_record
from server.foundation.access import Actor
from server.interfaces.console.builders.record import CHART_DAYS, Record, end_of
from server.interfaces.console.builders.words import READER, plain
from server.interfaces.console.charts.calendar import CalendarView, DayFacts, adherence_calendar
from server.interfaces.console.views.frame import Share
from server.interfaces.console.views.patient import TaskShare
from shared.domain.adherence import Count, occurrence_states
from shared.domain.succession import asked

NONE = Share(0, 0, 7)


def adherence_parts(record: Record, *, by: Actor) -> tuple[Share, Share, tuple[TaskShare, ...], CalendarView]:
    """(7 days, 28 days, each task, calendar) over all plans together."""
    totals: dict[int, Count] = defaultdict(Count)
    days: dict[date, Count] = defaultdict(Count)
    tasks = []
    for one in triage.adherence_of(record.patient.patient_id, by=by):
        plan = next(p.plan for p in record.plans if p.body["id"] == str(one.assignment_id))
        week, month = one.windows[7], one.windows[28]
        totals[7] += week.plan
        totals[28] += month.plan
        for on, count in month.by_day.items():
            days[on] += count
        for key in month.by_task:
            task = plan.task(key)
            name = task.names[READER] if task else plain(key)
            tasks.append(
                TaskShare(name, share(week.by_task.get(key, Count()), 7), share(month.by_task[key], 28))
            )
    facts = {
        on: DayFacts(
            due=count.due + count.pending,
            done=count.done,
            open=count.pending,
            held=bool(count.held) and not count.due,
        )
        for on, count in days.items()
    }
    calendar = adherence_calendar(facts, today=record.today)
    return share(totals[7], 7), share(totals[28], 28), tuple(tasks), calendar


def share(count: Count, days: int) -> Share:
    """Done of due over a window."""
    return Share(count.done, count.due, days)


def missed_days(record: Record, *, by: Actor) -> frozenset[date]:
    """Days of the chart on which questions about symptoms were due and nobody answered."""
    patient_id, first = record.patient.patient_id, record.today - timedelta(days=CHART_DAYS - 1)
    since = end_of(first - timedelta(days=7), record.zone)
    found = set()
    for line in course.assigned_lines(patient_id, by=by):
        asking = {
            task.key
            for one in line
            for task in one.plan.tasks
            if (chosen := one.plan.symptom_set(task.symptom_set or "")) is not None and chosen.items
        }
        said = triage_record.said_of(patient_id, line[0].id, since, record.check_ins, by=by)  # type: ignore[arg-type]
        due = asked(line, first, record.today + timedelta(days=1), record.patient.time_zone, said)
        states = occurrence_states([each for _, each in due if each.task in asking], said, record.now)
        found |= {state.occurrence.on for state in states if state.state == "missed"}
    return frozenset(found)
