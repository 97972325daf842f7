"""Locking after a while without touch or key. What locking means is the app's."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock as Frames
from kivy.core.window import Window

from client_kivy.clock import Clock

AFTER = 300.0
"""Seconds: five minutes on a person's own tablet (docs/security.md)."""
LOOK_EVERY = 5.0


class Idle:
    """Calls `lock` once when nobody has touched the tablet for five minutes, by the clock nobody can set."""

    def __init__(self, clock: Clock, lock: Callable[[], None], after: float = AFTER):
        self._clock, self._lock, self._after = clock, lock, after
        self._last = clock.monotonic()
        self._event: Any = None

    def start(self) -> None:
        """Begin to watch."""
        Window.bind(on_motion=self.touched, on_key_down=self.touched)
        self._event = Frames.schedule_interval(self.look, LOOK_EVERY)

    def stop(self) -> None:
        """No longer."""
        Window.unbind(on_motion=self.touched, on_key_down=self.touched)
        if self._event is not None:
            self._event.cancel()

    def touched(self, *_: Any) -> None:
        """Somebody is there."""
        self._last = self._clock.monotonic()

    def look(self, *_: Any) -> None:
        """Lock when it is time."""
        if self._clock.monotonic() - self._last >= self._after:
            self._last = self._clock.monotonic()
            self._lock()
