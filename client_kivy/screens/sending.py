"""What is not with the team yet, and what somebody has to look at. Says only what is known."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from client_kivy.cards.conflicts import things_apart
from client_kivy.cards.days import inside
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.store.outbox import Sealed
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.sheet import Deed, Sheet

KNOWN = (parts,)
KINDS = {
    "symptoms": "check_in",
    "care_plans": "outcome",
    "goals": "goal",
    "leaves": "leaf",
    "prescriptions": "tablets",
    "messages": "message",
}


class Sending(Page):
    """The attention list, the last trouble in plain words, and a way to try now."""

    waiting_says = StringProperty()
    contact = StringProperty()
    trouble = StringProperty()
    copy_trouble = StringProperty()
    update = StringProperty()
    attention = BooleanProperty(False)
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
        box = self.ids.rows
        box.clear_widgets()
        found = self.app.store.attention()
        self.attention = bool(found)
        for event, said in found:
            box.add_widget(self._row(event, said))

    def _look_at(self, report: str) -> None:
        """Both versions where there are two, else what was said."""
        if any(report in one.ids for one in things_apart(self.app.session.record)):
            self.app.router.go("conflicts")
        else:
            self.app.router.go("report", report_id=report)

    def _row(self, event: Sealed, said: dict[str, Any] | None) -> ListRow:
        app, words = self.app, self.app.words
        local = app.session.record.local(event.saved_at)
        today = app.session.record.local(app.time.now()).date()
        kind = KINDS.get((said or {}).get("kind", "").partition(".")[0], "check_in")
        title = words.say(
            "sync.from",
            kind=words.say(f"sync.kind.{kind}"),
            day=inside(local.date(), today, words),
            time=words.time(local),
        )
        number = words.say("sync.number", incident=event.incident) if event.incident else ""
        detail = "\n".join(part for part in (words.say(f"sync.{event.state}"), number) if part)
        shown = said["entity"] if said and kind == "check_in" else None
        return ListRow(
            icon="warning-circle",
            title=title,
            detail=detail,
            leads_on=shown is not None,
            tapped=(lambda: self._look_at(shown)) if shown else None,
            test_id=f"attention {event.id}",
        )
