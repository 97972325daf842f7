"""The truth of what was saved: events sealed to the server, their numbers, their fate, and unfinished drafts.

A file of its own, plain SQLite with synchronous=FULL. It holds nothing a finder could read. Sending is `sync`'s.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from client_kivy.store.database import Database, Row, migrate, open_plain
from client_kivy.store.kept_events import Saved, Sealed, Verdict
from shared.domain.instants import to_wire

WAITING, RECEIVED, QUARANTINED, REJECTED, CLASH, PARKED = (
    "waiting",
    "received",
    "quarantined",
    "rejected",
    "clash",
    "parked",
)
SETTLED = (RECEIVED, QUARANTINED, REJECTED, CLASH)
ATTENTION = (QUARANTINED, REJECTED, CLASH, PARKED)
LET_GO = "let_go"
"""Kept aside by the server, and left out by the person too. It stays here."""
ADDED = "added"
"""Kept aside by the server, and its record came all the same: somebody there added it, or it was said again."""
SAID_AGAIN = "said_again"
ASIDE = (QUARANTINED, REJECTED, CLASH, LET_GO)
"""Received by the server, and not in the record because of this event."""
KEPT = timedelta(days=35)
"""How long an acknowledged event stays: longer than the server's backups are apart, so a restore can be healed."""

