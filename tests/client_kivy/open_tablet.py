"""A tablet that tells the whole story, opened outside of a test: for pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.client_kivy import whole_story
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.driver import keep_what_is_loaded
from tests.client_kivy.story import NOON
from tests.client_kivy.tablets import Tablet


@contextmanager
def whole_tablet(language: str, scale: float = 1.0, palette: str = "soft") -> Iterator[Any]:
    """A hand on an unlocked tablet with everything in it; Kivy is prepared already."""
    from tests.client_kivy.screens.hand import Hand, app_on

    clock = TestClock()
    clock.wall = NOON
    with TemporaryDirectory() as place:
        tablet = Tablet(Path(place), whole_story.clinic(clock, language), clock).enrol()
        tablet.sync()
        keep_what_is_loaded()
        hand = Hand(app_on(tablet, language=language, scale=scale, palette=palette))
        try:
            yield hand
        finally:
            hand.close()
            tablet.close()
