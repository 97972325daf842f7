"""One subject's record as an export may show it: codes for ids, days on the patient's calendar, no names.

Nothing here reads the database; a record comes in as bodies of the ledger.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

Body = dict[str, Any]

KINDS = (
    "patients.patient",
    "patients.diagnosis",
    "trials.subject",
    "care_plans.assignment",
    "care_plans.hold",
    "care_plans.outcome",
    "prescriptions.prescription",
    "prescriptions.supply",
    "prescriptions.start",
    "timeline.cycle",
    "timeline.event",
    "timeline.appointment",
    "timeline.result",
    "symptoms.check_in",
    "triage.alert",
)
"""What an export is drawn from. Own goals and ticks, the journal with all its drawers, verdicts on leaves, and requests
for tablets are not: they are the patient's own, or say nothing about the course of the disease."""

_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)
REMOVED = "[removed]"
_CONTACT = re.compile(r"\S+@\S+|\+?\d(?:[\s()./-]{0,2}\d){5,}")
"""An e-mail address, or six and more digits as in a telephone or record number."""


def number_in(text: str | None) -> str | None:
    """A value that is a number and nothing else; words stay in the record.

    >>> number_in("5.2"), number_in("see the letter")
    ('5.2', None)
    """
    return text if text and _NUMBER.fullmatch(text) else None


class SubjectRecord:
    """The record of one subject up to an entry. `alias` turns an id of ours into a code that is the study's own."""

    def __init__(
        self, code: str, site: str, bodies: Mapping[str, list[Body]], part: Body, alias: Callable[[str], str]
    ) -> None:
        self.code, self.site, self.alias = code, site, alias
        self.enrolled_on = date.fromisoformat(part["enrolled_on"])
        self.ended_on = date.fromisoformat(part["ended_on"]) if part["ended_on"] else None
        self._bodies = bodies
        self._drawn: dict[Callable[..., Any], list[Body]] = {}
        self.patient: Body = (bodies["patients.patient"] or [{}])[0]
        self.zone = ZoneInfo(self.patient.get("time_zone", "UTC"))

    def of(self, kind: str, by: str) -> list[Body]:
        """The records of a kind with their ids turned to codes, in the order of one field, equals by code."""
        return [body for body, _ in self.with_ids(kind, by)]

    def with_ids(self, kind: str, by: str) -> list[tuple[Body, str]]:
        """As `of`, each with the id by which other records name it; the id itself does not leave."""
        found = [
            (body | {"id": self.alias(body["id"]), "subject": self.code}, body["id"])
            for body in self._bodies[kind]
        ]
        return sorted(found, key=lambda pair: (pair[0][by] or "", pair[0]["id"]))

    def drawn(self, lines: Callable[["SubjectRecord"], Iterable[Body]]) -> list[Body]:
        """The lines of a table, drawn once though several tables are made from them."""
        if lines not in self._drawn:
            self._drawn[lines] = list(lines(self))
        return self._drawn[lines]

    def day(self, moment: str) -> date:
        """The day of a moment on the patient's calendar."""
        return datetime.fromisoformat(moment).astimezone(self.zone).date()

    def timing(self, on: date | str | None) -> Body:
        """A day and its number in the study: 1 is the day of enrolment, -1 the day before; there is no day 0."""
        if on is None:
            return {"local_on": None, "study_day": None}
        day = date.fromisoformat(on) if isinstance(on, str) else on
        number = (day - self.enrolled_on).days
        return {"local_on": day.isoformat(), "study_day": number + 1 if number >= 0 else number}

    def takes_part(self, on: date | str | None) -> bool:
        """Whether a day is not after the subject's part has ended; what was before enrolment is history and stays."""
        if self.ended_on is None or on is None:
            return True
        return (date.fromisoformat(on) if isinstance(on, str) else on) <= self.ended_on

    def alias_of(self, row_id: str | None) -> str | None:
        """The code of a row that another one names."""
        return None if row_id is None else self.alias(row_id)

    @cached_property
    def plans(self) -> dict[str, Body]:
        """Plan and version by the id of the assignment."""
        return {
            body["id"]: {"plan": body["plan"], "plan_version": body["plan_version"]}
            for body in self._bodies["care_plans.assignment"]
        }

    def plan(self, assignment_id: str | None) -> Body:
        """The plan an assignment gave, or nothing."""
        return self.plans.get(assignment_id or "", {"plan": None, "plan_version": None})

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        contacts = self.patient.get("contacts") or []
        said = [
            self.patient.get("name"),
            self.patient.get("preferred_name"),
            *(c.get("name") for c in contacts),
        ]
        words = {word for name in said for word in re.findall(r"\w{3,}", name or "")}
        longest_first = sorted(words, key=lambda word: (-len(word), word))
        return re.compile(rf"\b(?:{'|'.join(longest_first)})\b", re.IGNORECASE) if words else None

    def cleared(self, text: str | None) -> str | None:
        """Typed text without the names the record knows, e-mail addresses and long numbers."""
        if text is None:
            return None
        text = _CONTACT.sub(REMOVED, text)
        return self._names.sub(REMOVED, text) if self._names else text
