"""Leaves that helped: who may say so, who sees the numbers, and that the last word of each patient is one voice."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.features.leaves import actions, queries
from server.foundation import clock
from server.foundation.permits import Denied
from server.foundation.problems import Invalid
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.leaves import LeafVerdictSchema
from tests.server.cast import Cast
from tests.server.features.asking import EVERYBODY, TEAM, UNKNOWN, Door, new_id
from tests.server.features.clinic import TODAY

OWN = TEAM | {"patient"}


def verdict(now: datetime, leaf: str = "before_first_day", **more: Any) -> dict[str, Any]:
    """A leaf helped, in wire form."""
    said = {"id": str(new_id()), "leaf": leaf, "helped": True, "on": str(TODAY), "said_at": to_wire(now)}
    return said | more


def judge(cast: Cast, patient: UUID, who: str, now: datetime, **more: Any) -> None:
    actions.judge(patient, read(LeafVerdictSchema(), verdict(now, **more)), by=getattr(cast, who))


def test_who_may_over_the_api(door: Door, cast: Cast, folfox: UUID, now: datetime) -> None:
    path = f"/api/patients/{cast.ana}/leaves/verdicts"
    door.shuts_out("GET", path, dict, OWN, 200)
    said = lambda: verdict(now, assignment_id=str(folfox))  # noqa: E731
    door.shuts_out("POST", path, said, {"patient"}, 201)
    for who in EVERYBODY:
        counted = door.ask(who, "GET", "/api/leaves/counts")
        allowed = who in TEAM | {"coordinator", "other_nurse", "far_nurse"}
        assert counted.status_code == (200 if allowed else 404), who
        if allowed:
            seen = [{"leaf": "before_first_day", "helped": 1, "did_not": 0}]
            assert counted.json == (seen if who in TEAM | {"coordinator"} else []), who


def test_the_last_word_of_each_patient_is_one_voice(cast: Cast, now: datetime) -> None:
    for minute, helped in enumerate((True, True, False)):
        with clock.at(now + timedelta(minutes=minute)):
            judge(cast, cast.ana, "patient", now, helped=helped)
    judge(cast, cast.ben, "other_patient", now)
    judge(cast, cast.ana, "patient", now, leaf="mouth_care")
    counts = [(one.leaf, one.helped, one.did_not) for one in queries.counts(by=cast.nurse)]
    assert counts == [("before_first_day", 0, 1), ("mouth_care", 1, 0)]
    assert [(one.leaf, one.helped) for one in queries.counts(by=cast.other_nurse)] == [
        ("before_first_day", 1)
    ]


def test_a_plan_of_somebody_else_is_refused(cast: Cast, now: datetime) -> None:
    with pytest.raises(Invalid):
        judge(cast, cast.ana, "patient", now, assignment_id=str(UNKNOWN))
    with pytest.raises(Denied):
        judge(cast, cast.ana, "caregiver", now)