STEPS = [
    [
        "CREATE TABLE events (id TEXT PRIMARY KEY, device TEXT NOT NULL, epoch INTEGER NOT NULL,"
        " dseq INTEGER NOT NULL, person TEXT NOT NULL, saved_at TEXT NOT NULL, sealed BLOB NOT NULL, own BLOB,"
        " state TEXT NOT NULL, receipt TEXT, code TEXT, title TEXT, incident TEXT, tries INTEGER NOT NULL DEFAULT 0,"
        " settled_at TEXT, place INTEGER NOT NULL UNIQUE, UNIQUE (device, epoch, dseq))",
        "CREATE INDEX ix_events_state ON events (state, place)",
        "CREATE TABLE counters (device TEXT NOT NULL, epoch INTEGER NOT NULL, last INTEGER NOT NULL,"
        " PRIMARY KEY (device, epoch))",
        "CREATE TABLE drafts (person TEXT NOT NULL, name TEXT NOT NULL, own BLOB NOT NULL, saved_at TEXT NOT NULL,"
        " PRIMARY KEY (person, name))",
        "CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    ]
]


class Outbox:
    """What was saved here, in the order it was saved (`place`)."""

    def __init__(self, database: Database):
        self._db = database
        self._device: str | None = None

    def only(self, device: str | None) -> None:
        """Tell and count what was saved on one device alone, as for a visitor at a kiosk; None tells of everything."""
        self._device = device

    def save(
        self,
        event_id: str,
        *,
        device: str,
        epoch: int,
        person: str,
        now: datetime,
        seal: Callable[[int], tuple[bytes, bytes | None]],
        finishes: str | None = None,
    ) -> Saved:
        """Number, seal and keep an event, ending the draft it `finishes`, in one transaction.

        `seal` turns the device's next number into the sealed event and the person's own copy. Saving the same id
        again changes nothing. Raises StoreFull or another StoreError, with nothing kept: leave the text on screen.
        """
        with self._db.transaction():
            there = self._db.row("SELECT id, dseq, saved_at FROM events WHERE id = ?", (event_id,))
            if there:
                return Saved(**there)
            dseq = self._next(device, epoch)
            sealed, own = seal(dseq)
            saved_at = to_wire(now)
            self._db.change(
                "INSERT INTO events (id, device, epoch, dseq, person, saved_at, sealed, own, state, place) VALUES"
                " (?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(place), 0) + 1 FROM events))",
                (event_id, device, epoch, dseq, person, saved_at, sealed, own, WAITING),
            )
            if finishes is not None:
                self._db.change("DELETE FROM drafts WHERE person = ? AND name = ?", (person, finishes))
        return Saved(event_id, dseq, saved_at)

    def _next(self, device: str, epoch: int) -> int:
        self._db.change(
            "INSERT INTO counters VALUES (?, ?, 1) ON CONFLICT (device, epoch) DO UPDATE SET last = last + 1",
            (device, epoch),
        )
        row = self._db.row("SELECT last FROM counters WHERE device = ? AND epoch = ?", (device, epoch))
        return row["last"] if row else 1

    def waiting(self, limit: int, resting: Collection[str] = ()) -> list[Sealed]:
        """The oldest events that still have to be sent, but for those that rest a while."""
        found = self._sealed("state = ? ORDER BY place LIMIT ?", (WAITING, limit + len(resting)))
        return [event for event in found if event.id not in resting][:limit]

    def events(self, person: str) -> list[Sealed]:
        """Everything a person saved here that is still kept, oldest first."""
        return self._sealed("person = ? ORDER BY place", (person,))

    def attention(self) -> list[Sealed]:
        """What a person should look at: parked, quarantined, refused or clashing, with code, title, incident."""
        mine = " AND (? IS NULL OR device = ?) ORDER BY place"
        return self._sealed("state IN (?, ?, ?, ?)" + mine, (*ATTENTION, self._device, self._device))

    def event(self, event_id: str) -> Sealed | None:
        """One event."""
        return next(iter(self._sealed("id = ?", (event_id,))), None)

    def not_received(self) -> dict[str, str]:
        """The state of every event that has no receipt yet, by its id."""
        rows = self._db.rows("SELECT id, state FROM events WHERE state NOT IN (?, ?)", (RECEIVED, ADDED))
        return {row["id"]: row["state"] for row in rows}

    def count(self, state: str = WAITING) -> int:
        """How many events are in a state."""
        sql = "SELECT count(*) AS n FROM events WHERE state = ? AND (? IS NULL OR device = ?)"
        return (self._db.row(sql, (state, self._device, self._device)) or {"n": 0})["n"]

    def open_ends(self) -> dict[str, int]:
        """How many events wait, and how many want to be looked at, by state."""
        rows = self._db.rows(
            "SELECT state, count(*) AS n FROM events WHERE state IN (SELECT value FROM json_each(?))"
            " AND (? IS NULL OR device = ?) GROUP BY state",
            (json.dumps([WAITING, *ATTENTION]), self._device, self._device),
        )
        return {row["state"]: row["n"] for row in rows}

    def settle(self, verdicts: Sequence[Verdict], now: datetime) -> None:
        """Keep receipts and verdicts; what has one leaves the queue in the same transaction."""
        moment = to_wire(now)
        with self._db.transaction():
            self._db.change_many(
                "UPDATE events SET state = ?, receipt = coalesce(?, receipt), code = ?, title = ?, incident = NULL,"
                " settled_at = ? WHERE id = ?",
                [(self._settled(v), v.receipt, v.code, v.title, moment, v.id) for v in verdicts],
            )

    def _settled(self, verdict: Verdict) -> str:
        """What a verdict makes of an event: what the person left out stays left out."""
        left_out = verdict.state in ASIDE and self.mark(f"{LET_GO} {verdict.id}") is not None
        return LET_GO if left_out else verdict.state

    def let_go(self, event_id: str, now: datetime, *, said_again: bool = False) -> bool:
        """The person leaves out what the server keeps aside, or has `said_again` what it says, for good: also when the
        server sets it aside once more. False for any other event."""
        sql = "UPDATE events SET state = ?, settled_at = ? WHERE id = ? AND state IN (?, ?, ?)"
        told = (LET_GO, to_wire(now), event_id, QUARANTINED, REJECTED, CLASH)
        with self._db.transaction():
            done = self._db.change(sql, told) == 1
            if done:
                self.set_mark(f"{LET_GO} {event_id}", SAID_AGAIN if said_again else LET_GO)
        return done

    def left_out(self) -> list[Sealed]:
        """What the person left out and has not said again, oldest first."""
        mine = "state = ? AND (? IS NULL OR device = ?) ORDER BY place"
        found = self._sealed(mine, (LET_GO, self._device, self._device))
        return [one for one in found if self.mark(f"{LET_GO} {one.id}") != SAID_AGAIN]

    def has_aside(self) -> bool:
        """Whether anything was kept aside."""
        return self._db.row("SELECT 1 FROM events WHERE state IN (?, ?, ?, ?) LIMIT 1", ASIDE) is not None

    def added(self, event_ids: Iterable[str]) -> None:
        """What these say is in the record after all: somebody in the clinic added it, or it was said again."""
        self._db.change_many(
            "UPDATE events SET state = ? WHERE id = ? AND state IN (?, ?, ?, ?)",
            [(ADDED, event_id, *ASIDE) for event_id in event_ids],
        )

    def count_try(self, event_id: str) -> int:
        """One more failure of an event that was sent alone; how many there were."""
        self._db.change("UPDATE events SET tries = tries + 1 WHERE id = ?", (event_id,))
        return (self._db.row("SELECT tries FROM events WHERE id = ?", (event_id,)) or {"tries": 0})["tries"]

    def park(self, event_id: str, incident: str, code: str, now: datetime) -> None:
        """Let the rest go on without it; it is shown with its incident and tried again every day."""
        self._db.change(
            "UPDATE events SET state = ?, incident = ?, code = ?, settled_at = ? WHERE id = ?",
            (PARKED, incident, code, to_wire(now), event_id),
        )

    def unpark(self, ids: Iterable[str]) -> None:
        """Put parked events back into the queue; their incident stays until they get through."""
        self._db.change_many(
            "UPDATE events SET state = ?, tries = 0 WHERE id = ? AND state = ?",
            [(WAITING, event_id, PARKED) for event_id in ids],
        )

    def resend_from(self, device: str, epoch: int, dseq: int) -> bool:
        """The server misses this number: send it and what follows again. False if it is no longer here."""
        with self._db.transaction():
            found = self._db.row(
                "SELECT 1 FROM events WHERE device = ? AND epoch = ? AND dseq = ?", (device, epoch, dseq)
            )
            if found:
                self._db.change(
                    "UPDATE events SET state = ?, tries = 0 WHERE device = ? AND epoch = ? AND dseq >= ?",
                    (WAITING, device, epoch, dseq),
                )
        return found is not None

    def new_server_epoch(self, epoch: str) -> bool:
        """Note the server's epoch. If the server was restored from a backup, everything still kept is sent again;
        True then."""
        if self.mark("server_epoch") == epoch:
            return False
        with self._db.transaction():
            known = self.mark("server_epoch")
            if known != epoch:
                self.set_mark("server_epoch", epoch)
            restored = known is not None and known != epoch
            if restored:
                self._db.change("UPDATE events SET state = ?, tries = 0", (WAITING,))
        return restored

    def forget_old(self, now: datetime) -> int:
        """Let acknowledged events go after 35 days. What was never acknowledged is never let go."""
        return self._db.change(
            "DELETE FROM events WHERE state IN (?, ?) AND settled_at < ?",
            (RECEIVED, ADDED, to_wire(now - KEPT)),
        )

    def forget_person(self, person: str) -> None:
        """Somebody else is going to use the tablet: drafts and what was received go; what was not received stays,
        readable to the server only."""
        with self._db.transaction():
            self._db.change("DELETE FROM drafts WHERE person = ?", (person,))
            self._db.change("DELETE FROM events WHERE person = ? AND state = ?", (person, RECEIVED))
            self._db.change("UPDATE events SET own = NULL WHERE person = ?", (person,))

    def mark(self, name: str) -> str | None:
        """A short note about the exchange with the server."""
        row = self._db.row("SELECT value FROM marks WHERE name = ?", (name,))
        return row["value"] if row else None

    def set_mark(self, name: str, value: str) -> None:
        """Keep a short note."""
        self._db.change("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value))

    def keep_draft(self, person: str, name: str, own: bytes, now: datetime) -> None:
        """Keep a half-finished check-in, sealed for its person; it survives the app being killed."""
        self._db.change(
            "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?)", (person, name, own, to_wire(now))
        )

    def drafts(self, person: str, about: str) -> list[Row]:
        """Drafts of a person whose names begin with `about`: `name`, `own` (sealed), `saved_at`; newest first."""
        return self._db.rows(
            "SELECT name, own, saved_at FROM drafts WHERE person = ? AND substr(name, 1, ?) = ?"
            " ORDER BY saved_at DESC",
            (person, len(about), about),
        )

    def drop_draft(self, person: str, name: str) -> None:
        """The person gave a draft up."""
        self._db.change("DELETE FROM drafts WHERE person = ? AND name = ?", (person, name))

    def _sealed(self, condition: str, parameters: Sequence[Any]) -> list[Sealed]:
        rows = self._db.rows("SELECT * FROM events WHERE " + condition, parameters)  # noqa: S608 - our own words
        return [Sealed(**row) for row in rows]


def open_outbox_file(path: Path) -> Database:
    """The outbox's file with its tables up to date."""
    database = open_plain(path)
    migrate(database, STEPS)
    return database
