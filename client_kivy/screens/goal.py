"""One own goal: done today or not, reached, let go, taken up again, changed; who may see it."""

from typing import Any

from kivy.properties import DictProperty

from client_kivy.cards.goals import changed, goal_card
from client_kivy.screens import parts
from client_kivy.screens.goals import say, tick
from client_kivy.screens.page import Page
from client_kivy.widgets.sheet import Deed, Sheet

KNOWN = (parts,)
CHANGE, CLOSE = "goals.goal.change", "goals.goal.close"


class Goal(Page):
    """Opened with the id of a goal."""

    card = DictProperty(rebind=True)
    _goal = ""

    def arrive(self, goal: str = "", **given: Any) -> None:
        """Show it."""
        self._goal, self.leads_back = goal, True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.card = {}

    def refresh(self) -> None:
        """As it is now."""
        app = self.app
        self.card = goal_card(app.session.record, self._goal, app.time.now(), app.words) or {}
        kind = self.card.get("category", "goal")
        self.heading, self.under = app.words.say(f"goals.{kind}"), ""

    def tick(self) -> None:
        """Done today, or not after all. What is to be done once is reached by it."""
        if self.card.get("once"):
            self.close("reached")
        else:
            tick(self.app, self.card, not self.card["done"])

    def close(self, state: str) -> None:
        """Reached, or let go; back to the others."""
        if say(self.app, CLOSE, changed(self.card["row"], state=state)) and not self.app.router.back():
            self.app.door()

    def let_go(self) -> None:
        """Make sure, without blame."""
        words = self.app.words
        Sheet(
            icon="wind",
            title=words.say("goals.let_go"),
            say=words.say("goals.let_go_say"),
            deeds=[
                Deed(words.say("button.cancel"), test_id="let-go-no"),
                Deed(
                    words.say("goals.let_go"),
                    do=lambda: self.close("let_go"),
                    kind="primary",
                    test_id="let-go-yes",
                ),
            ],
        ).show()

    def again(self) -> None:
        """Open once more."""
        say(self.app, CHANGE, changed(self.card["row"], state="open"))

    def share(self, shared: bool) -> None:
        """Whether the team may see it."""
        say(self.app, CHANGE, changed(self.card["row"], share_with_team=shared))

    def change(self) -> None:
        """Other words or days."""
        self.app.router.go("goal_words", goal=self._goal)
