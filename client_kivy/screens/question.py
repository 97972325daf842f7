"""The panes of a check-in for one question: a symptom, a reading, own words. What a step does is `check_in`'s."""

from decimal import Decimal
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from client_kivy.cards.diary import UNIT_WORDS, symptom_words
from client_kivy.kv import load_beside
from client_kivy.reporting import Reporting
from client_kivy.widgets.answer import Choice
from client_kivy.widgets.button import PillButton
from client_kivy.widgets.layout import Card
from client_kivy.widgets.sheet import Deed, Sheet
from shared.domain.readings import QUANTITIES, limits_in, meant

READING_ICONS = {"temperature": "thermometer", "weight": "scales", "heart_rate": "heartbeat"}


class Kept(Card):
    """That the answers so far are kept, in the corner of a check-in."""

    room = NumericProperty(0)


class Pane(BoxLayout):
    """A question. `host` is the screen."""

    host = ObjectProperty()
    reporting: Reporting
    shown_key = StringProperty()

    def begin(self, host: Any, reporting: Reporting) -> None:
        """Show the question and what was answered before."""
        self.host, self.reporting, self.shown_key = host, reporting, reporting.question.key
        host.can_go_on = False

    def go_on(self) -> None:
        """The main button."""


class SymptomPane(Pane):
    """Tiles; tapping one answers and goes on."""

    symptom = StringProperty()
    name = StringProperty()
    asks = StringProperty()
    period = StringProperty()
    offers = BooleanProperty(False)

    def begin(self, host: Any, reporting: Reporting) -> None:
        """The words of the plan in the language shown."""
        super().begin(host, reporting)
        self.ids.scroll.scroll_y = 1
        asked, plan = reporting.question, reporting.background.plan
        words = symptom_words(plan, host.app.words) if plan else None
        if words is None or asked.item is None or asked.attribute is None:
            return
        self.symptom, self.name, self.period = asked.item.key, words.name(asked.item), words.period
        self.asks = words.question(asked.item, asked.attribute)
        levels = words.levels(asked.item, asked.attribute)
        faces = range(len(levels)) if len(levels) == 5 else (0, 3)
        self.ids.answers.choices = [
            Choice(value, level.label, level.says or "", face)
            for value, level, face in zip(asked.options, levels, faces, strict=True)
        ]
        given = asked.given
        self.ids.answers.chosen = given.value if given else None
        host.can_go_on = given is not None
        self.offers, outs = bool(asked.opt_outs), self.ids.opt_outs
        outs.clear_widgets()
        for reason in asked.opt_outs:
            button = PillButton(kind="quiet", say=words.opt_outs[reason], test_id=f"opt-out {reason}")
            button.bind(on_release=lambda _, reason=reason: host.opt_out(reason))
            outs.add_widget(button)

    def go_on(self) -> None:
        """What is marked stands: what was answered before, or what could not be kept just now."""
        given, marked = self.reporting.question.given, self.ids.answers.chosen
        if marked is not None:
            self.host.answer(marked)
        elif given is None:
            return
        elif given.opt_out:
            self.host.opt_out(given.opt_out)
        else:
            self.host.skip()


class ReadingPane(Pane):
    """A number on the pad, in the unit the person prefers; a slip of typing is noticed kindly."""

    what = StringProperty()
    icon = StringProperty("pulse")
    asks = StringProperty()
    last = StringProperty()
    trouble = StringProperty()

    def begin(self, host: Any, reporting: Reporting) -> None:
        """Units of what is measured, the person's own first."""
        super().begin(host, reporting)
        words, what = host.app.words, str(reporting.question.what)
        self.what, self.icon = what, READING_ICONS.get(what, "pulse")
        self.asks = words.say(f"reading.ask.{what}")
        pad, measured = self.ids.pad, reporting.question.measured
        units = list(QUANTITIES[what].units)
        wanted = measured.typed_unit if measured else host.unit(what)
        if wanted in units:
            units.sort(key=lambda unit: unit != wanted)
        pad.places = 1 if "." in str(QUANTITIES[what].step) else 0
        pad.unit = units[0]
        pad.units = [(unit, words.say(UNIT_WORDS[unit])) for unit in units]
        pad.typed = measured.typed if measured else ""
        pad.fbind("typed", self._typed)
        pad.fbind("unit", self._typed)
        self._typed()

    def _typed(self, *_: Any) -> None:
        self.trouble = ""
        self.host.can_go_on = bool(self.ids.pad.typed)

    def go_on(self) -> None:
        """Judge it; ask when it is unusual."""
        pad, words = self.ids.pad, self.host.app.words
        verdict = self.reporting.flow.judge(pad.typed, pad.unit)
        if verdict == "ok":
            self.host.measure(pad.typed, pad.unit)
        elif verdict == "unusual":
            self._ask()
        elif (
            verdict == "impossible" and (other := meant(self.what, Decimal(pad.typed), pad.unit)) is not None
        ):
            self._ask_meant(other)
        elif verdict == "impossible":
            low, high = limits_in(self.what, pad.unit)
            unit = words.say(UNIT_WORDS[pad.unit])
            self.trouble = words.say(
                "reading.impossible", low=words.number(low), high=words.number(high), unit=unit
            )
        else:
            self.trouble = words.say("reading.unreadable")

    def _ask_meant(self, other: Decimal) -> None:
        """The point slipped: offer the number that was probably read."""
        pad, words = self.ids.pad, self.host.app.words
        unit, shown = words.say(UNIT_WORDS[pad.unit]), words.number(str(other))
        said = {"value": words.number(pad.typed), "other": shown, "unit": unit}
        Sheet(
            kind="warn",
            title=words.say("reading.sure.title"),
            say=words.say("readings.did_you_mean", **said),
            deeds=[
                Deed(words.say("reading.sure.no"), test_id="meant-no"),
                Deed(
                    words.say("readings.did_you_mean.yes", other=shown, unit=unit),
                    do=lambda: setattr(pad, "typed", str(other)),
                    kind="primary",
                    test_id="meant-yes",
                ),
            ],
        ).show()

    def _ask(self) -> None:
        pad, words = self.ids.pad, self.host.app.words
        typed, unit = pad.typed, pad.unit
        said = words.say("reading.sure.say", value=words.number(typed), unit=words.say(UNIT_WORDS[unit]))
        Sheet(
            kind="warn",
            title=words.say("reading.sure.title"),
            say=said,
            deeds=[
                Deed(words.say("reading.sure.no"), test_id="sure-no"),
                Deed(
                    words.say("reading.sure.yes"),
                    do=lambda: self.host.measure(typed, unit, True),
                    kind="primary",
                    test_id="sure-yes",
                ),
            ],
        ).show()


class NotePane(Pane):
    """Own words, on the tablet's keyboard; empty is fine."""

    warns = BooleanProperty(False)

    def begin(self, host: Any, reporting: Reporting) -> None:
        """What was written before."""
        super().begin(host, reporting)
        self.ids.field.text = reporting.flow.note or ""
        self.warns = reporting.background.plan is None
        host.can_go_on = True

    def go_on(self) -> None:
        """Keep it."""
        self.host.write(self.ids.field.text)


PANES: dict[str, type[Pane]] = {"symptom": SymptomPane, "reading": ReadingPane, "note": NotePane}

load_beside(__file__)
