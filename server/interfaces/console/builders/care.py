"""A patient's tablets, own goals, verdicts on texts, and where they find help, as rows of their page."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from server.features.goals import queries as goals
from server.features.journals import queries as journals
from server.features.leaves import queries as leaves
from server.features.prescriptions import queries as prescriptions
from server.features.resources import queries as resources
from server.foundation.access import Actor
from server.foundation.seal import opened
from server.interfaces.console.builders.record import Record
from server.interfaces.console.builders.stories import story_view
from server.interfaces.console.builders.words import READER, plain
from server.interfaces.console.look import counted, day, moment
from server.interfaces.console.views.care import (
    CareView,
    GoalRow,
    HelpRow,
    JournalRow,
    LeafVerdict,
    RefillRow,
    TabletsRow,
)
from server.interfaces.console.views.frame import Link
from shared.domain import tablets

REFILL_WORDS = {"asked": "asked for", "ordered": "ordered", "ready": "ready to fetch", "not_now": "not now"}
JOURNAL_SHOWN = 30
"""Entries on the patient's page; the newest are of use before a talk."""
MOOD_WORDS = {"good": "a good day", "so_so": "so-so", "hard": "a hard day"}
WEEKDAY_WORDS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}


def care_view(record: Record, *, by: Actor) -> CareView:
    """What this patient swallows, wants, found helpful, and can turn to."""
    patient_id = record.patient.patient_id
    swallowed = prescriptions.to_swallow(patient_id, by=by)
    return CareView(
        tuple(_tablets(record, one) for one in swallowed),
        tuple(_missing(record, swallowed)),
        tuple(_goal(record, one) for one in goals.goals(patient_id, by=by)),
        _verdicts(record, by),
        tuple(_help(record, one) for one in resources.of_patient(patient_id, by=by)),
        tuple(_entry(row) for row in journals.entries(patient_id, by=by)[:JOURNAL_SHOWN]),
        story_view(record, by=by),
    )


def _entry(row: journals.JournalEntry) -> JournalRow:
    said = opened(row)
    return JournalRow(said.on, said.text or "", MOOD_WORDS.get(said.mood or "", ""))


def _tablets(record: Record, one: prescriptions.Swallow) -> TabletsRow:
    row, oral = one.prescription, one.task.oral
    assert oral is not None
    at = [f"{time:%H:%M}" for time in one.task.timing.times]
    times = tuple(
        (
            at[dose["slot"]] if dose["slot"] < len(at) else "",
            " and ".join(tablets.parts(tablets.dose_from(dose["tablets"]))),
        )
        for dose in row.doses
    )
    left = tuple((strength, _left(count)) for strength, count in one.stock.left.items())
    href, name = f"{record.href}/prescriptions/{row.id}", one.task.names[READER]
    links = (
        Link(f"{href}/change", "Change the dose", name),
        Link(f"{href}/supply", "Tablets handed over", name),
        Link(f"{href}/end", "End", name),
    )
    lasts = "" if one.stock.days is None else f"last for {counted(one.stock.days, 'day')}"
    return TabletsRow(
        name,
        oral.names[READER],
        times,
        row.food or (oral.food[READER] if oral.food else None),
        f"from {day(row.from_on)}" + (f" until {day(row.until_on)}" if row.until_on else ""),
        f"The patient confirmed: first tablet on {day(one.start.starts_on)}."
        if one.start
        else "The patient has not confirmed the first day yet.",
        left,
        lasts,
        one.stock.refill_due,
        _refill(record, opened(one.refill)) if one.refill else None,
        links,
    )


def _left(count: Decimal | None) -> str:
    if count is None:
        return "number not known"
    return f"{tablets.amount(count)} {'tablet' if count == 1 else 'tablets'}"


def _refill(record: Record, row: Any) -> RefillRow:
    answerable = row.status in ("asked", "ordered")
    told = "Answer" if row.status == "asked" else "Say when it is ready"
    answered = f"{row.answered_name}, {moment(record.local(row.answered_at))}" if row.answered_name else None
    return RefillRow(
        row.received_at.astimezone(record.zone),
        row.note,
        REFILL_WORDS[row.status],
        row.answer,
        answered,
        Link(f"{record.href}/refills/{row.id}/answer", told, "the request for more tablets")
        if answerable
        else None,
    )


def _missing(record: Record, swallowed: list[prescriptions.Swallow]) -> Iterator[Link]:
    """A way to prescribe for each task with tablets that has none yet."""
    known = {(one.prescription.assignment_id, one.task.key) for one in swallowed}
    for one in record.plans:
        if not one.runs_on(record.today):
            continue
        lines = {*one.line, one.body["id"]}
        for task in one.plan.tasks:
            if task.oral is not None and not any(
                str(assignment) in lines and key == task.key for assignment, key in known
            ):
                href = f"{record.href}/plans/{one.body['id']}/tablets/{task.key}"
                yield Link(href, task.names[READER])


def _goal(record: Record, one: goals.GoalNow) -> GoalRow:
    row = opened(one.goal)
    week = record.today - timedelta(days=6)
    recent = [on for on in one.ticked_on if week <= on <= record.today]
    repeat = "once"
    if row.repeat == "daily":
        repeat = "every day"
    elif row.repeat == "weekdays":
        days = [word for key, word in WEEKDAY_WORDS.items() if key in (row.weekdays or ())]
        repeat = f"on {', '.join(days)}"
    if row.repeat:
        done = f"ticked on {counted(len(recent), 'day')} of the last 7"
    else:
        done = f"done on {day(one.ticked_on[-1])}" if one.ticked_on else "not ticked yet"
    return GoalRow(row.text or "", repeat, plain(row.state), row.target_on, done)


def _verdicts(record: Record, by: Actor) -> tuple[LeafVerdict, ...]:
    last = {row.leaf: row for row in leaves.verdicts(record.patient.patient_id, by=by)}
    known = record.library.leaves
    rows = sorted(last.values(), key=lambda row: (row.on, row.leaf), reverse=True)
    return tuple(
        LeafVerdict(
            known[row.leaf].title[READER] if row.leaf in known else plain(row.leaf), row.helped, row.on
        )
        for row in rows
    )


def _help(record: Record, row: Any) -> HelpRow:
    text = row.texts.get(READER) or next(iter(row.texts.values()), "")
    stale = resources.is_stale(row, record.today)
    return HelpRow(row.name, plain(row.category), text, row.phone, row.url, row.last_checked_on, stale)
