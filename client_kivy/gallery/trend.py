"""Gallery: the shell with its rail, a trend with a gap, and a diary of rows."""

from datetime import date, timedelta
from typing import Any

from client_kivy.gallery.samples import sample
from client_kivy.screens.base import Screen
from client_kivy.widgets.trend import TrendPoint

FIRST_DAY = date(2026, 11, 8)
PAIN = (1, 1, 2, 3, 3, 2, None, None, 2, 3, 4, 3, 2, 1)
TREATED = (6,)


class Trend(Screen):
    """Fourteen days of pain."""

    def arrive(self, **_: Any) -> None:
        """Fill chart and diary, and again when the language changes."""
        self.app.bind(words=self._fill)
        self._fill()

    def _fill(self, *_: Any) -> None:
        words = self.app.words
        self.ids.chart.points = [
            TrendPoint(FIRST_DAY + timedelta(days=number), value, number in TREATED)
            for number, value in enumerate(PAIN)
        ]
        names = words.names("severity.words")
        self.ids.diary.rows = [
            {"title": title, "detail": detail, "grade": 1 + number % 4, "meta": names[1 + number % 4]}
            for number, (title, detail) in enumerate(sample(words, "rows") * 3)
        ]
