"""Pads of digits: one for the PIN, one for a measured number. Both also take the keys of a real keyboard."""

from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import Color, SmoothEllipse
from kivy.metrics import dp
from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.widget import Widget

from client_kivy.kv import load_beside
from client_kivy.widgets.key_layouts import BACK, POINT
from client_kivy.widgets.layout import Column
from client_kivy.widgets.tap import Tap

BACKSPACE = 8


class PadKey(Tap):
    """One key; `value` is a digit, a point, BACK for deleting, or nothing for a gap."""

    value = StringProperty()
    say = StringProperty()
    icon = StringProperty()


class Pad(Column):
    """The digits in four rows. `values` are its keys in reading order; `on_key` gets each value."""

    scans_as_one = True

    values = ListProperty([*"123456789", "", "0", BACK])
    key_side = NumericProperty("84dp")
    apart = NumericProperty("12dp")
    locked = BooleanProperty(False)
    __events__ = ("on_key",)

    def on_kv_post(self, *_: Any) -> None:
        """Its grid is there."""
        self.fbind("values", self._fill)
        Window.bind(on_key_down=self._typed)
        self._fill()

    def on_key(self, value: str) -> None:
        """A key was tapped or typed."""

    def press(self, value: str) -> None:
        """Take a key, unless the pad is locked."""
        if not self.locked and value:
            self.dispatch("on_key", value)

    def _fill(self, *_: Any) -> None:
        grid = self.ids.grid
        grid.clear_widgets()
        for value in self.values:
            key = PadKey(value=value)
            key.bind(on_release=lambda tapped: self.press(tapped.value))
            grid.add_widget(key)

    def _typed(self, _window: Any, code: int, _scan: int, text: str | None, modifiers: list[str]) -> bool:
        """A real keyboard types into the pad while it is on the screen and no sheet lies over it."""
        if not self._on_top():
            return False
        value = BACK if code == BACKSPACE else (text or "").replace(",", POINT)
        if value not in self.values or set(modifiers) & {"ctrl", "alt", "meta"}:
            return False
        self.press(value)
        return True

    def _on_top(self) -> bool:
        top: Any = self
        while isinstance(top.parent, Widget):
            top = top.parent
        return top.parent is Window and Window.children[0] is top


class PinDots(Widget):
    """How many digits are in, not which."""

    length = NumericProperty(6)
    entered = NumericProperty(0)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        again = Clock.create_trigger(self.draw, -1)
        for name in ("pos", "size", "length", "entered"):
            self.fbind(name, again)
        App.get_running_app().theme.fbind("primary", again)

    def draw(self, *_: Any) -> None:
        """Filled dots for digits given, rings for those to come."""
        theme, side, gap = App.get_running_app().theme, dp(24), dp(20)
        x = self.center_x - (self.length * side + (self.length - 1) * gap) / 2
        self.canvas.clear()
        with self.canvas:
            for number in range(int(self.length)):
                filled = number < self.entered
                Color(*(theme.primary if filled else theme.control))
                SmoothEllipse(pos=(x, self.center_y - side / 2), size=(side, side))
                if not filled:
                    Color(*theme.background)
                    SmoothEllipse(
                        pos=(x + dp(2), self.center_y - side / 2 + dp(2)), size=(side - dp(4), side - dp(4))
                    )
                x += side + gap


class PinPad(Column):
    """A PIN as dots over a pad. `on_complete` gets all its digits and the dots are empty again at once."""

    length = NumericProperty(6)
    entered = NumericProperty(0)
    locked = BooleanProperty(False)
    __events__ = ("on_complete",)

    def __init__(self, **kwargs: Any):
        self._digits = ""
        super().__init__(**kwargs)

    def on_complete(self, pin: str) -> None:
        """The last digit was given."""

    def clear(self) -> None:
        """Forget what was entered."""
        self._digits, self.entered = "", 0

    def take(self, value: str) -> None:
        """A key of the pad."""
        self._digits = self._digits[:-1] if value == BACK else self._digits + value
        self.entered = len(self._digits)
        if self.entered == self.length:
            pin = self._digits
            self.clear()
            self.dispatch("on_complete", pin)


class Keypad(Column):
    """A number as it is typed, with its unit. `typed` is the text so far, `unit` the code of the unit chosen.

    `units` are (code, words); changing the unit forgets the number, which was meant in the other one. In a `room` (0:
    as much as it likes) that is low its keys are lower; `tight` brings its parts closer.
    """

    room = NumericProperty(0)
    key_side = NumericProperty("72dp")
    tight = BooleanProperty(False)

    typed = StringProperty()
    unit = ObjectProperty("", allownone=True)
    units = ListProperty()
    places = NumericProperty(1)
    digits = NumericProperty(3)
    unit_words = StringProperty()
    locked = BooleanProperty(False)
    _choice: Any = None

    def take(self, value: str) -> None:
        """A key of the pad; what would make the number too long or have two points is left out."""
        if value == BACK:
            self.typed = self.typed[:-1]
        elif value == POINT:
            if POINT not in self.typed and self.places:
                self.typed = (self.typed or "0") + POINT
        else:
            whole, point, part = self.typed.partition(POINT)
            if len(part) < self.places if point else len(whole) < self.digits:
                self.typed = value if self.typed == "0" else self.typed + value

    def choose_unit(self, unit: str) -> None:
        """The person measures in another unit."""
        if unit != self.unit:
            self.unit, self.typed = unit, ""

    def on_kv_post(self, *_: Any) -> None:
        """Its parts are there. The choice of units is held on to: `ids` alone would let it go while it is not shown."""
        self._choice = self.ids.unit_choice.__self__
        self.on_units()

    def on_unit(self, *_: Any) -> None:
        """Show the unit's words."""
        self._name_unit()

    def on_units(self, *_: Any) -> None:
        """Begin with the first, unless one is set."""
        if self.unit not in [code for code, _ in self.units] and self.units:
            self.unit = self.units[0][0]
        choice = self._choice
        if choice is not None and (len(self.units) > 1) != (choice.parent is not None):
            (self.remove_widget if choice.parent else lambda widget: self.add_widget(widget, 1))(choice)
        self._name_unit()

    def _name_unit(self) -> None:
        self.unit_words = dict(self.units).get(self.unit, "")


load_beside(__file__)
