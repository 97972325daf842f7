"""Inviting somebody: their name on the tablet's keyboard, then what they may and until when."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from client_kivy.helping import invite
from client_kivy.screens import parts
from client_kivy.screens.base import Screen
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.widgets.choice import Toggle
from shared.domain.helping import GROUPS

KNOWN = (parts,)
USUAL = ("answer", "medicines")
TIMES = ((30, "helping.month"), (91, "helping.months3"), (182, "helping.months6"), (365, "helping.year"))
THREE_MONTHS = 91


class NamePane(BoxLayout):
    """The field and the keyboard."""


class Invite(Screen):
    """Nothing is kept before the second step."""

    how = BooleanProperty(False)
    groups = ListProperty(USUAL)
    days = NumericProperty(THREE_MONTHS)
    trouble = StringProperty()

    def on_kv_post(self, *_: Any) -> None:
        """Both panes exist; one is shown."""
        self._name, self._what = self.ids.name_pane.__self__, self.ids.what_pane.__self__
        self._show()

    def arrive(self, **_: Any) -> None:
        """From the beginning."""
        self.ids.field.text, self.trouble = "", ""
        self.groups, self.days, self.how = list(USUAL), THREE_MONTHS, False
        self.app.fbind("words", self._offer)
        self._offer()
        self._show()

    def leave(self) -> None:
        """Nothing of it stays."""
        self.app.funbind("words", self._offer)
        self.ids.field.text = ""

    def go_on(self) -> None:
        """To what they may; then keep it."""
        words = self.app.words
        if not self.ids.field.text.strip():
            self.trouble = words.say("helping.need_name")
        elif not self.how:
            self.trouble, self.how = "", True
            self._show()
        elif not self.groups:
            self.trouble = words.say("helping.need_group")
        else:
            self._keep()

    def back(self) -> None:
        """To the name; from there, away."""
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

    def choose_days(self, days: int) -> None:
        """Until when."""
        self.days = days
        self._offer()

    def turn(self, group: str, chosen: bool) -> None:
        """A group was tapped."""
        self.groups = [
            one for one in GROUPS if (one in self.groups and one != group) or (one == group and chosen)
        ]
        self.trouble = ""

    def _offer(self, *_: Any) -> None:
        words, box = self.app.words, self.ids.groups
        self.ids.days.options = [(days, words.say(text)) for days, text in TIMES]
        self.ids.days.value = self.days
        box.clear_widgets()
        for group in GROUPS:
            box.add_widget(self._toggle(group))

    def _toggle(self, group: str) -> Toggle:
        words = self.app.words
        row = Toggle(
            title=words.say(f"helping.group.{group}"),
            detail=words.say(f"helping.group.{group}.say"),
            active=group in self.groups,
            test_id=f"group {group}",
        )
        row.bind(on_change=lambda _, chosen: self.turn(group, chosen))
        return row

    def _show(self) -> None:
        box = self.ids.place
        box.clear_widgets()
        box.add_widget(self._what if self.how else self._name)

    def _keep(self) -> None:
        app = self.app
        try:
            made = invite(app.session, self.ids.field.text.strip(), self.groups, int(self.days))
        except StoreError as error:
            parts.not_kept(app.words, isinstance(error, StoreFull))
            return
        app.router.replace("invitation", invitation=str(made))
