"""The way between the main screens: a rail at the side, a bar at the bottom when the tablet stands upright."""

from dataclasses import dataclass
from typing import Any

from kivy.app import App
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from client_kivy.kv import load_beside
from client_kivy.widgets.layout import Row
from client_kivy.widgets.tap import Tap


@dataclass(frozen=True)
class Place:
    """A main screen: its name, the sign of it, and the key of its title."""

    name: str
    icon: str
    title: str


PLACES = (
    Place("today", "house", "nav.today"),
    Place("symptoms", "chart-line-up", "nav.symptoms"),
    Place("timeline", "calendar-check", "nav.timeline"),
    Place("plan", "list-checks", "nav.plan"),
    Place("messages", "chats", "nav.messages"),
    Place("me", "user-circle", "nav.me"),
)


class NavItem(Tap):
    """One place."""

    place = ObjectProperty()
    icon = StringProperty()
    title = StringProperty()
    longest = NumericProperty(1)
    """Letters of the longest word on the rail: all titles have the size at which it is not broken."""
    active = BooleanProperty(False)


class NavRail(BoxLayout):
    """All places; `current` is the one shown. `on_go` gets the name of the place that was tapped."""

    scans_as_one = True
    places = ListProperty(PLACES)
    current = StringProperty("today")
    __events__ = ("on_go",)

    def on_kv_post(self, *_: Any) -> None:
        """Its box is there."""
        App.get_running_app().fbind("words", self._show)
        self.fbind("current", self._show)
        self.fbind("places", self._fill)
        self._fill()

    def on_go(self, name: str) -> None:
        """A person tapped this place."""

    def _fill(self, *_: Any) -> None:
        self.ids.stops.clear_widgets()
        for place in self.places:
            item = NavItem(place=place)
            item.bind(on_release=lambda tapped: self.dispatch("on_go", tapped.place.name))
            self.ids.stops.add_widget(item)
        self._show()

    def _show(self, *_: Any) -> None:
        words = App.get_running_app().words
        titles = [words.say(place.title) for place in self.places]
        longest = max((len(word) for title in titles for word in title.split()), default=1)
        for item in self.ids.stops.children:
            item.icon, item.title = item.place.icon, words.say(item.place.title)
            item.longest = longest
            item.active = item.place.name == self.current


class Shell(Row):
    """A NavRail and one content beside it, the rail where reading begins; upright, the content stands above the bar."""

    upright = BooleanProperty(False)

    def on_upright(self, *_: Any) -> None:
        """The tablet was turned."""
        self._order()

    def on_kv_post(self, *_: Any) -> None:
        """All children are there."""
        self._order()

    def _order(self) -> None:
        rails = [child for child in self.children if isinstance(child, NavRail)]
        others = [child for child in self.children if not isinstance(child, NavRail)]
        # Kivy keeps children from last to first: the bar comes last when upright, the rail first else.
        self.children[:] = rails + others if self.upright else others + rails
        self.do_layout()


load_beside(__file__)
