"""Writing to the team: what it is about, the words, a look at all of it before it is sent. Kept while it is typed."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from client_kivy.cards.messages import ICONS, check_in_named, check_ins_to_attach, thread_page
from client_kivy.screens import message_parts
from client_kivy.screens.base import Screen
from client_kivy.screens.message_parts import Attachment, PhotoTap, small
from client_kivy.screens.parts import choose, not_kept
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.sheet import Deed, Sheet
from client_kivy.writing import Letter, Writing
from shared.domain.messages import CATEGORIES, MOST_PHOTOS

KNOWN = (message_parts,)
PAUSE = 0.3
"""Seconds after the last letter until the words are on the disk; leaving, locking and going on do not wait for it."""


class MessageWords(BoxLayout):
    """The field and the keyboard."""


class MessageWrite(Screen):
    """Opened with the `thread` that is answered; without one a new thread begins with what it is about."""

    step = OptionProperty("words", options=["about", "words", "look"])
    trouble = StringProperty()
    full = BooleanProperty(False)
    """As many photos as a message can hold."""
    writing: Writing | None = None

    def on_kv_post(self, *_: Any) -> None:
        """All panes exist; one is shown."""
        names = ("about", "words", "look")
        self._panes = {name: self.ids[name].__self__ for name in names}
        self._keep_soon = Clock.create_trigger(self._keep, PAUSE)
        self.ids.field.bind(text=lambda *_: self._keep_soon())
        self._show()

    def arrive(self, thread: str = "", **_: Any) -> None:
        """Go on with what was begun, or begin."""
        self.trouble = ""
        if self.writing is None:
            self._begin(thread)
        letter = self._letter
        self.ids.field.text = letter.text
        self.step = "look" if letter.text.strip() else "words" if letter.category else "about"
        self.app.fbind("words", self._show)
        self._show()

    def leave(self) -> None:
        """What was typed is on the disk; nothing of it stays here, unless a photo is being chosen for it."""
        self._keep()
        self.app.funbind("words", self._show)
        if self.app.router.showing != "message_photos":
            self.writing = None
            self.ids.field.text = ""
        for box in (self.ids.categories, self.ids.photos, self.ids.report):
            box.clear_widgets()

    def go_on(self) -> None:
        """To the look at all of it; from there it is sent."""
        if self.step == "look":
            self._send()
        elif not self.ids.field.text.strip():
            self.trouble = self.app.words.say("messages.write.needs_words")
        elif self._keep():
            self._to("look")

    def back(self) -> None:
        """To the step before; from the first, away."""
        if self.step == "look":
            self._to("words")
        elif self.step == "words" and self._letter.is_new:
            self._to("about")
        else:
            self.stop()

    def stop(self) -> None:
        """Away: what was written is kept, or thrown away if the person says so."""
        self._keep()
        if self._letter.is_empty:
            self._away()
            return
        words = self.app.words
        Sheet(
            [
                Deed(words.say("messages.write.throw_away"), self._throw_away, test_id="throw-away"),
                Deed(words.say("messages.write.keep"), self._away, kind="primary", test_id="keep"),
            ],
            icon="note-pencil",
            title=words.say("messages.write.stop"),
            say=words.say("messages.write.stop_say"),
        ).show()

    def add_photo(self) -> None:
        """Choose one; it comes back here."""
        if self.full:
            self.trouble = self.app.words.say("messages.write.most_photos", number=MOST_PHOTOS)
        else:
            self.app.router.go("message_photos", writing=self.writing)

    def add_check_in(self) -> None:
        """One of the newest reports."""
        words = self.app.words
        known = check_ins_to_attach(self.app.session.record, words)
        by_words = {text: key for key, text in known.items()}
        choose(
            words,
            words.say("messages.write.which_check_in"),
            words.say("messages.write.which_say"),
            known,
            lambda text: self._attach(by_words[text]),
        )

    @property
    def _letter(self) -> Letter:
        return self._made.letter

    @property
    def _made(self) -> Writing:
        assert self.writing is not None
        return self.writing

    def _begin(self, thread: str) -> None:
        app, category, pool = self.app, "", None
        if thread:
            card = thread_page(app.session.record, thread, app.session.author, app.time.now(), app.words)
            category, pool = (card["category"], card["pool"]) if card else ("other", None)
        zone = app.session.zone().key
        self.writing = Writing.begin(app.store, app.time, zone, thread or None, category, pool)

    def _to(self, step: str) -> None:
        self.trouble, self.step = "", step
        self._show()

    def _choose_about(self, category: str) -> None:
        if self._kept(lambda: self._made.about(category)):
            self._to("words")

    def _attach(self, check_in: str | None) -> None:
        if self._kept(lambda: self._made.attach_check_in(check_in)):
            self._show()

    def _take_off(self, photo: str) -> None:
        words = self.app.words

        def off() -> None:
            if self._kept(lambda: self._made.take_photo_off(photo)):
                self._show()

        Sheet(
            [
                Deed(words.say("button.cancel"), test_id="take-off-no"),
                Deed(words.say("messages.write.take_off"), off, kind="primary", test_id="take-off-yes"),
            ],
            icon="image",
            title=words.say("messages.write.take_off"),
        ).show()

    def _keep(self, *_: Any) -> bool:
        """The words as they are now, on the disk; whether that was so."""
        self._keep_soon.cancel()
        if self.writing is None or self._letter.text == self.ids.field.text:
            return True
        return self._kept(lambda: self._made.say(self.ids.field.text))

    def _kept(self, do: Callable[[], None]) -> bool:
        try:
            do()
        except StoreError as error:
            full = isinstance(error, StoreFull)
            self.trouble = self.app.words.say("trouble.full.say" if full else "trouble.store.say")
            return False
        return True

    def _send(self) -> None:
        letter = self._letter
        try:
            self._made.send()
        except StoreError as error:
            not_kept(self.app.words, isinstance(error, StoreFull))
            return
        self.writing = None
        self.ids.field.text = ""
        self.app.session.saved()
        if letter.is_new or not self.app.router.back():
            self.app.router.replace("message_thread", thread=letter.thread)

    def _throw_away(self) -> None:
        if self._kept(self._made.give_up):
            self.writing = None
            self.ids.field.text = ""
            self._away()

    def _away(self) -> None:
        if not self.app.router.back():
            self.app.door()

    def _show(self, *_: Any) -> None:
        box = self.ids.place
        box.clear_widgets()
        box.add_widget(self._panes[self.step])
        if self.writing is None:
            return
        if self.step == "about":
            self._offer_about()
        if self.step == "look":
            self.ids.look.scroll_y = 1
            self._show_all()

    def _offer_about(self) -> None:
        words, box = self.app.words, self.ids.categories
        box.clear_widgets()
        for category in CATEGORIES:
            box.add_widget(
                ListRow(
                    icon=ICONS[category],
                    title=words.say(f"messages.about.{category}"),
                    tapped=lambda category=category: self._choose_about(category),
                    test_id=f"about {category}",
                )
            )

    def _show_all(self) -> None:
        words, letter = self.app.words, self._letter
        self.full = len(letter.photos) >= MOST_PHOTOS
        self.ids.photos.clear_widgets()
        for number, (photo, _) in enumerate(letter.photos, 1):
            self.ids.photos.add_widget(
                PhotoTap(
                    texture=small(self._made.photo(photo)),
                    spoken=f"{words.say('messages.photo', number=number)}. {words.say('messages.write.take_off')}",
                    tapped=lambda photo=photo: self._take_off(photo),
                    test_id=f"photo {photo}",
                )
            )
        self.ids.report.clear_widgets()
        if letter.check_in:
            self.ids.report.add_widget(
                Attachment(
                    title=check_in_named(self.app.session.record, letter.check_in, words),
                    deed=words.say("messages.write.take_off"),
                    tapped=lambda: self._attach(None),
                    test_id="take-report-off",
                )
            )
