"""Keys, and the row above them in which typed pinyin becomes Chinese: what was typed, candidates, and further pages."""

from typing import Any

from kivy.app import App
from kivy.metrics import dp
from kivy.properties import BooleanProperty, StringProperty

from client_kivy.kv import load_beside
from client_kivy.pinyin import Candidate, candidates
from client_kivy.widgets import key_layouts as keys
from client_kivy.widgets.layout import Row
from client_kivy.widgets.tap import Tap
from client_kivy.widgets.text import text_width

LETTERS = 25
"""dp of a key's sign."""
ROOM, LEAST, APART, TURN = 34, 62, 8, 62
"""dp beside the signs of a candidate, its least width, between two of them, and of a key that turns the page."""


class KeyCap(Tap):
    """One key. Who has a real keyboard types on that one, so Tab passes these by."""

    value = StringProperty()
    say = StringProperty()
    icon = StringProperty()
    held = BooleanProperty(False)


class CandidateRow(Row):
    """What the letters in `typed` may stand for. `on_choose` gets what was chosen; letters it does not take remain."""

    scans_as_one = True
    typed = StringProperty()
    turns = BooleanProperty(False)
    __events__ = ("on_choose",)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._found: list[Candidate] = []
        self._pages: list[int] = [0]
        self.fbind("typed", self._look)
        self.fbind("width", self._show)
        App.get_running_app().theme.fbind("text_scale", self._show)

    def on_choose(self, text: str) -> None:
        """A candidate was chosen."""

    def take(self, key: str) -> bool:
        """Whether this key was meant for what is being composed: letters, taking back, and choosing the first.

        A sign such as a full stop writes the first candidate and is then written itself.
        """
        if len(key) == 1 and key.isascii() and key.isalpha():
            self.typed += key
            return True
        if not self.typed:
            return False
        if key == keys.BACK:
            self.typed = self.typed[:-1]
        elif key == keys.ENTER:
            self._choose(Candidate(self.typed, len(self.typed)))
        elif self._found:
            self._choose(self._found[0])
            return key == keys.SPACE
        return True

    def _choose(self, one: Candidate) -> None:
        self.dispatch("on_choose", one.text)
        self.typed = self.typed[one.letters :]

    def _look(self, *_: Any) -> None:
        self._found, self._pages = candidates(self.typed), [0]
        self._show()

    def _turn(self, page: int | None) -> None:
        if page is None:
            self._pages.pop()
        else:
            self._pages.append(page)
        self._show()

    def _show(self, *_: Any) -> None:
        self.clear_widgets()
        if not self.typed or self.width < dp(200):
            return
        words, theme = App.get_running_app().words, App.get_running_app().theme
        size = dp(LETTERS) * min(theme.text_scale, 1.25)
        free = self.width - 2 * dp(TURN + APART)
        typed = KeyCap(say=self.typed, value="{typed}", spoken=self.typed)
        typed.width = max(dp(LEAST), text_width(self.typed, theme.medium, size) + dp(ROOM))
        typed.bind(on_release=lambda *_: self._choose(Candidate(self.typed, len(self.typed))))
        shown, free = [typed], free - typed.width
        place = self._pages[-1]
        while place < len(self._found):
            one = self._found[place]
            wide = max(dp(LEAST), text_width(one.text, theme.medium, size) + dp(ROOM))
            if wide + dp(APART) > free and len(shown) > 1:
                break
            cap = KeyCap(value=one.text, say=one.text, spoken=one.text, width=wide)
            cap.bind(on_release=lambda _cap, one=one: self._choose(one))
            shown.append(cap)
            free -= wide + dp(APART)
            place += 1
        for cap in shown:
            self.add_widget(cap)
        for icon, page, there in (
            ("caret-left", None, len(self._pages) > 1),
            ("caret-right", place, place < len(self._found)),
        ):
            if there:
                said = words.say("keys.more" if page else "keys.before")
                turn = KeyCap(icon=icon, value=f"{{{icon}}}", spoken=said, width=dp(TURN))
                turn.bind(on_release=lambda _cap, page=page: self._turn(page))
                self.add_widget(turn)
        for cap in self.children:
            cap.size_hint_x = None


load_beside(__file__)
