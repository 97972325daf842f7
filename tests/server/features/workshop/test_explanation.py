"""Alerts explained in full: who may ask, what is said of rule, approval, comparison and the nearest answers."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.features.sharing import actions as sharing
from server.features.symptoms import actions as symptoms
from server.features.triage import queries as triage
from server.features.workshop import queries
from server.foundation.permits import Denied
from shared.schemas.base import read
from shared.schemas.symptoms import CheckInCorrectionSchema, CheckInSchema
from tests.server.cast import Cast
from tests.server.features.asking import EVERYBODY, TEAM, UNKNOWN, Door, check_in, new_id

OWN = TEAM | {"patient"}


def alert_of(cast: Cast, rule: str, at: datetime | None = None, **said: Any) -> UUID:
    """The alert of a rule, raised by what Ana says."""
    symptoms.submit_check_in(cast.ana, read(CheckInSchema(), check_in(at, **said)), by=cast.patient)
    return next(one.id for one in triage.alerts(cast.ana, by=cast.nurse) if one.rule == rule)


def test_who_may(door: Door, cast: Cast, folfox: UUID) -> None:
    fever = alert_of(cast, "fever", celsius="38.4")
    path = f"/api/patients/{cast.ana}/alerts/{fever}/explanation"
    door.shuts_out("GET", path, dict, OWN, 200)
    assert door.ask("nurse", "GET", path.replace(str(fever), str(UNKNOWN))).status_code == 404
    for who in EVERYBODY:
        if who not in OWN:
            with pytest.raises(Denied):
                queries.explain_alert(cast.ana, fever, by=getattr(cast, who))


def test_a_fever_says_its_rule_its_source_who_signed_and_what_would_not_have_raised_it(
    door: Door, cast: Cast, folfox: UUID
) -> None:
    fever = alert_of(cast, "fever", celsius="38.4")
    told = door.ask("nurse", "GET", f"/api/patients/{cast.ana}/alerts/{fever}/explanation").json
    assert (told["tier"], told["rule"], told["plan_version"], told["note"]) == ("red", "fever", 1, None)
    assert "myelosuppression" in told["condition"] and "38.0 °C or more" in told["condition"]
    assert told["compared"] == ["temperature: 38.4 °C (limit >= 38.0 °C)"]
    assert told["nearest"] == ["temperature: 37.9 °C instead of 38.4 °C"] and told["together"] is False
    assert told["approved_by"] == "Daymark demonstration, not clinically approved"
    assert told["approval"].startswith("Signed by Daymark demonstration, not clinically approved on 2026-")
    assert told["year"] and told["source"] and told["because"]["en"].startswith("Temperature 38.4")


def test_worse_than_before_says_how_many_days_lie_between(cast: Cast, folfox: UUID, now: datetime) -> None:
    symptoms.submit_check_in(
        cast.ana, read(CheckInSchema(), check_in(now - timedelta(days=4), fatigue=(0,))), by=cast.patient
    )
    worse = alert_of(cast, "worse_fatigue", fatigue=(2, 1))
    told = queries.explain_alert(cast.ana, worse, by=cast.oncologist)
    assert any(line.endswith(": 0, 4 days before") for line in told.compared), told.compared
    assert any("1 instead of 2" in line for line in told.nearest), told.nearest


def test_a_helper_who_sees_alerts_alone_is_told_the_rule_and_no_other_answers(
    cast: Cast, folfox: UUID
) -> None:
    fever = alert_of(cast, "fever", celsius="38.4")
    with pytest.raises(Denied):
        queries.explain_alert(cast.ana, fever, by=cast.caregiver)
    sharing.withdraw_helper(cast.ana, cast.caregiver_grant, "Another help", by=cast.patient)
    sharing.let_in(cast.ana, cast.caregiver.id, categories=["alerts"], grant_id=new_id(), by=cast.patient)
    told = queries.explain_alert(cast.ana, fever, by=cast.caregiver)
    assert told.condition and told.compared and told.nearest == ()


def test_an_alert_of_a_corrected_report_still_says_what_was_compared(cast: Cast, folfox: UUID) -> None:
    said = check_in(None, celsius="38.4")
    symptoms.submit_check_in(cast.ana, read(CheckInSchema(), said), by=cast.patient)
    fever = triage.alerts(cast.ana, by=cast.nurse)[0].id
    newer = check_in(None, celsius="36.9") | {"amends": said["id"], "reason": "Read it wrongly."}
    symptoms.correct_check_in(cast.ana, read(CheckInCorrectionSchema(), newer), by=cast.patient)
    told = queries.explain_alert(cast.ana, fever, by=cast.nurse)
    assert told.compared == ("temperature: 38.4 °C (limit >= 38.0 °C)",) and told.nearest == ()
