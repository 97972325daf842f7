"""The engine through what happens in a year: restores, resets, withdrawn and locked tablets, second tablets."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from client_kivy.store.outbox import KEPT
from client_kivy.store.tablet import KEY_GONE, NEEDS_PIN, NEW, OPEN, WITHDRAWN
from client_kivy.sync.pace import LONGEST
from shared.domain.instants import to_wire
from tests.client_kivy.clinic import Clinic, TestClock, unreachable
from tests.client_kivy.tablets import PIN, Tablet, check_in


@pytest.mark.parametrize("newer", [True, False], ids=["with a new report", "only by looking"])
def test_a_restored_server_gets_everything_again(tablet: Tablet, clinic: Clinic, newer: bool) -> None:
    names = [tablet.say().id for _ in range(3)]
    tablet.sync()
    kept = len(clinic.entries)
    names += [tablet.say().id for _ in range(4)]
    tablet.sync()
    clinic.restore(kept, last=3)
    if newer:
        names.append(tablet.say().id)
    tablet.clock.pass_seconds(61)
    tablet.sync()
    assert set(clinic.accepted) == set(names)
    assert {row["delivery"] for row in tablet.check_ins()} == {"received"}
    assert tablet.store.mirror is not None and tablet.store.mirror.server_epoch == clinic.epoch
    assert len(tablet.records.entries()) == len(clinic.entries)
    assert not tablet.engine.state().ledger_mismatch


def test_acknowledged_reports_are_kept_for_35_days_and_then_let_go(
    tablet: Tablet, clinic: Clinic, clock: TestClock
) -> None:
    tablet.say()
    tablet.sync()
    clock.pass_seconds(KEPT.total_seconds() - 3600)
    tablet.sync()
    assert tablet.store.outbox.count("received") == 1
    clock.pass_seconds(7300)
    tablet.sync()
    assert tablet.store.outbox.count("received") == 0
    tablet.reopen()
    tablet.store.unlock(PIN)
    assert len(tablet.check_ins()) == 1


def test_a_clock_far_ahead_lets_nothing_go(tablet: Tablet, clinic: Clinic, clock: TestClock) -> None:
    tablet.say()
    tablet.sync()
    real = clock.wall
    clinic.clock = TestClock()
    clinic.clock.wall = real
    clock.wall = real.replace(year=2076)
    clock.seconds += 8000
    tablet.sync()
    assert tablet.store.outbox.count("received") == 1


def test_a_gap_is_filled_from_the_number_the_server_wants(tablet: Tablet, clinic: Clinic) -> None:
    for _ in range(3):
        tablet.say()
    tablet.sync()
    clinic.accepted.clear()
    clinic.last = dict.fromkeys(clinic.last, 1)
    tablet.say()
    tablet.sync()
    assert len(clinic.accepted) == 3 and tablet.store.outbox.count("received") == 4


def test_reset_replaces_the_mirror(tablet: Tablet, clinic: Clinic) -> None:
    tablet.say()
    tablet.sync()
    clinic.page = 1
    clinic.reset_next = True
    tablet.clock.pass_seconds(100)
    tablet.sync()
    assert len(tablet.records.entries()) == len(clinic.entries)
    assert len(tablet.check_ins()) == 1


def test_a_withdrawn_device_destroys_the_mirror_s_key_and_keeps_what_is_unsent(
    tablet: Tablet, clinic: Clinic
) -> None:
    tablet.say()
    tablet.sync()
    lost = tablet.say()
    device = tablet.store.identities.current()
    assert device is not None
    clinic.revoked = {device.device}
    tablet.engine.step()
    assert tablet.store.standing() == WITHDRAWN and tablet.store.vault.destroyed(clinic.person)
    assert not list(tablet.config.store.glob("mirror-*"))
    assert tablet.store.records is None
    assert tablet.store.outbox.count() == 1
    clinic.faults = [unreachable]
    tablet.engine.step()
    assert tablet.store.outbox.count() == 1

    clinic.revoked = set()
    tablet.enrol()
    assert tablet.store.standing() == OPEN
    tablet.sync()
    assert lost.id in clinic.accepted and len(tablet.check_ins()) == 2
    sealed = [body for path, body in clinic.requests if path == "/api/sync/push"][-1]
    assert b'"sealed"' in (sealed or b"")


def test_a_withdrawn_device_that_turns_up_hands_over_what_it_held(tablet: Tablet, clinic: Clinic) -> None:
    lost = [tablet.say().id for _ in range(130)]
    device = tablet.store.identities.current()
    assert device is not None
    clinic.revoked = {device.device}
    tablet.sync()
    assert tablet.store.standing() == WITHDRAWN and tablet.engine.step() == LONGEST
    assert clinic.aside == set(lost) and not clinic.accepted
    assert tablet.store.outbox.count() == 0 and tablet.store.outbox.count("quarantined") == 130
    sent = [body for path, body in clinic.requests if path == "/api/sync/hand-over"]
    assert len(sent) == 2 and all(b'"body"' not in (body or b"") for body in sent), "sealed to the last"


@pytest.mark.parametrize("days", [-400, -1, 2])
def test_a_clock_that_cannot_be_right_is_noticed_and_stops_nothing(
    tablet: Tablet, clinic: Clinic, clock: TestClock, days: int
) -> None:
    tablet.sync()
    assert not tablet.engine.state().clock_wrong
    right, clock.wall = clock.wall, clock.wall + timedelta(days=days)
    tablet.reopen()
    assert tablet.engine.state().clock_wrong == (days < 0), "ahead is noticed when the clinic says the time"
    saved = tablet.say()
    head = clinic.head
    clinic.head = lambda: head() | {"now": to_wire(right)}
    clock.pass_seconds(61)
    tablet.engine.step()
    assert tablet.engine.state().clock_wrong and saved.id in clinic.accepted
    clock.wall = right
    clock.pass_seconds(61)
    tablet.say()
    tablet.engine.step()
    assert not tablet.engine.state().clock_wrong


def test_reports_go_out_sealed_while_the_mirror_is_locked(tablet: Tablet, clinic: Clinic) -> None:
    tablet.store.lock()
    said = check_in(note="locked")
    saved = tablet.say(said)
    assert tablet.store.records is None
    tablet.sync()
    assert clinic.accepted[saved.id]["auth_ctx"] == "locked"
    pushed = next(body for path, body in clinic.requests if path == "/api/sync/push")
    assert b'"sealed"' in (pushed or b"")
    tablet.store.unlock(PIN)
    assert [row["note"] for row in tablet.check_ins()] == ["locked"]


def test_a_locked_tablet_without_reports_still_learns_that_it_is_known(
    tablet: Tablet, clinic: Clinic, clock: TestClock
) -> None:
    tablet.store.lock()
    tablet.reopen()
    clock.pass_seconds(8 * 86_400)
    tablet.sync()
    tablet.store.unlock(PIN)
    assert tablet.store.standing() == OPEN


def test_ten_wrong_pins_lose_no_unsent_report(tablet: Tablet, clinic: Clinic, clock: TestClock) -> None:
    saved = tablet.say()
    tablet.store.lock()
    for _ in range(10):
        clock.pass_seconds(3601)
        with pytest.raises(Exception, match=r"PIN|destroyed"):
            tablet.store.unlock("271828")
    assert tablet.store.standing() == KEY_GONE
    tablet.sync()
    assert saved.id in clinic.accepted
    tablet.enrol(pin=None)
    assert tablet.store.standing() == NEEDS_PIN
    tablet.store.set_pin("662607")
    tablet.sync()
    assert len(tablet.check_ins()) == 1


def test_two_tablets_of_one_person_see_the_same(
    tmp_path: Path, tablet: Tablet, clinic: Clinic, clock: TestClock
) -> None:
    other = Tablet(tmp_path / "other", clinic, clock)
    clinic.code = "7K3MPQ9XYZ"
    other.enrol()
    tablet.say()
    other.say()
    for each in (tablet, other, tablet):
        clock.pass_seconds(61)
        each.sync()
    assert sorted(r["id"] for r in tablet.check_ins()) == sorted(r["id"] for r in other.check_ins())
    other.close()


def test_a_lost_device_secret_loses_no_unsent_report(tablet: Tablet, clinic: Clinic) -> None:
    saved = tablet.say()
    tablet.close()
    shutil.rmtree(tablet.config.secret)
    tablet.open()
    assert tablet.store.standing() == NEW
    tablet.enrol()
    tablet.sync()
    assert saved.id in clinic.accepted and len(tablet.check_ins()) == 1
