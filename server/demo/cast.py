"""Who does things in a made-up patient's record, what a step of their story is, and ids that follow from words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from server.foundation.access import Actor
from shared.domain.plan import Plan

Step = tuple[datetime, Callable[[], Any]]
"""A moment, and what is done then."""


@dataclass
class Cast:
    """Who does things in this patient's record."""

    patient_id: UUID
    patient: Actor
    nurse: Actor
    oncologist: Actor
    helper: Actor | None = None
    helps_until: datetime | None = None


@dataclass(frozen=True)
class Later:
    """The version of the plan that a patient goes on with from a day on, and the id of that assignment."""

    plan: Plan
    on: date
    assignment_id: UUID


def made(*words: object) -> UUID:
    """An id that follows from words, the same in every demonstration clinic."""
    return uuid5(NAMESPACE_URL, "daymark:demonstration:" + ":".join(map(str, words)))
