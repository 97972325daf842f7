"""Short texts to read: those of these days, and all of the plan by step of the treatment, what helped first."""

from datetime import date, datetime
from typing import Any

from client_kivy.cards.days import joined
from client_kivy.cards.record import Record
from client_kivy.words import Words
from shared.domain.plan import LeafPlace
from shared.domain.schedule import Assigned, leaves_on
from shared.domain.timing import Timing

RESOURCES = ("help_line", "community", "transport", "money", "other")
"""In the order in which they are shown."""


def leaves_today(record: Record, now: datetime, words: Words) -> list[dict[str, Any]]:
    """The leaves of the day that nobody has judged yet: what was read once is found in the library."""
    today, said = record.local(now).date(), verdicts(record)
    found: dict[str, dict[str, Any]] = {}
    for one in record.current(today):
        for place in leaves_on(one.plan, one.course, today):
            if place.leaf.key not in said and place.leaf.key not in found:
                found[place.leaf.key] = _line(one, place, None, words)
    return list(found.values())


def library(record: Record, now: datetime, words: Words) -> list[dict[str, Any]]:
    """Every leaf of the person's plans in parts: what helped, what is for these days, then each step in order."""
    today, said = record.local(now).date(), verdicts(record)
    places: dict[str, tuple[Assigned, LeafPlace]] = {}
    for one in record.current(today):
        for place in one.plan.leaves:
            places.setdefault(place.leaf.key, (one, place))
    now_shown = {
        place.leaf.key for one in record.current(today) for place in leaves_on(one.plan, one.course, today)
    }
    parts: dict[str, list[dict[str, Any]]] = {}
    helped, these_days = words.say("leaves.helpful"), words.say("leaves.now")
    ordered = sorted(places.values(), key=lambda pair: _early(pair[1].timing))
    titles = {helped: None, these_days: None} | {step_says(p.timing, words): None for _, p in ordered}
    for one, place in ordered:
        verdict = said.get(place.leaf.key)
        title = (
            helped
            if verdict
            else these_days
            if place.leaf.key in now_shown
            else step_says(place.timing, words)
        )
        parts.setdefault(title, []).append(_line(one, place, verdict, words))
    return [{"title": title, "leaves": parts[title]} for title in titles if title in parts]


def leaf_card(record: Record, key: str, now: datetime, words: Words) -> dict[str, Any] | None:
    """One leaf in full; None when no plan of the person has it any more."""
    said = verdicts(record)
    for one in reversed(record.assigned):
        for place in one.plan.leaves:
            if place.leaf.key == key:
                leaf = place.leaf
                verdict = said.get(key)
                return _line(one, place, verdict, words) | {
                    "text": words.pick(leaf.text),
                    "source": words.say("task.source", source=leaf.source.text, year=leaf.source.year),
                    "said": ""
                    if verdict is None
                    else words.say("leaves.said_helped" if verdict else "leaves.said_not"),
                }
    return None


def verdicts(record: Record) -> dict[str, bool]:
    """Whether each leaf helped, by its key: what was said last."""
    return {row["leaf"]: bool(row["helped"]) for row in record.of_kind("leaves.verdict")}


def resources(record: Record, words: Words) -> list[dict[str, Any]]:
    """Where to find help, in parts by category, each entry with when somebody last made sure of it."""
    found = []
    rows = record.resources
    for category in RESOURCES:
        entries = [
            {
                "name": row["name"],
                "text": words.pick(row["texts"]),
                "phone": row.get("phone") or "",
                "url": (row.get("url") or "").removeprefix("https://"),
                "checked": words.say(
                    "leaves.checked", day=words.day(date.fromisoformat(row["last_checked_on"]), "full")
                ),
                "stale": words.say("leaves.stale") if row.get("stale") else "",
            }
            for row in rows
            if row["category"] == category
        ]
        if entries:
            found.append({"title": words.say(f"resources.{category}"), "entries": entries})
    return found


def step_says(timing: Timing, words: Words) -> str:
    """At which step of the treatment a leaf is meant to be read.

    >>> step_says(Timing("cycle", days=(-2,), cycles=((1, 1),)), Words())
    '2 days before cycle 1'
    """
    if timing.by == "cycle" and timing.days:
        day, (cycles, which) = timing.days[0], _cycles(timing, words)
        if day < 0:
            return words.count(f"step.before{which}", -day, cycle=cycles)
        return words.say(f"step.day{which}", cycle=cycles, day=day)
    if timing.by == "days" and timing.count == 1:
        after = max(0, timing.first_day - 1)
        return words.count("step.later", after) if after else words.say("step.start")
    return words.say("step.at_times")


def _cycles(timing: Timing, words: Words) -> tuple[str, str]:
    """The cycles a step belongs to, in words, and the form of the sentence that they need: one, many or each."""
    if not timing.cycles or timing.cycles == ((1, None),):
        return "", "_each"
    said = [
        words.say("step.from", first=first)
        if last is None
        else str(first)
        if first == last
        else words.say("timing.run", first=first, last=last)
        for first, last in timing.cycles
    ]
    alone = len(said) == 1 and timing.cycles[0][0] == timing.cycles[0][1]
    return joined(said, words), "" if alone else "_many"


def _early(timing: Timing) -> tuple[int, int, int]:
    """By cycle and day; what is said again and again comes last."""
    if timing.by == "cycle" and timing.days:
        return (0 if timing.cycles else 1), timing.cycles[0][0] if timing.cycles else 0, timing.days[0]
    return 2, 0, timing.first_day


def _line(one: Assigned, place: LeafPlace, verdict: bool | None, words: Words) -> dict[str, Any]:
    return {
        "leaf": place.leaf.key,
        "assignment": one.id,
        "title": words.pick(place.leaf.title),
        "step": step_says(place.timing, words),
        "helped": verdict,
    }
