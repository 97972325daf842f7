"""Everything to read: short texts by step of the treatment, what helped first; then where to find help."""

from typing import Any

from kivy.properties import DictProperty

from client_kivy.cards.leaves import library, resources
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.widgets.layout import Card
from client_kivy.widgets.notice import EmptyState
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.text import Txt

KNOWN = (parts,)


class ShelfTitle(Txt):
    """What the texts below have in common."""


class ResourceCard(Card):
    """One place to find help."""

    entry = DictProperty(rebind=True)


class LibraryPage(Page):
    """A row a text; places to find help are read here."""

    def arrive(self, **given: Any) -> None:
        """It is opened from other pages."""
        self.leads_back = True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.shelves.clear_widgets()

    def refresh(self) -> None:
        """As it is now."""
        app, words, box = self.app, self.app.words, self.ids.shelves
        self.heading, self.under = words.say("leaves.title"), words.say("leaves.say")
        box.clear_widgets()
        record = app.session.record
        parts_found = library(record, app.time.now(), words)
        for part in parts_found:
            box.add_widget(ShelfTitle(say=part["title"]))
            for leaf in part["leaves"]:
                box.add_widget(leaf_row(leaf, app))
        if not parts_found:
            box.add_widget(
                EmptyState(icon="files", title=words.say("leaves.empty"), say=words.say("leaves.empty_say"))
            )
        for part in resources(record, words):
            box.add_widget(ShelfTitle(say=part["title"]))
            for entry in part["entries"]:
                card = ResourceCard()
                card.entry = entry
                box.add_widget(card)


def leaf_row(leaf: dict[str, Any], app: Any) -> ListRow:
    """A text as a row that opens it."""
    said = {True: "leaves.said_helped", False: "leaves.said_not", None: ""}[leaf["helped"]]
    return ListRow(
        icon="files" if leaf["helped"] is None else ("heart" if leaf["helped"] else "note"),
        title=leaf["title"],
        detail=" · ".join(part for part in (leaf["step"], app.words.say(said) if said else "") if part),
        tapped=lambda: app.router.go("leaf", leaf=leaf["leaf"]),
        test_id=f"leaf {leaf['leaf']}",
    )
