"""A figure from the front and from the back, whose parts can be tapped. Never the only way: a list stands beside it."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.graphics import Color, Mesh, SmoothLine
from kivy.input import MotionEvent
from kivy.properties import ListProperty, StringProperty
from kivy.uix.widget import Widget

Shape = tuple[tuple[float, float], ...]
"""Corners of a part, in a figure 100 wide and 220 high; they are rounded before they are drawn."""
TALL, WIDE = 220.0, 100.0
ROUNDS = 3
"""How often corners are cut."""

_HEAD: Shape = (
    (41, 191),
    (37, 201),
    (38, 212),
    (44, 219),
    (56, 219),
    (62, 212),
    (63, 201),
    (59, 191),
    (53, 186),
    (47, 186),
)
_NECK: Shape = ((44, 187), (56, 187), (57, 181), (63, 176), (37, 176), (43, 181))
_LIMBS: dict[str, Shape] = {
    "shoulder": ((37, 177), (28, 175), (20, 169), (17, 157), (19, 151), (30, 153), (33, 165)),
    "arm": ((18, 151), (29, 153), (28, 140), (25, 124), (22, 104), (14, 104), (13, 122), (14, 138)),
    "hand": ((14, 103), (22, 103), (25, 95), (23, 86), (17, 80), (10, 84), (9, 94)),
    "thigh": ((31, 102), (42, 99), (49, 93), (48, 78), (46, 60), (33, 60), (30, 78), (29, 92)),
    "lower_leg": ((33, 59), (46, 59), (48, 50), (45, 36), (43, 16), (36, 16), (32, 36), (31, 50)),
    "foot": ((36, 15), (43, 15), (46, 8), (45, 3), (34, 1), (26, 3), (29, 9)),
}
_FRONT: dict[str, Shape] = {
    "face": _HEAD,
    "throat": _NECK,
    "chest": ((38, 176), (62, 176), (67, 167), (69, 153), (66, 146), (34, 146), (31, 153), (33, 167)),
    "upper_belly": ((33, 146), (67, 146), (65, 137), (64, 128), (36, 128), (35, 137)),
    "lower_belly": ((35, 128), (65, 128), (67, 119), (70, 110), (30, 110), (33, 119)),
    "groin": ((31, 110), (69, 110), (70, 102), (58, 100), (50, 93), (42, 100), (30, 102)),
}
_BACK: dict[str, Shape] = {
    "back_of_head": _HEAD,
    "back_of_neck": _NECK,
    "upper_back": ((38, 176), (62, 176), (67, 167), (69, 153), (66, 142), (34, 142), (31, 153), (33, 167)),
    "lower_back": ((33, 142), (67, 142), (64, 130), (67, 118), (33, 118), (36, 130)),
    "buttocks": (
        (33, 118),
        (67, 118),
        (70, 108),
        (70, 99),
        (58, 94),
        (50, 97),
        (42, 94),
        (30, 99),
        (30, 108),
    ),
}


def _turned(shape: Shape) -> Shape:
    return tuple((WIDE - x, y) for x, y in shape)


@cache
def _rounded(shape: Shape) -> Shape:
    """The corners cut again and again."""
    for _ in range(ROUNDS):
        cut: list[tuple[float, float]] = []
        for (x, y), (to_x, to_y) in pairwise([*shape, shape[0]]):
            cut += [
                (x * 0.75 + to_x * 0.25, y * 0.75 + to_y * 0.25),
                (x * 0.25 + to_x * 0.75, y * 0.25 + to_y * 0.75),
            ]
        shape = tuple(cut)
    return shape


def _figures() -> dict[str, dict[str, list[Shape]]]:
    """The shapes of each place, by side. Seen from the front, the person's right is on the left."""
    front: dict[str, list[Shape]] = {key: [shape] for key, shape in _FRONT.items()}
    back: dict[str, list[Shape]] = {key: [shape] for key, shape in _BACK.items()}
    for limb, shape in _LIMBS.items():
        front[f"right_{limb}"], front[f"left_{limb}"] = [shape], [_turned(shape)]
    legs = [_LIMBS["thigh"], _LIMBS["lower_leg"], _LIMBS["foot"]]
    back["back_of_left_leg"], back["back_of_right_leg"] = legs, [_turned(shape) for shape in legs]
    arms = ("shoulder", "arm", "hand")
    back["left"] = [_LIMBS[limb] for limb in arms]
    back["right"] = [_turned(_LIMBS[limb]) for limb in arms]
    return {"front": front, "back": back}


