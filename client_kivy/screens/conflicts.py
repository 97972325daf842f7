"""Two versions of one thing beside each other; the person picks the one that is right, or keeps both."""

from collections.abc import Callable
from typing import Any

from kivy.properties import DictProperty, NumericProperty, ObjectProperty, StringProperty

from client_kivy.cards.conflicts import conflict_card
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.settling import keep_both, keep_version
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.widgets.layout import Card
from client_kivy.widgets.notice import EmptyState

KNOWN = (parts,)


class VersionCard(Card):
    """One version: who, when, where it differs. `picked` is called when it is kept."""

    version = DictProperty(rebind=True)
    picked = ObjectProperty(None, allownone=True)
    tall = NumericProperty(0)
    """The height of the one beside it: cards side by side end together."""

    def on_version(self, *_: Any) -> None:
        """Its lines."""
        box = self.ids.lines
        box.clear_widgets()
        for line in self.version.get("lines", ()):
            box.add_widget(parts.Saying(title=line["asked"], say=line["answer"]))


class Conflicts(Page):
    """One thing after the other, until none has two versions."""

    both = StringProperty()
    """How both can be kept: `joined`, `two`, or empty."""

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
        found = conflict_card(app.session.record, app.time.now(), words)
        self._found = found or {"versions": [], "both": ""}
        self.heading = found["title"] if found else words.say("conflicts.settled")
        self.under, self.both = words.say("conflicts.say") if found else "", self._found["both"]
        box.clear_widgets()
        for version in self._found["versions"]:
            card = VersionCard()
            card.version = version
            card.picked = lambda chosen=version["id"]: self._keep(
                lambda: keep_version(app.session, self._found, chosen, words)
            )
            card.bind(minimum_height=self._even)
            box.add_widget(card)
        if not found:
            told = words.say("conflicts.settled"), words.say("conflicts.settled_say")
            box.add_widget(EmptyState(icon="check-circle", title=told[0], say=told[1]))

    def _even(self, *_: Any) -> None:
        cards = [one for one in self.ids.versions.children if isinstance(one, VersionCard)]
        tallest = max((one.minimum_height for one in cards), default=0)
        for card in cards:
            card.tall = tallest if self.ids.versions.cols > 1 else 0

    def keep_both(self) -> None:
        """Neither has to give way."""
        self._keep(lambda: keep_both(self.app.session, self._found, self.app.words))

    def _keep(self, settle: Callable[[], None]) -> None:
        try:
            settle()
        except StoreError as error:
            parts.not_kept(self.app.words, isinstance(error, StoreFull))
