"""Push: who may, every verdict, and that nothing handed over is ever lost."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from server.features.accounts import enrolment
from server.features.care_plans.queries import plan_of
from server.features.symptoms.models import CheckIn
from server.features.triage.models import Alert
from server.foundation import clock, sessions, tokens
from server.foundation.db import db, end_session
from server.foundation.ledger import Entry
from server.foundation.problems import Unavailable
from server.foundation.quarantine import QuarantinedEvent
from server.foundation.receipts import Receipt
from server.interfaces.sync import events as reading
from server.interfaces.sync.push import MINUTE
from shared.domain.instants import to_wire
from tests.server.cast import Cast
from tests.server.interfaces.sync.raw_tablet import (
    FEVER,
    PLAN,
    Admitted,
    RawTablet,
    admit,
    check_in,
    end_grant,
    enrolled,
    own_grant,
)


def count(model: Any, *conditions: Any) -> int:
    end_session()
    found = db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0
    end_session()
    return found


def kept(dora: Admitted) -> list[tuple[str, str]]:
    end_session()
    rows = db.session.scalars(select(QuarantinedEvent).where(QuarantinedEvent.patient_id == dora.id))
    found = sorted((row.verdict, row.code) for row in rows)
    end_session()
    return found


# Who may, and who may not


def test_nobody_and_no_person_without_a_device_hands_over(
    client: FlaskClient, tablet: RawTablet, cast: Cast
) -> None:
    event = tablet.event()
    stranger = RawTablet(client, tablet.patient, tablet.answer | {"access_token": "x.y.z"}, tablet.key)
    assert stranger.push(event).status_code == 401
    session = sessions.start_session(cast.nurse.id, sessions.API)
    token = tokens.issue(session, cast.nurse.id, kind=sessions.API).access_token
    nurse = RawTablet(client, tablet.patient, tablet.answer | {"access_token": token}, tablet.key)
    assert nurse.push(event).status_code == 403
    assert tablet.push(event, device=str(uuid4())).status_code == 403
    assert count(Receipt, Receipt.id == UUID(event["id"])) == 0


def test_a_revoked_device_hears_so(tablet: RawTablet, cast: Cast, dora: Admitted) -> None:
    enrolment.revoke_device(dora.id, UUID(tablet.device), "lost", by=cast.nurse)
    answer = tablet.push(tablet.event())
    assert answer.status_code == 403
    assert answer.json["type"] == "/problems/device-revoked"


def test_what_is_said_after_the_right_ended_is_kept_for_a_person(
    tablet: RawTablet, cast: Cast, dora: Admitted
) -> None:
    end_grant(dora.id, own_grant(dora), by=cast.nurse)
    event = tablet.event()
    assert tablet.verdicts(event) == ["quarantined access_withdrawn"]
    assert tablet.verdicts(event) == ["quarantined access_withdrawn"]
    assert kept(dora) == [("quarantined", "access_withdrawn")]
    assert count(CheckIn) == 0


def test_an_earlier_tablet_that_was_withdrawn_adds_nothing_by_itself(
    client: FlaskClient, tablet: RawTablet, cast: Cast, dora: Admitted
) -> None:
    unsent = tablet.sealed(tablet.event())
    enrolment.revoke_device(dora.id, UUID(tablet.device), "lost", by=cast.nurse)
    newer = enrolled(client, cast, dora)
    assert newer.verdicts(unsent) == ["quarantined access_withdrawn"]
    assert kept(dora) == [("quarantined", "access_withdrawn")]


def test_an_earlier_tablet_that_was_replaced_hands_over_through_the_new_one(
    client: FlaskClient, tablet: RawTablet, cast: Cast, dora: Admitted
) -> None:
    unsent = [tablet.sealed(tablet.event()) for _ in range(3)]
    newer = enrolled(client, cast, dora)
    assert newer.verdicts(*unsent, newer.event()) == ["ok"] * 4
    assert count(CheckIn) == 4


def test_the_team_sees_what_was_kept_and_strangers_do_not(
    app: Flask, client: FlaskClient, tablet: RawTablet, cast: Cast, dora: Admitted
) -> None:
    event = tablet.event({"id": str(uuid4()), "answers": "none"})
    assert tablet.verdicts(event) == ["rejected invalid"]
    for actor, status in ((cast.nurse, 200), (cast.administrator, 200), (cast.other_nurse, 404)):
        session = sessions.start_session(actor.id, sessions.API)
        token = tokens.issue(session, actor.id, kind=sessions.API).access_token
        headers = {"Authorization": f"Bearer {token}"}
        answer = client.get(f"/api/patients/{dora.id}/kept-aside", headers=headers)
        assert answer.status_code == status
        whole = client.get(f"/api/patients/{dora.id}/kept-aside/{event['id']}", headers=headers)
        assert whole.status_code == (200 if actor is cast.nurse else 404)
        if actor is cast.nurse:
            assert whole.json == {"envelope": event}
            assert [item["code"] for item in answer.json["items"]] == ["invalid"]


# Verdicts


def test_a_batch_is_kept_once_and_in_order(tablet: RawTablet, dora: Admitted) -> None:
    events = [tablet.event() for _ in range(5)]
    first = tablet.push(*events).json["results"]
    again = tablet.push(*events).json["results"]
    assert [one["verdict"] for one in first] == ["ok"] * 5
    assert [one["verdict"] for one in again] == ["dup"] * 5
    assert [one["receipt"] for one in first] == [one["receipt"] for one in again]
    rows = db.session.execute(
        select(Receipt.dseq, Receipt.id).where(Receipt.device_id == UUID(tablet.device), Receipt.dseq > 0)
    ).all()
    assert sorted(row.dseq for row in rows) == [1, 2, 3, 4, 5]
    assert count(Entry, Entry.verb == "symptoms.check_in.submit") == 5


def test_events_of_a_batch_are_taken_in_their_number_order(tablet: RawTablet) -> None:
    events = [tablet.event() for _ in range(3)]
    assert tablet.verdicts(events[2], events[0], events[1]) == ["ok"] * 3


def test_a_fever_raises_its_alert_once(tablet: RawTablet, dora: Admitted) -> None:
    event = tablet.event(check_in(readings=[FEVER]))
    assert tablet.verdicts(event) == ["ok"]
    raised = count(Alert)
    assert raised >= 1
    assert tablet.verdicts(event, event) == ["dup", "dup"]
    assert count(Alert) == raised


def test_a_number_that_is_missing_is_asked_for(tablet: RawTablet) -> None:
    first, second, third = (tablet.event() for _ in range(3))
    results = tablet.push(second, third).json["results"]
    assert [(one["verdict"], one["want"]) for one in results] == [("gap", 1), ("gap", 1)]
    assert count(CheckIn) == 0
    assert tablet.verdicts(first, second, third) == ["ok"] * 3


def test_a_number_used_before_is_kept_for_a_person(tablet: RawTablet, dora: Admitted) -> None:
    assert tablet.verdicts(tablet.event(), tablet.event()) == ["ok", "ok"]
    stale = tablet.event(dseq=1)
    assert tablet.verdicts(stale) == ["quarantined number_used_before"]
    assert tablet.verdicts(tablet.event()) == ["ok"]
    assert kept(dora) == [("quarantined", "number_used_before")]


def test_other_content_under_a_used_id_changes_nothing(tablet: RawTablet, dora: Admitted) -> None:
    event = tablet.event()
    other = tablet.event(check_in(4), id=event["id"])
    assert tablet.verdicts(event, other) == ["ok", "clash clash"]
    assert tablet.verdicts(other, tablet.event()) == ["clash clash", "ok"]
    assert count(CheckIn) == 2
    assert kept(dora) == [("clash", "clash")]


def test_two_events_that_make_the_same_row_differently_clash(tablet: RawTablet, dora: Admitted) -> None:
    body = check_in(1)
    first, second = tablet.event(body), tablet.event({**body, "note": "Another"})
    assert tablet.verdicts(first, second, tablet.event()) == ["ok", "clash clash", "ok"]
    assert tablet.verdicts(second) == ["clash clash"]
    assert kept(dora) == [("clash", "clash")]


def test_one_bad_event_spoils_no_other(tablet: RawTablet, dora: Admitted) -> None:
    good = [tablet.event() for _ in range(2)]
    invalid = tablet.event({"id": str(uuid4())})
    forged = {**tablet.event(), "t_local": "altered"}
    unknown_plan = tablet.event(_outcome(uuid4()), "care_plans.outcome.record")
    assert tablet.verdicts(*good, invalid, forged, unknown_plan, tablet.event()) == [
        "ok",
        "ok",
        "rejected invalid",
        "rejected bad_signature",
        "quarantined cannot_apply",
        "ok",
    ]
    assert len(kept(dora)) == 3
    assert tablet.verdicts(invalid, forged, unknown_plan) == [
        "rejected invalid",
        "rejected bad_signature",
        "quarantined cannot_apply",
    ]
    assert len(kept(dora)) == 3


def test_outcomes_and_corrections(tablet: RawTablet, dora: Admitted) -> None:
    first = check_in(1)
    corrected = {**check_in(3), "amends": first["id"], "reason": "I meant severe"}
    events = [
        tablet.event(_outcome(dora.assignment), "care_plans.outcome.record"),
        tablet.event(first),
        tablet.event(corrected, "symptoms.check_in.correct"),
    ]
    assert tablet.verdicts(*events) == ["ok"] * 3
    end_session()
    row = db.session.get(CheckIn, (dora.id, UUID(first["id"])))
    assert row is not None and str(row.superseded_by) == corrected["id"]


def test_a_second_correction_of_the_same_is_kept_for_a_person(tablet: RawTablet) -> None:
    first = check_in(1)
    both = [
        tablet.event(
            {**check_in(value), "amends": first["id"], "reason": "not so"}, "symptoms.check_in.correct"
        )
        for value in (2, 3)
    ]
    opening = tablet.event(first, dseq=3)
    opening, both = (
        tablet.signed({**opening, "dseq": 1}),
        [tablet.signed({**event, "dseq": place}) for place, event in enumerate(both, 2)],
    )
    assert tablet.verdicts(opening, *both) == ["ok", "ok", "quarantined cannot_apply"]


def test_an_event_we_stumble_over_is_kept_and_done_later(
    tablet: RawTablet, dora: Admitted, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [tablet.event() for _ in range(3)]
    real, poisoned = reading.ACTIONS["symptoms.check_in.submit"], events[1]["entity"]

    def stumble(patient_id: UUID, body: dict[str, Any], *, by: Any) -> Any:
        row = real(patient_id, body, by=by)
        if str(body["id"]) == poisoned:
            raise ZeroDivisionError
        return row

    monkeypatch.setitem(reading.ACTIONS, "symptoms.check_in.submit", stumble)
    answer = tablet.push(*events).json["results"]
    assert [one["verdict"] for one in answer] == ["ok", "later", "ok"]
    assert answer[1]["retry_after"] > 0
    assert kept(dora) == [("later", "fault")]
    assert count(CheckIn) == 2
    monkeypatch.undo()
    assert tablet.verdicts(*events) == ["dup", "ok", "dup"]
    assert count(CheckIn) == 3
    end_session()
    row = db.session.get(QuarantinedEvent, (dora.id, UUID(events[1]["id"])))
    assert row is not None and row.settled_at is not None


def test_trouble_of_the_database_is_503_and_nothing_is_kept(
    tablet: RawTablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: Any, **__: Any) -> Any:
        raise Unavailable()

    monkeypatch.setitem(reading.ACTIONS, "symptoms.check_in.submit", gone)
    event = tablet.event()
    answer = tablet.push(event)
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    monkeypatch.undo()
    assert tablet.verdicts(event) == ["ok"]


# What no honest tablet sends


def test_another_patients_device_cannot_be_spoken_for(
    client: FlaskClient, tablet: RawTablet, cast: Cast, dora: Admitted
) -> None:
    other = enrolled(client, cast, admit(cast, "Emil Roth"))
    forged = other.signed(tablet.event())  # signed with the wrong key
    assert other.verdicts(forged) == ["rejected bad_signature"]
    assert tablet.verdicts(tablet.event(dseq=1)) == ["ok"]  # its number was not used up
    wrong_patient = tablet.event(patient=str(other.patient.id), dseq=2)
    wrong_author = tablet.event(author=str(other.patient.person), dseq=3)
    assert tablet.verdicts(wrong_patient, wrong_author) == [
        "quarantined wrong_patient",
        "quarantined wrong_author",
    ]
    assert count(CheckIn, CheckIn.patient_id == other.patient.id) == 0


def test_a_device_or_epoch_that_is_not_known(tablet: RawTablet, dora: Admitted) -> None:
    assert tablet.verdicts(tablet.event(device=str(uuid4()))) == ["quarantined unknown_device"]
    assert tablet.verdicts(tablet.event(epoch=2, dseq=1)) == ["quarantined other_epoch"]
    assert tablet.verdicts(tablet.event(dseq=1)) == ["ok"]


def test_sealed_events(tablet: RawTablet) -> None:
    event = tablet.event()
    assert tablet.verdicts(tablet.sealed(event)) == ["ok"]
    assert tablet.verdicts(event, tablet.sealed(event)) == ["dup", "dup"]
    spoiled = tablet.sealed(tablet.event())
    spoiled["sealed"] = spoiled["sealed"][:-8] + "AAAAAAA="
    swapped = {**tablet.sealed(tablet.event()), "dseq": 3, "id": str(uuid4())}
    assert tablet.verdicts(spoiled, swapped) == ["rejected sealed_wrongly", "rejected sealed_wrongly"]
    altered = {**tablet.sealed(tablet.event(dseq=9)), "dseq": 4}
    assert tablet.verdicts(altered, tablet.event(dseq=5)) == ["rejected altered", "ok"]


@pytest.mark.parametrize(
    "rubbish",
    [
        {},
        {"id": 7, "device": [], "epoch": True, "dseq": "1"},
        {"id": "x" * 36},
        {"id": str(uuid4()), "device": str(uuid4()), "epoch": 1, "dseq": 1, "body": {"float": 1.5}},
        {"sealed": "AAAA"},
    ],
)
def test_rubbish_is_answered_and_kept_once(
    tablet: RawTablet, dora: Admitted, rubbish: dict[str, Any]
) -> None:
    for _ in range(2):
        [verdict, good] = tablet.verdicts(rubbish, tablet.event())
        assert verdict.split()[0] in ("rejected", "quarantined") and good == "ok"
    assert len(kept(dora)) == 1


def test_a_newer_form_waits_for_a_newer_server(tablet: RawTablet, dora: Admitted) -> None:
    assert tablet.verdicts(tablet.event(v=2, kind="symptoms.check_in.submit")) == [
        "quarantined newer_than_server"
    ]


def test_an_old_form_is_brought_up_to_date(tablet: RawTablet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "NEWEST", 2)
    raised = {1: lambda body: {**body, "note": f"{body['note']} (v1)"}}
    monkeypatch.setitem(reading.UPCASTERS, "symptoms.check_in.submit", raised)
    assert tablet.verdicts(tablet.event()) == ["ok"]
    [entry] = [entry for entry in tablet.pull()["entries"] if entry["verb"] == "symptoms.check_in.submit"]
    assert entry["changes"][0]["texts"] == {"note": "Cansada (v1)"}


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"[" * 100_000, 400),
        (b'{"a": NaN}', 400),
        (b'{"events": [], "events": []}', 400),
        (b"\xff\xfe", 400),
        (b"{}", 422),
        (b'{"pad": "' + b"x" * 600_000 + b'"}', 413),
    ],
)
def test_an_envelope_that_cannot_be_read(tablet: RawTablet, raw: bytes, status: int) -> None:
    answer = tablet.client.post(
        "/api/sync/push", data=raw, headers=tablet.headers, content_type="application/json"
    )
    assert answer.status_code == status


def test_at_most_a_hundred_events(tablet: RawTablet) -> None:
    assert tablet.push(*[{} for _ in range(101)]).status_code == 422


# Time


def test_a_clock_that_is_wrong_is_marked_and_decides_nothing(tablet: RawTablet, dora: Admitted) -> None:
    honest, wrong = tablet.event(), tablet.event(t_local="1976-03-01T08:00:00+01:00")
    assert tablet.verdicts(honest, wrong) == ["ok", "ok"]
    off = tablet.event()
    assert tablet.verdicts(off, sent_at="1976-03-01T08:00:00Z") == ["ok"]
    end_session()
    found = {
        str(row.id): row.provenance.get("time_uncertain", False)
        for row in db.session.scalars(select(CheckIn))
    }
    assert found == {honest["entity"]: False, wrong["entity"]: True, off["entity"]: True}
    receipt = db.session.get(Receipt, (dora.id, UUID(off["id"])))
    assert receipt is not None and receipt.made_after is not None
    assert receipt.skew_seconds is not None and receipt.skew_seconds < -1_000_000_000
    end_session()


def test_asking_too_often_is_slowed_down_but_work_is_not(tablet: RawTablet) -> None:
    now = clock.now()
    with clock.at(now):
        _pushed(tablet, 599)
        full = [tablet.event() for _ in range(100)]
        assert set(tablet.verdicts(*full)) == {"ok"}
        assert tablet.push().status_code == 200
        refused = tablet.push()
        assert refused.status_code == 429 and refused.headers["Retry-After"]
    with clock.at(now + MINUTE):
        assert tablet.push().status_code == 200


def _pushed(tablet: RawTablet, times: int) -> None:
    """As if so many requests had come in this minute."""
    with sessions.short_write() as connection:
        table = sessions.Device.__table__
        connection.execute(
            table.update()
            .where(table.c.id == UUID(tablet.device))
            .values(pushes=times, pushes_since=clock.now())
        )


def _outcome(assignment: UUID) -> dict[str, Any]:
    said = to_wire(clock.now())
    return {
        "id": str(uuid4()),
        "assignment_id": str(assignment),
        "task": next(task.key for task in plan_of(PLAN, 1).tasks if task.kind != "check_in"),
        "outcome": "done",
        "happened_at": said,
        "provenance": {"saved_at": said, "mode": "tablet", "language": "es"},
    }


def _plan_task() -> str:
    from server.features.care_plans.queries import plan_of

    return next(task.key for task in plan_of("colorectal/mfolfox6", 1).tasks if task.kind != "check_in")


TASK = _plan_task()
