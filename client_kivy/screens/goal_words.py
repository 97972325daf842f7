"""Setting or changing an own goal: its words on the tablet's keyboard, then how often, by when, and who may see it."""

from datetime import date, timedelta
from typing import Any

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from client_kivy.cards.goals import changed, goal_card, target_of
from client_kivy.screens import parts
from client_kivy.screens.base import Screen
from client_kivy.screens.goal import CHANGE
from client_kivy.screens.goals import say
from client_kivy.widgets.choice import Toggle
from shared.domain.goals import WEEKDAYS

KNOWN = (parts,)
SET = "goals.goal.set"
ONCE = "once"
WHEN = ("none", "week", "month", "quarter", "own")
REPEATS = ((ONCE, "goals.once"), ("daily", "goals.daily"), ("weekdays", "goals.weekdays"))


class WordsPane(BoxLayout):
    """The field and the keyboard."""


class GoalWords(Screen):
    """Opened with a `goal` to change, or with the `category` of a new one. Nothing is kept before the second step."""

    category = StringProperty("goal")
    how = BooleanProperty(False)
    repeat = StringProperty(ONCE)
    days = ListProperty()
    shared = BooleanProperty(True)
    trouble = StringProperty()
    when = StringProperty("none")
    target = ObjectProperty(None, allownone=True)
    target_says = StringProperty()
    _row: dict[str, Any] | None = None

    def on_kv_post(self, *_: Any) -> None:
        """Both panes exist; one is shown."""
        self._write, self._often = self.ids.write.__self__, self.ids.often.__self__
        self._show()

    def arrive(self, goal: str = "", category: str = "goal", **_: Any) -> None:
        """What it says now, or nothing yet."""
        app = self.app
        card = goal_card(app.session.record, goal, app.time.now(), app.words) if goal else None
        self._row = card["row"] if card else None
        row = self._row or {}
        self.category = row.get("category", category)
        self.repeat = row.get("repeat") or ONCE
        self.days = list(row.get("weekdays") or ())
        self.shared = bool(row.get("share_with_team", True))
        self.target = date.fromisoformat(row["target_on"]) if row.get("target_on") else None
        self.when = "own" if self.target else "none"
        self.ids.field.text = row.get("text") or ""
        self.trouble, self.how = "", False
        self.app.fbind("words", self._offer)
        self._offer()
        self._show()

    def leave(self) -> None:
        """Nothing of it stays."""
        self.app.funbind("words", self._offer)
        self.ids.field.text, self._row = "", None

    def go_on(self) -> None:
        """To how often; then keep it."""
        words = self.app.words
        if not self.ids.field.text.strip():
            self.trouble = words.say("goals.need_words")
        elif not self.how:
            self.trouble, self.how = "", True
            self._show()
        elif self.repeat == "weekdays" and not self.days:
            self.trouble = words.say("goals.need_days")
        else:
            self._keep()

    def back(self) -> None:
        """To the words; from there, away."""
        self.trouble = ""
        if self.how:
            self.how = False
            self._show()
        else:
            self.away()

    def away(self) -> None:
        """To where it was opened; nothing new is kept."""
        if not self.app.router.back():
            self.app.door()

    def choose_repeat(self, repeat: str) -> None:
        """How often."""
        self.repeat, self.trouble = repeat, ""
        self._offer()

    def choose_when(self, when: str) -> None:
        """By when, or by no day; "another day" begins with the one that was chosen."""
        self.when = when
        if when != "own" or self.target is None:
            self.target = target_of("week" if when == "own" else when, self._today())
        self._offer()

    def step(self, days: int) -> None:
        """So many days earlier or later; never a day that has gone by."""
        if self.target is not None:
            self.target = max(self._today(), self.target + timedelta(days=days))
            self._offer()

    def turn_day(self, day: str, chosen: bool) -> None:
        """A day of the week was tapped."""
        self.days = [one for one in WEEKDAYS if (one in self.days and one != day) or (one == day and chosen)]
        self.trouble = ""

    def _today(self) -> date:
        return self.app.session.record.local(self.app.time.now()).date()

    def _offer(self, *_: Any) -> None:
        words, box = self.app.words, self.ids.days
        self.ids.repeat.options = [(key, words.say(text)) for key, text in REPEATS]
        self.ids.repeat.value = self.repeat
        self.ids.when.options = [(key, words.say(f"goals.by_{key}")) for key in WHEN]
        self.ids.when.value = self.when
        self.target_says = words.say("goals.by", day=words.day(self.target, "full")) if self.target else ""
        box.clear_widgets()
        for day, name in zip(WEEKDAYS, words.names("date.weekdays"), strict=True):
            if self.repeat == "weekdays":
                box.add_widget(self._toggle(day, name))

    def _toggle(self, day: str, name: str) -> Toggle:
        title = name[:1].upper() + name[1:]
        row = Toggle(title=title, active=day in self.days, test_id=f"day {day}")
        row.bind(on_change=lambda _, chosen: self.turn_day(day, chosen))
        return row

    def _show(self) -> None:
        box = self.ids.place
        box.clear_widgets()
        box.add_widget(self._often if self.how else self._write)

    def _keep(self) -> None:
        given = {
            "text": self.ids.field.text.strip(),
            "repeat": None if self.repeat == ONCE else self.repeat,
            "weekdays": list(self.days) if self.repeat == "weekdays" else None,
            "share_with_team": self.shared,
            "target_on": self.target.isoformat() if self.target else None,
        }
        if self._row is not None:
            kept = say(self.app, CHANGE, changed(self._row, **given))
        else:
            new = {"category": self.category, "state": "open", **given}
            kept = say(self.app, SET, new, named="goal_id")
        if kept:
            self.away()
