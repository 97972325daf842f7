"""Who does things in a made-up patient's record, and what a step of their story is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.foundation.access import Actor

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
