"""A kiosk as its visitors meet it: one after the other, and none of them finds anything of the one before."""

from __future__ import annotations

import gc
import os
import stat
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from kivy.cache import Cache
from PIL import Image

from client_kivy import start as starting
from client_kivy.printing import LpPrinter
from client_kivy.reporting import provenance
from client_kivy.scanner import groups
from client_kivy.store.kiosk import FREE, KioskStore
from client_kivy.sync.visit import VisitFailed
from client_kivy.widgets.sheet import Sheet
from tests.client_kivy.driver import ESCAPE
from tests.client_kivy.store.test_kiosk import Place
from tests.client_kivy.tablets import check_in, draft

pytestmark = pytest.mark.xdist_group("screen")
CODE = "482915"
CANARY = "canario-7731"


class KioskScheduler:
    """The scheduler's work without its thread."""

    def __init__(self, kiosk: Place, watcher: Any) -> None:
        self.kiosk, self.watcher = kiosk, watcher

    def start(self) -> None:
        self.watcher(self.kiosk.place.engine.state())

    def stop(self, timeout: float = 0) -> bool:
        return True

    def wake(self) -> None:
        return

    send_now = wake

    def enrol(self, code: str, name: str, kind: str, done: Any) -> None:
        done(self.kiosk.place.enrol(code, name, kind))

    def visit(self, code: str, done: Any) -> None:
        try:
            done(self.kiosk.place.visit(code))
        except VisitFailed as failed:
            done(failed)

    def sign_out(self, access: str) -> None:
        self.kiosk.place.sign_out(access)


@pytest.fixture
def kiosk(tmp_path: Path, clinic: Any, clock: Any) -> Iterator[Place]:
    made = Place(tmp_path / "kiosk", clinic, clock)
    yield made
    made.close()


@pytest.fixture
def hand(kiosk: Place) -> Iterator[Any]:
    from client_kivy.app import DaymarkApp
    from tests.client_kivy.screens.hand import Hand

    made = Hand(
        DaymarkApp(
            store=kiosk.store,
            scheduler_for=lambda watcher: KioskScheduler(kiosk, watcher),
            clock=kiosk.clock,
            language="en",
        )
    )
    yield made
    made.close()


def bar(hand: Any, test_id: str) -> Any:
    return next((one for one in hand.app.kiosk.bar.walk() if getattr(one, "test_id", "") == test_id), None)


def enter(hand: Any, code: str = CODE) -> None:
    hand.pad(code)
    hand.settle()


def test_a_kiosk_is_set_up_by_staff_and_opens_with_six_digits(hand: Any, kiosk: Place, clinic: Any) -> None:
    assert hand.showing == "enrol" and "Set up this kiosk" in hand.texts()
    hand.board("7K3MPQ9XYZ")
    assert hand.showing == "kiosk" and bar(hand, "kiosk-finish") is None
    assert kiosk.store.standing() == FREE
    enter(hand, "000000")
    assert hand.showing == "kiosk" and "did not work" in hand.texts() and hand.named("visit-code").code == ""
    hand.app.speak("fr")
    hand.settle()
    assert "Demandez vos six chiffres" in hand.texts()
    hand.app.speak("en")
    hand.type(CODE + "\r")  # a scanner types like a keyboard
    hand.settle()
    assert hand.showing == "today" and "Ana" in hand.texts() and hand.app.reminders is None
    assert bar(hand, "kiosk-finish") is not None
    for _ in range(3):
        hand.key(ESCAPE)
    assert hand.showing == "today" and hand.app.kiosk._stay() is True


@pytest.fixture
def visited(hand: Any, kiosk: Place, clinic: Any) -> Any:
    kiosk.place.enrol("7K3MPQ9XYZ", "Waiting room", "kiosk")
    hand.app.door()
    hand.settle()
    enter(hand)
    return hand


def test_what_is_about_a_tablet_of_ones_own_is_not_offered_and_what_is_said_says_where(
    visited: Any, kiosk: Place, clock: Any
) -> None:
    reporting = visited.app.session.begin_one(53, "Feeling worn out", visited.app.words)
    told = provenance(kiosk.store, reporting.begun, clock.wall)
    assert (told["mode"], told["device"]) == ("kiosk", kiosk.store.visit.enrolment.device)
    reporting.give_up()
    visited.app.router.start("me")
    visited.settle()
    assert visited.has("settings") and not visited.has("device") and not visited.has("helpers")
    visited.tap("settings")
    assert visited.has("ways") and not visited.has("reminders")
    by_switch = [one for group in groups(visited.app._scanner.within) for one in group]
    assert bar(visited, "kiosk-finish") in by_switch, "who chooses by one switch can finish too"


