"""How far a person has come, in equal segments. The words beside it ("Question 3 of 8") are the screen's."""

from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.graphics import Color, SmoothRoundedRectangle
from kivy.metrics import dp
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

from client_kivy.kv import load_beside


class SegBar(Widget):
    """`done` of `total` segments filled, from the side where reading begins."""

    total = NumericProperty(1)
    done = NumericProperty(0)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._again = Clock.create_trigger(self.draw, -1)
        for name in ("pos", "size", "total", "done"):
            self.fbind(name, self._again)
        theme = App.get_running_app().theme
        for name in ("primary", "outline", "rtl"):
            theme.fbind(name, self._again)

    def draw(self, *_: Any) -> None:
        """Segments that become one line when there are too many to tell apart."""
        theme, total = App.get_running_app().theme, max(1, int(self.total))
        gap = dp(6) if self.width / total > dp(18) else 0
        width = (self.width - gap * (total - 1)) / total
        self.canvas.clear()
        with self.canvas:
            for number in range(total):
                Color(*(theme.primary if number < self.done else theme.outline))
                x = self.x + number * (width + gap)
                SmoothRoundedRectangle(
                    pos=(self.x + self.right - x - width if theme.rtl else x, self.y),
                    size=(width, self.height),
                    radius=[self.height / 2 if gap else 0],
                )


load_beside(__file__)
