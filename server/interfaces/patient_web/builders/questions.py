"""A check-in as pages: its questions from the plan, each with its words, its answers, and how it was answered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from server.interfaces.patient_web.begun import Begun
from server.interfaces.patient_web.builders.advice import readings_before
from server.interfaces.patient_web.builders.course import as_shown, plan_of
from server.interfaces.patient_web.own import Mine
from shared.domain.body_places import PLACES
from shared.domain.check_in_flow import FLAGS, NEED, NOTE, WHERE, CheckInFlow, Question
from shared.domain.check_in_of_plan import flow_for
from shared.domain.plan import Plan
from shared.domain.readings import QUANTITIES, limits_in
from shared.domain.schedule import Assigned
from shared.domain.symptoms import Words as SymptomWords

UNIT_SIGNS = {"Cel": "°C", "[degF]": "°F", "kg": "kg", "[lb_av]": "lb", "%": "%", "mm[Hg]": "mmHg"}
ALONE = ("temperature",)
"""What may be measured with a symptom said by itself: a fever changes what is to be done."""


@dataclass(frozen=True)
class Course:
    """A check-in that goes on: its plan in the words shown, the course it belongs to, and how far it came."""

    begun: Begun
    one: Assigned
    plan: Plan
    flow: CheckInFlow


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    value: str
    label: str
    says: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Asking:
    """One page of questions. `kind` as in the flow; `groups` are options under a heading each (empty: no heading)."""

    kind: str
    key: str
    title: str
    about: str
    step: int
    steps: int
    groups: tuple[tuple[str, tuple[Option, ...]], ...] = ()
    unit: str = ""
    limits: tuple[str, str] = ("", "")
    text: str = ""
    spoken: str = ""
    """The language of the plan's words, where it is not that of the page."""


def course_of(mine: Mine, begun: Begun) -> Course | None:
    """The check-in with its questions; None where the plan does not ask them any more."""
    one = plan_of(mine, begun.assignment)
    if one is None:
        return None
    plan = as_shown(mine, one.plan)
    chosen = plan.symptom_set(begun.symptom_set) if begun.symptom_set else None
    if chosen is None and begun.items and plan.symptom_sets:
        known = tuple(number for number in begun.items if number in plan.symptoms.items)
        chosen = replace(plan.symptom_sets[0], key="", items=known, flags=(), readings=ALONE)
    if chosen is None:
        return None
    before = {what: Decimal(str(value)) for what, value in readings_before(mine, begun.amends).items()}
    return Course(begun, one, plan, flow_for(plan, chosen, before, begun.flow))


def title_of(mine: Mine, course: Course) -> str:
    """What the check-in is called in the plan."""
    task = course.plan.task(course.begun.task or "")
    chosen = course.plan.symptom_set(course.begun.symptom_set or "")
    named = task or chosen
    return mine.words.pick(named.names) if named else mine.words.say("check_in")


def symptom_words(mine: Mine, plan: Plan) -> SymptomWords:
    """The plan's words for its symptoms in the language shown, else in English."""
    said = plan.symptoms.words
    return said.get(mine.words.language) or said["en"]


def unit_of(mine: Mine, what: str) -> str:
    """The unit this patient measures in."""
    own = {"temperature": mine.patient.temperature_unit, "weight": mine.patient.weight_unit}
    return own.get(what) or QUANTITIES[what].unit


def unit_sign(mine: Mine, unit: str) -> str:
    """How a unit is written."""
    return mine.words.say("unit.per_minute") if unit == "/min" else UNIT_SIGNS[unit]


def asking(mine: Mine, course: Course) -> Asking:
    """The page of the question where the check-in stands."""
    question, words = course.flow.question, mine.words
    step, steps = course.flow.progress
    page = Asking(question.kind, question.key, "", "", step, steps)
    if question.kind == FLAGS:
        return replace(
            page,
            title=words.say("flags.asks"),
            about=words.say("flags.say"),
            groups=(("", _signs(mine, course)),),
        )
    if question.kind == NEED:
        return replace(
            page,
            title=words.say("need.asks"),
            about=words.say("need.no_promise"),
            groups=(("", _need(mine, question)),),
        )
    if question.kind == NOTE:
        return replace(
            page, title=words.say("note.title"), about=words.say("note.hint"), text=course.flow.note or ""
        )
    if question.kind == "reading":
        return _reading(mine, page, question)
    return _symptom(mine, course, page, question)


def _symptom(mine: Mine, course: Course, page: Asking, question: Question) -> Asking:
    said = symptom_words(mine, course.plan)
    if question.item is None:
        raise ValueError(question.key)
    name = said.name(question.item)
    if question.kind == WHERE:
        title = mine.words.say("where.asks_of", symptom=name)
        return replace(page, title=title, about=mine.words.say("where.say"), groups=_places(mine, question))
    attribute, given = str(question.attribute), question.given
    levels = said.levels(question.item, attribute)
    options = tuple(
        Option(
            str(value),
            levels[value].label,
            levels[value].says or "",
            given is not None and given.value == value,
        )
        for value in question.options
    )
    outs = tuple(
        Option(f"out:{reason}", said.opt_outs[reason], "", given is not None and given.opt_out == reason)
        for reason in question.opt_outs
    )
    asks = said.question(question.item, attribute)
    spoken = said.language if said.language != mine.words.language else ""
    return replace(
        page, title=asks, about=f"{name}. {said.period}", groups=(("", options + outs),), spoken=spoken
    )


