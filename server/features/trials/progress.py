"""How far export runs are. Progress is no part of the record: it is written in short transactions of its own."""

from uuid import UUID

from sqlalchemy import update

from server.features.trials.models import ExportProgress
from server.foundation.db import insert_if_absent, short_write

TABLE = ExportProgress.__table__


def count_try(site_id: UUID, run_id: UUID) -> int:
    """A run is begun once more; returns how often it was begun."""
    with short_write() as connection:
        fresh = {"site_id": site_id, "run_id": run_id, "done": 0, "of": 0, "tries": 0}
        insert_if_absent(connection, TABLE, fresh)
        mine = (TABLE.c.site_id == site_id) & (TABLE.c.run_id == run_id)
        more = update(ExportProgress).where(mine).values(tries=TABLE.c.tries + 1).returning(TABLE.c.tries)
        return connection.execute(more).scalar_one()


def note(site_id: UUID, run_id: UUID, done: int, of: int) -> None:
    """`done` of `of` subjects are written."""
    mine = (TABLE.c.site_id == site_id) & (TABLE.c.run_id == run_id)
    with short_write() as connection:
        connection.execute(update(ExportProgress).where(mine).values(done=done, of=of))
