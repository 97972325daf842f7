"""Long lists: only the rows that are seen exist. What a row says and does is given as plain properties."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.recycleview import RecycleView

from client_kivy.kv import load_beside
from client_kivy.widgets.tap import Tap


class ListRow(Tap):
    """A sign or a face at the start, title and detail, a short word at the end; tapping calls `tapped`."""

    icon = StringProperty()
    grade = NumericProperty(-1)
    title = StringProperty()
    detail = StringProperty()
    meta = StringProperty()
    leads_on = BooleanProperty(True)
    tapped = ObjectProperty(None, allownone=True)

    def on_release(self) -> None:
        """Do what the list gave this row to do."""
        if self.tapped is not None:
            self.tapped()


class Rows(RecycleView):
    """`data` is a list of dicts of ListRow properties; each row is as high as its words need."""


load_beside(__file__)
