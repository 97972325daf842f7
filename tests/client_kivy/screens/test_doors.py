"""Who gets in: enrolment, the PIN, the lock, and what happens when the clinic takes the tablet back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from client_kivy.store.database import StoreCorrupt
from client_kivy.widgets.sheet import Sheet
from tests.client_kivy.clinic import unreachable
from tests.client_kivy.tablets import PIN, Tablet

pytestmark = pytest.mark.xdist_group("screen")


@pytest.fixture
def fresh(tmp_path: Path, clinic: Any, clock: Any) -> Any:
    made = Tablet(tmp_path / "fresh", clinic, clock)
    yield made
    made.close()


def test_enrol_set_a_pin_and_see_today(start: Any, fresh: Any, clinic: Any) -> None:
    clinic.code = "7K3MPQ9XYZ"
    hand = start(fresh)
    assert hand.showing == "enrol"
    hand.board("7K3MPQ9XYZ")
    assert hand.showing == "set_pin"
    hand.pad(PIN)
    assert "Type it once more" in hand.texts()
    hand.pad(PIN)
    assert hand.showing == "today"
    assert "Good afternoon, Ana Ruiz" in hand.texts()
    hand.app.scheduler.run()
    hand.settle()
    assert "Good afternoon, Ana" in hand.texts() and "Weekly check-in" in hand.texts()


def test_a_wrong_code_and_no_network_are_told_apart(start: Any, fresh: Any, clinic: Any) -> None:
    clinic.code = "7K3MPQ9XYZ"
    hand = start(fresh)
    clinic.faults = [unreachable]
    hand.board("7K3MPQ9XYZ")
    assert "Your code is still good" in hand.texts() and hand.named("code").code == "7K3MPQ9XYZ"
    for _ in range(10):
        hand.named("code").do_backspace()
    hand.board("0000000000")
    assert "This code did not work" in hand.texts() and hand.named("code").code == ""


@pytest.mark.parametrize(
    ("pin", "said"),
    [("111111", "Six equal digits"), ("123456", "Digits in a row"), ("121212", "Many people")],
)
def test_a_pin_that_is_easy_to_guess_is_declined_kindly(start: Any, fresh: Any, pin: str, said: str) -> None:
    fresh.enrol(pin=None)
    hand = start(fresh)
    hand.pad(pin)
    assert said in hand.texts() and "Choose a PIN" in hand.texts()


def test_two_different_pins_begin_anew(start: Any, fresh: Any) -> None:
    fresh.enrol(pin=None)
    hand = start(fresh)
    hand.pad(PIN)
    hand.pad("830418")
    assert "The two were not the same" in hand.texts()
    hand.pad(PIN)
    hand.pad(PIN)
    assert hand.showing == "today"


def test_a_sentence_may_stand_in_for_the_pin(start: Any, fresh: Any) -> None:
    fresh.enrol(pin=None)
    hand = start(fresh)
    hand.tap("pin-other")
    for _ in range(2):
        hand.named("sentence").text = "la luna sobre el mar"
        hand.tap("pin-ready")
    assert hand.showing == "today"
    hand.app.lock()
    hand.settle()
    hand.tap("pin-other")
    hand.named("sentence").text = "la luna sobre el mar"
    hand.tap("pin-ready")
    assert hand.showing == "today"


def test_locking_leaves_nothing_to_read(hand: Any) -> None:
    hand.app.router.start("symptoms")
    hand.settle()
    hand.log_all()
    hand.app.lock()
    hand.settle()
    assert hand.showing == "unlock"
    everything = "\n".join(
        getattr(one, "text", "") or "" for screen in hand.app.router.screens for one in screen.walk()
    )
    assert "Ana" not in everything and "sick" not in everything and "Nurse" not in everything
    assert {screen.name for screen in hand.app.router.screens} == {"unlock"}
    assert hand.app.session._look is None
    hand.pad(PIN)
    assert hand.showing == "today"


def test_five_minutes_without_a_touch_lock_it(hand: Any, clock: Any) -> None:
    hand.app._idle.touched()
    clock.pass_seconds(299)
    hand.app._idle.look()
    assert hand.showing == "today"
    clock.pass_seconds(2)
    hand.app._idle.look()
    assert hand.showing == "unlock"


def test_wrong_pins_count_down_and_then_wait_in_minutes(hand: Any, clock: Any) -> None:
    hand.app.lock()
    hand.settle()
    hand.pad("000007")
    assert "You have 9 tries left" in hand.texts()
    for _ in range(5):
        hand.pad("000007")
        clock.pass_seconds(31)
        hand.screen._count_down()
    hand.screen._count_down()
    assert "Please wait 2 minutes" in hand.texts()
    assert hand.screen.ids.pad.locked
    clock.pass_seconds(120)
    hand.screen._count_down()
    assert not hand.screen.ids.pad.locked
    hand.pad(PIN)
    assert hand.showing == "today"


def test_ten_wrong_pins_lead_to_a_new_enrolment(hand: Any, tablet: Any, clock: Any) -> None:
    tablet.say()
    hand.app.lock()
    hand.settle()
    for _ in range(10):
        clock.pass_seconds(4000)
        if hand.showing != "unlock":
            break
        hand.screen._count_down()
        hand.pad("000007")
    assert hand.showing == "enrol" and "Nothing you reported is lost" in hand.texts()
    assert tablet.store.outbox.count() == 1


def test_too_long_without_the_clinic_still_takes_a_report(hand: Any, tablet: Any, clock: Any) -> None:
    hand.app.lock()
    hand.settle()
    clock.pass_seconds(8 * 24 * 3600)
    hand.pad(PIN)
    assert hand.showing == "unlock" and "You can still make a report" in hand.texts()
    hand.tap("pin-offer")
    hand.pad("38.4")
    hand.tap("next")
    assert "Call your unit now" in hand.texts()
    hand.board("mal")
    hand.tap("next")
    hand.tap("next")
    assert hand.showing == "done" and tablet.store.outbox.count() == 1
    hand.tap("to-today")
    assert hand.showing == "unlock"


def test_a_tablet_taken_back_shows_only_what_was_not_sent(hand: Any, tablet: Any, clinic: Any) -> None:
    tablet.say()
    clinic.revoked.add(tablet.store.identities.current().device)
    hand.app.scheduler.step()
    hand.settle()
    assert hand.showing == "withdrawn"
    assert "1 report was not sent yet" in hand.texts()
    assert {screen.name for screen in hand.app.router.screens} == {"withdrawn"}
    hand.tap("withdrawn-code")
    assert hand.showing == "enrol"


def test_a_damaged_mirror_comes_back_by_itself(start: Any, tablet: Any, monkeypatch: Any) -> None:
    hand = start()
    hand.app.lock()
    hand.settle()
    path = next(tablet.config.store.glob("mirror-*.db"))
    path.write_bytes(b"x" * 8192)
    hand.pad(PIN)
    assert hand.showing == "today"
    hand.app.scheduler.run()
    hand.settle()
    assert "Weekly check-in" in hand.texts()


def test_a_store_that_cannot_be_opened_is_said_kindly(start: Any, tmp_path: Path, monkeypatch: Any) -> None:
    import client_kivy.__main__ as begin
    from client_kivy.config import Config
    from client_kivy.store.database import StoreError, StoreFull, StoreNewer
    from tests.client_kivy.screens.hand import Hand

    config = Config("https://clinic.test", tmp_path / "store", tmp_path / "device")
    said_of: dict[StoreError, str] = {StoreNewer("x"): "newer Daymark", StoreCorrupt("x"): "is damaged"}
    for error, said in (said_of | {StoreFull("x"): "a little room to open"}).items():

        def refuse(*_: Any, error: Exception = error, **__: Any) -> None:
            raise error

        with monkeypatch.context() as broken:
            broken.setattr(begin, "TabletStore", refuse)
            app, store = begin.tablet(config, begin.arguments(["--lang", "en"]))
        assert store is None
        hand = Hand(app)
        try:
            assert said in hand.texts()
        finally:
            hand.close()


def test_an_error_nobody_foresaw_keeps_the_answers_and_starts_the_screen_anew(hand: Any) -> None:
    hand.start()
    hand.answer(3)
    before, hand.forgiving = hand.screen, True
    from kivy.clock import Clock

    def fail(_: float) -> None:
        raise ZeroDivisionError

    Clock.schedule_once(fail, 0)
    hand.settle()
    assert "What you saved is safe" in hand.texts()
    hand.tap("trouble-restart")
    assert hand.showing == "check_in" and hand.screen is not before
    assert hand.question() == "39.interference"
    assert not Sheet.shown
