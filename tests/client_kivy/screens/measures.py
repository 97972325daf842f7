"""What can be measured of the page that is shown: texts that are cut or overlap, and what is too small to touch."""

from __future__ import annotations

from typing import Any

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.uix.scrollview import ScrollView

from client_kivy.widgets.keyboard import KeyCap
from client_kivy.widgets.tap import Tap
from client_kivy.widgets.text import Txt
from tests.client_kivy.screens.hand import seen

SMALLEST, KEY, ROOMY = 56, 44, 800
"""dp: the least width and height of what a finger is to find; that of a key of the keyboard in a small window, where its
rows must leave room for what is written; and the shorter side of a window that has room for both."""
Box = tuple[float, float, float, float]


def labels(hand: Any) -> list[Any]:
    """Every text that is drawn."""
    return [one for one in hand.walk() if isinstance(one, Txt) and one.say and seen(one)]


def faults(hand: Any) -> list[str]:
    """Texts larger than their box, and texts of one page that lie over each other."""
    found, boxes = [], []
    for one in labels(hand):
        wide, high = one.texture_size
        if wide > one.width + 2 or high > one.height + 2:
            found.append(f"cut: {one.say!r} {one.texture_size} in {one.size}")
        parent = one.parent
        if parent is not None and (one.y < parent.y - 2 or one.top > parent.top + 2) and parent.height > 0:
            found.append(f"outside of its box: {one.say!r}")
        if box := drawn(one):
            boxes.append((one.say, *box))
            if box[1] < -1 or box[3] > hand.window.height + 1:
                found.append(f"outside of the window: {one.say!r}")
            if box[0] < -1 or box[2] > hand.window.width + 1:
                found.append(f"beside the window: {one.say!r}")
    for place, (text, x, y, right, top) in enumerate(boxes):
        for other, ox, oy, oright, otop in boxes[place + 1 :]:
            if min(right, oright) - max(x, ox) > 6 and min(top, otop) - max(y, oy) > 6:
                found.append(f"over each other: {text!r} and {other!r}")
    return found


def small(hand: Any) -> list[str]:
    """What can be touched, but is smaller than a finger needs."""
    key = SMALLEST if min(hand.window.size) >= dp(ROOMY) else KEY
    return [
        f"small: {type(one).__name__} {one.spoken!r} {one.width / dp(1):.0f} x {one.height / dp(1):.0f} dp"
        for one in hand.walk()
        if isinstance(one, Tap) and not one.disabled and seen(one)
        if min(one.size) < dp(key if isinstance(one, KeyCap) else SMALLEST) - 1
    ]


def drawn(label: Any) -> Box | None:
    """Left, bottom, right, top of what is seen of a text; None when it is scrolled away."""
    wide, high = label.texture_size
    x, y = label.to_window(label.center_x - wide / 2, label.center_y - high / 2)
    right, top = x + wide, y + high
    parent = label.parent
    while parent is not None and parent is not Window:
        if isinstance(parent, ScrollView):
            left, bottom = parent.to_window(*parent.pos)
            x, y = max(x, left), max(y, bottom)
            right, top = min(right, left + parent.width), min(top, bottom + parent.height)
        parent = parent.parent if parent.parent is not parent else None
    return (x, y, right, top) if right > x and top > y else None
