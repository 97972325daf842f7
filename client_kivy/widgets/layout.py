"""Boxes: rows that follow the reading direction, columns as high as their content, cards with a soft shadow."""

from functools import cache
from math import hypot
from typing import Any

from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, ColorProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.scrollview import ScrollView

from client_kivy.kv import load_beside

SHADOW_SIDE, SHADOW_REACH, SHADOW_CORNER = 96, 24, 20
"""Pixels of the shadow picture: its side, how far it reaches beyond the card, the card's corner."""
SHADOW_BORDER = SHADOW_REACH + SHADOW_CORNER


@cache
def shadow_texture() -> Texture:
    """A soft rounded shadow, drawn once and stretched under every card: a shader a card halves the frame rate."""
    middle = SHADOW_SIDE / 2
    flat = middle - SHADOW_REACH - SHADOW_CORNER
    alphas = bytearray()
    for row in range(SHADOW_SIDE):
        for column in range(SHADOW_SIDE):
            across = max(0.0, abs(column + 0.5 - middle) - flat)
            along = max(0.0, abs(row + 0.5 - middle) - flat)
            beyond = hypot(across, along) - SHADOW_CORNER
            near = min(1.0, max(0.0, 0.5 - beyond / (2 * SHADOW_REACH)))
            alphas += bytes((255, 255, 255, int(255 * near * near * (3 - 2 * near))))
    texture = Texture.create(size=(SHADOW_SIDE, SHADOW_SIDE), colorfmt="rgba")
    texture.blit_buffer(bytes(alphas), colorfmt="rgba", bufferfmt="ubyte")
    return texture


class Turning(BoxLayout):
    """A box that is turned round, its padding too, for languages read from the right; `turns` False keeps it as it is,
    as codes and keyboards are the same everywhere."""

    turns = BooleanProperty(True)
    mirrored = BooleanProperty(False)

    def do_layout(self, *args: Any) -> None:
        """Lay out as any box, then turn."""
        super().do_layout(*args)
        if self.mirrored:
            for child in self.children:
                child.x = self.x + self.right - child.right

    def on_mirrored(self, *_: Any) -> None:
        """Direction changed while shown."""
        self.do_layout()


class Row(Turning):
    """Side by side, from the side where reading begins."""

    test_id = StringProperty()


class Grid(GridLayout):
    """Rows of things side by side, each row from the side where reading begins."""


class Column(Turning):
    """One under the other, as high as its content; what is narrower stands where reading begins."""


class Card(Row):
    """A rounded surface; `elevation` 0 has no shadow.

    Left unset, `fill` is the theme's surface, `line` none (but an outline where the palette frames everything) and
    `line_width` the theme's.
    """

    radius = NumericProperty("20dp")
    fill = ColorProperty(None, allownone=True)
    line = ColorProperty(None, allownone=True)
    line_width = NumericProperty(0)
    stroke = NumericProperty(1)
    elevation = NumericProperty(1)
    shadow = staticmethod(shadow_texture)
    shadow_reach, shadow_border = SHADOW_REACH, SHADOW_BORDER


class Scroll(ScrollView):
    """A vertical scroller with a visible bar on the side where reading ends. What is shorter than it stands at the top,
    also when it was longer before."""

    bar_tint = ListProperty([0, 0, 0, 0])


load_beside(__file__)
