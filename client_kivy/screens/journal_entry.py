"""One entry of the journal: its words, its drawer and who can read it; moved to another drawer, changed, taken back."""

from typing import Any

from kivy.properties import BooleanProperty, DictProperty

from client_kivy.cards.journal import drawers, entry_card
from client_kivy.jotting import MOVE, WITHDRAW, moved, taken_back
from client_kivy.screens import parts
from client_kivy.screens.goals import say
from client_kivy.screens.journal_parts import DrawerRow
from client_kivy.screens.page import Page
from client_kivy.widgets.sheet import Deed, Sheet
from shared.domain.journals import ME

KNOWN = (parts,)


class JournalEntryPage(Page):
    """Opened with the id of an `entry`."""

    private = BooleanProperty(True)
    card = DictProperty(rebind=True)
    own = BooleanProperty(True)
    """A helper only reads."""
    _entry = ""

    def arrive(self, entry: str = "", **given: Any) -> None:
        """Show it."""
        self._entry, self.leads_back = entry, True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.card = {}
        self.ids.drawers.clear_widgets()

    def refresh(self) -> None:
        """As it is now."""
        app, words, box = self.app, self.app.words, self.ids.drawers
        self.own = not app.session.record.is_helped
        self.card = entry_card(app.session.record, self._entry, app.time.now(), words) or {}
        self.heading, self.under = self.card.get("when", ""), self.card.get("mood", "")
        box.clear_widgets()
        for one in drawers(words) if self.card and self.own else ():
            chosen = one["drawer"] == self.card["drawer"]
            move = None if chosen else lambda key=one["drawer"], title=one["title"]: self.move(key, title)
            box.add_widget(
                DrawerRow(
                    icon=one["icon"],
                    title=one["title"],
                    detail=one["detail"],
                    chosen=chosen,
                    tapped=move,
                    test_id=f"drawer {one['drawer']}",
                )
            )

    def move(self, drawer: str, title: str) -> None:
        """Into another drawer; who can read it from now on is said first."""
        words, row = self.app.words, self.card["row"]
        key = "journal.move.close" if drawer == ME else f"journal.move.{drawer}"
        Sheet(
            [
                Deed(words.say("button.cancel"), test_id="move-no"),
                Deed(
                    words.say("journal.move.yes"),
                    do=lambda: say(self.app, MOVE, moved(row, drawer)),
                    kind="primary",
                    test_id="move-yes",
                ),
            ],
            icon="lock" if drawer == ME else "users",
            title=words.say("journal.move.title", drawer=title),
            say=words.say(key),
        ).show()

    def change(self) -> None:
        """Other words."""
        self.app.router.go("journal_words", entry=self._entry)

    def withdraw(self) -> None:
        """Make sure, and say what becomes of it."""
        words = self.app.words
        Sheet(
            [
                Deed(words.say("button.cancel"), test_id="withdraw-no"),
                Deed(words.say("journal.withdraw"), self._withdraw, kind="primary", test_id="withdraw-yes"),
            ],
            icon="trash",
            title=words.say("journal.withdraw.title"),
            say=words.say("journal.withdraw.say"),
        ).show()

    def _withdraw(self) -> None:
        if say(self.app, WITHDRAW, taken_back(self.card["row"])) and not self.app.router.back():
            self.app.door()
