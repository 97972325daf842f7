"""Symptoms under a cycle: the worst of each day as a level, and the same in words. Draws nothing."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from client_kivy.cards.record import Record
from client_kivy.words import Words

MOST_MARKS = 31
"""A cycle longer than this many days has one mark a week: more could not be told apart."""


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst composite of a day and whose it is."""

    level: int
    item: int


def worst_by_day(record: Record) -> dict[date, Worst]:
    """Of each local day with an answer that counts; the first symptom asked settles a tie. A correction replaces what
    it corrects."""
    rows = record.of_kind("symptoms.check_in")
    corrected = {row["amends"] for row in rows if row.get("amends")}
    found: dict[date, Worst] = {}
    for row in rows:
        known = [(level, -int(item)) for item, level in row["composites"].items() if level is not None]
        if row["id"] in corrected or row.get("superseded_by") or not known:
            continue
        on, (level, item) = record.local(row["reported_at"]).date(), max(known)
        if on not in found or level > found[on].level:
            found[on] = Worst(level, -item)
    return found


def strip_row(
    days: dict[date, Worst], first: date, end: date, today: date, names: dict[int, str], words: Words
) -> dict[str, Any] | None:
    """What is drawn under a cycle from its first day up to but not including `end`, as far as it has gone.

    `levels`: one a mark, 0 to 3, -1 where nobody answered; `numbers`: the day each mark begins with; `say`: the worst
    in words; `lines`: day by day. None before it begins.
    """
    end = min(end, today + timedelta(days=1))
    length = (end - first).days
    if length <= 0:
        return None
    every = 7 if length > MOST_MARKS else 1
    known = [(first + timedelta(days=step), days.get(first + timedelta(days=step))) for step in range(length)]
    marks = [
        max((worst.level for _, worst in known[start : start + every] if worst), default=None)
        for start in range(0, length, every)
    ]
    return {
        "row": "strip",
        "levels": [-1 if level is None else level for level in marks],
        "numbers": list(range(1, length + 1, every)),
        "weekly": every > 1,
        "say": _says([(on, worst) for on, worst in known if worst], first, names, words),
        "lines": [_line(on, worst, first, names, words) for on, worst in known if worst],
    }


def _says(known: list[tuple[date, Worst]], first: date, names: dict[int, str], words: Words) -> str:
    if not known:
        return words.say("strip.none")
    on, worst = max(known, key=lambda pair: (pair[1].level, pair[0]))
    if worst.level == 0:
        return words.say("strip.fine")
    return words.say(
        "strip.worst",
        symptom=names.get(worst.item, words.say("diary.symptom")),
        word=words.names("score.words")[worst.level].lower(),
        day=(on - first).days + 1,
    )


def _line(on: date, worst: Worst, first: date, names: dict[int, str], words: Words) -> str:
    name = names.get(worst.item, words.say("diary.symptom"))
    felt = (
        words.say("strip.fine_day")
        if worst.level == 0
        else words.say("strip.felt", symptom=name, word=words.names("score.words")[worst.level].lower())
    )
    return words.say("strip.day", number=(on - first).days + 1, day=words.day(on, "short"), felt=felt)
