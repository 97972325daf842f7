"""Noticing that nobody has touched the tablet for a while. What follows is the app's or the kiosk's."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock as Frames
from kivy.core.window import Window

from client_kivy.clock import Clock

AFTER = 300.0
"""Seconds: five minutes on a person's own tablet (docs/security.md)."""
LOOK_EVERY = 5.0


class Idle:
    """Calls `lock` once when nobody has touched the tablet for so long, by the clock nobody can set."""

    def __init__(
        self, clock: Clock, lock: Callable[[], None], after: float = AFTER, look_every: float = LOOK_EVERY
    ):
        self._clock, self._lock, self._after, self._every = clock, lock, after, look_every
        self.touched_at = clock.monotonic()
        self._event: Any = None

    def start(self) -> None:
        """Begin to watch."""
        Window.bind(on_motion=self.touched, on_key_down=self.touched)
        self._event = Frames.schedule_interval(self.look, self._every)

    def stop(self) -> None:
        """No longer."""
        Window.unbind(on_motion=self.touched, on_key_down=self.touched)
        if self._event is not None:
            self._event.cancel()

    def touched(self, *_: Any) -> None:
        """Somebody is there."""
        self.touched_at = self._clock.monotonic()

    def look(self, *_: Any) -> None:
        """Lock when it is time."""
        if self._clock.monotonic() - self.touched_at >= self._after:
            self.touched_at = self._clock.monotonic()
            self._lock()
