"""An entry of the journal while it is written, kept as a draft of its own: a lock or a power cut takes nothing.

Knows the store, no widgets.
"""

from dataclasses import dataclass, replace
from typing import Any

from client_kivy.clock import Clock
from client_kivy.session import Session
from client_kivy.store.tablet import TabletStore
from shared.domain.journals import KEPT, ME, WITHDRAWN, Row

JOURNAL = "journal/"
"""What the names of its drafts begin with."""
NEW = "new"
KEPT_BY_DRAFT = ("text", "mood", "drawer", "saw")
WRITE, MOVE, WITHDRAW = "journals.entry.write", "journals.entry.move", "journals.entry.withdraw"


@dataclass(frozen=True)
class Jotted:
    """What is written so far. `entry` is empty for one that begins."""

    text: str = ""
    mood: str | None = None
    drawer: str = ME
    entry: str = ""
    saw: str = ""
    """The version of the entry that was there when writing began."""

    @property
    def name(self) -> str:
        """The draft's name: one for what begins, one for each entry that is written anew."""
        return f"{JOURNAL}{self.entry or NEW}"


class Jotting:
    """One entry under way. Raises StoreError where nothing could be kept; then the words stay on the screen."""

    def __init__(self, session: Session, store: TabletStore, clock: Clock, jotted: Jotted):
        self._session, self._store, self._clock = session, store, clock
        self.jotted = jotted

    @classmethod
    def begin(cls, session: Session, store: TabletStore, clock: Clock, row: Row | None = None) -> "Jotting":
        """A new entry, or one to be written anew (its row as it is now); from where it was left, if it was."""
        first = Jotted()
        if row is not None:
            first = Jotted(row["text"] or "", row.get("mood"), row["drawer"], row["entry_id"], row["id"])
        saved = store.drafts(JOURNAL).get(first.name)
        if saved is not None:
            first = replace(first, **{name: saved[name] for name in KEPT_BY_DRAFT if name in saved})
        return cls(session, store, clock, first)

    def keep(self, **changes: Any) -> None:
        """What is written now, on the disk."""
        self.jotted = replace(self.jotted, **changes)
        one = self.jotted
        self._store.keep_draft(one.name, {name: getattr(one, name) for name in KEPT_BY_DRAFT})

    def give_up(self) -> None:
        """Nothing of it is kept; an entry that stood before stands."""
        self._store.drop_draft(self.jotted.name)

    def finish(self) -> None:
        """Keep it for good."""
        one = self.jotted
        on = self._session.record.local(self._clock.now()).date().isoformat()
        body = {"drawer": one.drawer, "text": one.text.strip(), "mood": one.mood, "on": on, "state": KEPT}
        if one.entry:
            anew = {"entry_id": one.entry, "saw": [one.saw]}
            self._session.say(WRITE, body | anew, finishes=one.name)
        else:
            self._session.say(WRITE, body, "entry_id", finishes=one.name)


def moved(row: Row, drawer: str) -> dict[str, Any]:
    """An entry said anew for another drawer: the body of an event without its own id and moment."""
    kept = {name: row.get(name) for name in ("entry_id", "text", "mood", "on")}
    return kept | {"drawer": drawer, "state": KEPT, "saw": [row["id"]]}


def taken_back(row: Row) -> dict[str, Any]:
    """An entry withdrawn: its words are not said again."""
    return moved(row, row["drawer"]) | {"text": None, "state": WITHDRAWN}
