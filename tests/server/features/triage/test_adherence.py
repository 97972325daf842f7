"""Adherence and the panel's figures against the pure rules; days that slide at midnight; rebuilt from the record."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from server.features.care_plans import actions as care_plans
from server.features.care_plans.library import shelf
from server.features.patients import actions as patients
from server.features.symptoms import actions as symptoms
from server.features.timeline import actions as timeline
from server.features.triage import actions, queries, upkeep
from server.features.triage.models import AdherenceDay, PanelRow
from server.foundation import clock
from server.foundation.db import db, short_write, table_of
from server.foundation.rebuild import rebuild
from shared.domain.adherence import Adherence, Said, adherence, daily_facts, occurrence_states
from shared.domain.regimen import Course, CycleFact, Hold
from shared.domain.schedule import Occurrence, occurrences
from shared.schemas.base import read
from shared.schemas.care_plans import OutcomeCorrectionSchema, OutcomeSchema
from shared.schemas.patients import PatientSchema
from shared.schemas.symptoms import CheckInSchema
from tests.server.cast import SYSTEM, Cast, number
from tests.server.features.asking import MFOLFOX6, Door, check_in, new_id, outcome
from tests.server.features.clinic import TODAY

ZONE = "America/New_York"
PLAN = shelf().newest("colorectal/mfolfox6")


def due(course: Course, until: date) -> list[Occurrence]:
    """What the plan asked of Ana from its first day up to but not including a day."""
    return list(occurrences(PLAN, course, until - timedelta(days=40), until, ZONE))


def shown(cast: Cast) -> dict[int, Adherence]:
    """The windows that the server shows of Ana's one plan."""
    (one,) = queries.adherence_of(cast.ana, by=cast.nurse)
    return dict(one.windows)


@pytest.mark.parametrize("seed", range(4))
def test_the_servers_figures_are_those_of_the_rules(
    cast: Cast, now: datetime, seed: int, effort: int
) -> None:
    for turn in range(effort):
        _random_month(Random(f"{seed} {turn}"), cast, now)


def _random_month(dice: Random, cast: Cast, now: datetime) -> None:
    """Thirty days of answers, corrections, a hold and a moved cycle; then the two ways of counting."""
    anchor = TODAY - timedelta(days=dice.randint(10, 33))
    given_at = now - timedelta(days=dice.randint(5, 40))
    with clock.at(given_at):
        given = {"id": new_id(), "anchor_on": anchor} | MFOLFOX6
        plan_id = care_plans.assign_plan(cast.ana, given, by=cast.nurse).id
    from_on = TODAY - timedelta(days=dice.randint(1, 20))
    until_on = dice.choice([None, from_on + timedelta(days=dice.randint(1, 6))])
    hold = {"assignment_id": plan_id, "from_on": from_on, "until_on": until_on, "reason": "Fever"}
    care_plans.hold_plan(cast.ana, hold, by=cast.nurse)
    moved_to = anchor + timedelta(days=14 + dice.randint(0, 5))
    cycle = {"assignment_id": plan_id, "block": "folfox", "number": 2, "planned_on": moved_to, "reason": "x"}
    timeline.delay_cycle(cast.ana, cycle, by=cast.nurse)
    starts_on = (given_at - timedelta(hours=5)).date()
    facts = (CycleFact(2, "delayed", moved_to),)
    course = Course(anchor, facts, (Hold(from_on, until_on),), None, starts_on)
    asked = due(course, TODAY + timedelta(days=1))
    said = [
        fact
        for one in asked
        if one.opens_at < now and dice.random() < 0.7
        for fact in _say(dice, cast, plan_id, one, now)
    ]
    facts_by_day = daily_facts(occurrence_states(asked, said, now))
    for days, window in shown(cast).items():
        expected = adherence(facts_by_day, TODAY, days)
        assert window.plan == expected.plan and window.by_task == expected.by_task
        assert window.by_day == expected.by_day
        row = queries.panel(by=cast.nurse)[0]
        assert getattr(row, f"due_{days}") == expected.plan.due
        assert getattr(row, f"done_{days}") == expected.plan.done
    assert rebuild(repair=False) == []
    care_plans.end_assignment(
        cast.ana, plan_id, ended_on=TODAY - timedelta(days=60), reason="x", by=cast.nurse
    )


