"""Alerts: who sees and answers them; what the plan's rules say of a report, and why; what the tablet had said."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from server.features.care_plans import actions as care_plans
from server.features.sharing import actions as sharing
from server.features.symptoms import actions as symptoms
from server.features.symptoms.models import CheckIn
from server.features.triage import actions, queries
from server.foundation import clock
from server.foundation.gate import batch, reading
from server.foundation.permits import Denied
from server.foundation.problems import Conflict
from server.foundation.savepoint import part
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.symptoms import CheckInCorrectionSchema, CheckInSchema
from tests.server.cast import Cast
from tests.server.features.asking import EVERYBODY, MFOLFOX6, TEAM, UNKNOWN, Door, check_in, new_id
from tests.server.features.clinic import TODAY

OWN = TEAM | {"patient"}


def report(cast: Cast, at: datetime | None = None, **said: Any) -> CheckIn:
    """Ana says it, perhaps of a moment that is past."""
    return symptoms.submit_check_in(cast.ana, read(CheckInSchema(), check_in(at, **said)), by=cast.patient)


def rules(cast: Cast) -> list[str]:
    """The rules of all alerts, by name."""
    return sorted(alert.rule for alert in queries.alerts(cast.ana, by=cast.nurse))


def test_who_may_over_the_api(door: Door, cast: Cast, folfox: UUID) -> None:
    record = f"/api/patients/{cast.ana}/alerts"
    door.shuts_out("GET", record, dict, OWN, 200)
    for who in EVERYBODY:
        alert = uuid5(report(cast, celsius="38.4").id, "colorectal/mfolfox6 fever 1")
        for step, status in (("acknowledge", "acknowledged"), ("close", "closed")):
            answer = door.ask(who, "POST", f"{record}/{alert}/{step}", {"note": "Called"})
            assert answer.status_code == (200 if who in TEAM else 404), who
            assert who not in TEAM or answer.json["status"] == status
    assert door.ask(None, "POST", f"{record}/{UNKNOWN}/close", {}).status_code == 401


def test_who_may_through_actions(cast: Cast, folfox: UUID) -> None:
    said = report(cast, celsius="38.4")
    alert = queries.alerts(cast.ana, by=cast.nurse)[0]
    for who in EVERYBODY:
        by = getattr(cast, who)
        with pytest.raises(Denied):  # only the program raises, by the rules
            actions.raise_alerts(cast.ana, said, by=by)
        if who in OWN:
            assert queries.alert(cast.ana, alert.id, by=by).rule == "fever"
        else:
            with pytest.raises(Denied):
                queries.alert(cast.ana, alert.id, by=by)
        if who not in TEAM:
            with pytest.raises(Denied):
                actions.acknowledge(cast.ana, alert.id, note=None, by=by)


def test_a_fever_while_counts_may_be_low_is_red_and_says_why(
    door: Door, cast: Cast, folfox: UUID, now: datetime
) -> None:
    said = report(cast, celsius="38.4")
    (alert,) = door.ask("nurse", "GET", f"/api/patients/{cast.ana}/alerts").json
    assert (alert["tier"], alert["rule"], alert["rule_version"], alert["status"]) == (
        "red",
        "fever",
        1,
        "open",
    )
    assert (alert["plan"], alert["plan_version"]) == ("colorectal/mfolfox6", 1)
    assert alert["because"] == {
        "en": "Temperature 38.4 °C while blood counts may be low.",
        "es": "Temperatura de 38.4 °C mientras las defensas pueden estar bajas.",
    }
    assert alert["compared"] == [
        {
            "what": "temperature",
            "now": "38.4",
            "limit": ">= 38.0",
            "unit": "Cel",
            "before": None,
            "before_at": None,
            "against": None,
            "days": None,
        }
    ]
    assert "ASCO/IDSA" in alert["source"] and alert["raised_at"] == to_wire(now)
    assert alert["check_in_id"] == str(said.id)
    assert alert["id"] == str(uuid5(said.id, "colorectal/mfolfox6 fever 1"))
    assert [(row.open_alerts, row.urgency) for row in queries.panel(by=cast.nurse)] == [(1, 3)]


def test_the_same_fever_without_treatment_raises_nothing(cast: Cast, folfox: UUID, now: datetime) -> None:
    report(cast, now - timedelta(days=9), celsius="38.4")  # the day before the first cycle
    assert rules(cast) == []
    care_plans.end_assignment(cast.ana, folfox, ended_on=TODAY, reason="Done", by=cast.nurse)
    report(cast, celsius="38.4")
    assert rules(cast) == []
    report(cast, now - timedelta(days=1), celsius="38.4")  # the plan was still his on that day
    assert rules(cast) == ["fever"]


def test_a_batch_compares_with_what_it_brought_and_not_with_what_failed(
    cast: Cast, folfox: UUID, now: datetime
) -> None:
    with reading(), batch():
        report(cast, now - timedelta(days=3), fatigue=(1, 1))
        with suppress(RuntimeError), part():
            report(cast, now - timedelta(days=2), fatigue=(0,))
            raise RuntimeError("taken back")
        report(cast, now - timedelta(days=1), fatigue=(2, 1))
        assert rules(cast) == []  # 1 → 2; what was taken back was never said
        report(cast, now - timedelta(hours=1), fatigue=(3, 1))
    compared = [one for alert in queries.alerts(cast.ana, by=cast.nurse) for one in alert.compared]
    assert ("1", "first") in {(one["before"], one["against"]) for one in compared}


def test_worse_than_last_time_and_than_the_first_time(cast: Cast, folfox: UUID, now: datetime) -> None:
    report(cast, now - timedelta(days=6), fatigue=(0,))
    report(cast, now - timedelta(days=4), fatigue=(1, 1))
    report(cast, now - timedelta(days=2), nausea=(1, 1))  # says nothing of fatigue
    assert rules(cast) == []
    report(cast, now - timedelta(days=1), fatigue=(2, 1))  # 1 → 2 since last, 0 → 2 since first
    (alert,) = queries.alerts(cast.ana, by=cast.nurse)
    first = {
        "what": "severity_53",
        "now": "2",
        "limit": "+2",
        "unit": None,
        "before": "0",
        "against": "first",
    }
    assert alert.compared == [first | {"before_at": to_wire(now - timedelta(days=6)), "days": 5}]
    assert alert.tier == "amber" and alert.because["en"].endswith("clearly worse (from 0 to 2 of 4).")
    report(cast, fatigue=(4, 1))
    compared = [one for alert in queries.alerts(cast.ana, by=cast.nurse) for one in alert.compared]
    compared = [one for one in compared if one["now"] == "4"]
    found = {one["against"]: (one["before"], one["before_at"]) for one in compared if one["limit"] == "+2"}
    assert found == {
        "last": ("2", to_wire(now - timedelta(days=1))),
        "first": ("0", to_wire(now - timedelta(days=6))),
    }


def test_several_together_are_red(cast: Cast, folfox: UUID) -> None:
    report(cast, vomiting=(2, 3))
    assert "two_amber" not in rules(cast)
    said = report(cast, vomiting=(2, 3), mouth_sores=(3, 1))
    both = [alert for alert in queries.alerts(cast.ana, by=cast.nurse) if alert.check_in_id == said.id]
    together = next(alert for alert in both if alert.rule == "two_amber")
    assert together.tier == "red"
    assert {one["what"] for one in together.compared} == {"severity_10", "severity_3"}


def test_a_late_report_is_judged_by_its_own_day(cast: Cast, folfox: UUID, now: datetime) -> None:
    report(cast, now - timedelta(days=1), fatigue=(3, 0))
    before = rules(cast)
    late = report(cast, now - timedelta(days=5), fatigue=(1, 0))  # 3 came later: nothing got worse then
    assert rules(cast) == before
    late = report(cast, now - timedelta(days=4), fatigue=(3, 0))
    found = next(alert for alert in queries.alerts(cast.ana, by=cast.nurse) if alert.check_in_id == late.id)
    assert found.compared[0]["before_at"] == to_wire(now - timedelta(days=5)) and found.raised_at == now


def test_a_correction_is_judged_anew_and_compares_with_what_stands(
    cast: Cast, folfox: UUID, now: datetime
) -> None:
    wrong = report(cast, now - timedelta(days=2), fatigue=(4, 4))
    opened = len(rules(cast))
    newer = check_in(now, fatigue=(1, 1), amends=str(wrong.id), reason="I tapped the wrong answer")
    symptoms.correct_check_in(cast.ana, read(CheckInCorrectionSchema(), newer), by=cast.patient)
    assert len(rules(cast)) == opened  # what was raised stays, nothing is added
    said = report(cast, fatigue=(3, 1))
    found = next(alert for alert in queries.alerts(cast.ana, by=cast.nurse) if alert.check_in_id == said.id)
    assert found.compared[0]["before"] == "1"


def test_a_plan_given_twice_warns_once_and_a_later_version_does_not_warn_twice(
    cast: Cast, folfox: UUID, now: datetime
) -> None:
    again = MFOLFOX6 | {"id": new_id(), "anchor_on": TODAY - timedelta(days=8)}
    care_plans.assign_plan(cast.ana, again, by=cast.nurse)
    report(cast, celsius="38.4")
    assert rules(cast) == ["fever"]
    care_plans.end_assignment(cast.ana, folfox, ended_on=TODAY, reason="Newer version", by=cast.nurse)
    report(cast, now - timedelta(days=2), celsius="39")
    assert rules(cast) == ["fever", "fever"]


def test_what_the_tablet_said_is_kept_where_the_server_says_otherwise(cast: Cast, folfox: UUID) -> None:
    said = report(cast, celsius="38.4", vomiting=(2, 4), tablet_raised=["fever", "chills"])
    shown = {alert.rule: alert.shown_on_tablet for alert in queries.alerts(cast.ana, by=cast.nurse)}
    assert shown["fever"] is True and shown["vomiting_at_its_worst"] is False and "chills" not in shown
    assert said.tablet_raised == ["fever", "chills"]


def test_answering_an_alert_happens_once(door: Door, cast: Cast, folfox: UUID, now: datetime) -> None:
    record = f"/api/patients/{cast.ana}/alerts"
    alert = uuid5(report(cast, celsius="38.4").id, "colorectal/mfolfox6 fever 1")
    with clock.at(now + timedelta(minutes=5)):
        answer = door.ask("nurse", "POST", f"{record}/{alert}/acknowledge", {"note": "Told her to come in"})
    assert (answer.json["acknowledged_name"], answer.json["note"]) == ("Nurse", "Told her to come in")
    assert answer.json["acknowledged_at"] == to_wire(now + timedelta(minutes=5))
    second = door.ask("oncologist", "POST", f"{record}/{alert}/acknowledge", {})
    assert second.status_code == 409 and "Nurse" in second.json["detail"]
    closed = door.ask("oncologist", "POST", f"{record}/{alert}/close", {}).json
    assert (closed["status"], closed["acknowledged_name"], closed["note"]) == (
        "closed",
        "Nurse",
        "Told her to come in",
    )
    for step in ("close", "acknowledge"):
        assert door.ask("nurse", "POST", f"{record}/{alert}/{step}", {}).status_code == 409
    assert [(row.open_alerts, row.urgency) for row in queries.panel(by=cast.nurse)] == [(0, 0)]
    assert door.ask("nurse", "POST", f"{record}/{UNKNOWN}/acknowledge", {}).status_code == 404


def test_an_alert_may_be_closed_at_once(cast: Cast, folfox: UUID) -> None:
    report(cast, celsius="38.4")
    alert = queries.alerts(cast.ana, by=cast.nurse)[0]
    closed = actions.close_alert(cast.ana, alert.id, note="Thermometer was broken", by=cast.nurse)
    assert (closed.status, closed.acknowledged_name) == ("closed", "Nurse")
    with pytest.raises(Conflict):
        actions.acknowledge(cast.ana, alert.id, note=None, by=cast.nurse)


def test_the_patient_sees_that_it_was_seen_and_by_whom_but_not_what_was_noted(
    door: Door, cast: Cast, folfox: UUID
) -> None:
    record = f"/api/patients/{cast.ana}/alerts"
    alert = uuid5(report(cast, celsius="38.4").id, "colorectal/mfolfox6 fever 1")
    secret = "worried about her liver"
    door.ask("nurse", "POST", f"{record}/{alert}/acknowledge", {"note": secret})
    sharing.let_in(cast.ana, cast.other_patient.id, categories=["alerts"], by=cast.patient)
    for who in ("patient", "other_patient"):
        answer = door.ask(who, "GET", record)
        assert secret not in answer.get_data(as_text=True)
        assert (answer.json[0]["acknowledged_name"], answer.json[0]["note"]) == ("Nurse", None)
    assert door.ask("oncologist", "GET", record).json[0]["note"] == secret
    assert secret not in str(queries.alerts(cast.ana, by=cast.nurse)[0].body())
