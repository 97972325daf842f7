"""`make shots`: a PNG of every tablet screen and console page, in each state, and of what goes wrong, in var/shots/."""

import time
from functools import partial
from pathlib import Path

from tests.console_shots import console_shots
from tests.journeys.outside_shots import outside_shots
from tests.tablet_shots import tablet_shots

FOLDER = Path(__file__).resolve().parents[1] / "var" / "shots"
HOW_LONG = (
    "Every screen in five languages, sizes, palettes and windows, and what goes wrong for real: about half an hour"
    " on two processors."
)


def main() -> None:
    """Take all pictures, say how far it is, and at the end how many there are and how long it took."""
    say = partial(print, flush=True)
    say(HOW_LONG)
    begun = time.monotonic()
    drawn = ("tablet", partial(tablet_shots, told=say)), ("console", console_shots)
    for name, take in (*drawn, ("outside", outside_shots)):
        taken = take(FOLDER / name)
        say(f"{len(taken)} pictures in {FOLDER / name}, {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
