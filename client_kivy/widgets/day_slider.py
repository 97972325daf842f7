"""A slider over days for a finger. Keys and switch use the buttons that stand beside it, so it takes no focus."""

from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.graphics import Color, RoundedRectangle, SmoothEllipse
from kivy.input import MotionEvent
from kivy.metrics import dp
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.widget import Widget

KNOB, TRACK = 32, 8


class DaySlider(Widget):
    """`value` counts days from 0 to `last`, in reading direction. It follows the finger; `on_choose` fires when the
    finger leaves the glass."""

    value = NumericProperty(0)
    last = NumericProperty(1)
    test_id = StringProperty()
    __events__ = ("on_choose",)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        again = Clock.create_trigger(self.draw, -1)
        for name in ("pos", "size", "value", "last"):
            self.fbind(name, again)
        theme = App.get_running_app().theme
        for name in ("palette", "rtl"):
            theme.fbind(name, again)
        again()

    def on_choose(self, value: int) -> None:
        """A person chose this day."""

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Anywhere on it."""
        if not self.collide_point(*touch.pos) or touch.is_mouse_scrolling:
            return False
        touch.grab(self)
        self._follow(touch.x)
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Along with the finger."""
        if touch.grab_current is self:
            self._follow(touch.x)
            return True
        return False

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """This day."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self.dispatch("on_choose", self.value)
        return True

    def x_of(self, value: float) -> float:
        """Where a day lies, in pixels."""
        part = value / max(1, self.last)
        if App.get_running_app().theme.rtl:
            part = 1 - part
        return self.x + dp(KNOB) / 2 + part * (self.width - dp(KNOB))

    def draw(self, *_: Any) -> None:
        """The way so far in colour, the rest as an outline, and the knob."""
        theme, middle = App.get_running_app().theme, self.x_of(self.value)
        self.canvas.clear()
        with self.canvas:
            Color(*theme.control)
            self._track(self.x, self.right)
            Color(*theme.primary)
            self._track(middle if theme.rtl else self.x, self.right if theme.rtl else middle)
            Color(*theme.surface)
            self._knob(middle, dp(KNOB))
            Color(*theme.primary)
            self._knob(middle, dp(KNOB - 6))

    def _track(self, left: float, right: float) -> None:
        RoundedRectangle(
            pos=(left, self.center_y - dp(TRACK) / 2), size=(right - left, dp(TRACK)), radius=[dp(TRACK) / 2]
        )

    def _knob(self, x: float, side: float) -> None:
        SmoothEllipse(pos=(x - side / 2, self.center_y - side / 2), size=(side, side))

    def _follow(self, x: float) -> None:
        part = (x - self.x - dp(KNOB) / 2) / max(1, self.width - dp(KNOB))
        if App.get_running_app().theme.rtl:
            part = 1 - part
        self.value = round(min(1, max(0, part)) * self.last)
