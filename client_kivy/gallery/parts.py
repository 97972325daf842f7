"""Gallery: buttons, notices, states of sync, choices, an empty list."""

from client_kivy.screens.base import Screen


class Parts(Screen):
    """All of them on one long page."""
