"""The server's epoch: a name that changes when the database was restored, so that tablets send again what was lost."""

import secrets
from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation import clock
from server.foundation.db import Base, Utc, db, end_session, insert_if_absent, short_write
from server.foundation.ledger import current, rows_of


class ServerEpoch(Base):
    """One life of the database, from its making or a restore to the next restore. The highest number counts."""

    __tablename__ = "server_epochs"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(32))
    begun_at: Mapped[datetime] = mapped_column(Utc)
    because: Mapped[str] = mapped_column(String(200))


_NEWEST = select(ServerEpoch.name).order_by(ServerEpoch.number.desc()).limit(1)


def current_epoch() -> str:
    """The epoch that answers of sync carry; the first one begins when it is first asked for."""
    found = rows_of(_NEWEST)
    if not found:
        _begin(after=0, because="the database was made")
        found = rows_of(_NEWEST)
    return found[0].name


def new_epoch(because: str) -> str:
    """Begin a new epoch, after a restore: tablets then push again what this database may never have seen."""
    number = db.session.scalar(select(ServerEpoch.number).order_by(ServerEpoch.number.desc()).limit(1))
    _begin(after=number or 0, because=because)
    return current_epoch()


def _begin(*, after: int, because: str) -> None:
    row = {
        "number": after + 1,
        "name": secrets.token_hex(8),
        "begun_at": clock.now(),
        "because": because,
    }
    under_way = current.get()
    if under_way is not None:
        insert_if_absent(under_way.connection, ServerEpoch.__table__, row)
        return
    end_session()
    with short_write() as connection:
        insert_if_absent(connection, ServerEpoch.__table__, row)
