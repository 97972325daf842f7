"""What all forms about a patient share: whose they are, the way back, times on the patient's clock, versions.

The forms themselves are in visit_forms, cycle_forms, list_forms and plan_forms; reading them is the routes' part.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from server.interfaces.console.builders.record import Record
from server.interfaces.console.builders.words import age, plain
from server.interfaces.console.look import day
from server.interfaces.console.views.entry import EntryForm, Field
from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.panel import Choice

SHOWN_TO_THE_PATIENT = "The patient sees this."


def choices(keys: Iterable[str]) -> tuple[Choice, ...]:
    """Keys as options in words."""
    return tuple(Choice(key, plain(key).capitalize()) for key in keys)


def named(record: Record) -> str:
    """Whose form it is, so that nothing is entered into the wrong record."""
    who = record.patient
    born = f", born {day(who.birth_on)}" if who.birth_on else ""
    return f"{who.name}, {age(who.birth_on, record.today)}{born}"


def form(
    record: Record, title: str, path: str, submit: str, fields: Iterable[Field], **more: Any
) -> EntryForm:
    """A form about this patient, with the way back to their page."""
    back = Link(record.href, record.patient.name)
    return EntryForm(title, named(record), back, f"{record.href}/{path}", submit, tuple(fields), **more)


def version(body: Mapping[str, Any]) -> Field:
    """The version that was looked at, so that a change in the meantime is noticed."""
    return Field("version", "", "hidden", str(body["version"]))


def when(
    record: Record, on: str = "", at: str = "", *, label: str = "Day", names: tuple[str, str] = ("on", "at")
) -> tuple[Field, Field]:
    """A day and a time on the patient's clock, whose zone is named."""
    return (
        Field(names[0], label, "date", on),
        Field(names[1], "Time", "time", at, hint=f"In the patient's time zone, {record.patient.time_zone}."),
    )
