"""The tables of tablets as the team prescribed and handed them over. Typed words and names stay behind."""

from collections.abc import Iterator

from server.features.care_plans.library import shelf
from server.interfaces.exports.columns import SUBJECT, TASK, TIMING, Column, Table
from server.interfaces.exports.subject import Body, SubjectRecord
from shared.domain.plan import Oral


def known_strength(line: Body, strength: str) -> str | None:
    """The strength of a tablet where the plan of a line has such a one. What a tablet sent otherwise is typed text."""
    oral = _oral(line)
    return strength if oral is not None and strength in oral.strengths else None


def _oral(line: Body) -> Oral | None:
    plan = shelf().plans.get((line["plan"], line["plan_version"]))
    task = plan.task(line["task"]) if plan is not None else None
    return task.oral if task is not None else None


def _prescriptions(subject: SubjectRecord) -> Iterator[Body]:
    starts = {
        one["prescription_id"]: one["starts_on"] for one in subject.of("prescriptions.start", "received_at")
    }
    for body, raw_id in subject.with_ids("prescriptions.prescription", "from_on"):
        if subject.takes_part(body["from_on"]):
            line = body | subject.plan(body["assignment_id"]) | subject.timing(body["from_on"])
            oral, confirmed = _oral(line), starts.get(raw_id)
            yield line | {
                "drug": oral.drug if oral is not None else None,
                "follows": subject.alias_of(body["follows"]),
                "confirmed_start_on": confirmed if subject.takes_part(confirmed) else None,
            }


def _tablets(subject: SubjectRecord) -> Iterator[Body]:
    for line in subject.drawn(_prescriptions):
        for dose in line["doses"]:
            for one in dose["tablets"]:
                yield {
                    "subject": subject.code,
                    "prescription": line["id"],
                    "slot": dose["slot"],
                    "strength": known_strength(line, one["strength"]),
                    "tablets": one["count"],
                }


def _supplies(subject: SubjectRecord) -> Iterator[Body]:
    for body in subject.of("prescriptions.supply", "supplied_on"):
        if subject.takes_part(body["supplied_on"]):
            line = body | subject.plan(body["assignment_id"]) | subject.timing(body["supplied_on"])
            yield line | {"strength": known_strength(line, body["strength"])}


STRENGTH = Column("strength", "code", "Strength of one tablet, as the plan has it")
PRESCRIPTIONS = Table(
    "prescriptions",
    "Tablets as the team prescribed them, from a day on; a changed dose is a line that follows another",
    "plan",
    (
        SUBJECT,
        Column("id", "id", "Code of the prescription"),
        *TIMING,
        *TASK,
        Column("drug", "code", "Key of the drug"),
        Column("from_on", "date", "First day it holds"),
        Column("until_on", "date", "Day from which it no longer holds; empty: it holds on"),
        Column("follows", "id", "The prescription whose dose it changes"),
        Column("prescribed_at", "moment", "When the team wrote it"),
        Column("confirmed_start_on", "date", "Day of the first tablet, as the patient said it last"),
    ),
    lambda subject: subject.drawn(_prescriptions),
)
PRESCRIPTION_TABLETS = Table(
    "prescription_tablets",
    "What a prescription says to swallow, one strength of one time of day a line",
    "plan",
    (
        SUBJECT,
        Column("prescription", "id", "Code of the prescription"),
        Column("slot", "integer", "Which of the task's times of day, 0 for the first"),
        STRENGTH,
        Column("tablets", "decimal", "How many at that time"),
    ),
    _tablets,
)
SUPPLIES = Table(
    "supplies",
    "Tablets handed over, one strength a line",
    "plan",
    (
        SUBJECT,
        Column("id", "id", "Code of the supply"),
        *TIMING,
        *TASK,
        STRENGTH,
        Column("tablets", "integer", "How many were handed over"),
        Column("supplied_on", "date", "The day they were handed over"),
    ),
    _supplies,
)
