"""The first page of a record, and what became of one task."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import request
from marshmallow import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from server.features.care_plans import actions as care_plans
from server.features.care_plans import queries as plans
from server.foundation.problems import Conflict, NotFound
from server.interfaces.patient_web import patient_web
from server.interfaces.patient_web.begun import begun_in
from server.interfaces.patient_web.builders.course import SAID, Asked, asked_now
from server.interfaces.patient_web.builders.today import stands, today_view
from server.interfaces.patient_web.own import Mine, go, needs, opened, page, sent
from shared.domain.access import Permission as P
from shared.domain.ids import uuid7
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.care_plans import OutcomeCorrectionSchema, OutcomeSchema

REASONS = (
    "unwell", "forgot", "not_needed", "side_effect", "told", "own", "none_left", "away", "in_hospital", "could_not",
    "other",
)  # fmt: skip
WHY_CHANGED = ("slip", "later", "remembered", "other")
DONE = ("outcome", "message", "dropped")
"""Steps that led back here and of which the page says a word."""


@patient_web.get("/my/<uuid:patient_id>/today")
def today(patient_id: UUID) -> AnyResponse:
    """What now."""
    mine = opened(patient_id)
    done = request.args.get("done", "")
    return page(
        "today.html",
        here="today",
        today=today_view(mine),
        begun=begun_in(mine),
        done=done if done in DONE else "",
    )


@patient_web.get("/my/<uuid:patient_id>/task")
def task(patient_id: UUID) -> AnyResponse:
    """One task: what became of it."""
    mine = opened(patient_id)
    needs(mine, P.OUTCOMES_RECORD)
    one = _wanted(mine, request.args.get("plan", ""), request.args.get("at", ""))
    return _form(mine, one, str(uuid7(mine.now)), to_wire(mine.now), {}, {})


@patient_web.post("/my/<uuid:patient_id>/task")
def say_task(patient_id: UUID) -> AnyResponse:
    """Done, partly, skipped or not possible; said again for the same it corrects what was said."""
    mine = opened(patient_id)
    needs(mine, P.OUTCOMES_RECORD)
    made, begun = sent("id", 40), sent("opened_at", 40)
    since = mine.now - timedelta(days=1)
    if any(str(row.id) == made for row in plans.outcomes(patient_id, by=mine.by, since=since)):
        return go(mine.to("today", done="outcome"))  # sent twice
    one = _wanted(mine, sent("plan", 40), sent("at", 120))
    typed = {"outcome": sent("outcome", 20), "reason": sent("reason", 40)}
    wrong = _missing(one, typed)
    if wrong:
        return _form(mine, one, made, begun, typed, wrong)
    try:
        _say(mine, one, made, begun, typed)
    except ValidationError:
        return _form(mine, one, str(uuid7(mine.now)), to_wire(mine.now), typed, {"outcome": "wrong.again"})
    except Conflict:  # the same form, sent twice at once: the first one stands
        return go(mine.to("today", done="outcome"))
    return go(mine.to("today", done="outcome"))


def _say(mine: Mine, one: Asked, made: str, begun: str, typed: dict[str, str]) -> None:
    said = one.state.said if one.state else None
    changing = said is not None and one.can_change
    reason = mine.words.say(f"reason.{typed['reason']}") if typed["reason"] else None
    body: dict[str, Any] = {
        "id": made,
        "assignment_id": one.one.id,
        "task": one.task.key,
        "occurrence": one.occurrence,
        "outcome": typed["outcome"],
        "reason": reason,
        "happened_at": to_wire(mine.now),
        "provenance": came(mine, begun, to_wire(one.due_at) if one.due_at else None),
    }
    if changing and said is not None:
        loaded = read(OutcomeCorrectionSchema(), body | {"amends": said.id})
        care_plans.correct_outcome(mine.patient_id, loaded, by=mine.by)
        return
    care_plans.record_outcome(mine.patient_id, read(OutcomeSchema(), body), by=mine.by)


def came(mine: Mine, opened_at: str, due_at: str | None) -> dict[str, Any]:
    """How something came to be said on these pages."""
    return {
        "due_at": due_at,
        "opened_at": opened_at or None,
        "saved_at": to_wire(mine.now),
        "mode": "web",
        "language": mine.words.language,
    }


def _missing(one: Asked, typed: dict[str, str]) -> dict[str, str]:
    wrong = {}
    if typed["outcome"] not in SAID:
        wrong["outcome"] = "wrong.choose"
    known = WHY_CHANGED if one.can_change else REASONS
    if typed["reason"] not in ("", *known, *REASONS):
        typed["reason"] = ""
    if not typed["reason"] and (one.can_change or typed["outcome"] in ("skipped", "not_possible")):
        wrong["reason"] = "wrong.reason"
    return wrong


def _wanted(mine: Mine, plan: str, at: str) -> Asked:
    """What is asked under this name, if it can be answered or put right."""
    for one in asked_now(mine):
        named = (one.one.id, one.occurrence) == (plan, at) and not one.is_check_in
        if named and (one.can_answer or one.can_change):
            return one
    raise NotFound()


def _form(
    mine: Mine, one: Asked, made: str, begun: str, typed: dict[str, str], wrong: dict[str, str]
) -> AnyResponse:
    words, oral = mine.words, one.task.oral
    return page(
        "task.html",
        here="today",
        one=one,
        title=words.pick(one.task.names),
        why=words.pick(one.task.why),
        how=words.pick(one.task.how) if one.task.how else "",
        missed=words.pick(oral.missed) if oral else "",
        stands=stands(one, mine),
        outcomes=SAID,
        reasons=WHY_CHANGED if one.can_change else REASONS,
        made=made,
        begun=begun,
        typed=typed,
        wrong=wrong,
        status=422 if wrong else 200,
    )
