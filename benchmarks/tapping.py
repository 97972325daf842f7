"""The tablet on the record of a story, answered by touches: prints the milliseconds of each tap as a JSON list.

A process of its own, `python -m benchmarks.tapping FOLDER`: a tap is from the finger's lift on a tile until the frame
with the next question is drawn; the answer is on the disk by then. The screen is drawn in software.
"""

import json
import sys
import time
from pathlib import Path

from client_kivy.start import prepare
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.story import NOON, record
from tests.client_kivy.story_sources import StoryClinic
from tests.client_kivy.tablets import Tablet

ROUNDS = 4
"""Check-ins answered by tiles; an answer of 1 asks on about the same symptom, so each has some twenty taps."""


def told(folder: Path) -> Tablet:
    """An enrolled, unlocked tablet that has pulled the story."""
    clock = TestClock()
    clock.wall = NOON
    tablet = Tablet(folder, StoryClinic(clock).tell(record()), clock).enrol()
    tablet.sync()
    return tablet


def taps(tablet: Tablet) -> list[float]:
    """Milliseconds of every tap of some check-ins; the first check-in warms up and is dropped."""
    from kivy.graphics.opengl import glFinish
    from kivy.tests.common import UnitTestTouch

    from tests.client_kivy.screens.hand import Hand, app_on

    hand, found = Hand(app_on(tablet, language="en")), []
    hand.watched = True
    try:
        for turn in range(ROUNDS + 1):
            hand.log_all()
            while hand.screen.reporting.question.kind == "symptom":
                before = hand.question()
                hand.rest()
                tile = hand.reach(hand.screen.pane.ids.answers.tiles[1])
                touch = UnitTestTouch(*tile.to_window(*tile.center))
                touch.touch_down()
                hand.frames(2)
                began = time.perf_counter()
                touch.touch_up()
                while hand.question() == before and time.perf_counter() < began + 5:
                    hand.frames()
                hand.frames()
                glFinish()
                if turn:
                    found.append((time.perf_counter() - began) * 1000)
                assert hand.question() != before, "the next question never came"
                hand.settle()
            while hand.showing == "check_in":
                hand.tap("skip" if hand.has("skip") and hand.named("skip").opacity else "next")
                hand.settle()
            hand.tap("to-today")
            hand.settle()
    finally:
        hand.close()
    return found


if __name__ == "__main__":
    prepare()
    made = told(Path(sys.argv[1]))
    print(json.dumps(taps(made)), flush=True)
    made.close()
