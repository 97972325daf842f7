"""The button that reads aloud. It is there only where the tablet has a voice."""

from kivy.app import App
from kivy.properties import StringProperty

from client_kivy.kv import load_beside
from client_kivy.widgets.button import PillButton


class Listen(PillButton):
    """Reads `aloud`; tapped again, from the beginning."""

    aloud = StringProperty()

    def on_release(self) -> None:
        """Read it."""
        App.get_running_app().read_aloud(self.aloud)


load_beside(__file__)
