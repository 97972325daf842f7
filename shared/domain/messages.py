"""Threads between a patient, their helpers and the team: what was heard of them, and what is unread. Pure rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

CATEGORIES = ("question", "symptoms", "medicines", "appointment", "distress", "other")
STATES = ("seen", "decided", "done")
"""What the team says became of a thread, the weakest first."""
MOST_PHOTOS = 3


@dataclass(frozen=True)
class Sent:
    """One message. `at` is when it was received; for one that waits on the tablet, when it was written."""

    id: str
    thread: str
    at: datetime
    from_team: bool
    by: str
    """Id of the person who wrote it."""
    received: bool = True


@dataclass(frozen=True)
class Mark:
    """The team says that a thread is seen, decided or done."""

    thread: str
    at: datetime
    state: str
    by_name: str
    note: str | None = None


@dataclass(frozen=True)
class Seen:
    """A person has read a thread up to a message."""

    thread: str
    message: str
    by: str


@dataclass(frozen=True)
class Thread:
    """Everything said under one first message, in order."""

    id: str
    messages: tuple[Sent, ...]
    marks: tuple[Mark, ...]

    @property
    def at(self) -> datetime:
        """When something was said of it last."""
        return max([self.messages[-1].at, *(mark.at for mark in self.marks)])


@dataclass(frozen=True)
class Standing:
    """How far a message or a thread has come: `waiting` (on the tablet), `received`, `answered`, or a mark's state."""

    state: str
    by_name: str = ""
    at: datetime | None = None
    note: str | None = None


def threads(messages: Iterable[Sent], marks: Iterable[Mark] = ()) -> tuple[Thread, ...]:
    """The threads, the one with the newest word first. A mark of a thread without messages is left out."""
    said: dict[str, list[Sent]] = {}
    for message in messages:
        said.setdefault(message.thread, []).append(message)
    kept: dict[str, list[Mark]] = {}
    for mark in marks:
        kept.setdefault(mark.thread, []).append(mark)
    found = [
        Thread(
            name,
            tuple(sorted(those, key=lambda one: (one.at, one.id))),
            tuple(sorted(kept.get(name, ()), key=lambda one: one.at)),
        )
        for name, those in said.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))


def heard(thread: Thread, message: Sent) -> Standing:
    """How far a message of the patient's side has come. What the team marked or answered counts for every message
    received before; the strongest mark of them all stays, so that a later "seen" takes no decision back."""
    if not message.received:
        return Standing("waiting")
    marks = [mark for mark in thread.marks if mark.at >= message.at]
    best = max(marks, key=lambda mark: (STATES.index(mark.state), mark.at), default=None)
    answered = any(one.from_team and one.at >= message.at for one in thread.messages)
    if best is None or (answered and best.state == "seen"):  # an answer says more than that it was read
        return Standing("answered" if answered else "received")
    return Standing(best.state, best.by_name, best.at, best.note)


def standing(thread: Thread) -> Standing:
    """How a thread stands: by the newest message of the patient's side; of a thread that only the team wrote in,
    by its newest mark."""
    own = [one for one in thread.messages if not one.from_team]
    if own:
        return heard(thread, own[-1])
    marks = thread.marks
    return (
        Standing(marks[-1].state, marks[-1].by_name, marks[-1].at, marks[-1].note)
        if marks
        else Standing("answered")
    )


def waits_for_team(thread: Thread) -> Sent | None:
    """The first message that still waits for the team: nothing was answered, decided or done since. Reading it is
    not enough. None when nothing waits."""
    settled = [one.at for one in thread.messages if one.from_team]
    settled += [mark.at for mark in thread.marks if mark.state != "seen"]
    since = max(settled, default=None)
    return next(
        (
            one
            for one in thread.messages
            if one.received and not one.from_team and (since is None or one.at > since)
        ),
        None,
    )


def unread(thread: Thread, seen: Sequence[Seen], reader: str) -> int:
    """How many messages others wrote since this reader last looked. A patient reads what the team and helpers wrote;
    what one wrote oneself is read."""
    looked = {one.message for one in seen if one.thread == thread.id and one.by == reader}
    last = max((place for place, one in enumerate(thread.messages) if one.id in looked), default=-1)
    return sum(one.by != reader for one in thread.messages[last + 1 :])
