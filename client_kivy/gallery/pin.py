"""Gallery: the PIN pad as on the lock screen."""

from client_kivy.screens.base import Screen


class Pin(Screen):
    """A wrong PIN was given before."""
