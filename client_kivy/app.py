"""The tablet's app: theme, words, router and session in one place; what opens, locks and reports back."""

from collections.abc import Callable
from typing import Any

from kivy.app import App
from kivy.clock import Clock as Frames
from kivy.clock import mainthread
from kivy.core.window import Window
from kivy.properties import ObjectProperty
from kivy.utils import platform

from client_kivy.by_keys import ByKeys
from client_kivy.calm import Calm
from client_kivy.cards.explain import Explainer
from client_kivy.clock import Clock, SystemClock
from client_kivy.emergency import keep_current, tidy
from client_kivy.followed import Followed
from client_kivy.idle import Idle
from client_kivy.kiosk import Kiosk
from client_kivy.looks import Looks, write
from client_kivy.remind_me import RemindMe
from client_kivy.scanner import Scanner
from client_kivy.screens.places import PLACES
from client_kivy.screens.router import Places, Router
from client_kivy.session import Session
from client_kivy.speech import Speaker, speaker_of
from client_kivy.standing import Standing
from client_kivy.store.kiosk import FREE, KioskStore
from client_kivy.store.outbox import RECEIVED
from client_kivy.store.tablet import KEY_GONE, LOCKED_UP, NEEDS_PIN, NEW, OPEN, WITHDRAWN, TabletStore
from client_kivy.sync.scheduler import Scheduler
from client_kivy.sync.standing import SyncState
from client_kivy.theme import Theme, register_fonts
from client_kivy.upsets import Upsets
from client_kivy.ways import Ways
from client_kivy.widgets.sheet import Sheet
from client_kivy.words import FALLBACK, LANGUAGES, Words

ESCAPE = 27
"""Also Android's Back."""
DEEPEST = 60
"""Boxes inside boxes settle one level at a time; Kivy's own limit would show a frame half laid out."""
LOOK_EVERY = 10.0
"""Seconds between two looks at the record while sync goes on without a pause."""
DOORS = {
    NEW: "enrol",
    KEY_GONE: "enrol",
    NEEDS_PIN: "set_pin",
    LOCKED_UP: "unlock",
    OPEN: "today",
    FREE: "kiosk",
    WITHDRAWN: "withdrawn",
}
"""The screen that each standing of the store opens with."""

Watcher = Callable[[SyncState], None]


