"""The on-screen keyboard: letters of the language or Latin ones, numbers, or the letters of an enrolment code.

Its keys stand where they stand on keyboards of the language; they do not turn round with the reading direction.
"""

from typing import Any

from kivy.app import App
from kivy.input import MotionEvent
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, OptionProperty
from kivy.uix.behaviors import FocusBehavior

from client_kivy.kv import load_beside
from client_kivy.widgets import key_layouts as keys
from client_kivy.widgets.candidates import CandidateRow, KeyCap
from client_kivy.widgets.layout import Card, Row

__all__ = ["KeyCap", "Keyboard"]

SIGNS = {
    keys.BACK: "backspace",
    keys.SHIFT: "arrow-fat-up",
    keys.ENTER: "arrow-elbow-down-left",
    keys.SWITCH: "globe",
}
SPOKEN = {
    keys.BACK: "keys.backspace",
    keys.SHIFT: "keys.shift",
    keys.SPACE: "keys.space",
    keys.NUMBERS: "keys.numbers_spoken",
    keys.LETTERS: "keys.letters_spoken",
    keys.ENTER: "keys.enter",
    keys.SWITCH: "keys.switch",
}
LEAST, MOST = 44, 60
"""dp: how high a key may be. Fingers want 56; below that keys go only in windows under 800 dp of height."""
OTHERS, OTHERS_GROWING = 216, 120
"""dp: what a page needs beside its keys for its title, buttons and two lines of what is written, and how much of it
grows with the text."""
WRITTEN = {keys.SPACE: "keys.space", keys.NUMBERS: "keys.numbers", keys.LETTERS: "keys.letters"}


def fitting_key(window: float, scale: float, lines: int) -> float:
    """Pixels that a key is high in a window of this height: as high as fingers want where the page leaves so much.

    >>> from kivy.metrics import dp
    >>> [round(fitting_key(dp(high), scale, 5) / dp(1)) for high, scale in ((1280, 1), (800, 1), (800, 2), (600, 1))]
    [60, 60, 57, 44]
    """
    room = window - dp(OTHERS) - dp(OTHERS_GROWING) * scale - dp(28 + 8 * (lines - 1))
    return float(min(dp(MOST), max(dp(LEAST), room / lines)))


class KeyRow(Row):
    """Keys side by side; scanning takes them as one."""

    scans_as_one = True
    turns = BooleanProperty(False)


class Keyboard(Card):
    """Writes into `target`, which has `insert_text` and `do_backspace` as a text field or a code field has.

    `latin` shows English letters in place of the language's own. Where letters are composed (pinyin) a row of
    candidates stands above the keys, and what is chosen there is written.
    """

    kind = OptionProperty("letters", options=["letters", "numbers", "code"])
    target = ObjectProperty(None, allownone=True)
    capitals = BooleanProperty(False)
    latin = BooleanProperty(False)
    lines = NumericProperty(4)
    key_height = NumericProperty("60dp")
    fitting = staticmethod(fitting_key)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._candidates = CandidateRow()
        self._candidates.bind(on_choose=lambda _row, text: self._write(text))
        App.get_running_app().fbind("words", self._speak)
        for name in ("kind", "capitals", "latin"):
            self.fbind(name, self._fill)
        self.fbind("target", lambda *_: setattr(self._candidates, "typed", ""))
        self._fill()

    def on_key_height(self, *_: Any) -> None:
        """The window or the text became larger or smaller."""
        for line in self.children:
            line.height = self.key_height

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """A touch here leaves the focus in the field that is written into."""
        if self.collide_point(*touch.pos):
            FocusBehavior.ignored_touch.append(touch)
        return bool(super().on_touch_down(touch))

    @property
    def composing(self) -> bool:
        """Whether letters stand for candidates now."""
        language = App.get_running_app().words.language
        return self.kind == "letters" and not self.latin and language in keys.COMPOSED

    def press(self, value: str) -> None:
        """A key was tapped."""
        if value == keys.SHIFT:
            self.capitals = not self.capitals
        elif value == keys.SWITCH:
            self.latin = not self.latin
        elif value in (keys.NUMBERS, keys.LETTERS):
            self.kind = "numbers" if value == keys.NUMBERS else "letters"
        elif self.target is not None and not (self.composing and self._candidates.take(value)):
            if value == keys.BACK:
                self.target.do_backspace()
            else:
                self._write({keys.SPACE: " ", keys.ENTER: "\n"}.get(value, value))

    def _write(self, text: str) -> None:
        if self.target is not None:
            self.target.insert_text(text)
            self.capitals = False

    def _speak(self, *_: Any) -> None:
        self.latin = False
        self._fill()

    def _fill(self, *_: Any) -> None:
        self.clear_widgets()
        self._candidates.typed = ""
        words = App.get_running_app().words
        letters = keys.rows("code" if self.kind == "code" else "letters", words.language, self.latin)
        self.lines = len(letters) + self.composing
        if self.composing:
            self._candidates.height = self.key_height
            self.add_widget(self._candidates)
        for row in keys.rows(self.kind, words.language, self.latin):
            line = KeyRow(height=self.key_height)
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
