"""Fixtures of the clinical features' tests: a Sunday morning, a cast that has been here for months, the API's door,
and Ana on a plan. Each folder's conftest takes them from here."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from server.features.care_plans import actions as care_plans
from server.features.triage.actions import roll_summary
from server.foundation import clock
from tests.server.beginnings import MORNING
from tests.server.cast import SYSTEM, Cast, number
from tests.server.features.asking import MFOLFOX6, Door, open_door

NOW = MORNING
TODAY = date(2026, 11, 22)


@pytest.fixture
def now() -> Iterator[datetime]:
    """Let the test happen at one moment."""
    with clock.at(NOW):
        yield NOW


@pytest.fixture
def cast(people: Cast, now: datetime) -> Cast:
    """The people of `tests/server/cast.py`, on that Sunday morning."""
    return people


@pytest.fixture
def door(client: FlaskClient, cast: Cast) -> Door:
    """The API, everybody with a password."""
    return open_door(client, cast)


@pytest.fixture
def folfox(cast: Cast, now: datetime) -> UUID:
    """Ana on mFOLFOX6 since her first cycle began; today is its ninth day."""
    given = {"id": number(71), "anchor_on": TODAY - timedelta(days=8)} | MFOLFOX6
    with clock.at(now - timedelta(days=8, hours=2)):
        assignment = care_plans.assign_plan(cast.ana, given, by=cast.nurse)
    roll_summary(cast.ana, by=SYSTEM)
    return assignment.id
