"""What a measured process tells of itself: moments, memory, and when a frame is drawn to its last pixel."""

import json
import time
from collections.abc import Callable
from typing import Any

KINDS = ("Rss", "Pss", "Private_Clean", "Private_Dirty")


def tell(**found: Any) -> None:
    """One line for who measures."""
    print(json.dumps(found), flush=True)


def moment() -> float:
    """Seconds of the clock that all processes of the machine share."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)


def memory() -> dict[str, float]:
    """MB of this process now: everything it maps, its share of that, and what is its alone."""
    found = dict.fromkeys(KINDS, 0.0)
    with open("/proc/self/smaps_rollup", encoding="ascii") as lines:
        for line in lines:
            name, _, value = line.partition(":")
            if name in found:
                found[name] = int(value.split()[0]) / 1024
    return {
        "rss": found["Rss"],
        "pss": found["Pss"],
        "uss": found["Private_Clean"] + found["Private_Dirty"],
    }


def at_next_frame(then: Callable[[], None]) -> None:
    """Call once the next frame is drawn to its last pixel, just before it is shown."""
    from kivy.core.window import Window
    from kivy.graphics.opengl import glFinish

    def drawn(*_: Any) -> None:
        Window.unbind(on_flip=drawn)
        glFinish()
        then()

    Window.bind(on_flip=drawn)
    Window.canvas.ask_update()
