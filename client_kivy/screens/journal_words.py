"""Writing in the journal: the words on the tablet's keyboard, then the drawer they go into. Kept while it is typed."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from client_kivy.cards.journal import drawers, entry_card, moods
from client_kivy.jotting import Jotting
from client_kivy.screens import parts
from client_kivy.screens.base import Screen
from client_kivy.screens.journal_parts import DrawerRow
from client_kivy.screens.parts import not_kept
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.widgets.sheet import Deed, Sheet

KNOWN = (parts,)
PAUSE = 0.3
"""Seconds after the last letter until the words are on the disk; leaving, locking and going on do not wait for it."""


class JournalPane(BoxLayout):
    """The field and the keyboard."""


class JournalWords(Screen):
    """Opened with the `entry` to write anew; without one a new entry begins, or goes on where it was left."""

    private = BooleanProperty(True)
    where = BooleanProperty(False)
    """The second step: how the day was, and the drawer."""
    trouble = StringProperty()
    jotting: Jotting | None = None

    def on_kv_post(self, *_: Any) -> None:
        """Both panes exist; one is shown."""
        self._write, self._choose = self.ids.write.__self__, self.ids.choose.__self__
        self._keep_soon = Clock.create_trigger(lambda *_: self._keep(), PAUSE)
        self.ids.field.bind(text=lambda *_: self._keep_soon())

    def arrive(self, entry: str = "", **_: Any) -> None:
        """Go on with what was begun, or begin."""
        app = self.app
        card = entry_card(app.session.record, entry, app.time.now(), app.words) if entry else None
        self.jotting = Jotting.begin(app.session, app.store, app.time, card["row"] if card else None)
        self.ids.field.text = self.jotting.jotted.text
        self.trouble, self.where = "", False
        app.fbind("words", self._show)
        self._show()

    def leave(self) -> None:
        """What was typed is on the disk; nothing of it stays here."""
        self._keep()
        self.app.funbind("words", self._show)
        self.jotting = None
        self.ids.field.text = ""
        self.ids.drawers.clear_widgets()

    def go_on(self) -> None:
        """To the drawer; from there it is kept."""
        if not self.ids.field.text.strip():
            self.trouble = self.app.words.say("journal.need_words")
        elif not self.where:
            if self._keep():
                self.where, self.trouble = True, ""
                self._show()
        else:
            self._finish()

    def back(self) -> None:
        """To the words; from there, away."""
        self.trouble = ""
        if self.where:
            self.where = False
            self._show()
        else:
            self.stop()

    def stop(self) -> None:
        """Away: what was written is kept, or thrown away if the person says so."""
        self._keep()
        if not self.ids.field.text.strip():
            self._throw_away()
            return
        words = self.app.words
        Sheet(
            [
                Deed(words.say("journal.throw_away"), self._throw_away, icon="trash", test_id="throw-away"),
                Deed(words.say("journal.keep"), self._away, kind="primary", test_id="keep"),
            ],
            icon="note-pencil",
            title=words.say("journal.stop"),
            say=words.say("journal.stop_say"),
        ).show()

    def choose_mood(self, mood: str) -> None:
        """How the day was; the same again takes it back."""
        jotting = self.jotting
        if jotting is not None:
            self._kept({"mood": None if jotting.jotted.mood == mood else mood})
            self._show()

    def choose_drawer(self, drawer: str) -> None:
        """Who may read it."""
        self._kept({"drawer": drawer})
        self._show()

    def _show(self, *_: Any) -> None:
        jotting, words = self.jotting, self.app.words
        box = self.ids.place
        box.clear_widgets()
        box.add_widget(self._choose if self.where else self._write)
        if jotting is None:
            return
        self.ids.mood.options = moods(words)
        self.ids.mood.value = jotting.jotted.mood
        rows = self.ids.drawers
        rows.clear_widgets()
        for one in drawers(words) if self.where else ():
            rows.add_widget(
                DrawerRow(
                    icon=one["icon"],
                    title=one["title"],
                    detail=one["detail"],
                    chosen=one["drawer"] == jotting.jotted.drawer,
                    tapped=lambda key=one["drawer"]: self.choose_drawer(key),
                    test_id=f"drawer {one['drawer']}",
                )
            )

    def _keep(self) -> bool:
        """The words as they are now, on the disk; whether that was so."""
        self._keep_soon.cancel()
        if self.jotting is None or self.jotting.jotted.text == self.ids.field.text:
            return True
        return self._kept({"text": self.ids.field.text})

    def _kept(self, changes: dict[str, Any]) -> bool:
        try:
            if self.jotting is not None:
                self.jotting.keep(**changes)
        except StoreError as error:
            full = isinstance(error, StoreFull)
            self.trouble = self.app.words.say("trouble.full.say" if full else "trouble.store.say")
            return False
        return True

    def _finish(self) -> None:
        try:
            if self.jotting is not None:
                self.jotting.finish()
        except StoreError as error:
            not_kept(self.app.words, isinstance(error, StoreFull))
            return
        self.jotting = None
        self._away()

    def _throw_away(self) -> None:
        if self.jotting is not None:
            self.jotting.give_up()
        self.jotting = None
        self._away()

    def _away(self) -> None:
        if not self.app.router.back():
            self.app.door()
