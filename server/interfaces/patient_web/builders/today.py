"""The first page: what to do now, the next visit, what the team answered, how to call."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from server.features.messages import queries as messages
from server.features.timeline import queries as timeline
from server.features.triage import queries as triage
from server.interfaces.patient_web.builders.course import Asked, asked_now
from server.interfaces.patient_web.builders.team import Reach, reach_of
from server.interfaces.patient_web.own import Mine
from shared.domain.access import Permission as P

ANSWERED_FOR = timedelta(days=7)
"""How long an answer of the team stays on the first page."""
HOURS = ((5, "night"), (12, "morning"), (18, "afternoon"), (24, "evening"))


@dataclass(frozen=True)
class Line:
    """One thing that is asked: its title and why, how it stands in words, and where it is answered; empty where it
    cannot be."""

    title: str
    why: str
    stands: str
    way: str = ""
    way_says: str = ""


@dataclass(frozen=True)
class Today:
    """What the first page says. `answers`: what the team saw or answered, each with the address of more."""

    greeting: str
    day: str
    to_do: tuple[Line, ...]
    others: tuple[Line, ...]
    visit: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    reach: Reach


def today_view(mine: Mine) -> Today:
    """The first page of a record, with what this person may see of it."""
    words, local = mine.words, mine.local(mine.now)
    hour = next(name for before, name in HOURS if local.hour < before)
    asked = asked_now(mine)
    to_do = tuple(_line(one, mine) for one in asked if one.can_answer and one.look != "as_needed")
    others = tuple(_line(one, mine) for one in asked if not one.can_answer or one.look == "as_needed")
    day = words.on(mine.today)
    greeting = words.say("greeting.you") if mine.helps else words.say(f"greeting.{hour}", name=mine.name)
    return Today(
        greeting,
        day[:1].upper() + day[1:],
        to_do,
        others,
        _visit(mine) if mine.may(P.TIMELINE_READ) else (),
        tuple(_answers(mine)),
        reach_of(mine),
    )


def _line(one: Asked, mine: Mine) -> Line:
    words = mine.words
    title, way, says = words.pick(one.task.names), "", ""
    if one.is_check_in:
        if one.can_answer and mine.may(P.SYMPTOMS_REPORT):
            way = mine.to("check_in", plan=one.one.id, at=one.occurrence)
            says = words.say("today.answer", title=title)
    elif (one.can_answer or one.can_change) and mine.may(P.OUTCOMES_RECORD):
        way = mine.to("task", plan=one.one.id, at=one.occurrence)
        says = words.say("today.change" if one.can_change else "today.say", title=title)
    return Line(title, words.pick(one.task.why), stands(one, mine), way, says)


def stands(one: Asked, mine: Mine) -> str:
    """How something that is asked stands, in words."""
    words, state = mine.words, one.state
    if state is None:
        return words.say("state.as_needed")
    if one.look == "missed" and one.until is not None:
        return words.say("state.missed_open", until=mine.when(one.until))
    if state.said is not None and one.look != "missed":
        return words.say(f"state.{one.look}", time=mine.when(state.said.happened_at))
    at = {"upcoming": state.occurrence.opens_at, "late": state.occurrence.closes_at}.get(one.look)
    return words.say(f"state.{one.look}", time=mine.when(at)) if at else words.say(f"state.{one.look}")


def _visit(mine: Mine) -> tuple[str, ...]:
    """The next booking that stands or was cancelled: title, when, and what changed."""
    words = mine.words
    for row in timeline.appointments(mine.patient_id, by=mine.by, since=mine.now):
        if row.status == "done":
            continue
        said = [row.title, mine.when(row.starts_at), row.place or ""]
        if row.status == "cancelled":
            said += [words.say("visit.cancelled"), _why(row, mine)]
        elif row.moved_from:
            said += [words.say("visit.moved", day=mine.when(row.moved_from)), _why(row, mine)]
        return tuple(filter(None, said))
    return ()


def _why(row: Any, mine: Mine) -> str:
    return mine.words.say("visit.why", reason=row.reason) if row.reason else ""


def _answers(mine: Mine) -> list[tuple[str, str]]:
    words, found = mine.words, []
    if mine.may(P.ALERTS_READ):
        for row in triage.alerts(mine.patient_id, by=mine.by):
            at = row.acknowledged_at or row.raised_at
            if mine.now - at > ANSWERED_FOR:
                continue
            key = "alert.seen" if row.acknowledged_at else "alert.open"
            said = words.say(key, name=row.acknowledged_name or "", when=mine.when(at))
            found.append((f"{words.pick(row.because)} {said}", ""))
    if mine.may(P.MESSAGES_READ):
        unread = [one for one in messages.threads(mine.patient_id, by=mine.by) if one.unread]
        found += [
            (
                words.say("messages.new_in", about=words.say(f"messages.about.{one.messages[0].category}")),
                mine.to("thread", thread_id=one.thread.id),
            )
            for one in unread
        ]
    return found[:5]
