"""The locked tablet: a PIN opens it, and nothing of the record can be read behind it."""

from math import ceil
from typing import Any

from kivy.clock import Clock

from client_kivy.emergency import locked_card
from client_kivy.screens.pin_page import PinPage
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.store.vault import KeyDestroyed, OfflineTooLong, TooSoon, WrongPin
from client_kivy.widgets.sheet import Deed, Sheet

LOOK_EVERY = 5.0
"""Seconds between looks whether the wait is over."""


class Unlock(PinPage):
    """Waits are told in minutes. A report can be made without opening, when the clinic was not reached for too long."""

    _late = False
    _event: Any = None

    def arrive(self, **_: Any) -> None:
        """Closed, and nothing typed."""
        self.sentence, self._late, self.trouble = False, False, ""
        self.app.fbind("words", self._say)
        self.clear()
        self._say()
        self._count_down()
        self._event = Clock.schedule_interval(self._count_down, LOOK_EVERY)

    def leave(self) -> None:
        """No longer."""
        self.app.funbind("words", self._say)
        if self._event is not None:
            self._event.cancel()
        super().leave()

    def swap(self) -> None:
        """Digits or a sentence."""
        super().swap()
        self._say()

    def entered(self, secret: str) -> None:
        """Try it; every way it can fail is said kindly."""
        words, self.trouble = self.app.words, ""
        try:
            self.app.store.unlock(secret)
        except TooSoon as early:
            self._wait(early.wait)
        except WrongPin as wrong:
            self.trouble = words.count("unlock.wrong", wrong.left)
            if wrong.wait > 0:
                self._wait(wrong.wait)
        except OfflineTooLong:
            self._late = True
            self.trouble = words.say("unlock.offline_long")
            self._say()
        except KeyDestroyed:
            self.app.door()
        except StoreError as error:
            full = isinstance(error, StoreFull)
            self.trouble = words.say("unlock.no_room" if full else "trouble.broken.say")
        else:
            self.app.opened()

    def offered(self) -> None:
        """Forgotten, or a report in spite of the lock."""
        if self._late:
            self.app.router.go("check_in", reporting=self.app.session.unplanned(self.app.words))
            return
        words = self.app.words
        Sheet(
            title=words.say("unlock.forgot.title"),
            say=words.say("unlock.forgot.say"),
            deeds=[
                Deed(words.say("button.back"), test_id="forgot-back"),
                Deed(
                    words.say("unlock.forgot.code"),
                    do=lambda: self.app.router.go("enrol"),
                    kind="primary",
                    test_id="forgot-code",
                ),
            ],
        ).show()

    def show_card(self) -> None:
        """As it was kept when the tablet was open last."""
        card = locked_card(self.app.store)
        if card is not None:
            self.app.router.go("emergency_card", facts=card.facts, languages=card.languages)

    def _wait(self, seconds: float) -> None:
        self.pause = seconds
        told = self.app.words.count("unlock.wait_minutes", max(1, ceil(seconds / 60)))
        self.trouble = f"{self.trouble} {told}".strip()

    def _count_down(self, *_: Any) -> None:
        store = self.app.store
        enrolment = store.identities.current()
        if enrolment is None or not store.vault.has_pin(enrolment.person, enrolment.device):
            return
        left = store.vault.still_to_wait(enrolment.person)
        if left > 0 and ceil(left / 60) != ceil(self.pause / 60):
            self.trouble = ""
            self._wait(left)
        elif left <= 0 and self.pause > 0:
            self.pause, self.trouble = 0, ""

    def _say(self, *_: Any) -> None:
        words = self.app.words
        self.heading = words.say("unlock.title")
        self.under = words.say("unlock.sentence" if self.sentence else "unlock.say")
        self.other = words.say("pin.digits" if self.sentence else "pin.sentence.type")
        self.offer = words.say("unlock.report" if self._late else "unlock.forgot")
        self.confirm = words.say("unlock.open")
        self.card = words.say("card.unlock") if locked_card(self.app.store) else ""
