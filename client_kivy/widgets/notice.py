"""A box that says something in place: good to know, take care, act now; and the box for nothing to show."""

from typing import Any

from kivy.metrics import dp
from kivy.properties import ColorProperty, NumericProperty, OptionProperty, StringProperty

from client_kivy.kv import load_beside
from client_kivy.widgets.button import PillButton
from client_kivy.widgets.layout import Card

SIGNS = {"info": "info", "good": "check-circle", "warn": "warning-circle", "danger": "warning"}


class Notice(Card):
    """`kind` info, good, warn or danger. With an `offer` it has a button of these words, which fires `on_accept`."""

    kind = OptionProperty("info", options=list(SIGNS))
    title = StringProperty()
    say = StringProperty()
    icon = StringProperty()
    offer = StringProperty()
    offer_icon = StringProperty()
    tint = ColorProperty()
    beside = NumericProperty(0)
    signs = SIGNS
    __events__ = ("on_accept",)

    def __init__(self, **kwargs: Any):
        self._button = PillButton(pos_hint={"center_y": 0.5})
        super().__init__(**kwargs)
        self._button.bind(on_release=lambda _: self.dispatch("on_accept"), size=self._make_room)
        for name in ("offer", "offer_icon", "kind", "orientation", "size"):
            self.fbind(name, self._make_room)
        self._make_room()

    def on_accept(self) -> None:
        """A person tapped the button."""

    def _make_room(self, *_: Any) -> None:
        button, stacked = self._button, self.orientation == "vertical"
        button.say, button.icon = self.offer, self.offer_icon
        button.kind = "danger" if self.kind == "danger" else "secondary"
        button.size_hint_x = 1 if stacked else None
        button.room = self.width - dp(48) if stacked else 0
        if self.offer and button.parent is None:
            self.add_widget(button)
        elif not self.offer and button.parent is not None:
            self.remove_widget(button)
        self.beside = button.height + dp(12) if self.offer and stacked else 0


class EmptyState(Card):
    """Nothing to show, said kindly: a sign, a title, a sentence. Buttons are added as children of the screen."""

    icon = StringProperty("calendar-blank")
    title = StringProperty()
    say = StringProperty()


load_beside(__file__)
