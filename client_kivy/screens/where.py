"""The pane of a check-in that asks where on the body a symptom is: a figure to tap, and the same places as a list."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty

from client_kivy.cards.diary import symptom_words
from client_kivy.kv import load_beside
from client_kivy.reporting import Reporting
from client_kivy.screens import parts
from client_kivy.screens.question import Pane
from client_kivy.widgets import body_map
from client_kivy.widgets.tap import Tap
from shared.domain.body_places import PLACES, turned
from shared.domain.check_in_flow import WHERE

KNOWN = (parts, body_map)
SIDES = ("whole", "front", "back")


class PlaceRow(Tap):
    """One place by its name. `tapped` turns it."""

    place = StringProperty()
    title = StringProperty()
    chosen = BooleanProperty(False)
    tapped = ObjectProperty(None, allownone=True)
    need = NumericProperty(0)
    room = NumericProperty(0)
    test_id = StringProperty()

    def on_release(self) -> None:
        """It is there, or is not after all."""
        if self.tapped is not None:
            self.tapped()


class WherePane(Pane):
    """Tap a place on the figure or in the list, as many as there are; passing over it is fine."""

    name = StringProperty()
    symptom = StringProperty()
    chosen = ListProperty()

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._even = Clock.create_trigger(self._same_height, -1)

    def begin(self, host: Any, reporting: Reporting) -> None:
        """The places chosen so far."""
        new = self.shown_key != reporting.question.key
        super().begin(host, reporting)
        asked, plan, words = reporting.question, reporting.background.plan, host.app.words
        said = symptom_words(plan, words) if plan else None
        if said is None or asked.item is None:
            return
        self.name, self.symptom = said.name(asked.item), asked.item.key
        self.chosen = list(asked.places or ())
        self._list(words)
        if new:
            self.ids.scroll.scroll_y = 1
        host.can_go_on = bool(self.chosen)

    def turn(self, place: str) -> None:
        """A place was tapped, on the figure or in the list."""
        chosen, reporting = turned(self.chosen, place), self.reporting
        self.host.take(lambda: reporting.mark_where(chosen))

    def go_on(self) -> None:
        """These places and no other."""
        chosen, reporting = tuple(self.chosen), self.reporting
        self.host.take(lambda: reporting.answer_where(chosen))

    def _list(self, words: Any) -> None:
        grid = self.ids.places
        ordered = sorted(PLACES.values(), key=lambda place: SIDES.index(place.side))
        if not grid.children:
            for place in ordered:
                row = PlaceRow(place=place.key, test_id=f"place {place.key}")
                row.tapped = lambda key=place.key: self.turn(key)
                row.bind(need=lambda *_: self._even())
                grid.add_widget(row)
        for row in grid.children:
            row.title = PLACES[row.place].name(words.language)
            row.chosen = row.place in self.chosen

    def _same_height(self, *_: Any) -> None:
        rows = self.ids.places.children
        for row in rows:
            row.room = max(one.need for one in rows)


PANES: dict[str, type[Pane]] = {WHERE: WherePane}

load_beside(__file__)
