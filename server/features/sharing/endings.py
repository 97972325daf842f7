"""What becomes true without a writer: a helper's time is over, and with it every tablet of theirs for the record."""

from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from server.features.accounts import enrolment
from server.foundation import clock
from server.foundation.access import Actor, Grant
from server.foundation.db import db, end_session
from server.foundation.gate import action
from server.foundation.jobs import every
from server.foundation.sessions import Device
from shared.domain.access import Permission

BATCH = 200
BY = Actor.system("helpers' time")


@every(minutes=5)
def end_tablets_that_are_over() -> None:
    """A tablet that nobody may use for this record any more is told so at its next contact, and empties itself."""
    for patient_id, person_id in _over():
        end_tablets(patient_id, person_id, by=BY)


@action("sharing.helper_tablets.end", needs=Permission.DEVICES_REVOKE)
def end_tablets(patient_id: UUID, person_id: UUID, *, by: Actor) -> UUID:
    """Take the tablets of somebody whose time as a helper is over out of use."""
    enrolment.end_devices_of(patient_id, person_id, "the time as a helper is over")
    return person_id


def _over() -> list[tuple[UUID, UUID]]:
    """Whose devices are in use for a record they have no right to now nor later."""
    now = clock.now()
    still = aliased(Grant)
    ends_later = or_(still.ends_at.is_(None), still.ends_at > now)
    may = exists().where(
        still.holder_id == Device.person_id,
        still.subject_id == Device.patient_id,
        and_(still.ended_at.is_(None), ends_later),
    )
    was = exists().where(
        Grant.holder_id == Device.person_id,
        Grant.patient_id == Device.patient_id,
        Grant.role == "caregiver",
    )
    question = select(Device.patient_id, Device.person_id).where(Device.revoked_at.is_(None), was, ~may)
    found = [(row[0], row[1]) for row in db.session.execute(question.distinct().limit(BATCH))]
    end_session()
    return found
