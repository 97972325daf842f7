"""Saving is a promise: full disks, damage, death at any moment. What was said to be saved is there afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from client_kivy.store.database import StoreCorrupt, StoreFull, StoreNewer
from client_kivy.store.events import Draft
from client_kivy.store.projection import project
from client_kivy.store.tablet import LOCKED_UP, NEEDS_PIN, NEW, OPEN, TabletStore
from shared.schemas.care_plans import OutcomeReadSchema
from shared.schemas.symptoms import CheckInReadSchema
from tests.client_kivy.clinic import Clinic, TestClock
from tests.client_kivy.tablets import CHEAP, PIN, Tablet, check_in, draft

CANARY = "canario-7731"


def test_a_locked_tablet_shows_and_holds_nothing_readable(tablet: Tablet) -> None:
    tablet.say(check_in(note=CANARY))
    tablet.store.keep_draft("check_in/1", {"note": CANARY})
    tablet.sync()
    tablet.say(check_in(note=CANARY))
    tablet.store.lock()
    assert tablet.store.records is None and tablet.store.drafts() == {}
    assert tablet.store.standing() == LOCKED_UP
    needles = [CANARY.encode(), b"Ana Ruiz", b"symptoms.", b"refresh-1", b"access-1"]
    for path in tablet.config.store.parent.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not [needle for needle in needles if needle in content], path


def test_the_order_of_enrolment_is_kept_through_restarts(
    tmp_path: Path, clinic: Clinic, clock: TestClock
) -> None:
    tablet = Tablet(tmp_path, clinic, clock)
    assert tablet.store.standing() == NEW
    tablet.enrol(pin=None)
    tablet.reopen()
    assert tablet.store.standing() == NEEDS_PIN
    tablet.store.set_pin(PIN)
    tablet.reopen()
    assert tablet.store.standing() == LOCKED_UP
    tablet.store.unlock(PIN)
    assert tablet.store.standing() == OPEN
    tablet.close()


def test_saving_the_same_draft_twice_is_one_event(tablet: Tablet) -> None:
    once = draft(check_in())
    assert tablet.store.save(once) == tablet.store.save(once)
    assert tablet.store.outbox.count() == 1


def fits(tablet: Tablet, said: Draft) -> bool:
    try:
        tablet.store.save(said)
    except StoreFull:
        return False
    return True


def test_a_full_disk_keeps_nothing_by_halves_and_the_draft_stays(tablet: Tablet) -> None:
    tablet.store.keep_draft("check_in/1", {"note": "half"})
    saved = 0
    file = tablet.store._outbox_file
    pages = file.rows("PRAGMA page_count")[0]["page_count"]
    file.rows(f"PRAGMA max_page_count = {pages + 3}")
    said = draft(check_in(note="x" * 3000))
    while fits(tablet, said):
        saved += 1
        said = draft(check_in(note="x" * 3000))
    assert saved < 99
    with pytest.raises(StoreFull):
        tablet.store.save(said, finishes="check_in/1")
    assert tablet.store.outbox.count() == saved == len(tablet.check_ins())
    assert tablet.store.drafts() == {"check_in/1": {"note": "half"}}
    file.rows("PRAGMA max_page_count = 100000")
    assert tablet.store.save(said, finishes="check_in/1").dseq == saved + 1
    assert tablet.store.drafts() == {}


def test_numbers_are_dense_per_device(tablet: Tablet) -> None:
    assert [tablet.say().dseq for _ in range(5)] == [1, 2, 3, 4, 5]
    tablet.reopen()
    assert tablet.say().dseq == 6
    tablet.enrol()
    assert tablet.say().dseq == 1


def test_drafts_survive_a_restart_and_end_with_the_report(tablet: Tablet) -> None:
    tablet.store.keep_draft("check_in/2026-11-22", {"answers": [1, 2]})
    tablet.reopen()
    assert tablet.store.drafts() == {}
    tablet.store.unlock(PIN)
    assert tablet.store.drafts() == {"check_in/2026-11-22": {"answers": [1, 2]}}
    tablet.store.save(draft(check_in()), finishes="check_in/2026-11-22")
    assert tablet.store.drafts() == {}


@pytest.mark.parametrize("place", [0, 20, 5000, 20000])
def test_a_damaged_mirror_is_noticed_and_comes_back(tablet: Tablet, clinic: Clinic, place: int) -> None:
    for _ in range(30):
        tablet.say(check_in(note=CANARY * 20))
    tablet.sync()
    waiting = tablet.say(check_in(note="not sent"))
    tablet.close()
    [mirror] = tablet.config.store.glob("mirror-*.db")
    content = bytearray(mirror.read_bytes())
    content[place : place + 64] = os.urandom(64)
    mirror.write_bytes(content)
    tablet.open()
    tablet.store.unlock(PIN)
    try:
        tablet.check_ins()
        tablet.records.entries()
        tablet.sync()
        tablet.records.changes()
    except StoreCorrupt:
        tablet.store.rebuild_mirror()
    tablet.store.rebuild_mirror()
    assert len(tablet.check_ins()) == 31
    tablet.sync()
    assert waiting.id in clinic.accepted
    assert len(tablet.records.entries()) == min(50, len(clinic.entries))
    assert not tablet.engine.state().mirror_damaged


def test_a_file_of_a_newer_app_is_left_alone(tablet: Tablet) -> None:
    tablet.say()
    tablet.store._outbox_file.change("PRAGMA user_version = 99")
    tablet.close()
    with pytest.raises(StoreNewer):
        TabletStore(tablet.config, tablet.clock, cost=CHEAP)


def test_a_report_made_while_the_mirror_is_locked_is_there_after_unlocking(tablet: Tablet) -> None:
    tablet.store.lock()
    said = check_in(note="at night")
    tablet.say(said)
    tablet.reopen()
    tablet.store.unlock(PIN)
    assert [(row["id"], row["note"], row["delivery"]) for row in tablet.check_ins()] == [
        (said["id"], "at night", "saved")
    ]


def test_own_reports_have_the_shape_of_the_server_s_records() -> None:
    event = {"id": "e", "entity": "x", "patient": "p"}
    for kind, schema in (
        ("symptoms.check_in.submit", CheckInReadSchema()),
        ("care_plans.outcome.record", OutcomeReadSchema()),
    ):
        shadow = project({**event, "kind": kind, "body": {}})
        assert shadow is not None
        assert set(shadow.body) == set(schema.fields)
    whole = project({**event, "kind": "symptoms.check_in.submit", "body": check_in(2, note="n")})
    assert whole is not None
    assert whole.body["answers"][0]["skipped"] is False and whole.body["composites"] == {"9": 2}
    assert (whole.body["note"], whole.texts) == (None, {"note": "n"})
    assert project({**event, "kind": "journal.entry.write", "body": {}}) is None


KILLED = """
import sys
from pathlib import Path
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.tablets import CHEAP, check_in, draft
from client_kivy.config import Config
from client_kivy.store.tablet import TabletStore
folder = Path(sys.argv[1])
store = TabletStore(Config("https://clinic.test", folder / "store", folder / "device"), TestClock(), cost=CHEAP)
while True:
    print(store.save(draft(check_in())).id, flush=True)
"""


def test_kill_9_loses_nothing_that_was_said_to_be_saved(tablet: Tablet) -> None:
    folder = tablet.config.store.parent
    tablet.close()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, text=True, env=environment
    ) as writer:
        assert writer.stdout is not None
        promised = [writer.stdout.readline().strip() for _ in range(40)]
        writer.send_signal(signal.SIGKILL)
        promised += [line.strip() for line in writer.stdout if len(line) == 37]
    tablet.open()
    kept = tablet.store.outbox.waiting(10_000)
    assert set(promised) <= {event.id for event in kept}
    assert [event.dseq for event in kept] == list(range(1, len(kept) + 1))
    tablet.sync()
    assert set(promised) <= set(tablet.clinic.accepted)


def test_what_goes_out_is_signed_by_the_key_of_the_enrolment(tablet: Tablet, clinic: Clinic) -> None:
    saved = tablet.say()
    tablet.sync()
    event = clinic.accepted[saved.id]
    assert event["dseq"] == 1 and event["tz"] == "Europe/Madrid" and event["utc_off"] == 60
    assert event["t_local"] == "2026-11-22T09:00:00.000000+01:00"
    assert json.loads(json.dumps(event)) == event
