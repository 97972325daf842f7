"""How sending stands, in the words of the screens: the one bridge from the sync thread to what is shown."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from client_kivy.followed import Followed

STORE_FULL, OFFLINE, BUSY = "store_full", "offline", "busy"
PORTAL = "no_acknowledgement"
"""Something answers that is not the clinic."""


class Standing(Followed):
    """What may honestly be said about reports on this tablet. `pill` is the state of the status pill.

    `revision` rises whenever the record may have changed: screens look again.
    """

    pill = StringProperty("saved")
    waiting = NumericProperty(0)
    attention = NumericProperty(0)
    received = BooleanProperty(False)
    problem = StringProperty("")
    update_wanted = BooleanProperty(False)
    clock_wrong = BooleanProperty(False)
    mismatch = BooleanProperty(False)
    damaged = BooleanProperty(False)
    last_contact_at = ObjectProperty(None, allownone=True)
    revision = NumericProperty(0)

    def take(self, state: Any, received: bool) -> None:
        """A state of the sync engine; `received`: at least one report of this tablet has its receipt."""
        self.last_contact_at = state.last_contact_at or self.last_contact_at
        self.waiting, self.attention = state.waiting, state.attention
        self.problem, self.received = state.problem or "", received
        self.update_wanted, self.clock_wrong = state.update_wanted, state.clock_wrong
        self.mismatch, self.damaged = state.ledger_mismatch, state.mirror_damaged
        self.pill = self._pill()

    def saved_one(self, waiting: int) -> None:
        """Something was kept on this tablet just now."""
        self.waiting = waiting
        self.pill = self._pill()

    def nothing_said(self) -> None:
        """As at the start: somebody else is going to use the tablet."""
        self.waiting, self.attention, self.received, self.problem = 0, 0, False, ""
        self.pill = self._pill()

    def look_again(self) -> None:
        """The record may have changed."""
        self.revision += 1

    def sentence(self) -> str:
        """The key of what to say about the last trouble; empty when there is none."""
        if not self.problem or self.mismatch or self.damaged:
            return ""
        if self.problem == PORTAL:
            return "devices.portal.say"
        known = {OFFLINE, BUSY, STORE_FULL}
        return f"sync.problem.{self.problem if self.problem in known else 'other'}"

    def _pill(self) -> str:
        if self.attention or self.mismatch or self.damaged:
            return "attention"
        if self.problem == OFFLINE:
            return "offline"
        return "received" if self.received and not self.waiting else "saved"
