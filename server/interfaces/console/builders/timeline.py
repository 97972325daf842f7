"""The one chronological view, newest first, in sentences; what is planned next stands at the top."""

from datetime import date, datetime

from server.interfaces.console.builders.record import Record
from server.interfaces.console.builders.words import plain, plan_name
from server.interfaces.console.look import day, moment, time_of
from server.interfaces.console.views.patient import TimelineRow
from shared.domain.instants import from_wire
from shared.domain.regimen import Cycle
from shared.domain.timeline import TimelineItem, timeline

PAGE = 40
SENTENCES = {
    "cycle.given": "Cycle {cycle} given",
    "cycle.delayed": "Cycle {cycle} moved",
    "cycle.cancelled": "Cycle {cycle} cancelled",
    "cycle.planned": "Cycle {cycle} planned",
    "assignment.begun": "{title}: the plan begins",
    "assignment.ended": "{title}: the plan ends",
    "hold": "Plan on hold",
}
ICONS = {
    "treatment": "medical_services",
    "finding": "assessment",
    "appointment": "event",
    "result": "science",
    "plan": "flag",
    "event.surgery": "local_hospital",
    "event.imaging": "photo_camera",
    "planned": "schedule",
}


def timeline_rows(record: Record, *, everything: bool) -> tuple[tuple[TimelineRow, ...], bool]:
    """(rows newest first, whether there are earlier ones): the newest, or all."""
    spans = [cycle for one in record.plans for cycle in one.cycles]
    items = timeline(record.bodies, record.patient.time_zone, spans)
    details = {str(body["id"]): body for _, body in record.bodies}
    rows = [(item.on, _row(record, item, details.get(item.id, {}))) for item in items]
    for one in record.plans:
        upcoming = next(
            (c for c in one.cycles if c.status == "planned" and c.starts_on >= record.today), None
        )
        if upcoming is not None and one.runs_on(record.today):
            rows.append((upcoming.starts_on, _planned(upcoming)))
    rows.sort(key=lambda pair: (pair[0], pair[1].time or ""), reverse=True)
    shown = rows if everything else rows[:PAGE]
    return tuple(row for _, row in shown), len(shown) < len(rows)


def _planned(cycle: Cycle) -> TimelineRow:
    return TimelineRow(
        cycle.starts_on, None, "treatment", ICONS["planned"], f"Cycle {cycle.number}", planned=True
    )


def _row(record: Record, item: TimelineItem, body: dict[str, object]) -> TimelineRow:
    local = record.local(item.at)
    title = item.title
    if item.kind == "care_plans.assignment":
        title = plan_name(item.title, int(str(body["plan_version"])))
    said = SENTENCES.get(item.says, "{title}").format(cycle=item.cycle, title=title)
    until = f"until {day(item.until_on)}" if item.until_on else ""
    place = (
        f"cycle {item.cycle}, day {item.day}"
        if item.cycle and item.day and item.category != "treatment"
        else ""
    )
    text = ". ".join(part for part in (item.text or "", until, place) if part)
    return TimelineRow(
        on=item.on,
        time=time_of(local) if local else None,
        category=plain(item.says.partition(".")[2] if item.kind == "timeline.event" else item.category),
        icon=ICONS.get(item.says) or ICONS.get(item.category, "info"),
        title=said,
        text=text
        if not (item.moved or item.cancelled)
        else ". ".join(part for part in (until, place) if part),
        said_by=str(body["said_by"]) if body.get("said_by") else None,
        change=_change(record, item),
        cancelled=item.cancelled,
        planned=item.on > record.today,
    )


def _change(record: Record, item: TimelineItem) -> str | None:
    reason = f": {item.text}" if item.text else ""
    if item.cancelled:
        return f"Cancelled{reason}"
    if item.moved_from is None:
        return None
    return f"Before: {_before(record, item.moved_from)}{reason}"


def _before(record: Record, moved_from: str) -> str:
    if "T" not in moved_from:
        return day(date.fromisoformat(moved_from))
    at: datetime = from_wire(moved_from)
    return moment(at.astimezone(record.zone))
