"""Which screen is shown, how one gets back, and what goes when the tablet locks. Screens are made on first visit."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from kivy.properties import StringProperty
from kivy.uix.screenmanager import NoTransition, ScreenManager

from client_kivy.forgetting import collect_soon, forget_rows
from client_kivy.screens.base import Screen
from client_kivy.widgets.sheet import Sheet

KEPT = 2
"""Screens that stay built, the one that is shown among them, besides those on the way back: a main page weighs some
twenty megabytes."""
Places = Mapping[str, str]
"""Name of a screen to where its class is: `"today": "client_kivy.screens.today:Today"`."""


class Router(ScreenManager):
    """`go` forward, `back` the way one came, `lock` to a screen that shows nothing private."""

    showing = StringProperty()

    def __init__(self, places: Places, **kwargs: Any):
        super().__init__(transition=NoTransition(), **kwargs)
        self.places = dict(places)
        self._way: list[tuple[str, dict[str, Any]]] = []
        self._seen: list[str] = []

    def go(self, name: str, **given: Any) -> Screen:
        """Open a screen; where we are is where `back` leads. Raises KeyError for a screen that does not exist."""
        self._way.append((name, given))
        return self._show(name, given)

    def replace(self, name: str, **given: Any) -> Screen:
        """Open a screen in place of this one: `back` passes this one by."""
        self._way = self._way[:-1]
        return self.go(name, **given)

    def start(self, name: str, **given: Any) -> Screen:
        """Open a main screen: the way back ends here."""
        self._way = []
        return self.go(name, **given)

    def back(self) -> bool:
        """To where we came from; False when this is where the way began."""
        if len(self._way) < 2:
            return False
        self._way.pop()
        self._show(*self._way[-1])
        return True

    def lock(self, name: str, **given: Any) -> Screen:
        """Show this screen, and let go of every sheet and every private screen with what they show."""
        Sheet.close_all()
        shown = self.start(name, **given)
        for screen in [screen for screen in self.screens if screen is not shown and screen.private]:
            self.remove_widget(screen)
        self.transition = NoTransition()  # the old one keeps the screen it came from
        forget_rows()
        return shown

    def alone(self) -> None:
        """Let go of every other screen, with what it may still hold."""
        for screen in [screen for screen in self.screens if screen is not self.current_screen]:
            self.remove_widget(screen)

    def renew(self) -> bool:
        """Make the screen that is shown anew, opened with the same words; False when there is none."""
        if not self._way:
            return False
        name, given = self._way[-1]
        if self.has_screen(name):
            self.remove_widget(self.get_screen(name))
        self._show(name, given)
        return True

    def _show(self, name: str, given: dict[str, Any]) -> Screen:
        left = self.current_screen
        if not self.has_screen(name):
            module, _, kind = self.places[name].partition(":")
            self.add_widget(getattr(import_module(module), kind)(name=name))
        if left is not None and left.name != name:
            left.leave()
        self.current = self.showing = name
        shown: Screen = self.get_screen(name)
        shown.arrive(**given)
        self._let_go(name)
        return shown

    def _let_go(self, name: str) -> None:
        """Of private screens that were not shown for long; what was half written on them is kept by `leave`."""
        self._seen = [name, *(one for one in self._seen if one != name and self.has_screen(one))]
        stay = {*self._seen[:KEPT], *(one for one, _ in self._way)}
        for screen in [one for one in self.screens if one.private and one.name not in stay]:
            self.remove_widget(screen)
            collect_soon()
