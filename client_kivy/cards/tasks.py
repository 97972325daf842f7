"""One task as a card: what, why, when, how it stands. Which tasks belong on a screen is `today`'s and `plan`'s."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from client_kivy.cards.days import inside
from client_kivy.cards.record import Record
from client_kivy.cards.tablets import stopped, swallow
from client_kivy.words import Words
from shared.domain import asked_now
from shared.domain.adherence import Said, State
from shared.domain.missed import LONGEST
from shared.domain.plan import Task
from shared.domain.schedule import Assigned, as_needed, as_needed_key

ICONS = {
    "check_in": "clipboard-text",
    "medicine": "pill",
    "intake": "fork-knife",
    "activity": "heartbeat",
    "self_care": "hand-heart",
}
PARTS = ((12, "morning"), (17, "afternoon"), (24, "evening"))
"""Parts of the day: each up to an hour of the local clock."""
SAID = ("done", "partly", "skipped", "not_possible")


def task_text(task: Task, words: Words) -> dict[str, Any]:
    """The words of a task, with where they come from."""
    source = words.say("task.source", source=task.source.text, year=task.source.year)
    return {
        "task": task.key,
        "icon": ICONS[task.kind],
        "title": words.pick(task.names),
        "why": words.pick(task.why),
        "how": words.pick(task.how) if task.how else "",
        "source": source,
        "check_in": task.kind == "check_in",
        "oral": task.oral is not None,
    }


def states_of(
    record: Record, one: Assigned, start: date, end: date, now: datetime
) -> tuple[tuple[Task, State], ...]:
    """The occurrences of one plan of the record, as `shared.domain.asked_now` has them."""
    return asked_now.states_of(
        record.line(one.id), one, record.said(one.id), (start, end), now, record.zone.key
    )


def near(record: Record, one: Assigned, now: datetime) -> Iterable[tuple[Task, State]]:
    """What is asked today, and what of the days around can be answered now: missed check-ins too, while they may."""
    found = asked_now.near(record.line(one.id), one, record.said(one.id), now, record.zone.key)
    return ((task, state) for task, state, _ in found)


def missed_until(record: Record, one: Assigned, state: State, now: datetime) -> datetime | None:
    """Until when a missed check-in can still be answered; None where it cannot."""
    on = state.occurrence.on
    states = states_of(record, one, on, on + LONGEST + timedelta(days=1), now)
    return asked_now.still_open(one.plan, states, now).get(state.occurrence.key)


def task_card(
    record: Record, one: Assigned, task: Task, state: State, now: datetime, words: Words
) -> dict[str, Any]:
    """One occurrence: its task, its time, its state in words, and what the person can do about it now."""
    due, look = state.occurrence, _look(state, now)
    until = missed_until(record, one, state, now) if look == "missed" and task.kind == "check_in" else None
    at = record.local(due.due_at)
    on_hold = look == "held"
    return task_text(task, words) | {
        "key": f"{one.id} {due.key}",
        "assignment": one.id,
        "occurrence": due.key,
        "due_at": due.due_at,
        "time": words.time(at),
        "day": "" if due.on == record.local(now).date() else words.near_day(due.on, record.local(now).date()),
        "part": part_of_day(at.hour),
        "state": look,
        "state_says": _says(record, state, look, words)
        if until is None
        else _missed(record, until, now, words),
        **swallow(record, one, task, due.key, due.on, words),
        **stopped(record, one, task.key, now, words),
        "until": until,
        "can_answer": look in ("due", "late")
        or (look == "missed" and (task.kind != "check_in" or until is not None)),
        "can_correct": look in SAID and not on_hold,
        "said_id": state.said.id if state.said else None,
    }


def _missed(record: Record, until: datetime, now: datetime, words: Words) -> str:
    at = record.local(until)
    return words.say(
        "missed.open", until=inside(at.date(), record.local(now).date(), words), time=words.time(at)
    )


def part_of_day(hour: int) -> str:
    """morning, afternoon or evening.

    >>> part_of_day(9), part_of_day(12), part_of_day(20)
    ('morning', 'afternoon', 'evening')
    """
    return next(name for before, name in PARTS if hour < before)


def _look(state: State, now: datetime) -> str:
    due = state.occurrence
    if state.state != "pending":
        return state.state
    if now < due.opens_at:
        return "upcoming"
    return "late" if now > due.due_at else "due"


def _says(record: Record, state: State, look: str, words: Words) -> str:
    due = state.occurrence
    if look in SAID and state.said is not None:
        told = words.say(f"state.{look}", time=words.time(record.local(state.said.happened_at)))
        return _with_reason(record, state.said, told, words)
    if look == "upcoming":
        return words.say("state.upcoming", time=words.time(record.local(due.opens_at)))
    if look == "late":
        return words.say("state.late", time=words.time(record.local(due.closes_at)))
    return words.say(f"state.{look}")


def _with_reason(record: Record, said: Said, told: str, words: Words) -> str:
    """What was said, with the reason the person gave: for leaving it out, or for saying it anew."""
    row = next((one for one in reversed(record.outcomes) if one["id"] == said.id), {})
    if not row.get("reason"):
        return told
    if row.get("amends"):
        return f"{told} · {words.say('diary.corrected_why', reason=row['reason'])}"
    return words.say("now.because", told=told, reason=row["reason"])


def as_needed_cards(record: Record, one: Assigned, now: datetime, words: Words) -> list[dict[str, Any]]:
    """What may be done at any time today, and how often it was said today."""
    today = record.local(now).date()
    found = []
    for task in as_needed(one.plan, one.course, today):
        stem = as_needed_key(task.key, today, 0).rpartition("/")[0]
        corrected = {said.amends for said in record.said(one.id)}
        used = sorted(
            (
                said
                for said in record.said(one.id)
                if (said.occurrence or "").startswith(f"{stem}/") and said.id not in corrected
            ),
            key=lambda said: said.happened_at,
        )
        nth = len(
            {
                said.occurrence
                for said in record.said(one.id)
                if (said.occurrence or "").startswith(f"{stem}/")
            }
        )
        says = words.count("state.used", len(used)) if used else words.say("state.as_needed")
        found.append(
            task_text(task, words)
            | {
                "key": f"{one.id} {stem}/{nth}",
                "assignment": one.id,
                "occurrence": as_needed_key(task.key, today, nth),
                "due_at": None,
                "time": "",
                "day": "",
                "part": "as_needed",
                "state": "as_needed",
                "state_says": says,
                "can_answer": True,
                "can_correct": False,
                "said_id": None,
            }
        )
    return found


def order(card: dict[str, Any]) -> tuple[datetime, str]:
    """By when it is due."""
    return card["due_at"], card["key"]