def _signs(mine: Mine, course: Course) -> tuple[Option, ...]:
    said, question = symptom_words(mine, course.plan), course.flow.question
    chosen = question.chosen
    signs = tuple(
        Option(str(item.number), said.name(item), "", chosen is not None and item.number in chosen)
        for item in question.items
    )
    return (*signs, Option("none", mine.words.say("flags.none"), "", chosen is not None and not chosen))


def _need(mine: Mine, question: Question) -> tuple[Option, ...]:
    given = question.given.value if question.given else None
    words = mine.words
    return (
        Option("1", words.say("need.yes"), words.say("need.yes_say"), given == 1),
        Option("0", words.say("need.no"), words.say("need.no_say"), given == 0),
    )


def _places(mine: Mine, question: Question) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    chosen = question.places or ()
    by_side: dict[str, list[Option]] = {}
    for place in PLACES.values():
        option = Option(place.key, place.name(mine.words.language), "", place.key in chosen)
        by_side.setdefault(place.side, []).append(option)
    return tuple((mine.words.say(f"where.{side}"), tuple(options)) for side, options in by_side.items())


def _reading(mine: Mine, page: Asking, question: Question) -> Asking:
    what = str(question.what)
    unit, taken = unit_of(mine, what), question.measured
    low, high = limits_in(what, unit)
    return replace(
        page,
        title=mine.words.say(f"reading.ask.{what}"),
        about=mine.words.say("reading.hint", unit=unit_sign(mine, unit)),
        unit=unit_sign(mine, unit),
        limits=(str(low), str(high)),
        text=taken.typed if taken and taken.typed_unit == unit else "",
    )


@dataclass(frozen=True)
class Answered:
    """One line of the review: what was asked, what was said, and the question's key."""

    asked: str
    said: str
    key: str


def review(mine: Mine, course: Course) -> list[Answered]:
    """Every question with its answer, then the person's own words."""
    lines = [
        Answered(_asked(mine, course, one), _said(mine, course, one), one.key) for one in course.flow.asked
    ]
    note = course.flow.note or mine.words.say("note.none")
    return [*lines, Answered(mine.words.say("note.yours"), note, NOTE)]


def _asked(mine: Mine, course: Course, one: Question) -> str:
    words, said = mine.words, symptom_words(mine, course.plan)
    if one.kind == FLAGS:
        return words.say("flags.title")
    if one.kind == NEED:
        return words.say("need.asks")
    if one.kind == "reading":
        return words.say(f"reading.{one.what}")
    if one.item is None:
        return ""
    return (
        words.say("where.of", symptom=said.name(one.item))
        if one.kind == WHERE
        else said.question(one.item, str(one.attribute))
    )


def _said(mine: Mine, course: Course, one: Question) -> str:
    words, said, given = mine.words, symptom_words(mine, course.plan), one.given
    nothing = words.say("answer.skipped")
    if one.kind == FLAGS:
        if one.chosen is None:
            return nothing
        return ", ".join(said.name(item) for item in one.items if item.number in one.chosen) or words.say(
            "flags.none"
        )
    if one.kind == "reading":
        taken = one.measured
        return f"{taken.typed} {unit_sign(mine, taken.typed_unit)}" if taken else nothing
    if one.kind == WHERE:
        return ", ".join(PLACES[key].name(words.language) for key in one.places or ()) or nothing
    if given is None or (given.value is None and given.opt_out is None):
        return nothing
    if one.kind == NEED:
        return words.say("need.yes" if given.value else "need.no")
    if given.opt_out is not None:
        return said.opt_outs[given.opt_out]
    if one.item is None or given.value is None:
        return nothing
    return said.levels(one.item, str(one.attribute))[given.value].label


def of_report(body: Mapping[str, Any]) -> Begun | None:
    """A kept check-in (its body, texts opened) as one to read or to put right; None where it names no plan."""
    if body.get("assignment_id") is None:
        return None
    alone = tuple(dict.fromkeys(answer["item"] for answer in body["answers"]))
    said = ("answers", "readings", "note", "needs_us", "where", "started_from")
    return Begun(
        id=str(body["id"]),
        opened_at="",
        assignment=str(body["assignment_id"]),
        task=body.get("task"),
        occurrence=body.get("occurrence"),
        due_at=(body.get("provenance") or {}).get("due_at"),
        symptom_set=body.get("symptom_set"),
        items=() if body.get("symptom_set") else alone,
        amends=str(body["id"]),
        reported_at=body["reported_at"],
        flow={name: body.get(name) for name in said},
    )
