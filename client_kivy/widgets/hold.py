"""A button for what cannot be taken back: held until its ring is full. By key or switch it is chosen twice."""

from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.graphics import Color, SmoothLine
from kivy.input import MotionEvent
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from client_kivy.kv import load_beside
from client_kivy.widgets.button import PillButton
from client_kivy.widgets.sheet import Deed, Sheet

AGAIN_WITHIN = 10.0
"""Seconds in which the second press by key or switch must follow the first."""


class HoldButton(PillButton):
    """`title` is what it says; it fires `on_done` after `seconds` under a finger. Keys and switches, which cannot hold,
    choose it twice; with `asks_say` a sheet says these words in between. `early`: it was let go before its time."""

    title = StringProperty()
    asks = StringProperty()
    asks_say = StringProperty()
    seconds = NumericProperty(1.5)
    armed = BooleanProperty(False)
    early = BooleanProperty(False)
    __events__ = ("on_done",)
    _disarm: Any = None

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        with self.canvas.after:
            self._ring_tint = Color(0, 0, 0, 0)
            self._ring = SmoothLine(width=dp(2.5))
        for name in ("held", "pos", "size", "tint"):
            self.fbind(name, self._draw)

    def on_done(self) -> None:
        """Held long enough, or chosen twice."""

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """However short presses may be elsewhere, this one lasts."""
        taken = bool(super().on_touch_down(touch))
        if self in touch.ud and not self.disabled:
            if self._beat is not None:
                self._beat.cancel()
            self.early = False
            self._hold(touch, Lasting(self.seconds))
        return taken

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Let go before its time it does nothing, and says how it is done."""
        if touch.grab_current is self and self._beat is not None:
            self.early = True
        return bool(super().on_touch_up(touch))

    def on_release(self) -> None:
        """The time was up: a touch that ends before it is none."""
        self._rest()
        self.dispatch("on_done")

    def choose(self) -> None:
        """Chosen by key or switch: once arms it or asks in words, twice does it."""
        if self.asks_say:
            self._ask()
        elif self.armed:
            self._rest()
            self.dispatch("on_done")
        else:
            self.armed = True
            self._disarm = Clock.schedule_once(self._rest, AGAIN_WITHIN)

    def _ask(self) -> None:
        cancel = App.get_running_app().words.say("button.cancel")
        yes = Deed(self.title, do=lambda: self.dispatch("on_done"), kind="danger", test_id="hold-yes")
        Sheet(
            [Deed(cancel, test_id="hold-no"), yes],
            kind="warn",
            title=self.asks or self.title,
            say=self.asks_say,
        ).show()

    def _rest(self, *_: Any) -> None:
        self.armed = False
        if self._disarm is not None:
            self._disarm.cancel()

    def _draw(self, *_: Any) -> None:
        sign = self.ids.get("front")
        if sign is None or not sign.texture_size[1]:
            return
        self._ring_tint.rgba = self.tint if self.held else (0, 0, 0, 0)
        turned = 360 * (1 if App.get_running_app().ways.still else self.held)
        side = sign.texture_size[1]
        self._ring.circle = (sign.x + sign.texture_size[0] / 2, sign.center_y, side * 0.72, 0, max(1, turned))


class Lasting:
    """How long this press must last: at least the button's own time, longer for who asked for longer presses."""

    def __init__(self, seconds: float):
        self._ways = App.get_running_app().ways
        self.hold = max(seconds, self._ways.hold)

    def pressed(self, now: float) -> None:
        """A press that counts."""
        self._ways.pressed(now)


load_beside(__file__)
