"""A title that unfolds a text: what is needed seldom takes one line until it is needed."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from client_kivy.kv import load_beside
from client_kivy.widgets import explained
from client_kivy.widgets.layout import Column
from client_kivy.widgets.tap import Tap

KNOWN = (explained,)


class FoldTitle(Tap):
    """The line that is tapped; its arrow says which way it goes."""

    title = StringProperty()
    unfolded = BooleanProperty(False)
    test_id = StringProperty()


class Fold(Column):
    """`title` over `say`, which is there only while `unfolded`; nothing at all where there is nothing to say."""

    title = StringProperty()
    say = StringProperty()
    unfolded = BooleanProperty(False)
    line_id = StringProperty()

    def on_kv_post(self, *_: Any) -> None:
        """Both parts are there; what is not to be seen leaves the column, so that it cannot be touched either."""
        self._line, self._text = self.ids.line.__self__, self.ids.text.__self__
        for name in ("say", "unfolded"):
            self.fbind(name, self._show)
        self._show()

    def turn(self) -> None:
        """Open or close it."""
        self.unfolded = not self.unfolded

    def _show(self, *_: Any) -> None:
        self.clear_widgets()
        if not self.say:
            self.unfolded = False
        if self.say:
            self.add_widget(self._line)
        if self.say and self.unfolded:
            self.add_widget(self._text)


load_beside(__file__)
