"""How symptoms went, one at a time as a line, and own reports with how far each got."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty

from client_kivy.cards.diary import diary
from client_kivy.cards.trends import WINDOWS, trends
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.widgets.chart import TrendPoint
from client_kivy.widgets.rows import ListRow

KNOWN = (parts,)
DELIVERY_ICONS = {"saved": "device-tablet", "received": "cloud-check", "attention": "warning-circle"}
LATEST = 20
"""Reports shown beside the line; the others are in the timeline."""


class Symptoms(Page):
    """The worst symptom is shown first; the others are one tap away."""

    days = NumericProperty(WINDOWS[1])
    item = ObjectProperty(None, allownone=True)
    items = ListProperty()
    name_shown = StringProperty()
    summary = StringProperty()
    empty = BooleanProperty(False)
    silent = BooleanProperty(False)

    def refresh(self) -> None:
        """Lines and reports as they are now."""
        app, words = self.app, self.app.words
        self.heading = words.say("symptoms.title")
        found = trends(app.session.record, app.time.now(), int(self.days), words)
        self.items = [(one["item"], one["name"]) for one in found]
        if self.item not in [item for item, _ in self.items]:
            self.item = self.items[0][0] if self.items else None
        self.ids.range.options = [(days, words.say("symptoms.days", number=days)) for days in WINDOWS]
        self.ids.range.value = self.days
        self._draw(next((one for one in found if one["item"] == self.item), None))
        self._pick()
        self._diary()

    def choose_days(self, days: int) -> None:
        """Another stretch of time."""
        self.days = days
        self.refresh()

    def choose(self, item: int) -> None:
        """Another symptom."""
        self.item = item
        self.refresh()

    def log(self) -> None:
        """Something bothers them now."""
        self.app.router.go("log_symptom")

    def _draw(self, one: dict[str, Any] | None) -> None:
        self.empty = one is None
        if one is None:
            return
        chart = self.ids.chart
        chart.grades = one["levels"]
        chart.points = [
            TrendPoint(on, value, place in one["treatments"])
            for place, (on, value) in enumerate(zip(one["days"], one["values"], strict=True))
        ]
        self.name_shown, self.summary = one["name"], one["summary"]

    def _pick(self) -> None:
        box = self.ids.pick
        box.clear_widgets()
        for item, name in self.items if len(self.items) > 1 else ():
            box.add_widget(
                ListRow(
                    title=name,
                    icon="check-circle" if item == self.item else "circle",
                    tapped=lambda item=item: self.choose(item),
                    leads_on=True,
                    test_id=f"symptom {item}",
                )
            )

    def _diary(self) -> None:
        app, box = self.app, self.ids.diary
        box.clear_widgets()
        rows = diary(app.session.record, app.time.now(), app.words, LATEST)
        self.silent = not rows
        for row in rows:
            detail = " · ".join(part for part in (row["detail"], row["corrected"]) if part)
            box.add_widget(
                ListRow(
                    grade=row["grade"],
                    icon=row["icon"],
                    title=row["title"],
                    detail="\n".join(part for part in (row["when"], detail, row["delivery_says"]) if part),
                    tapped=lambda row=row: app.router.go("report", report_id=row["id"]),
                    test_id=f"report {row['id']}",
                )
            )
