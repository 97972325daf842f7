"""Push: every verdict, and that nothing handed over is ever lost."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from server.features.care_plans.queries import plan_of
from server.features.symptoms.models import CheckIn
from server.features.triage.models import Alert
from server.foundation import clock
from server.foundation.db import db, end_session
from server.foundation.ledger import Entry
from server.foundation.problems import Unavailable
from server.foundation.quarantine import QuarantinedEvent
from server.foundation.receipts import Receipt
from server.interfaces.sync import events as reading
from shared.domain.instants import to_wire
from tests.server.interfaces.sync.looking import count, kept
from tests.server.interfaces.sync.raw_tablet import (
    FEVER,
    PLAN,
    Admitted,
    RawTablet,
    check_in,
)


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
