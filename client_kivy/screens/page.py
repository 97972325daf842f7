"""A main page: navigation, a title with the state of sending, a body that scrolls. What is in it is each screen's."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from client_kivy.cards.helping import helping_head
from client_kivy.screens import parts
from client_kivy.screens.base import Screen

KNOWN = (parts,)
"""What the kv file names, beside the widgets every screen knows."""


class Page(Screen):
    """Subclasses fill `ids.body` (their kv children go there) and override `refresh`.

    `place` is the name on the rail; `leads_back` shows a way back in place of the rail's mark; `view_height` is what of
    the body can be seen at once (kv that reads it from `root.ids` would keep the page for good).
    """

    place = StringProperty()
    heading = StringProperty()
    under = StringProperty()
    leads_back = BooleanProperty(False)
    helping = StringProperty()
    view_height = NumericProperty(0)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.app.standing.fbind("revision", self._changed)
        self.app.fbind("words", self._changed)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Children of a subclass's kv rule stand in the body."""
        body = self.ids.get("body")
        if body is None:
            super().add_widget(widget, *args, **kwargs)
        else:
            body.add_widget(widget, *args, **kwargs)

    def arrive(self, **given: Any) -> None:
        """Show what is so now, from the top."""
        self.ids.scroll.scroll_y = 1
        if self._may_look():
            self.helping = helping_head(self.app.session.record, self.app.words)
        self.refresh()

    def refresh(self) -> None:
        """Read the record and show it."""

    def _changed(self, *_: Any) -> None:
        if self.manager is not None and self.manager.current_screen is self and self._may_look():
            self.helping = helping_head(self.app.session.record, self.app.words)
            self.refresh()

    def _may_look(self) -> bool:
        """Whether the record is open; while it is not, the app is about to show another screen."""
        return self.app.store is not None and self.app.store.records is not None
