"""The forms about appointments: booking, moving, cancelling, done."""

from collections.abc import Mapping
from typing import Any

from server.interfaces.console.builders.forms import SHOWN_TO_THE_PATIENT, choices, form, version, when
from server.interfaces.console.builders.record import Record
from server.interfaces.console.builders.words import READER
from server.interfaces.console.look import moment
from server.interfaces.console.views.entry import EntryForm, Field
from shared.domain.instants import from_wire
from shared.domain.plan import Surveillance
from shared.schemas.timeline import APPOINTMENT_CATEGORIES


def booking(record: Record, test: Surveillance | None) -> EntryForm:
    """A new appointment, perhaps for a follow-up test of the plan."""
    title = test.names[READER] if test else ""
    category = test.category if test and test.category in APPOINTMENT_CATEGORIES else "other" if test else ""
    fields = (
        Field("planned_key", "", "hidden", f"{test.key}/follow_up" if test else ""),
        Field("title", "What for", "text", title, hint=SHOWN_TO_THE_PATIENT),
        Field("category", "Kind", "select", category, choices=choices(APPOINTMENT_CATEGORIES)),
        *when(record),
        Field("place", "Where", required=False),
    )
    return form(record, "Book an appointment", "appointments/new", "Book it", fields)


def _appointment_facts(record: Record, body: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    at = from_wire(body["starts_at"]).astimezone(record.zone)
    place = f", {body['place']}" if body["place"] else ""
    return (("Appointment", f"{body['title']}{place}"), ("Now", f"{moment(at)} ({record.patient.time_zone})"))


def moving(record: Record, body: Mapping[str, Any]) -> EntryForm:
    """Another time for an appointment."""
    at = from_wire(body["starts_at"]).astimezone(record.zone)
    fields = (
        version(body),
        *when(record, at.date().isoformat(), f"{at:%H:%M}", label="New day"),
        Field("place", "Where", "text", body["place"] or "", required=False),
        Field("reason", "Why it moves", "textarea", hint=SHOWN_TO_THE_PATIENT),
    )
    path = f"appointments/{body['id']}/move"
    intro = "The patient's tablet shows the change and the time it had before."
    facts = _appointment_facts(record, body)
    return form(record, "Move an appointment", path, "Move it", fields, intro=intro, facts=facts)


def cancelling(record: Record, body: Mapping[str, Any]) -> EntryForm:
    """An appointment that will not take place."""
    fields = (version(body), Field("reason", "Why it is cancelled", "textarea", hint=SHOWN_TO_THE_PATIENT))
    path = f"appointments/{body['id']}/cancel"
    facts = _appointment_facts(record, body)
    return form(
        record, "Cancel an appointment", path, "Cancel the appointment", fields, facts=facts, danger=True
    )


def attending(record: Record, body: Mapping[str, Any]) -> EntryForm:
    """An appointment that took place."""
    path = f"appointments/{body['id']}/attend"
    facts = _appointment_facts(record, body)
    return form(record, "It took place", path, "Mark it as done", (version(body),), facts=facts)
