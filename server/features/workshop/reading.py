"""Reads the records a replay is made of: rows, not objects, patient by patient, so that memory does not grow with them.

Nothing here asks who may read: `queries` does, before it gives the patients' ids.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Text, select, type_coerce

from server.features.care_plans.queries import Assignment, Hold, Outcome
from server.features.patients.queries import Patient
from server.features.symptoms.queries import CheckIn
from server.features.timeline.queries import Cycle
from server.features.triage.queries import TREATED, Alert
from server.features.workshop.records import Line, Record, Told
from server.foundation.db import db, end_session
from server.foundation.ledger import current
from shared.domain.adherence import Said
from shared.domain.plan import Plan
from shared.domain.regimen import CycleFact
from shared.domain.regimen import Hold as HoldFact
from shared.domain.reports import ReadingValue, Report, order
from shared.domain.succession import Version, assigned_lines

AT_ONCE = 100
"""So many patients are asked for in one question."""
FETCHED = 1000
"""So many check-ins are on the way from the database at a time."""

Plans = Mapping[tuple[str, int], Plan]


def records(plans: Plans, key: str, patient_ids: Sequence[UUID], *, doses: bool) -> Iterator[Record]:
    """The records of patients who have a plan of this key, each complete, one after the other. `doses`: with what was
    said of tasks."""
    for start in range(0, len(patient_ids), AT_ONCE):
        some = patient_ids[start : start + AT_ONCE]
        known = _Known(plans, key, some, doses=doses)
        waiting = set(some)
        for patient_id, rows in groupby(_check_ins(some), key=lambda row: row[0]):
            waiting.discard(patient_id)
            yield known.record(patient_id, rows)
        for patient_id in sorted(waiting):
            yield known.record(patient_id, ())
        let_go()


def let_go() -> None:
    """Give the connection back while something is counted: the database ends transactions that idle. Inside an action
    the transaction is the action's."""
    if current.get() is None:
        end_session()


class _Known:
    """What is read of some patients beside their check-ins."""

    def __init__(self, plans: Plans, key: str, some: Sequence[UUID], *, doses: bool) -> None:
        self._lines = _lines(plans, key, some)
        self._said = _outcomes(key, some) if doses else {}
        self._stored = _stored(key, some)
        self._people = {row.patient_id: row for row in _rows(Patient, some, "team_id", "time_zone", "status")}

    def record(self, patient_id: UUID, check_ins: Iterable[Any]) -> Record:
        """One patient's record."""
        person = self._people[patient_id]
        return Record(
            patient_id,
            person.team_id,
            person.time_zone,
            person.status in TREATED,
            self._lines.get(patient_id, ()),
            standing_reports(check_ins, ZoneInfo(person.time_zone)),
            self._said.get(patient_id, {}),
            self._stored.get(patient_id, {}),
        )


def _rows(model: Any, patient_ids: Sequence[UUID], *names: str) -> Iterable[Any]:
    columns = [getattr(model, name) for name in ("patient_id", *names)]
    return db.session.execute(select(*columns).where(model.patient_id.in_(patient_ids))).all()


def _check_ins(patient_ids: Sequence[UUID]) -> Iterator[Any]:
    """Rows of check-ins, patient by patient, oldest first; lists come as the database has them."""
    told = [CheckIn.answers, CheckIn.readings, CheckIn.composites]
    if db.engine.dialect.name == "sqlite":  # JSON is text there, and read faster by us
        told = [type_coerce(column, Text) for column in told]
    question = (
        select(
            CheckIn.patient_id,
            CheckIn.id,
            CheckIn.reported_at,
            *told,
            CheckIn.needs_us,
            CheckIn.amends,
            CheckIn.superseded_by,
            CheckIn.occurrence,
        )
        .where(CheckIn.patient_id.in_(patient_ids))
        .order_by(CheckIn.patient_id, CheckIn.reported_at, CheckIn.id)
        .execution_options(yield_per=FETCHED)
    )
    return iter(db.session.execute(question))


def standing_reports(rows: Iterable[Any], zone: ZoneInfo) -> tuple[Told, ...]:
    """The reports of one patient that stand, oldest first, as `reports.reports_of` says: a correction speaks for the
    moment of what it corrects."""
    first: dict[UUID, datetime] = {}
    amended: set[UUID] = set()
    found: list[Told] = []
    for row in rows:
        _, one, said_at, answers, readings, scores, needs_us, amends, superseded, occurrence = row
        at: datetime = said_at
        if amends is not None:
            amended.add(amends)
            at = first.get(amends, at)
        first[one] = at
        if superseded is not None:
            continue
        report = Report.of_given(one, at, _given(answers), _readings(readings), needs_us)
        worst = scores if isinstance(scores, dict) else json.loads(scores)
        found.append(Told(report, at.astimezone(zone).date(), occurrence, 3 in worst.values()))
    return tuple(
        sorted((one for one in found if one.report.id not in amended), key=lambda one: order(one.report))
    )


