"""The forms about a cycle of treatment: given with its doses, moved, cancelled."""

from collections.abc import Mapping
from typing import Any

from server.interfaces.console.builders.forms import SHOWN_TO_THE_PATIENT, form, version
from server.interfaces.console.builders.record import Record
from server.interfaces.console.builders.words import READER
from server.interfaces.console.look import day
from server.interfaces.console.views.entry import EntryForm, Field
from shared.domain.regimen import Cycle

NOTHING_ENTERED = {"version": 0}
"""What a cycle without news is looked at as."""


def giving(record: Record, cycle: Cycle, path: str, news: Mapping[str, Any] | None) -> EntryForm:
    """A cycle as it was given: the day, each drug's dose, and why anything differs."""
    before = {dose["drug"]: dose for dose in (news or {}).get("doses", [])}
    today = record.today.isoformat()
    given = (news or {}).get("given_on") or (
        cycle.starts_on.isoformat() if cycle.starts_on <= record.today else today
    )
    doses = [
        Field(
            f"dose_{drug.key}",
            drug.names[READER],
            "text",
            (before.get(drug.key) or {}).get("given") or drug.dose,
            hint=f"Planned: {drug.dose} {drug.unit}",
            unit=drug.unit,
        )
        for drug in cycle.block.drugs
    ]
    reason = next((dose["reason"] for dose in before.values() if dose["reason"]), "")
    fields = (
        version(news or NOTHING_ENTERED),
        Field("given_on", "Day it was given", "date", given),
        *doses,
        Field(
            "dose_reason",
            "Why a dose was changed",
            "textarea",
            reason,
            required=False,
            hint="Needed if a dose differs from the plan.",
        ),
        Field(
            "reason",
            "Why on another day than planned",
            "textarea",
            (news or {}).get("reason") or "",
            required=False,
        ),
    )
    facts = (("Cycle", f"{cycle.number}, {cycle.block.names[READER]}"), ("Planned", day(cycle.expected_on)))
    return form(record, f"Cycle {cycle.number} was given", path, "Save it as given", fields, facts=facts)


def delaying(record: Record, cycle: Cycle, path: str, news: Mapping[str, Any] | None) -> EntryForm:
    """A cycle that moves to a later day."""
    fields = (
        version(news or NOTHING_ENTERED),
        Field("planned_on", "New day", "date"),
        Field("reason", "Why it moves", "textarea", hint=SHOWN_TO_THE_PATIENT),
    )
    facts = (("Cycle", f"{cycle.number}, {cycle.block.names[READER]}"), ("Planned", day(cycle.starts_on)))
    intro = "Later cycles, tasks and visits that depend on it move with it."
    return form(record, f"Move cycle {cycle.number}", path, "Move it", fields, facts=facts, intro=intro)


def cancelling_cycle(record: Record, cycle: Cycle, path: str, news: Mapping[str, Any] | None) -> EntryForm:
    """A cycle that is not given."""
    why = Field("reason", "Why it is not given", "textarea", hint=SHOWN_TO_THE_PATIENT)
    fields = (version(news or NOTHING_ENTERED), why)
    facts = (("Cycle", f"{cycle.number}, {cycle.block.names[READER]}"), ("Planned", day(cycle.starts_on)))
    return form(
        record, f"Cancel cycle {cycle.number}", path, "Cancel the cycle", fields, facts=facts, danger=True
    )
