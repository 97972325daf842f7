"""Everything that goes wrong around a patient, made to happen for real to the real program, with a picture of each.

Who calls it gives a stage. Each scene raises AssertionError when the person is not told kindly, or loses anything.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from client_kivy.config import Config
from tests.journeys.damage import fill, flip, small_disk
from tests.journeys.outside import PIN, REST
from tests.journeys.stage import Stage, say_how_it_is, states
from tests.journeys.way import AWAY, NEWER, OPEN, PORTAL

WRONG = "739164"
DAY = 86_400.0


def wrong_pin(stage: Stage) -> None:
    """Typed by touches, again and again: how many are left, how long to wait, and what becomes of what was said."""
    config, clock = stage.enrolled("pin"), stage.folder / "pin-clock"
    clock.write_text("0 0")
    with stage.running(config, "--clock", str(clock)) as tablet:
        stage.way.mode = AWAY
        tablet.unlock(PIN)
        say_how_it_is(tablet)
        tablet.until(lambda: tablet.page == "done")
    with stage.running(config, "--clock", str(clock)) as tablet:
        stage.way.mode = AWAY
        tablet.until(lambda: tablet.page == "unlock")
        passed = 0.0
        for left in range(9, 0, -1):
            tablet.type(WRONG)
            tablet.until(
                lambda left=left: tablet.says(f"{left} tries left" if left > 1 else "One try is left")
            )
            if left in (9, 5, 1):
                stage.shoot(tablet, f"wrong-pin-{left}-left")
            passed += DAY
            clock.write_text(f"0 {passed}")
            tablet.until(lambda: tablet.has("key 1") and not tablet.says("Please wait"))
        tablet.type(WRONG)
        tablet.until(lambda: tablet.page == "enrol")
        stage.shoot(tablet, "wrong-pin-none-left")
    assert states(config)[-1] == "waiting", "what was said is still there, sealed"


def clock_set_back(stage: Stage) -> None:
    """While it runs somebody sets the clock three days back; a report is still kept and received."""
    config, clock = stage.enrolled("clock"), stage.folder / "clock-clock"
    clock.write_text("0 0")
    with stage.running(config, "--clock", str(clock)) as tablet:
        tablet.unlock(PIN)
        clock.write_text(f"{-3 * DAY} 120")
        say_how_it_is(tablet)
        tablet.until(lambda: tablet.has("upset-clock"))
        stage.shoot(tablet, "clock-back")
        tablet.tap("upset-clock")
        tablet.until(lambda: tablet.page == "done" and tablet.says("Received by your team."))
        stage.shoot(tablet, "clock-back-received")
        tablet.tap("to-today")
        tablet.until(lambda: tablet.page == "today")
        stage.shoot(tablet, "clock-back-today")
    with stage.running(config, "--clock", str(clock)) as tablet:
        tablet.until(lambda: tablet.page == "unlock")
        stage.shoot(tablet, "clock-back-locked")


def disk_full(stage: Stage) -> None:
    """Every byte is taken while a check-in is answered: the answer stays on the screen until there is room again."""
    with small_disk(stage.folder) as place:
        config = stage.enrolled("full", place)
        with stage.running(config) as tablet:
            tablet.unlock(PIN)
            say_how_it_is(tablet, 2)
            ballast = fill(place)
            asked = tablet.question
            time.sleep(REST)
            tablet.tap("answer 1")
            tablet.until(lambda: tablet.has("trouble-done"))
            stage.shoot(tablet, "disk-full-answering")
            tablet.tap("trouble-back")
            stage.shoot(tablet, "disk-full-after")
            assert tablet.question == asked
            tablet.tap("answer 1")
            tablet.until(lambda: tablet.has("trouble-done"))
            os.truncate(ballast, 0)
            tablet.tap("trouble-done")
            tablet.until(lambda: tablet.question != asked)
            say_how_it_is(tablet)
            tablet.until(lambda: tablet.says("Received by your team."))
            fill(place)
            tablet.tap("to-today")
            tablet.until(lambda: tablet.has("upset-full"), 90)
            stage.shoot(tablet, "disk-full-sheet")
        os.truncate(ballast, 0)
        with stage.running(config) as tablet:
            tablet.until(lambda: tablet.page == "unlock")
            fill(place)
            tablet.type(PIN)
            tablet.until(lambda: tablet.says("no room left") or tablet.page == "today")
            stage.shoot(tablet, "disk-full-unlocked")
        fill(place)
        with stage.running(config) as tablet:
            tablet.until(lambda: tablet.says("No room left on this tablet"))
            stage.shoot(tablet, "disk-full-started")


def damaged_record(stage: Stage) -> None:
    """Bits of the copy of the record are turned round while the tablet is off: it comes anew, nothing is lost."""
    config = stage.enrolled("record")
    for mirror in config.store.glob("mirror*.db"):
        flip(mirror)
    with stage.running(config) as tablet:
        tablet.until(lambda: tablet.page == "unlock")
        tablet.type(PIN)
        tablet.until(lambda: tablet.page == "today")
        stage.shoot(tablet, "damaged-record-unlocked")
        tablet.until(lambda: tablet.has("start") or tablet.has("log"))
    with stage.running(config) as tablet:
        tablet.unlock(PIN)
        for mirror in config.store.glob("mirror*.db"):
            flip(mirror, begin=0.1, bits=4000)
        tablet.tap("Timeline")
        tablet.until(lambda: tablet.page == "timeline" and tablet.has("upset-damaged"))
        stage.shoot(tablet, "damaged-record-while-open")
        tablet.tap("upset-damaged")
        tablet.until(lambda: tablet.page == "timeline" and not tablet.has("upset-damaged"))


def damaged_outbox(stage: Stage) -> None:
    """Bits of the file with what was said are turned round: what can be read goes on, the file is kept aside."""
    config = stage.enrolled("outbox")
    with stage.running(config) as tablet:
        stage.way.mode = AWAY
        tablet.unlock(PIN)
        say_how_it_is(tablet)
        tablet.until(lambda: tablet.page == "done")
        stage.shoot(tablet, "offline-done")
    flip(config.store / "outbox.db", begin=0.3, bits=600)
    with stage.running(config) as tablet:
        tablet.until(lambda: tablet.has("upset-rescued"))
        stage.shoot(tablet, "damaged-outbox")
        tablet.tap("upset-rescued")
        stage.shoot(tablet, "damaged-outbox-after")
    assert list(config.store.glob("outbox-damaged-1.db"))


def damaged_vault(stage: Stage) -> None:
    """The file with the keys is damaged: it says so, leaves everything as it is, and names whom to call."""
    config = stage.enrolled("vault")
    flip(config.store / "vault.db", bits=4000)
    before = (config.store / "vault.db").read_bytes()
    with stage.running(config) as tablet:
        tablet.until(lambda: tablet.page)
        stage.shoot(tablet, "damaged-vault")
    assert (config.store / "vault.db").read_bytes() == before


def withdrawn(stage: Stage) -> None:
    """A nurse takes the tablet out of use by the clinic's API, while a check-in is open and a report waits."""
    config = stage.enrolled("withdrawn")
    with stage.running(config) as tablet:
        stage.way.mode = AWAY
        tablet.unlock(PIN)
        say_how_it_is(tablet)
        tablet.until(lambda: tablet.page == "done")
        tablet.tap("to-today")
        stage.clinic.withdraw("withdrawn")
        stage.way.mode = OPEN
        tablet.until(lambda: tablet.page == "withdrawn", 90)
        stage.shoot(tablet, "withdrawn")
        tablet.until(lambda: tablet.says("now reached your team"))
        stage.shoot(tablet, "withdrawn-handed-over")
    assert not list(config.store.glob("mirror*.db"))
    assert states(config)[-1] == "quarantined"


