"""What is not with the team yet, and what somebody has to look at. Says only what is known."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from client_kivy.cards.conflicts import things_apart
from client_kivy.cards.days import inside
from client_kivy.screens import parts
from client_kivy.screens.kept_aside import title_of
from client_kivy.screens.page import Page
from client_kivy.store.kept_events import Sealed
from client_kivy.store.outbox import LET_GO
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.sheet import Deed, Sheet

KNOWN = (parts,)


class Sending(Page):
    """The attention list, the last trouble in plain words, and a way to try now."""

    waiting_says = StringProperty()
    contact = StringProperty()
    trouble = StringProperty()
    copy_trouble = StringProperty()
    update = StringProperty()
    attention = BooleanProperty(False)
    left_out = BooleanProperty(False)
    tried = BooleanProperty(False)

    def arrive(self, **given: Any) -> None:
        """Show it."""
        self.leads_back, self.tried = True, False
        self.app.standing.fbind("waiting", self._changed)
        self.app.standing.fbind("problem", self._changed)
        super().arrive(**given)

    def leave(self) -> None:
        """No longer."""
        self.app.standing.funbind("waiting", self._changed)
        self.app.standing.funbind("problem", self._changed)
        self.ids.rows.clear_widgets()
        self.ids.left.clear_widgets()

    def refresh(self) -> None:
        """As it is now."""
        app, words, standing = self.app, self.app.words, self.app.standing
        self.heading = words.say("sync.title")
        waiting = app.store.outbox.count()
        nothing = "sync.none" if standing.received and not app.store.outbox.attention() else "sync.none_yet"
        self.waiting_says = words.count("sync.waiting", waiting) if waiting else words.say(nothing)
        self.contact = self._contact()
        self.trouble = words.say(standing.sentence()) if standing.sentence() else ""
        broken = "mismatch" if standing.mismatch else "damaged" if standing.damaged else ""
        self.copy_trouble = words.say(f"sync.problem.{broken}") if broken else ""
        self.update = words.say("sync.update") if standing.update_wanted else ""
        self._attention()

    def send(self) -> None:
        """Try at once."""
        self.tried = True
        if self.app.scheduler is not None:
            self.app.scheduler.send_now()

    def rebuild(self) -> None:
        """A fresh copy of the record from the clinic."""
        words = self.app.words
        Sheet(
            title=words.say("sync.rebuild"),
            say=words.say("sync.rebuild.say"),
            deeds=[
                Deed(words.say("button.cancel"), test_id="rebuild-no"),
                Deed(words.say("sync.rebuild"), do=self._rebuild, kind="primary", test_id="rebuild-yes"),
            ],
        ).show()

    def _rebuild(self) -> None:
        self.app.store.rebuild_mirror()
        self.app.session.saved()
        self.send()

    def _contact(self) -> str:
        app, words = self.app, self.app.words
        at = app.standing.last_contact_at
        if at is None:
            return words.say("sync.never")
        record = app.session.record
        local, today = record.local(at), record.local(app.time.now()).date()
        return words.say("sync.last", day=inside(local.date(), today, words), time=words.time(local))

    def _attention(self) -> None:
        store = self.app.store
        found, left = store.attention(), store.attention(left_out=True)
        self.attention, self.left_out = bool(found), bool(left)
        for box, rows in ((self.ids.rows, found), (self.ids.left, left)):
            box.clear_widgets()
            for event, said in rows:
                box.add_widget(self._row(event, said))

    def _look_at(self, event: Sealed, said: dict[str, Any] | None) -> None:
        """Both versions where there are two, else what was said and what can be done."""
        entity = (said or {}).get("entity")
        if any(entity in one.ids for one in things_apart(self.app.session.record)):
            self.app.router.go("conflicts")
        else:
            self.app.router.go("kept_aside", event=event.id)

    def _row(self, event: Sealed, said: dict[str, Any] | None) -> ListRow:
        record, words = self.app.session.record, self.app.words
        now = record.local(self.app.time.now())
        state = "aside.why.let_go" if event.state == LET_GO else f"sync.{event.state}"
        number = words.say("sync.number", incident=event.incident) if event.incident else ""
        told = (words.say(state), number, words.say("aside.row_say"))
        return ListRow(
            icon="x-circle" if event.state == LET_GO else "warning-circle",
            title=title_of(event, said, now, record.local(event.saved_at), words),
            detail="\n".join(part for part in told if part),
            leads_on=True,
            tapped=lambda: self._look_at(event, said),
            test_id=f"attention {event.id}",
        )
