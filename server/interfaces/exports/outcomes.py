"""The tables of outcomes: what became of tasks, and the tablets that were swallowed."""

from collections.abc import Iterator

from server.interfaces.exports.columns import OCCURRENCE, STANDS, SUBJECT, TASK, TIMING, Column, Table, same
from server.interfaces.exports.prescriptions import known_strength
from server.interfaces.exports.provenance import CORRECTION, PROVENANCE, noted
from server.interfaces.exports.subject import Body, SubjectRecord
from shared.schemas.care_plans import OUTCOMES as WORDS


def _outcomes(subject: SubjectRecord) -> Iterator[Body]:
    for body in subject.of("care_plans.outcome", "happened_at"):
        day = subject.day(body["happened_at"])
        if subject.takes_part(day):
            plan = subject.plan(body["assignment_id"])
            more = {"reason": subject.cleared(body["reason"])}
            yield body | plan | subject.timing(day) | noted(subject, body) | more


def _tablets(subject: SubjectRecord) -> Iterator[Body]:
    for outcome in subject.drawn(_outcomes):
        for place, one in enumerate(outcome.get("tablets") or (), 1):
            yield {
                "subject": subject.code,
                "outcome": outcome["id"],
                "place": place,
                "strength": known_strength(outcome, one["strength"]),
                "tablets": one["count"],
                "stands": outcome["stands"],
            }


OUTCOMES = Table(
    "outcomes",
    "What became of tasks, corrected ones too, with how each came to be",
    "plan",
    (
        SUBJECT,
        Column("id", "id", "Code of the outcome"),
        *TIMING,
        *TASK,
        OCCURRENCE,
        Column("outcome", "code", "What became of it", codes=same(*WORDS)),
        Column("reason", "text", "Why it was left out or corrected, in the words typed, names taken out"),
        Column("happened_at", "moment", "When it was done or left out"),
        *PROVENANCE,
        *CORRECTION,
    ),
    _outcomes,
)
OUTCOME_TABLETS = Table(
    "outcome_tablets",
    "Tablets swallowed as somebody said, one strength a line; an outcome without lines did not say how many",
    "plan",
    (
        SUBJECT,
        Column("outcome", "id", "Code of the outcome"),
        Column("place", "integer", "Place among the strengths of the outcome, from 1"),
        Column("strength", "code", "Strength of one tablet; empty where the plan knows no such tablet"),
        Column("tablets", "decimal", "How many were swallowed"),
        STANDS,
    ),
    _tablets,
)
