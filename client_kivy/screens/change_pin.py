"""Another PIN: the old one first, then the new one twice."""

from client_kivy.screens.parts import not_kept
from client_kivy.screens.pin_page import PinPage
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.store.pin import PinRefused, check_pin
from client_kivy.store.vault import KeyDestroyed, TooSoon, WrongPin
from client_kivy.widgets.sheet import Deed, Sheet

OLD, NEW, AGAIN = "old", "new", "again"


class ChangePin(PinPage):
    """A wrong old PIN counts as at the lock: whoever holds an open tablet has no more tries than anybody."""

    _step = OLD
    _old = _new = ""

    def arrive(self, **_: object) -> None:
        """Begin with the old one."""
        self._step, self._old, self._new = OLD, "", ""
        self.trouble, self.sentence, self.pause = "", False, 0
        self.app.fbind("words", self._say)
        self._say()
        self.clear()

    def leave(self) -> None:
        """Forget all of them."""
        self._old = self._new = ""
        self.app.funbind("words", self._say)
        super().leave()

    def swap(self) -> None:
        """Digits or a sentence: each of the three may be either."""
        super().swap()
        self._say()

    def offered(self) -> None:
        """Leave it as it is."""
        if not self.app.router.back():
            self.app.door()

    def entered(self, secret: str) -> None:
        """One after the other."""
        self.trouble = ""
        if self._step == OLD:
            self._old, self._step = secret, NEW
        elif self._step == NEW:
            self._judge(secret)
        elif secret != self._new:
            self._step, self._new = NEW, ""
            self.trouble = self.app.words.say("pin.set.mismatch")
        else:
            self._change()
            return
        self._say()

    def _judge(self, secret: str) -> None:
        try:
            check_pin(secret)
        except PinRefused as refused:
            reason = "short" if self.sentence and refused.reason == "digits" else refused.reason
            self.trouble = self.app.words.say(f"pin.refused.{reason}")
        else:
            self._new, self._step = secret, AGAIN

    def _change(self) -> None:
        words, old, new = self.app.words, self._old, self._new
        self._step, self._old, self._new = OLD, "", ""
        try:
            self.app.store.change_pin(old, new)
        except WrongPin as wrong:
            self.trouble = words.count("unlock.wrong", wrong.left)
        except TooSoon as early:
            self.trouble = words.count("unlock.wait_minutes", max(1, -(-int(early.wait) // 60)))
        except KeyDestroyed:
            self.app.lock()
            self.app.door()
            return
        except StoreError as error:
            not_kept(words, isinstance(error, StoreFull))
        else:
            self.offered()
            done = Deed(words.say("devices.ok"), kind="primary", test_id="pin-changed")
            title, say = words.say("devices.pin.done.title"), words.say("devices.pin.done.say")
            Sheet([done], icon="check-circle", title=title, say=say).show()
            return
        self._say()

    def _say(self, *_: object) -> None:
        words = self.app.words
        if self._step == OLD:
            self.heading, self.under = words.say("devices.pin.title"), words.say("devices.pin.say")
        elif self._step == NEW:
            self.heading, self.under = words.say("pin.set.title"), words.say("pin.set.say")
        else:
            self.heading, self.under = words.say("pin.set.again"), words.say("pin.set.again_say")
        self.other = words.say("pin.digits" if self.sentence else "pin.sentence")
        self.offer, self.confirm = words.say("button.back"), words.say("pin.ready")
