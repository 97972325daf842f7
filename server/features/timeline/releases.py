"""What happens to results without anybody asking: their release is written when its time has come."""

from sqlalchemy import select

from server.features.timeline.actions import release_result
from server.features.timeline.models import Result
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db, end_session
from server.foundation.jobs import every

BATCH = 200
BY = Actor.system("release of results")


@every(minutes=1)
def release_results() -> None:
    """Write every release that is due into its patient's ledger, so that tablets get the value by their next pull.

    It cannot be missed: a result waits until its release is written, however long no job has run.
    """
    while due := _due():
        for patient_id, result_id in due:
            release_result(patient_id, result_id, by=BY)


def _due() -> list[tuple]:
    question = select(Result.patient_id, Result.id).where(Result.release_due_at <= clock.now()).limit(BATCH)
    found = [(row.patient_id, row.id) for row in db.session.execute(question)]
    end_session()
    return found
