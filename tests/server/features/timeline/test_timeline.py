"""The course of treatment: who may, cycles given, moved and cancelled, appointments, results."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.features.timeline import actions, queries
from server.features.triage import queries as triage
from server.foundation.permits import Denied
from server.foundation.problems import Conflict, Invalid
from shared.domain.instants import to_wire
from tests.server.cast import Cast
from tests.server.features.asking import EVERYBODY, TEAM, UNKNOWN, Door
from tests.server.features.clinic import TODAY

OWN = TEAM | {"patient"}


def cycle(folfox: UUID, number: int, **more: Any) -> dict[str, Any]:
    """News of a cycle, as loaded."""
    return {"assignment_id": folfox, "block": "folfox", "number": number, "reason": None} | more


def booking(now: datetime, **more: Any) -> dict[str, Any]:
    """A scan in a week, in wire form."""
    at = to_wire(now + timedelta(days=7))
    return {"title": "CT scan", "category": "imaging", "starts_at": at, "place": "Basement"} | more


def test_who_may_over_the_api(door: Door, cast: Cast, folfox: UUID, now: datetime) -> None:
    record = f"/api/patients/{cast.ana}"
    for part in ("cycles", "events", "appointments", "results"):
        door.shuts_out("GET", f"{record}/{part}", dict, OWN, 200)
    named = {"assignment_id": str(folfox), "block": "folfox"}
    given = named | {"number": 1, "given_on": "2026-11-14"}
    delayed = named | {"number": 2, "planned_on": "2026-12-05", "reason": "Low counts"}
    event = {"category": "surgery", "title": "Sigmoid resection", "started_on": "2026-10-01"}
    result = {"category": "lab", "name": "CEA", "value": "3.1", "taken_at": to_wire(now)}
    door.shuts_out("POST", f"{record}/cycles/given", lambda: given, TEAM, 200)
    door.shuts_out("POST", f"{record}/cycles/delayed", lambda: delayed, TEAM, 200)
    door.shuts_out("POST", f"{record}/events", lambda: event, TEAM, 201)
    door.shuts_out("POST", f"{record}/results", lambda: result, TEAM, 201)
    door.shuts_out("POST", f"{record}/appointments", lambda: booking(now), TEAM, 201)
    scan = door.ask("nurse", "POST", f"{record}/appointments", booking(now)).json["id"]
    move = {"starts_at": to_wire(now + timedelta(days=9)), "reason": "The scanner is being serviced"}
    door.shuts_out("POST", f"{record}/appointments/{scan}/move", lambda: move, TEAM, 200)
    for who in EVERYBODY:
        booked = door.ask("nurse", "POST", f"{record}/appointments", booking(now)).json["id"]
        answer = door.ask(who, "POST", f"{record}/appointments/{booked}/cancel", {"reason": "Not needed"})
        assert answer.status_code == (200 if who in TEAM else 404), who


def test_who_may_through_actions(cast: Cast, folfox: UUID) -> None:
    news = cycle(folfox, 3, reason="Holiday")
    for who in EVERYBODY:
        by = getattr(cast, who)
        if who in TEAM:
            assert actions.cancel_cycle(cast.ana, news, planned_on=TODAY, by=by).status == "cancelled"
        else:
            with pytest.raises(Denied):
                actions.cancel_cycle(cast.ana, news, planned_on=TODAY, by=by)
        for look in (
            lambda by=by: queries.records(cast.ana, by=by),
            lambda by=by: queries.changes(cast.ana, actions.cycle_id(folfox, 3), by=by),
        ):
            if who in OWN:
                look()
            else:
                with pytest.raises(Denied):
                    look()


def test_two_people_who_enter_one_cycle_enter_one_row(cast: Cast, folfox: UUID) -> None:
    first = cycle(folfox, 1, given_on=TODAY - timedelta(days=8), doses=[])
    one = actions.give_cycle(cast.ana, first, by=cast.nurse)
    again = actions.give_cycle(cast.ana, first, by=cast.oncologist)
    assert (one.id, one.version) == (again.id, again.version) == (actions.cycle_id(folfox, 1), 1)
    later = actions.give_cycle(cast.ana, first | {"given_on": TODAY - timedelta(days=7)}, by=cast.nurse)
    assert later.version == 2 and len(queries.cycles(cast.ana, by=cast.nurse)) == 1
    assert later.planned_on == TODAY - timedelta(days=8)


def test_a_delay_moves_what_follows_and_where_it_was_planned_stays(cast: Cast, folfox: UUID) -> None:
    on = TODAY + timedelta(days=13)
    delayed = actions.delay_cycle(
        cast.ana, cycle(folfox, 2, planned_on=on, reason="Low counts"), by=cast.nurse
    )
    assert (delayed.status, delayed.given_on, delayed.planned_on) == ("delayed", None, on)
    given = cycle(folfox, 2, given_on=on + timedelta(days=1))
    given |= {
        "doses": [
            {"drug": "oxaliplatin", "planned": "85", "given": "68", "unit": "mg/m2", "reason": "Tingling"}
        ]
    }
    row = actions.give_cycle(cast.ana, given, by=cast.nurse)
    assert (row.status, row.planned_on, row.given_on) == ("given", on, on + timedelta(days=1))
    assert row.doses[0]["given"] == "68" and row.version == 2
    with pytest.raises(Conflict):
        actions.delay_cycle(cast.ana, cycle(folfox, 2, planned_on=on, reason="x"), by=cast.nurse)


def test_a_delay_moves_the_patients_days_on_the_panel(cast: Cast, folfox: UUID) -> None:
    assert [(row.cycle, row.day) for row in triage.panel(by=cast.nurse)] == [(1, 9)]
    actions.delay_cycle(
        cast.ana, cycle(folfox, 1, planned_on=TODAY - timedelta(days=2), reason="x"), by=cast.nurse
    )
    assert [(row.cycle, row.day) for row in triage.panel(by=cast.nurse)] == [(1, 3)]


def test_news_for_somebody_who_saw_something_older_is_refused(cast: Cast, folfox: UUID) -> None:
    given = cycle(folfox, 1, given_on=TODAY)
    actions.give_cycle(cast.ana, given, by=cast.nurse, version=0)
    for version in (0, 2):
        with pytest.raises(Conflict):
            actions.give_cycle(cast.ana, given | {"reason": "late"}, by=cast.nurse, version=version)
        with pytest.raises(Conflict):
            actions.cancel_cycle(cast.ana, given, planned_on=TODAY, by=cast.nurse, version=version)
    delayed = cycle(folfox, 2, planned_on=TODAY, reason="x")
    with pytest.raises(Conflict):
        actions.delay_cycle(cast.ana, delayed, by=cast.nurse, version=1)
    assert actions.give_cycle(cast.ana, given | {"reason": "late"}, by=cast.nurse, version=1).version == 2


def test_news_of_a_cycle_that_the_plan_does_not_have_is_refused(cast: Cast, folfox: UUID) -> None:
    for wrong, name in (
        (cycle(UNKNOWN, 1), "assignment_id"),
        (cycle(folfox, 1, block="paclitaxel"), "block"),
        (cycle(folfox, 13), "number"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.give_cycle(cast.ana, wrong | {"given_on": TODAY}, by=cast.nurse)
        assert list(refused.value.errors or {}) == [name]
    with pytest.raises(Invalid):  # another patient's plan is not hers
        actions.give_cycle(cast.ben, cycle(folfox, 1, given_on=TODAY), by=cast.other_nurse)


def test_a_moved_appointment_shows_where_it_was_and_why(door: Door, cast: Cast, now: datetime) -> None:
    path = f"/api/patients/{cast.ana}/appointments"
    booked = door.ask("nurse", "POST", path, booking(now)).json
    assert (booked["status"], booked["moved_from"], booked["version"]) == ("booked", None, 1)
    there = to_wire(now + timedelta(days=9))
    moved = door.ask(
        "nurse", "POST", f"{path}/{booked['id']}/move", {"starts_at": there, "reason": "Snow"}
    ).json
    assert (moved["status"], moved["starts_at"], moved["moved_from"]) == ("moved", there, booked["starts_at"])
    assert (moved["reason"], moved["place"], moved["version"]) == ("Snow", "Basement", 2)
    seen = door.ask("patient", "GET", path).json
    assert seen == [moved]
    third = {"starts_at": to_wire(now + timedelta(days=3)), "place": "Tower", "reason": "Earlier"}
    moved = door.ask("nurse", "POST", f"{path}/{booked['id']}/move", third).json
    assert (moved["moved_from"], moved["place"]) == (there, "Tower")


def test_what_is_over_or_cancelled_stays_so(cast: Cast, now: datetime) -> None:
    move = {"starts_at": now, "ends_at": None, "reason": "x"}
    for number, finish in enumerate(("cancelled", "done")):
        at = now + timedelta(days=number)
        body = {"title": "Visit", "category": "visit", "starts_at": at, "ends_at": None, "place": None}
        row = actions.book_appointment(
            cast.ana, body | {"assignment_id": None, "planned_key": None}, by=cast.nurse
        )
        if finish == "done":
            actions.mark_attended(cast.ana, row.id, by=cast.nurse)
        else:
            actions.cancel_appointment(cast.ana, row.id, "No need", by=cast.nurse)
        for change in (
            lambda row=row: actions.move_appointment(cast.ana, row.id, move, by=cast.nurse),
            lambda row=row: actions.cancel_appointment(cast.ana, row.id, "again", by=cast.nurse),
            lambda row=row: actions.mark_attended(cast.ana, row.id, by=cast.nurse),
        ):
            with pytest.raises(Conflict):
                change()
        assert queries.appointments(cast.ana, by=cast.nurse, since=at)[0].status == finish


def test_two_who_move_one_appointment_do_not_overwrite_each_other(cast: Cast, now: datetime) -> None:
    body = {"title": "Visit", "category": "visit", "starts_at": now, "ends_at": None, "place": None}
    row = actions.book_appointment(
        cast.ana, body | {"assignment_id": None, "planned_key": None}, by=cast.nurse
    )
    move = {"starts_at": now + timedelta(hours=1), "ends_at": None, "reason": "x"}
    actions.move_appointment(cast.ana, row.id, move, by=cast.nurse, version=1)
    for act in (
        lambda: actions.move_appointment(cast.ana, row.id, move, by=cast.oncologist, version=1),
        lambda: actions.cancel_appointment(cast.ana, row.id, "x", by=cast.oncologist, version=1),
    ):
        with pytest.raises(Conflict):
            act()
    assert queries.appointments(cast.ana, by=cast.nurse)[0].version == 2


def test_a_booking_sent_again_does_not_undo_its_move(door: Door, cast: Cast, now: datetime) -> None:
    path = f"/api/patients/{cast.ana}/appointments"
    body = booking(now, id="01990000-0000-7000-8000-000000000001")
    door.ask("nurse", "POST", path, body)
    move = {"starts_at": to_wire(now + timedelta(days=9)), "reason": "Snow"}
    moved = door.ask("nurse", "POST", f"{path}/{body['id']}/move", move).json
    again = door.ask("nurse", "POST", path, body)
    assert again.status_code == 201 and again.json == moved
    assert door.ask("nurse", "POST", path, body | {"title": "Another"}).status_code == 409
    assert door.ask("patient", "GET", path).json == [moved]


def test_results_come_newest_first_with_range_and_source(door: Door, cast: Cast, now: datetime) -> None:
    path = f"/api/patients/{cast.ana}/results"
    for days, value in ((3, "0.9"), (1, "1.30"), (2, "1.1")):
        taken = to_wire(now - timedelta(days=days))
        body = {"category": "lab", "name": "Neutrophils", "code": "751-8", "value": value, "taken_at": taken}
        body |= {"unit": "10*3/uL", "low": "1.50", "high": "8", "system": "http://loinc.org"}
        assert door.ask("nurse", "POST", path, body).status_code == 201
    rows = door.ask("patient", "GET", path).json
    assert [row["value"] for row in rows] == ["1.30", "1.1", "0.9"]
    assert (rows[0]["low"], rows[0]["high"], rows[0]["said_by"]) == ("1.50", "8", "Nurse")
    amended = {name: rows[0][name] for name in ("id", "category", "name", "taken_at")}
    amended |= {"value": "1.8", "status": "amended"}
    assert door.ask("nurse", "POST", path, amended).json["version"] == 2
    assert len(door.ask("patient", "GET", path).json) == 3
    assert len(queries.results(cast.ana, by=cast.patient, since=now - timedelta(days=2))) == 2
