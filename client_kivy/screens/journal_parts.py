"""What the pages of the journal share: a drawer with who can read what lies in it."""

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from client_kivy.kv import load_beside
from client_kivy.widgets.tap import Tap


class DrawerRow(Tap):
    """One drawer. `tapped` chooses it."""

    icon = StringProperty()
    title = StringProperty()
    detail = StringProperty()
    chosen = BooleanProperty(False)
    tapped = ObjectProperty(None, allownone=True)
    test_id = StringProperty()

    def on_release(self) -> None:
        """This drawer."""
        if self.tapped is not None:
            self.tapped()


load_beside(__file__)
