"""What keeps writes inside the gate: a write elsewhere raises, and an action reads its own waiting writes."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from server.foundation.ledger import current
from server.foundation.record import RECORDED, Recorded


@event.listens_for(Session, "do_orm_execute")
def _before_select_or_bulk(state: ORMExecuteState) -> None:
    transaction = current.get()
    if state.is_select and transaction is not None:
        transaction.flush()  # an action reads its own writes
    elif state.is_insert or state.is_update or state.is_delete:
        table = state.bind_mapper.local_table if state.bind_mapper is not None else None
        if transaction is None or any(table is model.__table__ for model in RECORDED.values()):  # type: ignore[attr-defined]
            raise RuntimeError("a bulk write around the gate: use keep() inside an @action")


@event.listens_for(Session, "before_flush")
def _before_flush(session: Session, *_: Any) -> None:
    for row in [*session.new, *session.dirty, *session.deleted]:
        if isinstance(row, Recorded) and (row not in session.dirty or session.is_modified(row)):
            raise RuntimeError(f"{row.kind} was changed without keep(): write it inside an @action")
        if current.get() is None:
            raise RuntimeError("a write outside an @action")
