"""What is wrong with the tablet or its way to the clinic, said once and kindly. No decisions live here."""

from collections.abc import Callable
from typing import Any

from client_kivy.standing import PORTAL, STORE_FULL
from client_kivy.store.database import StoreCorrupt, StoreError
from client_kivy.store.rescue import Rescued
from client_kivy.store.tablet import OPEN
from client_kivy.sync.standing import SyncState
from client_kivy.widgets.sheet import Deed, Sheet


class Upsets:
    """Each trouble is told when it begins, and again only after it had gone. While nobody is signed in, nothing is."""

    def __init__(self, app: Any):
        self._app = app
        self._told: set[str] = set()
        self._telling: Sheet | None = None

    def look(self, state: SyncState) -> None:
        """The state of sending after a step."""
        now = {name for name, is_so in _found(state).items() if is_so}
        fresh = sorted(now - self._told)
        if fresh and not Sheet.shown and self._may_tell():
            self._told.add(fresh[0])
            if fresh[0] == "damaged":
                self._app.store.rebuild_mirror()
            self.tell(fresh[0])
        self._told &= now

    def begin(self) -> None:
        """At the start: was the file with what was said damaged?"""
        store = self._app.store
        if store is not None and store.rescued is not None:
            self._tell_rescued(store.rescued)

    def trouble(self, error: Exception | None = None) -> None:
        """A screen failed: keep what was typed, show the screen anew, say so calmly. When the copy of the record is
        what failed, a fresh one is begun first: the screen would fail again."""
        if self._telling in Sheet.shown:
            return
        if isinstance(error, StoreCorrupt) and self._begun_anew():
            self._telling = self.tell("damaged", self._restart)
            return
        words = self._app.words
        again = Deed(
            words.say("trouble.restart"), do=self._restart, kind="primary", test_id="trouble-restart"
        )
        self._telling = Sheet(
            [again], None, False, kind="warn", title=words.say("trouble.title"), say=words.say("trouble.say")
        ).show()

    def _begun_anew(self) -> bool:
        store = self._app.store
        if store is None or store.standing() != OPEN or self._app.kiosk is not None:
            return False
        try:
            store.rebuild_mirror()
        except StoreError:
            return False
        self._app.session.look_again()
        self._app.scheduler.send_now()
        return True

    def _restart(self) -> None:
        if not self._app.router.renew():
            self._app.door()

    def _may_tell(self) -> bool:
        """A person has opened the tablet and is not in the middle of an answer."""
        store = self._app.store
        return store is not None and store.standing() == OPEN and self._app.router.showing != "check_in"

    def _tell_rescued(self, rescued: Rescued) -> None:
        """How much of it goes on, and whether a code is needed."""
        words = self._app.words
        say = words.count("devices.rescued.say", rescued.reports)
        if not rescued.whole:
            say += "\n" + words.say("devices.rescued.code")
        read = Deed(words.say("devices.rescued.on"), kind="primary", test_id="upset-rescued")
        Sheet([read], kind="warn", title=words.say("devices.rescued.title"), say=say).show()

    def tell(self, name: str, then: Callable[[], None] | None = None) -> Sheet:
        """One sheet: what it is, what becomes of what was said, what helps. With `then` it has to be answered."""
        words = self._app.words
        read = Deed(words.say("devices.ok"), then, kind="primary", test_id=f"upset-{name}")
        title, say = words.say(f"devices.{name}.title"), words.say(f"devices.{name}.say")
        return Sheet([read], None, then is None, kind="warn", title=title, say=say).show()


def _found(state: SyncState) -> dict[str, bool]:
    return {
        "clock": state.clock_wrong,
        "damaged": state.mirror_damaged,
        "full": state.problem == STORE_FULL,
        "portal": state.problem == PORTAL,
        "update": state.update_wanted,
    }
