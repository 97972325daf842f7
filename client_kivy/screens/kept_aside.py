"""One thing that was kept aside: what it says, why, and what can be done: send it again, or leave it out."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from client_kivy.cards.days import inside
from client_kivy.cards.source import Row
from client_kivy.cards.versions import lines_of
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.set_aside import leave_out, send_again
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.store.kept_events import Sealed
from client_kivy.store.outbox import LET_GO, PARKED
from client_kivy.store.projection import project
from client_kivy.widgets.sheet import Deed, Sheet
from client_kivy.words import Words

KNOWN = (parts,)
KINDS = {
    "symptoms": "sync.kind.check_in",
    "care_plans": "sync.kind.outcome",
    "goals": "sync.kind.goal",
    "leaves": "sync.kind.leaf",
    "prescriptions": "sync.kind.tablets",
    "messages": "sync.kind.message",
    "patients": "aside.kind.list",
    "journals": "aside.kind.journal",
    "stories": "aside.kind.story",
    "requests": "aside.kind.request",
    "sharing": "aside.kind.sharing",
    "sync": "aside.kind.decision",
}
OWN_REASON = {"access_withdrawn"}
"""Codes of the server that have a sentence of their own."""


def title_of(event: Sealed, said: Row | None, today: datetime, local: datetime, words: Words) -> str:
    """What it is, and when it was saved: "Check-in, today at 9:00"."""
    feature = (said or {}).get("kind", "").partition(".")[0]
    kind = words.say(KINDS.get(feature, "sync.kept"))
    return words.say(
        "sync.from", kind=kind, day=inside(local.date(), today.date(), words), time=words.time(local)
    )


class KeptAside(Page):
    """Opened with the id of an `event` of the outbox."""

    why = StringProperty()
    number = StringProperty()
    can_send = BooleanProperty(False)
    can_leave = BooleanProperty(False)
    _event = ""

    def arrive(self, event: str = "", **given: Any) -> None:
        """Show it."""
        self._event, self.leads_back = event, True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.lines.clear_widgets()

    def refresh(self) -> None:
        """As it is now."""
        app, words, record = self.app, self.app.words, self.app.session.record
        event, said = self._found()
        box = self.ids.lines
        box.clear_widgets()
        if event is None:
            return
        now, local = record.local(app.time.now()), record.local(event.saved_at)
        self.heading = words.say("aside.title")
        self.under = title_of(event, said, now, local, words)
        code = event.code if event.code in OWN_REASON and event.state != LET_GO else event.state
        self.why = words.say(f"aside.why.{code}")
        self.number = words.say("sync.number", incident=event.incident) if event.incident else ""
        self.can_send = said is not None and event.state != PARKED
        self.can_leave = event.state not in (PARKED, LET_GO)
        lines = self._lines(said)
        for line in lines:
            box.add_widget(parts.Saying(title=line["asked"], say=line["answer"]))
        if not lines:
            box.add_widget(parts.Saying(title=words.say("aside.says"), say=words.say("aside.unreadable")))

    def again(self) -> None:
        """Say it once more."""
        event, said = self._found()
        if event is not None and said is not None:
            self._do(lambda: send_again(self.app.session, event, said))

    def leave_it(self) -> None:
        """Ask first; it stays kept."""
        words = self.app.words
        Sheet(
            title=words.say("aside.leave_sure"),
            say=words.say("aside.leave_say"),
            deeds=[
                Deed(words.say("button.cancel"), test_id="leave-no"),
                Deed(words.say("aside.leave"), do=self._leave_it, kind="primary", test_id="leave-yes"),
            ],
        ).show()

    def _leave_it(self) -> None:
        event, _ = self._found()
        if event is not None:
            self._do(lambda: leave_out(self.app.session, event))

    def _do(self, deed: Callable[[], None]) -> None:
        try:
            deed()
        except StoreError as error:
            parts.not_kept(self.app.words, isinstance(error, StoreFull))
            return
        if not self.app.router.back():
            self.app.door()

    def _found(self) -> tuple[Sealed | None, Row | None]:
        store = self.app.store
        for event, said in (*store.attention(), *store.attention(left_out=True)):
            if event.id == self._event:
                return event, said
        return None, None

    def _lines(self, said: Row | None) -> list[dict[str, str]]:
        shadow = project(said) if said is not None else None
        if shadow is None:
            return []
        row = {**shadow.body, **shadow.texts}
        return lines_of(shadow.kind, self.app.session.record, row, self.app.words, shadow.texts.values())
