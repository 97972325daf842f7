"""Looking back: the record as of any moment is what was shown then; who changed what, when and why it was allowed."""

from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from server.features.care_plans import actions as care_plans
from server.features.care_plans import queries as plans
from server.features.patients import actions as patients
from server.features.patients import queries as people
from server.features.symptoms import actions as symptoms
from server.features.timeline import actions, queries
from server.foundation import clock
from server.foundation.problems import Conflict, Problem
from server.foundation.rebuild import rebuild
from shared.schemas.base import read
from shared.schemas.symptoms import CheckInSchema
from tests.server.cast import Cast
from tests.server.features.asking import check_in, new_id
from tests.server.features.clinic import TODAY


def shown(cast: Cast) -> dict[tuple[str, str], dict[str, Any]]:
    """What the queries say now, by kind and id."""
    by = cast.nurse
    rows = [
        *queries.cycles(cast.ana, by=by),
        *queries.events(cast.ana, by=by),
        *queries.appointments(cast.ana, by=by),
        *queries.results(cast.ana, by=by),
        *plans.assignments(cast.ana, by=by),
        *plans.holds(cast.ana, by=by),
        *people.diagnoses(cast.ana, by=by),
    ]
    return {(row.kind, str(row.id)): row.body() for row in rows}


def as_of(cast: Cast, moment: datetime | None) -> dict[tuple[str, str], dict[str, Any]]:
    """What the record says of a moment, by kind and id."""
    found = queries.records(cast.ana, by=cast.nurse, as_of=moment)
    assert len({(kind, body["id"]) for kind, body in found}) == len(found)
    return {(kind, body["id"]): body for kind, body in found}


def something(dice: Random, cast: Cast, folfox: UUID, ids: list[UUID], now: datetime) -> None:
    """One thing that a team does in a day, perhaps one that is refused."""
    nurse, named = cast.nurse, {"assignment_id": folfox, "block": "folfox", "number": dice.randint(1, 4)}
    day = TODAY + timedelta(days=dice.randint(-8, 40))
    known = dice.choice([*ids, new_id()])
    event = {"id": known, "category": "imaging", "title": f"Scan {dice.randint(0, 3)}", "started_on": day}
    blank = {"code": None, "system": None, "unit": None, "source_ref": None, "value": None, "text": None}
    match dice.randint(0, 8):
        case 0:
            actions.give_cycle(cast.ana, named | {"given_on": day, "reason": None}, by=nurse)
        case 1:
            actions.delay_cycle(cast.ana, named | {"planned_on": day, "reason": "Low counts"}, by=nurse)
        case 2:
            actions.cancel_cycle(cast.ana, named | {"reason": "Tired"}, planned_on=day, by=nurse)
        case 3:
            row = actions.keep_event(
                cast.ana, blank | event | {"ended_on": None, "status": "active"}, by=nurse
            )
            ids.append(row.id)
        case 4:
            visit = {"title": "Visit", "category": "visit", "starts_at": now, "ends_at": None, "place": None}
            visit |= {"assignment_id": None, "planned_key": None}
            ids.append(actions.book_appointment(cast.ana, visit, by=nurse).id)
        case 5:
            move = {"starts_at": now + timedelta(days=1), "ends_at": None, "reason": "Snow"}
            actions.move_appointment(cast.ana, known, move, by=nurse)
        case 6:
            hold = {"assignment_id": folfox, "from_on": day, "until_on": None, "reason": "Fever"}
            ids.append(care_plans.hold_plan(cast.ana, hold, by=nurse).id)
        case 7:
            care_plans.resume_plan(cast.ana, known, until_on=day, by=nurse)
        case _:
            cancer = {
                "text": f"Cancer {dice.randint(0, 2)}",
                "role": "primary",
                "cancer": None,
                "stage": None,
            }
            cancer |= {
                "stage_system": None,
                "diagnosed_on": day,
                "said_by": None,
                "code": None,
                "system": None,
            }
            patients.keep_diagnosis(cast.ana, cancer | {"source_ref": None}, by=nurse)


@pytest.mark.parametrize("seed", range(5))
def test_the_record_as_of_a_moment_is_what_was_shown_then(
    cast: Cast, folfox: UUID, now: datetime, seed: int, effort: int
) -> None:
    dice = Random(seed)
    ids: list[UUID] = []
    then = [(now, shown(cast))]
    for _ in range(40 * effort):
        now += timedelta(seconds=dice.randint(1, 100_000))
        with clock.at(now):
            try:
                something(dice, cast, folfox, ids, now)
            except (Conflict, Problem):
                assert shown(cast) == then[-1][1]  # what is refused leaves nothing
            then.append((now, shown(cast)))
    assert len({str(said) for _, said in then}) > 15
    for moment, said in then:
        assert as_of(cast, moment) == said
    assert as_of(cast, None) == then[-1][1]
    assert as_of(cast, now - timedelta(days=4000)) == {}
    assert rebuild(repair=False) == []


def test_history_names_who_changed_what_and_why_they_might(cast: Cast, folfox: UUID, now: datetime) -> None:
    named = {"assignment_id": folfox, "block": "folfox", "number": 2}
    with clock.at(now):
        on = TODAY + timedelta(days=9)
        actions.delay_cycle(cast.ana, named | {"planned_on": on, "reason": "Low counts"}, by=cast.nurse)
    with clock.at(now + timedelta(days=9)):
        row = actions.give_cycle(cast.ana, named | {"given_on": on, "reason": None}, by=cast.oncologist)
    first, second = queries.changes(cast.ana, row.id, by=cast.patient)
    assert (first["version"], first["verb"], first["by"]) == (1, "timeline.cycle.delay", cast.nurse.id)
    assert (second["version"], second["by_name"]) == (2, "Oncologist")
    assert first["because"] == "nurse of the team that treats this patient"
    assert second["recorded_at"] - first["recorded_at"] >= timedelta(days=9)
    assert (first["body"]["status"], second["body"]["status"]) == ("delayed", "given")


def test_history_of_the_timeline_tells_nothing_of_other_parts(cast: Cast, folfox: UUID) -> None:
    said = symptoms.submit_check_in(cast.ana, read(CheckInSchema(), check_in(nausea=(2, 2))), by=cast.patient)
    for elsewhere in (said.id, folfox, cast.caregiver_grant, cast.ana):
        assert queries.changes(cast.ana, elsewhere, by=cast.nurse) == []
