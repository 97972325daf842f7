"""Labels: text that follows theme and scale, text as wide as it needs, and icons. No boxes, no buttons."""

from functools import lru_cache
from math import ceil
from typing import Any

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from client_kivy.kv import load_beside


@lru_cache(maxsize=2048)
def text_width(text: str, font_name: str, font_size: float) -> int:
    """Pixels that the widest line of a text takes when nothing wraps it."""
    measure = CoreLabel(font_name=font_name, font_size=font_size, font_hinting=None)
    return ceil(max((measure.get_extents(line)[0] for line in text.split("\n")), default=0)) + 1


class Txt(Label):
    """A label that wraps at its width and is as high as its lines. `say` is the text, `weight` one of the theme's."""

    say = StringProperty()
    weight = StringProperty("regular")
    test_id = StringProperty()


class FitTxt(Txt):
    """A label as wide as its text, but never wider than `limit` (0: no limit); beyond that it wraps."""

    limit = NumericProperty(0)
    natural_width = NumericProperty(0)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._fit = Clock.create_trigger(self.fit, -1)
        for name in ("say", "limit", "font_size", "font_name"):
            self.fbind(name, self._fit)
        self.fit()

    def fit(self, *_: Any) -> None:
        """Take the width that text and limit ask for."""
        self.natural_width = text_width(self.say, self.font_name, self.font_size) if self.say else 0
        self.width = min(self.natural_width, self.limit) if self.limit > 0 else self.natural_width


class Icon(Label):
    """One sign of the icon fonts by `name`, with `gap` pixels of room around it; an empty name takes no room."""

    name = StringProperty()
    gap = NumericProperty(0)
    style = StringProperty("regular")
    shown = BooleanProperty(False)


load_beside(__file__)
