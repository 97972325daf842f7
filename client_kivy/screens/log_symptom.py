"""One symptom said by itself, at any time: chosen by picture and name, or found by its first letters."""

import unicodedata
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from client_kivy.cards.diary import symptom_words
from client_kivy.opening import items_known
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.widgets.tap import Tap
from shared.domain.composite import FLAG_ITEMS

KNOWN = (parts,)


class SymptomTile(Tap):
    """A symptom with its picture and name."""

    symptom = StringProperty()
    title = StringProperty()
    room = NumericProperty(0)
    need = NumericProperty(0)
    tapped = ObjectProperty(None, allownone=True)
    test_id = StringProperty()

    def on_release(self) -> None:
        """This one."""
        if self.tapped is not None:
            self.tapped()


class LogSymptom(Page):
    """Opened from the first page and from the symptoms."""

    typing = BooleanProperty(False)
    none = BooleanProperty(False)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._even = Clock.create_trigger(self._same_height, -1)
        self._tiles: list[SymptomTile] = []

    def arrive(self, **given: Any) -> None:
        """All of them."""
        self.leads_back, self.typing = True, False
        self.ids.field.text = ""
        self.ids.field.fbind("text", self._find)
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.field.funbind("text", self._find)
        self.ids.grid.clear_widgets()
        self._tiles = []

    def refresh(self) -> None:
        """What the person's plans know, by name; what is urgent by nature stands first."""
        app, words = self.app, self.app.words
        self.heading, self.under = words.say("log.title"), words.say("log.say")
        found = []
        for number, one in items_known(app.session.record, app.time.now()).items():
            said = symptom_words(one.plan, words)
            if said is not None:
                item = one.plan.symptoms.items[number]
                found.append((number not in FLAG_ITEMS, said.name(item), number, item.key))
        self._tiles = [self._tile(name, number, key) for _, name, number, key in sorted(found)]
        self._find()

    def begin(self, item: int, name: str) -> None:
        """Ask about this one."""
        self._open(self.app.session.begin_one(item, name, self.app.words))

    def begin_all(self) -> None:
        """The whole list of questions after all."""
        self._open(self.app.session.begin(self.app.words))

    def _open(self, reporting: Any) -> None:
        if reporting is None:
            parts.gone(self.app.words)
        else:
            self.app.router.replace("check_in", reporting=reporting)

    def _tile(self, name: str, number: int, key: str) -> SymptomTile:
        tile = SymptomTile(symptom=key, title=name, test_id=f"log {key}")
        tile.tapped = lambda: self.begin(number, name)
        tile.bind(need=lambda *_: self._even())
        return tile

    def _find(self, *_: Any) -> None:
        wanted, grid = plain(self.ids.field.text), self.ids.grid
        grid.clear_widgets()
        for tile in self._tiles:
            if wanted in plain(tile.title):
                grid.add_widget(tile)
        self.none = bool(wanted) and not grid.children
        self._even()

    def _same_height(self, *_: Any) -> None:
        tiles = self.ids.grid.children
        for tile in tiles:
            tile.room = max(one.need for one in tiles)


def plain(text: str) -> str:
    """Small letters without accents: "Náuseas" is found by "nau".

    >>> plain(" Náuseas ")
    'nauseas'
    """
    parted = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(sign for sign in parted if not unicodedata.combining(sign))