def test_nothing_of_a_visitor_is_left_when_they_finish(visited: Any, kiosk: Place, clinic: Any) -> None:
    hand = visited
    hand.app.speak("es")
    hand.app.theme.text_scale = 2.0
    hand.app.router.go("symptoms")
    hand.app.router.go("timeline")
    kiosk.store.save(draft(check_in(note=CANARY)))
    kiosk.store.keep_draft("check_in/1", {"note": CANARY})
    Cache.append("textinput.label", CANARY, CANARY)
    session, mirror = hand.app.session, kiosk.store.mirror
    hand.settle()
    hand.tap(bar(hand, "kiosk-finish"))
    assert "espera aquí, sellada" in hand.texts() and "no terminó" in hand.texts()
    hand.tap("finish-on")
    assert hand.showing == "timeline"
    hand.tap(bar(hand, "kiosk-finish"))
    hand.tap("finish-done")
    hand.settle()
    assert hand.showing == "kiosk" and "Ask the staff" in hand.texts()
    assert hand.app.theme.text_scale == 1.0 and not clinic.visits, "the token was given back"
    assert not hand.app.router.back() and [one.name for one in hand.app.router.screens] == ["kiosk"]
    assert not Sheet.shown and bar(hand, "kiosk-finish") is None
    shown = [one for window in (hand.window,) for child in window.children for one in child.walk()]
    words = "\n".join(str(getattr(one, "text", "")) for one in shown)
    assert "Ana" not in words and "nausea" not in words.lower()
    assert session._look is None and kiosk.store.drafts() == {} and kiosk.store.records is None
    assert Cache.get("textinput.label", CANARY) is None
    gc.collect()
    left = [one for one in gc.get_objects() if type(one) is dict and one.get("note") == CANARY]
    assert left == [] and mirror is not None
    clinic.visit_code = CODE
    enter(hand)
    assert hand.showing == "today" and hand.app.standing.waiting == 0


def test_a_minute_without_a_touch_asks_and_then_ends(visited: Any, kiosk: Place, clock: Any) -> None:
    hand, watch = visited, visited.app.kiosk

    def pass_seconds(seconds: float) -> None:
        clock.pass_seconds(seconds)
        watch.idle.look()
        watch.look()
        hand.frames(2)

    pass_seconds(59)
    assert not Sheet.shown
    pass_seconds(2)
    assert "Are you still there?" in hand.texts() and "15 seconds" in hand.texts()
    pass_seconds(10)
    assert "5 seconds" in hand.texts()
    hand.tap("still-here")
    pass_seconds(20)
    assert hand.showing == "today" and not Sheet.shown
    pass_seconds(41)
    assert Sheet.shown
    pass_seconds(16)
    assert hand.showing == "kiosk" and not Sheet.shown and kiosk.store.standing() == FREE
    hand.pad("12")
    pass_seconds(61)
    assert hand.named("visit-code").code == "", "half a code is not left for the next one"


LP = """#!/bin/sh
case "$(basename "$0")" in
lpstat) echo desk ;;
*) for last; do :; done; cp "$last" "$PRINTED/page.png"; echo "$@" > "$PRINTED/words" ;;
esac
"""


def test_the_page_for_the_visit_is_printed_where_there_is_a_printer(
    visited: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = visited
    monkeypatch.setenv("PATH", str(tmp_path))
    hand.tap(bar(hand, "kiosk-finish"))
    hand.tap("finish-page")
    assert hand.showing == "visit_summary"
    hand.tap(bar(hand, "kiosk-print"))
    assert "no printer here" in hand.texts()
    hand.tap("print-told")
    for name in ("lp", "lpstat"):
        (tmp_path / name).write_text(LP)
        (tmp_path / name).chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("PRINTED", str(tmp_path))
    heads = []
    hand.screen.bind(head=lambda _, head: heads.append(head))
    for chosen in ("print-plain", "print-named"):
        hand.tap(bar(hand, "kiosk-print"))
        hand.tap(chosen)
        hand.until(lambda: "being printed" in hand.texts())
        hand.tap("print-told")
    assert heads[0].startswith("Name: ___") and "Ana" in heads[2] and hand.screen.head == heads[1] == ""
    png = (tmp_path / "page.png").read_bytes()
    with Image.open(BytesIO(png)) as paper:
        assert paper.mode == "RGB" and paper.getpixel((0, 0)) == (255, 255, 255), "no printer makes it black"
        assert len(png) > 5000
    said = (tmp_path / "words").read_text()
    assert "-t Daymark" in said and "Ana" not in said
    assert hand.app.theme.palette == "soft"
    (tmp_path / "lp").write_text("#!/bin/sh\nexit 1\n")
    assert not LpPrinter().print_picture(png, "Daymark")


def test_a_kiosk_s_window_has_no_frame_and_no_way_out() -> None:
    from kivy.config import Config

    before = {name: Config.get("graphics", name) for name in starting.KIOSK}
    try:
        starting.prepare(1024, 600, kiosk=True)
        assert (Config.get("graphics", "borderless"), Config.get("kivy", "exit_on_escape")) == ("1", "0")
        assert Config.get("graphics", "width") == "1024" and os.environ["KIVY_NO_FILELOG"] == "1"
    finally:
        for name, value in before.items():
            Config.set("graphics", name, value)
        starting.prepare()


def test_the_command_line_opens_a_kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import client_kivy.__main__ as begin

    monkeypatch.setenv("DAYMARK_TABLET_SECRET", str(tmp_path / "device"))
    chosen = begin.arguments(["--kiosk", "--store", str(tmp_path / "store"), "--lang", "en"])
    app, store = begin.tablet(begin.settings(chosen), chosen)
    try:
        assert isinstance(store, KioskStore) and app.kiosk is not None
    finally:
        assert store is not None
        store.close()
