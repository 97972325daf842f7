"""The server's side of simulated schedules: patients admitted through the real actions, staff, backups and restores."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select

from server.features.accounts import actions as accounts
from server.features.accounts import enrolment
from server.features.accounts.throttle import Throttle
from server.features.care_plans import actions as care_plans
from server.features.patients import actions as patients
from server.features.prescriptions import actions as prescriptions
from server.features.sharing import actions as sharing
from server.features.stories import actions as stories
from server.features.timeline import actions as timeline
from server.features.triage import actions as triage
from server.features.triage.models import Alert
from server.foundation.access import Actor
from server.foundation.db import db, end_session, short_write
from server.foundation.epoch import ServerEpoch, new_epoch
from server.foundation.gate import batch
from server.foundation.ledger import rows_of
from server.foundation.problems import Conflict, NotFound
from shared.schemas.base import read
from shared.schemas.patients import PatientSchema
from shared.schemas.prescriptions import PrescriptionSchema
from tests.server.features.oral import TASK
from tests.sync.caregiver import Caregiver
from tests.sync.network import Server
from tests.sync.rows import about, belonging
from tests.sync.sayings import Given
from tests.sync.sharing_sayings import HELPS
from tests.sync.story_sayings import OFFERED

STAFF = Actor.system("simulated staff")
PLAN, VERSION = "colorectal/mfolfox6", 92
"""With tablets; `tests.server.features.oral` puts it on the shelf."""
DOSES = [{"slot": slot, "tablets": [{"count": "3", "strength": "500 mg"}]} for slot in (0, 1)]
Rows = list[tuple[Any, list[dict[str, Any]]]]


@dataclass
class Clinic:
    """One site with one team, reused by many schedules; every schedule has patients of its own."""

    server: Server
    site: UUID = field(default_factory=uuid4)
    team: UUID = field(default_factory=uuid4)

    def open(self) -> Clinic:
        """The site and its team."""
        with self.server.at_work():
            accounts.open_site(self.site, "Harbour Hospital", "Europe/Madrid", by=STAFF)
            accounts.create_team(self.site, {"id": self.team, "name": "Gastro team"}, by=STAFF)
        return self

    def admit(self, *, with_plan: bool = True) -> tuple[UUID, Given | None]:
        """A patient with an account, and a plan with tablets whose second day this is."""
        patient = uuid4()
        described = {
            "name": "Ana Ruiz",
            "sex": "female",
            "language": "es",
            "time_zone": "Europe/Madrid",
            "site_id": str(self.site),
            "team_id": str(self.team),
        }
        with self.server.at_work(), batch():
            row = read(PatientSchema(), described)
            patients.create_patient(patient, row, site_id=self.site, team_id=self.team, by=STAFF)
            person = {"name": "Ana Ruiz", "language": "es", "time_zone": "Europe/Madrid"}
            accounts.open_patient_account(patient, person, by=STAFF)
            stories.offer_agreement(patient, {"id": OFFERED, "lines": None}, by=STAFF)
            helper = accounts.open_helper_account(patient, person | {"name": "Luis Ruiz"}, by=STAFF)
            sharing.let_in(patient, helper.id, grant_id=HELPS, by=STAFF)
            if not with_plan:
                return patient, None
            anchor = (self.server.time.now - timedelta(days=1)).date()
            plan = {"id": uuid4(), "plan": PLAN, "plan_version": VERSION, "anchor_on": anchor}
            given = care_plans.assign_plan(patient, plan, by=STAFF).id
            tablets = {"assignment_id": str(given), "task": TASK, "doses": DOSES, "from_on": str(anchor)}
            row = prescriptions.prescribe(patient, read(PrescriptionSchema(), tablets), by=STAFF)
            return patient, Given(given, row.id)

    def let_in(self, patient: UUID) -> Caregiver:
        """Somebody whom the patient lets see all of the record."""
        with self.server.at_work(), batch():
            account = {"name": "Carla Ruiz", "language": "es", "time_zone": "Europe/Madrid"}
            person = accounts.open_helper_account(patient, account, by=STAFF)
            sharing.let_in(patient, person.id, by=STAFF)
            return Caregiver(self.server, patient, Actor(person.id, person.name))

    def code(self, patient: UUID) -> str:
        """A code that lets one device in."""
        with self.server.at_work():
            return enrolment.offer_device(patient, "personal", by=STAFF).code

    def revoke(self, patient: UUID, device: str) -> None:
        """Take a device out of use, if it is in use."""
        with self.server.at_work():
            try:
                enrolment.revoke_device(patient, UUID(device), "lost", by=STAFF)
            except (Conflict, NotFound):  # taken out before, or a restored server does not know it
                return

    def work(self, patient: UUID, random: Random) -> None:
        """Something the team does: answer an alert, or book an appointment."""
        with self.server.at_work():
            waiting = db.session.scalars(
                select(Alert.id).where(Alert.patient_id == patient, Alert.status == "open")
            ).all()
            end_session()
            if waiting and random.random() < 0.5:
                triage.acknowledge(patient, sorted(waiting)[0], note="Called", by=STAFF)
                return
            starts = self.server.time.now + timedelta(days=random.randrange(1, 30))
            appointment = dict.fromkeys(("ends_at", "place", "assignment_id", "planned_key"))
            appointment |= {"title": "Visit", "category": "visit", "starts_at": starts}
            timeline.book_appointment(patient, appointment, by=STAFF)

    def backup(self, of: list[UUID]) -> Rows:
        """Every row of these patients, as a backup of this moment holds them."""
        with self.server.at_work():
            which = about(of)
            return [
                (table, [dict(row._mapping) for row in rows])
                for table, find, _ in belonging()
                if (rows := rows_of(find, **which))
            ]

    def restore(self, of: list[UUID], taken: Rows) -> None:
        """These patients' rows are again what they were; tablets are told by a new epoch."""
        with self.server.at_work():
            _put_back(of, taken)
            new_epoch("restored from a backup")

    def epoch(self) -> int:
        """How often the server began a life."""
        with self.server.at_work():
            return db.session.scalar(select(func.max(ServerEpoch.number))) or 0

    def again(self, of: list[UUID], taken: Rows, epoch: int) -> None:
        """These patients' rows are what they were, and nobody ever lived through what came after."""
        with self.server.at_work():
            _put_back(of, taken)
            with short_write() as connection:
                connection.execute(delete(ServerEpoch).where(ServerEpoch.number > epoch))
                connection.execute(delete(Throttle))


def _put_back(of: list[UUID], taken: Rows) -> None:
    which = about(of)
    end_session()
    with short_write() as connection:
        for _, _, remove in belonging():
            connection.execute(remove, which)
        for table, rows in taken:
            connection.execute(table.insert(), rows)
