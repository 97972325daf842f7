"""A damaged outbox loses nothing that can still be read, and the damaged file itself is never thrown away."""

from __future__ import annotations

import os

from client_kivy.store.tablet import LOCKED_UP, NEW
from tests.client_kivy.clinic import Clinic
from tests.client_kivy.tablets import PIN, Tablet, check_in


def test_a_sound_outbox_is_left_as_it_is(tablet: Tablet) -> None:
    tablet.say()
    tablet.reopen()
    assert tablet.store.rescued is None and tablet.store.outbox.count() == 1


def test_what_can_be_read_goes_on_and_the_file_is_kept_aside(tablet: Tablet, clinic: Clinic) -> None:
    saved = [tablet.say(check_in(note="x" * 900)).id for _ in range(60)]
    tablet.close()
    path = tablet.config.store / "outbox.db"
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = os.urandom(8192)
    path.write_bytes(content)
    tablet.open()
    rescued = tablet.store.rescued
    assert rescued is not None and rescued.aside.read_bytes() == bytes(content)
    assert not rescued.whole and 20 < rescued.reports < 60 == len(saved)
    assert tablet.store.standing() == NEW, "its numbering may be gone: it is connected anew"
    clinic.code = "7K3MPQ9XYZ"
    kept = [event.id for event in tablet.store.outbox.waiting(100)]
    clinic.last = dict.fromkeys(clinic.devices, 10**6)  # gaps are not what is asked here
    tablet.enrol()
    tablet.sync()
    assert set(kept) == set(clinic.accepted) <= set(saved)


def test_a_file_of_noise_is_kept_and_the_tablet_begins_anew(tablet: Tablet) -> None:
    tablet.say()
    tablet.close()
    path = tablet.config.store / "outbox.db"
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.write_bytes(b"noise" * 4000)
    tablet.open()
    assert tablet.store.rescued is not None and tablet.store.rescued.reports == 0
    assert tablet.store.standing() == NEW
    tablet.reopen()
    assert tablet.store.rescued is None and tablet.store.standing() == NEW
    assert len(list(tablet.config.store.glob("outbox-damaged-*.db"))) == 1


def test_a_lock_is_no_damage(tablet: Tablet) -> None:
    tablet.reopen()
    assert tablet.store.standing() == LOCKED_UP
    tablet.store.unlock(PIN)
