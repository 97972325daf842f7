"""The tablet used again and again: pages, a check-in begun, locked, opened; prints the memory after each round as JSON.

A process of its own, `python -m benchmarks.wearing FOLDER ROUNDS`; each figure is the resident memory in MB.
"""

import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.tapping import told
from client_kivy.start import prepare
from tests.client_kivy.tablets import PIN, Tablet

PAGES = ("symptoms", "timeline", "plan", "messages", "me", "journal", "medicines", "settings", "today")


def resident() -> float:
    """MB of this process in memory now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def a_round(hand: Any, tablet: Tablet) -> None:
    """What a person does between two locks."""
    for page in PAGES:
        hand.app.router.start(page)
        hand.frames(3)
    hand.log_all()
    hand.tap("next")
    hand.answer(0)
    hand.app.lock()
    hand.frames(3)
    tablet.store.unlock(PIN)
    hand.app.opened()
    hand.settle()


def worn(tablet: Tablet, rounds: int) -> list[float]:
    """Memory after each round."""
    from tests.client_kivy.screens.hand import Hand, app_on

    hand, found = Hand(app_on(tablet, language="en")), []
    hand.watched = True
    try:
        for _ in range(rounds):
            a_round(hand, tablet)
            found.append(resident())
    finally:
        hand.close()
    return found


if __name__ == "__main__":
    prepare()
    made = told(Path(sys.argv[1]))
    print(json.dumps(worn(made, int(sys.argv[2]))), flush=True)
    made.close()
