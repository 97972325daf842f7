"""The sheet that says at once: call. It opens over the question whose answer asks for it; what asks is the plan's."""

from typing import Any

from kivy.properties import StringProperty

from client_kivy.cards.advice import alert_advice
from client_kivy.cards.call import how_to_call
from client_kivy.kv import load_beside
from client_kivy.screens import parts
from client_kivy.widgets import listen
from client_kivy.widgets.layout import Column
from client_kivy.widgets.sheet import Deed, Sheet
from shared.domain.alerts import Raised
from shared.domain.plan import Plan

KNOWN = (parts, listen)


class Because(Column):
    """Whom to call, and why: the reasons as the team will read them."""

    text = StringProperty()
    stop = StringProperty()
    says = StringProperty()
    phone = StringProperty()
    whom = StringProperty()


def call_now(app: Any, plan: Plan, urgent: tuple[Raised, ...]) -> None:
    """Show what must be done now; it stays until it was answered. Read aloud to who has questions read."""
    words = app.words
    first, call = alert_advice(plan, urgent, words)[0], how_to_call(app.session.record, words)
    why = Because(
        text=first["text"],
        stop=first["stop"],
        says="\n".join(first["because"]),
        phone=call["phone"],
        whom=call["name"] or call["says"],
    )
    shown = Sheet(
        [Deed(words.say("advice.go_on"), kind="primary", test_id="advice-go-on")],
        why,
        False,
        kind="danger",
        icon="phone-call",
        title=first["title"],
    ).show()
    why.ids.listen.of = shown.ids.words
    if app.ways.aloud:
        app.read_aloud(listen.words_of(shown.ids.words))


load_beside(__file__)
