"""The treatment as one list of days: what comes, soonest first, then what was, newest first. Moves stay visible, and
under each cycle stands how the person felt in it. What changed and why is a list of its own."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from client_kivy.cards.changes import changes, differs
from client_kivy.cards.chosen import chosen
from client_kivy.cards.diary import symptom_names
from client_kivy.cards.record import Record, Row
from client_kivy.cards.results import result_line
from client_kivy.cards.strips import strip_row, worst_by_day
from client_kivy.cards.versions import task_name
from client_kivy.words import Words
from shared.domain.instants import from_wire
from shared.domain.regimen import Cycle, cycles
from shared.domain.timeline import TimelineItem, timeline

KINDS = {
    "treatment": (
        "timeline.cycle",
        "timeline.event",
        "care_plans.assignment",
        "care_plans.hold",
        "patients.medicine",
    ),
    "visits": ("timeline.appointment",),
    "results": ("timeline.result", "patients.diagnosis"),
    "reports": ("symptoms.check_in", "care_plans.outcome", "triage.alert"),
}
"""What each choice above the list shows; `main` is everything but the reports."""
MAIN = tuple(kind for name in ("treatment", "visits", "results") for kind in KINDS[name])
ICONS = {
    "treatment": "syringe",
    "appointment": "calendar-blank",
    "result": "test-tube",
    "symptom": "clipboard-text",
    "task": "check-circle",
    "alert": "warning-circle",
    "plan": "list-checks",
    "finding": "stethoscope",
    "medicine": "pill",
}
AHEAD = timedelta(days=60)
"""How far ahead cycles that nobody has confirmed yet are shown."""


def timeline_rows(record: Record, now: datetime, words: Words, choice: str = "main") -> list[dict[str, Any]]:
    """Rows for the list: `row` is "head" (what comes, what was), "day", "item", or "strip" under a cycle. An item that
    can be opened has the id of its `result`. `choice`: main, one of KINDS, or changes."""
    today = record.local(now).date()
    if choice == "changes":
        told = [*changes(record, words), *chosen(record, words)]
        newest = sorted(told, key=lambda line: line["at"], reverse=True)
        return _section("timeline.changes", newest, today, words)
    kinds = MAIN if choice == "main" else KINDS[choice]
    spans = {
        (one.id, cycle.number): cycle
        for one in record.assigned
        for cycle in cycles(one.plan, one.course, today)
        if cycle.status != "cancelled"
    }
    bodies = [(kind, row) for kind in kinds for row in record.of_kind(kind)]
    items = timeline(bodies, record.zone.key, list(spans.values()))
    rows = {row["id"]: row for _, row in bodies}
    lines = [_line(item, rows[item.id], record, now, words) for item in items]
    if "timeline.cycle" in kinds:
        lines += _expected(record, today, words)
        _under(lines, rows, spans, record, today, words)
    coming = sorted((one for one in lines if _comes(one, now, today)), key=_moment)
    past = sorted((one for one in lines if not _comes(one, now, today)), key=_moment, reverse=True)
    return [
        *_section("timeline.coming", coming, today, words),
        *_section("timeline.past", past, today, words),
    ]


def _under(
    lines: list[dict[str, Any]],
    rows: dict[str, Row],
    spans: dict[tuple[str, int], Cycle],
    record: Record,
    today: date,
    words: Words,
) -> None:
    """Put how the person felt under each cycle that has begun."""
    days, names = worst_by_day(record), symptom_names(record, words)
    for line in lines:
        row = rows.get(line["id"], {})
        about = line.pop("about", None) or (row.get("assignment_id", ""), row.get("number", 0))
        cycle = spans.get(about)
        if line["kind"] == "timeline.cycle" and cycle is not None:
            line["strip"] = strip_row(days, cycle.starts_on, cycle.ends_on, today, names, words)


def _moment(line: dict[str, Any]) -> tuple[date, str, str]:
    return line["on"], line["at"].isoformat() if line["at"] else "", line["title"]


def _comes(line: dict[str, Any], now: datetime, today: date) -> bool:
    return line["at"] > now if line["at"] else line["on"] > today


def _section(key: str, lines: Iterable[dict[str, Any]], today: date, words: Words) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    last: date | None = None
    for line in lines:
        if not rows:
            rows.append({"row": "head", "title": words.say(key)})
        if line["on"] != last:
            last = line["on"]
            shown = words.near_day(last, today)
            far = last.year != today.year
            rows.append(
                {"row": "day", "title": words.day(last, "full") if far else shown, "place": line["place"]}
            )
        rows.append({"row": "item", **line})
        if line.get("strip"):
            rows.append({**line["strip"], "title": line["title"]})
    return rows


def _line(item: TimelineItem, row: Row, record: Record, now: datetime, words: Words) -> dict[str, Any]:
    at = record.local(item.at) if item.at else None
    badge, tone = "", "plain"
    if item.cancelled:
        badge, tone = words.say("timeline.cancelled"), "warn"
    elif item.moved_from is not None:
        badge, tone = (
            words.say("timeline.moved", day=words.day(_day_of(item.moved_from, record), "short")),
            "warn",
        )
    shown = {
        "id": item.id,
        "kind": item.kind,
        "on": item.on,
        "at": item.at,
        "time": words.time(at) if at else "",
        "icon": "prohibit" if item.cancelled else ICONS[item.category],
        "title": _title(item, record, words),
        "detail": _detail(item, row, record, words),
        "badge": badge,
        "tone": tone,
        "place": words.say("timeline.place", cycle=item.cycle, day=item.day)
        if item.cycle and item.day
        else "",
    }
    if item.kind == "timeline.result" and not item.cancelled and row.get("category") != "vital":
        shown |= result_line(record, row, now, words)
    return shown


def _title(item: TimelineItem, record: Record, words: Words) -> str:
    if item.kind == "timeline.cycle":
        return words.say(item.says, cycle=item.cycle)
    if item.kind == "timeline.event":
        return item.title
    if item.kind in ("timeline.appointment", "timeline.result", "patients.diagnosis"):
        return item.title
    if item.kind == "patients.medicine":
        return words.say(item.says, name=item.title)
    if item.kind == "care_plans.assignment":
        return words.say(item.says, plan=_plan_name(item.title, record, words))
    if item.kind == "care_plans.outcome":
        return words.say(item.says, task=task_name(item.title, record, words))
    return words.say(item.says)


def _detail(item: TimelineItem, row: Row, record: Record, words: Words) -> str:
    parts = [item.text] if item.text else []
    if item.kind == "timeline.cycle":
        late = (item.on - _day_of(item.moved_from, record)).days if item.moved_from else 0
        parts = [words.count("timeline.later", late)] if late > 0 else []
        parts += [words.say("visit.why", reason=item.text)] if item.text else []
        parts += _doses(row, words)
    elif item.text and row.get("reason") == item.text and item.kind == "timeline.appointment":
        parts = [words.say("visit.why", reason=item.text)]
    if item.kind == "timeline.event":
        parts.insert(0, words.say(item.says))
    if item.kind == "triage.alert":
        parts = [words.pick(row["because"])]
    if item.until_on is not None:
        parts.append(words.say("timeline.until", day=words.day(item.until_on, "short")))
    return " · ".join(parts)


def _doses(row: Row, words: Words) -> list[str]:
    """Whether the doses given were those planned; nothing where they were not entered."""
    doses = row.get("doses") or ()
    if row["status"] != "given" or not doses:
        return []
    return [words.say("timeline.other_dose" if any(map(differs, doses)) else "timeline.as_planned")]


def _plan_name(key: str, record: Record, words: Words) -> str:
    return next((words.pick(one.plan.names) for one in record.assigned if one.plan.key == key), key)


def _day_of(written: str, record: Record) -> date:
    return record.local(from_wire(written)).date() if "T" in written else date.fromisoformat(written[:10])


def _expected(record: Record, today: date, words: Words) -> list[dict[str, Any]]:
    """Cycles of the running plans that nobody has entered, as the plan expects them: those to come, and those whose
    days have passed, which say that there is no entry. Left out, they would look as if they had not been."""
    found = []
    for one in record.current(today):
        known = {fact.number for fact in one.course.cycles}
        for cycle in cycles(one.plan, one.course, today + AHEAD):
            if cycle.number not in known and cycle.starts_on <= today + AHEAD:
                found.append(_expected_line(one.id, cycle, today, words))
    return found


def _expected_line(assignment: str, cycle: Cycle, today: date, words: Words) -> dict[str, Any]:
    coming = cycle.starts_on > today
    return {
        "about": (assignment, cycle.number),
        "id": f"cycle-{cycle.number}",
        "kind": "timeline.cycle",
        "on": cycle.starts_on,
        "at": None,
        "time": "",
        "icon": ICONS["treatment"],
        "title": words.say("cycle.expected", cycle=cycle.number),
        "detail": words.pick(cycle.block.names),
        "badge": words.say("timeline.expected" if coming else "timeline.no_entry"),
        "tone": "plain",
        "place": words.say("timeline.place", cycle=cycle.number, day=1),
    }
