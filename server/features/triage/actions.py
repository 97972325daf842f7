"""What we do in triage: raise alerts as the plan's rules say, acknowledge and close them, keep summaries current."""

from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from server.features.symptoms import queries as symptoms
from server.features.timeline.course import assigned
from server.features.triage.models import Alert
from server.features.triage.record import TREATED, doses_of, patient_of, reports_with
from server.features.triage.summaries import refresh
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.facts import change, existing
from server.foundation.gate import action
from server.foundation.ledger import keep, transaction
from server.foundation.problems import Conflict
from server.foundation.seal import seal
from shared.domain.access import Permission
from shared.domain.alerts import Raised, evaluate
from shared.domain.plan import Plan
from shared.domain.regimen import states_on


@action("triage.alert.raise", needs=Permission.ALERTS_RAISE)
def raise_alerts(patient_id: UUID, check_in: symptoms.CheckIn, *, by: Actor) -> list[Alert]:
    """Raise what the rules of the patient's plans say of a check-in, on its local day; each alert once.

    What the tablet had shown is kept with each alert, so that a difference of verdicts can be seen. A plan that the
    patient has twice, or whose next version was given since, warns of one thing once: as it was given first.
    """
    patient = patient_of(patient_id, by=by)
    if patient.status not in TREATED:
        return []
    reports = reports_with(patient_id, check_in, by=by)
    report = reports.get(check_in.id)
    if report is None:
        return []
    day = report.reported_at.astimezone(ZoneInfo(patient.time_zone)).date()
    raised: dict[tuple[str, str], Alert] = {}
    for one in assigned(patient_id, by=by, on=day):
        states = states_on(one.plan, one.course, day)
        doses = doses_of(patient_id, one, report.reported_at, patient.time_zone, by=by)
        for found in evaluate(one.plan.rules, report, tuple(reports.values()), states, doses):
            raised.setdefault((one.plan.key, found.rule.id), _alert(patient_id, check_in, one.plan, found))
    for alert in raised.values():
        keep(alert)
    return list(raised.values())


def _alert(patient_id: UUID, check_in: symptoms.CheckIn, plan: Plan, found: Raised) -> Alert:
    rule = found.rule
    return Alert(
        patient_id=patient_id,
        id=uuid5(check_in.id, f"{plan.key} {rule.id} {rule.version}"),
        check_in_id=check_in.id,
        rule=rule.id,
        rule_version=rule.version,
        plan=plan.key,
        plan_version=plan.version,
        tier=rule.tier,
        because=dict(found.because),
        compared=[one.to_json() for one in found.compared],
        source=rule.source,
        raised_at=clock.now(),
        status="open",
        shown_on_tablet=rule.id in check_in.tablet_raised,
    )


@action("triage.alert.acknowledge", needs=Permission.ALERTS_ACKNOWLEDGE)
def acknowledge(patient_id: UUID, alert_id: UUID, *, note: str | None, by: Actor) -> Alert:
    """Somebody of the team has it in hand. The patient sees that it was seen, and by whom."""
    alert = existing(Alert, patient_id, alert_id)
    if alert.status != "open":
        who = alert.acknowledged_name or "somebody"
        raise Conflict(f"This alert was answered before, by {who}.")
    return _answer(patient_id, alert_id, "acknowledged", note, by)


@action("triage.alert.close", needs=Permission.ALERTS_ACKNOWLEDGE)
def close_alert(patient_id: UUID, alert_id: UUID, *, note: str | None, by: Actor) -> Alert:
    """Nothing more is to be done about it."""
    alert = existing(Alert, patient_id, alert_id)
    if alert.status == "closed":
        raise Conflict("This alert is closed already.")
    if alert.status == "open":
        return _answer(patient_id, alert_id, "closed", note, by)
    changes: dict[str, Any] = {"status": "closed"}
    if note:
        changes["note"] = seal(patient_id, note)
    return change(Alert, patient_id, alert_id, changes)


def _answer(patient_id: UUID, alert_id: UUID, status: str, note: str | None, by: Actor) -> Alert:
    return change(
        Alert,
        patient_id,
        alert_id,
        {
            "status": status,
            "acknowledged_at": clock.now(),
            "acknowledged_by": by.id,
            "acknowledged_name": by.name,
            "note": seal(patient_id, note or None),
        },
    )


@action("triage.summary.roll", needs=Permission.PATIENTS_WRITE)
def roll_summary(patient_id: UUID, *, by: Actor) -> None:
    """Bring the patient's adherence and panel row up to now: days slide though nobody writes."""
    refresh(patient_id, transaction().connection, clock.now())
