"""Rules tried before use on real records: who may, whose answers are read and noted, the same figures as were stored,
the budget of a team, and all of it over JSON and on the command line."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from server.features.accounts import actions as accounts
from server.features.care_plans import actions as care_plans
from server.features.care_plans.library import shelf
from server.features.symptoms import actions as symptoms
from server.features.triage import queries as triage
from server.features.workshop import actions
from server.features.workshop.forecast_queries import forecast, hindcast
from server.features.workshop.proposal_queries import proposals
from server.features.workshop.replay_queries import Limits, replay
from server.foundation import clock
from server.foundation.access import AccessEntry, Actor
from server.foundation.db import db
from server.foundation.permits import Denied
from server.foundation.problems import Invalid
from shared.schemas.base import read
from shared.schemas.symptoms import CheckInCorrectionSchema, CheckInSchema
from tests.server.cast import SYSTEM, Cast, number
from tests.server.features.accounts.conftest import PASSPHRASE
from tests.server.features.asking import EVERYBODY, MFOLFOX6, Door, check_in
from tests.server.features.clinic import TODAY

KEY = "colorectal/mfolfox6"
SEES = {"patient", "caregiver", "nurse", "oncologist"}
"""Who may read Ana's symptoms, and so try rules on them."""
NEVER = {"coordinator", "administrator", "stranger"}


@pytest.fixture
def weeks(cast: Cast, folfox: UUID, now: datetime) -> int:
    """Ana's reports of a week, one of them corrected; Ben, of another team, has the plan too and had a fever."""
    by_day: tuple[dict[str, Any], ...] = (
        {"fatigue": (0,), "numbness": (1, 1)},
        {"fatigue": (2, 1)},
        {"numbness": (3, 3), "celsius": "37.0"},
        {"celsius": "38.4"},
        {"nausea": (3, 3), "fatigue": (3, 3)},
    )
    for place, said in enumerate(by_day):
        at = now - timedelta(days=len(by_day) - place)
        with clock.at(at + timedelta(minutes=5)):
            symptoms.submit_check_in(cast.ana, read(CheckInSchema(), check_in(at, **said)), by=cast.patient)
    wrong = check_in(now - timedelta(hours=3), celsius="39.5")
    symptoms.submit_check_in(cast.ana, read(CheckInSchema(), wrong), by=cast.patient)
    right = check_in(now - timedelta(hours=1), celsius="36.5") | {"amends": wrong["id"], "reason": "Misread"}
    symptoms.correct_check_in(cast.ana, read(CheckInCorrectionSchema(), right), by=cast.patient)
    given = {"id": number(74), "anchor_on": TODAY - timedelta(days=8)} | MFOLFOX6
    with clock.at(now - timedelta(days=8)):
        care_plans.assign_plan(cast.ben, given, by=cast.other_nurse)
    hot = check_in(now - timedelta(days=1), celsius="38.9")
    symptoms.submit_check_in(cast.ben, read(CheckInSchema(), hot), by=cast.other_patient)
    return len(by_day) + 1


def plan(version: int = 1) -> Any:
    return shelf().plans[KEY, version]


def test_who_may(cast: Cast, weeks: int) -> None:
    for who in EVERYBODY:
        by: Actor = getattr(cast, who)
        for ask in (replay, forecast, hindcast):
            if who in NEVER:
                with pytest.raises(Denied):
                    ask(plan(), by=by)
            else:
                ask(plan(), by=by)
        found = None if who in NEVER else replay(plan(2), by=by)
        if who in SEES:
            assert found is not None and (found.patients, found.unseen, found.check_ins) == (1, 1, weeks)
            assert {one.patient_id for one in found.moved} <= {cast.ana}
        elif found is not None:
            assert found.check_ins <= 1 and cast.ana not in {one.patient_id for one in found.moved}


def test_the_version_they_have_raises_again_what_was_stored(cast: Cast, weeks: int) -> None:
    stored = [one for one in triage.alerts(cast.ana, by=cast.nurse) if one.compared[0]["now"] != "39.5"]
    found = replay(plan(), by=cast.nurse)
    assert found.alerts(after=True) == found.alerts(after=False) == found.stored == len(stored) > 4
    assert found.not_reproducible == found.vanished == found.appeared == 0
    assert found.nurses == 1
    per_nurse = found.per_nurse_and_day(after=True)
    assert per_nurse is not None and per_nurse * 90 == len(stored)
    assert found.mattered >= 2 and found.sensitivity(after=True) == 1


def test_what_came_late_is_told_as_a_difference(cast: Cast, weeks: int, now: datetime) -> None:
    early = check_in(
        now - timedelta(days=6), nausea=(0,)
    )  # so the bad nausea since was worse than the first answer
    symptoms.submit_check_in(cast.ana, read(CheckInSchema(), early), by=cast.patient)
    found = replay(plan(), by=cast.nurse)
    assert found.not_reproducible == 1 and found.alerts(after=False) == found.stored + 1


def test_everybody_whose_answers_were_read_is_named_in_the_readers_stream(cast: Cast, weeks: int) -> None:
    replay(plan(), by=cast.nurse)
    entries = db.session.scalars(select(AccessEntry).where(AccessEntry.reader_id == cast.nurse.id)).all()
    reads = [one for entry in entries for one in json.loads(entry.reads)]
    named = {who for one in reads if one["verb"] == "workshop.replay.show" for who in one["patients"]}
    assert named == {str(cast.ana)}


