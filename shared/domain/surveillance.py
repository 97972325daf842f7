"""Recommended against done: when each follow-up test is due, was done, or is late.

What the plan recommends is in `plan`; the records to look for tests in are the caller's part.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.domain.instants import from_wire
from shared.domain.plan import Plan, Surveillance
from shared.domain.regimen import Course
from shared.domain.timing import add_months

LEEWAY_DAYS = 30
"""A single point in time ("at one year") is open this long before and after it, so a booking can be kept."""

OWNERS = (
    "oncology_team",
    "primary_care",
    "surgery",
    "gastroenterology",
    "hematology",
    "urology",
    "gynecology",
    "dermatology",
    "cardiology",
    "radiation_oncology",
    "dentistry",
    "ophthalmology",
)
"""Who may look after a follow-up test, as plans name them."""


@dataclass(frozen=True, slots=True)
class SurveillanceRow:
    """One follow-up test, done or to come. state: done, upcoming, due (window open) or late (window past)."""

    item: Surveillance
    window_opens_on: date
    window_closes_on: date
    done_on: date | None
    state: str


def days_done(
    plan: Plan, bodies: Iterable[tuple[str, Mapping[str, Any]]], zone: ZoneInfo
) -> dict[str, list[date]]:
    """When each test was done, by the item's key, from records (kind, body) in wire form: a result or entry with its
    code, else one of its category that bears its name, or an appointment that was booked for it and took place."""
    standing = [(kind, body) for kind, body in bodies if body.get("status") != "cancelled"]
    return {item.key: sorted(set(_days(item, standing, zone))) for item in plan.surveillance}


def _days(
    item: Surveillance, bodies: Iterable[tuple[str, Mapping[str, Any]]], zone: ZoneInfo
) -> Iterable[date]:
    names = {item.key.casefold(), *(name.casefold() for name in item.names.values())}
    for kind, body in bodies:
        if kind == "timeline.result" and body.get("code") in item.codes:
            yield from_wire(body["taken_at"]).astimezone(zone).date()
        elif kind == "timeline.event" and (
            body.get("code") in item.codes
            or (body["category"] == item.category and _bears(body["title"], names))
        ):
            yield date.fromisoformat(body["started_on"])
        elif kind == "timeline.appointment" and body["status"] == "done":
            booked_for = body.get("planned_key") == booked_as(item)
            if booked_for or (item.category == body["category"] == "visit"):
                yield from_wire(body["starts_at"]).astimezone(zone).date()


def booked_as(item: Surveillance) -> str:
    """The planned key of an appointment that is booked for a follow-up test."""
    return f"{item.key}/follow_up"


def _bears(title: str, names: set[str]) -> bool:
    said = title.casefold()
    return said in names or bool(names & set(said.replace(",", " ").split()))


def surveillance_table(
    plan: Plan, course: Course, done_events: Mapping[str, Sequence[date]], on: date
) -> tuple[SurveillanceRow, ...]:
    """The table as it stands on a day: each test that was done since the anchor, then the next one.

    `done_events` holds the days each item was done, by the item's key. The next window is counted from the last
    test done (from the anchor when there is none), so a late test moves those after it and never doubles them.
    An item whose recommendation has run out has no next row.
    """
    rows: list[SurveillanceRow] = []
    for item in plan.surveillance:
        last, count = course.anchor_on, 0
        for done_on in sorted(one for one in done_events.get(item.key, ()) if course.anchor_on <= one <= on):
            opens_on, closes_on = _window(item, course.anchor_on, last, count) or (done_on, done_on)
            rows.append(SurveillanceRow(item, opens_on, closes_on, done_on, "done"))
            last, count = done_on, count + 1
        following = _window(item, course.anchor_on, last, count)
        if following is not None:
            opens_on, closes_on = following
            state = "upcoming" if on < opens_on else "due" if on <= closes_on else "late"
            rows.append(SurveillanceRow(item, opens_on, closes_on, None, state))
    return tuple(rows)


def _window(item: Surveillance, anchor_on: date, last: date, count: int) -> tuple[date, date] | None:
    if item.steps:
        least, most = item.steps[min(count, len(item.steps) - 1)]
    else:
        phase = next((one for one in item.phases if last < add_months(anchor_on, one.until_month)), None)
        if phase is None:
            return None
        least, most = phase.least, phase.most
    leeway = timedelta(days=LEEWAY_DAYS) if least == most else timedelta()
    return add_months(last, least) - leeway, add_months(last, most) + leeway
