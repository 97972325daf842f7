"""Gallery: a note written on the keyboard of the screen."""

from client_kivy.screens.base import Screen


class Note(Screen):
    """Letters of the language that is spoken."""
