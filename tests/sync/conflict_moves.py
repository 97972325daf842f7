"""What happens in a schedule between people who do not know of each other: the same thing said twice, and settled."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.sync.conflict_sayings import adopt, at_once, decide
from tests.sync.disk import PowerCut
from tests.sync.oracle import side_entities
from tests.sync.tablet import SimTablet

Saying = Callable[[], tuple[str, dict[str, Any]]]
"""Makes the kind and body of an event, when it comes to it."""


class ConflictMoves:
    """Moves of a schedule; `tell` says something on a tablet."""

    tablets: list[SimTablet]
    random: Random

    def tell(self, tablet: SimTablet, saying: Saying) -> None:
        """The schedule's own."""
        raise NotImplementedError

    def two_at_once(self, tablet: SimTablet) -> None:
        """The same thing is said anew on every tablet of the record, before any of them hears of the others."""
        for one, saying in at_once(self.tablets, self.random):
            self.tell(one, lambda said=saying: said)

    def decides(self, tablet: SimTablet) -> None:
        """A person settles what stands in two versions, or what was kept aside."""
        try:
            decide(tablet, self.random)
        except PowerCut:
            tablet.restart()
            tablet.after_a_cut()
        adopt(tablet)
        for one in tablet.said.values():
            side_entities[one.id] = one.body["id"]
