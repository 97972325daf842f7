"""The tablet's app: theme, words and router in one place, and what the screens work with, given from outside."""

from typing import Any

from kivy.app import App
from kivy.core.window import Window
from kivy.properties import ObjectProperty

from client_kivy.clock import Clock, SystemClock
from client_kivy.screens.places import FIRST, PLACES
from client_kivy.screens.router import Places, Router
from client_kivy.store.tablet import TabletStore
from client_kivy.sync.scheduler import Scheduler
from client_kivy.theme import Theme, register_fonts
from client_kivy.words import FALLBACK, Words

ESCAPE = 27
"""Also Android's Back."""


class DaymarkApp(App):
    """kv reads `app.theme`, `app.words` and `app.router`; screens read `app.store`, `app.scheduler` and `app.time`.

    Whoever builds the app opens the store and the scheduler and closes them after it has run.
    """

    title = "Daymark"
    theme = ObjectProperty()
    words = ObjectProperty()
    router = ObjectProperty()

    def __init__(
        self,
        *,
        store: TabletStore | None = None,
        scheduler: Scheduler | None = None,
        clock: Clock | None = None,
        language: str = FALLBACK,
        palette: str = "soft",
        scale: float = 1.0,
        places: Places = PLACES,
        first: str = FIRST,
    ):
        register_fonts()
        self.theme = Theme(palette=palette, window=Window.size)
        self.theme.text_scale = scale
        self.words = Words(language)
        self.store, self.scheduler, self.time = store, scheduler, clock or SystemClock()
        self._places, self._first = places, first
        super().__init__()

    def build(self) -> Router:
        """The router with the first screen."""
        Window.bind(size=self._turned, on_keyboard=self._escape)
        self.router = Router(self._places)
        self.router.start(self._first)
        return self.router

    def speak(self, language: str) -> None:
        """Another language, at once and everywhere. Raises ValueError for one that we do not have."""
        self.words = Words(language)

    def open_settings(self, *_: Any) -> bool:
        """Kivy's own settings panel (F1) is for developers of Kivy; a patient never sees it."""
        return False

    def on_stop(self) -> None:
        """Leave nothing bound to a window that other tests use too."""
        Window.unbind(size=self._turned, on_keyboard=self._escape)

    def _turned(self, _window: Any, size: tuple[int, int]) -> None:
        self.theme.window = size

    def _escape(self, _window: Any, code: int, *_: Any) -> bool:
        """Escape and Android's Back go back; where the way began they leave the app, as on any tablet."""
        return code == ESCAPE and self.router.back()
