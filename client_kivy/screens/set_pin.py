"""Choosing the PIN after an enrolment: twice the same, and none that a finder would try first."""

from typing import Any

from client_kivy.screens.parts import not_kept
from client_kivy.screens.pin_page import PinPage
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.store.pin import PinRefused, check_pin


class SetPin(PinPage):
    """A sentence may stand in its place; where the tablet has no keystore, that is the safer choice and it says so."""

    _first = ""

    def arrive(self, **_: Any) -> None:
        """Begin."""
        self._first, self.trouble, self.sentence = "", "", False
        self.app.fbind("words", self._say)
        self._say()
        self.clear()

    def leave(self) -> None:
        """Forget both."""
        self._first = ""
        self.app.funbind("words", self._say)
        super().leave()

    def swap(self) -> None:
        """Begin anew with the other kind."""
        self._first, self.trouble = "", ""
        super().swap()
        self._say()

    def entered(self, secret: str) -> None:
        """The first time it is judged, the second time it must be the same."""
        if self._first:
            self._second(secret)
            return
        try:
            check_pin(secret)
        except PinRefused as refused:
            reason = "short" if self.sentence and refused.reason == "digits" else refused.reason
            self.trouble = self.app.words.say(f"pin.refused.{reason}")
            return
        self._first, self.trouble = secret, ""
        self._say()

    def _second(self, secret: str) -> None:
        first, self._first = self._first, ""
        if secret != first:
            self.trouble = self.app.words.say("pin.set.mismatch")
        else:
            try:
                self.app.store.set_pin(secret)
            except StoreError as error:
                not_kept(self.app.words, isinstance(error, StoreFull))
            else:
                self.app.opened()
                return
        self._say()

    def _say(self, *_: Any) -> None:
        words = self.app.words
        if self._first:
            self.heading, self.under = words.say("pin.set.again"), words.say("pin.set.again_say")
        else:
            key = "pin.sentence" if self.sentence else "pin.set"
            self.heading, self.under = words.say(f"{key}.title"), words.say(f"{key}.say")
            if not self.sentence and not self.app.store.secret.hardware:
                self.under += " " + words.say("settings.weak")
        self.other = words.say("pin.digits" if self.sentence else "pin.sentence")
        self.offer, self.confirm = "", words.say("pin.ready")
