"""What every screen is: its kv file loaded once, told with what it was opened, and left again."""

import inspect
from typing import Any

from kivy.app import App
from kivy.properties import BooleanProperty
from kivy.uix.screenmanager import Screen as KivyScreen

from client_kivy.kv import load_beside
from client_kivy.widgets import (
    answer,
    button,
    chart,
    choice,
    explained,
    face,
    fields,
    fold,
    keyboard,
    layout,
    listen,
    nav,
    notice,
    pads,
    picture,
    progress,
    rows,
    sheet,
    status,
    tap,
    text,
)

KNOWN = (
    *(answer, button, chart, choice, explained, face, fields, fold, keyboard, layout, listen, nav),
    *(notice, pads, picture, progress, rows, sheet, status, tap, text),
)
"""Every screen's kv file may use every widget without importing it."""


class Screen(KivyScreen):
    """Subclasses override `arrive` and `leave`. `private` screens show health data and go when the tablet locks."""

    private = BooleanProperty(True)

    def __init__(self, **kwargs: Any):
        for kind in reversed(type(self).__mro__):
            if issubclass(kind, Screen):
                load_beside(inspect.getfile(kind))
        super().__init__(**kwargs)

    @property
    def app(self) -> Any:
        """The running app: `theme`, `words`, `router` and what was given to it."""
        return App.get_running_app()

    def arrive(self, **given: Any) -> None:
        """Shown now, opened with these words: the place to read the store."""

    def leave(self) -> None:
        """No longer shown."""

    def heard(self) -> None:
        """Something was read aloud while this was shown."""


load_beside(__file__)
