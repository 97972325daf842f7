"""One switch for everything: which thing is lit, and what a press of the switch does. Knows no widgets.

Things stand in groups. The groups are lit in turn; a press enters a group of several, whose things are then lit in
turn; a press chooses one. Who presses nothing for a whole round inside a group is back among the groups.
"""

from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Scan(Generic[T]):
    """Where scanning stands. `show` tells what there is; it may be told again at any time."""

    def __init__(self) -> None:
        self.groups: tuple[tuple[T, ...], ...] = ()
        self._group, self._one = -1, -1
        self._inside = False

    def show(self, groups: Sequence[Sequence[T]]) -> None:
        """What can be chosen now. When it is something else than before, scanning begins anew."""
        new = tuple(tuple(group) for group in groups if group)
        if new != self.groups:
            self.groups, self._group, self._one, self._inside = new, -1, -1, False

    @property
    def lit(self) -> tuple[T, ...]:
        """The things lit now: a whole group, or one thing of the group that was entered. Nothing before the first step.

        >>> scan = Scan()
        >>> scan.show([["back"], ["yes", "no"]]); scan.step(); scan.lit
        ('back',)
        """
        if self._group < 0:
            return ()
        group = self.groups[self._group]
        return (group[self._one],) if self._inside else group

    def step(self) -> None:
        """Light what comes next."""
        if not self.groups:
            return
        if not self._inside:
            self._group = (self._group + 1) % len(self.groups)
            return
        self._one += 1
        if self._one == len(self.groups[self._group]):
            self._inside = False

    def press(self) -> T | None:
        """The switch was pressed: the thing chosen, or None when a group was entered or nothing is lit.

        >>> scan = Scan()
        >>> scan.show([["back"], ["yes", "no"]]); scan.step(); scan.step()
        >>> scan.press(), scan.lit
        (None, ('yes',))
        >>> scan.step(); scan.press()
        'no'
        """
        lit = self.lit
        if len(lit) > 1:
            self._inside, self._one = True, 0
            return None
        self._inside = False
        return lit[0] if lit else None
