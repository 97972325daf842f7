"""Labels: text that follows theme and scale, text as wide as it needs, and icons. No boxes, no buttons."""

from functools import lru_cache
from math import ceil
from typing import Any

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from client_kivy.kv import load_beside

SCRIPT, DIRECTION = "Latn", "ltr"
"""How HarfBuzz is told to set our text; both as Label's own defaults."""


def measured(text: str, font_name: str, font_size: float, **options: Any) -> Any:
    """A text outside of any widget, for measuring or for a canvas (a CoreLabel).

    Kivy keeps one font for all who draw with it, so script and hinting must be a Label's, or what is measured is not
    what is drawn.
    """
    return CoreLabel(
        text=text,
        font_name=font_name,
        font_size=font_size,
        font_hinting=None,
        font_script_name=SCRIPT,
        font_direction=DIRECTION,
        **options,
    )


@lru_cache(maxsize=2048)
def text_width(text: str, font_name: str, font_size: float) -> int:
    """Pixels that the widest line of a text takes when nothing wraps it."""
    measure = measured("", font_name, font_size)
    return ceil(max((measure.get_extents(line)[0] for line in text.split("\n")), default=0)) + 1


class Txt(Label):
    """A label that wraps at its width and is as high as its lines. `say` is the text, `weight` one of the theme's.

    `tint` (none: the theme's text colour) and `align` (none: where reading begins) stand in for `color` and `halign`:
    Kivy keeps a class's rule bound when an instance sets the same property, and the two would fight.
    """

    say = StringProperty()
    weight = StringProperty("regular")
    tint = ColorProperty(None, allownone=True)
    align = StringProperty()
    unwrapped = BooleanProperty(False)
    test_id = StringProperty()


class FitTxt(Txt):
    """A label as wide as its text, but never wider than `limit` (0: no limit); beyond that it wraps."""

    limit = NumericProperty(0)
    natural_width = NumericProperty(0)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._fit = Clock.create_trigger(self.fit, -1)
        for name in ("say", "limit", "font_size", "font_name", "texture_size"):
            self.fbind(name, self._fit)
        self.fit()

    def fit(self, *_: Any) -> None:
        """Take the width that text and limit ask for.

        What fits is drawn without a width: the renderer's own measure changes by a pixel or two over time, and a
        line that only just fitted would wrap.
        """
        self.natural_width = text_width(self.say, self.font_name, self.font_size) if self.say else 0
        self.unwrapped = self.limit <= 0 or self.natural_width <= self.limit
        self.width = max(self.natural_width, self.texture_size[0]) if self.unwrapped else self.limit


class Icon(Label):
    """One sign of the icon fonts by `name`, with `gap` pixels of room around it; an empty name takes no room."""

    name = StringProperty()
    gap = NumericProperty(0)
    style = StringProperty("regular")
    tint = ColorProperty(None, allownone=True)
    shown = BooleanProperty(False)


load_beside(__file__)
