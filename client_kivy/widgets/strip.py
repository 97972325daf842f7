"""How a person felt through a cycle, as a row of signs: shape and colour by level, the worst in words under them.

Which signs there are is given; here they are drawn. Time runs in reading direction.
"""

from collections.abc import Sequence
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.graphics import Color, Mesh, Rectangle, SmoothEllipse, SmoothLine
from kivy.metrics import dp, sp
from kivy.properties import ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.stacklayout import StackLayout
from kivy.uix.widget import Widget

from client_kivy.kv import load_beside
from client_kivy.widgets.layout import Row
from client_kivy.widgets.rows import wrapped_height
from client_kivy.widgets.tap import Tap
from client_kivy.widgets.text import measured, text_width

LETTERS = 14
"""sp of the numbers of days."""
SIGN, MOST = 20, 30
"""dp: how large a sign is at most, and how far apart signs stand at most."""
SIDES, TEXT = 22, 16
"""dp beside the signs and the words; sp of the words."""
LEVELS = (-1, 0, 1, 2, 3)


def draw_sign(theme: Any, level: int, x: float, y: float, side: float) -> None:
    """One sign around a middle: a dash for no answer, then ring, dot, square and triangle; the worse, the fuller."""
    half = side / 2
    if level < 0:
        Color(*theme.control)
        Rectangle(pos=(x - half * 0.6, y - dp(1)), size=(side * 0.6, dp(2)))
        return
    tint = theme.severity[level]
    if level == 0:
        Color(*theme.text_muted)
        SmoothLine(circle=(x, y, half * 0.62), width=dp(1.2))
    elif level == 1:
        Color(*theme.text_muted)
        SmoothEllipse(pos=(x - half * 0.75, y - half * 0.75), size=(side * 0.75, side * 0.75))
        Color(*tint)
        SmoothEllipse(
            pos=(x - half * 0.75 + dp(1.4), y - half * 0.75 + dp(1.4)), size=[side * 0.75 - dp(2.8)] * 2
        )
    elif level == 2:
        Color(*theme.text)
        Rectangle(pos=(x - half * 0.8, y - half * 0.8), size=(side * 0.8, side * 0.8))
        Color(*tint)
        Rectangle(pos=(x - half * 0.8 + dp(1.4), y - half * 0.8 + dp(1.4)), size=[side * 0.8 - dp(2.8)] * 2)
    else:
        Color(*theme.text)
        _triangle(x, y, half)
        Color(*tint)
        _triangle(x, y - dp(0.6), half - dp(2.2))


def _triangle(x: float, y: float, half: float) -> None:
    corners = [x - half, y - half, 0, 0, x + half, y - half, 0, 0, x, y + half, 0, 0]
    Mesh(vertices=corners, indices=[0, 1, 2], mode="triangles")


class Sign(Widget):
    """One sign of `level` by itself."""

    level = NumericProperty(-1)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        again = Clock.create_trigger(self.draw, -1)
        for name in ("pos", "size", "level"):
            self.fbind(name, again)
        App.get_running_app().theme.fbind("palette", again)
        again()

    def draw(self, *_: Any) -> None:
        """In the middle of its box."""
        self.canvas.clear()
        with self.canvas:
            draw_sign(App.get_running_app().theme, int(self.level), *self.center, min(self.size))


class Signs(Widget):
    """`levels` from the first day on, `numbers` of the day each sign begins with."""

    levels = ListProperty()
    numbers = ListProperty()

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._again = Clock.create_trigger(self.draw, -1)
        for name in ("pos", "size", "levels", "numbers"):
            self.fbind(name, self._again)
        theme = App.get_running_app().theme
        for name in ("palette", "text_scale", "rtl"):
            theme.fbind(name, self._again)
        self._again()

    def draw(self, *_: Any) -> None:
        """All of them, with the numbers that have room."""
        theme = App.get_running_app().theme
        self.canvas.clear()
        if not self.levels or self.width < dp(40):
            return
        apart = min(dp(MOST) * theme.damped, self.width / len(self.levels))
        side = min(dp(SIGN) * theme.damped, apart * 0.86)
        low = self.y + sp(LETTERS) * 1.5
        middle, free = low + (self.top - low) / 2, -1.0
        with self.canvas:
            for place, level in enumerate(self.levels):
                x = apart * (place + 0.5)
                at = self.right - x if theme.rtl else self.x + x
                draw_sign(theme, level, at, middle, side)
                text = str(self.numbers[place])
                wide = text_width(text, theme.regular, sp(LETTERS))
                if (place == 0 or self.numbers[place] % 7 == 1) and x - wide / 2 > free:
                    self._write(text, at, self.y + sp(LETTERS) * 0.7, theme)
                    free = x + wide / 2 + dp(4)

    def _write(self, text: str, x: float, y: float, theme: Any) -> None:
        label = measured(text, theme.regular, sp(LETTERS))
        label.refresh()
        width, height = label.texture.size
        Color(*theme.text_muted)
        Rectangle(
            texture=label.texture, pos=(round(x - width / 2), round(y - height / 2)), size=(width, height)
        )


class CycleStrip(Tap):
    """The signs of a cycle over the worst in words; tapping calls `tapped`, which tells it day by day."""

    levels = ListProperty()
    numbers = ListProperty()
    say = StringProperty()
    tapped = ObjectProperty(None, allownone=True)

    def on_release(self) -> None:
        """Do what the list gave this row to do."""
        if self.tapped is not None:
            self.tapped()


class Meaning(Row):
    """A sign and its word."""

    level = NumericProperty(-1)
    say = StringProperty()


class StripMeanings(StackLayout):
    """What the signs mean, in as many lines as they need. `words` go with LEVELS."""

    words = ListProperty()

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.fbind("words", self._fill)
        self._fill()

    def _fill(self, *_: Any) -> None:
        self.clear_widgets()
        for level, word in zip(LEVELS, self.words, strict=False):
            self.add_widget(Meaning(level=level, say=word))


def strip_height(say: str, width: float) -> float:
    """How high a strip with these words is at this width."""
    theme = App.get_running_app().theme
    words = wrapped_height(say, int(width - dp(2 * SIDES)), theme.regular, sp(TEXT))
    return max(dp(56), signs_height(theme) + words + dp(26))


def signs_height(theme: Any) -> float:
    """The height of the signs with the numbers under them."""
    return dp(SIGN) * theme.damped + sp(LETTERS) * 1.5 + dp(4)


def meanings_height(words: Sequence[str], width: float) -> float:
    """How high the meanings are at this width."""
    theme = App.get_running_app().theme
    line, x, lines = meaning_height(theme), 0.0, 1
    for word in words:
        wide = meaning_width(word, theme)
        if x and x + wide > width - dp(8):
            x, lines = 0.0, lines + 1
        x += wide
    return lines * line + dp(8)


def meaning_height(theme: Any) -> float:
    """One line of them."""
    return dp(30) * theme.text_scale


def meaning_width(word: str, theme: Any) -> float:
    """A sign and its word, and the room to the next."""
    return dp(SIGN) * theme.damped + dp(8) + text_width(word, theme.regular, sp(TEXT)) + dp(22)


load_beside(__file__)
