"""What is derived from the record and kept beside it: daily adherence facts and the panel row. Rebuilt the same way."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, select
from sqlalchemy.engine import Connection

from server.features.patients import queries as patients
from server.features.symptoms import queries as symptoms
from server.features.timeline.course import assigned_lines
from server.features.triage.models import AdherenceDay, Alert, PanelRow
from server.features.triage.record import TREATED, check_ins_since, patient_of, said_of
from server.foundation.access import Actor
from server.foundation.db import table_of
from server.foundation.ledger import rows_of
from server.foundation.problems import NotFound
from shared.domain.adherence import Count, daily_facts, occurrence_states
from shared.domain.alerts import TIERS
from shared.domain.regimen import cycle_on, cycles
from shared.domain.schedule import Assigned
from shared.domain.succession import asked, version_on

WINDOW = timedelta(days=28)
SLACK = timedelta(days=3)
"""Occurrences a little before the window, whose answers may fall into it."""
CALL = timedelta(hours=24)
"""How long a yes to "Do you need us today?" counts in the order of the panel."""
URGENCY = {tier: len(TIERS) - place for place, tier in enumerate(TIERS)}
BY = Actor.system("summaries")


def refresh(patient_id: UUID, connection: Connection, now: datetime) -> None:
    """Bring a patient's daily facts and panel row up to `now`, in the transaction under way."""
    derived = derive(patient_id, now)
    if derived is None:
        return
    row, facts = derived
    days, panel = table_of(AdherenceDay), table_of(PanelRow)
    for table in (days, panel):
        connection.execute(
            delete(table).where(table.c.patient_id == bindparam("whose")), {"whose": patient_id}
        )
    if facts:
        connection.execute(days.insert(), facts)
    connection.execute(panel.insert(), row)


def derive(patient_id: UUID, now: datetime) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """The panel row and the daily facts of 28 local days, as the record says at `now`; None without a patient."""
    try:
        patient = patient_of(patient_id, by=BY)
    except NotFound:
        return None
    zone = ZoneInfo(patient.time_zone)
    today = now.astimezone(zone).date()
    first = today - WINDOW + timedelta(days=1)
    since = now - WINDOW - SLACK
    lines = assigned_lines(patient_id, by=BY)
    check_ins = check_ins_since(patient_id, since, by=BY)
    facts: list[dict[str, Any]] = []
    for line in lines:
        said = said_of(patient_id, line[0].id, since, check_ins, by=BY)
        due = asked(line, first, today + timedelta(days=1), patient.time_zone, said)
        for one in line:
            states = occurrence_states([each for whose, each in due if whose == one.id], said, now)
            for (task, on), count in daily_facts(states).items():
                facts.append(_fact(patient_id, UUID(one.id), task, on, count))
    current = [one for line in lines if (one := version_on(line, today)) is not None]
    row = _identity(patient) | _place(current, today) | _rates(facts, today)
    row |= _worst([c for c in check_ins if c.superseded_by is None], now) | _alerts(patient_id)
    row["last_report_at"] = max((c.reported_at for c in check_ins), default=None) or _last_report(patient_id)
    row["needs_us_at"] = _asks_for_us(check_ins, now)
    row["rolled_at"] = now
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), zone).astimezone(now.tzinfo)
    row["roll_again_at"] = min(midnight, (row["needs_us_at"] or midnight) + CALL)
    if patient.status not in TREATED:
        row |= {"done_7": 0, "due_7": 0, "done_28": 0, "due_28": 0}
        facts = []
    return row, facts


def _fact(patient_id: UUID, assignment_id: UUID, task: str, on: date, count: Count) -> dict[str, Any]:
    names = ("done", "partly", "skipped", "not_possible", "missed", "pending", "held", "late")
    key = {"patient_id": patient_id, "assignment_id": assignment_id, "on": on, "task": task}
    return key | {name: getattr(count, name) for name in names}


def _identity(patient: patients.Patient) -> dict[str, Any]:
    names = ("patient_id", "name", "birth_on", "status", "team_id")
    return {name: getattr(patient, name) for name in names}


def _place(current: list[Assigned], today: date) -> dict[str, Any]:
    """The plan shown on the panel is the one with cycles running, else the newest."""
    found: dict[str, Any] = {"plan": None, "plan_version": None, "cycle": None, "day": None}
    for one in current:
        cycle = cycle_on(cycles(one.plan, one.course, today), today) if one.plan.blocks else None
        if cycle is not None or found["cycle"] is None:
            found = {"plan": one.plan.key, "plan_version": one.plan.version, "cycle": None, "day": None}
        if cycle is not None:
            found |= {"cycle": cycle.number, "day": cycle.day(today)}
    return found


def _rates(facts: list[dict[str, Any]], today: date) -> dict[str, int]:
    found = {}
    for days in (7, 28):
        inside = [fact for fact in facts if today - timedelta(days=days) < fact["on"] <= today]
        found[f"done_{days}"] = sum(fact["done"] for fact in inside)
        due = ("done", "partly", "skipped", "missed")
        found[f"due_{days}"] = sum(fact[name] for fact in inside for name in due)
    return found


def _worst(check_ins: list[Any], now: datetime) -> dict[str, int | None]:
    """The worst composite of the last seven days, the most recent of equals; of one report the lowest item."""
    scores = [
        (score, check_in.reported_at, -int(item))
        for check_in in check_ins
        if check_in.reported_at > now - timedelta(days=7)
        for item, score in check_in.composites.items()
        if score is not None
    ]
    score, _, item = max(scores, default=(None, None, None))
    return {"worst_item": None if item is None else -item, "worst_score": score}


def _asks_for_us(check_ins: list[Any], now: datetime) -> datetime | None:
    """The moment of the newest report that stands, if it is of the last day and says that the team is needed."""
    recent = [one for one in check_ins if one.superseded_by is None and now - CALL < one.reported_at]
    newest = max(recent, key=lambda one: (one.reported_at, one.id), default=None)
    return newest.reported_at if newest is not None and newest.needs_us else None


_OPEN_TIERS = select(Alert.tier).where(Alert.patient_id == bindparam("patient_id"), Alert.status == "open")


def _alerts(patient_id: UUID) -> dict[str, int]:
    tiers = [row.tier for row in rows_of(_OPEN_TIERS, patient_id=patient_id)]
    return {"open_alerts": len(tiers), "urgency": max((URGENCY[tier] for tier in tiers), default=0)}


def _last_report(patient_id: UUID) -> datetime | None:
    newest = symptoms.check_ins(patient_id, by=BY, limit=1)
    return newest[0].reported_at if newest else None
