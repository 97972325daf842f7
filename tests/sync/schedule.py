"""One simulated schedule: a seed decides what people do, what breaks and when; then everything heals and is judged."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Collection, Container, Iterable
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import select

from client_kivy.store.outbox import LET_GO, PARKED, RECEIVED
from client_kivy.sync.engine import MISMATCH
from server.foundation.db import db
from server.foundation.receipts import Receipt
from tests.sync.caregiver import Caregiver
from tests.sync.clinic import Clinic, Rows
from tests.sync.conflict_moves import ConflictMoves, Saying
from tests.sync.disk import Disk, PowerCut, fragile
from tests.sync.network import FAULTS, Network
from tests.sync.oracle import Broken, judge, must, side_entities
from tests.sync.sayings import MAKES, Given, next_saying
from tests.sync.tablet import SimTablet
from tests.sync.world import Beginning, Worlds

STEPS = (8, 17)
LONGER = 4
"""How many times the steps where people speak of everything: most kinds follow another said before them."""
ROUNDS = 200
JUMPS = (-18_500, -400, -3, -1, 1, 30, 365)
"""Days by which a tablet's clock is set wrong."""


def run_seeds(
    clinic: Clinic,
    folder: Path,
    seeds: Iterable[int],
    favour: Collection[str] = (),
    *,
    of_everything: bool = False,
) -> Counter[str]:
    """Run the schedules of these seeds one after the other; moves named in `favour` come five times as often, and
    with `of_everything` people rather say what was not received in an earlier schedule. How often each kind of event
    was received in the end. Raises Broken with the seed of the first that fails."""
    disk, received, worlds = Disk(), Counter[str](), Worlds(clinic, folder)
    with fragile(disk), clinic.server.mortal():
        for seed in seeds:
            place = folder / str(seed)
            heard = received if of_everything else None
            received += Schedule(clinic, worlds, place, seed, disk, heard).run(favour)
            shutil.rmtree(place, ignore_errors=True)
    return received


