"""Gallery: the code with which a tablet is enrolled."""

from client_kivy.screens.base import Screen


class Code(Screen):
    """Half of it is typed."""
