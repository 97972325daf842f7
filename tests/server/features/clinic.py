"""Fixtures of the clinical features' tests: a Sunday morning, a cast that has been here for months, the API's door,
and Ana on a plan. Each folder's conftest takes them from here."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.features.care_plans import actions as care_plans
from server.features.triage.actions import roll_summary
from server.foundation import clock
from tests.server.cast import SYSTEM, Cast, assemble, number
from tests.server.features.asking import MFOLFOX6, Door, open_door

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
"""Ten in the morning in New York, where Ana lives."""
TODAY = date(2026, 11, 22)


@pytest.fixture
def now() -> Iterator[datetime]:
    """Let the test happen at one moment."""
    with clock.at(NOW):
        yield NOW


@pytest.fixture
def cast(app: Flask, now: datetime) -> Cast:
    """The people of `tests/server/cast.py`, here for half a year."""
    with clock.at(now - timedelta(days=180)):
        return assemble()


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
