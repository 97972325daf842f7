"""Choosing a photo for a message: what lies in Pictures or is plugged in, twelve at a time, the newest first."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.stacklayout import StackLayout

from client_kivy.photos.chooser import Found, LinuxPhotos, PhotoSource
from client_kivy.photos.remake import CannotUse, remade
from client_kivy.screens import message_parts
from client_kivy.screens.message_parts import PhotoTap, small
from client_kivy.screens.page import Page
from client_kivy.screens.parts import not_kept
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.widgets.sheet import Deed, Sheet
from client_kivy.writing import Writing

KNOWN = (message_parts,)
ON_A_PAGE = 12


class PhotoGrid(StackLayout):
    """As many photos side by side as there is room for."""

    side = NumericProperty("168dp")


class MessagePhotos(Page):
    """Opened with the `writing` that the photo is for. Thumbnails are made one a frame, so that taps are heard."""

    source: PhotoSource = LinuxPhotos()
    shelf = StringProperty("pictures")
    number = NumericProperty(1)
    total = NumericProperty(1)
    empty = BooleanProperty(False)
    several = BooleanProperty(False)
    """Photos may lie in more than one place."""
    _writing: Writing | None = None
    _found: Sequence[Found] = ()

    def arrive(self, writing: Writing | None = None, **given: Any) -> None:
        """What is there now."""
        self.leads_back, self._writing = True, writing
        self._waiting: list[PhotoTap] = []
        self._next = Clock.create_trigger(self._make_one, 0)
        self.shelf, self.number = "pictures", 1
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self._next.cancel()
        self._waiting, self._writing, self._found = [], None, ()
        self.ids.photos.clear_widgets()

    def refresh(self) -> None:
        """Look anew."""
        words = self.app.words
        self.heading, self.under = words.say("messages.photos.title"), words.say("messages.photos.say")
        places = self.source.places()
        self.several = len(places) > 1
        self.ids.places.options = [
            (one.key, one.name or words.say("messages.photos.place.pictures")) for one in places
        ]
        self.ids.places.value = self.shelf
        self._found = self.source.photos(self.shelf)
        self.total = max(1, -(-len(self._found) // ON_A_PAGE))
        self.number = min(self.number, self.total)
        self.empty = not self._found
        self._fill()

    def go_to(self, shelf: str) -> None:
        """Another place."""
        self.shelf, self.number = shelf, 1
        self.refresh()

    def turn(self, by: int) -> None:
        """Earlier or newer photos."""
        self.number = min(max(1, self.number + by), self.total)
        self.ids.scroll.scroll_y = 1
        self._fill()

    def take(self, name: str) -> None:
        """This one: made again and put beside the words. What cannot be used says why, and what works."""
        try:
            picture = remade(self.source.read(name))
            if self._writing is not None:
                self._writing.attach_photo(picture)
        except CannotUse as refused:
            self._refused(refused.why)
        except StoreError as error:
            not_kept(self.app.words, isinstance(error, StoreFull))
        except OSError:
            self._refused("damaged")
        else:
            self.app.router.back()

    def _refused(self, why: str) -> None:
        words = self.app.words
        Sheet(
            [Deed(words.say("button.done"), kind="primary", test_id="refused-done")],
            kind="warn",
            title=words.say("messages.photo.refused"),
            say=words.say(f"messages.photo.{why}"),
        ).show()

    def _fill(self) -> None:
        words, record = self.app.words, self.app.session.record
        box, first = self.ids.photos, (self.number - 1) * ON_A_PAGE
        box.clear_widgets()
        self._waiting = []
        for one in self._found[first : first + ON_A_PAGE]:
            day = words.day(record.local(datetime.fromtimestamp(one.at, UTC)).date(), "full")
            tap = PhotoTap(
                spoken=words.say("messages.photos.one", day=day),
                tapped=lambda name=one.name: self.take(name),
                test_id=f"choose {one.name.rpartition('/')[2]}",
                side=box.side,
                name=one.name,
            )
            box.add_widget(tap)
            self._waiting.append(tap)
        self._next()

    def _make_one(self, *_: Any) -> None:
        if not self._waiting:
            return
        tap = self._waiting.pop(0)
        try:
            tap.texture = small(self.source.read(tap.name))
        except OSError:
            tap.texture = None  # its sign stays; who taps it hears why
        self._next()