def _say(dice: Random, cast: Cast, plan_id: UUID, one: Occurrence, now: datetime) -> list[Said]:
    """One answer in its own words, sometimes late, sometimes put right; and what the rules should make of it."""
    task = PLAN.task(one.task)
    assert task is not None
    at = min(now, one.due_at + timedelta(minutes=dice.randint(-60, 2000)))
    if task.kind == "check_in":
        body = check_in(at, assignment_id=str(plan_id), task=one.task, occurrence=one.key, fatigue=(0,))
        symptoms.submit_check_in(cast.ana, read(CheckInSchema(), body), by=cast.patient)
        return [Said(body["id"], one.key, "done", at, check_in=True)]
    word = dice.choice(["done", "done", "partly", "skipped", "not_possible"])
    body = outcome(plan_id, one.task, at, occurrence=one.key, outcome=word, reason="Because")
    care_plans.record_outcome(cast.ana, read(OutcomeSchema(), body), by=cast.patient)
    said = [Said(body["id"], one.key, word, at)]
    if dice.random() < 0.2:
        newer = body | {"id": str(new_id()), "amends": body["id"], "outcome": "partly"}
        care_plans.correct_outcome(cast.ana, read(OutcomeCorrectionSchema(), newer), by=cast.patient)
        said.append(Said(newer["id"], one.key, "partly", at, amends=body["id"]))
    return said


def test_nothing_due_is_not_nothing_done(door: Door, cast: Cast) -> None:
    path = f"/api/patients/{cast.ana}"
    plan = MFOLFOX6 | {"id": str(new_id()), "anchor_on": str(TODAY + timedelta(days=7))}
    assert door.ask("nurse", "POST", f"{path}/assignments", plan).status_code == 201
    (one,) = door.ask("patient", "GET", f"{path}/adherence").json
    assert [(window["days"], window["due"], window["rate"]) for window in one["windows"]] == [
        (7, 0, None),
        (28, 0, None),
    ]
    assert one["days"] == [] and one["tasks"] == []


def test_adherence_over_the_api_per_plan_task_and_day(
    door: Door, cast: Cast, folfox: UUID, now: datetime
) -> None:
    path = f"/api/patients/{cast.ana}/adherence"
    before = door.ask("nurse", "GET", path).json[0]
    key = f"temperature/{TODAY - timedelta(days=1)}/0"
    body = check_in(
        now - timedelta(hours=16),
        assignment_id=str(folfox),
        task="temperature",
        occurrence=key,
        celsius="36.8",
    )
    door.ask("caregiver", "POST", f"/api/patients/{cast.ana}/check-ins", body)
    one = door.ask("patient", "GET", path).json[0]
    assert (one["assignment_id"], one["plan"], one["on"]) == (str(folfox), "colorectal/mfolfox6", str(TODAY))
    week = one["windows"][0]
    assert week["done"] == before["windows"][0]["done"] + 1 == 1
    assert week["missed"] == before["windows"][0]["missed"] - 1
    assert week["rate"] == str(round(100 / week["due"]))
    temperature = next(task for task in one["tasks"] if task["task"] == "temperature" and task["days"] == 7)
    assert temperature["done"] == 1
    yesterday = next(day for day in one["days"] if day["on"] == str(TODAY - timedelta(days=1)))
    assert yesterday["done"] == 1 and yesterday["state"] in ("done", "partly")


def test_a_hold_stops_the_clock(cast: Cast, folfox: UUID, now: datetime) -> None:
    counted = shown(cast)[28].plan
    hold = {
        "assignment_id": folfox,
        "from_on": TODAY + timedelta(days=1),
        "until_on": None,
        "reason": "In hospital",
    }
    held = care_plans.hold_plan(cast.ana, hold, by=cast.nurse)
    with clock.at(now + timedelta(days=6)):
        upkeep.roll_over_midnight()
        later = shown(cast)[28].plan
        assert later.held >= 6
        assert later.missed == counted.missed + counted.pending  # only what was still open today
        care_plans.resume_plan(cast.ana, held.id, until_on=TODAY + timedelta(days=4), by=cast.nurse)
        resumed = shown(cast)[28].plan
        assert resumed.held < later.held and resumed.missed > later.missed