FIGURES: Mapping[str, Mapping[str, list[Shape]]] = _figures()
_SAME = {"left": ("shoulder", "arm", "hand"), "right": ("shoulder", "arm", "hand")}


def place_at(side: str, x: float, y: float) -> str:
    """The place nearest to a point of a figure; shoulders, arms and hands are the same from both sides."""
    best = min(
        ((_apart(shape, x, y), key, number) for key, number, shape in _shapes(side)), key=lambda one: one[0]
    )
    _, key, number = best
    return f"{key}_{_SAME[key][number]}" if key in _SAME else key


def _shapes(side: str) -> Iterator[tuple[str, int, Shape]]:
    for key, shapes in FIGURES[side].items():
        for number, shape in enumerate(shapes):
            yield key, number, shape


def _apart(shape: Shape, x: float, y: float) -> float:
    """How far a point is from a shape; inside, less than nothing by how near it is to the middle."""
    left, bottom, width, height = _box(shape)
    across = max(left - x, 0, x - left - width)
    along = max(bottom - y, 0, y - bottom - height)
    outside = across * across + along * along
    middle = abs(x - left - width / 2) / width + abs(y - bottom - height / 2) / height
    return outside or middle - 2


def _box(shape: Shape) -> tuple[float, float, float, float]:
    across, along = [x for x, _ in shape], [y for _, y in shape]
    return min(across), min(along), max(across) - min(across), max(along) - min(along)


class BodyMap(Widget):
    """`side` front or back; `chosen` are the keys of places that are marked. `on_choose` gets the place tapped.

    A tap takes the nearest place, so that narrow ones need no steady hand.
    """

    side = StringProperty("front")
    chosen = ListProperty()
    test_id = StringProperty()
    __events__ = ("on_choose",)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        again = Clock.create_trigger(self.draw, -1)
        for name in ("pos", "size", "side", "chosen"):
            self.fbind(name, again)
        for name in ("palette", "text"):
            App.get_running_app().theme.fbind(name, again)
        again()

    def on_choose(self, place: str) -> None:
        """A person tapped this place."""

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """A tap on or near the figure."""
        if not self.collide_point(*touch.pos) or touch.is_mouse_scrolling:
            return bool(super().on_touch_down(touch))
        touch.grab(self)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Where the finger let go."""
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        if self.collide_point(*touch.pos):
            left, bottom, unit = self._place()
            x, y = (touch.x - left) / unit, (touch.y - bottom) / unit
            if -8 <= x <= WIDE + 8:
                self.dispatch("on_choose", place_at(self.side, x, y))
        return True

    def middle_of(self, place: str) -> tuple[float, float]:
        """Where in the window's own coordinates the middle of a place is; KeyError for one of the other side."""
        left, bottom, unit = self._place()
        x, y, width, height = _box(FIGURES[self.side][place][0])
        return left + (x + width / 2) * unit, bottom + (y + height / 2) * unit

    def draw(self, *_: Any) -> None:
        """The figure as large as the box allows, marked places in the strong colour with a tick of their outline."""
        theme = App.get_running_app().theme
        left, bottom, unit = self._place()
        self.canvas.clear()
        with self.canvas:
            for key, number, shape in _shapes(self.side):
                named = f"{key}_{_SAME[key][number]}" if key in _SAME else key
                marked = named in self.chosen or "all_over" in self.chosen
                points = [(left + x * unit, bottom + y * unit) for x, y in _rounded(shape)]
                _part(points, theme, marked)

    def _place(self) -> tuple[float, float, float]:
        """Left, bottom and the pixels of one part."""
        unit = max(0.01, min(self.width / WIDE, self.height / TALL))
        return self.center_x - WIDE * unit / 2, self.center_y - TALL * unit / 2, unit


def _part(points: list[tuple[float, float]], theme: Any, marked: bool) -> None:
    """One part: filled from its middle, its edge drawn over the fill."""
    middle = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    corners = [value for x, y in (middle, *points, points[0]) for value in (x, y, 0, 0)]
    Color(*(theme.primary if marked else theme.surface_alt))
    Mesh(vertices=corners, indices=list(range(len(points) + 2)), mode="triangle_fan")
    Color(*(theme.text if marked else theme.control))
    line = [value for point in points for value in point]
    SmoothLine(points=line, close=True, width=2.2 if marked else 1.3)
