"""Somebody who takes the power away while a PIN is looked at gains no try, and the tenth loses no unsent report."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from client_kivy.store.tablet import KEY_GONE
from client_kivy.store.vault import KeyDestroyed, OfflineTooLong, WrongPin
from tests.client_kivy.clinic import Clinic, TestClock
from tests.client_kivy.tablets import PIN, Tablet, check_in

DIES = """
import os, signal, sys
from pathlib import Path
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.tablets import CHEAP
from client_kivy.config import Config
from client_kivy.store import vault
from client_kivy.store.tablet import TabletStore
folder, clock = Path(sys.argv[1]), TestClock()
clock.seconds = float(sys.argv[2])
store = TabletStore(Config("https://clinic.test", folder / "store", folder / "device"), clock, cost=CHEAP)
vault.unwrap = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
store.unlock(sys.argv[3])
"""


def test_kill_9_between_counting_and_looking_counts_every_try(
    tmp_path: Path, clinic: Clinic, clock: TestClock
) -> None:
    tablet = Tablet(tmp_path, clinic, clock).enrol()
    waiting = tablet.say(check_in(note="not sent"))
    tablet.close()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    for _ in range(2):
        clock.pass_seconds(4000)
        died = subprocess.run(
            [sys.executable, "-c", DIES, str(tmp_path), str(clock.seconds), PIN], env=environment
        )
        assert died.returncode == -signal.SIGKILL, "even the right PIN was not looked at"
    tablet.open()
    assert tablet.store.vault.tries(clinic.person).failures == 2
    for left in range(7, -1, -1):
        clock.pass_seconds(4000)
        with pytest.raises(WrongPin if left else KeyDestroyed):
            tablet.store.unlock("000007")
    assert tablet.store.standing() == KEY_GONE
    with pytest.raises(KeyDestroyed):
        tablet.store.unlock(PIN)
    clinic.code = "7K3MPQ9XYZ"
    tablet.enrol()
    tablet.sync()
    assert waiting.id in clinic.accepted
    tablet.close()


def test_after_a_week_offline_it_opens_again_with_the_next_contact(tablet: Tablet, clock: TestClock) -> None:
    tablet.store.lock()
    clock.pass_seconds(8 * 24 * 3600)
    with pytest.raises(OfflineTooLong):
        tablet.store.unlock(PIN)
    said = tablet.say(check_in(note="locked"))
    tablet.sync()
    tablet.store.unlock(PIN)
    assert said.id in tablet.clinic.accepted and len(tablet.check_ins()) == 1
