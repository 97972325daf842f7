"""One question a screen: answers as tiles, a reading on a pad, own words on a keyboard, then everything to check.

What a check-in is and when it is kept: `reporting`. Which advice follows at once: the plan's rules.
"""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from client_kivy.cards.helping import helping_head
from client_kivy.reporting import Finished, Reporting
from client_kivy.screens import begin, parts, question, review, signs, turns, where
from client_kivy.screens.base import Screen
from client_kivy.screens.call_now import call_now
from client_kivy.screens.parts import not_kept
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.widgets.listen import words_of
from client_kivy.widgets.sheet import Deed, Sheet
from shared.domain.check_in_flow import FLAGS, NEED, NOTE, REVIEW, WHERE

KNOWN = (parts,)
PANES: dict[str, type[question.Pane]] = {
    **begin.PANES,
    **question.PANES,
    **signs.PANES,
    **where.PANES,
    REVIEW: review.ReviewPane,
}
SKIPPED = ("symptom", "reading", FLAGS, NEED, WHERE)
"""What may be left out with a button of its own; the note may simply stay empty."""
BOUNCE = 0.35
"""Seconds after a question appears in which a tap on a tile is taken for the bounce of the one before."""


class CheckIn(Screen):
    """Opened with a `Reporting`. A step that could not be kept was not taken: the answer stays on the screen."""

    private = BooleanProperty(True)
    reporting: Reporting | None = None
    step = NumericProperty(1)
    steps = NumericProperty(1)
    heading = StringProperty()
    helping = StringProperty()
    main = StringProperty()
    skip_says = StringProperty()
    can_go_on = BooleanProperty(False)
    pane = ObjectProperty(None, allownone=True)
    _shown_at = 0.0
    _begun = False
    _read = ""

    def on_kv_post(self, *_: Any) -> None:
        """Kept here, because they leave the row where there is nothing to skip, or to go on with."""
        self._skip, self._next = self.ids.skip.__self__, self.ids.next.__self__

    def arrive(self, reporting: Reporting | None = None, **_: Any) -> None:
        """Show the question where it stands."""
        self.reporting, self._begun = reporting, False
        self.app.fbind("words", self.show)
        self.show()
        if reporting is not None and reporting.begun.amends is None:
            turns.before_answering(self.app)

    def leave(self) -> None:
        """Keep what is half-typed; nothing of it stays on the screen."""
        self.app.funbind("words", self.show)
        self.app.speaker.hush()
        pane, reporting = self.pane, self.reporting
        if reporting is not None and isinstance(pane, question.NotePane) and reporting.question.kind == NOTE:
            try:
                reporting.hold(pane.ids.field.text)
            except StoreError:
                pass  # what was kept before stays; the screen may not refuse to go
        self.ids.place.clear_widgets()
        self.pane, self._read = None, ""

    def listen(self) -> None:
        """Hear the question with its answers, from the beginning."""
        self.app.read_aloud(words_of(self.pane))

    def heard(self) -> None:
        """That something was read aloud is told with the answers."""
        if self.reporting is not None:
            try:
                self.reporting.heard()
            except StoreError:
                pass  # kept with the next answer

    def show(self, *_: Any) -> None:
        """The question that is asked now, in the language of now."""
        reporting = self.reporting
        if reporting is None:
            return
        self.step, self.steps = reporting.flow.progress
        kind = begin.BEGIN if self.at_beginning else reporting.question.kind
        self.heading = reporting.title(self.app.words)
        wanted = PANES[kind]
        if type(self.pane) is not wanted:
            self.pane = wanted()
            self.ids.place.clear_widgets()
            self.ids.place.add_widget(self.pane)
        words = self.app.words
        self.helping = self._helping()
        self.main = words.say("check_in.save" if kind == REVIEW else "button.next")
        self.skip_says = words.say("button.skip") if kind in SKIPPED else ""
        self.pane.begin(self, reporting)
        self._shown_at = Clock.get_boottime()
        bar, wanted = self.ids.bar, [self._skip] if self.skip_says else []
        wanted += [] if kind == begin.BEGIN else [self._next]
        if [one for one in reversed(bar.children) if one in (self._skip, self._next)] != wanted:
            for button in (self._skip, self._next):
                bar.remove_widget(button)
            for button in wanted:
                bar.add_widget(button)
        self._read_new(f"{kind} {self.pane.shown_key}")

    def _read_new(self, key: str) -> None:
        """A question that has just appeared is read to who wishes it; what was read of the one before ends."""
        if key != self._read:
            self._read = key
            self.app.speaker.hush()
            if self.app.ways.aloud:
                self.listen()

    def _helping(self) -> str:
        open_now = self.app.store.records is not None
        return helping_head(self.app.session.record, self.app.words) if open_now else ""

    @property
    def at_beginning(self) -> bool:
        """Whether it is to be chosen how to begin."""
        return self.reporting is not None and not self._begun and self.reporting.may_begin

    def begin_plainly(self) -> None:
        """Question by question."""
        if not self._bounced():
            self._begun = True
            self.show()

    def begin_same(self) -> None:
        """From the answers of last time."""
        reporting = self.reporting
        if reporting is not None and not self._bounced():
            self.take(reporting.same_as_last)

    def begin_fine(self) -> None:
        """Nothing new."""
        reporting = self.reporting
        if reporting is not None and not self._bounced():
            self._begun = True
            self.take(reporting.nothing_new)

    def unit(self, what: str) -> str | None:
        """The unit the person types this in; unknown while the record is locked."""
        open_now = self.app.store.records is not None
        return self.app.session.record.unit(what) if open_now else None

    def answer(self, value: int) -> None:
        """A tile was tapped; a finger that bounces does not answer the next question too."""
        reporting = self.reporting
        if reporting is not None and not self._bounced():
            self.take(lambda: reporting.answer(value))

    def mark_flags(self, chosen: frozenset[int]) -> None:
        """A warning sign was tapped: what it asks for is shown at once, and the question stays."""
        reporting = self.reporting
        if reporting is not None and not self._bounced():
            self.take(lambda: reporting.mark_flags(chosen))

    def answer_flags(self, chosen: frozenset[int]) -> None:
        """These warning signs, or none; the next question."""
        reporting = self.reporting
        if reporting is not None:
            self.take(lambda: reporting.answer_flags(chosen))

    def answer_need(self, needed: bool) -> None:
        """Whether they need the team today."""
        reporting = self.reporting
        if reporting is not None and not self._bounced():
            self.take(lambda: reporting.answer_need(needed))

    def opt_out(self, reason: str) -> None:
        """Not for them."""
        reporting = self.reporting
        if reporting is not None:
            self.take(lambda: reporting.opt_out(reason))

    def measure(self, typed: str, unit: str, sure: bool = False) -> None:
        """A reading that can be."""
        reporting = self.reporting
        if reporting is not None:
            self.take(lambda: reporting.measure(typed, unit, sure))

    def go_on(self) -> None:
        """The main button: what it does depends on the question."""
        reporting = self.reporting
        if reporting is None or self.pane is None:
            return
        self.pane.go_on()

    def skip(self) -> None:
        """Go on without an answer."""
        reporting = self.reporting
        if reporting is not None:
            self.take(reporting.skip)

    def write(self, text: str) -> None:
        """Own words."""
        reporting = self.reporting
        if reporting is not None:
            self.take(lambda: reporting.write_note(text))

    def change(self, key: str) -> None:
        """From the review to one question."""
        reporting = self.reporting
        if reporting is not None:
            self.take(lambda: reporting.change(key) or ())

    def back(self) -> None:
        """The question before; from the first one, the way out."""
        reporting = self.reporting
        if reporting is None:
            return
        if reporting.flow.at == reporting.flow.path()[0]:
            self._to_the_beginning()
        else:
            self.take(lambda: reporting.back() or ())

    def _to_the_beginning(self) -> None:
        """From the first question to how to begin, while nothing was said; else the way out."""
        if self._begun and self.reporting is not None and self.reporting.may_begin:
            self._begun = False
            self.show()
        else:
            self.stop()

    def stop(self) -> None:
        """Ask whether to stop for now."""
        words = self.app.words
        Sheet(
            title=words.say("check_in.stop.title"),
            say=words.say("check_in.stop.say"),
            icon="pause-circle",
            deeds=[
                Deed(words.say("check_in.stop.drop"), do=self._drop, icon="trash", test_id="stop-drop"),
                Deed(words.say("check_in.stop.go_on"), test_id="stop-go-on"),
                Deed(words.say("check_in.stop.later"), do=self._later, kind="primary", test_id="stop-later"),
            ],
        ).show()

    def save(self, reason: str | None = None) -> None:
        """Keep it for good, then say what was kept and what to do."""
        reporting = self.reporting
        if reporting is None:
            return
        try:
            finished: Finished = reporting.finish(reason)
        except StoreError as error:
            not_kept(self.app.words, isinstance(error, StoreFull), lambda: self.save(reason))
            return
        self.reporting = None
        self.app.session.saved()
        self.app.router.replace("done", finished=finished)

    def take(self, step: Any) -> None:
        """One step; when it was kept, the next question, and at once what must be done now. When it was not, the screen
        stays as it is, and what must be done now is said all the same."""
        try:
            urgent = step()
        except StoreError as error:
            not_kept(self.app.words, isinstance(error, StoreFull), lambda: self.take(step))
            urgent = self.reporting.unkept if self.reporting else ()
        else:
            self.show()
        plan = self.reporting.background.plan if self.reporting else None
        if urgent and plan is not None:
            call_now(self.app, plan, urgent)

    def _bounced(self) -> bool:
        """Whether this touch belongs to the question before; then nothing of it stays on the screen."""
        bounced = Clock.get_boottime() - self._shown_at < BOUNCE
        if bounced:
            self.show()
        return bounced

    def _later(self) -> None:
        self.app.session.look_again()
        self._out()

    def _drop(self) -> None:
        reporting, self.reporting = self.reporting, None
        if reporting is not None:
            reporting.give_up()
        self._out()

    def _out(self) -> None:
        if not self.app.router.back():
            self.app.door()
