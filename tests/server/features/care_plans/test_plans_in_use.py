"""Plans in use: who may assign, hold and report; versions whose past stays; outcomes said once, or corrected."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from server.features.care_plans import actions, queries
from server.features.care_plans.library import shelf
from server.features.triage import queries as triage
from server.features.triage.actions import roll_summary
from server.foundation import clock
from server.foundation.permits import Denied
from server.foundation.problems import Invalid, NotFound
from server.foundation.rebuild import rebuild
from shared.schemas.base import read
from shared.schemas.care_plans import OutcomeSchema
from tests.server.cast import SYSTEM, Cast
from tests.server.features.asking import EVERYBODY, MFOLFOX6, TEAM, UNKNOWN, Door, new_id, outcome
from tests.server.features.clinic import TODAY

OWN = TEAM | {"patient"}
HELPED = OWN | {"caregiver"}


def test_who_may_over_the_api(door: Door, cast: Cast, folfox: UUID) -> None:
    record = f"/api/patients/{cast.ana}"
    for part in ("assignments", "holds", "outcomes", "adherence"):
        door.shuts_out("GET", f"{record}/{part}", dict, HELPED, 200)
    plan = MFOLFOX6 | {"anchor_on": "2026-11-23"}
    door.shuts_out("POST", f"{record}/assignments", lambda: plan, TEAM, 201)
    hold = {"assignment_id": str(folfox), "from_on": "2026-11-20", "reason": "Fever"}
    door.shuts_out("POST", f"{record}/holds", lambda: hold, TEAM, 201)
    held = door.ask("nurse", "POST", f"{record}/holds", hold).json["id"]
    door.shuts_out("POST", f"{record}/holds/{held}/end", lambda: {"until_on": "2026-11-22"}, TEAM, 200)
    said = lambda: outcome(folfox, "anti_nausea_extra")  # noqa: E731
    door.shuts_out("POST", f"{record}/outcomes", said, HELPED, 201)
    end = {"ended_on": "2026-11-22", "reason": "Another plan"}
    door.shuts_out("POST", f"{record}/assignments/{folfox}/end", lambda: end, TEAM, 200)


def test_the_library_is_open_to_everybody_who_is_signed_in(door: Door) -> None:
    path = "/api/care-plans/colorectal/mfolfox6/1"
    for who in EVERYBODY:
        answer = door.ask(who, "GET", path)
        assert answer.status_code == 200 and answer.json["plan"]["version"] == 1
    assert door.ask(None, "GET", path).status_code == 401
    for unknown in ("colorectal/mfolfox6/9", "colorectal/nothing/1"):
        assert door.ask("nurse", "GET", f"/api/care-plans/{unknown}").status_code == 404


def test_who_may_through_actions(cast: Cast, folfox: UUID) -> None:
    for who in EVERYBODY:
        by = getattr(cast, who)
        act = lambda by=by: actions.record_outcome(cast.ana, said(folfox), by=by)  # noqa: E731
        if who in HELPED:
            assert act().provenance["mode"] == "tablet"
        else:
            with pytest.raises(Denied):
                act()


def said(assignment: UUID, task: str = "anti_nausea_extra", **more: Any) -> dict[str, Any]:
    """An outcome as loaded."""
    return read(OutcomeSchema(), outcome(assignment, task, **more))


def test_a_plan_that_is_not_there_cannot_be_given(door: Door, cast: Cast) -> None:
    path = f"/api/patients/{cast.ana}/assignments"
    for plan, version in (("colorectal/mfolfox6", 9), ("colorectal/nothing", 1)):
        body = {"plan": plan, "plan_version": version, "anchor_on": "2026-11-22"}
        assert door.ask("nurse", "POST", path, body).status_code == 404
    body = MFOLFOX6 | {"anchor_on": "2026-11-22", "plan": "No such KEY"}
    assert list(door.ask("nurse", "POST", path, body).json["errors"]) == ["plan"]
    assert door.ask("nurse", "GET", path).json == []


def test_a_draft_cannot_be_given(door: Door, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"/api/patients/{cast.ana}/assignments"
    signed = shelf().published["colorectal/mfolfox6", 1]
    monkeypatch.delitem(shelf().published, ("colorectal/mfolfox6", 1))
    body = MFOLFOX6 | {"id": str(new_id()), "anchor_on": "2026-11-22"}
    answer = door.ask("nurse", "POST", path, body)
    assert answer.status_code == 422 and "draft" in answer.json["detail"], answer.json
    assert list(answer.json["errors"]) == ["plan_version"]
    monkeypatch.setitem(shelf().published, ("colorectal/mfolfox6", 1), signed)
    assert door.ask("nurse", "POST", path, body).status_code == 201  # what was refused was not kept


def test_a_plan_sent_again_is_given_once_and_an_ended_one_stays_ended(door: Door, cast: Cast) -> None:
    path = f"/api/patients/{cast.ana}/assignments"
    body = MFOLFOX6 | {"id": str(new_id()), "anchor_on": "2026-11-22"}
    assert door.ask("nurse", "POST", path, body).json["version"] == 1
    end = {"ended_on": "2026-11-25", "reason": "Too weak"}
    ended = door.ask("nurse", "POST", f"{path}/{body['id']}/end", end).json
    assert (ended["version"], ended["ended_on"], ended["end_reason"]) == (2, "2026-11-25", "Too weak")
    again = door.ask("nurse", "POST", path, body)
    assert again.status_code == 201 and again.json == ended
    assert door.ask("nurse", "POST", path, body | {"anchor_on": "2026-11-29"}).status_code == 409
    assert door.ask("patient", "GET", path).json == [ended]


def test_hold_and_resume(door: Door, cast: Cast, folfox: UUID) -> None:
    path = f"/api/patients/{cast.ana}/holds"
    body = {
        "id": str(new_id()),
        "assignment_id": str(folfox),
        "from_on": "2026-11-18",
        "reason": "In hospital",
    }
    assert door.ask("nurse", "POST", path, body).json["until_on"] is None
    early = door.ask("nurse", "POST", f"{path}/{body['id']}/end", {"until_on": "2026-11-17"})
    assert early.status_code == 422 and list(early.json["errors"]) == ["until_on"]
    resumed = door.ask("nurse", "POST", f"{path}/{body['id']}/end", {"until_on": "2026-11-21"}).json
    assert (resumed["version"], resumed["until_on"]) == (2, "2026-11-21")
    assert door.ask("nurse", "POST", path, body).json == resumed  # sent again: not held once more
    assert door.ask("nurse", "POST", path, body | {"reason": "Other"}).status_code == 409
    assert door.ask("nurse", "POST", f"{path}/{UNKNOWN}/end", {"until_on": "2026-11-21"}).status_code == 404
    unknown = body | {"id": str(new_id()), "assignment_id": str(UNKNOWN)}
    assert list(door.ask("nurse", "POST", path, unknown).json["errors"]) == ["assignment_id"]
    assert door.ask("patient", "GET", path).json == [resumed]


def test_an_outcome_is_kept_once(door: Door, cast: Cast, folfox: UUID) -> None:
    path = f"/api/patients/{cast.ana}/outcomes"
    body = outcome(folfox, "anti_nausea", occurrence="anti_nausea/c1d2/0", note="With some bread")
    first = door.ask("patient", "POST", path, body)
    assert first.status_code == 201 and first.json["note"] == "With some bread"
    assert door.ask("patient", "POST", path, body).json == first.json
    clash = door.ask("patient", "POST", path, body | {"outcome": "partly"})
    assert clash.status_code == 409 and clash.json["type"] == "/problems/clash"
    assert door.ask("nurse", "GET", path).json == [first.json]


def test_an_outcome_is_corrected_with_a_reason_and_only_the_newest(
    door: Door, cast: Cast, folfox: UUID
) -> None:
    path = f"/api/patients/{cast.ana}/outcomes"
    first = door.ask("patient", "POST", path, outcome(folfox, "anti_nausea")).json
    newer = outcome(folfox, "anti_nausea", outcome="skipped", amends=first["id"], reason="I had forgotten it")
    second = door.ask("patient", "POST", f"{path}/corrections", newer).json
    assert second["amends"] == first["id"] and second["superseded_by"] is None
    assert door.ask("patient", "POST", f"{path}/corrections", newer).json == second
    another = newer | {"id": str(new_id())}
    assert door.ask("patient", "POST", f"{path}/corrections", another).status_code == 409
    itself = another | {"amends": another["id"]}
    assert list(door.ask("patient", "POST", f"{path}/corrections", itself).json["errors"]) == ["amends"]
    nothing = another | {"amends": str(UNKNOWN)}
    assert door.ask("patient", "POST", f"{path}/corrections", nothing).status_code == 404
    rows = {row["id"]: row for row in door.ask("patient", "GET", path).json}
    assert len(rows) == 2 and rows[first["id"]]["superseded_by"] == second["id"]
    assert rows[first["id"]]["outcome"] == "done" and rows[first["id"]]["version"] == 2


def test_an_outcome_is_of_a_task_of_a_plan_the_patient_has(cast: Cast, folfox: UUID) -> None:
    for wrong, name in ((said(UNKNOWN), "assignment_id"), (said(folfox, "no_such_task"), "task")):
        with pytest.raises(Invalid) as refused:
            actions.record_outcome(cast.ana, wrong, by=cast.patient)
        assert list(refused.value.errors or {}) == [name]
    with pytest.raises(Invalid):  # of another patient
        actions.record_outcome(cast.ben, said(folfox), by=cast.other_patient)
    assert queries.outcomes(cast.ana, by=cast.patient) == []


def test_a_note_is_sealed_in_the_table_and_in_the_ledger(
    app: Flask, door: Door, cast: Cast, folfox: UUID
) -> None:
    body = outcome(folfox, "anti_nausea", note="whispered secret")
    door.ask("patient", "POST", f"/api/patients/{cast.ana}/outcomes", body)
    row = queries.outcomes(cast.ana, by=cast.nurse)[0]
    assert row.note is not None and row.note.startswith("p1.") and "whispered" not in str(row.body())


def test_a_plan_that_was_followed_by_another_keeps_its_past(cast: Cast, folfox: UUID, now: datetime) -> None:
    def missed(assignment: UUID) -> int:
        roll_summary(cast.ana, by=SYSTEM)
        found = {one.assignment_id: one for one in triage.adherence_of(cast.ana, by=cast.nurse)}
        return found[assignment].windows[28].plan.missed

    before = missed(folfox)
    assert before > 5
    actions.end_assignment(cast.ana, folfox, ended_on=TODAY, reason="A newer version", by=cast.nurse)
    again = MFOLFOX6 | {"id": new_id(), "anchor_on": TODAY}
    newer = actions.assign_plan(cast.ana, again, by=cast.nurse)
    assert missed(folfox) == before and missed(newer.id) == 0
    assert [one.id for one in queries.assignments(cast.ana, by=cast.nurse)] == [folfox, newer.id]
    assert [one.id for one in queries.assignments(cast.ana, by=cast.nurse, on=TODAY)] == [newer.id]
    late = said(folfox, "pump_look", at=now - timedelta(days=7), occurrence="pump_look/c1d2/0")
    actions.record_outcome(cast.ana, late, by=cast.patient)
    with clock.at(now + timedelta(days=5)):
        assert missed(folfox) == before - 1 and missed(newer.id) > 0
        assert rebuild(repair=False) == []


def test_nothing_of_another_patients_plan_is_found_by_its_id(cast: Cast, folfox: UUID) -> None:
    with pytest.raises(NotFound):
        actions.end_assignment(cast.ben, folfox, ended_on=TODAY, reason="x", by=cast.other_nurse)
