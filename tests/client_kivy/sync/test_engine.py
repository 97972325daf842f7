"""The engine against an honest clinic and every kind of trouble: nothing is lost, nothing is shown that is not so."""

from __future__ import annotations

from typing import Any

import pytest

from client_kivy.sync.pace import LONGEST
from client_kivy.sync.transport import Answer
from tests.client_kivy.clinic import (
    Clinic,
    TestClock,
    answer_lost,
    honest,
    portal,
    problem,
    unreachable,
)
from tests.client_kivy.tablets import Tablet, check_in


def test_a_report_is_saved_then_received_then_pulled(tablet: Tablet) -> None:
    tablet.say(check_in(note="Muy cansada"))
    [row] = tablet.check_ins()
    assert row["delivery"] == "saved" and row["note"] == "Muy cansada"
    tablet.sync()
    [row] = tablet.check_ins()
    assert row["delivery"] == "received"
    assert tablet.store.mirror is not None
    assert tablet.store.mirror.tail(tablet.clinic.patient) is not None
    assert tablet.records.patient(tablet.clinic.patient)["name"] == "Ana Ruiz"


def test_a_correction_supersedes_at_once_and_after_the_pull(tablet: Tablet) -> None:
    first = check_in(1)
    tablet.say(first)
    tablet.sync()
    second = check_in(3, amends=first["id"], reason="I meant severe")
    tablet.say(second, "symptoms.check_in.correct")
    by_id = {row["id"]: row for row in tablet.check_ins()}
    assert by_id[first["id"]]["superseded_by"] == second["id"]
    assert by_id[second["id"]]["amends"] == first["id"]
    assert [row["id"] for row in tablet.records.standing("symptoms.check_in")] == [second["id"]]


def test_a_lost_answer_is_asked_for_again_and_counts_once(tablet: Tablet, clinic: Clinic) -> None:
    tablet.say()
    clinic.faults = [answer_lost]
    tablet.sync()
    assert len(clinic.accepted) == 1
    assert tablet.store.outbox.count("received") == 1


@pytest.mark.parametrize(
    "page",
    [
        Answer(200, b"<html>hotel</html>", {"content-type": "text/html"}),
        Answer(200, b"{}", {"content-type": "application/json"}),
        Answer(200, b"[]", {"content-type": "application/json"}),
        Answer(200, b'{"results": []}', {"content-type": "application/json"}),
        Answer(200, b"[" * 100_000, {"content-type": "application/json"}),
        Answer(302, b"", {"location": "http://hotel.test"}),
        Answer(511, b"", {}),
    ],
)
def test_an_answer_that_is_not_ours_acknowledges_nothing(
    tablet: Tablet, clinic: Clinic, page: Answer
) -> None:
    tablet.say()
    clinic.faults = [lambda *_: page]
    assert tablet.engine.step() >= 0
    assert tablet.store.outbox.count() == 1
    assert tablet.engine.state().problem in ("no_acknowledgement", "server_failed")
    assert tablet.check_ins()[0]["delivery"] == "saved"
    tablet.sync()
    assert tablet.store.outbox.count("received") == 1


def test_ok_without_a_receipt_is_no_acknowledgement(tablet: Tablet, clinic: Clinic) -> None:
    saved = tablet.say()
    body = b'{"server_epoch":"epoch-1","schema":{"min":1,"max":1},"now":"2026-11-22T08:00:00.000000Z",'
    body += b'"results":[{"id":"%s","verdict":"ok"}]}' % saved.id.encode()
    clinic.faults = [lambda *_: Answer(200, body, {"content-type": "application/json"})]
    tablet.engine.step()
    assert tablet.store.outbox.count() == 1


def test_a_hotel_portal_is_outlasted(tablet: Tablet, clinic: Clinic) -> None:
    for _ in range(3):
        tablet.say()
    clinic.faults = [portal] * 2
    tablet.sync()
    assert tablet.store.outbox.count("received") == 3


def test_an_expired_sign_in_is_renewed_once_with_the_device_s_proof(tablet: Tablet, clinic: Clinic) -> None:
    tablet.say()
    clinic.access = "another"
    tablet.sync()
    assert clinic.refreshes == 1
    assert tablet.store.outbox.count("received") == 1


def test_a_sign_in_that_cannot_be_renewed_never_spins(tablet: Tablet, clinic: Clinic) -> None:
    tablet.say()
    clinic.faults = [lambda *_: problem(401, "signed-out")] * 50
    pauses = [tablet.engine.step() for _ in range(3)]
    assert pauses[0] == 0 and tablet.engine.state().problem == "signed_out"
    assert len(clinic.requests) - 1 <= 3
    assert tablet.store.outbox.count() == 1


def test_retry_after_is_kept_even_when_hurried(tablet: Tablet, clinic: Clinic, clock: TestClock) -> None:
    tablet.say()
    clinic.faults = [lambda *_: problem(503, "busy", **{"retry-after": "120"})]
    assert tablet.engine.step() >= 120
    tablet.engine.send_now()
    assert tablet.engine.step() == pytest.approx(120)
    clock.pass_seconds(121)
    tablet.engine.step()
    assert tablet.store.outbox.count("received") == 1


