"""A QR picture of a text, dark on white in every palette, so that a camera reads it."""

from typing import Any

import segno
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import StringProperty
from kivy.uix.widget import Widget

QUIET = 4
"""Modules of white around it, which readers need."""


class QrCode(Widget):
    """`text` is what it holds; empty, it shows nothing. A square as large as fits."""

    text = StringProperty()
    spoken = StringProperty()

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        with self.canvas:
            self._white = Color(1, 1, 1, 0)
            self._picture = Rectangle()
        for name in ("text", "pos", "size"):
            self.fbind(name, self._draw)

    def _draw(self, *_: Any) -> None:
        self._white.a = 1 if self.text else 0
        if not self.text:
            return
        side = min(self.size)
        self._picture.texture = texture_of(self.text)
        self._picture.size = (side, side)
        self._picture.pos = (self.center_x - side / 2, self.center_y - side / 2)


def texture_of(text: str) -> Texture:
    """One pixel a module; drawn larger, its edges stay sharp."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=QUIET)]
    texture = Texture.create(size=(len(rows), len(rows)), colorfmt="luminance")
    texture.mag_filter = texture.min_filter = "nearest"
    shades = b"".join(bytes(0 if module else 255 for module in row) for row in reversed(rows))
    texture.blit_buffer(shades, colorfmt="luminance", bufferfmt="ubyte")
    return texture
