"""Background jobs: huey fed from the outbox. The outbox is the truth; the queue only says "look now".

A row is leased by a conditional UPDATE, so that it works the same on every database; the lease of a killed worker
runs out and another takes the row. Tried ten times, then left with its trouble for a person to see.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import structlog
from flask import Flask
from huey import PostgresHuey, SqliteHuey, crontab
from huey.api import Huey
from huey.consumer import Consumer
from prometheus_client import Gauge
from sqlalchemy import ColumnElement, func, or_, select, update

from server.config import Settings
from server.foundation import clock
from server.foundation.db import db, end_session, short_write
from server.foundation.gate import FOLLOWERS, WAKERS, batch, reading
from server.foundation.ledger import Outbox
from server.foundation.observe import REGISTRY

LEASE = timedelta(seconds=120)
MOST_TRIES = 10
WAITING = Gauge("daymark_outbox_waiting", "Outbox rows not yet done", registry=REGISTRY)

log = structlog.get_logger("daymark.jobs")
_periodic: list[tuple[int, Callable[[], None]]] = []


def every(minutes: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Run a function every so many minutes in the jobs process, inside an application context."""

    def register(function: Callable[[], None]) -> Callable[[], None]:
        _periodic.append((minutes, function))
        return function

    return register


def drain(limit: int = 200) -> int:
    """Do what waits in the outbox; returns how many rows were done. Needs an application context."""
    done = 0
    waiting = (
        select(Outbox.patient_id, Outbox.id)
        .where(Outbox.done_at.is_(None), Outbox.tries < MOST_TRIES, _free())
        .order_by(Outbox.id)
        .limit(limit)
    )
    rows = db.session.execute(waiting).all()
    end_session()
    for patient_id, row_id in rows:
        done += _do(patient_id, row_id)
    return done


def _free() -> ColumnElement[bool]:
    return or_(Outbox.leased_until.is_(None), Outbox.leased_until < clock.now())


def _do(patient_id: UUID, row_id: UUID) -> bool:
    """Lease one row, run its follower, mark it done. True if done by us."""
    mine = (Outbox.patient_id == patient_id) & (Outbox.id == row_id)
    lease = update(Outbox).where(mine, Outbox.done_at.is_(None), _free())
    with short_write() as connection:
        leased = connection.execute(
            lease.values(leased_until=clock.now() + LEASE, tries=Outbox.tries + 1).returning(
                Outbox.verb, Outbox.follower, Outbox.payload
            )
        ).one_or_none()
    if leased is None:
        return False
    try:
        follower = FOLLOWERS.get(leased.follower)
        if follower is None:
            raise LookupError(f"nothing here is called {leased.follower}")
        subject_id = json.loads(leased.payload)["subject_id"]
        run = partial(
            follower.run, patient_id=patient_id, subject_id=subject_id and UUID(subject_id), verb=leased.verb
        )
        with reading():
            if follower.long:
                run()
            with batch() as transaction:
                finished = transaction.connection.execute(
                    update(Outbox)
                    .where(mine, Outbox.done_at.is_(None))
                    .values(done_at=clock.now(), trouble=None)
                )
                if finished.rowcount == 1 and not follower.long:
                    run()
    except Exception as error:
        log.error("job failed", follower=leased.follower, row=str(row_id), exc_info=error)
        trouble = f"{type(error).__name__}: {error}"[:500]
        with short_write() as connection:
            connection.execute(update(Outbox).where(mine).values(trouble=trouble))
        return False
    return True


def run_periodic() -> None:
    """Run every periodic job once, now: for the command line, tests and the demonstration."""
    for _, function in _periodic:
        function()


def make_queue(app: Flask) -> Huey:
    """The queue of this application, with its tasks. Asking it to drain is cheap and may be lost: a sweep follows."""
    settings: Settings = app.extensions["daymark_settings"]
    if settings.is_sqlite:
        folder = Path(settings.folder)
        folder.mkdir(parents=True, exist_ok=True)
        queue: Huey = SqliteHuey("daymark", filename=str(folder / "jobs.db"))
    else:
        queue = PostgresHuey(
            "daymark", dsn=settings.database_url.replace("postgresql+psycopg://", "postgresql://")
        )

    def in_context(function: Callable[[], object]) -> None:
        with app.app_context():
            function()

    drain_task = queue.task(name="drain")(partial(in_context, drain))
    queue.periodic_task(crontab(minute="*"), name="sweep")(partial(in_context, sweep))
    for minutes, function in _periodic:
        queue.periodic_task(crontab(minute=f"*/{minutes}"), name=function.__name__)(
            partial(in_context, function)
        )

    def wake() -> None:
        try:
            drain_task()
        except Exception as error:  # the row is safe in the outbox; the sweep will find it
            log.warning("queue not reachable", exc_info=error)

    WAKERS[:] = [wake]
    return queue


def sweep() -> None:
    """Find what a lost wake-up or a killed worker left behind."""
    while drain():
        pass
    unfinished = select(func.count()).select_from(Outbox).where(Outbox.done_at.is_(None))
    WAITING.set(db.session.execute(unfinished).scalar_one())
    end_session()


class InProcessConsumer(Consumer):
    """The consumer as threads of the server: signals stay the server's."""

    def _set_signal_handlers(self) -> None:
        pass


def start_in_process(app: Flask) -> Consumer:
    """Run jobs inside this process until `stop(graceful=True)`: the embedded default, one process only."""
    consumer = InProcessConsumer(make_queue(app), workers=1, periodic=True)
    consumer.start()
    return consumer
