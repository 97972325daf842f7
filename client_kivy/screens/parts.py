"""Pieces that several screens show: the check-in that stands first, a visit, whom to call, a task as a row."""

from collections.abc import Callable, Mapping
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.properties import (
    BooleanProperty,
    DictProperty,
    NumericProperty,
    StringProperty,
    VariableListProperty,
)
from kivy.uix.layout import Layout

from client_kivy.kv import load_beside
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.widgets.layout import Card, Column
from client_kivy.widgets.notice import Notice
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.sheet import Deed, Sheet
from client_kivy.widgets.text import Txt
from client_kivy.words import Words

STATE_ICONS = {
    "done": "check-circle",
    "partly": "circle-half",
    "skipped": "minus-circle",
    "not_possible": "prohibit",
    "missed": "clock",
    "held": "pause-circle",
}
"""What stands in place of a task's own sign once something was said of it."""


class GroupTitle(Txt):
    """What the rows below it have in common."""


class Hero(Card):
    """The check-in to do next, large. `on_start` opens it, `on_log` one outside the schedule, `on_measure` a number."""

    card = DictProperty(rebind=True)
    shown = BooleanProperty(True)
    ready = BooleanProperty(False)
    __events__ = ("on_start", "on_log", "on_measure")

    def on_card(self, *_: Any) -> None:
        """Whether something is asked now."""
        self.ready = self.card.get("kind") in ("due", "draft")

    def on_kv_post(self, *_: Any) -> None:
        """The main button is there only when there is something to start."""
        self._start = self.ids.start.__self__
        self.fbind("ready", self._offer)
        self._offer()

    def _offer(self, *_: Any) -> None:
        button, row = self._start, self.ids.deeds
        if self.ready and button.parent is None:
            row.add_widget(button)
        elif not self.ready and button.parent is not None:
            row.remove_widget(button)

    def on_start(self) -> None:
        """The main button was tapped."""

    def on_log(self) -> None:
        """A person wants to say something unasked."""

    def on_measure(self) -> None:
        """A person has a number to tell."""


class VisitCard(Card):
    """The next visit, with where it was before and why it moved."""

    visit = DictProperty(rebind=True)


class CallCard(Card):
    """Whom to call, with the number large enough to read from a phone in the other hand."""

    call = DictProperty(rebind=True)
    test_id = StringProperty()


class Told(Column):
    """A Notice as long as there is something to say, else nothing and no room."""

    kind = StringProperty("info")
    icon = StringProperty()
    title = StringProperty()
    say = StringProperty()
    test_id = StringProperty()

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        for name in ("kind", "icon", "title", "say"):
            self.fbind(name, self._tell)
        self._tell()

    def _tell(self, *_: Any) -> None:
        if not (self.say or self.title):
            self.clear_widgets()
            return
        if not self.children:
            self.add_widget(Notice())
        shown = self.children[0]
        shown.kind, shown.icon, shown.title, shown.say = self.kind, self.icon, self.title, self.say


