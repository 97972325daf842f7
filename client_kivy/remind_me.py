"""The reminder on the screen: a sheet with neutral words, put off or looked at. When it comes is `reminding`'s."""

from datetime import time
from typing import Any

from kivy.clock import Clock as Frames

from client_kivy.notices import Notifier, SystemNotifier
from client_kivy.reminding import Reminding
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
BUSY = {*ANSWERING, *WRITING, *SETTING_UP, *IN_NEED}
"""Pages that no reminder covers: the person is at it already, is writing, needs help now, or has nothing to do yet."""


class RemindMe:
    """Part of the app for as long as it runs. How, when and whether is the person's (`client_kivy.ways`)."""

    def __init__(self, app: Any, notifier: Notifier | None = None):
        self._app, self._notifier = app, notifier or SystemNotifier()
        self.reminding = Reminding(app.store.config.store, app.time, self.tell)
        self._event: Any = None

    def start(self) -> None:
        """From now on."""
        self._app.session.reminded = self.reminding.sent_for
        self._app.standing.fbind("revision", self.plan)
        self._event = Frames.schedule_interval(self.look, LOOK_EVERY)
        self.plan()

    def stop(self) -> None:
        """No longer."""
        self._app.standing.funbind("revision", self.plan)
        if self._event is not None:
            self._event.cancel()

    def plan(self, *_: Any) -> None:
        """The record is open, or changed, or the person chose other hours."""
        app = self._app
        if app.store.records is not None:
            self.reminding.plan(app.session.record, self.quiet, app.ways.remind)

    def look(self, *_: Any) -> None:
        """Is it time?"""
        self.reminding.look()

    @property
    def quiet(self) -> Quiet:
        """The hours without reminders."""
        ways = self._app.ways
        return Quiet(time.fromisoformat(ways.quiet_since), time.fromisoformat(ways.quiet_until))

    def tell(self, due: tuple[Reminder, ...]) -> None:
        """On the desktop and on the screen: that there is something to do, never what."""
        app, words = self._app, self._app.words
        self._notifier.show(app.title, words.say("reminder.notice"))
        if app.router.showing in BUSY or Sheet.shown:
            return
        until = max(one.until for one in due)
        choices = snoozes(until, app.time.now(), self.quiet, app.session.zone().key)
        deeds = [
            Deed(
                self._later(minutes),
                do=lambda minutes=minutes: self.reminding.snooze(until, minutes),
                test_id=f"later {minutes}",
            )
            for minutes in choices
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
