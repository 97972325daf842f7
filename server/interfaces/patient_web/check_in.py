"""A check-in on the page: how it begins, one question a page, the call to make now. Sending it is `reports`."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from server.features.symptoms import queries as symptoms
from server.foundation.problems import NotFound
from server.interfaces.patient_web import patient_web
from server.interfaces.patient_web.begun import Begun, TooLong, begun_in, forget, keep
from server.interfaces.patient_web.builders.advice import from_rules, raised_by
from server.interfaces.patient_web.builders.course import COURSE, Asked, asked_now, plans_now
from server.interfaces.patient_web.builders.questions import (
    Course,
    asking,
    course_of,
    symptom_words,
    title_of,
    unit_of,
)
from server.interfaces.patient_web.builders.team import reach_of
from server.interfaces.patient_web.own import Mine, go, needs, opened, page, sent
from shared.domain.access import Permission as P
from shared.domain.check_in_flow import FLAGS, NEED, NOTE, REVIEW, WHERE, CheckInFlow
from shared.domain.check_in_shortcuts import WEEK, last_alike
from shared.domain.ids import uuid7
from shared.domain.instants import from_wire, to_wire
from shared.domain.schedule import Assigned

MAY = (P.SYMPTOMS_REPORT, *COURSE)
WRONG = ("choose", "same")
"""What may be wrong with a choice of how to begin."""


@patient_web.get("/my/<uuid:patient_id>/check-in")
def check_in(patient_id: UUID) -> AnyResponse:
    """What can be said now, and how to begin it; what was begun comes first."""
    mine = opened(patient_id)
    needs(mine, P.SYMPTOMS_REPORT)
    begun, wrong = begun_in(mine), request.args.get("wrong")
    offered = [one for one in asked_now(mine) if one.is_check_in and one.can_answer]
    wanted = (request.args.get("plan"), request.args.get("at"))
    offered.sort(key=lambda one: (one.one.id, one.occurrence) != wanted)
    plans = [one for one in plans_now(mine) if one.plan.symptom_sets]
    alone = symptom_words(mine, plans[0].plan) if plans else None
    singles = (
        sorted((alone.name(item), item.number) for item in plans[0].plan.symptoms.items.values())
        if alone
        else []
    )
    return page(
        "begin.html",
        here="check_in",
        begun=begun,
        begun_title=_title(mine, begun),
        offered=[(one, mine.words.pick(one.task.names)) for one in offered],
        whole=bool(plans),
        singles=singles,
        last=_last_day(mine, offered, plans),
        reach=reach_of(mine),
        wrong={"what": mine.words.say(f"wrong.{wrong}")} if wrong in WRONG else {},
    )


@patient_web.post("/my/<uuid:patient_id>/check-in")
def begin_check_in(patient_id: UUID) -> AnyResponse:
    """Begin: one that is asked, all questions, or one symptom; perhaps with a shortcut."""
    mine = opened(patient_id)
    needs(mine, *MAY)
    what = sent("what", 200)
    begun = _new(mine, what)
    if begun is None:
        return go(mine.to("check_in", wrong="choose"))
    course = course_of(mine, begun)
    if course is None:
        raise NotFound()
    flow, how = course.flow, sent("how", 20)
    if how == "same":
        last = _last(mine, course)
        if last is None:
            return go(mine.to("check_in", wrong="same"))
        flow = flow.same_as(last, mine.now)
        if course.flow.flags:
            flow = replace(flow, at=FLAGS)
    elif how == "nothing_new":
        flow = flow.nothing_new(mine.now)
    return _on(mine, replace(course, flow=flow))


@patient_web.get("/my/<uuid:patient_id>/check-in/question")
def question(patient_id: UUID) -> AnyResponse:
    """One question; also one from before, to change it."""
    mine = opened(patient_id)
    needs(mine, *MAY)
    course = _under_way(mine)
    if course is None:
        return go(mine.to("check_in"))
    at = request.args.get("at", course.flow.at)
    if at == REVIEW:
        return go(mine.to("review_check_in"))
    return _ask(mine, _moved(course, at, "change" in request.args), {})


@patient_web.post("/my/<uuid:patient_id>/check-in/question")
def answer(patient_id: UUID) -> AnyResponse:
    """Keep an answer and go on; what is wrong is said at the question."""
    mine = opened(patient_id)
    needs(mine, *MAY)
    course = _under_way(mine)
    if course is None:
        return go(mine.to("check_in"))
    course = _moved(course, sent("at", 40), "change" in request.form)
    if request.form.get("act") == "drop":
        return forget(go(mine.to("today", done="dropped")), mine)
    typed = request.form.get("value", "")[:4000].replace("\r\n", "\n")
    try:
        after = (
            course.flow.skip(mine.now)
            if request.form.get("act") == "skip"
            else _answered(mine, course.flow, typed)
        )
        if isinstance(after, str):
            return _ask(mine, course, {"value": after}, typed)
        return _on(mine, replace(course, flow=after))
    except ValueError:
        return _ask(mine, course, {"value": "wrong.choose"}, typed)
    except TooLong:
        return _ask(mine, course, {"value": "wrong.long"}, typed)


@patient_web.get("/my/<uuid:patient_id>/check-in/call")
def call_now(patient_id: UUID) -> AnyResponse:
    """What was said needs a call now: the number, why, and the way on."""
    mine = opened(patient_id)
    needs(mine, *MAY)
    course = _under_way(mine)
    if course is None or not course.begun.calling:
        return go(mine.to("check_in"))
    raised = [one for one in _raised(mine, course) if one.rule.id in course.begun.calling]
    on = mine.to("review_check_in") if course.flow.finished else mine.to("question", at=course.flow.at)
    told = from_rules(mine, course.plan, raised)
    return page("call.html", here="check_in", told=told, reach=reach_of(mine), on=on)


def _answered(mine: Mine, flow: CheckInFlow, typed: str) -> CheckInFlow | str:
    """The flow after an answer, or the key of what is wrong with it. ValueError for what is not offered."""
    asked, now = flow.question, mine.now
    several = [one for one in request.form.getlist("value") if len(one) < 60]
    if asked.kind == FLAGS:
        if not several or ("none" in several and len(several) > 1):
            return "wrong.signs"
        return flow.answer_flags(frozenset(int(one) for one in several if one != "none"), now)
    if asked.kind == WHERE:
        return flow.answer_where(several, now) if several else "wrong.where"
    if asked.kind == NOTE:
        return flow.write_note(typed)
    if asked.kind == NEED:
        return flow.answer_need(typed == "1", now) if typed in ("0", "1") else "wrong.choose"
    if asked.kind == "reading":
        unit = unit_of(mine, str(asked.what))
        verdict = flow.judge(typed, unit)
        sure = request.form.get("act") == "sure" and request.form.get("was") == typed
        if verdict == "ok" or (verdict == "unusual" and sure):
            return flow.measure(typed, unit, sure)
        return f"wrong.{verdict}"
    if typed.startswith("out:"):
        return flow.opt_out(typed.removeprefix("out:"), now)
    return flow.answer(int(typed), now) if typed.isdigit() else "wrong.choose"


def _on(mine: Mine, course: Course) -> AnyResponse:
    """Keep how far it came, and go on: to the call that is to be made now, to the next question, or to the review."""
    shown = set(course.begun.shown)
    urgent = {one.rule.id for one in _raised(mine, course) if one.rule.call} - shown
    begun = course.begun.but(
        flow=_in_seconds(course.flow), shown=tuple(sorted(shown | urgent)), calling=tuple(sorted(urgent))
    )
    if urgent:
        to = mine.to("call_now")
    else:
        to = mine.to("review_check_in") if course.flow.finished else mine.to("question", at=course.flow.at)
    return keep(go(to), mine, begun)


def _in_seconds(flow: CheckInFlow) -> dict:
    """The written form, each moment to the second: more than that no person answers."""
    written = flow.to_json()
    for one in written["answers"]:
        one["answered_at"] = one["answered_at"][:19] + "Z"
    return written


def _raised(mine: Mine, course: Course) -> tuple:
    if not any(rule.call for rule in course.plan.rules) or not course.flow.given:
        return ()
    at = mine.now
    report = course.flow.report(UUID(course.begun.id), at)
    return raised_by(mine, course.one, report, (course.begun.amends,))


def _ask(mine: Mine, course: Course, wrong: dict[str, str], typed: str = "") -> AnyResponse:
    asked = asking(mine, course)
    path = course.flow.path()
    place = path.index(course.flow.at)
    unit = {"low": asked.limits[0], "high": asked.limits[1], "unit": asked.unit, "value": typed}
    return page(
        "question.html",
        here="check_in",
        asked=asked,
        name=title_of(mine, course),
        back=mine.to("question", at=path[place - 1]) if place else mine.to("check_in"),
        changing=course.flow.changing,
        wrong={name: mine.words.say(key, **unit) for name, key in wrong.items()},
        unusual=wrong.get("value") == "wrong.unusual",
        typed=typed if wrong else asked.text,
        status=422 if wrong else 200,
    )


def _under_way(mine: Mine) -> Course | None:
    begun = begun_in(mine)
    return course_of(mine, begun) if begun is not None else None


def _moved(course: Course, at: str, changing: bool) -> Course:
    """The check-in standing at another of its questions; where that is not asked any more, it stays where it was."""
    flow = course.flow
    if at not in flow.path()[:-1]:
        return replace(course, flow=flow if not flow.finished else flow.change(flow.path()[0]))
    if at == flow.at and not changing:
        return course
    return replace(course, flow=flow.change(at) if changing else replace(flow, at=at, changing=False))


def _new(mine: Mine, what: str) -> Begun | None:
    """A check-in as it was chosen: `due|<plan>|<occurrence>`, `all`, or `one` with the symptom's number."""
    made, opened_at = str(uuid7(mine.now)), to_wire(mine.now)
    kind, _, rest = what.partition("|")
    if kind == "due":
        plan, _, at = rest.partition("|")
        for one in asked_now(mine):
            if one.is_check_in and one.can_answer and (one.one.id, one.occurrence) == (plan, at):
                due = to_wire(one.due_at) if one.due_at else None
                return Begun(made, opened_at, plan, one.task.key, at, due, one.task.symptom_set)
        return None
    for one in plans_now(mine) if kind in ("all", "one") else ():
        if not one.plan.symptom_sets:
            continue
        if kind == "all":
            widest = max(one.plan.symptom_sets, key=lambda each: len(each.items))
            return Begun(made, opened_at, one.id, symptom_set=widest.key)
        item = sent("item", 4)
        if item.isdigit() and int(item) in one.plan.symptoms.items:
            return Begun(made, opened_at, one.id, items=(int(item),))
    return None


def _title(mine: Mine, begun: Begun | None) -> str:
    course = course_of(mine, begun) if begun else None
    return title_of(mine, course) if course else ""


def _last(mine: Mine, course: Course) -> dict | None:
    """The report to begin from, where "same as last time" may be offered."""
    rows = symptoms.check_ins(mine.patient_id, by=mine.by, since=mine.now - timedelta(days=70))
    standing = [row.body() for row in reversed(rows) if row.superseded_by is None]
    found = last_alike(standing, course.flow, mine.now, WEEK)
    return dict(found) if found else None


def _last_day(mine: Mine, offered: list[Asked], plans: list[Assigned]) -> str:
    """The day of the answers that could be taken over for something that is offered; empty where there are none."""
    if not mine.may(*MAY):
        return ""
    for what in [f"due|{one.one.id}|{one.occurrence}" for one in offered] + (["all"] if plans else []):
        begun = _new(mine, what)
        course = course_of(mine, begun) if begun else None
        if course is not None and (last := _last(mine, course)) is not None:
            return mine.words.on(mine.local(from_wire(last["reported_at"])).date())
    return ""
