"""The bar at the foot of the first page: whom to call, the number, and when somebody reads. It never scrolls away."""

from typing import Any

from kivy.app import App
from kivy.properties import DictProperty, StringProperty

from client_kivy.kv import load_beside
from client_kivy.screens import parts
from client_kivy.screens.parts import CallCard
from client_kivy.widgets.layout import Column
from client_kivy.widgets.sheet import Deed, Sheet
from client_kivy.widgets.tap import Tap

KNOWN = (parts,)


class CallBar(Tap):
    """Touched, it says the same large, with what to do in an emergency."""

    call = DictProperty(rebind=True)
    test_id = StringProperty()

    def on_release(self) -> None:
        """Everything about calling."""
        words: Any = App.get_running_app().words
        done = Deed(words.say("button.done"), kind="primary", test_id="call-done")
        card = CallCard(call=self.call, test_id="call")
        Sheet([done], card, icon="phone-call", title=words.say("now.call")).show()


class CallFoot(Column):
    """The bar with the room below it."""

    call = DictProperty(rebind=True)


load_beside(__file__)
