"""What a PIN, or the passphrase in its place, may be, and what a wrong one costs. Pure; keys are `vault`'s."""

from datetime import date
from itertools import pairwise

DIGITS = 6
PASSPHRASE = 15
VARIED = 5
"""Characters a passphrase has, and different ones among them (NIST SP 800-63B-4: fifteen for a single factor)."""
FREE_TRIES = 5
LAST_TRY = 10
WAITS = (30, 120, 300, 900, 3600)
"""Seconds to wait after the fifth, sixth … ninth wrong PIN (NIST SP 800-63B-4: at most ten in a row)."""

_OFTEN_CHOSEN = (
    "112233 121212 123123 123321 101010 131313 111222 696969 159753 147258 123654 654123 112211 100000 "
    "000001 999000 789456 456123 147852 258369 369258 321321 232323 212121 520520 246810 135790 "
    "202020 252525 313131 420420 456456 789789 321654 456789 142536 102030 010203 110011 223344 "
    "445566 556677 667788 778899 332211 665544 998877 111333 777888 888999 007007 911911 123789 "
    "159357 951753 987456 741852 852456 963852 147147 258258 369369 159159 753951 143143"
)
COMMON = frozenset(_OFTEN_CHOSEN.split())
"""PINs that people choose first: patterns of the keypad, repeated pairs and triples, famous numbers."""


class PinRefused(ValueError):
    """The PIN cannot be used; `reason` is `digits`, `equal`, `run`, `common` or `birthday`."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def check_pin(pin: str, birth_on: date | None = None) -> None:
    """Refuse what a finder of the tablet would try first. Raises PinRefused.

    A passphrase of fifteen characters or more may stand in its place: where the device secret is only a file, it
    is the stronger choice.

    >>> check_pin("830417")
    >>> check_pin("la luna sobre el mar")
    >>> check_pin("345678")
    Traceback (most recent call last):
    client_kivy.store.pin.PinRefused: run
    """
    if len(pin) >= PASSPHRASE and len(set(pin)) >= VARIED:
        return
    if len(pin) != DIGITS or not (pin.isascii() and pin.isdigit()):
        raise PinRefused("digits")
    if len(set(pin)) == 1:
        raise PinRefused("equal")
    if {(int(b) - int(a)) % 10 for a, b in pairwise(pin)} in ({1}, {9}):
        raise PinRefused("run")
    if pin in COMMON or pin[:2] * 3 == pin or pin[:3] * 2 == pin:
        raise PinRefused("common")
    if birth_on is not None and pin in _dates(birth_on):
        raise PinRefused("birthday")


def _dates(day: date) -> set[str]:
    patterns = ("%d%m%y", "%m%d%y", "%y%m%d", "%y%d%m", "%d%m%Y", "%Y%m%d", "%m%Y", "%Y%m")
    written = {day.strftime(pattern) for pattern in patterns}
    return {text[i : i + DIGITS] for text in written for i in range(len(text) - DIGITS + 1)}


def wait_after(failures: int) -> int:
    """Seconds to wait after so many wrong PINs in a row.

    >>> [wait_after(n) for n in (0, 4, 5, 6, 9)]
    [0, 0, 30, 120, 3600]
    """
    if failures < FREE_TRIES:
        return 0
    return WAITS[min(failures - FREE_TRIES, len(WAITS) - 1)]


def still_to_wait(failures: int, failed_at: float, monotonic: float) -> float:
    """Seconds until the next try, counted by the clock nobody can set.

    `failed_at` and `monotonic` are seconds since the device started. After a restart the time it has been running
    is all that surely passed, so restarting or setting the date never shortens a wait.
    """
    passed = monotonic - failed_at if monotonic >= failed_at else monotonic
    return max(0.0, wait_after(failures) - passed)
