"""What sync does next, one request a step: send what waits, fetch what is new, survive everything else.

Time, chance, network and files are handed in; threads are `scheduler`'s, the network is `transport`'s.
"""

from collections.abc import Callable
from datetime import datetime
from random import Random

from client_kivy.clock import Clock
from client_kivy.store.chain_check import LedgerMismatch
from client_kivy.store.database import StoreCorrupt, StoreError, StoreFull
from client_kivy.store.identity import ACTIVE, Enrolment, Identities
from client_kivy.store.mirror import Mirror
from client_kivy.store.outbox import ATTENTION, PARKED, WAITING, Outbox, Sealed
from client_kivy.store.sealing import SealBroken
from client_kivy.store.vault import Vault
from client_kivy.sync import protocol
from client_kivy.sync.conversation import Conversation
from client_kivy.sync.hours import Hours
from client_kivy.sync.pace import LONGEST, Pace
from client_kivy.sync.protocol import Pulled, Pushed, Trouble
from client_kivy.sync.standing import (
    MIRROR_DAMAGED,
    MISMATCH,
    OFFLINE,
    STORE_FAILED,
    STORE_FULL,
    OpenRecord,
    SyncState,
)
from client_kivy.sync.suspicion import BLAMED, Suspicion
from client_kivy.sync.transport import Unreachable

PULL_EVERY = 60.0
CONTACT_EVERY = 3600.0
HOUSEKEEPING_EVERY = 600.0


