"""The first screen: who, where in the treatment, what today asks, the next visit, what the team answered."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from client_kivy.cards.agenda import agenda_row
from client_kivy.cards.call import how_to_call
from client_kivy.cards.conflicts import things_apart
from client_kivy.cards.days import inside
from client_kivy.cards.goals import goals_today
from client_kivy.cards.leaves import leaves_today
from client_kivy.cards.record import Record
from client_kivy.cards.tablets import start_asked
from client_kivy.cards.tasks import as_needed_cards, near, order, states_of, task_card
from client_kivy.cards.urgent import urgent_now
from client_kivy.words import Words
from shared.domain import asked_now
from shared.domain.instants import from_wire
from shared.domain.missed import LONGEST

ANSWERED_FOR = timedelta(days=7)
"""How long an answer of the team stays on the first screen."""
LOOK_AHEAD = 15
"""Days in which the next check-in is looked for; no plan of ours asks more rarely."""
HOURS = ((5, "night"), (12, "morning"), (18, "afternoon"), (24, "evening"))
ENDED = ("transferred", "deceased", "discharged")


def today_card(
    record: Record, now: datetime, words: Words, drafts: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Everything the first screen shows. `drafts` are half-finished check-ins by their name."""
    local = record.local(now)
    asks = record.status not in ENDED
    first = check_in_card(record, now, words, drafts) if asks else None
    return {
        "greeting": greeting(record, local, words),
        "place": place(record, now, words),
        "note": "" if asks else words.say("today.ended"),
        "urgent": urgent_now(record, now, words) if asks else None,
        "conflicts": len(things_apart(record)),
        "check_in": first,
        "plan_over": bool(record.assigned) and not record.current(local.date()),
        "parts": _parts(record, now, words, first.get("key") if first else None) if asks else [],
        "leaves": leaves_today(record, now, words) if asks else [],
        "goals": goals_today(record, now, words) if asks else [],
        "starts": start_asked(record, now, words) if asks else [],
        "visit": visit_card(record, now, words),
        "agenda": agenda_row(record, now, words) if asks else None,
        "answered": answered(record, now, words),
        "call": how_to_call(record, words),
    }


def greeting(record: Record, local: datetime, words: Words) -> str:
    """Good morning, by name."""
    hour = next(name for before, name in HOURS if local.hour < before)
    return (
        words.say(f"greeting.{hour}", name=record.name) if record.name else words.say(f"greeting.{hour}_you")
    )


def place(record: Record, now: datetime, words: Words) -> str:
    """The day, and where it lies in the treatment."""
    today = record.local(now).date()
    said = words.day(today)
    said = said[:1].upper() + said[1:]
    found = record.cycle(today)
    if found is None:
        return said
    one, cycle = found
    key = "today.hold" if one.course.held_on(today) else "today.cycle"
    return f"{said} · {words.say(key, cycle=cycle.number, day=cycle.day(today))}"


def check_in_card(
    record: Record, now: datetime, words: Words, drafts: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The check-in to do next: one that was begun, one that is asked now, or when the next one comes."""
    for name, draft in drafts.items():
        if not draft.get("amends"):
            begun = record.local(draft["opened_at"])
            says = words.say(
                "today.begun",
                day=inside(begun.date(), record.local(now).date(), words),
                time=words.time(begun),
            )
            occurrence = draft.get("occurrence")
            found = {"kind": "draft", "draft": name, "title": draft.get("title", ""), "says": says}
            return found | ({"key": f"{draft['assignment']} {occurrence}"} if occurrence else {})
    today = record.local(now).date()
    open_now, later, missed = [], [], []
    for one in record.asking(today):
        states = states_of(record, one, today - LONGEST, today + timedelta(days=LOOK_AHEAD), now)
        late = asked_now.still_open(one.plan, states, now)
        for task, state in states:
            due = state.occurrence
            if task.kind != "check_in" or (state.state != "pending" and due.key not in late):
                continue
            card = task_card(record, one, task, state, now, words)
            (missed if due.key in late else open_now if due.opens_at <= now else later).append(card)
    if missed and not open_now:
        last = max(missed, key=order)
        return last | {"kind": "due", "says": _missed_says(record, last, now, words)}
    if open_now:
        first = min(open_now, key=order)
        return first | {"kind": "due", "says": first["why"]}
    if later:
        first = min(later, key=order)
        at = record.local(first["due_at"])
        day = inside(at.date(), today, words)
        says = words.say("today.next_check_in", title=first["title"], day=day, time=words.time(at))
        return {"kind": "none", "title": words.say("today.nothing_asked"), "says": says}
    key = "today.plan_coming" if record.plan_on_its_way else "today.no_check_in"
    return {"kind": "none", "title": words.say("today.nothing_asked"), "says": words.say(key)}


def _missed_says(record: Record, card: Mapping[str, Any], now: datetime, words: Words) -> str:
    """That one was missed, kindly, and until when it can still be answered."""
    today, until = record.local(now).date(), record.local(card["until"])
    return words.say(
        "missed.says",
        day=inside(record.local(card["due_at"]).date(), today, words),
        until=inside(until.date(), today, words),
        time=words.time(until),
    )


def _parts(record: Record, now: datetime, words: Words, shown: str | None) -> list[dict[str, Any]]:
    today = record.local(now).date()
    cards, free = [], []
    for one in record.asking(today):
        cards += [task_card(record, one, task, state, now, words) for task, state in near(record, one, now)]
    for one in record.current(today):
        free += as_needed_cards(record, one, now, words)
    found = []
    for part in ("morning", "afternoon", "evening"):
        tasks = sorted((one for one in cards if one["part"] == part and one["key"] != shown), key=order)
        if tasks:
            found.append({"part": part, "title": words.say(f"part.{part}"), "tasks": tasks})
    if free:
        found.append({"part": "as_needed", "title": words.say("part.as_needed"), "tasks": free})
    return found


def visit_card(record: Record, now: datetime, words: Words) -> dict[str, Any] | None:
    """The next booking that stands; when it was moved, where it was before and why. Cancelled ones say so."""
    for row in record.appointments:
        at = record.local(row["starts_at"])
        if from_wire(row["starts_at"]) < now or row["status"] == "done":
            continue
        today = record.local(now).date()
        when = words.say("visit.when", day=words.near_day(at.date(), today), time=words.time(at))
        changed = ""
        if row["status"] == "cancelled":
            changed = words.say("visit.cancelled")
        elif row.get("moved_from"):
            before = record.local(row["moved_from"])
            changed = words.say("visit.moved", day=words.day(before.date(), "short"), time=words.time(before))
        return {
            "title": row["title"],
            "when": when,
            "place": row.get("place") or "",
            "changed": changed,
            "reason": (row.get("reason") or "") if changed else "",
            "cancelled": row["status"] == "cancelled",
        }
    return None


def answered(record: Record, now: datetime, words: Words) -> list[dict[str, Any]]:
    """Warnings of the last days: who of the team saw them and when, or that nobody has answered yet."""
    today, found = record.local(now).date(), []
    for row in record.alerts:
        at = row.get("acknowledged_at")
        moment = from_wire(at or row["raised_at"])
        if now - moment > ANSWERED_FOR:
            continue
        local = record.local(moment)
        day = inside(local.date(), today, words)
        says = (
            words.say("alert.seen", name=row["acknowledged_name"], day=day, time=words.time(local))
            if at
            else words.say("alert.open", day=day, time=words.time(local))
        )
        found.append(
            {
                "id": row["id"],
                "because": words.pick(row["because"]),
                "says": says,
                "tier": row["tier"],
                "seen": bool(at),
            }
        )
    return found[:3]
