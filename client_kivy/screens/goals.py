"""A person's own goals and free tasks: tick what is for today, open one, add one. Nothing here is counted."""

from typing import Any

from kivy.properties import BooleanProperty

from client_kivy.cards.goals import goals_page
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.screens.parts import say
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.text import Txt

KNOWN = (parts,)
TICK = "goals.tick.record"
PARTS = (("today", "goals.open_today"), ("other", "goals.open_other"), ("past", "goals.past"))


class GoalsTitle(Txt):
    """For today, on other days, reached."""


class Goals(Page):
    """Opened from the first page and from the plan."""

    empty = BooleanProperty(False)

    def arrive(self, **given: Any) -> None:
        """It is opened from other pages."""
        self.leads_back = True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.goals.clear_widgets()

    def refresh(self) -> None:
        """As they are now."""
        app, words, box = self.app, self.app.words, self.ids.goals
        self.heading, self.under = words.say("goals.title"), words.say("goals.say")
        page = goals_page(app.session.record, app.time.now(), words)
        self.empty = not any(page.values())
        box.clear_widgets()
        for name, title in PARTS:
            if page[name]:
                box.add_widget(GoalsTitle(say=words.say(title)))
            for goal in page[name]:
                box.add_widget(goal_row(goal, app))

    def add(self, category: str) -> None:
        """A new one: first its words."""
        self.app.router.go("goal_words", category=category)


def goal_row(goal: dict[str, Any], app: Any) -> ListRow:
    """A goal as a row that opens it; a sign says whether it was done today."""
    done = goal["done"] or goal["state"] == "reached"
    return ListRow(
        icon="check-circle" if done else ("heart" if goal["category"] == "goal" else "circle"),
        title=goal["text"],
        detail=goal["says"],
        tapped=lambda: app.router.go("goal", goal=goal["goal"]),
        test_id=f"goal {goal['goal']}",
    )


def tick(app: Any, goal: dict[str, Any], done: bool) -> bool:
    """Say that it was done today, or not after all; whether that was kept."""
    on = app.session.record.local(app.time.now()).date().isoformat()
    return say(app, TICK, {"goal_id": goal["goal"], "on": on, "done": done})
