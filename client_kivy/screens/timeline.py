"""The treatment as one list: what comes and what was, how it felt, what changed; as it is, or as it was on an earlier
day. Only rows that are seen exist."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.metrics import dp, sp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.recycleview import views

from client_kivy.cards.history import timeline_rows
from client_kivy.cards.past import end_of_day
from client_kivy.cards.record import Record
from client_kivy.kv import load_beside
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.widgets import day_slider
from client_kivy.widgets.layout import Column
from client_kivy.widgets.rows import Recycled, row_height, wrapped_height
from client_kivy.widgets.sheet import Deed, Sheet
from client_kivy.widgets.strip import LEVELS, StripMeanings, meanings_height, strip_height
from client_kivy.widgets.text import Txt
from client_kivy.words import Words
from shared.domain.timing import add_months

KNOWN = (day_slider, parts)
SIDES = 26
"""dp that the list keeps free at its sides."""
LEAST_WIDTH = 120
CHOICES = ("main", "treatment", "visits", "results", "changes", "reports")


class TimelineHead(AnchorLayout):
    """What comes, what was."""

    title = StringProperty()


class TimelineDay(AnchorLayout):
    """A day, with its place in the treatment."""

    title = StringProperty()


class TimelineList(Recycled):
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
        if width < dp(LEAST_WIDTH):
            return  # it has no place yet: what was measured now would be measured again
        self.data = [_shown(row, width) for row in self.rows]


class LookingBack(Column):
    """The day that is looked at: a slider, and buttons for steps beside it."""


class Timeline(Page):
    """The list scrolls by itself, so the page does not. `value` counts the days from the first of the record on."""

    choice = StringProperty("main")
    empty = BooleanProperty(False)
    looking_back = BooleanProperty(False)
    value = NumericProperty(0)
    last = NumericProperty(0)
    day_says = StringProperty()

    def arrive(self, **given: Any) -> None:
        """As it is now."""
        self.looking_back = False
        super().arrive(**given)

    def on_value(self, *_: Any) -> None:
        """The day under the finger, in words."""
        self.day_says = self.app.words.say("rewind.title", day=self.app.words.day(self._day(), "full"))

    def refresh(self) -> None:
        """The rows of the chosen kind, of now or of the day that is looked at."""
        app, words = self.app, self.app.words
        self.heading = words.say("timeline.title")
        self.ids.choice.options = [(name, words.say(f"timeline.choice.{name}")) for name in CHOICES]
        self.ids.choice.value = self.choice
        record, now = app.session.record, app.time.now()
        self.last = max(0, (record.local(now).date() - self._begins(record)).days)
        if self.looking_back:
            self.on_value()
            record, now = record.as_of(self._day()), min(now, end_of_day(self._day(), record.zone))
        rows = timeline_rows(record, now, words, self.choice)
        first = next((place for place, row in enumerate(rows) if row["row"] == "strip"), None)
        if first is not None:
            head = max(place for place, row in enumerate(rows[:first]) if row["row"] == "head")
            meanings = [words.say("strip.no_answer"), *words.names("score.words")]
            rows.insert(head + 1, {"row": "meanings", "words": meanings[: len(LEVELS)]})
        self.ids.list.rows = rows
        self.empty = not rows

    def look_back(self, looking: bool) -> None:
        """Begin with yesterday, or come back to now."""
        self.looking_back, self.value = looking, max(0, self.last - 1)
        self.refresh()

    def above(self, *heights: float) -> float:
        """What stands between the choice and the list, each with the room under it."""
        return sum(height + dp(18) for height in heights if height)

    def go_to(self, value: float) -> None:
        """Another day."""
        self.value = int(min(self.last, max(0, value)))
        self.ids.list.scroll_y = 1
        self.refresh()

    def step(self, days: int = 0, months: int = 0) -> None:
        """So far back or on."""
        on = add_months(self._day(), months) + timedelta(days=days)
        self.go_to((on - self._begins(self.app.session.record)).days)

    def _day(self) -> date:
        return self._begins(self.app.session.record) + timedelta(days=int(self.value))

    def _begins(self, record: Record) -> date:
        return record.begins_on or record.local(self.app.time.now()).date()

    def leave(self) -> None:
        """Nothing of the record stays in the list."""
        self.ids.list.rows = self.ids.list.data = []
        self.ids.list.refresh_from_data()
        for rows in views._cached_views.values():  # Kivy keeps rows it no longer shows, with their texts
            rows.clear()

    def offer_choice(self) -> None:
        """The same choice where six words have no room side by side."""
        words = self.app.words
        named = {words.say(f"timeline.choice.{name}"): name for name in CHOICES}
        options = {f"choice {name}": said for said, name in named.items()}
        parts.choose(words, words.say("timeline.show"), "", options, lambda said: self.choose(named[said]))

    def choose(self, choice: str) -> None:
        """Another kind of rows, from the top."""
        self.choice = choice
        self.ids.list.scroll_y = 1
        self.refresh()


def _shown(row: dict[str, Any], width: float) -> dict[str, Any]:
    app = App.get_running_app()
    theme = app.theme
    if row["row"] == "item":
        detail = " · ".join(part for part in (row["time"], row["detail"]) if part)
        result = row.get("result")
        shown = {
            "icon": row["icon"],
            "title": row["title"],
            "detail": detail,
            "meta": row["badge"],
            "leads_on": bool(result),
        }
        tapped = partial(app.router.go, "result", result=result) if result else None
        return {**shown, "kind": "ListRow", "height": row_height(shown, width), "tapped": tapped}
    if row["row"] == "strip":
        shown = {name: row[name] for name in ("levels", "numbers", "say")}
        height = strip_height(row["say"], width)
        return {
            **shown,
            "kind": "CycleStrip",
            "height": height,
            "tapped": partial(_day_by_day, row, app.words),
        }
    if row["row"] == "meanings":
        height = meanings_height(row["words"], width)
        return {"kind": "StripMeanings", "words": row["words"], "height": height}
    head = row["row"] == "head"
    title = row["title"] if head or not row["place"] else f"{row['title']} · {row['place']}"
    font, size, above = (theme.bold, 26, 30) if head else (theme.semibold, 18, 20)
    height = wrapped_height(title, int(width), font, sp(size)) + dp(above)
    return {"kind": "TimelineHead" if head else "TimelineDay", "title": title, "height": height}


def _day_by_day(row: dict[str, Any], words: Words) -> None:
    """A cycle in words, with what its signs mean."""
    meanings = StripMeanings(words=[words.say("strip.no_answer"), *words.names("score.words")])
    meanings.bind(minimum_height=meanings.setter("height"))
    content = Column(spacing="12dp")
    content.add_widget(meanings)
    if row["weekly"]:
        content.add_widget(Txt(say=words.say("strip.weekly"), font_size="18sp"))
    for line in row["lines"] or [row["say"]]:
        content.add_widget(Txt(say=line, font_size="18sp"))
    deed = Deed(words.say("button.done"), kind="primary", test_id="strip-done")
    Sheet([deed], content, icon="chart-line", title=row["title"], say=words.say("strip.title")).show()


load_beside(__file__)
