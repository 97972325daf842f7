"""The forms about a whole plan: giving one, resting it, ending it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from server.features.workshop import queries as workshop
from server.foundation.access import Actor
from server.interfaces.console.builders.forms import SHOWN_TO_THE_PATIENT, form
from server.interfaces.console.builders.impact_words import proof_in_words, tasks_in_words
from server.interfaces.console.builders.record import PlanCourse, Record
from server.interfaces.console.builders.words import READER
from server.interfaces.console.look import day
from server.interfaces.console.views.entry import EntryForm, Field
from server.interfaces.console.views.panel import Choice


def assigning(record: Record) -> EntryForm:
    """Another plan for the patient, from a day on. The newest published version of each plan is offered."""
    newest = {
        key: record.library.plans[key, number]
        for key, number in sorted(record.library.published)
        if (key, number) in record.library.plans
    }
    options = tuple(
        Choice(f"{plan.key}@{plan.version}", f"{plan.names[READER]} (version {plan.version})")
        for plan in sorted(newest.values(), key=lambda plan: plan.names[READER])
    )
    anchors = "; ".join(sorted({plan.anchor[READER].lower() for plan in newest.values()}))
    fields = (
        Field("plan", "Plan", "select", choices=options),
        Field(
            "anchor_on", "The day its calendar counts from", "date", hint=f"Depending on the plan: {anchors}."
        ),
    )
    running = [one.plan.names[READER] for one in record.plans if one.runs_on(record.today)]
    intro = (
        f"Running now: {', '.join(running)}. It goes on beside the new one unless you end it."
        if running
        else ""
    )
    return form(record, "Give a plan", "plans/new", "Give this plan", fields, intro=intro)


def holding(record: Record, one: PlanCourse) -> EntryForm:
    """A rest of the plan."""
    fields = (
        Field("from_on", "From", "date", record.today.isoformat()),
        Field("until_on", "It counts again on", "date", required=False, hint="Empty: until you resume it."),
        Field("reason", "Why", "textarea", hint=SHOWN_TO_THE_PATIENT),
    )
    intro = "Reminders stop, and nothing on these days counts as missed."
    facts = (("Plan", one.plan.names[READER]),)
    return form(
        record,
        "Put a plan on hold",
        f"plans/{one.body['id']}/hold",
        "Put it on hold",
        fields,
        intro=intro,
        facts=facts,
    )


def resuming(record: Record, one: PlanCourse, hold: Mapping[str, Any]) -> EntryForm:
    """The day on which the plan counts again."""
    fields = (Field("until_on", "It counts again on", "date", record.today.isoformat()),)
    facts = (("Plan", one.plan.names[READER]), ("On hold", f"since {hold['from_on']}: {hold['reason']}"))
    return form(record, "Resume a plan", f"holds/{hold['id']}/resume", "Resume it", fields, facts=facts)


def ending(record: Record, one: PlanCourse) -> EntryForm:
    """The end of a plan."""
    fields = (
        Field("ended_on", "First day without the plan", "date", record.today.isoformat()),
        Field("reason", "Why", "textarea", hint=SHOWN_TO_THE_PATIENT),
    )
    facts = (("Plan", one.plan.names[READER]), ("Since", day(one.course.anchor_on)))
    intro = "It asks for nothing more from that day on. What was before stays in the record."
    return form(
        record,
        "End a plan",
        f"plans/{one.body['id']}/end",
        "End the plan",
        fields,
        intro=intro,
        facts=facts,
        danger=True,
    )


def changing_version(record: Record, one: PlanCourse, *, by: Actor) -> EntryForm:
    """Another published version of the same plan, with what it would mean for this patient."""
    plan, href = one.plan, f"plans/{one.body['id']}/version"
    numbers = [
        number
        for key, number in sorted(record.library.published, reverse=True)
        if key == plan.key and number != plan.version and (key, number) in record.library.plans
    ]
    facts = [("Now", f"{plan.names[READER]}, version {plan.version}")]
    for number in numbers:
        found = workshop.patient_impact(record.patient.patient_id, UUID(one.body["id"]), number, by=by)
        new = record.library.plans[plan.key, number]
        tasks = tasks_in_words(found.tasks, new, plan)
        gained = f" The next four weeks: {', '.join(tasks)}." if tasks else " It asks for the same."
        facts.append((f"Version {number}", proof_in_words(found) + gained))
    fields = (
        Field(
            "plan_version",
            "Go on with",
            "select",
            str(numbers[0]) if len(numbers) == 1 else "",
            choices=tuple(Choice(str(number), f"Version {number}") for number in numbers),
            hint="" if numbers else "There is no other published version of this plan.",
        ),
        Field("from_on", "From", "date", record.today.isoformat()),
        Field("reason", "Why", "textarea", hint=SHOWN_TO_THE_PATIENT),
    )
    intro = "Day 1 and the cycles stay where they are. What was begun, said and put on hold goes on."
    return form(
        record, "Change the version", href, "Go on with this version", fields, intro=intro, facts=tuple(facts)
    )
