"""One photo of a message, as large as the tablet."""

from typing import Any

from kivy.properties import ObjectProperty, StringProperty

from client_kivy.screens.base import Screen
from client_kivy.screens.message_parts import texture_of


class MessagePicture(Screen):
    """Opened with a `photo`."""

    texture = ObjectProperty(None, allownone=True)
    trouble = StringProperty()

    def arrive(self, photo: str = "", **_: Any) -> None:
        """Show it, or that it has not come yet."""
        row = self.app.store.records.record("messages.photo", photo) if self.app.store.records else None
        self.texture = texture_of(row.get("content") if row else None)
        self.trouble = "" if self.texture else self.app.words.say("messages.photo.on_its_way")

    def leave(self) -> None:
        """Nothing of it stays."""
        self.texture = None

    def away(self) -> None:
        """To where it was opened."""
        if not self.app.router.back():
            self.app.door()
