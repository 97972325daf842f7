"""The panel, the page of a patient, and answering alerts on it."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from flask import request

from server.features.triage import actions as triage
from server.foundation.access import Actor
from server.foundation.paging import key_in
from server.foundation.problems import BadRequest, Conflict
from server.foundation.web import current_actor
from server.interfaces.console.builders.frames import frame
from server.interfaces.console.builders.panel import panel_view
from server.interfaces.console.builders.patient import patient_view
from server.interfaces.console.builders.why import why_view
from server.interfaces.console.pages import Shown, after, loaded, pages, render
from server.interfaces.console.views.frame import Notice
from shared.domain.instants import from_wire
from shared.schemas.triage import AcknowledgeSchema, AlertCloseSchema

EMPTY_NOTE = "Write in a few words what was done."


@pages.get("/panel")
def panel() -> Shown:
    """The patients of one's teams, those first who may need someone first."""
    by = current_actor()
    around = frame(by, "panel")
    return render("panel.html", panel_view(request.args, by=by), around)


@pages.get("/patients/<uuid:patient_id>")
def patient(patient_id: UUID) -> Shown:
    """One patient's record; with `as_of`, as it stood at the end of that day."""
    by = current_actor()
    around = frame(by, "panel")
    as_of, wrong = _as_of()
    view = patient_view(
        patient_id,
        by=by,
        as_of=as_of,
        all_of_timeline=request.args.get("timeline") == "all",
        before=_before(request.args.get("check_ins")),
    )
    if as_of is not None and as_of >= view.today:  # only the patient's own day says what is still to come
        wrong = "Choose a day before today." if as_of > view.today else None
        view = patient_view(patient_id, by=by)
    return render("patient.html", replace(view, as_of_error=wrong), around)


@pages.get("/patients/<uuid:patient_id>/alerts/<uuid:alert_id>/why")
def why(patient_id: UUID, alert_id: UUID) -> Shown:
    """An alert explained in full."""
    by = current_actor()
    around = frame(by, "panel")
    return render("patient/why.html", why_view(patient_id, alert_id, by=by), around)


@pages.post("/patients/<uuid:patient_id>/alerts/<uuid:alert_id>/acknowledge")
def acknowledge(patient_id: UUID, alert_id: UUID) -> Shown:
    """Somebody has it in hand, and says what was done."""
    by = current_actor()
    note = request.form.get("note", "")
    if not note.strip():
        return _note_wanted(patient_id, alert_id, EMPTY_NOTE, note, by)
    answer = loaded(AcknowledgeSchema(), {"note": note})
    try:
        triage.acknowledge(patient_id, alert_id, note=answer["note"], by=by)
    except Conflict as clash:
        return _answered_before(patient_id, clash, note, by)
    return after(f"/patients/{patient_id}", "acknowledged", "alerts")


@pages.post("/patients/<uuid:patient_id>/alerts/<uuid:alert_id>/close")
def close(patient_id: UUID, alert_id: UUID) -> Shown:
    """Nothing more is to be done about it. An alert that nobody answered yet needs a note."""
    by = current_actor()
    note = request.form.get("note")
    if note is not None and not note.strip():
        return _note_wanted(patient_id, alert_id, EMPTY_NOTE, note, by)
    answer = loaded(AlertCloseSchema(), {"note": note})
    try:
        triage.close_alert(patient_id, alert_id, note=answer["note"], by=by)
    except Conflict as clash:
        return _answered_before(patient_id, clash, note or "", by)
    return after(f"/patients/{patient_id}", "closed", "alerts")


def _note_wanted(patient_id: UUID, alert_id: UUID, said: str, note: str, by: Actor) -> Shown:
    """The patient's page with what is wrong at the alert, and what was typed."""
    view = patient_view(patient_id, by=by)
    alerts = tuple(
        replace(alert, note_error=said, note=note) if alert.id == str(alert_id) else alert
        for alert in view.open_alerts
    )
    return render("patient.html", replace(view, open_alerts=alerts), frame(by, "panel")), 422


def _answered_before(patient_id: UUID, clash: Conflict, note: str, by: Actor) -> Shown:
    """Somebody else was quicker: say who, and give back what was typed."""
    kept = f"What you typed was not saved: “{note}”" if note.strip() else ""
    around = frame(by, "panel", Notice("warn", clash.detail, kept))
    return render("patient.html", patient_view(patient_id, by=by), around), 409


def _as_of() -> tuple[date | None, str | None]:
    text = request.args.get("as_of")
    if not text:
        return None, "Choose a day." if text == "" else None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None, "Choose a day."
    return (found, None) if 1880 <= found.year < 2200 else (None, "Look at the year.")


def _before(cursor: str | None) -> Any:
    key = key_in(cursor, 2)
    if key is None:
        return None
    try:
        return from_wire(key[0]), UUID(key[1])
    except (ValueError, TypeError, AttributeError):
        raise BadRequest("This page of the list is not one that was given out here.") from None
