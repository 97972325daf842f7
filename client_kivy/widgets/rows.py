"""Long lists: only the rows that are seen exist. What a row says and does is given as plain properties."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.recycleview import RecycleView

from client_kivy.kv import load_beside
from client_kivy.widgets.tap import Tap


class ListRow(Tap):
    """A sign or a face at the start, title and detail, a short word at the end (below them when `narrow`).

    Tapping calls `tapped`; a row that does not lead on is only read.
    """

    icon = StringProperty()
    grade = NumericProperty(-1)
    title = StringProperty()
    detail = StringProperty()
    meta = StringProperty()
    narrow = BooleanProperty(False)
    leads_on = BooleanProperty(True)
    tapped = ObjectProperty(None, allownone=True)

    def on_release(self) -> None:
        """Do what the list gave this row to do."""
        if self.tapped is not None:
            self.tapped()


class Rows(RecycleView):
    """`data` is a list of dicts of ListRow properties; each row is as high as its words need."""


load_beside(__file__)
