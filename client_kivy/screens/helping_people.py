"""People who help me: who, what they may, until when, what they did last; and the way to invite somebody."""

from typing import Any

from kivy.properties import BooleanProperty

from client_kivy.cards.helping import helpers_page
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.text import Txt

KNOWN = (parts,)


class HelpersTitle(Txt):
    """Now, or before."""


class HelpingPeople(Page):
    """Opened from "Me". On a helper's own tablet it shows their right, and invites nobody."""

    empty = BooleanProperty(False)
    may_invite = BooleanProperty(True)

    def arrive(self, **given: Any) -> None:
        """It is opened from another page."""
        self.leads_back = True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.people.clear_widgets()

    def refresh(self) -> None:
        """As it is now."""
        app, words, box = self.app, self.app.words, self.ids.people
        record = app.session.record
        self.may_invite = not record.is_helped
        self.heading = words.say("helping.title")
        self.under = words.say("helping.say") if self.may_invite else words.say("helping.yours")
        page = helpers_page(record, app.time.now(), words)
        self.empty = not any(page.values())
        box.clear_widgets()
        for part, rows in page.items():
            if rows and part == "before":
                box.add_widget(HelpersTitle(say=words.say("helping.before")))
            for row in rows:
                box.add_widget(self._row(row))

    def invite(self) -> None:
        """Somebody new."""
        self.app.router.go("invite")

    def _row(self, row: dict[str, Any]) -> ListRow:
        def opened() -> None:
            self.app.router.go(
                "helper" if row["kind"] == "helper" else "invitation", **{row["kind"]: row["id"]}
            )

        says = "\n".join(part for part in (row["state_says"], row["detail"]) if part)
        return ListRow(
            icon=row["icon"],
            title=row["name"],
            detail=says,
            tapped=opened,
            test_id=f"{row['kind']} {row['id']}",
        )
