"""Text in which medical words can be tapped: a dotted line under each, and a sheet with what it means."""

from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.input import MotionEvent
from kivy.metrics import dp
from kivy.properties import StringProperty
from kivy.utils import escape_markup

from client_kivy.kv import load_beside
from client_kivy.shaping import places_of
from client_kivy.widgets.sheet import Deed, Sheet
from client_kivy.widgets.text import Txt
from client_kivy.words import Words

REACH = 28
"""dp above and below the middle of a word in which a finger still means it: a line 56 dp high."""
BEYOND, BESIDE = 16, 12
"""dp outside of the text, and beside a word, that still count: more would take touches from what stands there."""
DOT, GAP = 3, 3
"""dp of the dotted line."""
BELOW = 0.18
"""How far up a line of text, as a part of its height, the dots stand: under the letters, clear of the next line."""


class Explained(Txt):
    """`say` with the words that `app.explainer()` knows marked. The app decides what is known; without it this is
    plain text. Who cannot tap in a text finds the same words as rows where a screen lists them.

    Its kv rule stands in place of Txt's: that one draws `say` itself, and would win.
    """

    written = StringProperty()

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._dots = InstructionGroup()
        self.canvas.after.add(self._dots)
        self._draw = Clock.create_trigger(self._draw_dots, -1)
        for name in ("texture", "pos", "size", "tint"):
            self.fbind(name, self._draw)
        App.get_running_app().theme.fbind("primary", self._draw)
        for name in ("say", "width", "font_name", "font_size", "rtl"):
            self.fbind(name, self._mark)
        self._mark()

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """A touch on a word, or so near that it can only mean that one."""
        key = self.word_at(*touch.pos)
        if key is None:
            return bool(super().on_touch_down(touch))
        touch.grab(self)
        touch.ud["explained"] = key
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """The finger left the glass where it came down."""
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        key = touch.ud.get("explained")
        if key is not None and self.word_at(*touch.pos) == key:
            explain(key)
        return True

    def word_at(self, x: float, y: float) -> str | None:
        """The key of the marked word nearest to a point of the parent, within reach; else None."""
        if not self.y - dp(BEYOND) <= y <= self.top + dp(BEYOND):
            return None
        near: list[tuple[float, str]] = []
        for key, (left, low, right, high) in self.marked():
            across = max(left - x, x - right, 0)
            along = abs(y - (low + high) / 2)
            if across <= dp(BESIDE) and along <= dp(REACH):
                near.append((across + along, key))
        return min(near)[1] if near else None

    def marked(self) -> list[tuple[str, tuple[float, float, float, float]]]:
        """Each marked word with its box: left, low, right, high, in the parent's coordinates."""
        wide, high = self.texture_size
        left, top = self.center_x - wide / 2, self.center_y + high / 2
        return [
            (key, (left + x1, top - y2, left + x2, top - y1))
            for key, boxes in (self.refs or {}).items()
            for x1, y1, x2, y2 in boxes
        ]

    def _mark(self, *_: Any) -> None:
        app = App.get_running_app()
        if app is None:  # the app has gone, and with it whoever read this
            return
        explainer = app.explainer()
        spans = explainer.spans(self.say) if explainer is not None else []
        self.markup = bool(spans)
        text = self.drawn(self.say, self.width, self.font_name, self.font_size, self.rtl)
        if text != self.say:
            spans = sorted(
                (start, stop, key)
                for first, last, key in spans
                for start, stop in places_of(self.say[first:last], text)
            )
        if not self.markup:
            self.written = text
            return
        parts, end = [], 0
        for start, stop, key in spans:
            if start < end:
                continue
            parts += [escape_markup(text[end:start]), f"[ref={key}]{escape_markup(text[start:stop])}[/ref]"]
            end = stop
        self.written = "".join([*parts, escape_markup(text[end:])])

    def _draw_dots(self, *_: Any) -> None:
        self._dots.clear()
        marked = self.marked() if self.markup else []
        if not marked:
            return
        self._dots.add(Color(rgba=App.get_running_app().theme.primary))
        for _key, (left, low, right, high) in marked:
            x, y = float(left), low + (high - low) * BELOW
            while x < right:
                self._dots.add(Rectangle(pos=(x, y), size=(min(dp(DOT), right - x), dp(2))))
                x += dp(DOT + GAP)


def explain(key: str) -> Sheet | None:
    """Show what a word means."""
    app = App.get_running_app()
    explainer = app.explainer()
    found = explainer.term(key) if explainer is not None else None
    if found is None:
        return None
    words: Words = app.words
    deed = Deed(words.say("button.done"), kind="primary", test_id="explained-done")
    return Sheet([deed], icon="info", title=found["word"], say=found["explain"]).show()


load_beside(__file__)
