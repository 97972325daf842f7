"""A plan goes on with another version: who may; nothing answered is asked again, nothing done is undone; as recorded."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.features.care_plans import actions, queries
from server.features.sharing import actions as sharing
from server.features.symptoms import actions as symptoms
from server.features.timeline import actions as timeline
from server.features.timeline.course import assigned_lines
from server.features.triage import queries as triage
from server.features.workshop import queries as workshop
from server.foundation import clock
from server.foundation.problems import Conflict, Invalid, NotFound
from server.foundation.rebuild import rebuild
from shared.domain.alerts import Rule, Threshold
from shared.schemas.base import read
from shared.schemas.care_plans import OutcomeSchema
from shared.schemas.symptoms import CheckInSchema
from tests.server.cast import SYSTEM, Cast, number
from tests.server.features.asking import TEAM, Door, check_in, new_id, outcome
from tests.server.features.clinic import TODAY
from tests.server.features.oral import TASK, add_versions


@pytest.fixture
def plan(cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """Ana on version 91 since eight days."""
    add_versions(monkeypatch)
    given = {"id": number(73), "plan": "colorectal/mfolfox6", "plan_version": 91}
    with clock.at(now - timedelta(days=8)):
        return actions.assign_plan(
            cast.ana, given | {"anchor_on": TODAY - timedelta(days=8)}, by=cast.nurse
        ).id


def change_to(**more: Any) -> dict[str, Any]:
    """Version 92 from today, as loaded."""
    return {"id": None, "plan_version": 92, "from_on": None, "reason": "Newer evidence"} | more


def took(cast: Cast, assignment: UUID, at: datetime, slot: int) -> None:
    said = outcome(assignment, TASK, at, occurrence=f"{TASK}/{at.date()}/{slot}")
    actions.record_outcome(cast.ana, read(OutcomeSchema(), said), by=cast.patient)


def test_who_may_over_the_api(door: Door, cast: Cast, plan: UUID) -> None:
    path = f"/api/patients/{cast.ana}/assignments/{plan}/version"
    body = lambda: {"plan_version": 92, "reason": "Newer"}  # noqa: E731
    for who in ("patient", "caregiver", "coordinator", "administrator", "other_nurse", "far_nurse"):
        assert door.ask(who, "POST", path, body()).status_code == 404
    answer = door.ask("nurse", "POST", path, body() | {"id": str(new_id())})
    assert answer.status_code == 201
    newer = answer.json
    assert (newer["follows"], newer["starts_on"], newer["plan_version"]) == (str(plan), str(TODAY), 92)
    assert newer["anchor_on"] == str(TODAY - timedelta(days=8))
    old = next(one for one in door.ask("patient", "GET", path.rpartition("/")[0].rpartition("/")[0]).json)
    assert (old["ended_on"], old["end_reason"]) == (str(TODAY), "Newer")
    assert door.ask("nurse", "POST", path, body()).status_code == 409
    assert {"nurse"} < TEAM


def test_what_was_done_counts_and_is_not_asked_again(cast: Cast, plan: UUID, now: datetime) -> None:
    for days_ago in (3, 2, 1, 0):
        took(cast, plan, now - timedelta(days=days_ago), 0)

    def done() -> tuple[int, int]:
        row = triage.panel(by=cast.nurse)[0]
        return row.done_7, row.due_7

    before = done()
    newer = actions.change_version(cast.ana, plan, change_to(), by=cast.oncologist)
    assert done()[0] == before[0] == 4
    (line,) = assigned_lines(cast.ana, by=SYSTEM)
    assert [one.id for one in line] == [str(plan), str(newer.id)]
    took(cast, newer.id, now + timedelta(hours=6), 1)
    with clock.at(now + timedelta(hours=7)):
        took(cast, plan, now - timedelta(days=4), 1)  # from a tablet that had been offline
    assert done()[0] == 6
    assert rebuild(repair=False) == []


def test_cycles_and_holds_are_those_of_all_versions(cast: Cast, plan: UUID) -> None:
    moved = {"assignment_id": plan, "block": "folfox", "number": 2, "reason": "Counts"}
    delayed = timeline.delay_cycle(
        cast.ana, moved | {"planned_on": TODAY + timedelta(days=20)}, by=cast.nurse
    )
    held = {"id": None, "assignment_id": plan, "from_on": TODAY, "until_on": None, "reason": "Fever"}
    hold = actions.hold_plan(cast.ana, held, by=cast.nurse)
    newer = actions.change_version(cast.ana, plan, change_to(), by=cast.oncologist)
    (line,) = assigned_lines(cast.ana, by=SYSTEM)
    assert all(one.course.held_on(TODAY + timedelta(days=2)) for one in line)
    actions.resume_plan(cast.ana, hold.id, until_on=TODAY, by=cast.nurse)
    given = moved | {"assignment_id": newer.id, "given_on": TODAY + timedelta(days=21), "doses": []}
    row = timeline.give_cycle(cast.ana, given, by=cast.nurse, version=delayed.version)
    assert row.planned_on == TODAY + timedelta(days=20)
    (line,) = assigned_lines(cast.ana, by=SYSTEM)
    assert {fact.status for one in line for fact in one.course.cycles} == {"given"}


def test_the_same_again_changes_nothing(cast: Cast, plan: UUID) -> None:
    asked = change_to(id=new_id())
    first = actions.change_version(cast.ana, plan, asked, by=cast.nurse)
    again = actions.change_version(cast.ana, plan, asked, by=cast.oncologist)
    assert again.id == first.id and len(queries.assignments(cast.ana, by=cast.nurse)) == 2


def test_what_cannot_be_is_refused(cast: Cast, plan: UUID) -> None:
    for wrong, refusal in (
        (change_to(plan_version=91), Invalid),
        (change_to(plan_version=4711), NotFound),
        (change_to(from_on=TODAY - timedelta(days=1)), Invalid),
    ):
        with pytest.raises(refusal):
            actions.change_version(cast.ana, plan, wrong, by=cast.nurse)
    actions.end_assignment(cast.ana, plan, ended_on=TODAY, reason="Over", by=cast.nurse)
    with pytest.raises(Conflict):
        actions.change_version(cast.ana, plan, change_to(), by=cast.nurse)


def test_it_may_be_set_for_a_day_to_come(cast: Cast, plan: UUID, now: datetime) -> None:
    on = TODAY + timedelta(days=5)
    actions.change_version(cast.ana, plan, change_to(from_on=on), by=cast.nurse)
    took(cast, plan, now, 0)
    shown = {one.plan: one for one in triage.adherence_of(cast.ana, by=cast.nurse)}
    assert shown and triage.panel(by=cast.nurse)[0].done_7 == 1
    assert rebuild(repair=False) == []


def test_a_version_to_come_warns_of_nothing_and_is_not_on_the_panel(
    cast: Cast, plan: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = queries.shelf()
    stricter = shelf.plans["colorectal/mfolfox6", 92]
    fatigue = Rule("new", 1, "green", Threshold(53, "severity", 1), {"en": "."}, None, False, "", "needed")
    monkeypatch.setitem(shelf.plans, (stricter.key, 92), replace(stricter, rules=(*stricter.rules, fatigue)))
    on = TODAY + timedelta(days=2)
    actions.change_version(cast.ana, plan, change_to(from_on=on), by=cast.nurse)
    for days, warned in ((0, []), (1, []), (2, ["new"])):
        with clock.at(now + timedelta(days=days)):
            said = read(CheckInSchema(), check_in(fatigue=(1,)))
            symptoms.submit_check_in(cast.ana, said, by=cast.patient)
            found = [one.rule for one in triage.alerts(cast.ana, by=cast.nurse) if one.rule == "new"]
            assert found == warned
            (row,) = (one for one in triage.panel(by=cast.nurse) if one.patient_id == cast.ana)
            assert row.plan_version == (92 if warned else 91)


def test_a_plan_ends_in_every_version(cast: Cast, plan: UUID) -> None:
    later = TODAY + timedelta(days=5)
    newer = actions.change_version(cast.ana, plan, change_to(from_on=later), by=cast.nurse)
    ended = lambda: [one.ended_on for one in queries.assignments(cast.ana, by=cast.nurse)]  # noqa: E731
    actions.end_assignment(cast.ana, newer.id, ended_on=TODAY, reason="Progress", by=cast.nurse)
    assert ended() == [TODAY, TODAY]
    for named in (plan, newer.id):  # a wrong day can be put right, whichever version is named
        over = later + timedelta(days=3)
        row = actions.end_assignment(cast.ana, named, ended_on=over, reason="Later", by=cast.nurse)
        assert row.id == named and ended() == [later, over]
    assert rebuild(repair=False) == []


def test_a_patient_is_counted_once_by_the_version_they_have(cast: Cast, plan: UUID, now: datetime) -> None:
    later = TODAY + timedelta(days=5)
    newer = actions.change_version(cast.ana, plan, change_to(from_on=later), by=cast.nurse)
    counted = lambda: queries.patients_by_version(by=cast.nurse)  # noqa: E731
    assert counted() == {("colorectal/mfolfox6", 91): 1}
    assert [one.id for one in queries.assignments_of_plan("colorectal/mfolfox6", by=cast.nurse)] == [newer.id]
    with clock.at(now + timedelta(days=5)):
        assert counted() == {("colorectal/mfolfox6", 92): 1}


def test_a_helper_who_sees_only_the_plan_is_no_hindrance(cast: Cast, plan: UUID) -> None:
    sharing.withdraw_helper(cast.ana, cast.caregiver_grant, "Less", by=cast.patient)
    sharing.let_in(cast.ana, cast.caregiver.id, categories=["plan"], by=cast.patient)
    assert workshop.impact("colorectal/mfolfox6", 92, by=cast.caregiver).patients == ()
    assert len(workshop.impact("colorectal/mfolfox6", 92, by=cast.nurse).patients) == 1
