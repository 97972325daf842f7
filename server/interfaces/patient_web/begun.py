"""A check-in under way: kept sealed in the browser of who gives it, for some days, and opened by nobody else.

Each step is kept before the next page comes, so that going back, a lost network or an ended sign-in loses nothing.
"""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Response, request

from server.interfaces.enclosed import disclose, enclose
from server.interfaces.patient_web.own import Mine
from shared.domain.instants import from_wire

LASTS = timedelta(days=3)
LARGEST = 3_900
"""Characters that a browser keeps under one name, with some to spare."""
PURPOSE = "check-in under way"


class TooLong(Exception):
    """More was written than a browser keeps."""


@dataclass(frozen=True)
class Begun:
    """Which check-in it is, and how far it came (`flow`, in its written form; None before the first question)."""

    id: str
    opened_at: str
    assignment: str
    task: str | None = None
    occurrence: str | None = None
    due_at: str | None = None
    symptom_set: str | None = None
    items: tuple[int, ...] = ()
    amends: str | None = None
    reported_at: str | None = None
    flow: dict[str, Any] | None = None
    shown: tuple[str, ...] = ()
    calling: tuple[str, ...] = ()
    """Rules that tell to call now: all that were shown, and those to show on the next page."""

    def but(self, **changes: Any) -> "Begun":
        """The same with some changes."""
        return replace(self, **changes)


@dataclass(frozen=True)
class _Kept:
    by: str
    patient: str
    at: str
    begun: dict[str, Any] = field(default_factory=dict)


def begun_in(mine: Mine) -> Begun | None:
    """What this person began in this browser for this record; None for nothing, and for what is some days old."""
    kept = disclose(PURPOSE, request.cookies.get(_name(mine)))
    if kept is None or (kept["by"], kept["patient"]) != (str(mine.by.id), str(mine.patient_id)):
        return None
    if from_wire(kept["at"]) + LASTS < mine.now:
        return None
    lists = {name: tuple(kept["begun"][name]) for name in ("items", "shown", "calling")}
    return Begun(**kept["begun"] | lists)


def keep(response: Response, mine: Mine, begun: Begun) -> Response:
    """Keep it in the browser with this answer. TooLong when the browser would drop it."""
    written = _written(mine, begun, mine.now)
    response.set_cookie(
        _name(mine),
        written,
        max_age=int(LASTS.total_seconds()),
        secure=True,
        httponly=True,
        samesite="Strict",
        path="/",
    )
    return response


def forget(response: Response, mine: Mine) -> Response:
    """Nothing is under way any more."""
    response.delete_cookie(_name(mine), path="/", secure=True, httponly=True, samesite="Strict")
    return response


def _written(mine: Mine, begun: Begun, at: datetime) -> str:
    kept = _Kept(str(mine.by.id), str(mine.patient_id), at.isoformat(), asdict(begun))
    written = enclose(PURPOSE, asdict(kept))
    if len(written) > LARGEST:
        raise TooLong
    return written


def _name(mine: Mine) -> str:
    return f"__Host-daymark-begun-{mine.patient_id.hex[-12:]}"
