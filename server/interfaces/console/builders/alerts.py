"""Alerts with their reason: the sentence, the answers compared, the rule and its source, what was done."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from server.interfaces.console.builders.record import Record
from server.interfaces.console.builders.words import (
    ATTRIBUTES,
    READER,
    READINGS,
    answer_words,
    plan_name,
    symptom_name,
    with_unit,
)
from server.interfaces.console.look import ago, counted, short_day
from server.interfaces.console.views.patient import AlertView, ComparedRow
from shared.domain.alerts import TIERS
from shared.domain.instants import from_wire
from shared.domain.symptoms import SymptomLibrary


def alert_views(record: Record) -> tuple[tuple[AlertView, ...], tuple[AlertView, ...]]:
    """(open, most urgent and oldest first; answered, newest first)."""
    open_ = [row for row in record.alerts if row.status == "open"]
    answered = [row for row in record.alerts if row.status != "open"]
    open_.sort(key=lambda row: (TIERS.index(row.tier), row.raised_at))
    notes = {row.id: row.note for row in record.check_ins}
    return (
        tuple(_view(record, row, notes.get(row.check_in_id)) for row in open_),
        tuple(_view(record, row, notes.get(row.check_in_id)) for row in answered),
    )


def _view(record: Record, row: SimpleNamespace, patient_note: str | None) -> AlertView:
    href = f"{record.href}/alerts/{row.id}"
    changeable = not record.rewound
    return AlertView(
        id=str(row.id),
        tier=row.tier,
        because=row.because.get(READER) or next(iter(row.because.values())),
        raised_at=row.raised_at.astimezone(record.zone),
        ago=ago(row.raised_at, record.now),
        rule=row.rule,
        rule_version=row.rule_version,
        plan=f"{plan_name(row.plan, row.plan_version)}, version {row.plan_version}",
        source=row.source.rstrip("."),
        compared=tuple(compared(record.library.symptoms, one, record.zone) for one in row.compared),
        shown_on_tablet=row.shown_on_tablet,
        patient_note=patient_note,
        acknowledge=f"{href}/acknowledge" if changeable and row.status == "open" else None,
        close=f"{href}/close" if changeable and row.status != "closed" else None,
        was_closed=row.status == "closed",
        acknowledged_at=record.local(row.acknowledged_at),
        acknowledged_by=row.acknowledged_name,
        note=row.note,
        why=f"{href}/why" if changeable else None,
    )


def compared(symptoms: SymptomLibrary, one: dict[str, Any], zone: ZoneInfo) -> ComparedRow:
    """One thing a rule looked at, in words: what, now, before with its day, what the rule asks for."""
    attribute, _, item = one["what"].rpartition("_")
    if not item.isdigit():
        bounds = one["limit"].replace(">= ", "at least ").replace("<= ", "at most ")
        name = READINGS.get(str(one["what"]), str(one["what"]))
        return ComparedRow(name, with_unit(one["now"], one["unit"]), None, with_unit(bounds, one["unit"]))
    number = int(item)
    what = f"{symptom_name(symptoms, number)}, {ATTRIBUTES.get(attribute, attribute)}"
    before = None
    if one["before"] is not None:
        before = answer_words(symptoms, number, attribute, one["before"])
        if one["before_at"]:
            at: datetime = from_wire(one["before_at"])
            before += f" ({short_day(at.astimezone(zone).date())})"
    limit = one["limit"]
    if limit.startswith("+"):
        asked = f"{counted(int(limit[1:]), 'step')} worse than the {one['against']} answer"
    else:
        asked = f"{answer_words(symptoms, number, attribute, limit)} or more"
    return ComparedRow(what, answer_words(symptoms, number, attribute, one["now"]), before, asked)
