"""The reminder on the screen, in neutral words: a sheet to look or put off, or a quiet strip while a page is busy.

When it comes is `reminding`'s.
"""

from datetime import time
from typing import Any

from kivy.clock import Clock as Frames

from client_kivy.notices import Notifier, SystemNotifier
from client_kivy.reminding import Reminding
from client_kivy.widgets.passing import Passing
from client_kivy.widgets.sheet import Deed, Sheet
from shared.domain.reminders import Quiet, Reminder, snoozes

LOOK_EVERY = 15.0
"""Seconds between looks at the clock."""
ANSWERING = ("check_in", "log_symptom", "measure")
WRITING = (
    *("agenda_words", "agreement_words", "allergy_words", "goal_words", "invite", "journal_words"),
    *("medicine_words", "message_write", "request_words", "story_words"),
)
SETTING_UP = ("broken", "enrol", "set_pin", "change_pin")
IN_NEED = ("emergency", "emergency_card", "message_urgent")
AT_WORK = {*ANSWERING, *WRITING}
"""Pages over which only a strip passes: the person is at it already, or is writing."""
BUSY = {*AT_WORK, *SETTING_UP, *IN_NEED}
"""Pages that no sheet covers: those, and where the person needs help now, or has nothing to do yet."""


class RemindMe:
    """Part of the app for as long as it runs. How, when and whether is the person's (`client_kivy.ways`)."""

    def __init__(self, app: Any, notifier: Notifier | None = None):
        self._app, self._notifier = app, notifier or SystemNotifier()
        self.reminding = Reminding(app.store.config.store, app.time, self.tell)
        self._event: Any = None
        self._waits: tuple[Reminder, ...] = ()

    def start(self) -> None:
        """From now on."""
        self._app.session.reminded = self.reminding.sent_for
        self._app.standing.fbind("revision", self.plan)
        self._app.router.fbind("showing", Passing.close_any)
        self._event = Frames.schedule_interval(self.look, LOOK_EVERY)
        self.plan()

    def stop(self) -> None:
        """No longer."""
        self._app.standing.funbind("revision", self.plan)
        self._app.router.funbind("showing", Passing.close_any)
        Passing.close_any()
        if self._event is not None:
            self._event.cancel()

    def plan(self, *_: Any) -> None:
        """The record is open, or changed, or the person chose other hours."""
        app = self._app
        if app.store.records is not None:
            self.reminding.plan(app.session.record, self.quiet, app.ways.remind)

    def look(self, *_: Any) -> None:
        """Is it time? What found a sheet in its place, or a person in need, comes when that is over."""
        self.reminding.look()
        now = self._app.time.now()
        waits, self._waits = tuple(one for one in self._waits if one.until > now), ()
        if waits:
            self._show(waits)

    @property
    def quiet(self) -> Quiet:
        """The hours without reminders."""
        ways = self._app.ways
        return Quiet(time.fromisoformat(ways.quiet_since), time.fromisoformat(ways.quiet_until))

    def tell(self, due: tuple[Reminder, ...]) -> None:
        """On the desktop and on the screen: that there is something to do, never what."""
        self._notifier.show(self._app.title, self._app.words.say("reminder.notice"))
        self._show(due)

    def _show(self, due: tuple[Reminder, ...]) -> None:
        app, words = self._app, self._app.words
        if Sheet.shown or app.router.showing in IN_NEED:
            self._waits = due
            return
        if app.router.showing in AT_WORK:
            Passing(icon="bell", say=words.say("reminder.say")).show()
        if app.router.showing in BUSY:
            return
        until = max(one.until for one in due)
        choices = snoozes(until, app.time.now(), self.quiet, app.session.zone().key)
        deeds = [
            Deed(
                self._later(minutes),
                do=lambda minutes=minutes: self.reminding.snooze(until, minutes),
                test_id=f"later {minutes}",
            )
            for minutes in reversed(choices)  # the shortest stands next to the main one
        ]
        look = Deed(words.say("reminder.open"), do=self._open, kind="primary", test_id="reminder-open")
        Sheet(
            [*deeds, look],
            kind="info",
            icon="bell",
            title=words.say("reminder.title"),
            say=words.say("reminder.say"),
        ).show()

    def _later(self, minutes: int) -> str:
        words = self._app.words
        if minutes < 60:
            return words.count("reminder.minutes", minutes)
        return words.count("reminder.hours", minutes // 60)

    def _open(self) -> None:
        if self._app.store.records is not None:
            self._app.router.start("today")
