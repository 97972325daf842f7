"""One page to show at the visit: what the person wants to talk about, how they felt, medicine, readings. It is the
page a kiosk prints too, so it is words only; who draws it decides how large."""

from datetime import datetime, timedelta
from typing import Any

from client_kivy.cards.agenda import agenda_now
from client_kivy.cards.diary import UNIT_WORDS, symptom_names
from client_kivy.cards.record import Record
from client_kivy.cards.tasks import states_of
from client_kivy.words import Words
from shared.domain.agenda import Felt, felt_since, last_visit_at
from shared.domain.composite import PATTERNS
from shared.domain.readings import QUANTITIES, converted
from shared.domain.reports import Report

WITHOUT_A_VISIT = timedelta(weeks=4)
LONGEST = timedelta(weeks=26)
"""A last visit longer ago than that: the page begins here all the same."""
MOST_SYMPTOMS = 8
LOW_IS_BAD = frozenset({"oxygen_saturation"})


def visit_summary(record: Record, now: datetime, words: Words) -> dict[str, Any]:
    """`title`, `who` with the day, the `day` alone, `since` and `sections`: each a `title` and `lines` of `text` and
    `detail`, none of them empty."""
    last = last_visit_at(record.appointments, now)
    known = last is not None and last > now - LONGEST
    since = last if last is not None and known else now - WITHOUT_A_VISIT
    day = words.day(record.local(since).date())
    reports = [one for one in record.reports if since < one.reported_at <= now]
    stands = agenda_now(record, now)
    sections = (
        ("topics", [_line(f"{place}. {row['text']}") for place, row in enumerate(stands.chosen, 1)]),
        ("symptoms", _symptoms(record, reports, since, now, words)),
        ("doses", _doses(record, since, now, words)),
        ("readings", _readings(record, reports, words)),
        ("questions", [_line(row["text"] or "") for row in stands.waiting]),
    )
    today = words.day(record.local(now).date(), "full")
    return {
        "title": words.say("summary.title"),
        "who": words.say("summary.of", name=_names(record), day=today),
        "day": today,
        "since": words.say("summary.since", day=day) if known else words.say("summary.weeks"),
        "sections": [
            {"part": part, "title": words.say(f"summary.{part}"), "lines": lines}
            for part, lines in sections
            if lines
        ],
    }


def _names(record: Record) -> str:
    """The legal name, and the name they like beside it."""
    legal = record.patient.get("name") or ""
    return f"{legal} ({record.name})" if record.name and record.name not in legal else legal


def _line(text: str, detail: str = "") -> dict[str, str]:
    return {"text": text, "detail": detail[:1].upper() + detail[1:]}


def _symptoms(
    record: Record, reports: list[Report], since: datetime, now: datetime, words: Words
) -> list[dict[str, str]]:
    if not reports:
        return [_line(words.say("summary.no_report"))]
    names = symptom_names(record, words)
    felt = [
        one
        for one in felt_since(record.reports, since, now)
        if one.item in names and (one.highest > 0 or one.before > 0)
    ]
    if not felt:
        return [_line(words.say("summary.no_trouble"))]
    return [_line(names[one.item], _felt_says(one, words)) for one in felt[:MOST_SYMPTOMS]]


def _felt_says(one: Felt, words: Words) -> str:
    levels = [level.lower() for level in words.names("score.words")]
    if PATTERNS[one.item] == "P":
        said = words.say("summary.flag")
    elif one.highest == one.last:
        said = words.say("summary.same", word=levels[one.last])
    else:
        said = words.say("summary.symptom", highest=levels[one.highest], last=levels[one.last])
    if not one.known_before:
        return said
    trend = "worse" if one.last > one.before else "better" if one.last < one.before else "same"
    return " · ".join((said, words.say(f"summary.trend.{trend}")))


def _doses(record: Record, since: datetime, now: datetime, words: Words) -> list[dict[str, str]]:
    """Each medicine of the plans, with how often it was not taken since; what is still open today is not counted."""
    start, today = record.local(since).date(), record.local(now).date()
    missed: dict[str, int] = {}
    for one in record.current(today):
        for task, state in states_of(record, one, start, today + timedelta(days=1), now):
            if task.kind == "medicine" and state.counts and state.state not in ("pending", "not_possible"):
                name = words.pick(task.names)
                missed[name] = missed.get(name, 0) + (state.state in ("missed", "skipped"))
    return [
        _line(name, words.count("summary.missed", times) if times else words.say("summary.taken"))
        for name, times in missed.items()
    ]


def _readings(record: Record, reports: list[Report], words: Words) -> list[dict[str, str]]:
    """Weight from the first to the last; of everything else the highest (of oxygen the lowest) and its day, in the
    person's units."""
    found = []
    for what, quantity in QUANTITIES.items():
        unit = record.unit(what) or quantity.unit
        taken = [
            (converted(one.value, one.unit, unit), report.reported_at)
            for report in reports
            for one in report.readings
            if one.what == what
        ]
        if not taken:
            continue
        places = 1 if quantity.step < 1 else 0
        shown = words.say(UNIT_WORDS[unit])
        if what == "weight":
            first, last = (words.number(value, places) for value, _ in (taken[0], taken[-1]))
            says = words.say("summary.from_to", first=first, last=last, unit=shown)
        else:
            least = what in LOW_IS_BAD
            value, at = min(taken) if least else max(taken)
            day = words.day(record.local(at).date(), "short")
            number = words.number(value, places)
            says = words.say(
                "summary.lowest" if least else "summary.highest", value=number, unit=shown, day=day
            )
        found.append(_line(words.say(f"reading.{what}"), says))
    return found
