"""Two hands that never touch what they mean: one has only a keyboard, the other only a switch. Both say what they could
reach when they could not reach what they looked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.textinput import TextInput

from client_kivy.scanner import Further
from client_kivy.widgets.key_layouts import SPACE as SPACE_KEY
from client_kivy.widgets.keyboard import KeyCap
from client_kivy.widgets.nav import NavItem
from client_kivy.widgets.pads import PadKey
from client_kivy.widgets.tap import focused
from tests.client_kivy.driver import ENTER, SPACE, TAB

MOST = 120
"""Steps after which a thing counts as out of reach."""
Wanted = str | Callable[[Any], bool]


def rail(place: str) -> Callable[[Any], bool]:
    """The stop of the rail that leads there."""
    return lambda one: isinstance(one, NavItem) and one.place.name == place


def meant(one: Any, wanted: Wanted) -> bool:
    """Whether this is what is looked for: by its test id, or by a look at it."""
    return getattr(one, "test_id", "") == wanted if isinstance(wanted, str) else wanted(one)


def called(one: Any) -> str:
    """A name for a thing, for who reads why a test failed."""
    return getattr(one, "test_id", "") or getattr(one, "spoken", "") or type(one).__name__


class Keys:
    """Tab, Shift+Tab, Enter, Space and letters."""

    def __init__(self, hand: Any) -> None:
        self.hand = hand

    def choose(self, wanted: Wanted, key: int = ENTER) -> None:
        """Tab until it has the focus, then Enter, or Space; the rail stands before the page, so Shift+Tab leads there."""
        self.find(wanted)
        self.hand.key(key, " " if key == SPACE else None)
        self.hand.frames(3)

    def find(self, wanted: Wanted) -> Any:
        """Where the focus then is."""
        reached = []
        for _ in range(MOST):
            one = focused()
            if one is not None and meant(one, wanted):
                x, y = one.to_window(*one.center)
                assert 0 <= x <= self.hand.window.width and 0 <= y <= self.hand.window.height, "out of sight"
                return one
            reached.append(called(one) if one is not None else "nothing")
            self.hand.key(TAB)
        raise AssertionError(f"Tab on {self.hand.showing} never reached {wanted}, but {sorted(set(reached))}")

    def write(self, text: str) -> None:
        """Into the field of the page."""
        self.find(lambda one: isinstance(one, TextInput))
        for sign in text:
            self.hand.window.dispatch("on_textinput", sign)
            self.hand.frames()

    def digits(self, text: str) -> None:
        """A pad takes the digits wherever the focus is."""
        self.hand.type(text)


class Switch:
    """One switch, pressed while the right thing is lit; scanning must be on. Steps are taken here and not by the clock,
    which on a busy machine would light the next thing before the press."""

    def __init__(self, hand: Any) -> None:
        self.hand = hand
        hand.app._scanner._event.cancel()

    @property
    def lit(self) -> tuple[Any, ...]:
        return self.hand.app._scanner.lit

    def press(self) -> None:
        """A touch anywhere."""
        touch = self.hand._touch(3, 3)
        touch.touch_down()
        self.hand.frames(1)
        touch.touch_up()
        self.hand.frames(3)

    def choose(self, wanted: Wanted, key: int = ENTER) -> None:
        """Wait until it is lit, and press."""
        self.find(wanted)
        self.press()

    def find(self, wanted: Wanted) -> None:
        """Until it alone is lit; what is further down the page is scrolled to first."""
        reached = []
        for _ in range(MOST):
            self.hand.app._scanner.step()
            lit = self.lit
            if any(meant(one, wanted) for one in lit):
                self._inside(wanted)
                return
            reached += [called(one) for one in lit]
            if lit and isinstance(lit[0], Further):
                self.press()
        raise AssertionError(f"scanning {self.hand.showing} never lit {wanted}, but {sorted(set(reached))}")

    def write(self, text: str) -> None:
        """Letter by letter on the tablet's keyboard."""
        for sign in text:
            value = SPACE_KEY if sign == " " else sign
            self.choose(lambda one, value=value: isinstance(one, KeyCap) and one.value == value)

    def digits(self, text: str) -> None:
        """Digit by digit on the pad."""
        for sign in text:
            self.choose(lambda one, sign=sign: isinstance(one, PadKey) and one.value == sign)

    def _inside(self, wanted: Wanted) -> None:
        if len(self.lit) > 1:
            self.press()
            for _ in range(MOST):
                if len(self.lit) == 1 and meant(self.lit[0], wanted):
                    return
                self.hand.app._scanner.step()
            raise AssertionError(f"the group is lit, {wanted} never")
