"""What the charts are drawn from: cycles, scores, alerts, in plain values. No geometry lives here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Cycle:
    """A cycle from its first day to its last. `given_on` is None until the treatment was given."""

    number: int
    planned_on: date
    given_on: date | None
    last_on: date
    status: str

    @property
    def first_on(self) -> date:
        """The day that counts as day 1: the day given, else the day planned."""
        return self.given_on or self.planned_on


@dataclass(frozen=True)
class Series:
    """One symptom: its composite score (0 to 3, None where none could be made) by the day reported."""

    name: str
    scores: Mapping[date, int | None]


@dataclass(frozen=True)
class AlertMark:
    """An alert on the day it was raised."""

    on: date
    tier: Literal["red", "amber", "green"]
    because: str
