"""My next visit: three topics, the list of questions, what the check-ins propose, what the team answered."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from client_kivy.cards.agenda import CHANGE, DROP, RAISE, agenda_now, agenda_page, changed, new_topic
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.screens.parts import choose, say
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.text import Txt
from shared.domain.agenda import free_rank

KNOWN = (parts,)
NUMBERS = ("chosen", "waiting", "proposed", "heard")
SIGNS = {"waiting": "question", "proposed": "lightbulb", "heard": "check-circle"}


class AgendaTitle(Txt):
    """What the rows below are."""


class AgendaNote(Txt):
    """A sentence where there is no row yet."""


class AgendaPage(Page):
    """Opened from "Me" and, some days before the visit, from the first page."""

    visit = StringProperty()
    lead = StringProperty()
    asks = BooleanProperty(False)

    def arrive(self, **given: Any) -> None:
        """It is opened from another page."""
        self.leads_back = True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        for name in NUMBERS:
            self.ids[name].clear_widgets()

    def refresh(self) -> None:
        """As it stands now."""
        app, words = self.app, self.app.words
        page = agenda_page(app.session.record, app.time.now(), words)
        self.heading, self.under = words.say("agenda.title"), ""
        self.visit, self.lead, self.asks = page["visit"], page["lead"], page["asks"]
        for name in NUMBERS:
            box = self.ids[name]
            box.clear_widgets()
            if page[name] or name == "chosen":
                box.add_widget(AgendaTitle(say=words.say(f"agenda.{name}")))
            if name == "chosen" and not page[name]:
                box.add_widget(AgendaNote(say=words.say("agenda.chosen_none")))
            for place, card in enumerate(page[name], 1):
                box.add_widget(self._row(name, place, card))

    def _row(self, name: str, place: int, card: dict[str, Any]) -> ListRow:
        detail = "\n".join(part for part in (card.get("answer", ""), card["says"]) if part)
        return ListRow(
            icon=SIGNS.get(name, "chat-text"),
            title=f"{place}. {card['text']}" if name == "chosen" else card["text"],
            detail=detail,
            tapped=lambda: self.tapped(name, place, card),
            test_id=f"{name} {place}",
        )

    def tapped(self, name: str, place: int, card: dict[str, Any]) -> None:
        """What can be done with this one."""
        words = self.app.words
        deeds: dict[str, Any] = {}
        if name == "chosen":
            if place > 1:
                deeds["first"] = lambda: self._put_first(card)
            deeds["wait"] = lambda: self._change(card, rank=None)
        elif name == "heard":
            deeds["again"] = lambda: self._choose(card)
        else:
            deeds["choose"] = lambda: self._choose(card)
        if name != "heard":
            deeds["change"] = lambda: self._write(card)
        if name in ("chosen", "waiting"):
            deeds["drop"] = lambda: self._drop(card)
        options = {key: words.say(f"agenda.{key}") for key in deeds}
        keys = {text: key for key, text in options.items()}
        choose(words, card["text"], words.say("agenda.sees"), options, lambda text: deeds[keys[text]]())

    def write(self) -> None:
        """A question of one's own."""
        self.app.router.go("agenda_words")

    def _write(self, card: dict[str, Any]) -> None:
        given = {"topic": card["topic"]} if "topic" in card else {"proposed": card}
        self.app.router.go("agenda_words", **given)

    def _choose(self, card: dict[str, Any], rank: int | None = None) -> None:
        """Among the three; where these are full, the person says which one waits."""
        record, now = self.app.session.record, self.app.time.now()
        chosen = agenda_now(record, now).chosen
        rank = rank or free_rank(chosen)
        if rank is not None:
            if "topic" in card:
                self._change(card, rank=rank, state="open")
            else:
                body = new_topic(record, now, card["text"], card["source"], item=card["item"], rank=rank)
                self._say(RAISE, body, "topic_id")
            return
        words = self.app.words
        rows = {row["topic_id"]: row for row in chosen}
        options = {key: row["text"] or "" for key, row in rows.items()}
        keys = {text: key for key, text in options.items()}

        def swap(text: str) -> None:
            row = rows[keys[text]]
            if self._say(CHANGE, changed(record, now, row, rank=None)):
                self._choose(card, row["rank"])

        choose(words, words.say("agenda.full.title"), words.say("agenda.full.say"), options, swap)

    def _put_first(self, card: dict[str, Any]) -> None:
        """The others move down by one."""
        record, now = self.app.session.record, self.app.time.now()
        others = [row for row in agenda_now(record, now).chosen if row["topic_id"] != card["topic"]]
        for rank, row in enumerate((card["row"], *others), 1):
            if row["rank"] != rank and not self._say(CHANGE, changed(record, now, row, rank=rank)):
                return

    def _drop(self, card: dict[str, Any]) -> None:
        self._say(DROP, changed(self.app.session.record, self.app.time.now(), card["row"], state="dropped"))

    def _change(self, card: dict[str, Any], **changes: Any) -> None:
        self._say(CHANGE, changed(self.app.session.record, self.app.time.now(), card["row"], **changes))

    def _say(self, kind: str, body: dict[str, Any], named: str | None = None) -> bool:
        return say(self.app, kind, body, named)
