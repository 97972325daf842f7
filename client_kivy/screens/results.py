"""Test results: the newest of each test with its usual range and a word for it; the team sees some of them first."""

from typing import Any

from kivy.properties import BooleanProperty

from client_kivy.cards.results import results_list
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.widgets.rows import ListRow

KNOWN = (parts,)


class Results(Page):
    """A row a test; each opens with what it is and what it may mean."""

    empty = BooleanProperty(False)

    def arrive(self, **given: Any) -> None:
        """It is opened from other pages."""
        self.leads_back = True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.rows.clear_widgets()

    def refresh(self) -> None:
        """As it is now."""
        app, box = self.app, self.ids.rows
        self.heading, self.under = app.words.say("results.title"), app.words.say("results.ask")
        found = results_list(app.session.record, app.time.now(), app.words)
        self.empty = not found
        box.clear_widgets()
        for one in found:
            lines = (one["flag_says"], one["status"], one["range"], one["held"], one["taken"])
            box.add_widget(
                ListRow(
                    icon=one["icon"],
                    title=one["name"] if one["held"] else f"{one['name']} · {one['value']}",
                    meta=one["value"] if one["held"] else "",
                    detail="\n".join(line for line in lines if line),
                    tapped=lambda one=one: app.router.go("result", result=one["id"]),
                    test_id=f"result {one['id']}",
                )
            )
