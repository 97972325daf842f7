"""A few quiet words at the top of the window that go by themselves or when touched. What and when is others'."""

from __future__ import annotations

from typing import Any, ClassVar

from kivy.clock import Clock
from kivy.core.window import Window

from client_kivy.kv import load_beside
from client_kivy.widgets.notice import Notice

STAYS = 20.0
"""Seconds: long enough to be read twice by a slow reader."""


class Passing(Notice):
    """`Passing(say=…, icon=…).show()`: over whatever is shown, taking nothing but touches on itself. One at a time."""

    shown: ClassVar[Passing | None] = None
    _event: Any = None

    def show(self) -> None:
        """Put it there."""
        self.close_any()
        Passing.shown = self
        Window.add_widget(self)
        self._event = Clock.schedule_once(self.close, STAYS)

    def close(self, *_: Any) -> None:
        """Take it away."""
        if self._event is not None:
            self._event.cancel()
        if Passing.shown is self:
            Passing.shown = None
        Window.remove_widget(self)

    @classmethod
    def close_any(cls, *_: Any) -> None:
        """Nothing of it stays, as when another page is shown."""
        if Passing.shown is not None:
            Passing.shown.close()

    def on_touch_down(self, touch: Any) -> bool:
        """It was read."""
        if not self.collide_point(*touch.pos):
            return False
        self.close()
        return True


load_beside(__file__)
