"""Many at the same time: real threads against the application, on both databases."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from server.features.accounts import enrolment
from server.features.symptoms.models import CheckIn
from server.features.triage.models import Alert
from server.foundation.db import db, end_session
from server.foundation.ledger import Entry
from server.foundation.quarantine import QuarantinedEvent
from server.foundation.receipts import Receipt
from tests.server.cast import Cast
from tests.server.interfaces.sync.raw_tablet import FEVER, Admitted, RawTablet, check_in, end_grant, own_grant

THREADS = 32


def at_once(app: Flask, tablet: RawTablet, do: list[Callable[[RawTablet], Any]]) -> list[Any]:
    """Run each in a thread of its own with a client of its own, all begun together."""
    gate = threading.Barrier(len(do))

    def run(one: Callable[[RawTablet], Any]) -> Any:
        own = RawTablet(app.test_client(), tablet.patient, tablet.answer, tablet.key)
        gate.wait()
        return one(own)

    with ThreadPoolExecutor(len(do)) as pool:
        return [future.result() for future in [pool.submit(run, one) for one in do]]


def patient_push(event: dict[str, Any]) -> Callable[[RawTablet], list[str]]:
    """Push until an answer comes that is not "come again"."""

    def push(own: RawTablet) -> list[str]:
        for _ in range(40):
            answer = own.push(event)
            assert answer.status_code in (200, 403, 503), answer.json
            if answer.status_code == 403:
                return ["revoked"]
            if answer.status_code == 200:
                return [one["verdict"] for one in answer.json["results"]]
        raise AssertionError("never answered")

    return push


def test_one_event_pushed_by_many_at_once_has_one_effect(
    app: Flask, tablet: RawTablet, dora: Admitted
) -> None:
    event = tablet.event(check_in(4, readings=[FEVER]))
    end_session()
    verdicts = [one for [one] in at_once(app, tablet, [patient_push(event)] * THREADS)]
    assert sorted(verdicts) == ["dup"] * (THREADS - 1) + ["ok"]
    with app.app_context():
        assert _count(CheckIn) == 1
        assert _count(Receipt, Receipt.id == UUID(event["id"])) == 1
        assert _count(Entry, Entry.verb == "symptoms.check_in.submit") == 1
        alerts = db.session.execute(select(Alert.rule, func.count()).group_by(Alert.rule)).all()
        assert alerts and all(times == 1 for _, times in alerts)


def test_nothing_is_added_after_a_revocation_has_ended(
    app: Flask, tablet: RawTablet, cast: Cast, dora: Admitted
) -> None:
    """Whoever wins: what came before the end of the right is in the record, the rest waits for a person."""
    events = [tablet.event() for _ in range(8)]
    grant = own_grant(dora)

    def send_all(own: RawTablet) -> list[str]:
        return [verdict for event in events for verdict in patient_push(event)(own)]

    def revoke(_: RawTablet) -> list[str]:
        with app.app_context():
            end_grant(dora.id, grant, by=cast.nurse)
        return []

    verdicts = at_once(app, tablet, [send_all, revoke])[0]
    accepted = verdicts.count("ok")
    assert verdicts == ["ok"] * accepted + ["quarantined"] * (len(events) - accepted)
    with app.app_context():
        numbers = dict(
            db.session.execute(
                select(Entry.verb, func.max(Entry.number))
                .where(Entry.patient_id == dora.id)
                .group_by(Entry.verb)
            ).all()
        )
        assert numbers.get("symptoms.check_in.submit", 0) < numbers["sync_tests.grant.end"]
        assert _count(CheckIn) == accepted
        assert _count(QuarantinedEvent) == len(events) - accepted


def test_a_device_taken_out_of_use_while_it_pushes(
    app: Flask, tablet: RawTablet, cast: Cast, dora: Admitted
) -> None:
    events = [tablet.event() for _ in range(6)]

    def send_all(own: RawTablet) -> list[str]:
        return [verdict for event in events for verdict in patient_push(event)(own)]

    def revoke(_: RawTablet) -> list[str]:
        with app.app_context():
            enrolment.revoke_device(dora.id, UUID(tablet.device), "lost", by=cast.nurse)
        return []

    verdicts = at_once(app, tablet, [send_all, revoke])[0]
    accepted = verdicts.count("ok")
    assert verdicts == ["ok"] * accepted + ["revoked"] * (len(events) - accepted)
    with app.app_context():
        assert _count(CheckIn) == accepted


def _count(model: Any, *conditions: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0
