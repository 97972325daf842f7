"""Appointments, medicines, allergies and check-ins as rows, each with what may be done about it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from server.features.patients import queries as patients
from server.foundation.access import Actor
from server.interfaces.console.builders.record import Record
from server.interfaces.console.builders.words import (
    ORIGINS,
    READER,
    READINGS,
    language_name,
    plain,
    symptom_name,
    with_unit,
)
from server.interfaces.console.look import day, moment, short_day
from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.patient import (
    AllergyRow,
    AppointmentRow,
    CheckInRow,
    MedicineRow,
)
from shared.domain.body_places import PLACES
from shared.domain.instants import from_wire


def appointment_rows(record: Record) -> tuple[AppointmentRow, ...]:
    """What is to come first, soonest first; then what was, newest first."""
    rows = [(from_wire(body["starts_at"]), body) for body in record.of_kind("timeline.appointment")]
    coming = sorted((row for row in rows if row[0] >= record.now), key=lambda row: row[0])
    gone = sorted((row for row in rows if row[0] < record.now), key=lambda row: row[0], reverse=True)
    return tuple(_appointment(record, at, body) for at, body in (*coming, *gone[:12]))


def _appointment(record: Record, at: datetime, body: dict[str, Any]) -> AppointmentRow:
    href = f"{record.href}/appointments/{body['id']}"
    about = f"{body['title']} of {short_day(at.astimezone(record.zone).date())}"
    links = ()
    if body["status"] in ("booked", "moved") and not record.rewound:
        links = (Link(f"{href}/move", "Move", about), Link(f"{href}/cancel", "Cancel", about))
        if at < record.now:
            links = (Link(f"{href}/attend", "It took place", about), *links)
    moved = body["moved_from"]
    return AppointmentRow(
        starts_at=at.astimezone(record.zone),
        title=body["title"],
        place=body["place"] or "",
        status=body["status"],
        moved_from=from_wire(moved).astimezone(record.zone)
        if moved and body["status"] != "cancelled"
        else None,
        reason=body["reason"],
        links=links,
    )


def medicine_rows(record: Record, *, by: Actor) -> tuple[MedicineRow, ...]:
    """The one list of medicines: each once, with what the patient or a helper says of the team's own entries."""
    lines, _ = patients.medicine_lines(record.patient.patient_id, by=by)
    return tuple(
        MedicineRow(
            row["name"],
            row["dose_text"] or "",
            ORIGINS[row["origin"]],
            row["status"],
            _span(row["started_on"], row["ended_on"]),
            _whose_word(row) + (_beside(one.beside, "no longer taken") if one.beside else ""),
            (Link(f"{record.href}/medicines/{row['id']}", "Change", row["name"]),),
        )
        for one in lines
        for row in (one.row,)
    )


def _whose_word(row: Mapping[str, Any]) -> str:
    return row["said_by"] or "source not named"


def _beside(row: Mapping[str, Any], ended: str) -> str:
    """What was said of an entry that counts all the same: "; Ana Ruiz: no longer taken, it upset my stomach"."""
    said = [] if row["status"] == "active" else [ended]
    changed = [row.get("dose_text"), row.get("when_text"), row.get("note")]
    return f"; {_whose_word(row)}: {', '.join([*said, *(text for text in changed if text)])}"


def _span(started: date | None, ended: date | None) -> str:
    if ended:
        return f"{day(started)} to {day(ended)}" if started else f"until {day(ended)}"
    return f"since {day(started)}" if started else "start not known"


def allergy_rows(record: Record, *, by: Actor) -> tuple[AllergyRow, ...]:
    """Allergies, the dangerous ones first."""
    lines, _ = patients.allergy_lines(record.patient.patient_id, by=by)
    return tuple(
        AllergyRow(
            row["substance"],
            row["reaction"] or "",
            "" if row["criticality"] == "unknown" else row["criticality"],
            row["status"],
            _whose_word(row) + (_beside(one.beside, "no longer an allergy") if one.beside else ""),
            (Link(f"{record.href}/allergies/{row['id']}", "Change", row["substance"]),),
        )
        for one in lines
        for row in (one.row,)
    )


BEGAN = {"same": "began as last time", "nothing_new": "began with “nothing new”"}
"""Shortcuts of a check-in: who reads the answers should know that they were shown filled in."""


def check_in_rows(
    record: Record, rows: list[SimpleNamespace], devices: dict[UUID, str]
) -> tuple[CheckInRow, ...]:
    """Check-ins as said, with how each came about."""
    by_id = {row.id: row for row in (*rows, *record.check_ins)}
    return tuple(_check_in(record, row, by_id, devices) for row in rows)


def _check_in(
    record: Record, row: SimpleNamespace, by_id: dict[Any, SimpleNamespace], devices: dict[UUID, str]
) -> CheckInRow:
    came = row.provenance
    amended = by_id.get(row.amends)
    corrects = None
    if row.amends is not None:
        when = moment(record.local(amended.reported_at)) if amended else "an earlier one"
        corrects = f"Corrects {when}: {row.reason}"
    scores = [
        (symptom_name(record.library.symptoms, int(item)), score) for item, score in row.composites.items()
    ]
    device = came.get("device")
    return CheckInRow(
        reported_at=row.reported_at.astimezone(record.zone),
        scores=tuple(sorted(scores, key=lambda pair: (-(pair[1] or 0), pair[0]))),
        readings=", ".join(_reading(one) for one in row.readings),
        note=row.note,
        due_at=_at(record, came.get("due_at")),
        opened_at=_at(record, came.get("opened_at")),
        saved_at=from_wire(came["saved_at"]).astimezone(record.zone),
        received_at=row.received_at.astimezone(record.zone),
        mode=came["mode"],
        device=devices.get(UUID(device), "another device") if device else "none",
        language=language_name(came["language"]),
        read_aloud=bool(came.get("read_aloud")),
        answered_by=_answered_by(came),
        corrects=corrects,
        corrected=row.superseded_by is not None,
        needs_us=row.needs_us,
        places=_places(record, getattr(row, "where", None) or ()),
        late=bool(getattr(row, "late", None)),
        began=BEGAN.get(getattr(row, "started_from", None) or "none", ""),
    )


def _places(record: Record, where: Iterable[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            symptom_name(record.library.symptoms, one["item"]),
            ", ".join(PLACES[key].name(READER).lower() for key in one["places"]),
        )
        for one in where
    )


def _answered_by(came: dict[str, Any]) -> str:
    if came["mode"] in ("telephone", "paper"):
        return "the team, for the patient"
    return "a helper, for the patient" if came.get("on_behalf_of") else "the patient"


def _at(record: Record, text: str | None) -> datetime | None:
    return from_wire(text).astimezone(record.zone) if text else None


def _reading(one: dict[str, Any]) -> str:
    shown = f"{READINGS.get(one['what'], plain(one['what']))} {with_unit(one['value'], one['unit'])}"
    if one["typed_unit"] != one["unit"]:
        shown += f" (typed {with_unit(one['typed'], one['typed_unit'])})"
    return shown
