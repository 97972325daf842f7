"""The treatment as one list: what comes and what was, with moves and cancellations marked. Only rows seen exist."""

from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.metrics import dp, sp
from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.recycleview import RecycleView, views

from client_kivy.cards.history import timeline_rows
from client_kivy.kv import load_beside
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.widgets.rows import row_height, wrapped_height

KNOWN = (parts,)
SIDES = 26
"""dp that the list keeps free at its sides."""
CHOICES = ("main", "treatment", "visits", "results", "reports")


class TimelineHead(AnchorLayout):
    """What comes, what was."""

    title = StringProperty()


class TimelineDay(AnchorLayout):
    """A day, with its place in the treatment."""

    title = StringProperty()


class TimelineList(RecycleView):
    """`rows` as `timeline_rows` gives them. A row's height is known before the row exists, so the bar never jumps."""

    rows = ListProperty()
    test_id = StringProperty()

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        measure = Clock.create_trigger(self._measure, -1)
        for name in ("rows", "width"):
            self.fbind(name, measure)
        App.get_running_app().theme.fbind("text_scale", measure)

    def _measure(self, *_: Any) -> None:
        width = self.width - dp(SIDES)
        self.data = [_shown(row, width) for row in self.rows]


class Timeline(Page):
    """The list scrolls by itself, so the page does not."""

    choice = StringProperty("main")
    empty = BooleanProperty(False)

    def refresh(self) -> None:
        """The rows of the chosen kind."""
        app, words = self.app, self.app.words
        self.heading = words.say("timeline.title")
        self.ids.choice.options = [(name, words.say(f"timeline.choice.{name}")) for name in CHOICES]
        self.ids.choice.value = self.choice
        rows = timeline_rows(app.session.record, app.time.now(), words, self.choice)
        self.ids.list.rows = rows
        self.empty = not rows

    def leave(self) -> None:
        """Nothing of the record stays in the list."""
        self.ids.list.rows = self.ids.list.data = []
        self.ids.list.refresh_from_data()
        for rows in views._cached_views.values():  # Kivy keeps rows it no longer shows, with their texts
            rows.clear()

    def choose(self, choice: str) -> None:
        """Another kind of rows, from the top."""
        self.choice = choice
        self.ids.list.scroll_y = 1
        self.refresh()


def _shown(row: dict[str, Any], width: float) -> dict[str, Any]:
    theme = App.get_running_app().theme
    if row["row"] == "item":
        detail = " · ".join(part for part in (row["time"], row["detail"]) if part)
        shown = {
            "icon": row["icon"],
            "title": row["title"],
            "detail": detail,
            "meta": row["badge"],
            "leads_on": False,
        }
        return {**shown, "kind": "ListRow", "height": row_height(shown, width)}
    head = row["row"] == "head"
    title = row["title"] if head or not row["place"] else f"{row['title']} · {row['place']}"
    font, size, above = (theme.bold, 26, 30) if head else (theme.semibold, 18, 20)
    height = wrapped_height(title, int(width), font, sp(size)) + dp(above)
    return {"kind": "TimelineHead" if head else "TimelineDay", "title": title, "height": height}


load_beside(__file__)
