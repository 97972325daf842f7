"""The end of a check-in and what follows: check the answers, send once, advice; all reports, and putting one right."""

from typing import Any
from uuid import UUID

from marshmallow import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from server.features.symptoms import actions, queries
from server.foundation.problems import Conflict, NotFound
from server.foundation.seal import opened as texts_opened
from server.interfaces.patient_web import patient_web
from server.interfaces.patient_web.begun import begun_in, forget, keep
from server.interfaces.patient_web.builders.advice import from_rules, raised_by, self_care
from server.interfaces.patient_web.builders.course import COURSE
from server.interfaces.patient_web.builders.questions import Course, course_of, of_report, review, title_of
from server.interfaces.patient_web.builders.team import reach_of
from server.interfaces.patient_web.own import Mine, go, needs, opened, page, sent
from server.interfaces.patient_web.today import WHY_CHANGED, came
from shared.domain.access import Permission as P
from shared.domain.ids import uuid7
from shared.domain.instants import to_wire
from shared.domain.reports import Report
from shared.schemas.base import read
from shared.schemas.symptoms import CheckInCorrectionSchema, CheckInSchema

MAY = (P.SYMPTOMS_REPORT, *COURSE)
SHOWN = 60
"""Reports listed on one page, the newest first."""


@patient_web.get("/my/<uuid:patient_id>/check-in/review")
def review_check_in(patient_id: UUID) -> AnyResponse:
    """Every answer once more, each with the way to change it."""
    mine = opened(patient_id)
    needs(mine, *MAY)
    begun = begun_in(mine)
    course = course_of(mine, begun) if begun else None
    if course is None:
        return go(mine.to("check_in"))
    if not course.flow.finished:
        return go(mine.to("question", at=course.flow.at))
    return _review(mine, course, {})


@patient_web.post("/my/<uuid:patient_id>/check-in/send")
def send_check_in(patient_id: UUID) -> AnyResponse:
    """Hand it in, once: the same again, by a second press or by going back, changes nothing."""
    mine = opened(patient_id)
    needs(mine, *MAY)
    made = sent("id", 40)
    if _is_kept(mine, made):
        return forget(go(mine.to("sent_check_in", check_in_id=made)), mine)
    begun = begun_in(mine)
    course = course_of(mine, begun) if begun else None
    if begun is None or course is None or begun.id != made or not course.flow.finished:
        return go(mine.to("check_in"))
    reason = sent("reason", 40)
    if begun.amends and reason not in WHY_CHANGED:
        return _review(mine, course, {"reason": "wrong.reason"})
    try:
        _send(mine, course, reason)
    except ValidationError:
        return _review(mine, course, {"answers": "wrong.empty"})
    except Conflict:  # the same check-in, sent twice at once: the first one stands
        if not _is_kept(mine, made):
            raise
    return forget(go(mine.to("sent_check_in", check_in_id=made)), mine)


@patient_web.get("/my/<uuid:patient_id>/reports/<uuid:check_in_id>/sent")
def sent_check_in(patient_id: UUID, check_in_id: UUID) -> AnyResponse:
    """It was received; what to do now, the most urgent first."""
    mine = opened(patient_id)
    needs(mine, P.SYMPTOMS_READ, *COURSE)
    body = _body(mine, check_in_id)
    begun = of_report(body)
    course = course_of(mine, begun) if begun else None
    told = _advice(mine, course, body) if course else []
    received = mine.when(queries.check_in(patient_id, check_in_id, by=mine.by).received_at)
    return page(
        "sent.html", here="check_in", told=told, reach=reach_of(mine), received=received, report=check_in_id
    )


@patient_web.get("/my/<uuid:patient_id>/reports")
def reports(patient_id: UUID) -> AnyResponse:
    """What was reported, the newest first."""
    mine = opened(patient_id)
    needs(mine, P.SYMPTOMS_READ)
    rows = [
        row for row in queries.check_ins(patient_id, by=mine.by, limit=SHOWN * 2) if row.superseded_by is None
    ]
    listed = [(row.id, mine.when(row.reported_at), row.amends is not None) for row in rows[:SHOWN]]
    return page("reports.html", here="reports", listed=listed)


