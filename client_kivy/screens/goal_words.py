"""Setting or changing an own goal: its words on the tablet's keyboard, then how often and who may see it."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from client_kivy.cards.goals import changed, goal_card
from client_kivy.screens import parts
from client_kivy.screens.base import Screen
from client_kivy.screens.goal import CHANGE
from client_kivy.screens.goals import say
from client_kivy.widgets.choice import Toggle
from shared.domain.goals import WEEKDAYS

KNOWN = (parts,)
SET = "goals.goal.set"
ONCE = "once"
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

    def turn_day(self, day: str, chosen: bool) -> None:
        """A day of the week was tapped."""
        self.days = [one for one in WEEKDAYS if (one in self.days and one != day) or (one == day and chosen)]
        self.trouble = ""

    def _offer(self, *_: Any) -> None:
        words, box = self.app.words, self.ids.days
        self.ids.repeat.options = [(key, words.say(text)) for key, text in REPEATS]
        self.ids.repeat.value = self.repeat
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
        }
        if self._row is not None:
            kept = say(self.app, CHANGE, changed(self._row, **given))
        else:
            new = {"category": self.category, "target_on": None, "state": "open", **given}
            kept = say(self.app, SET, new, named="goal_id")
        if kept:
            self.away()