class Engine:
    """The tablet's side of sync. `step` never raises for what a network, a server or a disk can do."""

    def __init__(
        self,
        *,
        conversation: Conversation,
        clock: Clock,
        random: Random,
        outbox: Outbox,
        identities: Identities,
        vault: Vault,
        record: OpenRecord,
        version: str,
        pull_every: float = PULL_EVERY,
    ):
        self._talk, self._clock, self._outbox = conversation, clock, outbox
        self._identities, self._vault, self._record = identities, vault, record
        self._version, self._pull_every = version, pull_every
        self._pace, self._suspicion = Pace(random), Suspicion(random, outbox)
        self._hours = Hours(outbox)
        self._pull_at, self._contact_at, self._tidy_at, self._forget_at = 0.0, 0.0, 0.0, 0.0
        self._refresh, self._denied = False, False
        self._works, self._probe = False, False
        self._mirror: Mirror | None = None
        self._problem: str | None = None
        self._mismatch, self._damaged, self._update = False, False, False
        self._last_contact: datetime | None = None

    def send_now(self) -> None:
        """A person asked for it: try at once, parked events too."""
        self._pace.hurry()
        self._suspicion.wake_all()
        self._pull_at, self._tidy_at = 0.0, 0.0
        self._unpark(lambda event: True)

    def step(self) -> float:
        """Do the next thing, at most one request; seconds until there may be another."""
        enrolment = self._identities.current()
        if enrolment is None or (enrolment.state != ACTIVE and not self._outbox.count(WAITING)):
            return LONGEST
        wait = self._pace.remaining(self._clock.monotonic())
        if wait > 0:
            return wait
        try:
            self._tidy()
            return self._next(enrolment) if enrolment.state == ACTIVE else self._hand_over(enrolment)
        except Unreachable:
            return self._failed(Trouble(OFFLINE))
        except StoreFull:
            return self._failed(Trouble(STORE_FULL))
        except (StoreError, SealBroken):
            return self._failed(Trouble(STORE_FAILED))

    def state(self) -> SyncState:
        """How things stand."""
        enrolment, counts = self._identities.current(), self._outbox.open_ends()
        return SyncState(
            standing=enrolment.state if enrolment else "none",
            waiting=counts.get(WAITING, 0),
            attention=sum(counts.get(state, 0) for state in ATTENTION),
            last_contact_at=self._last_contact,
            next_try_in=self._pace.remaining(self._clock.monotonic()),
            problem=self._problem,
            update_wanted=self._update,
            ledger_mismatch=self._mismatch,
            mirror_damaged=self._damaged,
            clock_wrong=self._hours.wrong(self._clock.now()),
        )

    def _next(self, enrolment: Enrolment) -> float:
        monotonic = self._clock.monotonic()
        if self._refresh:
            return self._renew(enrolment)
        if self._probe:
            self._probe = False
            return self._renew(enrolment) if self._open_mirror() is None else self._pull(enrolment)
        resting = self._suspicion.resting(monotonic)
        waiting = self._outbox.waiting(self._suspicion.span, resting)
        batch = self._talk.batch(enrolment, waiting, self._record.key())
        if batch:
            return self._push(enrolment, batch)
        if self._open_mirror() is not None:
            if monotonic >= self._pull_at:
                return self._pull(enrolment)
            return min(LONGEST, self._pull_at - monotonic, *resting.values())
        if monotonic >= self._contact_at:
            return self._renew(enrolment)
        return min(LONGEST, self._contact_at - monotonic, *resting.values())

    def _open_mirror(self) -> Mirror | None:
        try:
            mirror = self._record.mirror()
        except StoreCorrupt:
            self._damaged = True
            return None
        if mirror is not self._mirror:
            self._mirror, self._pull_at = mirror, 0.0
            self._mismatch = self._damaged = False
        return mirror

    def _push(self, enrolment: Enrolment, batch: list[tuple[Sealed, bytes]]) -> float:
        events = [event for event, _ in batch]
        answer = self._talk.push(enrolment, [form for _, form in batch])
        if isinstance(answer, Trouble):
            self._blame(events, answer)
            return self._failed(answer, enrolment)
        self._contacted(enrolment, answer)
        self._outbox.settle(answer.verdicts, answer.now)
        settled = len(answer.verdicts)
        self._suspicion.worked(settled)
        restored = self._outbox.new_server_epoch(answer.server_epoch)
        if settled or restored:
            self._pull_at = 0.0
        return self._after_push(answer, events, settled > 0 or restored)

    def _hand_over(self, enrolment: Enrolment) -> float:
        """This device is out of use: what it still holds is brought to the team, who decide about it."""
        waiting = self._outbox.waiting(self._suspicion.span, self._suspicion.resting(self._clock.monotonic()))
        batch = self._talk.batch(enrolment, waiting, None)
        if not batch:
            return LONGEST
        events = [event for event, _ in batch]
        answer = self._talk.hand_over(enrolment, [form for _, form in batch])
        if isinstance(answer, Trouble):
            return self._failed(answer)
        self._outbox.settle(answer.verdicts, answer.now)
        self._suspicion.worked(len(answer.verdicts))
        return self._after_push(answer, events, bool(answer.verdicts))

    def _after_push(self, answer: Pushed, events: list[Sealed], progress: bool) -> float:
        """What is neither settled nor promised for later is sent again: at once after progress, else with patience."""
        by_id = {event.id: event for event in events}
        for wanted in answer.wanted:
            event = by_id[wanted.event]
            self._suspicion.wake_all()
            if not self._outbox.resend_from(event.device, event.epoch, wanted.dseq):
                self._suspicion.gone(event, self._clock.now())
        for later in answer.later:
            now, monotonic = self._clock.now(), self._clock.monotonic()
            self._suspicion.later(by_id[later.event], later.seconds, now, monotonic)
            progress = True
        if progress:
            return self._went_well()
        if not answer.wanted:
            self._blame(events, Trouble(protocol.NO_VERDICT))
        return self._failed(Trouble(protocol.NO_VERDICT))

    def _blame(self, events: list[Sealed], trouble: Trouble) -> None:
        """Before an event that was sent alone is tried again, the server is asked something else."""
        self._suspicion.failed(events, trouble, self._clock.now(), server_works=self._works)
        if trouble.kind in BLAMED:
            self._works, self._probe = False, len(events) == 1

    def _pull(self, enrolment: Enrolment) -> float:
        mirror = self._open_mirror()
        if mirror is None:
            return 0.0
        try:
            cursor = mirror.cursor
        except StoreCorrupt:
            return self._set_aside(MIRROR_DAMAGED)
        answer = self._talk.pull(enrolment, cursor)
        if isinstance(answer, Trouble):
            return self._failed(answer, enrolment)
        self._contacted(enrolment, answer)
        self._outbox.new_server_epoch(answer.page.server_epoch)
        try:
            self._take(mirror, answer, cursor)
        except LedgerMismatch:
            return self._set_aside(MISMATCH)
        except StoreCorrupt:
            return self._set_aside(MIRROR_DAMAGED)
        except (KeyError, TypeError, ValueError, AttributeError):
            return self._failed(Trouble(protocol.NO_ACKNOWLEDGEMENT))
        return self._went_well()

    def _take(self, mirror: Mirror, answer: Pulled, cursor: str) -> None:
        """Keep a page; or, when the server was restored or asks for it, begin from the beginning."""
        restored = mirror.server_epoch not in (None, answer.page.server_epoch)
        if restored or (answer.reset and cursor):
            mirror.restart(answer.page.server_epoch)
            return
        mirror.apply(answer.page)
        self._outbox.added(mirror.come_back() if self._outbox.has_aside() else ())
        self._mismatch, self._damaged = False, False
        self._pull_at = 0.0 if answer.page.more else self._clock.monotonic() + self._pull_every

    def _set_aside(self, problem: str) -> float:
        """The mirror cannot go on: nothing was kept of the page, sending goes on, a person has to look."""
        self._mismatch, self._damaged = problem == MISMATCH, problem == MIRROR_DAMAGED
        self._problem = problem
        self._pull_at = self._clock.monotonic() + LONGEST
        return 0.0

    def _renew(self, enrolment: Enrolment) -> float:
        """New tokens; also how a locked tablet learns that the clinic still knows it."""
        answer = self._talk.refresh(enrolment)
        if isinstance(answer, Trouble):
            return self._failed(answer, enrolment)
        self._refresh = False
        self._contacted(enrolment)
        return self._went_well()

    def _contacted(self, enrolment: Enrolment, answer: Pushed | Pulled | None = None) -> None:
        """The server knows us. Old acknowledged events may go, if its clock and ours agree that they are old."""
        monotonic = self._clock.monotonic()
        self._last_contact, self._works = self._clock.now(), True
        self._contact_at = monotonic + CONTACT_EVERY
        self._vault.mark_online(enrolment.person)
        if answer is None:
            return
        self._denied = False
        self._hours.heard(answer.now, self._last_contact)
        self._update = answer.schema_min > protocol.SCHEMA
        if monotonic >= self._forget_at:
            self._forget_at = monotonic + CONTACT_EVERY
            self._outbox.forget_old(min(answer.now, self._last_contact))

    def _went_well(self) -> float:
        self._pace.worked()
        self._problem = MISMATCH if self._mismatch else MIRROR_DAMAGED if self._damaged else None
        return 0.0

    def _failed(self, trouble: Trouble, enrolment: Enrolment | None = None) -> float:
        self._problem = trouble.kind
        if trouble.kind == protocol.REVOKED and enrolment is not None:
            self._vault.destroy(enrolment.person)
            self._record.destroy()
            self._identities.revoke(enrolment.device)
            return 0.0
        if trouble.kind == protocol.SIGNED_OUT and not self._refresh:
            self._refresh, again = True, self._denied
            self._denied = True
            if not again:
                return 0.0
        self._pace.failed(self._clock.monotonic(), trouble.retry_after)
        return self._pace.remaining(self._clock.monotonic())

    def _tidy(self) -> None:
        """Now and then: try parked events again (daily, after an update), let old acknowledged ones go."""
        if self._clock.monotonic() < self._tidy_at:
            return
        self._tidy_at = self._clock.monotonic() + HOUSEKEEPING_EVERY
        now, updated = self._clock.now(), self._outbox.mark("version") != self._version
        if updated:
            self._outbox.set_mark("version", self._version)
        self._unpark(lambda event: updated or event.days_since(now) >= 1)

    def _unpark(self, due: Callable[[Sealed], bool]) -> None:
        parked = [event for event in self._outbox.attention() if event.state == PARKED and due(event)]
        self._outbox.unpark(event.id for event in parked)
