"""Late is found from the plan's window and never claimed; where on the body, and how a check-in began, are kept."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from marshmallow import ValidationError

from server.features.symptoms import actions
from server.features.symptoms.models import CheckIn
from server.features.timeline.course import assigned
from server.foundation import clock
from server.foundation.db import end_session
from server.foundation.rebuild import rebuild
from shared.domain.instants import to_wire
from shared.domain.schedule import Occurrence, occurrences
from shared.schemas.base import read
from shared.schemas.symptoms import CheckInCorrectionSchema, CheckInSchema
from tests.server.cast import SYSTEM, Cast
from tests.server.features.asking import check_in, provenance

ZONE = "America/New_York"


def weekly(cast: Cast) -> Occurrence:
    """The first weekly check-in that Ana's plan asks."""
    (one,) = assigned(cast.ana, by=SYSTEM)
    end_session()
    start = one.course.anchor_on
    course = replace(one.course, starts_on=None)
    found = occurrences(one.plan, course, start, start + timedelta(days=8), ZONE)
    return next(due for due in found if due.task == "weekly_check_in")


def answered(cast: Cast, folfox: UUID, due: Occurrence, at: datetime, **more: Any) -> CheckIn:
    """Ana answers it at a moment; what the tablet claims of the due time is nonsense."""
    said = {"assignment_id": str(folfox), "task": due.task, "occurrence": due.key}
    claimed = provenance(at, due_at=to_wire(at + timedelta(days=900)))
    body = check_in(at, **said, provenance=claimed, **more)
    with clock.at(at + timedelta(minutes=1)):
        return actions.submit_check_in(cast.ana, read(CheckInSchema(), body), by=cast.patient)


def test_late_is_after_the_window_whatever_the_tablet_says(cast: Cast, folfox: UUID, now: datetime) -> None:
    due = weekly(cast)
    assert answered(cast, folfox, due, due.closes_at).late is False
    row = answered(cast, folfox, due, due.closes_at + timedelta(seconds=1))
    assert row.late is True and row.body()["late"] is True
    newer = check_in(now, assignment_id=str(folfox), task=due.task, occurrence=due.key)
    newer |= {"amends": str(row.id), "reason": "I tapped the wrong answer"}
    said = read(CheckInCorrectionSchema(), newer)
    assert actions.correct_check_in(cast.ana, said, by=cast.patient).late is True
    assert rebuild(repair=False) == []


def test_outside_the_plan_nothing_is_late(cast: Cast, folfox: UUID, now: datetime) -> None:
    said = read(CheckInSchema(), check_in(now))
    assert actions.submit_check_in(cast.ana, said, by=cast.patient).late is None
    elsewhere = replace(weekly(cast), key="weekly_check_in/1999-01-01/0", on=date(1999, 1, 1))
    assert answered(cast, folfox, elsewhere, now).late is None


def test_where_and_how_it_began_are_kept(cast: Cast, now: datetime) -> None:
    where = [{"item": 39, "places": ["right_hand", "left_hand"]}]
    body = check_in(now, numbness=(2,), where=where, started_from="same")
    row = actions.submit_check_in(cast.ana, read(CheckInSchema(), body), by=cast.patient)
    assert (row.where, row.started_from) == (where, "same")


@pytest.mark.parametrize(
    "where",
    [
        [{"item": 9, "places": ["chest"]}],
        [{"item": 39, "places": ["tail"]}],
        [{"item": 39, "places": []}],
        [{"item": 39, "places": ["chest", "chest"]}],
        [{"item": 39, "places": ["chest"]}, {"item": 39, "places": ["face"]}],
    ],
)
def test_a_place_is_one_we_know_of_what_was_answered(now: datetime, where: list[dict[str, Any]]) -> None:
    with clock.at(now), pytest.raises(ValidationError):
        read(CheckInSchema(), check_in(now, numbness=(2,), where=where))
