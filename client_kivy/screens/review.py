"""The last pane of a check-in: every question with its answer, to check and change before it is saved."""

from typing import Any

from client_kivy.cards.diary import UNIT_WORDS, symptom_words
from client_kivy.kv import load_beside
from client_kivy.reporting import Reporting
from client_kivy.screens.parts import choose
from client_kivy.screens.question import Pane
from client_kivy.widgets.rows import ListRow
from client_kivy.words import Words
from shared.domain.body_places import PLACES
from shared.domain.check_in_flow import FLAGS, NEED, NOTE, WHERE, Question

NEEDED = {1: "need.yes", 0: "need.no", None: "answer.skipped"}
WHY_CHANGED = ("reason.slip", "reason.remembered", "reason.later", "reason.other")


class ReviewPane(Pane):
    """A row a question; tapping it goes back there."""

    def begin(self, host: Any, reporting: Reporting) -> None:
        """All answers."""
        super().begin(host, reporting)
        words, rows = host.app.words, self.ids.rows
        rows.clear_widgets()
        for asked in reporting.flow.asked:
            title, answer = _line(asked, reporting, words)
            rows.add_widget(self._row(asked.key, title, answer))
        note = reporting.flow.note or words.say("check_in.review.no_note")
        rows.add_widget(self._row(NOTE, words.say("check_in.note"), note))
        body = reporting.flow.body()
        host.can_go_on = bool(body["answers"] or body["readings"] or body["note"])

    def go_on(self) -> None:
        """Save; a correction first says why."""
        if self.reporting.begun.amends is None:
            self.host.save()
            return
        words = self.host.app.words
        options = {key: words.say(key) for key in WHY_CHANGED}
        title, say = words.say("check_in.reason.title"), words.say("check_in.reason.say")
        choose(words, title, say, options, self.host.save)

    def _row(self, key: str, title: str, answer: str) -> ListRow:
        return ListRow(
            title=answer,
            detail=title,
            icon="pencil-simple",
            tapped=lambda: self.host.change(key),
            test_id=f"review {key}",
        )


def _signs(asked: Question, reporting: Reporting, words: Words) -> str:
    """The warning signs that were chosen, or that there are none."""
    plan = reporting.background.plan
    said = symptom_words(plan, words) if plan else None
    if asked.chosen is None or said is None:
        return words.say("answer.skipped")
    names = [said.name(item) for item in asked.items if item.number in asked.chosen]
    return "\n".join(names) or words.say("flags.none")


def _line(asked: Question, reporting: Reporting, words: Words) -> tuple[str, str]:
    if asked.kind == NEED:
        value = asked.given.value if asked.given else None
        return words.say("need.asks"), words.say(NEEDED[value])
    if asked.kind == FLAGS:
        return words.say("flags.title"), _signs(asked, reporting, words)
    if asked.kind == "reading":
        title, one = words.say(f"reading.{asked.what}"), asked.measured
        if one is None:
            return title, words.say("answer.skipped")
        return title, f"{words.number(one.typed)} {words.say(UNIT_WORDS[one.typed_unit])}"
    plan = reporting.background.plan
    said = symptom_words(plan, words) if plan else None
    if said is None or asked.item is None:
        return "", ""
    if asked.kind == WHERE:
        places = ", ".join(PLACES[key].name(words.language) for key in asked.places or ())
        title = words.say("where.of", symptom=said.name(asked.item))
        return title, places or words.say("answer.skipped")
    if asked.attribute is None:
        return "", ""
    title, given = said.question(asked.item, asked.attribute), asked.given
    if given is None or (given.value is None and not given.opt_out):
        return title, words.say("answer.skipped")
    if given.opt_out:
        return title, said.opt_outs[given.opt_out]
    return title, said.levels(asked.item, asked.attribute)[int(given.value or 0)].label


load_beside(__file__)
