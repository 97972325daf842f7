"""Whose turn it is to answer: a line on the first page, and a question before a check-in that somebody else answers."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from client_kivy.cards.helping import may_answer, own_right, turn_card
from client_kivy.helping import TURN, turn_body
from client_kivy.kv import load_beside
from client_kivy.screens import parts
from client_kivy.widgets.sheet import Deed, Sheet


class TurnLine(parts.Maybe):
    """Who answers now, with the way to take it over or give it back; nothing where nobody could come between."""

    says = StringProperty()
    until = StringProperty()
    mine = BooleanProperty(False)

    def look(self, app: Any) -> None:
        """As it is now."""
        card = turn_card(app.session.record, app.time.now(), app.words) or {}
        self.says, self.until = card.get("says", ""), card.get("until", "")
        self.mine = bool(card.get("mine"))


def take(app: Any, *, back: bool = False) -> None:
    """Whoever holds this tablet answers now, or not after all."""
    whose = "helper" if app.session.record.is_helped else "patient"
    parts.say(app, TURN, turn_body(whose, app.time.now(), back=back))


def before_answering(app: Any) -> None:
    """Called when a check-in has opened: two people never answer the same at once without knowing. A turn that is
    nobody's is taken; somebody else's is asked about, and can be taken over."""
    if app.store is None or app.store.records is None:
        return
    record, words = app.session.record, app.words
    right = own_right(record)
    if right is not None and not may_answer(right["categories"]):
        _only_looks(app, record.name)
        return
    card = turn_card(record, app.time.now(), words)
    if card is None or card["mine"]:
        return
    if not card["other"]:
        take(app)
        return
    Sheet(
        [
            Deed(words.say("helping.turn.leave"), do=lambda: _away(app), test_id="turn-leave"),
            Deed(words.say("helping.turn.take"), do=lambda: take(app), kind="primary", test_id="turn-take"),
        ],
        None,
        False,
        icon="handshake",
        title=card["says"],
        say=card["until"],
    ).show()


def _only_looks(app: Any, name: str) -> None:
    words = app.words
    deed = Deed(words.say("button.done"), do=lambda: _away(app), kind="primary", test_id="only-looks-done")
    title, say = words.say("helping.only_looks"), words.say("helping.only_looks_say", name=name)
    Sheet([deed], None, False, icon="eye", title=title, say=say).show()


def _away(app: Any) -> None:
    if not app.router.back():
        app.door()


load_beside(__file__)
