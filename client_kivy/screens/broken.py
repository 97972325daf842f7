"""The tablet cannot open what it kept: written by a newer app, damaged, or without room. Nothing is touched."""

from typing import Any

from kivy.properties import StringProperty

from client_kivy.screens.base import Screen


class Broken(Screen):
    """`kind` is newer, broken or no_room."""

    private = False
    kind = StringProperty("broken")

    def arrive(self, kind: str = "broken", **_: Any) -> None:
        """Say which."""
        self.kind = kind
