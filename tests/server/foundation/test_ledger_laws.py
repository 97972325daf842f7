"""Laws of the ledger, held on random histories: what is derived equals it, looking back equals remembering."""

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.features.patients import actions as patients
from server.features.symptoms import actions as symptoms
from server.features.timeline import actions as timeline
from server.foundation import clock, history
from server.foundation.db import db, end_session
from server.foundation.problems import Problem
from server.foundation.rebuild import rebuild
from server.foundation.verify import verify
from shared.schemas.base import wire_form
from shared.schemas.patients import PatientSchema
from shared.schemas.symptoms import CheckInCorrectionSchema
from shared.schemas.timeline import AppointmentSchema
from tests.databases import KINDS
from tests.server.cast import Cast, assemble, number
from tests.server.foundation.facts import NOON, allergy, changes_of, check_in, entries_of, medicine, run_sql
from tests.server.foundation.tampering import mine

RECORD = (
    "patients.patient",
    "patients.allergy",
    "patients.medicine",
    "symptoms.check_in",
    "timeline.appointment",
)
Story = list[tuple[str, int, int, timedelta]]
Moment = tuple[datetime, dict[tuple[str, str], dict[str, Any]]]


def correct(patient: UUID, which: int, value: int, cast: Cast) -> Any:
    said = wire_form(check_in(100 + which * 5 + value, value))
    anew = said | {"amends": str(check_in(which)["id"]), "reason": "Pressed the wrong one."}
    return symptoms.correct_check_in(patient, CheckInCorrectionSchema().load(anew), by=cast.nurse)


def book(patient: UUID, which: int, value: int, cast: Cast) -> Any:
    visit = {
        "id": str(number(500 + which)),
        "title": f"Visit {value}",
        "category": "visit",
        "starts_at": (NOON + timedelta(days=which)).isoformat(),
    }
    return timeline.book_appointment(patient, AppointmentSchema().load(visit), by=cast.nurse)


def move(patient: UUID, which: int, value: int, cast: Cast) -> Any:
    to = {"starts_at": NOON + timedelta(days=which + value), "ends_at": None, "reason": "Room taken."}
    return timeline.move_appointment(patient, number(500 + which), to, by=cast.nurse)


STEPS: dict[str, Callable[[UUID, int, int, Cast], Any]] = {
    "allergy": lambda patient, which, value, cast: patients.keep_allergy(
        patient, allergy(which, f"substance {value}"), by=cast.nurse
    ),
    "medicine": lambda patient, which, value, cast: patients.keep_medicine(
        patient, medicine(which, f"medicine {value}"), by=cast.oncologist
    ),
    "status": lambda patient, which, value, cast: patients.change_status(
        patient, ("active", "on_hold")[value % 2], by=cast.oncologist
    ),
    "check-in": lambda patient, which, value, cast: symptoms.submit_check_in(
        patient, check_in(which, value, note="A bad night."), by=cast.nurse
    ),
    "correction": correct,
    "book": book,
    "move": move,
}

stories = st.lists(
    st.tuples(
        st.sampled_from(sorted(STEPS)),
        st.integers(0, 2),
        st.integers(0, 3),
        st.integers(-60, 600).map(lambda minutes: timedelta(minutes=minutes)),  # clocks are set back, too
    ),
    min_size=1,
    max_size=14,
)


def happen(patient: UUID, story: Story, cast: Cast) -> list[Moment]:
    """Let a story happen to a new patient; what a plain dictionary remembers after each entry, with its moment."""
    described = PatientSchema().load(
        {"name": "Somebody", "time_zone": "Europe/Berlin", "site_id": str(cast.site)}
    )
    with clock.at(NOON):
        patients.create_patient(patient, described, site_id=cast.site, team_id=cast.team, by=cast.nurse)
    now, seen = NOON, 0
    records: dict[tuple[str, str], dict[str, Any]] = {}
    remembered: list[Moment] = []
    for step, which, value, passed in story:
        now += passed
        with clock.at(now), suppress(Problem):  # to move what was never booked is refused
            STEPS[step](patient, which, value, cast)
        for change in changes_of(patient)[seen:]:
            seen += 1
            records[change.kind, str(change.id)] = json.loads(change.body or "")
        remembered.append((entries_of(patient)[-1].recorded_at, dict(records)))
    return remembered


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, make_app: Callable[..., Flask]) -> Iterator[Cast]:
    """One clinic in which each story happens to a patient of its own."""
    app = make_app(request.param)
    with app.app_context():
        yield assemble()
        db.session.rollback()