def test_send_now_ends_our_own_wait(tablet: Tablet, clinic: Clinic) -> None:
    tablet.say()
    clinic.faults = [unreachable] * 99
    for _ in range(12):
        tablet.clock.pass_seconds(tablet.engine.step())
    tablet.engine.step()
    clinic.faults = []
    assert tablet.engine.state().problem == "offline" and tablet.engine.step() > 0
    tablet.engine.send_now()
    tablet.engine.step()
    assert tablet.store.outbox.count("received") == 1


def test_a_poisonous_report_is_found_parked_and_shown_and_the_rest_goes_on(
    tablet: Tablet, clinic: Clinic, clock: TestClock
) -> None:
    saved = [tablet.say() for _ in range(40)]
    poison = saved[23].id
    clinic.poison = {poison}
    tablet.sync(600)
    assert tablet.store.outbox.count("received") == 39
    [(event, said)] = tablet.store.attention()
    assert event.id == poison and event.state == "parked" and event.incident and said is not None
    deliveries = [row["delivery"] for row in tablet.check_ins()]
    assert deliveries.count("attention") == 1
    clinic.poison = set()
    clinic.last = dict.fromkeys(clinic.last, 40)
    clock.pass_seconds(86_500)
    tablet.sync()
    assert tablet.store.outbox.count("received") == 40


def test_a_verdict_other_than_ok_leaves_the_queue_and_stays_visible(tablet: Tablet, clinic: Clinic) -> None:
    names = [tablet.say().id for _ in range(4)]
    clinic.refuse = {names[0]: "rejected", names[1]: "quarantined", names[2]: "clash"}
    tablet.sync()
    states = tablet.store.outbox.not_received()
    assert [states.get(name) for name in names] == ["rejected", "quarantined", "clash", None]
    assert {event.title for event, _ in tablet.store.attention()} == {"A person looks at it."}


def test_nothing_ever_waits_longer_than_a_quarter_of_an_hour(tablet: Tablet, clinic: Clinic) -> None:
    tablet.say()
    kinds = [unreachable, portal, lambda *_: problem(503, "busy", **{"retry-after": "999999"})]
    kinds += [lambda *_: problem(401, "signed-out"), lambda *_: problem(500, "broken"), honest]
    clinic.faults = [kinds[i * 7 % 6] if kinds[i * 7 % 6] is not honest else unreachable for i in range(200)]
    for _ in range(150):
        pause = tablet.engine.step()
        assert pause <= LONGEST
        tablet.clock.pass_seconds(pause)
        assert tablet.engine.state().next_try_in <= LONGEST
    clinic.faults = []
    tablet.engine.send_now()
    tablet.sync()
    assert tablet.store.outbox.count("received") == 1


def test_a_wrong_clock_stops_nothing(tablet: Tablet, clinic: Clinic, clock: TestClock) -> None:
    real = clock.wall
    for year in (1970, 2036, 2026):
        clock.wall = real.replace(year=year)
        tablet.say()
        tablet.sync()
    assert tablet.store.outbox.count("received") == 3


@pytest.mark.parametrize(
    "trouble", [portal, lambda *_: problem(500, "broken"), lambda *_: Answer(502, b"", {})]
)
def test_a_server_that_fails_at_everything_parks_nothing(
    tablet: Tablet, clinic: Clinic, trouble: Any
) -> None:
    for _ in range(3):
        tablet.say()
    clinic.faults = [trouble] * 60
    for _ in range(120):
        tablet.clock.pass_seconds(tablet.engine.step())
    assert tablet.store.outbox.count("parked") == 0
    clinic.faults = []
    tablet.sync()
    assert tablet.store.outbox.count("received") == 3


def test_a_poisonous_report_is_parked_though_the_mirror_is_locked(tablet: Tablet, clinic: Clinic) -> None:
    tablet.store.lock()
    clinic.poison = {tablet.say().id}
    tablet.say()
    tablet.sync()
    assert tablet.store.outbox.count("parked") == 1 and tablet.store.outbox.count("received") == 1


@pytest.mark.parametrize(("times", "state"), [(3, "received"), (99, "parked")])
def test_a_report_the_server_cannot_take_just_now_holds_up_no_other(
    tablet: Tablet, clinic: Clinic, clock: TestClock, times: int, state: str
) -> None:
    names = [tablet.say().id for _ in range(3)]
    clinic.stumbles = {names[0]: times}
    tablet.engine.step()
    assert set(clinic.accepted) == set(names[1:])
    assert tablet.engine.step() == 0, "pulls at once"
    late = tablet.say().id
    tablet.engine.step()
    assert late in clinic.accepted
    sent = len(clinic.requests)
    for _ in range(4):
        clock.pass_seconds(901)
        tablet.engine.step()
        tablet.engine.step()
    event = tablet.store.outbox.event(names[0])
    assert event is not None and event.state == state
    assert len(clinic.requests) - sent <= 10