class DaymarkApp(Followed, App):
    """kv reads `app.theme`, `app.words`, `app.router` and `app.standing`; screens work with `app.session`.

    Whoever builds the app opens the store and closes it after it has run. `scheduler_for` makes the scheduler, which
    the app starts and stops, from the function that is to hear of every step.
    """

    title = "Daymark"
    theme = ObjectProperty()
    words = ObjectProperty(rebind=True)
    router = ObjectProperty()
    standing = ObjectProperty()
    ways = ObjectProperty()

    def __init__(
        self,
        *,
        store: TabletStore | None = None,
        scheduler_for: Callable[[Watcher], Scheduler] | None = None,
        clock: Clock | None = None,
        language: str = "",
        palette: str = "soft",
        scale: float = 1.0,
        ways: dict[str, Any] | None = None,
        speaker: Speaker | None = None,
        places: Places = PLACES,
        first: str = "",
        given: dict[str, Any] | None = None,
    ):
        register_fonts()
        self.theme = Theme(palette=palette, window=Window.size)
        self.theme.text_scale, self.theme.language = scale, language or FALLBACK
        self.ways, self.speaker = Ways(**(ways or {})), speaker or speaker_of(platform)
        self._scanner, self._keys = Scanner(self), ByKeys(self)
        self.reminders: RemindMe | None = None
        self.words, self.standing = Words(language or FALLBACK), Standing()
        self.store, self.time = store, clock or SystemClock()
        self.session = Session(store, self.time, self._saved) if store else None
        self.scheduler = scheduler_for(self.heard) if scheduler_for else None
        self._places, self._first, self._given = places, first, given or {}
        self.upsets = Upsets(self)
        self._calm, self._idle = Calm(self.upsets.trouble), Idle(self.time, self.idle)
        self.kiosk = Kiosk(self, store) if isinstance(store, KioskStore) else None
        self._seen: Any = None
        self._looked_at = -LOOK_EVERY
        self._wished = language
        super().__init__()

    def build(self) -> Any:
        """The router with the first screen; at a kiosk under the bar with the way out."""
        Frames.max_iteration = DEEPEST
        Window.bind(size=self._turned, on_keyboard=self._escape)
        self.router = Router(self._places)
        root = self.kiosk.framed(self.router) if self.kiosk else self.router
        if self._first:
            self.router.start(self._first, **self._given)
        else:
            self.speak_as_enrolled()
            self.door()
        return root

    def on_start(self) -> None:
        """Watch for mistakes and for nobody being there; begin to send."""
        self._calm.start()
        self._scanner.start()
        self._keys.start()
        if self.kiosk is not None:
            self.kiosk.start()
        elif self.store is not None:
            self._idle.start()
            self.reminders = RemindMe(self)
            self.reminders.start()
        if self.scheduler is not None:
            self.scheduler.start()
        self.upsets.begin()

    def on_stop(self) -> None:
        """Leave nothing bound to a window that others use too, and no thread behind."""
        Window.unbind(size=self._turned, on_keyboard=self._escape)
        if self.kiosk is not None:
            self.kiosk.stop()
        self._idle.stop()
        self._scanner.stop()
        self._keys.stop()
        if self.reminders is not None:
            self.reminders.stop()
        self._calm.stop()
        self.speaker.hush()
        if self.scheduler is not None:
            self.scheduler.stop()

    def on_pause(self) -> bool:
        """Put away: locked, so that nobody who picks the tablet up sees anything."""
        self.idle()
        return True

    def door(self) -> None:
        """Open the screen that fits how the store stands; with it goes everything private that was shown."""
        standing = self.store.standing() if self.store else NEW
        if standing == OPEN:
            self.router.start("today")
        else:
            if self.session:
                self.session.forget()
            if self.store is not None:
                tidy(self.store)
            self.router.lock(DOORS[standing], **({"again": True} if standing == KEY_GONE else {}))

    def lock(self) -> None:
        """Forget the key; half-finished check-ins are kept already."""
        if self.store is None or self.store.standing() != OPEN:
            return
        if self.kiosk is not None:
            self.kiosk.end()
            return
        if self.router.current_screen is not None:
            self.router.current_screen.leave()
        self._keep_card()
        self.store.lock()
        self.door()

    def idle(self) -> None:
        """Nobody was there for five minutes: lock, and let nothing half-typed stand on a screen before the lock."""
        if self.store is not None and self.store.standing() == OPEN:
            self.lock()
        elif self.router.current_screen is not None and self.router.showing in ("unlock", "emergency_card"):
            self.router.start("unlock")

    def opened(self) -> None:
        """The PIN was right: fetch what is new at once, show the first page."""
        if self.scheduler is not None:
            self.scheduler.send_now()
        self._seen = None
        self.speak_as_enrolled()
        self.door()

    def on_words(self, _app: Any, words: Words) -> None:
        """Fonts and direction follow the language."""
        self.theme.language = words.language

    def speak(self, language: str) -> None:
        """Another language, at once and everywhere. Raises ValueError for one that we do not have."""
        self._wished = language
        self.words = Words(language)

    def forget_language(self) -> None:
        """Whoever comes next has chosen none yet: their record's language is spoken."""
        self._wished = ""

    def speak_as_enrolled(self) -> None:
        """The language of the record, unless somebody chose another one here."""
        enrolment = self.store.identities.current() if self.store else None
        language = enrolment.words.get("language", "") if enrolment else ""
        if not self._wished and language in LANGUAGES and language != self.words.language:
            self.words = Words(language)

    @property
    def top(self) -> Any:
        """What a person can reach now: the sheet that lies over the screen, else the screen."""
        return Sheet.shown[-1] if Sheet.shown else self.router.current_screen

    def read_aloud(self, text: str) -> None:
        """Read this in the language that is shown, if this tablet has a voice."""
        if text and self.speaker.able:
            self.speaker.say(text, self.words.language)
            self.router.current_screen.heard()

    def keep_looks(self) -> None:
        """Text size, colours and language stay for the next start."""
        if self.store is not None and self.kiosk is None:
            ways = {name: getattr(self.ways, name) for name in Looks().ways()}
            looks = Looks(self._wished, self.theme.palette, self.theme.text_scale, **ways)
            write(self.store.config.store, looks)

    @mainthread
    def heard(self, state: SyncState) -> None:
        """The sync thread took a step."""
        store = self.store
        if store is None or self.router is None:
            return
        if self.kiosk is not None:
            state = self.kiosk.told(state)
        self.standing.take(state, store.outbox.count(RECEIVED) > 0)
        self.upsets.look(state)
        if store.standing() == WITHDRAWN and self.router.showing not in ("withdrawn", "enrol"):
            self.door()
        self._look(store, state)

    def explainer(self) -> Explainer | None:
        """Which medical words can be explained just now; None while no record is open."""
        if self.session is None or self.store is None or self.store.records is None:
            return None
        return self.session.explainer(self.words)

    def open_settings(self, *_: Any) -> bool:
        """Kivy's own settings panel (F1) is for developers of Kivy; a patient never sees it."""
        return False

    def _saved(self) -> None:
        if self.store is not None:
            self.standing.saved_one(self.store.outbox.count())
        self.standing.look_again()
        if self.scheduler is not None:
            self.scheduler.wake()

    def _look(self, store: TabletStore, state: SyncState) -> None:
        """Screens look again only when something came: reading the record for every step would cost battery. While a
        long queue goes out or much comes in, they look now and then, and once at the end."""
        now = self.time.monotonic()
        if state.going_on and now - self._looked_at < LOOK_EVERY:
            return
        records = store.records
        newest = records.entries(limit=1) if records is not None else []
        seen = (newest[0]["place"] if newest else None, state.waiting, state.attention)
        if seen != self._seen and records is not None:
            self._seen, self._looked_at = seen, now
            if self.session is not None:
                self.session.look_again()
            self._keep_card()
            self.standing.look_again()

    def _keep_card(self) -> None:
        """What the locked tablet may show in an emergency says what the record says."""
        if self.session is not None and self.store is not None and self.store.records is not None:
            keep_current(self.store, self.session.record, self.words, self.time.now())

    def _turned(self, _window: Any, size: tuple[int, int]) -> None:
        self.theme.window = size

    def _escape(self, _window: Any, code: int, *_: Any) -> bool:
        """Escape and Android's Back go back; where the way began they leave the app, but never a kiosk."""
        return code == ESCAPE and (self.router.back() or self.kiosk is not None)
