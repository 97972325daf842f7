"""Keys, and the row above them in which typed pinyin becomes Chinese: what was typed, candidates, and further pages."""

from collections.abc import Callable, Iterator
from functools import partial
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


Cap = tuple[str, str, str, float, Callable[[], None]]
"""What a key of the row says, its icon, what it says aloud, its width, and what it does."""


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
        self._kept: list[KeyCap] = []
        self._deeds: dict[KeyCap, Callable[[], None]] = {}
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
        """Keys are kept and used again: to make new ones would take longer than to type the next letter."""
        shown = list(self._caps()) if self.typed and self.width >= dp(200) else []
        for number, (say, icon, spoken, wide, deed) in enumerate(shown):
            if number == len(self._kept):
                self._kept.append(KeyCap(size_hint_x=None))
                self._kept[-1].bind(on_release=lambda cap: self._deeds[cap]())
            cap = self._kept[number]
            cap.say, cap.icon, cap.spoken, cap.width = say, icon, spoken, wide
            cap.value = f"{{{icon or say}}}" if icon or number == 0 else say
            self._deeds[cap] = deed
        wanted = self._kept[: len(shown)]
        if self.children[::-1] != wanted:
            self.clear_widgets()
            for cap in wanted:
                self.add_widget(cap)

    def _caps(self) -> Iterator[Cap]:
        """What was typed, candidates while there is room, and the ways to other pages."""
        words, theme = App.get_running_app().words, App.get_running_app().theme
        size = dp(LETTERS) * min(theme.text_scale, 1.25)

        def wide(text: str) -> float:
            return max(dp(LEAST), text_width(text, theme.medium, size) + dp(ROOM))

        as_typed, place = Candidate(self.typed, len(self.typed)), self._pages[-1]
        yield self.typed, "", self.typed, wide(self.typed), lambda: self._choose(as_typed)
        free = self.width - 2 * dp(TURN + APART) - wide(self.typed) - dp(APART)
        for one in self._found[place:]:
            if wide(one.text) > free and place > self._pages[-1]:
                break
            yield one.text, "", one.text, wide(one.text), partial(self._choose, one)
            free, place = free - wide(one.text) - dp(APART), place + 1
        if len(self._pages) > 1:
            yield "", "caret-left", words.say("keys.before"), dp(TURN), partial(self._turn, None)
        if place < len(self._found):
            yield "", "caret-right", words.say("keys.more"), dp(TURN), partial(self._turn, place)


load_beside(__file__)
