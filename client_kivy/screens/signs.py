"""The panes of a check-in that look for danger: warning signs all at once, and whether the team is needed today."""

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from client_kivy.cards.call import how_to_call
from client_kivy.cards.diary import symptom_words
from client_kivy.kv import load_beside
from client_kivy.reporting import Reporting
from client_kivy.screens import parts
from client_kivy.screens.question import Pane
from client_kivy.widgets.answer import Choice
from client_kivy.widgets.tap import Tap
from shared.domain.check_in_flow import FLAGS, NEED

KNOWN = (parts,)


class SignRow(Tap):
    """One warning sign: its picture, its words, and whether it was chosen. `tapped` turns it."""

    symptom = StringProperty()
    title = StringProperty()
    chosen = BooleanProperty(False)
    tapped = ObjectProperty(None, allownone=True)
    test_id = StringProperty()

    def on_release(self) -> None:
        """A person has this, or has it not after all."""
        if self.tapped is not None:
            self.tapped()


class FlagsPane(Pane):
    """Any of the signs, or none of them: that has a button of its own, so that silence is never taken for a no."""

    def begin(self, host: Any, reporting: Reporting) -> None:
        """The signs of the plan with what was chosen before."""
        super().begin(host, reporting)
        asked, plan, words = reporting.question, reporting.background.plan, host.app.words
        said = symptom_words(plan, words) if plan else None
        if said is None:
            return
        chosen = asked.chosen or frozenset()
        grid, wanted = self.ids.signs, [item.number for item in asked.items]
        if [row.number for row in reversed(grid.children)] != wanted:
            grid.clear_widgets()
            for item in asked.items:
                row = SignRow(symptom=item.key, test_id=f"flag {item.key}")
                row.number = item.number
                row.tapped = lambda number=item.number: self._turn(number)
                grid.add_widget(row)
            self.ids.scroll.scroll_y = 1
        for row, item in zip(reversed(grid.children), asked.items, strict=True):
            row.title, row.chosen = said.name(item), item.number in chosen
        host.can_go_on = True
        host.main = words.say("button.next" if chosen else "flags.none")

    def go_on(self) -> None:
        """What is chosen, or none of these."""
        self.host.answer_flags(self.reporting.question.chosen or frozenset())

    def _turn(self, number: int) -> None:
        chosen = self.reporting.question.chosen or frozenset()
        self.host.mark_flags(chosen ^ {number})


class NeedPane(Pane):
    """Two large tiles. What becomes of the answer is said as it is: somebody has to read it first."""

    phone = StringProperty()

    def begin(self, host: Any, reporting: Reporting) -> None:
        """The two answers, and the number to call for who cannot wait."""
        super().begin(host, reporting)
        self.ids.scroll.scroll_y = 1
        words, answers, given = host.app.words, self.ids.answers, reporting.question.given
        answers.choices = [
            Choice(1, words.say("need.yes"), words.say("need.yes_say")),
            Choice(0, words.say("need.no"), words.say("need.no_say")),
        ]
        answers.chosen = given.value if given else None
        open_now = host.app.store.records is not None
        call = how_to_call(host.app.session.record, words) if open_now else {}
        self.phone = call.get("says", "")
        host.can_go_on = given is not None

    def go_on(self) -> None:
        """What was answered before stands."""
        given = self.reporting.question.given
        if given is not None and given.value is not None:
            self.host.answer_need(bool(given.value))
        elif given is not None:
            self.host.skip()


PANES: dict[str, type[Pane]] = {FLAGS: FlagsPane, NEED: NeedPane}

load_beside(__file__)
