"""Who saw my record: the access streams of readers turned into an index by patient, within a minute."""

import json
from uuid import UUID

from sqlalchemy import select, update

from server.foundation import clock
from server.foundation.access import AccessEntry, RecordView
from server.foundation.db import db, end_session, short_write, table_of
from server.foundation.jobs import every
from shared.domain.access import ROLES

BATCH = 500
NOT_TOLD = frozenset(ROLES[name].phrase for name in ("patient", "system"))
"""Reasons that are in nobody's index: the patient's own looks, every minute of a tablet, and the program's work, which
nobody reads. The streams keep both."""


@every(minutes=1)
def index_reading() -> None:
    """Enter what is new in the streams. Index rows and their mark are one transaction, so each read counts once."""
    entry, view = table_of(AccessEntry), table_of(RecordView)
    while True:
        rows = db.session.execute(
            select(entry).where(entry.c.indexed_at.is_(None)).order_by(entry.c.id).limit(BATCH)
        ).all()
        end_session()
        if not rows:
            return
        for row in rows:
            views = {  # a reader may have had two reasons; the patient is told the last of them
                (patient, read["verb"]): {
                    "patient_id": UUID(patient),
                    "id": row.id,
                    "verb": read["verb"],
                    "seen_at": row.at,
                    "reader_id": row.reader_id,
                    "reader_name": row.reader_name,
                    "because": read["because"],
                }
                for read in json.loads(row.reads)
                if read["allowed"] and read["because"] not in NOT_TOLD
                for patient in read["patients"]
            }
            mine = (
                (entry.c.reader_id == row.reader_id) & (entry.c.id == row.id) & entry.c.indexed_at.is_(None)
            )
            with short_write() as connection:
                taken = connection.execute(update(entry).where(mine).values(indexed_at=clock.now()))
                if taken.rowcount == 1 and views:
                    connection.execute(view.insert(), list(views.values()))
