"""The first screen of a tablet that nobody has enrolled yet: whose it is, and what it is not for."""

from client_kivy.screens.base import Screen
from client_kivy.widgets import layout, notice, text

__all__ = ["Welcome", "layout", "notice", "text"]


class Welcome(Screen):
    """Shows nothing private, so it may stay when the tablet locks."""