def test_random_histories(world: Cast, effort: int) -> None:
    """After any history the chain is whole, a rebuild finds nothing to mend, and each moment looks back as it was."""
    numbers = itertools.count(100)

    @settings(max_examples=10 * effort, suppress_health_check=list(HealthCheck))
    @given(stories)
    def law(story: Story) -> None:
        patient = number(next(numbers))
        remembered = happen(patient, story, world)
        assert verify().fault is None
        with clock.at(NOON + timedelta(days=30)):
            assert rebuild(repair=False) == []
        for moment, records in [*remembered, (None, remembered[-1][1])]:
            looked = history.latest(patient, RECORD, as_of=moment)
            wanted = {key: body for key, body in records.items() if key[0] in RECORD}
            assert {(kind, body["id"]): body for kind, body in looked} == wanted
            assert len(looked) == len(wanted)

    law()


def test_every_version_of_a_row_is_told_with_who_and_when(world: Cast) -> None:
    row = patients.keep_allergy(world.ana, allergy(1, "penicillin"), by=world.nurse)
    patients.keep_allergy(world.ana, allergy(1, "latex"), by=world.oncologist)
    told = history.history(world.ana, row.id)
    assert [(one["version"], one["by_name"], one["body"]["substance"]) for one in told] == [
        (1, "Nurse", "penicillin"),
        (2, "Oncologist", "latex"),
    ]


def test_what_was_erased_is_gone_and_the_rest_stands(world: Cast) -> None:
    for which in range(2):
        patients.keep_allergy(world.ana, allergy(which), by=world.nurse)
    erased = allergy(0)["id"].hex if db.engine.dialect.name == "sqlite" else str(allergy(0)["id"])
    run_sql("UPDATE changes SET body = NULL, salt = NULL WHERE " + mine(f"id = '{erased}'", world.ana))
    assert verify().fault is None
    assert [body["id"] for _, body in history.latest(world.ana, ["patients.allergy"])] == [
        str(allergy(1)["id"])
    ]
    assert [str(found) for found in rebuild(repair=True)] == [
        f"patients.allergy {allergy(0)['id']}: was erased from the ledger but stands in the table"
    ]
    assert rebuild(repair=False) == []


SPOILED = {
    "a value altered": ("UPDATE allergies SET substance = 'nuts'", "differs in substance"),
    "a row taken out": ("DELETE FROM allergies", "is missing from the table"),
    "a summary altered": ("UPDATE panel_rows SET open_alerts = 7", "differs in open_alerts"),
    "a summary taken out": ("DELETE FROM panel_rows", "triage.panel"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_table_that_differs_is_told_and_put_right(world: Cast, how: str) -> None:
    patients.keep_allergy(world.ana, allergy(1), by=world.nurse)
    spoil, sentence = SPOILED[how]
    run_sql(spoil)
    assert any(sentence in str(found) for found in rebuild(repair=False))
    assert any(sentence in str(found) for found in rebuild(repair=True))
    assert rebuild(repair=False) == []


def test_a_row_that_no_entry_speaks_of_is_told_and_removed(world: Cast) -> None:
    patients.keep_allergy(world.ana, allergy(1), by=world.nurse)
    run_sql("DELETE FROM changes WHERE " + mine("kind = 'patients.allergy'", world.ana))
    assert ["stands in the table but not in the ledger" in str(found) for found in rebuild(repair=True)] == [
        True
    ]
    end_session()
    assert rebuild(repair=False) == []
