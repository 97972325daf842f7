"""The first page of a check-in: question by question, from last time's answers, or with nothing new."""

from typing import Any

from kivy.properties import ObjectProperty, StringProperty

from client_kivy.cards.days import inside
from client_kivy.kv import load_beside
from client_kivy.reporting import Reporting
from client_kivy.screens import parts
from client_kivy.screens.question import Pane
from client_kivy.widgets.tap import Tap

KNOWN = (parts,)
BEGIN = "begin"


class WayTile(Tap):
    """One way to begin, large: a sign, what it is called, what it does."""

    icon = StringProperty()
    title = StringProperty()
    detail = StringProperty()
    tapped = ObjectProperty(None, allownone=True)
    test_id = StringProperty()

    def on_release(self) -> None:
        """Begin so."""
        if self.tapped is not None:
            self.tapped()


class BeginPane(Pane):
    """Two or three tiles: "same as last time" is there only where a report of the same questions is at hand."""

    title = StringProperty()
    says = StringProperty()

    def begin(self, host: Any, reporting: Reporting) -> None:
        """The ways there are."""
        super().begin(host, reporting)
        words, last = host.app.words, reporting.last
        self.title = reporting.title(host.app.words)
        self.says = words.count("begin.say", reporting.flow.progress[1])
        grid = self.ids.ways
        grid.clear_widgets()
        grid.add_widget(self._way("start", "list-checks", host.begin_plainly))
        if last is not None:
            record, now = host.app.session.record, host.app.time.now()
            day = inside(record.local(last["reported_at"]).date(), record.local(now).date(), words)
            grid.add_widget(self._way("same", "clock-counter-clockwise", host.begin_same, day=day))
        grid.add_widget(self._way("fine", "smiley", host.begin_fine))

    def _way(self, key: str, icon: str, do: Any, **gaps: Any) -> WayTile:
        words = self.host.app.words
        return WayTile(
            icon=icon,
            title=words.say(f"begin.{key}"),
            detail=words.say(f"begin.{key}.say", **gaps),
            tapped=do,
            test_id=f"begin {key}",
        )


PANES: dict[str, type[Pane]] = {BEGIN: BeginPane}

load_beside(__file__)