class Schedule(ConflictMoves):
    """The people, tablets and troubles of one seed."""

    def __init__(
        self,
        clinic: Clinic,
        worlds: Worlds,
        folder: Path,
        seed: int,
        disk: Disk,
        heard: Container[str] | None = None,
    ):
        self.random, self.clinic, self.seed, self.disk = Random(seed), clinic, seed, disk
        self.server, self.time = clinic.server, clinic.server.time
        many = 2 if self.random.random() < 0.2 else 1
        plans = tuple(self.random.random() < 0.4 for _ in range(many))
        beginning = Beginning(plans, 2 if self.random.random() < 0.4 or many == 2 else 1)
        world = worlds.begin(beginning, folder)
        self.given = world.given
        self.patients = list(self.given)
        self.caregiver = Caregiver(self.server, self.patients[0], world.helper)
        self.tablets: list[SimTablet] = []
        self.backups: list[Rows] = []
        self.restored = False
        self.heard = heard
        self.length = self.random.randint(*STEPS) * (1 if heard is None else LONGER)
        self.seen: dict[int, tuple[str | None, int]] = {}
        for number in range(beginning.tablets):
            network = Network(self.server, self.random)
            tablet = SimTablet(folder / f"t{number}", network, self.time, self.disk, self.random)
            self.tablets.append(tablet)
            tablet.unlock()

    def run(self, favour: Collection[str] = ()) -> Counter[str]:
        """Steps with faults, then heal and judge; what was received, by kind of event. Raises Broken."""
        try:
            moves = (
                (self.say, 9),
                (self.two_at_once, 1),
                (self.decides, 2),
                (self.sync, 9),
                (self.line_breaks, 8),
                (self.power_goes, 4),
                (self.late_ones_arrive, 2),
                (self.clock_jumps, 2),
                (self.staff_works, 2),
                (self.time_passes, 2),
                (self.locks, 1),
                (self.disk_is_full, 1),
                (self.revoke, 1),
                (self.enrol_again, 1),
                (self.back_up, 2),
                (self.restore, 2),
            )
            names = [move for move, _ in moves]
            weights = [weight * (5 if move.__name__ in favour else 1) for move, weight in moves]
            for _ in range(self.length):
                tablet = self.random.choice(self.tablets)
                self.random.choices(names, weights)[0](tablet)
                self.look(tablet)
            self.heal()
            judge(self.server, self.patients, self.tablets)
            self.caregiver.look()
            self.caregiver.begin_anew()
            return self._received()
        except Broken as broken:
            raise Broken(f"{broken} (seed {self.seed})") from None
        finally:
            self.disk.heal()
            for tablet in self.tablets:
                tablet.close()

    def say(self, tablet: SimTablet) -> None:
        """A person reports something, corrects it, or speaks of tablets, goals and leaves."""
        self.tell(tablet, lambda: next_saying(tablet, self._given(tablet), self.random, self.heard))

    def tell(self, tablet: SimTablet, saying: Saying) -> None:
        """Something is said on a tablet, which may lose its power over it."""
        whole = self.disk.is_whole
        try:
            told = tablet.say(*saying())
        except PowerCut:
            tablet.restart()
            tablet.after_a_cut()
            told = None
        for one in tablet.said.values():
            side_entities[one.id] = one.body["id"]
        if told is not None:
            told.is_excused = not whole  # the mirror may lack it until the next unlock

    def _given(self, tablet: SimTablet) -> Given | None:
        enrolment = tablet.store.identities.current()
        return self.given[UUID(enrolment.patient)] if enrolment is not None else None

    def sync(self, tablet: SimTablet) -> None:
        """The engine does a few steps; a long pause ends its turn."""
        for _ in range(self.random.randint(1, 4)):
            pause = tablet.step()
            if pause > 5:
                return
            self.time.pass_seconds(pause + 0.05)

    def line_breaks(self, tablet: SimTablet) -> None:
        """The next requests meet trouble."""
        tablet.network.faults += self.random.choices(FAULTS, k=self.random.randint(1, 2))
        tablet.engine.send_now()
        self.sync(tablet)

    def power_goes(self, tablet: SimTablet) -> None:
        """The tablet dies within its next statements, whatever it is doing."""
        self.disk.cut_in, self.disk.cut_after = self.random.randint(1, 25), self.random.random() < 0.5
        self.random.choice((self.say, self.sync, self.decides))(tablet)
        if self.disk.cut_in is not None:
            self.disk.cut_in = None
            tablet.restart()
            tablet.after_a_cut()

    def late_ones_arrive(self, tablet: SimTablet) -> None:
        """Requests that were on the way arrive, out of order."""
        tablet.network.deliver_late(self.random.randint(1, 3))

    def clock_jumps(self, tablet: SimTablet) -> None:
        """Somebody sets the date."""
        tablet.clock.off = timedelta(days=self.random.choice(JUMPS))

    def staff_works(self, tablet: SimTablet) -> None:
        """The team does something in the record, and a helper looks at it."""
        self.clinic.work(self.random.choice(self.patients), self.random)
        self.caregiver.look()

    def time_passes(self, tablet: SimTablet) -> None:
        """Minutes to days."""
        self.time.pass_seconds(self.random.choice((30, 700, 4000, 90_000)))

    def locks(self, tablet: SimTablet) -> None:
        """The screen is locked; reports can still be made."""
        tablet.store.lock()

    def disk_is_full(self, tablet: SimTablet) -> None:
        """The next writes find no room."""
        self.disk.full_for = self.random.randint(1, 6)
        self.random.choice((self.say, self.sync))(tablet)
        self.disk.heal()

    def revoke(self, tablet: SimTablet) -> None:
        """The clinic takes the device out of use."""
        enrolment = tablet.store.identities.current()
        if enrolment is not None:
            self.clinic.revoke(UUID(enrolment.patient), enrolment.device)

    def enrol_again(self, tablet: SimTablet) -> None:
        """The same tablet is set up anew, perhaps for another person."""
        try:
            tablet.enrol(self.clinic.code(self.random.choice(self.patients)))
        except PowerCut:
            tablet.restart()

    def back_up(self, tablet: SimTablet) -> None:
        """A backup is made."""
        self.backups.append(self.clinic.backup(self.patients))

    def restore(self, tablet: SimTablet) -> None:
        """The server is lost and comes back from its last backup."""
        if self.backups:
            self.clinic.restore(self.patients, self.backups[-1])
            self.restored = True

    def look(self, tablet: SimTablet) -> None:
        """I8, I9, I13 at every moment: nothing seen goes back, and "received" is true when it first stands there."""
        tablet.unlock()
        mirror, enrolment = tablet.store.mirror, tablet.store.identities.current()
        if mirror is not None and enrolment is not None:
            tail = mirror.tail(enrolment.patient)
            at = (f"{mirror.server_epoch} {enrolment.device}", tail.number if tail else 0)
            before = self.seen.get(id(tablet))
            if before is not None and before[0] == at[0]:
                must(at[1] >= before[1], "I9", "the tablet went back")
            self.seen[id(tablet)] = at
            must(tablet.engine.state().problem != MISMATCH, "I4", "the tablet sees another ledger")
            self._shows_what_was_said(tablet, enrolment.patient)
        unseen = [told for told in tablet.said.values() if told.id not in tablet.shown]
        fresh = [told for told in unseen if tablet.state_of(told) == RECEIVED]
        if fresh and not self.restored:
            self._are_received([told.id for told in fresh])
        tablet.shown.update(told.id for told in fresh)

    def _shows_what_was_said(self, tablet: SimTablet, patient: str) -> None:
        """I8: what was saved under the present PIN is on the screen, whatever became of it since."""
        records = tablet.store.records
        kinds = sorted({MAKES[told.kind].kind for told in tablet.said.values() if MAKES[told.kind]})
        shown = {row["id"] for kind in kinds for row in records.of_kind(kind)} if records else set()
        for told in tablet.said.values():
            kept = MAKES[told.kind] is not None and tablet.state_of(told) != LET_GO
            if told.patient == patient and told.pin_turn == tablet.pin_turn and not told.is_excused and kept:
                must(told.body["id"] in shown, "I8", "saved, and not on the screen")

    def _are_received(self, ids: list[str]) -> None:
        with self.server.at_work():
            question = select(Receipt.id).where(
                Receipt.patient_id.in_(self.patients), Receipt.id.in_([UUID(one) for one in ids])
            )
            found = {str(one) for one in db.session.scalars(question)}
        must(found == set(ids), "I13", "received on the screen before the server had it")

    def _received(self) -> Counter[str]:
        return Counter(
            told.kind
            for tablet in self.tablets
            for told in tablet.said.values()
            if tablet.state_of(told) == RECEIVED
        )

    def heal(self) -> None:
        """No more faults: within 200 rounds every queue is empty and every tablet is current (I10)."""
        self.disk.heal()
        for tablet in self.tablets:
            tablet.network.faults.clear()
            tablet.network.deliver_late()
            tablet.clock.off = timedelta(minutes=2)
        turns = self.tablets + (self.tablets if len(self.tablets) > 1 else [])
        for tablet in turns:  # the second turn fetches what the others brought in the first
            self._settle(tablet)

    def _settle(self, tablet: SimTablet) -> None:
        tablet.engine.send_now()
        signed_out = 0
        for _ in range(ROUNDS):
            tablet.unlock()
            enrolment = tablet.store.identities.current()
            if enrolment is None or tablet.is_withdrawn or signed_out > 4:
                patient = UUID(enrolment.patient) if enrolment else self.patients[0]
                tablet.enrol(self.clinic.code(patient))
                signed_out = 0
            pause = tablet.step()
            state = tablet.engine.state()
            must(state.problem != MISMATCH, "I4", "the tablet sees another ledger")
            if pause > 0 and state.problem is None and state.waiting == 0:
                parked = tablet.store.outbox.count(PARKED)
                must(parked == 0, "I10", f"{parked} events are parked for ever")
                return
            signed_out = signed_out + 1 if state.problem == "signed_out" else 0
            self.time.pass_seconds(pause)
        raise Broken(f"I10: after {ROUNDS} rounds {tablet.engine.state()}")
