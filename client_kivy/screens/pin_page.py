"""What setting a PIN and unlocking look like: words beside a pad, or beside a keyboard for a sentence."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from client_kivy.screens import parts
from client_kivy.screens.base import Screen

KNOWN = (parts,)
"""What the kv file names, beside the widgets every screen knows."""


class PinPage(Screen):
    """Subclasses take what was entered in `entered`. `sentence`: a passphrase is typed instead of digits."""

    private = False
    heading = StringProperty()
    under = StringProperty()
    trouble = StringProperty()
    sentence = BooleanProperty(False)
    offer = StringProperty()
    other = StringProperty()
    card = StringProperty()
    """What the button says that shows the emergency card; empty where there is none."""
    confirm = StringProperty()
    pause = NumericProperty(0)

    def entered(self, secret: str) -> None:
        """A whole PIN, or a sentence."""
        raise NotImplementedError

    def swap(self) -> None:
        """Digits or a sentence, the other one."""
        self.sentence = not self.sentence
        self.clear()
        self.ids.scroll.scroll_y = 1
        self.ids.field.focus = self.sentence

    def offered(self) -> None:
        """The second way out that this page offers."""

    def show_card(self) -> None:
        """The card for emergency staff, where the person wants it shown without a PIN."""

    def clear(self) -> None:
        """Nothing of a secret stays on the screen."""
        self.ids.pad.clear()
        self.ids.field.text = ""

    def leave(self) -> None:
        """Forget what was typed."""
        self.clear()

    def take_sentence(self) -> None:
        """The button beside the sentence."""
        typed = self.ids.field.text
        self.ids.field.text = ""
        if typed:
            self.entered(typed)

    def on_sentence(self, *_: Any) -> None:
        """Only one of pad and keyboard takes keys."""
        self.ids.pad.locked = self.sentence or self.pause > 0

    def on_pause(self, *_: Any) -> None:
        """While waiting nothing is taken."""
        self.ids.pad.locked = self.sentence or self.pause > 0
