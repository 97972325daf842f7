"""Results that the team sees first: who sees what until when, on every way out, and that the release is never missed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from server.config import SettingError, Settings
from server.features.timeline import actions, queries
from server.features.timeline.releases import release_results
from server.foundation import clock
from server.foundation.rebuild import rebuild
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.timeline import ResultSchema
from tests.server.cast import Cast
from tests.server.features.asking import TEAM, Door

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def a_day(request: pytest.FixtureRequest) -> None:
    """The server shows laboratory results to patients a day after they were entered."""
    if "app" in request.fixturenames:
        app: Flask = request.getfixturevalue("app")
        settings: Settings = app.extensions["daymark_settings"]
        app.extensions["daymark_settings"] = replace(settings, result_release_hours="lab=24")


def result(now: datetime, **more: Any) -> dict[str, Any]:
    """A tumour marker from the laboratory, as loaded."""
    said = {"category": "lab", "name": "CEA", "value": "12.4", "unit": "ng/mL", "high": "5"}
    return read(ResultSchema(), said | {"taken_at": to_wire(now - DAY)} | more)


def value(cast: Cast, who: str) -> str | None:
    (row,) = queries.results(cast.ana, by=getattr(cast, who))
    (body,) = (
        body for kind, body in queries.records(cast.ana, by=getattr(cast, who)) if kind == queries.RESULT
    )
    versions = [one["body"]["value"] for one in queries.changes(cast.ana, row.id, by=getattr(cast, who))]
    assert body["value"] == row.value == versions[-1]
    return row.value


def test_who_may_release_over_the_api(door: Door, cast: Cast, now: datetime) -> None:
    row = actions.keep_result(cast.ana, result(now), by=cast.nurse)
    path = f"/api/patients/{cast.ana}/results"
    (seen,) = door.ask("patient", "GET", path).json
    assert (seen["name"], seen["value"], seen["high"]) == ("CEA", None, None)
    assert seen["released_at"] == to_wire(now + DAY) and seen["taken_at"] == to_wire(now - DAY)
    assert door.ask("nurse", "GET", path).json[0]["value"] == "12.4"
    door.shuts_out("POST", f"{path}/{row.id}/release", dict, TEAM, 200)
    (seen,) = door.ask("patient", "GET", path).json
    assert (seen["value"], seen["released_at"]) == ("12.4", to_wire(now))


def test_until_then_the_value_is_the_teams(cast: Cast, now: datetime) -> None:
    actions.keep_result(cast.ana, result(now), by=cast.nurse)
    assert (value(cast, "patient"), value(cast, "oncologist")) == (None, "12.4")
    with clock.at(now + DAY - timedelta(seconds=1)):
        release_results()
        assert value(cast, "patient") is None
    with clock.at(now + DAY):
        assert value(cast, "patient") == "12.4"


def test_the_release_is_written_once_however_late_the_job_runs(cast: Cast, now: datetime) -> None:
    row = actions.keep_result(cast.ana, result(now), by=cast.nurse)
    with clock.at(now + 9 * DAY):
        release_results()
        release_results()
        (kept,) = queries.results(cast.ana, by=cast.patient)
        assert (kept.version, kept.released_at, kept.release_due_at) == (2, now + DAY, None)
        assert queries.changes(cast.ana, row.id, by=cast.patient)[-1]["verb"] == "timeline.result.release"
        corrected = result(now, id=str(row.id), value="12.5")
        actions.keep_result(cast.ana, corrected, by=cast.nurse)
        assert value(cast, "patient") == "12.5"
    assert rebuild(repair=False) == []


def test_other_kinds_and_history_wait_for_nobody(cast: Cast, now: datetime) -> None:
    actions.keep_result(cast.ana, result(now, category="vital"), by=cast.nurse)
    actions.keep_result(cast.ana, result(now, taken_at=to_wire(now - 400 * DAY)), by=cast.nurse)
    assert [row.value for row in queries.results(cast.ana, by=cast.patient)] == ["12.4", "12.4"]


@pytest.mark.parametrize(
    ("text", "hours"), [("0", 0), ("24", 24), ("lab=5, tumour_marker=72", 5), ("vital=1", 0)]
)
def test_the_delay_is_read_from_the_setting(text: str, hours: int) -> None:
    assert Settings(result_release_hours=text).release_delay("lab") == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["soon", "lab=", "lab=-1", "imaging=72", "lab=24;vital=1", "9999"])
def test_a_delay_that_cannot_be_read_stops_the_server(text: str) -> None:
    with pytest.raises(SettingError, match="RESULT_RELEASE"):
        Settings.from_env({"DAYMARK_RESULT_RELEASE_HOURS": text})


def test_values_are_told_with_limits_and_grades(door: Door, cast: Cast, now: datetime) -> None:
    path = f"/api/patients/{cast.ana}/results"
    blood = result(now, code="751-8", name="Neutrophils", value="0.8", unit="10*9/L", high=None)
    row = actions.keep_result(cast.ana, blood, by=cast.nurse)
    (seen,) = door.ask("patient", "GET", path).json
    assert (seen["flag"], seen["reference"], seen["grades"]) == (None, None, [])
    (seen,) = door.ask("nurse", "GET", path).json
    assert seen["flag"] == "low" and seen["reference"]["origin"] == "usual"
    assert [(one["version"], one["grade"]) for one in seen["grades"]] == [("5.0", 3), ("6.0", 2)]
    own = result(now, id=str(row.id), code="751-8", value="0.8", unit="10*9/L", low="0.5", high="6")
    actions.keep_result(cast.ana, own, by=cast.nurse)
    (seen,) = door.ask("nurse", "GET", path).json
    assert (seen["flag"], seen["reference"]) == ("normal", {"low": "0.5", "high": "6", "origin": "result"})
    for value in ("<0.8", "positive", "NaN"):
        actions.keep_result(cast.ana, own | {"value": value}, by=cast.nurse)
        (seen,) = door.ask("nurse", "GET", path).json
        assert (seen["flag"], seen["grades"]) == (None, [])
