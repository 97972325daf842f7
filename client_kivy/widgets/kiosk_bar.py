"""The bar over every page of a visit at a kiosk: what becomes of it, and the way out."""

from typing import Any

from kivy.properties import BooleanProperty

from client_kivy.kv import load_beside
from client_kivy.widgets import button, text
from client_kivy.widgets.layout import Row

KNOWN = (button, text)


class KioskBar(Row):
    """`on_finish` and `on_print` are its two buttons; no bar while nobody visits, and nothing of it to be reached."""

    shown = BooleanProperty(False)
    printable = BooleanProperty(False)
    __events__ = ("on_finish", "on_print")

    def on_kv_post(self, *_: Any) -> None:
        """Its parts are there."""
        self._parts = list(self.children)
        self._print = self.ids.print.__self__
        for name in ("shown", "printable"):
            self.fbind(name, self._arrange)
        self._arrange()

    def on_finish(self) -> None:
        """Finish was tapped."""

    def on_print(self) -> None:
        """Print was tapped."""

    def _arrange(self, *_: Any) -> None:
        self.clear_widgets()
        for part in reversed(self._parts) if self.shown else ():
            if part is not self._print or self.printable:
                self.add_widget(part)


load_beside(__file__)
