"""The journal: what was written in own words, and the way to write more. Who can read each entry stands beside it."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from client_kivy.cards.journal import journal_page
from client_kivy.jotting import JOURNAL
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.widgets.rows import ListRow

KNOWN = (parts,)


class Journal(Page):
    """Opened from "Me" and from the first page."""

    private = BooleanProperty(True)
    empty = BooleanProperty(False)
    begun = StringProperty()
    own = BooleanProperty(True)
    """Whether the person who writes here holds the tablet; a helper reads the drawers meant for them."""

    def arrive(self, **given: Any) -> None:
        """It is opened from other pages."""
        self.leads_back = True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.entries.clear_widgets()

    def refresh(self) -> None:
        """As it is now."""
        app, words, box = self.app, self.app.words, self.ids.entries
        self.own = not app.session.record.is_helped
        self.heading = words.say("journal.title")
        self.under = words.say("journal.say" if self.own else "journal.helper")
        page = journal_page(app.session.record, app.store.drafts(JOURNAL), app.time.now(), words)
        self.begun, self.empty = page["begun"], not page["entries"]
        box.clear_widgets()
        for one in page["entries"]:
            detail = " · ".join(part for part in (one["when"], one["mood"], one["drawer_says"]) if part)
            box.add_widget(
                ListRow(
                    icon=one["icon"],
                    title=one["short"],
                    detail=detail,
                    tapped=lambda one=one: app.router.go("journal_entry", entry=one["entry"]),
                    test_id=f"entry {one['entry']}",
                )
            )

    def write(self) -> None:
        """A new entry, or the one that was left."""
        self.app.router.go("journal_words")
