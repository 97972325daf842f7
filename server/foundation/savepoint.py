"""One part of a transaction that may fail by itself: all of it or nothing, and the rest goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy

from server.foundation.db import db
from server.foundation.ledger import transaction


@contextmanager
def part() -> Iterator[None]:
    """Run the block inside the transaction under way. When it raises, whatever it wrote, queued or numbered is taken
    back, what came before stays, and the error goes on to the caller."""
    writing = transaction()
    writing.flush()
    heads = {ledger_id: copy(vars(head)) for ledger_id, head in writing.heads.items()}
    entries, after_commit = list(writing.entries), dict(writing.after_commit)
    savepoint = writing.connection.begin_nested()
    try:
        yield
        writing.flush()
    except BaseException:
        writing.waiting.clear()
        writing.memo.clear()
        for ledger_id in set(writing.heads) - set(heads):
            del writing.heads[ledger_id]  # its lock goes with the savepoint
        for ledger_id, before in heads.items():
            head = writing.heads[ledger_id]
            head.number, head.hash, head.recorded_at = (
                before["number"],
                before["hash"],
                before["recorded_at"],
            )
            head.site_id, head.team_id = before["site_id"], before["team_id"]
        writing.entries[:] = entries
        writing.after_commit.clear()
        writing.after_commit.update(after_commit)
        db.session.expunge_all()
        savepoint.rollback()
        raise
    savepoint.commit()
