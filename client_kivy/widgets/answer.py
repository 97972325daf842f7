"""Answers to one question as large tiles: face, word, sentence, tick. Which answers there are is the screen's."""

from dataclasses import dataclass
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.gridlayout import GridLayout

from client_kivy.kv import load_beside
from client_kivy.widgets import face, layout, text
from client_kivy.widgets.tap import Tap

__all__ = ["AnswerGrid", "AnswerTile", "Choice", "face", "layout", "text"]

HIGHEST_TILE = 330
"""dp; higher tiles only look empty."""


@dataclass(frozen=True)
class Choice:
    """One answer: its value, its word, a sentence that says what it means, and a face 0-4 or None."""

    value: Any
    title: str
    detail: str = ""
    face: int | None = None


class AnswerTile(Tap):
    """One choice; a standing tile, or a row of a list when `listed`."""

    value = ObjectProperty(None, allownone=True)
    title = StringProperty()
    detail = StringProperty()
    face = NumericProperty(-1)
    chosen = BooleanProperty(False)
    listed = BooleanProperty(False)
    room = NumericProperty(0)
    need = NumericProperty(0)
    tint = ColorProperty()
    wash = ColorProperty()

    def show(self, choice: Choice) -> None:
        """Take over a choice."""
        self.value, self.title, self.detail = choice.value, choice.title, choice.detail
        self.face = -1 if choice.face is None else choice.face


class AnswerGrid(GridLayout):
    """The choices of a question. `chosen` is the value picked or None; `on_choose` gets every tap's value.

    `room` is the height the screen can spare: standing tiles grow into it.
    """

    choices = ListProperty()
    chosen = ObjectProperty(None, allownone=True)
    room = NumericProperty(0)
    __events__ = ("on_choose",)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._again = Clock.create_trigger(self._arrange, -1)
        for name in ("room", "children"):
            self.fbind(name, self._again)
        App.get_running_app().theme.fbind("listed", self._again)
        self._show_choices()

    @property
    def tiles(self) -> list[AnswerTile]:
        """The tiles in reading order."""
        return list(reversed(self.children))

    def on_choices(self, *_: Any) -> None:
        """New words for the same tiles keep tiles and focus; another number of answers makes new ones."""
        self._show_choices()

    def on_chosen(self, *_: Any) -> None:
        """Mark the tile of the value."""
        for tile in self.tiles:
            tile.chosen = self.chosen is not None and tile.value == self.chosen

    def on_choose(self, value: Any) -> None:
        """A person tapped this value."""

    def _show_choices(self) -> None:
        if len(self.children) != len(self.choices):
            self.clear_widgets()
            for _ in self.choices:
                tile = AnswerTile()
                tile.bind(on_release=self._tapped, need=self._again)
                self.add_widget(tile)
        for tile, choice in zip(self.tiles, self.choices, strict=True):
            tile.show(choice)
        self.on_chosen()
        self._again()

    def _tapped(self, tile: AnswerTile) -> None:
        self.chosen = tile.value
        self.dispatch("on_choose", tile.value)

    def _arrange(self, *_: Any) -> None:
        listed = App.get_running_app().theme.listed
        self.cols = 1 if listed else max(1, len(self.children))
        need = max((tile.need for tile in self.tiles), default=0)
        for tile in self.tiles:
            tile.listed, tile.room = listed, max(need, min(dp(HIGHEST_TILE), self.room))


load_beside(__file__)
