"""Gallery: a temperature typed in the unit the person measures in."""

from client_kivy.screens.base import Screen


class Reading(Screen):
    """Celsius first."""