def _given(answers: Any) -> dict[int, dict[str, int | None]]:
    given: dict[int, dict[str, int | None]] = {}
    for one in json.loads(answers) if isinstance(answers, str) else answers:
        item = one["item"]
        if item in given:
            given[item][one["attribute"]] = one["value"]
        else:
            given[item] = {one["attribute"]: one["value"]}
    return given


def _readings(readings: Any) -> tuple[ReadingValue, ...]:
    """What was typed comes before what was converted, so that nothing is rounded before a rule looks at it."""
    found = []
    for one in json.loads(readings) if isinstance(readings, str) else readings:
        typed, unit = one.get("typed"), one.get("typed_unit")
        if typed is not None and unit is not None:
            found.append(ReadingValue(one["what"], Decimal(typed), unit))
        else:
            found.append(ReadingValue(one["what"], Decimal(one["value"]), one["unit"]))
    return tuple(found)


def _lines(plans: Plans, key: str, patient_ids: Sequence[UUID]) -> dict[UUID, tuple[Line, ...]]:
    """Each patient's lines of versions of this plan; a version that is no longer in the library is left out."""
    cycles, holds = _by_assignment(Cycle, patient_ids), _by_assignment(Hold, patient_ids)
    question = (
        select(Assignment, Patient.time_zone)
        .join(Patient, Patient.patient_id == Assignment.patient_id)
        .where(Assignment.patient_id.in_(patient_ids), Assignment.plan == key)
        .order_by(Assignment.assigned_at, Assignment.id)
    )
    versions: dict[UUID, list[Version]] = {}
    for one, zone in db.session.execute(question):
        plan = plans.get((one.plan, one.plan_version))
        if plan is None:
            continue
        facts = tuple(CycleFact(c.number, c.status, c.planned_on, c.given_on) for c in cycles.get(one.id, ()))
        rests = tuple(HoldFact(h.from_on, h.until_on) for h in holds.get(one.id, ()))
        began = one.starts_on or one.assigned_at.astimezone(ZoneInfo(zone)).date()
        follows = str(one.follows) if one.follows else None
        versions.setdefault(one.patient_id, []).append(
            Version(str(one.id), follows, plan, one.anchor_on, began, one.ended_on, facts, rests)
        )
    return {patient_id: assigned_lines(found) for patient_id, found in versions.items()}


def _by_assignment(model: Any, patient_ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in db.session.scalars(select(model).where(model.patient_id.in_(patient_ids)).order_by(model.id)):
        found.setdefault(row.assignment_id, []).append(row)
    return found


def _outcomes(key: str, patient_ids: Sequence[UUID]) -> dict[UUID, dict[str, list[Said]]]:
    question = (
        select(
            Outcome.patient_id,
            Outcome.assignment_id,
            Outcome.id,
            Outcome.occurrence,
            Outcome.outcome,
            Outcome.happened_at,
            Outcome.amends,
        )
        .join(
            Assignment,
            (Assignment.patient_id == Outcome.patient_id) & (Assignment.id == Outcome.assignment_id),
        )
        .where(Outcome.patient_id.in_(patient_ids), Assignment.plan == key)
        .order_by(Outcome.happened_at, Outcome.id)
    )
    found: dict[UUID, dict[str, list[Said]]] = {}
    for row in db.session.execute(question):
        said = Said(
            str(row.id),
            row.occurrence,
            row.outcome,
            row.happened_at,
            str(row.amends) if row.amends else None,
        )
        found.setdefault(row.patient_id, {}).setdefault(str(row.assignment_id), []).append(said)
    return found


def _stored(key: str, patient_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, frozenset[str]]]:
    question = select(Alert.patient_id, Alert.check_in_id, Alert.rule).where(
        Alert.patient_id.in_(patient_ids), Alert.plan == key
    )
    found: dict[UUID, dict[UUID, frozenset[str]]] = {}
    for patient_id, check_in_id, rule in db.session.execute(question):
        by_report = found.setdefault(patient_id, {})
        by_report[check_in_id] = by_report.get(check_in_id, frozenset()) | {rule}
    return found
