"""Drawn faces from a smile (0) to distress (4). Never the only sign: a word always stands beside them."""

from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.graphics import Color, SmoothEllipse, SmoothLine
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

MOUTH = (0.15, 0.09, 0.0, -0.11, -0.15)
"""How far the corners of the mouth are lifted, in parts of the face."""
SHUT_EYES = 4
"""From this face on the eyes are pressed shut."""


class Face(Widget):
    """`grade` 0-4, in the theme's severity colour; the strokes keep 3:1 against it in every palette."""

    grade = NumericProperty(0)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._again = Clock.create_trigger(self.draw, -1)
        for name in ("pos", "size", "grade"):
            self.fbind(name, self._again)
        App.get_running_app().theme.fbind("severity", self._again)
        self._again()

    def draw(self, *_: Any) -> None:
        """The face as large as the box allows."""
        theme, grade = App.get_running_app().theme, int(self.grade)
        side = min(self.size)
        self.canvas.clear()
        with self.canvas:
            Color(*theme.severity[grade])
            SmoothEllipse(pos=(self.center_x - side / 2, self.center_y - side / 2), size=(side, side))
            Color(*theme.face)
            self._eyes(side, shut=grade >= SHUT_EYES)
            self._mouth(side, MOUTH[grade] * side)

    def _eyes(self, side: float, shut: bool) -> None:
        size, apart, y = side * 0.095, side * 0.17, self.center_y + side * 0.10
        for way in (-1, 1):
            x = self.center_x + way * apart
            if shut:
                near, far = x - way * size * 0.7, x + way * size
                SmoothLine(
                    points=[far, y + size * 0.9, near, y, far, y - size * 0.9],
                    width=side * 0.028,
                    cap="round",
                    joint="round",
                )
            else:
                SmoothEllipse(pos=(x - size / 2, y - size / 2), size=(size, size * 1.15))

    def _mouth(self, side: float, lift: float) -> None:
        middle, half = self.center_y - side * 0.17 - lift * 0.28, side * 0.22
        points: list[float] = []
        for step in range(21):
            across = step / 10 - 1
            points += [self.center_x + across * half, middle + lift * (across * across - 0.5)]
        SmoothLine(points=points, width=side * 0.03, cap="round", joint="round")
