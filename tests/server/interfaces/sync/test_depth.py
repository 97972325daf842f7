"""What tablets say of goals, tablets and leaves, and what they are told: the patient's alone, and the team's for now."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from client_kivy.store.chain_check import LedgerMismatch, follows
from client_kivy.store.projection import project
from server.features.accounts import actions as accounts
from server.features.care_plans import actions as care_plans
from server.features.goals import queries as goals
from server.features.prescriptions import actions as prescriptions
from server.features.resources import actions as resources
from server.features.sharing import actions as sharing
from server.features.timeline import actions as timeline
from server.features.timeline.releases import release_results
from server.foundation import clock, sessions, tokens
from server.foundation.access import Actor
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.prescriptions import PrescriptionSchema
from shared.schemas.resources import ResourceSchema
from shared.schemas.sync import PullAnswerSchema
from shared.schemas.timeline import ResultSchema
from tests.server.cast import Cast
from tests.server.features.oral import TASK, add_versions
from tests.server.interfaces.sync.looking import kept
from tests.server.interfaces.sync.raw_tablet import Admitted, RawTablet


def said(**more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "said_at": to_wire(clock.now())} | more


def goal(**more: Any) -> dict[str, Any]:
    body = said(category="goal", text="Walk to the sea")
    return body | {"goal_id": body["id"]} | more


def on(day: int = 0) -> str:
    return str((clock.now() + timedelta(days=day)).date())


def records(page: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The records of a kind as the page tells them last, sealed texts opened."""
    last: dict[str, dict[str, Any]] = {}
    for entry in page["entries"]:
        for change in entry["changes"]:
            if change["kind"] == kind and change.get("body") is not None:
                last[change["id"]] = change["body"] | change["texts"]
    return list(last.values())


def helper(client: FlaskClient, dora: Admitted) -> Any:
    """Somebody who may help with goals; called with a cursor it pulls."""
    person = {"id": uuid4(), "name": "Hugo", "time_zone": "UTC", "sign_in_name": "hugo@home.example"}
    row = accounts.open_helper_account(dora.id, person, by=dora.actor)
    sharing.let_in(dora.id, row.id, categories=["goals"], by=dora.actor)
    actor = Actor(row.id, row.name)
    token = tokens.issue(sessions.start_session(actor.id, sessions.API), actor.id, kind=sessions.API)

    def pull(cursor: str | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token.access_token}"}
        query = {"cursor": cursor} if cursor else {}
        return client.get("/api/sync/pull", query_string=query, headers=headers).get_json()

    return pull


def entry(**more: Any) -> dict[str, Any]:
    """An entry of the journal, for the patient alone; a new one unless `entry_id` says of which it is."""
    key = str(uuid4())
    told = said(entry_id=key, drawer="me", text="A long night", mood=None, on=on(), state="kept")
    return told | {"id": key} | more


