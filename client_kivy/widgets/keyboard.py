"""The on-screen keyboard: letters of the language, numbers, or the letters of an enrolment code."""

from typing import Any

from kivy.app import App
from kivy.input import MotionEvent
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.behaviors import FocusBehavior

from client_kivy.kv import load_beside
from client_kivy.widgets import key_layouts as keys
from client_kivy.widgets.layout import Card, Row
from client_kivy.widgets.tap import Tap

SIGNS = {keys.BACK: "backspace", keys.SHIFT: "arrow-fat-up", keys.ENTER: "arrow-elbow-down-left"}
SPOKEN = {
    keys.BACK: "keys.backspace",
    keys.SHIFT: "keys.shift",
    keys.SPACE: "keys.space",
    keys.NUMBERS: "keys.numbers_spoken",
    keys.LETTERS: "keys.letters_spoken",
    keys.ENTER: "keys.enter",
}
WRITTEN = {keys.SPACE: "keys.space", keys.NUMBERS: "keys.numbers", keys.LETTERS: "keys.letters"}


class KeyRow(Row):
    """Keys side by side; scanning takes them as one."""

    scans_as_one = True


class KeyCap(Tap):
    """One key. Who has a real keyboard types on that one, so Tab passes these by."""

    value = StringProperty()
    say = StringProperty()
    icon = StringProperty()
    held = BooleanProperty(False)


class Keyboard(Card):
    """Writes into `target`, which has `insert_text` and `do_backspace` as a text field or a code field has."""

    kind = OptionProperty("letters", options=["letters", "numbers", "code"])
    target = ObjectProperty(None, allownone=True)
    capitals = BooleanProperty(False)
    key_height = NumericProperty("60dp")

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        App.get_running_app().fbind("words", self._fill)
        for name in ("kind", "capitals"):
            self.fbind(name, self._fill)
        self._fill()

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """A touch here leaves the focus in the field that is written into."""
        if self.collide_point(*touch.pos):
            FocusBehavior.ignored_touch.append(touch)
        return bool(super().on_touch_down(touch))

    def press(self, value: str) -> None:
        """A key was tapped."""
        if value == keys.SHIFT:
            self.capitals = not self.capitals
        elif value in (keys.NUMBERS, keys.LETTERS):
            self.kind = "numbers" if value == keys.NUMBERS else "letters"
        elif self.target is not None:
            if value == keys.BACK:
                self.target.do_backspace()
            else:
                self.target.insert_text({keys.SPACE: " ", keys.ENTER: "\n"}.get(value, value))
                self.capitals = False

    def _fill(self, *_: Any) -> None:
        self.clear_widgets()
        words = App.get_running_app().words
        layout = keys.rows(self.kind, words.language)
        for row in layout:
            line = KeyRow(spacing=dp(8), size_hint_y=None, height=self.key_height)
            for value in row:
                line.add_widget(self._cap(value, words))
            self.add_widget(line)

    def _cap(self, value: str, words: Any) -> KeyCap:
        sign = value.upper() if self.capitals and len(value) == 1 else value
        cap = KeyCap(
            value=sign,
            say=words.say(WRITTEN[value]) if value in WRITTEN else ("" if value in SIGNS else sign),
            icon=SIGNS.get(value, ""),
            spoken=words.say(SPOKEN[value]) if value in SPOKEN else sign,
            held=value == keys.SHIFT and self.capitals,
            size_hint_x=keys.WIDE.get(value, 1.0),
        )
        cap.bind(on_release=lambda tapped: self.press(tapped.value))
        return cap


load_beside(__file__)
