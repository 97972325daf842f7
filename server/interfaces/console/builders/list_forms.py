"""The forms of the lists: results, treatments and findings, medicines, allergies."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from server.interfaces.console.builders.forms import SHOWN_TO_THE_PATIENT, choices, form, version, when
from server.interfaces.console.builders.record import Record
from server.interfaces.console.views.entry import EntryForm, Field
from server.interfaces.console.views.panel import Choice
from shared.domain.instants import from_wire
from shared.schemas.timeline import EVENT_CATEGORIES

TESTS = (
    ("lab", "751-8", "Neutrophils", "10*9/L"),
    ("lab", "6690-2", "White blood cells", "10*9/L"),
    ("lab", "777-3", "Platelets", "10*9/L"),
    ("lab", "718-7", "Hemoglobin", "g/dL"),
    ("lab", "2160-0", "Creatinine", "mg/dL"),
    ("lab", "1975-2", "Bilirubin, total", "mg/dL"),
    ("lab", "1742-6", "ALT", "U/L"),
    ("tumour_marker", "2039-6", "CEA", "ng/mL"),
    ("tumour_marker", "2857-1", "PSA", "ng/mL"),
)
"""(category, LOINC code, name, usual unit) of what is entered most; anything else is entered by its name."""


def result(record: Record, body: Mapping[str, Any] | None) -> EntryForm:
    """A result, new or put right."""
    known = body or {}
    at = from_wire(known["taken_at"]).astimezone(record.zone) if body else None
    tests = tuple(Choice(code, f"{name} ({unit})") for _, code, name, unit in TESTS)
    which = (
        ()
        if body
        else (
            Field(
                "test", "Test", "select", "", choices=(*tests, Choice("other", "Another one, named below"))
            ),
            Field("name", "Name of another test", required=False),
        )
    )
    fields = (
        *((version(known),) if body else ()),
        *which,
        Field(
            "value",
            "Value",
            "text",
            known.get("value") or "",
            hint="A number such as 0.9, or words.",
            short=True,
        ),
        Field(
            "unit",
            "Unit",
            "text",
            known.get("unit") or "",
            required=False,
            short=True,
            hint="Empty: the test's usual unit." if not body else "",
        ),
        Field("low", "Range from", "number", known.get("low") or "", required=False),
        Field("high", "to", "number", known.get("high") or "", required=False),
        *when(record, at.date().isoformat() if at else "", f"{at:%H:%M}" if at else "", label="Taken on"),
        Field(
            "said_by",
            "Who says so",
            "text",
            known.get("said_by") or "",
            required=False,
            hint="A laboratory, another hospital. Empty: you.",
        ),
        *(
            (
                Field(
                    "status",
                    "This result",
                    "radios",
                    known["status"] if known["status"] == "cancelled" else "amended",
                    choices=(
                        Choice("amended", "is right as written here"),
                        Choice("cancelled", "is withdrawn"),
                    ),
                ),
            )
            if body
            else ()
        ),
    )
    facts = (("Test", known["name"]),) if body else ()
    path = f"results/{known['id']}" if body else "results/new"
    title = "Correct a result" if body else "Enter a result"
    return form(record, title, path, "Save the result", fields, facts=facts)


def event(record: Record) -> EntryForm:
    """A treatment or finding."""
    fields = (
        Field("category", "Kind", "select", "", choices=choices(EVENT_CATEGORIES)),
        Field("title", "What", hint=SHOWN_TO_THE_PATIENT),
        Field("started_on", "Day, or first day", "date"),
        Field("ended_on", "Last day", "date", required=False),
        Field("value", "Value", required=False, short=True),
        Field("unit", "Unit", required=False, short=True),
        Field("text", "More about it", "textarea", required=False),
        Field("said_by", "Who says so", required=False, hint="Empty: you."),
    )
    return form(record, "Enter a treatment or finding", "events/new", "Save it", fields)


def medicine(record: Record, row: Any | None) -> EntryForm:
    """A medicine of the one list."""

    def known(name: str) -> str:
        value = getattr(row, name, None)
        return value.isoformat() if isinstance(value, date) else str(value or "")

    status = known("status") or "active"
    fields = (
        *((Field("version", "", "hidden", known("version")),) if row else ()),
        Field("name", "Medicine", "text", known("name")),
        Field("dose_text", "Dose, as it is taken", "text", known("dose_text"), required=False),
        Field(
            "origin",
            "Where it comes from",
            "radios",
            known("origin") or "prescribed",
            choices=choices(("prescribed", "over_the_counter")),
        ),
        Field(
            "status", "Now", "radios", status, choices=choices(("active", "stopped", "planned", "completed"))
        ),
        Field("started_on", "Since", "date", known("started_on"), required=False),
        Field("ended_on", "Until", "date", known("ended_on"), required=False),
        Field(
            "said_by",
            "Who says so",
            "text",
            known("said_by"),
            required=False,
            hint="The patient, a letter. Empty: you.",
        ),
    )
    path = f"medicines/{row.id}" if row else "medicines/new"
    title = "Change a medicine" if row else "Add a medicine"
    return form(record, title, path, "Save the medicine", fields)


def allergy(record: Record, row: Any | None) -> EntryForm:
    """An allergy or intolerance."""

    def known(name: str) -> str:
        return str(getattr(row, name, None) or "")

    fields = (
        *((Field("version", "", "hidden", known("version")),) if row else ()),
        Field("substance", "Substance", "text", known("substance")),
        Field("reaction", "What it does", "text", known("reaction"), required=False),
        Field(
            "criticality",
            "Risk",
            "radios",
            known("criticality") or "unknown",
            choices=(Choice("high", "High"), Choice("low", "Low"), Choice("unknown", "Not known")),
        ),
        Field(
            "status", "Now", "radios", known("status") or "active", choices=choices(("active", "resolved"))
        ),
        Field(
            "said_by",
            "Who says so",
            "text",
            known("said_by"),
            required=False,
            hint="The patient, a letter. Empty: you.",
        ),
    )
    path = f"allergies/{row.id}" if row else "allergies/new"
    title = "Change an allergy" if row else "Add an allergy"
    return form(record, title, path, "Save the allergy", fields)
