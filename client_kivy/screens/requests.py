"""What the person asked their team for, and how each stands; asking for something else."""

from typing import Any

from kivy.properties import BooleanProperty

from client_kivy.cards.requests import requests_page
from client_kivy.screens import parts
from client_kivy.screens.medicines import ListTitle
from client_kivy.screens.page import Page
from client_kivy.widgets.rows import ListRow

KNOWN = (parts,)
PARTS = (("open", "requests.open"), ("past", "requests.past"))


class Requests(Page):
    """Opened from the page "Me"."""

    empty = BooleanProperty(False)

    def arrive(self, **given: Any) -> None:
        """It is opened from other pages."""
        self.leads_back = True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.requests.clear_widgets()

    def refresh(self) -> None:
        """As they are now."""
        app, words, box = self.app, self.app.words, self.ids.requests
        self.heading, self.under = words.say("requests.title"), words.say("requests.say")
        page = requests_page(app.session.record, app.time.now(), words)
        self.empty = not any(page.values())
        box.clear_widgets()
        for name, title in PARTS:
            if page[name]:
                box.add_widget(ListTitle(say=words.say(title)))
            for one in page[name]:
                box.add_widget(self._row(one))

    def ask(self, about: str) -> None:
        """Something new."""
        self.app.router.go("request_words", about=about)

    def _row(self, one: dict[str, Any]) -> ListRow:
        said = (one["wished"], one["says"], one["answer"])
        return ListRow(
            icon=one["icon"] if one["open"] else "check-circle",
            title=one["title"],
            detail="\n".join(part for part in said if part),
            tapped=lambda: self.app.router.go("request", request=one["id"]),
            test_id=f"request {one['id']}",
        )