def portal(stage: Stage) -> None:
    """A network that answers everything with 200 and a page of its own: nothing counts as received."""
    config = stage.enrolled("portal")
    with stage.running(config) as tablet:
        tablet.unlock(PIN)
        stage.way.mode = PORTAL
        say_how_it_is(tablet)
        tablet.until(lambda: tablet.page == "done" and tablet.has("upset-portal"), 90)
        stage.shoot(tablet, "portal")
        tablet.tap("upset-portal")
        stage.shoot(tablet, "portal-done")
        tablet.tap("to-today")
        tablet.tap("status")
        tablet.until(lambda: tablet.page == "sending")
        stage.shoot(tablet, "portal-sending")
        assert states(config)[-1] == "waiting"
        stage.way.mode = OPEN
        tablet.tap("send-now")
        tablet.until(lambda: states(config)[-1] == "received", 90)
        stage.shoot(tablet, "portal-gone")


def portal_at_the_first_start(stage: Stage) -> None:
    """The same before the tablet knows anybody."""
    place = stage.folder / "first"
    config = Config(stage.way.address, place / "tablet", place / "device")
    place.mkdir()
    with stage.running(config) as tablet:
        stage.way.mode = PORTAL
        tablet.until(lambda: tablet.page == "enrol")
        tablet.type("7K3MPQ9XYZ")
        time.sleep(1)
        stage.shoot(tablet, "portal-first-start")


def newer_clinic(stage: Stage) -> None:
    """The clinic's oldest schema is newer than the tablet's newest: reports go on, the person is told whom to ask."""
    config = stage.enrolled("newer")
    with stage.running(config) as tablet:
        stage.way.mode = NEWER
        tablet.unlock(PIN)
        tablet.until(lambda: tablet.has("upset-update"))
        stage.shoot(tablet, "newer-clinic")
        tablet.tap("upset-update")
        say_how_it_is(tablet)
        tablet.until(lambda: tablet.says("Received by your team."))
    with stage.running(config) as tablet:
        tablet.until(lambda: tablet.page == "unlock")


def mistake_of_ours(stage: Stage) -> None:
    """An error nobody foresaw, in the middle of a check-in: a calm sheet, and every answer is still there."""
    config = stage.enrolled("mistake")
    with stage.running(config) as tablet:
        tablet.unlock(PIN)
        say_how_it_is(tablet, 2)
        asked = tablet.question
        tablet.stumble()
        tablet.until(lambda: tablet.has("trouble-restart"))
        stage.shoot(tablet, "mistake")
        tablet.tap("trouble-restart")
        tablet.until(lambda: tablet.question == asked and not tablet.has("trouble-restart"))
        stage.shoot(tablet, "mistake-after")
        tablet.tap("previous")
        tablet.until(lambda: tablet.question != asked)
        say_how_it_is(tablet)
        tablet.until(lambda: tablet.says("Received by your team."))


SCENES: dict[str, Callable[[Stage], None]] = {
    scene.__name__: scene
    for scene in (
        wrong_pin,
        clock_set_back,
        disk_full,
        damaged_record,
        damaged_outbox,
        damaged_vault,
        withdrawn,
        portal,
        portal_at_the_first_start,
        newer_clinic,
        mistake_of_ours,
    )
}
