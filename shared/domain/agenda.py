"""The visit agenda: what a patient wants to talk about, tied to the next visit, and what the tablet proposes for it.

Rows are wire bodies: a topic is said whole each time, the row received last is how it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.domain.composite import PATTERNS
from shared.domain.instants import from_wire
from shared.domain.reports import Report
from shared.domain.symptom_course import item_score

MOST = 3
"""Topics of one visit: more is not talked through in a consultation."""
ASKED_DAYS_BEFORE = 5
"""From so many days before the visit on the tablet asks what to talk about."""
VISITS = frozenset({"visit"})
"""Appointments at which one talks with the team; blood is taken and scans are made without."""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Proposal:
    """A symptom to talk about: the `worst` since the last visit, or the one that `changed` most.

    `score` is the composite (0 to 3); `before` what it was at the last visit, None where it was not asked then.
    """

    source: str
    item: int
    score: int
    before: int | None


@dataclass(frozen=True)
class Agenda:
    """Topics as they stand before the next `visit` (None where none is booked).

    `chosen`: at most three, in their order. `waiting`: the patient's list beside them. `carried`: ids of topics that
    an earlier visit left open. `heard`: topics the team decided, each with its answer, newest first.
    """

    visit: Row | None
    asks: bool
    chosen: tuple[Row, ...]
    waiting: tuple[Row, ...]
    carried: frozenset[str]
    heard: tuple[tuple[Row, Row], ...]
    later: Mapping[str, Row]
    """The team's answer "another time" by topic, where it still waits."""


def agenda(
    topics: Iterable[Row], answers: Iterable[Row], appointments: Iterable[Row], zone: str, now: datetime
) -> Agenda:
    """How the patient's topics stand. `topics` and `answers`: oldest first.

    What an earlier visit left unanswered counts for the next one; what the team decided is heard, until the patient
    raises it again.
    """
    booked = list(appointments)
    visit = next_visit(booked, now)
    said = {str(row["topic_id"]): row for row in topics}
    last = {str(row["topic_id"]): row for row in answers}
    open_now, heard, later = [], [], {}
    for topic_id, row in said.items():
        answer = last.get(topic_id)
        raised_again = answer is not None and from_wire(row["said_at"]) > from_wire(answer["at"])
        if answer is not None and not raised_again and answer["outcome"] == "decided":
            heard.append((row, answer))
        elif row["state"] == "open":
            open_now.append(row)
            if answer is not None and not raised_again:
                later[topic_id] = answer
    ranked = sorted((row for row in open_now if row["rank"] is not None), key=lambda row: row["rank"])
    chosen = tuple(ranked[:MOST])
    taken = {str(row["topic_id"]) for row in chosen}
    waiting = tuple(row for row in open_now if str(row["topic_id"]) not in taken)
    gone = {str(row["id"]) for row in booked if _is_over(row, now)}
    carried = {
        str(row["topic_id"])
        for row in open_now
        if str(row.get("appointment_id")) in gone or str(row["topic_id"]) in later
    }
    heard.sort(key=lambda pair: from_wire(pair[1]["at"]), reverse=True)
    asks = visit is not None and days_until(visit, zone, now) <= ASKED_DAYS_BEFORE
    return Agenda(visit, asks, chosen, waiting, frozenset(carried), tuple(heard), later)


def next_visit(appointments: Iterable[Row], now: datetime) -> Row | None:
    """The next appointment at which one talks with the team, that stands and has not begun."""
    coming = [
        row
        for row in appointments
        if row["category"] in VISITS and row["status"] in ("booked", "moved") and _starts(row) > now
    ]
    return min(coming, key=lambda row: (_starts(row), str(row["id"])), default=None)


def last_visit_at(appointments: Iterable[Row], now: datetime) -> datetime | None:
    """When the last visit began; None before the first."""
    past = [
        _starts(row)
        for row in appointments
        if row["category"] in VISITS and row["status"] != "cancelled" and _starts(row) <= now
    ]
    return max(past, default=None)


def days_until(visit: Row, zone: str, now: datetime) -> int:
    """Local days until a visit: 0 on its own day."""
    clock = ZoneInfo(zone)
    return (_starts(visit).astimezone(clock).date() - now.astimezone(clock).date()).days


def free_rank(chosen: Sequence[Row]) -> int | None:
    """The first place that is free among three; None when all are taken.

    >>> free_rank([{"rank": 1}, {"rank": 3}])
    2
    """
    taken = {row["rank"] for row in chosen}
    return next((rank for rank in range(1, MOST + 1) if rank not in taken), None)


@dataclass(frozen=True)
class Felt:
    """A symptom since the last visit: its highest and its last score, and what it was `before`: at the last visit, or
    in the first report since, where it was not asked until then."""

    item: int
    highest: int
    highest_at: datetime
    last: int
    before: int
    known_before: bool


def felt_since(reports: Iterable[Report], since: datetime | None, now: datetime) -> tuple[Felt, ...]:
    """Each symptom that was answered since the last visit, the worst first: by highest score, the newest answer and
    the lowest item number settling a tie. `since` None: from the first report on."""
    told = sorted((one for one in reports if one.reported_at <= now), key=lambda one: one.reported_at)
    before: dict[int, int] = {}
    found: dict[int, Felt] = {}
    for report in told:
        for item in report.items & PATTERNS.keys():
            score = item_score(report, item)
            if score is None:
                continue
            if since is not None and report.reported_at <= since:
                before[item] = score
                continue
            at, known = report.reported_at, item in before
            one = found.get(item) or Felt(item, score, at, score, before.get(item, score), known)
            highest, highest_at = max((one.highest, one.highest_at), (score, at))
            found[item] = replace(one, highest=highest, highest_at=highest_at, last=score)
    return tuple(
        sorted(found.values(), key=lambda one: (-one.highest, -one.highest_at.timestamp(), one.item))
    )


def proposals(felt: Sequence[Felt]) -> tuple[Proposal, ...]:
    """From `felt_since`: the worst symptom, then the one that changed most until its last answer; never one symptom
    twice, and nothing where nothing was felt or nothing changed.

    A change is told whichever way it went: worse before better, then the higher score now, then the lowest number.
    """
    worst = felt[0] if felt and felt[0].highest > 0 else None
    found = []
    if worst is not None:
        found.append(
            Proposal("worst", worst.item, worst.highest, worst.before if worst.known_before else None)
        )
    changed = [one for one in felt if one is not worst and one.last != one.before]
    most = max(
        changed,
        key=lambda one: (abs(one.last - one.before), one.last > one.before, one.last, -one.item),
        default=None,
    )
    if most is not None:
        found.append(Proposal("changed", most.item, most.last, most.before))
    return tuple(found)


def _starts(row: Row) -> datetime:
    return from_wire(row["starts_at"])


def _is_over(row: Row, now: datetime) -> bool:
    return row["status"] in ("cancelled", "done") or _starts(row) <= now