@patient_web.get("/my/<uuid:patient_id>/reports/<uuid:check_in_id>")
def report(patient_id: UUID, check_in_id: UUID) -> AnyResponse:
    """One report in full."""
    mine = opened(patient_id)
    needs(mine, P.SYMPTOMS_READ)
    row = queries.check_in(patient_id, check_in_id, by=mine.by)
    begun = of_report(_body(mine, check_in_id))
    course = course_of(mine, begun) if begun else None
    lines = review(mine, course) if course else []
    may_correct = course is not None and row.superseded_by is None and mine.may(*MAY)
    return page(
        "report.html",
        here="reports",
        title=title_of(mine, course) if course else mine.words.say("check_in"),
        lines=lines,
        note=texts_opened(row).note or "",
        when=mine.when(row.reported_at),
        received=mine.when(row.received_at),
        reason=row.reason or "",
        may_correct=may_correct,
        report=check_in_id,
    )


@patient_web.post("/my/<uuid:patient_id>/reports/<uuid:check_in_id>")
def correct_report(patient_id: UUID, check_in_id: UUID) -> AnyResponse:
    """Say it anew: it opens with all its answers, each to be changed."""
    mine = opened(patient_id)
    needs(mine, *MAY)
    if queries.check_in(patient_id, check_in_id, by=mine.by).superseded_by is not None:
        return go(mine.to("reports"))
    begun = of_report(_body(mine, check_in_id))
    if begun is None or course_of(mine, begun) is None:
        raise NotFound()
    begun = begun.but(id=str(uuid7(mine.now)), opened_at=to_wire(mine.now))
    return keep(go(mine.to("review_check_in")), mine, begun)


def _send(mine: Mine, course: Course, reason: str) -> None:
    begun, raised = course.begun, ()
    if course.flow.given:
        raised = raised_by(mine, course.one, course.flow.report(UUID(begun.id), mine.now), (begun.amends,))
    body: dict[str, Any] = course.flow.body() | {
        "id": begun.id,
        "assignment_id": begun.assignment,
        "task": begun.task,
        "occurrence": begun.occurrence,
        "symptom_set": begun.symptom_set,
        "reported_at": to_wire(mine.now),
        "provenance": came(mine, begun.opened_at, begun.due_at),
        "tablet_raised": sorted({*begun.shown, *(one.rule.id for one in raised)}),
    }
    if begun.amends:
        body |= {"amends": begun.amends, "reason": mine.words.say(f"reason.{reason}")}
        actions.correct_check_in(mine.patient_id, read(CheckInCorrectionSchema(), body), by=mine.by)
        return
    actions.submit_check_in(mine.patient_id, read(CheckInSchema(), body), by=mine.by)


def _advice(mine: Mine, course: Course, body: dict[str, Any]) -> list:
    raised = raised_by(mine, course.one, Report.from_json(body), (body.get("amends"),))
    return from_rules(mine, course.plan, raised) + self_care(mine, course.plan, course.flow.bands())


def _review(mine: Mine, course: Course, wrong: dict[str, str]) -> AnyResponse:
    return page(
        "review.html",
        here="check_in",
        name=title_of(mine, course),
        lines=review(mine, course),
        made=course.begun.id,
        reasons=WHY_CHANGED if course.begun.amends else (),
        wrong={name: mine.words.say(key) for name, key in wrong.items()},
        status=422 if wrong else 200,
    )


def _body(mine: Mine, check_in_id: UUID) -> dict[str, Any]:
    row = queries.check_in(mine.patient_id, check_in_id, by=mine.by)
    return row.body() | {"note": texts_opened(row).note}


def _is_kept(mine: Mine, made: str) -> bool:
    try:
        queries.check_in(mine.patient_id, UUID(made), by=mine.by)
    except (NotFound, ValueError):
        return False
    return True
