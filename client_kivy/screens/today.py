"""The first page: what today asks, the next visit, what the team answered, whom to call."""

from typing import Any

from kivy.properties import BooleanProperty, DictProperty, NumericProperty, StringProperty

from client_kivy.cards.messages import unread_messages
from client_kivy.cards.today import today_card
from client_kivy.screens import turns
from client_kivy.screens.call_bar import CallFoot
from client_kivy.screens.goals import goal_row
from client_kivy.screens.library import leaf_row
from client_kivy.screens.page import Page
from client_kivy.screens.parts import gone, task_row
from client_kivy.widgets.layout import Column
from client_kivy.widgets.notice import EmptyState, Notice
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.tap import Tap
from client_kivy.widgets.text import Txt

KNOWN = (turns,)


class PartTitle(Txt):
    """Morning, afternoon, evening."""


class UrgentCard(Tap):
    """What an answer asks for at once, above everything else; touched, it shows the answers."""

    urgent = DictProperty(rebind=True)
    test_id = StringProperty()


class Today(Page):
    """Everything comes from `today_card`; a task leads to its own page or opens its check-in."""

    check_in = DictProperty(rebind=True)
    urgent = DictProperty(rebind=True)
    visit = DictProperty(rebind=True)
    asks = BooleanProperty(False)
    note = StringProperty()
    conflicts = NumericProperty(0)

    def __init__(self, **kwargs: Any):
        self._told: dict[str, Any] = {}
        super().__init__(**kwargs)

    def on_kv_post(self, *_: Any) -> None:
        """Whom to call stands below what scrolls."""
        self._foot = CallFoot()
        self.ids.scroll.parent.add_widget(self._foot)

    def refresh(self) -> None:
        """Look at the record and show today."""
        app = self.app
        self.ids.turn.look(app)
        card = today_card(app.session.record, app.time.now(), app.words, app.store.drafts())
        self.heading, self.under, self.note = card["greeting"], card["place"], card["note"]
        self.asks = card["check_in"] is not None
        self.check_in = card["check_in"] or {}
        self.visit = card["visit"] or {}
        self._foot.call = card["call"]
        self.urgent, self.conflicts = card["urgent"] or {}, card["conflicts"]
        self._show_tasks(card)
        self._show_more(card)
        self._show_agenda(card)
        self._show_answers(card)

    def _anew(self, part: str, *said: Any) -> bool:
        """Whether a part of the page says something else than it shows. What says the same stays, for every step of
        sending looks here and rows are dear to build."""
        before, self._told[part] = self._told.get(part), (self.app.words.language, *said)
        return before != self._told[part]

    def start(self) -> None:
        """The check-in that stands first: begun, due, or one outside the schedule."""
        session, card = self.app.session, self.check_in
        if card.get("kind") == "draft":
            self._open(session.resume(card["draft"]))
        elif card.get("kind") == "due":
            self._open(session.begin(self.app.words, dict(card)))
        else:
            self.log()

    def log(self) -> None:
        """Something bothers them now."""
        self.app.router.go("log_symptom")

    def tapped(self, card: dict[str, Any]) -> None:
        """A task: its check-in opens, everything else has a page of its own."""
        if card["check_in"] and card["can_answer"]:
            self._open(self.app.session.begin(self.app.words, card))
        else:
            self.app.router.go("task", card=card)

    def _open(self, reporting: Any) -> None:
        if reporting is None:
            gone(self.app.words)
        else:
            self.app.router.go("check_in", reporting=reporting)

    def _show_tasks(self, card: dict[str, Any]) -> None:
        if not self._anew("tasks", card["parts"], self.asks):
            return
        box: Column = self.ids.tasks
        box.clear_widgets()
        for part in card["parts"]:
            box.add_widget(PartTitle(say=part["title"]))
            for task in part["tasks"]:
                box.add_widget(task_row(task, self.tapped, self.app.theme))
        if not card["parts"] and self.asks:
            words, key = self.app.words, "plan_over" if card["plan_over"] else "no_tasks"
            box.add_widget(
                EmptyState(icon="sun", title=words.say(f"today.{key}"), say=words.say(f"today.{key}_say"))
            )

    def _show_more(self, card: dict[str, Any]) -> None:
        """What is not of the plan's tasks: the first day of tablets, texts of these days, own goals."""
        if not self._anew("more", card["starts"], card["leaves"], card["goals"]):
            return
        app, words, box = self.app, self.app.words, self.ids.more
        box.clear_widgets()
        for one in card["starts"]:
            box.add_widget(
                ListRow(
                    icon="calendar-check",
                    title=words.say("tablets.start.choose"),
                    detail=one["says"],
                    tapped=lambda one=one: app.router.go(
                        "tablets", assignment=one["assignment"], task=one["task"]
                    ),
                    test_id=f"begins {one['task']}",
                )
            )
        if card["leaves"]:
            box.add_widget(PartTitle(say=words.say("leaves.today")))
        for leaf in card["leaves"]:
            box.add_widget(leaf_row(leaf, app))
        if card["goals"]:
            box.add_widget(PartTitle(say=words.say("goals.title")))
        for goal in card["goals"]:
            box.add_widget(goal_row(goal, app))

    def _show_agenda(self, card: dict[str, Any]) -> None:
        """Some days before a visit: what to talk about."""
        if not self._anew("agenda", card["agenda"]):
            return
        box: Column = self.ids.agenda
        box.clear_widgets()
        if card["agenda"]:
            row = ListRow(
                icon="chats", **card["agenda"], tapped=lambda: self.open("agenda"), test_id="agenda"
            )
            box.add_widget(row)

    def open(self, place: str) -> None:
        """One of the pages that have no place on the rail."""
        self.app.router.go(place)

    def _show_answers(self, card: dict[str, Any]) -> None:
        app = self.app
        unread = unread_messages(app.session.record, app.session.author)
        if not self._anew("answers", card["answered"], unread):
            return
        box: Column = self.ids.answers
        box.clear_widgets()
        if unread:
            box.add_widget(
                ListRow(
                    icon="chats",
                    title=app.words.say("nav.messages"),
                    detail=app.words.count("messages.unread", unread),
                    tapped=lambda: app.router.start("messages"),
                    test_id="unread",
                )
            )
        for one in card["answered"]:
            kind, icon = ("good", "check-circle") if one["seen"] else ("warn", "clock")
            box.add_widget(Notice(kind=kind, icon=icon, title=one["says"], say=one["because"]))


__all__ = ["EmptyState", "ListRow", "Today"]