def test_days_slide_at_each_patients_own_midnight(cast: Cast, folfox: UUID, now: datetime) -> None:
    tokyo = number(3001)
    born = {"name": "Kenji", "time_zone": "Asia/Tokyo", "site_id": str(cast.site)}
    body = read(PatientSchema(), born)
    patients.create_patient(tokyo, body, site_id=cast.site, team_id=cast.team, by=cast.nurse)

    def rolled() -> dict[str, datetime]:
        db.session.expire_all()
        return {row.name: row.rolled_at for row in queries.panel(by=cast.nurse)}

    before, counted = rolled(), shown(cast)[7].plan
    at_tokyo = datetime(
        2026, 11, 22, 15, tzinfo=UTC
    )  # its midnight: begun at that moment, so tomorrow's comes next
    assert at_tokyo == now
    for moment, who in (
        (datetime(2026, 11, 23, 4, 59, tzinfo=UTC), set()),
        (datetime(2026, 11, 23, 5, 0, tzinfo=UTC), {"Ana Ruiz"}),
        (datetime(2026, 11, 23, 5, 5, tzinfo=UTC), set()),
        (datetime(2026, 11, 23, 15, 0, tzinfo=UTC), {"Kenji"}),
    ):
        with clock.at(moment):
            upkeep.roll_over_midnight()
            after = rolled()
            assert {name for name in after if after[name] != before[name]} == who, moment
            before = after
    with clock.at(datetime(2026, 11, 23, 15, tzinfo=UTC)):
        assert shown(cast)[7].plan.missed > counted.missed - 7
        row = next(row for row in queries.panel(by=cast.nurse) if row.name == "Ana Ruiz")
        assert (row.cycle, row.day) == (1, 10)
        assert rebuild(repair=False) == []


def test_the_worst_of_the_last_seven_days_fades_from_the_panel(
    cast: Cast, folfox: UUID, now: datetime
) -> None:
    def worst(at: datetime) -> tuple[int | None, int | None]:
        with clock.at(at):
            actions.roll_summary(cast.ana, by=SYSTEM)
            db.session.expire_all()
            row = queries.panel(by=cast.nurse)[0]
        return row.worst_item, row.worst_score

    def say(at: datetime, **said: Any) -> None:
        symptoms.submit_check_in(cast.ana, read(CheckInSchema(), check_in(at, **said)), by=cast.patient)

    assert worst(now) == (None, None)
    say(now - timedelta(days=5), nausea=(4, 4))
    say(now - timedelta(days=1), fatigue=(2, 2), vomiting=(2, 3), nausea=(2, 3))
    assert worst(now) == (9, 3)
    assert worst(now + timedelta(days=1, hours=23)) == (9, 3)
    assert worst(now + timedelta(days=2)) == (9, 2)  # of equals in one report the first item
    assert worst(now + timedelta(days=6)) == (None, None)


def test_what_was_altered_beside_the_record_is_found_and_repaired(cast: Cast, folfox: UUID) -> None:
    assert rebuild(repair=False) == []
    rows, days = table_of(PanelRow), table_of(AdherenceDay)
    with short_write() as connection:
        connection.execute(update(rows).where(rows.c.patient_id == cast.ana).values(open_alerts=7))
        connection.execute(update(days).where(days.c.patient_id == cast.ana).values(done=99))
        connection.execute(rows.delete().where(rows.c.patient_id == cast.ben))
    db.session.expire_all()
    found = {(one.kind, one.row): one.what for one in rebuild(repair=True)}
    assert found[("triage.panel", str(cast.ana))] == "differs in open_alerts"
    assert found[("triage.panel", str(cast.ben))] == "is missing"
    assert ("triage.adherence", str(cast.ana)) in found and len(found) == 3
    db.session.expire_all()
    assert rebuild(repair=False) == []
    assert queries.panel(by=cast.nurse)[0].open_alerts == 0
