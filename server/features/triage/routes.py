"""How alerts, adherence and the panel are asked for over JSON."""

from fractions import Fraction
from typing import Any
from uuid import UUID

from flask import Flask

from server.features.triage import actions, queries
from server.features.triage.queries import PlanAdherence
from server.foundation.seal import opened
from server.foundation.web import Api, Blueprint, current_actor
from shared.domain.adherence import Count
from shared.schemas.care_plans import AdherenceSchema
from shared.schemas.triage import AcknowledgeSchema, AlertCloseSchema, AlertSchema

routes = Blueprint(
    "triage", __name__, url_prefix="/api/patients/<uuid:patient_id>", description="Alerts, adherence"
)


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("/alerts")
@routes.response(200, AlertSchema(many=True))
def list_alerts(patient_id: UUID) -> Any:
    """A patient's alerts, newest first, each with its reason; the team's notes for the team alone."""
    by = current_actor()
    shown = [opened(row) for row in queries.alerts(patient_id, by=by)]
    if not queries.shows_notes(patient_id, by=by):
        for alert in shown:
            alert.note = None
    return shown


@routes.post("/alerts/<uuid:alert_id>/acknowledge")
@routes.arguments(AcknowledgeSchema())
@routes.response(200, AlertSchema())
def acknowledge(answer: dict[str, Any], patient_id: UUID, alert_id: UUID) -> Any:
    """Take an alert in hand, with a note of what was done."""
    return opened(actions.acknowledge(patient_id, alert_id, note=answer["note"], by=current_actor()))


@routes.post("/alerts/<uuid:alert_id>/close")
@routes.arguments(AlertCloseSchema())
@routes.response(200, AlertSchema())
def close_alert(answer: dict[str, Any], patient_id: UUID, alert_id: UUID) -> Any:
    """Nothing more is to be done about an alert."""
    return opened(actions.close_alert(patient_id, alert_id, note=answer["note"], by=current_actor()))


@routes.get("/adherence")
@routes.response(200, AdherenceSchema(many=True))
def show_adherence(patient_id: UUID) -> Any:
    """Adherence to each plan: the plan, each task and each day, over 7 and 28 days."""
    return [_shown(one) for one in queries.adherence_of(patient_id, by=current_actor())]


def _shown(one: PlanAdherence) -> dict[str, Any]:
    longest = one.windows[max(one.windows)]
    return {
        "assignment_id": one.assignment_id,
        "plan": one.plan,
        "on": one.on,
        "windows": [_counts(window.plan, days) for days, window in one.windows.items()],
        "tasks": [
            _counts(count, days, task)
            for days, window in one.windows.items()
            for task, count in sorted(window.by_task.items())
        ],
        "days": [
            {"on": on, "due": count.due, "done": count.done, "held": count.held, "state": day_state(count)}
            for on, count in longest.by_day.items()
        ],
    }


def _counts(count: Count, days: int, task: str | None = None) -> dict[str, Any]:
    names = ("due", "done", "partly", "skipped", "missed", "not_possible", "held", "pending", "late")
    return {"task": task, "days": days, "rate": percent(count.rate)} | {
        name: getattr(count, name) for name in names
    }


def percent(rate: Fraction | None) -> str | None:
    """A rate in whole percent as text; None where nothing was due."""
    return None if rate is None else str(round(rate * 100))


def day_state(count: Count) -> str:
    """One word for a day: nothing due, done, partly, missed, held or pending."""
    if count.due:
        return "done" if count.done == count.due else "missed" if count.done + count.partly == 0 else "partly"
    if count.pending:
        return "pending"
    return "held" if count.held else "nothing_due"
