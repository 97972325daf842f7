"""Two versions of one report beside each other; the person picks the one that is right."""

from typing import Any

from kivy.properties import DictProperty, ObjectProperty

from client_kivy.cards.conflicts import conflict_card
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.settling import keep_version
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.widgets.layout import Card
from client_kivy.widgets.notice import EmptyState

KNOWN = (parts,)


class VersionCard(Card):
    """One version: who, when, where it differs. `picked` is called when it is kept."""

    version = DictProperty(rebind=True)
    picked = ObjectProperty(None, allownone=True)

    def on_version(self, *_: Any) -> None:
        """Its lines."""
        box = self.ids.lines
        box.clear_widgets()
        for line in self.version.get("lines", ()):
            box.add_widget(parts.Saying(title=line["asked"], say=line["answer"]))


class Conflicts(Page):
    """One report after the other, until none has two versions."""

    def arrive(self, **given: Any) -> None:
        """It is opened from other pages."""
        self.leads_back = True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.versions.clear_widgets()

    def refresh(self) -> None:
        """As it is now."""
        app, words, box = self.app, self.app.words, self.ids.versions
        versions = conflict_card(app.session.record, app.time.now(), words)
        self.heading = words.say("conflicts.title" if versions else "conflicts.settled")
        self.under = words.say("conflicts.say") if versions else ""
        box.clear_widgets()
        for version in versions:
            card = VersionCard()
            card.version = version
            card.picked = lambda chosen=version["id"]: self._keep(versions, chosen)
            box.add_widget(card)
        if not versions:
            told = words.say("conflicts.settled"), words.say("conflicts.settled_say")
            box.add_widget(EmptyState(icon="check-circle", title=told[0], say=told[1]))

    def _keep(self, versions: list[dict[str, Any]], chosen: str) -> None:
        app = self.app
        try:
            keep_version(app.session, versions, chosen, app.words)
        except StoreError as error:
            parts.not_kept(app.words, isinstance(error, StoreFull))
