"""What a patient reported, in the form the rules read it. How it is asked is in check_in_flow."""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any
from uuid import UUID

from shared.domain.composite import ATTRIBUTE_OF, PATTERNS, score
from shared.domain.instants import from_wire, to_wire


@dataclass(frozen=True)
class Answer:
    """One answer to one attribute of a symptom; None: it was asked and not answered."""

    item: int
    attribute: str
    value: int | None


@dataclass(frozen=True)
class ReadingValue:
    """A reading in the unit it was typed in, so that nothing is rounded before a rule looks at it."""

    what: str
    value: Decimal
    unit: str


@dataclass(frozen=True)
class Report:
    """One check-in: when it was reported (UTC), its answers and readings.

    `needs_us`: what was answered to "Do you need us today?"; None when it was not asked or not answered. It ranks
    who is called first and raises nothing by itself.
    """

    id: UUID
    reported_at: datetime
    answers: tuple[Answer, ...] = ()
    readings: tuple[ReadingValue, ...] = ()
    needs_us: bool | None = None

    @cached_property
    def _given(self) -> dict[int, dict[str, int | None]]:
        given: dict[int, dict[str, int | None]] = {}
        for answer in self.answers:
            given.setdefault(answer.item, {})[answer.attribute] = answer.value
        return given

    @classmethod
    def of_given(
        cls,
        report_id: UUID,
        reported_at: datetime,
        given: dict[int, dict[str, int | None]],
        readings: tuple[ReadingValue, ...] = (),
        needs_us: bool | None = None,
    ) -> "Report":
        """A report for judging many in a row: its answers by item and attribute, not as the list they were given in.

        >>> from datetime import UTC
        >>> one = Report.of_given(UUID(int=1), datetime(2026, 11, 22, tzinfo=UTC), {10: {"frequency": 3}})
        >>> one.value(10, "frequency"), one.answers
        (3, ())
        """
        report = cls(report_id, reported_at, (), readings, needs_us)
        report.__dict__["_given"] = given
        return report

    @property
    def items(self) -> Set[int]:
        """The symptoms that were asked about."""
        return self._given.keys()

    def value(self, item: int, attribute: str) -> int | None:
        """The answer to an attribute, or the composite; None when it was not answered.

        Where the first attribute was answered 0 the rest is not asked and counts as 0: who had no nausea
        had no bad nausea, so bad nausea a week later is worse.
        """
        given = self._given.get(item)
        if given is None:
            return None
        answered = given.get(attribute)
        if answered is not None:
            return answered
        pattern = PATTERNS.get(item, "")
        if attribute == "composite":
            return score(pattern, given)
        if pattern and given.get(ATTRIBUTE_OF[pattern[0]]) == 0:
            return 0 if attribute in map(ATTRIBUTE_OF.__getitem__, pattern) else None
        return None

    def to_json(self) -> dict[str, Any]:
        """The form kept with a saved evaluation."""
        return {
            "id": str(self.id),
            "reported_at": to_wire(self.reported_at),
            "answers": [{"item": a.item, "attribute": a.attribute, "value": a.value} for a in self.answers],
            "readings": [{"what": r.what, "value": str(r.value), "unit": r.unit} for r in self.readings],
            "needs_us": self.needs_us,
        }

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Report":
        """A report from its own form or a check-in's body; what was typed comes before what was converted."""
        return cls(
            id=UUID(str(body["id"])),
            reported_at=_moment(body["reported_at"]),
            answers=tuple(Answer(a["item"], a["attribute"], a["value"]) for a in body["answers"]),
            readings=tuple(_reading(reading) for reading in body["readings"]),
            needs_us=body.get("needs_us"),
        )


def _moment(value: str | datetime) -> datetime:
    return value if isinstance(value, datetime) else from_wire(value)


def _reading(body: dict[str, Any]) -> ReadingValue:
    typed, unit = body.get("typed"), body.get("typed_unit")
    if typed is not None and unit is not None:
        return ReadingValue(body["what"], Decimal(str(typed)), unit)
    return ReadingValue(body["what"], Decimal(str(body["value"])), body["unit"])


def reports_of(check_ins: Iterable[dict[str, Any]]) -> tuple[Report, ...]:
    """The reports that stand, oldest first, from the bodies of all check-ins of a patient.

    A check-in that another one corrects is left out. A correction speaks for the day it corrects: it takes the
    moment of the first report of its chain, so that putting last week right does not make it news of today.
    """
    by_id = {str(body["id"]): body for body in check_ins}
    amended = {str(body["amends"]) for body in by_id.values() if body.get("amends")}
    standing = []
    for key, body in by_id.items():
        if key in amended or body.get("superseded_by"):
            continue
        standing.append(Report.from_json(body | {"reported_at": _first_reported_at(body, by_id)}))
    return tuple(sorted(standing, key=order))


def _first_reported_at(body: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> datetime:
    seen = set()
    while body.get("amends") and str(body["amends"]) in by_id and str(body["id"]) not in seen:
        seen.add(str(body["id"]))
        body = by_id[str(body["amends"])]
    return _moment(body["reported_at"])


order: Callable[[Report], tuple[datetime, UUID]] = attrgetter("reported_at", "id")
"""The order of reports: by when they were reported; the id settles a tie the same way everywhere."""
