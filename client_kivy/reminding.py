"""Reminds of what is asked, on a locked tablet too. What may be reminded of when is `shared.domain.reminders`'.

The moments ahead, and nothing else, are kept in a plain file: a locked tablet cannot read the record, and a moment
without words tells nobody what it is for (docs/security.md).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from client_kivy.cards.record import Record
from client_kivy.cards.tasks import states_of
from client_kivy.clock import Clock
from client_kivy.store.faults import StoreError
from client_kivy.store.whole_file import write_whole
from shared.domain.instants import from_wire, to_wire
from shared.domain.reminders import Quiet, Reminder, reminders, to_say

FILE = "reminders.json"
AHEAD = 8
"""Days for which a locked tablet knows its moments; after seven days without its clinic it locks the record anyway."""
REMEMBERED = timedelta(days=2)
"""How long a tablet knows at which moments it reminded: longer than any check-in can be answered late."""
ENDED = ("transferred", "deceased", "discharged")


@dataclass(frozen=True)
class Ahead:
    """What the file holds: moments to come, moments that were said, and the last look."""

    coming: tuple[Reminder, ...] = ()
    said: tuple[datetime, ...] = ()
    looked: datetime | None = field(default=None)


def moments_ahead(record: Record, now: datetime, quiet: Quiet) -> tuple[Reminder, ...]:
    """Every reminder of the next days for what is neither answered nor held; nothing for a record that is closed."""
    if record.status in ENDED:
        return ()
    today, found = record.local(now).date(), set()
    for one in record.asking(today):
        for task, state in states_of(
            record, one, today - timedelta(days=2), today + timedelta(days=AHEAD), now
        ):
            if state.state == "pending":
                found |= set(reminders(state.occurrence, task, quiet, record.zone.key))
    return tuple(sorted(one for one in found if one.until > now))


class Reminding:
    """Ticks with the app. `tell` is called with the reminders whose moment has come."""

    def __init__(self, folder: Path, clock: Clock, tell: Callable[[tuple[Reminder, ...]], None]):
        self._file, self._clock, self._tell = folder / FILE, clock, tell
        self.ahead = _read(self._file)
        self._put_off: set[Reminder] = set()

    def plan(self, record: Record, quiet: Quiet, wanted: bool) -> None:
        """The record is open: take over what it asks. What was put off stays put off."""
        now = self._clock.now()
        coming = moments_ahead(record, now, quiet) if wanted else ()
        off = {one for one in self.ahead.coming if one.at > now and one in self._put_off}
        self._keep(replace(self.ahead, coming=tuple(sorted({*coming, *off}))))

    def look(self) -> None:
        """Say what it is time for."""
        now = self._clock.now()
        due = to_say(self.ahead.coming, now, self.ahead.looked)
        said = (*(one for one in self.ahead.said if now - one < REMEMBERED), *((now,) if due else ()))
        coming = tuple(one for one in self.ahead.coming if one.at > now)
        if due or coming != self.ahead.coming:
            self._keep(Ahead(coming, said, now))
        else:
            self.ahead = replace(self.ahead, looked=now)
        if due:
            self._tell(due)

    def snooze(self, until: datetime, minutes: int) -> None:
        """Remind again after so many minutes; `until` is when the task can no longer be answered."""
        again = Reminder(self._clock.now() + timedelta(minutes=minutes), until)
        self._put_off.add(again)
        self._keep(replace(self.ahead, coming=tuple(sorted({*self.ahead.coming, again}))))

    def sent_for(self, due_at: datetime, now: datetime) -> datetime | None:
        """When this tablet first reminded of something due at this moment; None when it did not."""
        return min((one for one in self.ahead.said if due_at <= one <= now), default=None)

    def forget(self) -> None:
        """Another person's tablet now, or nobody's."""
        self._file.unlink(missing_ok=True)
        self.ahead = Ahead()

    def _keep(self, ahead: Ahead) -> None:
        if ahead != self.ahead:
            self.ahead = ahead
            _write(self._file, ahead)


def _read(file: Path) -> Ahead:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        coming = tuple(Reminder(from_wire(at), from_wire(until)) for at, until in kept["coming"])
        looked = kept["looked"]
        return Ahead(coming, tuple(from_wire(one) for one in kept["said"]), looked and from_wire(looked))
    except (OSError, ValueError, KeyError, TypeError):
        return Ahead()


def _write(file: Path, ahead: Ahead) -> None:
    said = {
        "coming": [[to_wire(one.at), to_wire(one.until)] for one in ahead.coming],
        "said": [to_wire(one) for one in ahead.said],
        "looked": ahead.looked and to_wire(ahead.looked),
    }
    try:
        write_whole(file, json.dumps(said).encode())
    except StoreError:
        return  # a full disk loses a reminder, never a report