def test_too_much_to_wait_for_is_refused(cast: Cast, weeks: int) -> None:
    for limits in (Limits(patients=0), Limits(check_ins=weeks - 1)):
        with pytest.raises(Invalid, match="command"):
            replay(plan(), by=cast.nurse, limits=limits)
    assert replay(plan(), by=cast.nurse, limits=Limits(1, weeks + 1)).check_ins == weeks
    with pytest.raises(Invalid):
        replay(plan(), by=cast.nurse, days=400)


def test_one_team_alone_and_a_team_without_a_nurse(cast: Cast, weeks: int) -> None:
    assert replay(plan(), by=SYSTEM).patients == 2
    assert replay(plan(), by=SYSTEM, team_id=cast.other_team).patients == 1
    assert replay(plan(), by=SYSTEM, team_id=cast.far_team).patients == 0
    with clock.at(clock.now() - timedelta(days=400)):  # before anybody had a role
        assert replay(plan(), by=SYSTEM).per_nurse_and_day(after=True) is None


def test_the_budget_of_a_team_is_met_by_what_is_proposed(cast: Cast, weeks: int) -> None:
    accounts.create_person(cast.site, {"id": number(38), "name": "Chief"}, by=SYSTEM)
    accounts.give_role(cast.site, number(38), "oncologist", by=SYSTEM)
    chief = Actor(number(38), "Chief")
    found = proposals(plan(), cast.team, by=cast.nurse)
    assert found.budget is None and found.meets is None and not any(one.chosen for one in found.proposals)
    assert found.alerts_after == found.alerts and found.load is not None
    actions.set_budget(cast.site, cast.team, tenths=max(1, int(found.load * 10)), by=chief)
    enough = proposals(plan(), cast.team, by=cast.nurse)
    assert enough.budget is not None and enough.load is not None and enough.load > enough.budget
    assert [one.team_id for one in forecast(plan(), by=cast.nurse).teams if one.above] == [cast.team]
    chosen = [one for one in enough.proposals if one.chosen]
    assert enough.meets and chosen and len({one.rule for one in chosen}) == len(chosen)
    assert enough.load_after is not None and enough.load_after <= enough.budget


def test_over_json(door: Door, cast: Cast, weeks: int) -> None:
    def get(what: str, who: str = "nurse", **wanted: Any) -> Any:
        words = "&".join(f"{name}={value}" for name, value in wanted.items())
        return door.ask(who, "GET", f"/api/workshop/{what}?{words}")

    version = {"plan": KEY, "version": 2}
    shown = get("replay", **version).json
    assert (shown["patients"], shown["unseen"], shown["to_version"]) == (1, 1, 2)
    assert shown["alerts_after"] == sum(sum(day["after"].values()) for day in shown["days"])
    assert "needs" not in shown and "matter" in shown["sensitivity_means"]
    ahead = get("forecast", **version, ahead=14).json
    assert len(ahead["days"]) == 14 and ahead["teams"][0]["team_id"] == str(cast.team)
    assert get("proposals", **version, team_id=cast.team).json["plan"] == KEY
    tried = get("simulation", **version, anchor_on="2026-11-23", weeks=2).json
    assert tried["check_ins"] and any(task["rules"] for day in tried["days"] for task in day["tasks"])
    compared = get("differences", plan=KEY, old=1, new=2).json
    assert compared["differences"] and isinstance(compared["softened"], dict)
    assert get("publications").json == []
    for who in NEVER - {"stranger"}:
        assert get("replay", who, **version).status_code == 404
    assert get("replay", **version, days=9999).status_code == 422
    assert get("replay", plan=KEY, version=77).status_code == 404
    for what in ("replay", "forecast", "proposals", "simulation", "differences", "publications", "budgets"):
        assert door.ask(None, "GET", f"/api/workshop/{what}").status_code == 401 or what not in (
            "publications",
            "budgets",
        )


def test_signing_over_json_asks_for_the_password(door: Door, cast: Cast) -> None:
    signed = {"site_id": str(cast.site), "plan": KEY, "plan_version": 1}
    body = signed | {"password": PASSPHRASE}
    assert door.ask("oncologist", "POST", "/api/workshop/publications", body).status_code == 404
    wrong = door.ask("oncologist", "POST", "/api/workshop/publications", body | {"password": "no"})
    assert wrong.status_code == 422 and list(wrong.json["errors"]) == ["password"]
    accounts.give_role(cast.site, cast.oncologist.id, "oncologist", by=SYSTEM)
    answer = door.ask("oncologist", "POST", "/api/workshop/publications", body)
    assert answer.status_code == 409 and "already" in answer.json["detail"]
    softer = body | {"rule": "numbness", "reason": "Enough"}
    assert door.ask("oncologist", "POST", "/api/workshop/softenings", softer).status_code == 409
    budget = {"site_id": str(cast.site), "tenths": 25}
    path = f"/api/workshop/budgets/{cast.team}"
    assert door.ask("administrator", "PUT", path, budget).status_code == 404
    assert door.ask("oncologist", "PUT", path, budget).json["tenths"] == 25
    assert [one["tenths"] for one in door.ask("nurse", "GET", "/api/workshop/budgets").json] == [25]
    listed = door.ask("oncologist", "GET", f"/api/workshop/softenings?site_id={cast.site}")
    assert (listed.status_code, listed.json) == (200, [])


def test_two_processes_count_as_one_does(app: Flask, cast: Cast, weeks: int, now: datetime) -> None:
    from server.replay_command import shared_among

    settings = app.config["SETTINGS"]
    alone = replay(plan(2), by=SYSTEM)
    assert replay(plan(2), by=SYSTEM, count=shared_among(2, settings)) == alone
    assert alone.patients == 2 and alone.alerts(after=False) > 5