class Stack(Layout):
    """One under the other, as high as what is there: an empty child takes no room and leaves no gap."""

    spacing = NumericProperty("18dp")
    margin = VariableListProperty([0, 0, 0, 0])

    def __init__(self, **kwargs: Any):
        super().__init__(size_hint_y=None, **kwargs)
        self._trigger_layout = Clock.create_trigger(self.do_layout, -1)
        for name in ("pos", "width", "spacing", "margin", "children"):
            self.fbind(name, self._trigger_layout)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Watch how high it is."""
        widget.fbind("height", self._trigger_layout)
        super().add_widget(widget, *args, **kwargs)

    def remove_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """No longer."""
        widget.funbind("height", self._trigger_layout)
        super().remove_widget(widget, *args, **kwargs)

    def do_layout(self, *_: Any) -> None:
        """From the top down."""
        left, top, right, bottom = self.margin
        shown = [child for child in reversed(self.children) if child.height > 0]
        self.height = (
            top + bottom + sum(child.height for child in shown) + self.spacing * max(0, len(shown) - 1)
        )
        y = self.top - top
        for child in reversed(self.children):
            child.x = self.x + (right if App.get_running_app().theme.rtl else left)
            if child.size_hint_x is not None:
                child.width = self.width - left - right
            child.top = y
            if child.height > 0:
                y -= child.height + self.spacing


class Maybe(Column):
    """Its children, as long as `shown`; else nothing and no room."""

    shown = BooleanProperty(True)

    def __init__(self, **kwargs: Any):
        self._kept: list[Any] = []
        super().__init__(**kwargs)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Keep it, and show it if it is to be seen."""
        self._kept.append(widget)
        if self.shown:
            super().add_widget(widget, *args, **kwargs)

    def on_shown(self, *_: Any) -> None:
        """There, or gone."""
        self.clear_widgets()
        for widget in self._kept if self.shown else ():
            super().add_widget(widget)


class HelpingStrip(Card):
    """Whom a helper helps, at the top of every page of their tablet; nothing on the patient's own."""

    says = StringProperty()


class Saying(Column):
    """A small title over a text; nothing where the text is empty."""

    title = StringProperty()
    say = StringProperty()


def task_row(card: dict[str, Any], tapped: Callable[[dict[str, Any]], None], theme: Any) -> ListRow:
    """A task as a row: its sign or how it stands, its time and state."""
    when = " · ".join(part for part in (card["day"], card["time"], card["state_says"]) if part)
    stop = card.get("stop", "")
    return ListRow(
        icon="prohibit" if stop else STATE_ICONS.get(card["state"], card["icon"]),
        title=card["title"],
        detail="\n".join(part for part in (stop, card.get("dose", ""), when) if part),
        tapped=lambda: tapped(card),
        test_id=f"task {card['occurrence']}",
    )


def choose(
    words: Words, title: str, say: str, options: Mapping[str, str], do: Callable[[str], None]
) -> Sheet:
    """One of several short answers, as rows that scroll; `do` gets the words of the one tapped."""
    rows = Column(spacing="10dp")
    back = Deed(words.say("button.cancel"), test_id="choose-cancel")
    sheet = Sheet([back], rows, icon="question", title=title, say=say)

    def chosen(text: str) -> None:
        sheet.close()
        do(text)

    for key, text in options.items():
        rows.add_widget(ListRow(title=text, tapped=lambda text=text: chosen(text), test_id=key))
    return sheet.show()


def gone(words: Words) -> Sheet:
    """A check-in cannot be opened just now; nothing is lost."""
    deed = Deed(words.say("button.done"), kind="primary", test_id="gone-done")
    return Sheet([deed], title=words.say("check_in.gone.title"), say=words.say("check_in.gone.say")).show()


def not_kept(words: Words, full: bool, again: Callable[[], None] | None = None) -> Sheet:
    """Nothing was kept: what was typed is still on the screen. `again` tries the same once more; without it, the way
    is the button of the page."""
    kind = "full" if full else "store"
    deeds = [Deed(words.say("button.try_again"), again, kind="primary", test_id="trouble-done")]
    if again is not None:
        deeds.insert(0, Deed(words.say("button.back"), test_id="trouble-back"))
    return Sheet(
        deeds, kind="danger", title=words.say(f"trouble.{kind}.title"), say=words.say(f"trouble.{kind}.say")
    ).show()


def say(
    app: Any, kind: str, body: dict[str, Any], named: str | None = None, finishes: str | None = None
) -> bool:
    """Keep what a person said for sending (see `Session.say`); whether it was kept. If not, a sheet says so."""
    try:
        app.session.say(kind, body, named, finishes)
    except StoreError as error:
        not_kept(app.words, isinstance(error, StoreFull))
        return False
    return True


load_beside(__file__)
