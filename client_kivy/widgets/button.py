"""Buttons with words, round buttons with an icon, and the bar that sets several side by side or stacks them."""

from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.layout import Layout

from client_kivy.kv import load_beside
from client_kivy.widgets.tap import Tap


class PillButton(Tap):
    """A button with words and, if wanted, an icon before or after them.

    `kind`: `primary` (one a screen), `secondary`, `quiet` (tinted), `danger`. `room` (0: the window) is the width that
    its words may take before they wrap.
    """

    say = StringProperty()
    icon = StringProperty()
    icon_end = StringProperty()
    kind = OptionProperty("primary", options=["primary", "secondary", "quiet", "danger"])
    room = NumericProperty(0)
    natural_width = NumericProperty(0)
    chrome = NumericProperty(0)
    tint = ColorProperty()


class IconButton(Tap):
    """A round button with an icon only; what it does must stand in `spoken`."""

    icon = StringProperty("x")
    style = StringProperty("bold")


class ButtonRow(Layout):
    """Buttons side by side while they fit, else stacked at full width: the main one on top, that is the primary one, or
    the last where none is."""

    align = OptionProperty("spread", options=["spread", "start", "end", "center"])
    spacing = NumericProperty("16dp")
    mirrored = BooleanProperty(False)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        trigger = Clock.create_trigger(self.do_layout, -1)
        self._trigger_layout = trigger
        self._watched: list[Any] = []
        for name in ("pos", "size", "align", "spacing", "children", "mirrored"):
            self.fbind(name, trigger)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Watch what the button would like to be."""
        super().add_widget(widget, *args, **kwargs)
        for name in ("natural_width", "height"):
            widget.fbind(name, self._trigger_layout)

    def do_layout(self, *_: Any) -> None:
        """Side by side or stacked, and as high as that needs."""
        buttons = self.children[::-1]
        if not buttons or self.width < dp(80):
            return
        wanted = sum(button.natural_width for button in buttons) + self.spacing * (len(buttons) - 1)
        if wanted <= self.width:
            self._side_by_side(buttons, wanted)
        else:
            self._stack(buttons)

    def _side_by_side(self, buttons: list[Any], wanted: float) -> None:
        self.height = max(button.height for button in buttons)
        spare = self.width - wanted
        x = self.x + {"spread": 0, "start": 0, "center": spare / 2, "end": spare}[self.align]
        for number, button in enumerate(buttons):
            button.room, button.width = self.width, button.natural_width
            if self.align == "spread" and number == 1:
                x += spare
            button.center_y = round(self.center_y)
            button.x = round(self.x + self.right - x - button.width if self.mirrored else x)
            x += button.width + self.spacing

    def _stack(self, buttons: list[Any]) -> None:
        self.height = sum(button.height for button in buttons) + dp(12) * (len(buttons) - 1)
        y = self.y
        main = next((one for one in buttons if getattr(one, "kind", "") == "primary"), buttons[-1])
        others = [one for one in buttons if one is not main]
        for button in [*(others[::-1] if self.align == "start" else others), main]:
            button.room = button.width = self.width
            button.x, button.y = self.x, y
            y += button.height + dp(12)


load_beside(__file__)
