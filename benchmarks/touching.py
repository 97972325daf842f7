"""A finger on a widget, handed in where Kivy's input providers hand theirs over; Kivy's own brings pytest along."""

from typing import Any

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.input import MotionEvent


class Finger(MotionEvent):
    """Down on the middle of a widget from the beginning, until `lift`."""

    def __init__(self, widget: Any) -> None:
        x, y = widget.to_window(*widget.center)
        place = x / (Window.width - 1), y / (Window.height - 1)
        super().__init__("bench", 1, place, is_touch=True, type_id="touch")
        EventLoop.post_dispatch_input("begin", self)

    def depack(self, args: Any) -> None:
        """Where it is, in shares of the window."""
        self.profile = ["pos"]
        self.sx, self.sy = args
        super().depack(args)

    def lift(self) -> None:
        """Up again."""
        EventLoop.post_dispatch_input("end", self)
