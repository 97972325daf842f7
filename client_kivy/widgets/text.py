"""Labels: text that follows theme and scale, text as wide as it needs, and icons. No boxes, no buttons."""

from functools import lru_cache
from math import ceil
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from client_kivy.icons import ICONS
from client_kivy.kv import load_beside
from client_kivy.shaping import font_for, is_plain, laid_out

SCRIPT, DIRECTION = "Latn", "ltr"
"""How HarfBuzz is told to set our text; both as Label's own defaults. `shaping` does what Arabic needs beforehand."""
_POINTING = ("arrow", "caret", "caret-double")
TURNED = {
    f"{sign}-{here}": f"{sign}-{there}"
    for sign in _POINTING
    for here, there in (("left", "right"), ("right", "left"))
}
"""Icons that mean back and on, and what stands for them where reading begins at the right."""


def measured(text: str, font_name: str, font_size: float, **options: Any) -> Any:
    """A text outside of any widget, for measuring or for a canvas (a CoreLabel).

    Kivy keeps one font for all who draw with it, so script and hinting must be a Label's, or what is measured is not
    what is drawn.
    """
    width = (options.get("text_size") or (None, None))[0]
    return _core(
        drawn(text, width or 0, font_name, font_size, _rtl()), font_for(text, font_name), font_size, **options
    )


def _core(written: str, font_name: str, font_size: float, **options: Any) -> Any:
    return CoreLabel(
        text=written,
        font_name=font_name,
        font_size=font_size,
        font_hinting=None,
        font_script_name=SCRIPT,
        font_direction=DIRECTION,
        **options,
    )


@lru_cache(maxsize=64)
def _ruler(font_name: str, font_size: float) -> Any:
    return _core("", font_name, font_size)


@lru_cache(maxsize=8192)
def _extent(written: str, font_name: str, font_size: float) -> int:
    return _ruler(font_name, font_size).get_extents(written)[0]


def drawn(text: str, width: float, font_name: str, font_size: float, rtl: bool) -> str:
    """The text as a label must be given it: Arabic and Chinese broken into lines at `width` (0: not at all) and put in
    the order in which it is seen; all else as it is. `rtl` is the direction of the language that is spoken."""
    if is_plain(text):
        return text
    return _drawn(text, int(width), font_for(text, font_name), font_size, rtl)


def _rtl() -> bool:
    return bool(App.get_running_app().theme.rtl)


@lru_cache(maxsize=4096)
def _drawn(text: str, width: int, font_name: str, font_size: float, rtl: bool) -> str:
    def measure(word: str) -> float:
        return _extent(word, font_name, font_size)

    limit = width
    written = laid_out(text, limit, measure, rtl)
    # What a line measures is not quite the sum of its words: if the label broke it again, its end would come first.
    while limit > width * 0.8 and any(measure(line) > width for line in written.split("\n")):
        limit = int(limit * 0.97)
        written = laid_out(text, limit, measure, rtl)
    return written


def text_width(text: str, font_name: str, font_size: float) -> int:
    """Pixels that the widest line of a text takes when nothing wraps it."""
    font = font_for(text, font_name)
    written = drawn(text, 0, font, font_size, _rtl())
    return ceil(max((_extent(line, font, font_size) for line in written.split("\n")), default=0)) + 1


class Txt(Label):
    """A label that wraps at its width and is as high as its lines. `say` is the text in reading order, `weight` one of
    the theme's; font, joined letters and direction follow from the text and the language.

    `tint` (none: the theme's text colour) and `align` (none: where reading begins) stand in for `color` and `halign`:
    Kivy keeps a class's rule bound when an instance sets the same property, and the two would fight.
    """

    say = StringProperty()
    weight = StringProperty("regular")
    tint = ColorProperty(None, allownone=True)
    align = StringProperty()
    unwrapped = BooleanProperty(False)
    rtl = BooleanProperty(False)
    test_id = StringProperty()

    drawn = staticmethod(drawn)
    font_for = staticmethod(font_for)


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

    @staticmethod
    def sign(name: str, rtl: bool) -> str:
        """The letter of the icon font; one that points along the reading direction is turned with it."""
        return ICONS[TURNED.get(name, name) if rtl else name] if name else ""


load_beside(__file__)