def test_everything_a_patient_says_comes_back_as_it_was_shown(
    tablet: RawTablet, dora: Admitted, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_versions(monkeypatch)
    newer = {"id": None, "plan_version": 91, "from_on": None, "reason": "Tablets"}
    plan = care_plans.change_version(dora.id, dora.assignment, newer, by=cast.nurse)
    dose = [{"count": "3", "strength": "500 mg"}]
    doses = [{"slot": slot, "tablets": dose} for slot in (0, 1)]
    asked = {"assignment_id": str(plan.id), "task": TASK, "doses": doses, "from_on": on()}
    loaded = read(PrescriptionSchema(), asked)
    row = prescriptions.prescribe(dora.id, loaded, by=cast.nurse)
    first, noted = goal(repeat="weekdays", weekdays=["thu", "mon"]), entry()
    bodies = [
        ("prescriptions.start.confirm", said(prescription_id=str(row.id), starts_on=on(1))),
        ("prescriptions.refill.request", said(prescription_id=str(row.id), note="Ten left")),
        ("goals.goal.set", first),
        ("goals.goal.change", goal(goal_id=first["id"], text="Walk to the harbour")),
        ("goals.tick.record", said(goal_id=first["id"], on=on(), done=True)),
        ("goals.goal.close", goal(goal_id=first["id"], state="reached")),
        ("leaves.leaf.judge", said(leaf="mouth_care", helped=False, on=on(), assignment_id=str(plan.id))),
        ("journals.entry.write", noted),
        ("journals.entry.move", entry(entry_id=noted["id"], drawer="team")),
        ("journals.entry.withdraw", entry(entry_id=noted["id"], text=None, state="withdrawn")),
    ]
    events = [tablet.event(body, kind) for kind, body in bodies]
    assert tablet.verdicts(*events) == ["ok"] * len(events)
    assert tablet.verdicts(*events) == ["dup"] * len(events)
    page = tablet.pull()
    for event in events:
        shadow = project(event)
        assert shadow is not None
        (told,) = (one for one in records(page, shadow.kind) if one["id"] == shadow.id)
        assert {**shadow.body, **shadow.texts, "received_at": told["received_at"]} == told
    assert [one.goal.state for one in goals.goals(dora.id, by=cast.nurse)] == ["reached"]


def test_what_cannot_be_applied_is_kept_aside(tablet: RawTablet, dora: Admitted) -> None:
    unknown = tablet.event(said(prescription_id=str(uuid4()), starts_on=on()), "prescriptions.start.confirm")
    broken = tablet.event(goal(state="reached"), "goals.goal.set")
    assert tablet.verdicts(unknown, broken) == ["quarantined cannot_apply", "rejected invalid"]
    assert len(kept(dora)) == 2


def test_a_goal_kept_to_oneself_reaches_no_helper(
    client: FlaskClient, tablet: RawTablet, dora: Admitted, cast: Cast
) -> None:
    pull = helper(client, dora)
    before = pull()
    mine, shared = goal(share_with_team=False, text="A secret"), goal(text="No secret")
    tick = said(goal_id=mine["id"], on=on(), done=True)
    for body, kind in ((mine, "goals.goal.set"), (tick, "goals.tick.record"), (shared, "goals.goal.set")):
        assert tablet.verdicts(tablet.event(body, kind)) == ["ok"]
    after = pull(before["next"])
    assert not after["reset"] and [one["text"] for one in records(after, "goals.goal")] == ["No secret"]
    assert len(after["entries"]) == 1 and records(pull(), "goals.tick") == []
    assert len(records(tablet.pull(), "goals.goal")) == 2
    told = goal(goal_id=mine["id"], text="No secret any more")
    assert tablet.verdicts(tablet.event(told, "goals.goal.change")) == ["ok"]
    page = pull(after["next"])
    assert [one["text"] for one in records(page, "goals.goal")] == ["No secret any more"]
    assert "A secret" not in str(pull()), "who begins anew is not told what was said before it was shared"
    taken_back = goal(goal_id=mine["id"], share_with_team=False)
    assert tablet.verdicts(tablet.event(taken_back, "goals.goal.change")) == ["ok"]
    assert pull(page["next"])["reset"]
    assert [one["text"] for one in records(pull(), "goals.goal")] == ["No secret"]


def test_a_result_that_waits_comes_without_its_value_and_again_when_it_is_released(
    app: Flask, client: FlaskClient, tablet: RawTablet, dora: Admitted, cast: Cast
) -> None:
    settings = app.extensions["daymark_settings"]
    app.extensions["daymark_settings"] = replace(settings, result_release_hours="lab=24")
    body = {
        "category": "lab",
        "name": "CEA",
        "value": "12.4",
        "unit": "ng/mL",
        "taken_at": to_wire(clock.now()),
    }
    timeline.keep_result(dora.id, read(ResultSchema(), body), by=cast.nurse)
    page = tablet.pull()
    (told,) = records(page, "timeline.result")
    assert (told["name"], told["value"], told["unit"]) == ("CEA", None, None) and told["released_at"]
    assert "12.4" not in str(page)
    tail = None
    for entry in page["entries"]:
        tail = follows(tail, entry)
    with clock.at(clock.now() + timedelta(hours=25)):
        release_results()
    later = tablet.pull(page["next"])
    (told,) = records(later, "timeline.result")
    assert told["value"] == "12.4" and told["release_due_at"] is None
    for entry in later["entries"]:
        tail = follows(tail, entry)
    waiting = next(e for e in page["entries"] if e["verb"] == "timeline.result.keep")
    forged = waiting["changes"][0] | {"body": waiting["changes"][0]["body"] | {"value": "1.0"}}
    with pytest.raises(LedgerMismatch):
        follows(None, waiting | {"number": 1, "changes": [forged]})


def test_the_last_page_tells_where_help_is_found(tablet: RawTablet, dora: Admitted, cast: Cast) -> None:
    for condition in ("all", "colorectal", "breast"):
        entry = {
            "condition": condition,
            "category": "help_line",
            "name": condition,
            "last_checked_on": on(-1),
        }
        loaded = read(ResourceSchema(), entry | {"texts": {"en": "Somebody listens."}, "phone": "555"})
        resources.keep_resource(cast.site, loaded, by=cast.administrator)
    first = tablet.pull(limit=1)
    assert first["more"] and first["resources"] == []
    page = tablet.pull()
    assert PullAnswerSchema(only=("resources",)).validate({"resources": []}) == {}
    (told,) = page["resources"]
    assert told["patient"] == str(dora.id)
    assert [(one["name"], one["stale"]) for one in told["entries"]] == [("colorectal", False), ("all", False)]
