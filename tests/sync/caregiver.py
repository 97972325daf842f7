"""Somebody the patient let in, who looks at the record by pulling it; what the patient keeps to themself must not come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from server.features.goals.models import Goal, Tick
from server.features.journals.models import JournalEntry
from server.features.stories.models import Story
from server.foundation.access import Actor
from server.foundation.db import end_session
from server.interfaces.sync import pull
from shared.domain.conflicts import all_standing
from tests.sync.network import Server
from tests.sync.oracle import must
from tests.sync.rows import of_patient

PAGE = 50
MOST_PAGES = 100


@dataclass
class Caregiver:
    """A helper of one patient: what came to them of goals, ticks and journal, and the cursor of their last look."""

    server: Server
    patient: UUID
    actor: Actor
    cursor: str | None = None
    seen: set[UUID] = field(default_factory=set)

    def look(self) -> None:
        """Pull what is new. I14: nothing of what the patient keeps to themself is there, and what was said last of
        every shared goal and of every entry in their drawers is."""
        with self.server.at_work():
            self._pull()
            goals = _told(self.patient)
            told = self.seen & goals.private
            must(not told, "I14", f"a helper got {len(told)} of what the patient keeps to themself")
            late = goals.last_words - self.seen
            must(not late, "I14", f"{len(late)} shared goals or entries did not come")

    def begin_anew(self) -> None:
        """Pull everything from the beginning: then all that is shared is there."""
        self.cursor = None
        self.seen.clear()
        self.look()
        with self.server.at_work():
            late = _told(self.patient).shared - self.seen
            must(not late, "I14", f"{len(late)} of what is shared did not come")

    def _pull(self) -> None:
        for _ in range(MOST_PAGES):
            page = pull.page_after(self.cursor, PAGE, by=self.actor)
            end_session()
            if page.reset:
                self.seen.clear()
            for entry in page.entries:
                self.seen |= {
                    UUID(one["id"])
                    for one in entry["changes"]
                    if one["kind"].startswith(("goals.", "journals.", "stories.story"))
                }
            self.cursor = page.next
            if not page.more:
                return
        must(False, "I14", "the pages never end")


@dataclass(frozen=True)
class Told:
    """Ids of rows. `private`: words and ticks of goals that are the patient's alone, and whatever was said of any goal
    while it was. `shared`: the other words and all ticks of shared goals; `last_words`: those said last of them."""

    private: frozenset[UUID]
    shared: frozenset[UUID]
    last_words: frozenset[UUID]

    def __or__(self, other: Told) -> Told:
        return Told(
            self.private | other.private, self.shared | other.shared, self.last_words | other.last_words
        )


def _told(patient: UUID) -> Told:
    return _goals(patient) | _journal(patient) | _story(patient)


def _story(patient: UUID) -> Told:
    """As goals; of stories told at one moment nothing is the last."""
    rows = of_patient(Story, patient)
    end_session()
    last = _counting(rows, Story.kind)
    is_open = {row.share for row in last}
    private = frozenset(row.id for row in rows if not row.share)
    rest = frozenset(row.id for row in rows) - private
    if is_open == {True}:
        return Told(private, rest, frozenset(row.id for row in last))
    return Told(private | (rest if is_open == {False} else frozenset()), frozenset(), frozenset())


def _journal(patient: UUID) -> Told:
    """As goals, by the drawer of what was said last; what was taken back is private like the drawer "only me"."""
    rows = of_patient(JournalEntry, patient)
    told = Told(frozenset(), frozenset(), frozenset())
    for entry in {row.entry_id for row in rows}:
        mine = [row for row in rows if row.entry_id == entry]
        last = _counting(mine, JournalEntry.kind, entry_id=str(entry))
        private = frozenset(row.id for row in mine if row.drawer == "me")
        rest = frozenset(row.id for row in mine) - private
        is_open = {row.drawer != "me" and row.state == "kept" for row in last}
        if is_open == {True}:
            told |= Told(private, rest, frozenset(row.id for row in last))
        else:
            told |= Told(private | (rest if is_open == {False} else frozenset()), frozenset(), frozenset())
    end_session()
    return told


def _counting(rows: Sequence[Any], kind: str, **named: str) -> list[Any]:
    """Of what was said of one thing: everything received at the last moment, and every version that stands beside it:
    while somebody has to choose, the narrower of their readers counts."""
    ordered = sorted(rows, key=lambda row: (row.received_at, row.id))
    stand = all_standing(kind, ({"id": str(row.id), "saw": row.saw, **named} for row in ordered))
    return [row for row in ordered if row.received_at == ordered[-1].received_at or str(row.id) in stand]


def _goals(patient: UUID) -> Told:
    """What was said last decides; of what was received at one moment nothing is the last, so that such a goal is in
    neither where its words differ."""
    words = of_patient(Goal, patient)
    ticks = of_patient(Tick, patient)
    private: set[UUID] = set()
    shared: set[UUID] = set()
    last_words: set[UUID] = set()
    for goal in {row.goal_id for row in words}:
        mine = [row for row in words if row.goal_id == goal]
        last = _counting(mine, Goal.kind, goal_id=str(goal))
        kept_back = {row.id for row in mine if not row.share_with_team}
        rows = {row.id for row in (*mine, *ticks) if row.goal_id == goal} - kept_back
        private |= kept_back
        if all(row.share_with_team for row in last):
            shared |= rows
            last_words |= {row.id for row in last}
        elif not any(row.share_with_team for row in last):
            private |= rows
    end_session()
    return Told(frozenset(private), frozenset(shared), frozenset(last_words))
