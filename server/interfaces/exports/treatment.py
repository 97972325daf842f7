"""The tables of treatment: plans, holds, cycles, events and appointments in one, doses in another."""

from collections.abc import Iterator
from datetime import date

from server.interfaces.exports.columns import PLAN, SUBJECT, TIMING, Column, Table, same
from server.interfaces.exports.subject import Body, SubjectRecord, number_in

_NOTHING = {
    "block": None,
    "cycle": None,
    "planned_on": None,
    "started_on": None,
    "ended_on": None,
    "delay_days": None,
    "code": None,
    "system": None,
    "value": None,
    "unit": None,
    "starts_on": None,
    "follows": None,
}


def _plans(subject: SubjectRecord) -> Iterator[Body]:
    for body in subject.of("care_plans.assignment", "anchor_on"):
        status = "ended" if body["ended_on"] else "running"
        starts_on, follows = body.get("starts_on"), subject.alias_of(body.get("follows"))
        began = starts_on if follows is not None else body["anchor_on"]
        more = {"started_on": began, "starts_on": starts_on, "follows": follows}
        yield body | more | {"source": "plan", "category": "plan", "status": status}


def _holds(subject: SubjectRecord) -> Iterator[Body]:
    for body in subject.of("care_plans.hold", "from_on"):
        days = {"started_on": body["from_on"], "ended_on": body["until_on"]}
        status = "ended" if body["until_on"] else "running"
        yield (
            body
            | subject.plan(body["assignment_id"])
            | days
            | {"source": "hold", "category": "hold", "status": status}
        )


def _cycles(subject: SubjectRecord) -> Iterator[Body]:
    for body in subject.of("timeline.cycle", "planned_on"):
        planned_on, given_on = body["planned_on"], body["given_on"]
        late = (date.fromisoformat(given_on) - date.fromisoformat(planned_on)).days if given_on else None
        more = {"source": "cycle", "category": "cycle", "cycle": body["number"], "started_on": given_on}
        yield body | subject.plan(body["assignment_id"]) | more | {"delay_days": late}


def _events(subject: SubjectRecord) -> Iterator[Body]:
    for body in subject.of("timeline.event", "started_on"):
        yield body | {"source": "event", "value": number_in(body["value"])}


def _appointments(subject: SubjectRecord) -> Iterator[Body]:
    for body in subject.of("timeline.appointment", "starts_at"):
        days = {
            "planned_on": subject.day(body["moved_from"] or body["starts_at"]).isoformat(),
            "started_on": subject.day(body["starts_at"]).isoformat(),
        }
        yield body | days | {"source": "appointment"}


def _treatment_events(subject: SubjectRecord) -> Iterator[Body]:
    for lines in (_plans, _holds, _cycles, _events, _appointments):
        for line in subject.drawn(lines):
            day = line.get("started_on") or line.get("planned_on")
            if subject.takes_part(day):
                nothing = _NOTHING | {"plan": None, "plan_version": None}
                yield nothing | line | subject.timing(day)


def _doses(subject: SubjectRecord) -> Iterator[Body]:
    for cycle in subject.drawn(_cycles):
        if subject.takes_part(cycle["started_on"] or cycle["planned_on"]):
            for place, dose in enumerate(cycle["doses"], 1):
                yield {
                    "subject": subject.code,
                    "event": cycle["id"],
                    "place": place,
                    "drug": dose["drug"],
                    "planned": number_in(dose["planned"]),
                    "given": number_in(dose["given"]),
                    "unit": dose["unit"],
                    "percent": number_in(dose["percent"]),
                }


TREATMENT_EVENTS = Table(
    "treatment_events",
    "The course of treatment: plans given, rests, cycles, treatments and findings, appointments",
    "timeline",
    (
        SUBJECT,
        Column("id", "id", "Code of the event"),
        Column(
            "source",
            "code",
            "What kind of line it is",
            codes=same("plan", "hold", "cycle", "event", "appointment"),
        ),
        Column("category", "code", "Of an event or appointment: which kind, such as surgery or imaging"),
        Column("local_on", "date", "The day it began, or is planned for"),
        TIMING[1],
        *PLAN,
        Column("block", "code", "Of a cycle: the block of the plan"),
        Column("cycle", "integer", "Of a cycle: its number over all blocks"),
        Column("status", "code", "Where it stands, such as given, delayed, cancelled, moved"),
        Column("planned_on", "date", "Of a cycle or appointment: the day it was planned for"),
        Column(
            "started_on",
            "date",
            "The day it began; of a cycle: the day it was given; of a plan: the day its calendar counts from, "
            "or from which this version holds where it follows another",
        ),
        Column("ended_on", "date", "The day it ended; of a rest: the day the plan counts again"),
        Column("delay_days", "integer", "Of a given cycle: days after the planned day", "d"),
        Column("code", "code", "Its code in the system beside it"),
        Column("system", "code", "The system of the code"),
        Column("value", "decimal", "Of a finding: its value, where it is a number"),
        Column("unit", "code", "Unit of the value"),
        Column("starts_on", "date", "Of a plan: first day it asks for anything; empty: the day it was given"),
        Column("follows", "id", "Of a plan: code of the line whose newer version this is"),
    ),
    _treatment_events,
)
DOSES = Table(
    "doses",
    "Doses of cycles, one a line",
    "timeline",
    (
        SUBJECT,
        Column("event", "id", "Code of the cycle among the treatment events"),
        Column("place", "integer", "Place among the cycle's doses, from 1"),
        Column("drug", "code", "Key of the drug"),
        Column("planned", "decimal", "Dose planned, in the unit beside it"),
        Column("given", "decimal", "Dose given"),
        Column("unit", "code", "Unit of the doses"),
        Column("percent", "decimal", "Given of planned", "%"),
    ),
    _doses,
)
