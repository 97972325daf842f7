"""A trend drawn on the canvas: severity words, a line that breaks where nothing was said, treatment days.

Time runs as one reads: in Arabic the words stand at the right and the newest day at the left, as the dates in a table
would."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.graphics import Color, Line, Mesh, Rectangle, SmoothEllipse, SmoothLine
from kivy.graphics.texture import Texture
from kivy.metrics import dp, sp
from kivy.properties import ListProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from client_kivy.kv import load_beside
from client_kivy.widgets.text import measured, text_width
from client_kivy.widgets.trend import TrendPoint, curve, runs, summary

__all__ = ["TrendChart", "TrendPoint"]

LETTERS = 15
"""sp of the words on the axes."""
TREATMENT_ROOM = 26
"""dp above the plot for the word that names the treatment marks."""
ANCHORS = {"left": 0.0, "center": 0.5, "right": 1.0}
"""Which part of a written word lies before the place it is written at."""


@cache
def fading() -> Texture:
    """From nothing to a tint, upwards: the area under the line."""
    texture = Texture.create(size=(1, 32), colorfmt="rgba")
    steps = b"".join(bytes([255, 255, 255, int(95 * step / 31)]) for step in range(32))
    texture.blit_buffer(steps, colorfmt="rgba", bufferfmt="ubyte")
    return texture


class TrendChart(Widget):
    """`points` are days in order, one each; `grades` the words from the lowest up. `spoken` is the chart in words."""

    points = ListProperty()
    grades = ListProperty()
    spoken = StringProperty()
    test_id = StringProperty()
    least_height = NumericProperty(0)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._again = Clock.create_trigger(self.draw, -1)
        for name in ("pos", "size", "points", "grades"):
            self.fbind(name, self._again)
        app = App.get_running_app()
        app.fbind("words", self._again)
        for name in ("palette", "text_scale", "regular", "rtl"):
            app.theme.fbind(name, self._again)
        self._again()

    def draw(self, *_: Any) -> None:
        """All of it; about 4 ms."""
        app = App.get_running_app()
        theme, words = app.theme, app.words
        grades = self.grades or words.names("severity.words")
        self.spoken = summary(self.points, grades, words)
        self.canvas.clear()
        if not self.points or self.width < dp(120) or len(grades) < 2:
            return
        widest = max(text_width(grade, theme.regular, sp(LETTERS)) for grade in grades)
        left, right = self.x + dp(20) + widest + dp(20), self.right - dp(18)
        bottom, top = self.y + sp(LETTERS) * 2.4, self.top - dp(12) - sp(TREATMENT_ROOM)
        step = (right - left) / max(1, len(self.points) - 1)
        columns = [self._turned(left + number * step) for number in range(len(self.points))]
        levels = [bottom + (top - bottom) * number / (len(grades) - 1) for number in range(len(grades))]
        with self.canvas:
            self._scale(theme, grades, levels, left, right)
            self._treatments(theme, words, columns, bottom, top)
            self._line(theme, columns, levels, bottom, top)
            self._days(theme, words, columns, step)

    def _turned(self, x: float) -> float:
        """The same place counted from the other side, where reading begins there."""
        return self.x + self.right - x if App.get_running_app().theme.rtl else x

    def _scale(
        self, theme: Any, grades: Sequence[str], levels: list[float], left: float, right: float
    ) -> None:
        for number, (grade, y) in enumerate(zip(grades, levels, strict=True)):
            Color(*theme.outline)
            Line(points=[self._turned(left), y, self._turned(right), y], width=1)
            Color(*theme.severity[number])
            SmoothEllipse(pos=(self._turned(self.x + dp(6)) - dp(6), y - dp(6)), size=(dp(12), dp(12)))
            self._write(grade, self._turned(self.x + dp(22)), y, theme.text_muted, theme.regular, theme.start)

    def _treatments(self, theme: Any, words: Any, columns: list[float], bottom: float, top: float) -> None:
        name, free_from = words.say("chart.treatment"), self.x
        wide = text_width(name, theme.semibold, sp(LETTERS))
        for x in sorted(x for point, x in zip(self.points, columns, strict=True) if point.treatment):
            Color(*theme.accent)
            y = bottom
            while y < top + dp(6):
                Rectangle(pos=(round(x) - dp(1), y), size=(dp(2), dp(7)))
                y += dp(13)
            at = min(max(x, self.x + wide / 2), self.right - wide / 2)
            if at - wide / 2 >= free_from:
                self._write(name, at, top + dp(8) + sp(LETTERS), theme.accent, theme.semibold, "center")
                free_from = at + wide / 2 + dp(16)

    def _line(self, theme: Any, columns: list[float], levels: list[float], bottom: float, top: float) -> None:
        spots = [
            None if point.value is None else (x, levels[int(point.value)])
            for point, x in zip(self.points, columns, strict=True)
        ]
        for run in runs(self.points):
            line = curve([spot for place in run if (spot := spots[place]) is not None])
            if len(line) < 2:
                continue
            corners: list[float] = []
            for x, y in line:
                corners += [x, bottom, 0, 0, x, y, 0, (y - bottom) / (top - bottom)]
            Color(*theme.primary[:3], 0.55)
            Mesh(
                vertices=corners, indices=list(range(2 * len(line))), mode="triangle_strip", texture=fading()
            )
            Color(*theme.primary)
            flat = [value for spot in line for value in spot]
            SmoothLine(points=flat, width=dp(1.6), joint="round", cap="round")
        for point, spot in zip(self.points, spots, strict=True):
            if spot is not None and point.value is not None:
                self._dot(spot, dp(10), theme.surface)
                self._dot(spot, dp(7), theme.severity[int(point.value)])

    def _dot(self, spot: tuple[float, float], radius: float, tint: Sequence[float]) -> None:
        Color(*tint)
        SmoothEllipse(pos=(spot[0] - radius, spot[1] - radius), size=(2 * radius, 2 * radius))

    def _days(self, theme: Any, words: Any, columns: list[float], step: float) -> None:
        wide = text_width("30", theme.regular, sp(LETTERS)) + dp(14)
        every = max(1, int(-(-wide // step))) if step else 1
        newest = len(self.points) - 1
        for number, (point, x) in enumerate(zip(self.points, columns, strict=True)):
            if (newest - number) % every == 0:
                self._write(
                    str(point.on.day), x, self.y + sp(LETTERS), theme.text_muted, theme.regular, "center"
                )

    def _write(
        self, text: str, x: float, y: float, tint: Sequence[float], font: str, anchor: str = "left"
    ) -> None:
        label = measured(text, font, sp(LETTERS))
        label.refresh()
        width, height = label.texture.size
        Color(*tint)
        Rectangle(
            texture=label.texture,
            pos=(round(x - width * ANCHORS[anchor]), round(y - height / 2)),
            size=(width, height),
        )


load_beside(__file__)
