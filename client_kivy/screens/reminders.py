"""Whether this tablet reminds, and the hours in which it does not."""

from typing import Any

from kivy.properties import BooleanProperty

from client_kivy.screens import parts
from client_kivy.screens.page import Page

KNOWN = (parts,)
SINCE = ("20:00", "21:00", "22:00", "23:00")
UNTIL = ("06:00", "07:00", "08:00", "09:00")


class Reminders(Page):
    """What is chosen here is kept for the next start."""

    leads_back = BooleanProperty(True)
    wanted = BooleanProperty(True)

    def refresh(self) -> None:
        """The choices in the language of now."""
        app, words = self.app, self.app.words
        self.heading, self.under = words.say("reminders.title"), words.say("reminders.neutral")
        self.wanted = app.ways.remind
        self.ids.wanted.options = [(True, words.say("ways.yes")), (False, words.say("ways.no"))]
        self.ids.wanted.value = app.ways.remind
        never = app.ways.quiet_since == app.ways.quiet_until
        self.ids.since.options = [*((one, one) for one in SINCE), ("", words.say("reminders.never"))]
        self.ids.since.value = "" if never else app.ways.quiet_since
        self.ids.until.options = [(one, one) for one in UNTIL]
        self.ids.until.value = None if never else app.ways.quiet_until

    def choose(self, name: str, value: Any) -> None:
        """From now on so."""
        ways = self.app.ways
        if name == "quiet_since" and not value:
            value = ways.quiet_until
        elif ways.quiet_since == ways.quiet_until:
            ways.quiet_since, ways.quiet_until = SINCE[2], UNTIL[1]
        setattr(ways, name, value)
        self.app.keep_looks()
        self.app.standing.look_again()
