"""How symptoms went over the last days: one line a symptom, with gaps where nobody answered. The diary is `diary`'s."""

from datetime import date, datetime, timedelta
from typing import Any

from client_kivy.cards.days import inside
from client_kivy.cards.diary import symptom_names
from client_kivy.cards.record import Record
from client_kivy.words import Words
from shared.domain.composite import FLAG_ITEMS, PATTERNS
from shared.domain.regimen import cycles
from shared.domain.symptom_course import symptom_course

WINDOWS = (7, 14, 30)


def trends(record: Record, now: datetime, days: int, words: Words) -> list[dict[str, Any]]:
    """The symptoms asked in the last `days` days, the one that was worst first, each as a line to draw.

    `values` has one entry a day, oldest first, None where there is no answer; `levels` are the words of its scale.
    """
    today = record.local(now).date()
    start, end = today - timedelta(days=days - 1), today + timedelta(days=1)
    every = [start + timedelta(days=step) for step in range(days)]
    names, marks = symptom_names(record, words), treatment_days(record, start, end)
    found = []
    for item, by_day in symptom_course(record.reports, record.zone.key, start, end).items():
        values = [by_day.get(on) for on in every]
        if item in FLAG_ITEMS and not any(values):
            continue  # six lines of "no" would hide what did trouble them
        levels = words.names("score.yes_no" if PATTERNS[item] == "P" else "score.words")
        found.append(
            {
                "item": item,
                "name": names.get(item, words.say("diary.symptom")),
                "days": every,
                "values": values,
                "levels": levels,
                "treatments": [every.index(on) for on in marks],
                "summary": summary(every, values, levels, words, today),
            }
        )
    return sorted(found, key=lambda one: (-max((v or 0) for v in one["values"]), one["name"]))


def treatment_days(record: Record, start: date, end: date) -> list[date]:
    """The days in between on which a cycle was given or begins."""
    found = {
        cycle.starts_on
        for one in record.assigned
        for cycle in cycles(one.plan, one.course, end)
        if cycle.status != "cancelled" and start <= cycle.starts_on < end
    }
    return sorted(found)


def summary(days: list[date], values: list[int | None], levels: list[str], words: Words, today: date) -> str:
    """The line in one or two sentences: the highest day, the last answer, how many days have none."""
    known = [(on, value) for on, value in zip(days, values, strict=True) if value is not None]
    if not known:
        return words.say("trend.none")
    highest = max(value for _, value in known)
    last_on, last = known[-1]
    if len({value for _, value in known}) == 1:
        said = [words.count("trend.same", len(known), word=levels[highest])]
    else:
        top = [on for on, value in known if value == highest][-1]
        said = [words.say("trend.highest", word=levels[highest].lower(), day=inside(top, today, words))]
        if top != last_on:
            said.append(words.say("trend.last", word=levels[last].lower(), day=inside(last_on, today, words)))
    return " ".join(said)
