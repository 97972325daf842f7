"""After a check-in: that it is saved, when to call and whom, and what a person can do for themselves."""

from typing import Any

from kivy.properties import DictProperty, StringProperty

from client_kivy.cards.advice import alert_advice, self_care
from client_kivy.cards.call import how_to_call
from client_kivy.kv import load_beside
from client_kivy.reporting import Finished
from client_kivy.screens import parts
from client_kivy.screens.base import Screen
from client_kivy.widgets.layout import Card
from client_kivy.widgets.listen import words_of
from shared.domain.instants import from_wire

KNOWN = (parts,)


class AdviceCard(Card):
    """One advice with its reasons and where it comes from. `kind`: call_now, call_today or self_care."""

    advice = DictProperty(rebind=True)
    phone = StringProperty()
    call_says = StringProperty()


class Done(Screen):
    """Opened with what `Reporting.finish` gave."""

    saved_says = StringProperty()
    _finished: Finished | None = None

    def arrive(self, finished: Finished | None = None, **_: Any) -> None:
        """Show it."""
        self._finished = finished
        self.app.fbind("words", self.show)
        self.app.standing.fbind("revision", self._delivered)
        self.show()
        if self.app.ways.aloud:
            self.app.read_aloud(words_of(self.ids.scroll))

    def leave(self) -> None:
        """Nothing of it stays."""
        self.app.funbind("words", self.show)
        self.app.standing.funbind("revision", self._delivered)
        self.app.speaker.hush()
        self.ids.advice.clear_widgets()
        self._finished = None

    def show(self, *_: Any) -> None:
        """All advice in the language of now."""
        finished, words, box = self._finished, self.app.words, self.ids.advice
        box.clear_widgets()
        if finished is None:
            return
        self._delivered()
        if finished.plan is None:
            return
        call = how_to_call(self.app.session.record, words)
        urgent = alert_advice(finished.plan, finished.raised, words)
        for one in [*urgent, *self_care(finished.plan, finished.bands, words)]:
            first = one["kind"] != "self_care" and not box.children
            whom = call["name"] or call["says"]
            box.add_widget(
                AdviceCard(advice=one, phone=call["phone"] if first else "", call_says=whom if first else "")
            )
        if not box.children:
            box.add_widget(parts.Told(icon="hand-heart", say=words.say("done.nothing")))

    def _delivered(self, *_: Any) -> None:
        """Saved here, until the receipt is there."""
        finished, words = self._finished, self.app.words
        if finished is None:
            return
        records = self.app.store.records
        got = records.deliveries().get(str(finished.begun.id)) if records is not None else None
        if got == "received":
            self.saved_says = words.say("done.received")
        else:
            zone = self.app.session.zone()
            at = from_wire(finished.saved.saved_at).astimezone(zone)
            self.saved_says = words.say("done.saved", time=words.time(at))


load_beside(__file__)
