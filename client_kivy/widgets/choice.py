"""One of a few: segments side by side (a list when there is no room), and a switch for yes or no."""

from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty

from client_kivy.kv import load_beside
from client_kivy.widgets.layout import Card
from client_kivy.widgets.tap import Tap


class Segment(Tap):
    """One of the options."""

    value = ObjectProperty(None, allownone=True)
    title = StringProperty()
    active = BooleanProperty(False)
    listed = BooleanProperty(False)


class SegChoice(Card):
    """`options` are (value, words); `value` is the one chosen. `on_choose` gets what a person tapped."""

    scans_as_one = True
    options = ListProperty()
    value = ObjectProperty(None, allownone=True)
    listed = BooleanProperty(False)
    natural_width = NumericProperty(0)
    __events__ = ("on_choose",)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._again = Clock.create_trigger(self._arrange, -1)
        for name in ("options", "value"):
            self.fbind(name, self._show)
        self.fbind("width", self._again)
        App.get_running_app().theme.fbind("text_scale", self._again)
        self._show()

    def on_choose(self, value: Any) -> None:
        """A person tapped this option."""

    def _show(self, *_: Any) -> None:
        if len(self.children) != len(self.options):
            self.clear_widgets()
            for _option in self.options:
                segment = Segment()
                segment.bind(on_release=self._tapped)
                segment.ids.title.bind(natural_width=self._again)
                self.add_widget(segment)
        for segment, (value, title) in zip(reversed(self.children), self.options, strict=True):
            segment.value, segment.title, segment.active = value, title, value == self.value
        self._again()

    def _tapped(self, segment: Segment) -> None:
        self.value = segment.value
        self.dispatch("on_choose", segment.value)

    def _arrange(self, *_: Any) -> None:
        """Equal segments; one under the other when the longest words do not fit."""
        widest = max((segment.ids.title.natural_width for segment in self.children), default=0) + dp(36)
        self.natural_width = (
            widest * len(self.children) + self.spacing * max(0, len(self.children) - 1) + dp(12)
        )
        self.listed = bool(self.children) and self.natural_width > self.width
        for segment in self.children:
            segment.listed = self.listed


class Toggle(Tap):
    """Yes or no with its words beside it; `active` is what it says. `on_change` fires when a person turns it."""

    title = StringProperty()
    detail = StringProperty()
    active = BooleanProperty(False)
    __events__ = ("on_change",)

    def on_release(self) -> None:
        """Turn it."""
        self.active = not self.active
        self.dispatch("on_change", self.active)

    def on_change(self, active: bool) -> None:
        """A person turned it."""


load_beside(__file__)
