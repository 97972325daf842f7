"""The plan in plain words: today's tasks, follow-up tests, then every task with times, reason, and how it goes."""

from typing import Any

from kivy.properties import DictProperty, ObjectProperty

from client_kivy.cards.plan import plan_cards
from client_kivy.kv import load_beside
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.widgets import terms
from client_kivy.widgets.layout import Card
from client_kivy.widgets.notice import EmptyState
from client_kivy.widgets.text import Txt

KNOWN = (parts, terms)


class TaskCard(Card):
    """One task of the plan, explained."""

    task = DictProperty(rebind=True)
    tablets = ObjectProperty(None, allownone=True)


class FollowUp(Card):
    """One follow-up test: recommended against done."""

    row = DictProperty(rebind=True)


class PlanTitle(Txt):
    """The title of a part."""


class Plan(Page):
    """Several plans stand one under the other, the newest first."""

    def refresh(self) -> None:
        """As it is now."""
        app, words, box = self.app, self.app.words, self.ids.plans
        self.heading = words.say("plan.title")
        box.clear_widgets()
        cards = plan_cards(app.session.record, app.time.now(), words)
        for card in cards:
            self._show(card)
        if not cards:
            box.add_widget(
                EmptyState(icon="list-checks", title=words.say("plan.empty"), say=words.say("plan.empty_say"))
            )

    def tapped(self, card: dict[str, Any]) -> None:
        """A task of today."""
        if card["check_in"] and card["can_answer"]:
            reporting = self.app.session.begin(self.app.words, card)
            if reporting is not None:
                self.app.router.go("check_in", reporting=reporting)
                return
        self.app.router.go("task", card=card)

    def _show(self, card: dict[str, Any]) -> None:
        words, box = self.app.words, self.ids.plans
        about = PlanCard()
        about.card = card
        box.add_widget(about)
        if card["held"]:
            box.add_widget(parts.Told(kind="warn", icon="pause-circle", say=card["held"]))
        if card["today"]:
            box.add_widget(PlanTitle(say=words.say("plan.today")))
        for task in card["today"]:
            box.add_widget(parts.task_row(task, self.tapped, self.app.theme))
        self._follow_up(card["follow_up"])
        box.add_widget(PlanTitle(say=words.say("plan.tasks")))
        for task in card["tasks"]:
            box.add_widget(TaskCard(task=task, tablets=lambda task=task: self._tablets(card, task)))

    def _follow_up(self, rows: list[dict[str, Any]]) -> None:
        words, box = self.app.words, self.ids.plans
        if rows:
            box.add_widget(PlanTitle(say=words.say("follow_up.title")))
        for row in rows:
            box.add_widget(FollowUp(row=row))

    def _tablets(self, card: dict[str, Any], task: dict[str, Any]) -> None:
        self.app.router.go("tablets", assignment=card["assignment"], task=task["task"])


class PlanCard(Card):
    """What the plan is, and how it goes."""

    card = DictProperty(rebind=True)


load_beside(__file__)
