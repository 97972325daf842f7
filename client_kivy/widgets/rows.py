"""Long lists: only the rows that are seen exist. What a row says and does is given as plain properties."""

from collections.abc import Mapping
from functools import lru_cache
from math import ceil
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.metrics import dp, sp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.recycleview import RecycleView

from client_kivy.kv import load_beside
from client_kivy.shaping import is_plain
from client_kivy.widgets.tap import Tap
from client_kivy.widgets.text import measured, text_width

LEAD, GAP, CARET = 44, 16, 20
"""dp: the sign at the start, the room between parts, the arrow at the end; signs grow as headings do."""
LEAST = 76
"""dp; the least height of a row."""
NARROW = 460
"""dp at plain text size; below it the short word stands under the others."""
TITLE, DETAIL = 19, 16
"""sp."""


SAFE = 0.98
"""Texts are measured in a little less room than they get: a row too high by a line is better than a cut one."""


@lru_cache(maxsize=4096)
def wrapped_height(text: str, width: int, font: str, size: float) -> int:
    """Pixels that a text takes when wrapped at a width, as `Txt` draws it; 0 for no text."""
    if not text:
        return 0
    if is_plain(text) and "\n" not in text and text_width(text, font, size) < width:
        return _line_height(font, size)  # most rows of a long list: a tenth of the time
    return _measured_height(text, width, font, size)


def _measured_height(text: str, width: int, font: str, size: float) -> int:
    label = measured(text, font, size, text_size=(width, None), line_height=1.15)
    label.resolve_font_name()
    return ceil(label.render()[1])


@lru_cache(maxsize=64)
def _line_height(font: str, size: float) -> int:
    return _measured_height("x", 10_000, font, size)


def row_height(row: Mapping[str, Any], width: float) -> float:
    """How high a row with these words is at this width. A list needs to know it before the row exists."""
    theme = App.get_running_app().theme
    narrow = is_narrow(width)
    meta, fonts = row.get("meta", ""), (theme.semibold, theme.regular, theme.medium)
    room = width - dp(5 * GAP)
    if has_lead(row):
        room -= dp(LEAD * theme.damped + 2)
    else:
        room += dp(GAP - 4)
    if row.get("leads_on", True):
        room -= dp(CARET * theme.damped)
    if meta and not narrow:
        room -= min(text_width(meta, theme.regular, sp(DETAIL)), width * 0.34)
    texts = (row.get("title", ""), row.get("detail", ""), meta if narrow else "")
    sizes = (sp(TITLE), sp(DETAIL), sp(DETAIL))
    heights = [
        wrapped_height(text, int(room * SAFE), font, size)
        for text, font, size in zip(texts, fonts, sizes, strict=True)
    ]
    return max(dp(LEAST), sum(heights) + dp(32))


def has_lead(row: Mapping[str, Any]) -> bool:
    """Whether a sign or a face stands at the start."""
    return bool(row.get("icon")) or row.get("grade", -1) >= 0


def is_narrow(width: float) -> bool:
    """Whether the short word has no room at the end of the line."""
    return width < dp(NARROW) * App.get_running_app().theme.text_scale


class ListRow(Tap):
    """A sign or a face at the start, title and detail, a short word at the end (below them when `narrow`).

    Tapping calls `tapped`; a row that does not lead on is only read. It is as high as it has to be (`need`), unless it
    shares the height of those beside it.
    """

    icon = StringProperty()
    grade = NumericProperty(-1)
    title = StringProperty()
    detail = StringProperty()
    meta = StringProperty()
    narrow = BooleanProperty(False)
    leads_on = BooleanProperty(True)
    tapped = ObjectProperty(None, allownone=True)
    need = NumericProperty(0)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        measure = Clock.create_trigger(self._measure, -1)
        for name in ("width", "size_hint_y", "icon", "grade", "title", "detail", "meta", "leads_on"):
            self.fbind(name, measure)
        App.get_running_app().theme.fbind("text_scale", measure)
        self._measure()

    def on_release(self) -> None:
        """Do what the list gave this row to do."""
        if self.tapped is not None:
            self.tapped()

    def _measure(self, *_: Any) -> None:
        self.narrow = is_narrow(self.width)
        said = {
            name: getattr(self, name) for name in ("icon", "grade", "title", "detail", "meta", "leads_on")
        }
        self.need = row_height(said, self.width)
        if self.size_hint_y is None:
            self.height = self.need


class Recycled(RecycleView):
    """A list of which only the rows that are seen exist, that can bring one of them fully into view."""

    def scroll_to(self, widget: Any, padding: Any = 10, animate: Any = True) -> None:
        """As ScrollView's, at once: that one waits for a layout that a list of this kind does not have. The row beside
        it is seen too, so that it exists and Tab finds it."""
        room = self.children[0].height - self.height if self.children else 0
        if room <= 0:
            return
        padding = min(padding + widget.height, self.height / 3)
        low, high = self.to_window(*self.pos)[1] + padding, self.to_window(0, self.top)[1] - padding
        bottom = widget.to_window(*widget.pos)[1]
        below, above = low - bottom, bottom + widget.height - high
        if below > 0:
            self.scroll_y = max(0, self.scroll_y - below / room)
        elif above > 0:
            self.scroll_y = min(1, self.scroll_y + above / room)


class Rows(Recycled):
    """`rows` is a list of dicts of ListRow properties; each row is as high as its words need."""

    rows = ListProperty()
    test_id = StringProperty()

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        measure = Clock.create_trigger(self._measure, -1)
        for name in ("rows", "width"):
            self.fbind(name, measure)
        App.get_running_app().theme.fbind("text_scale", measure)
        measure()

    def _measure(self, *_: Any) -> None:
        width = self.width - dp(21)
        plain = {
            "icon": "",
            "grade": -1,
            "detail": "",
            "meta": "",
            "leads_on": True,
            "tapped": None,
            "test_id": "",
        }
        self.data = [{**plain, **row, "height": row_height(row, width)} for row in self.rows]


load_beside(__file__)
