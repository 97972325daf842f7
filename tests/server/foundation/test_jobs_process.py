"""`daymark jobs` as a process of its own, killed with signal 9 in the middle of a job."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from server.features.patients import actions as patients
from server.foundation.db import db, end_session
from server.foundation.gate import later
from server.foundation.jobs import make_queue
from server.foundation.verify import verify
from tests.server.cast import Cast
from tests.server.foundation.facts import allergy
from tests.server.foundation.slow_postman import send_letter

ROOT = Path(__file__).resolve().parents[3]
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(app: Flask, own_verbs: None) -> Iterator[Start]:
    """Start a worker on this application's database; whatever still runs in the end is killed."""
    started: list[subprocess.Popen[bytes]] = []
    settings = app.extensions["daymark_settings"]

    def begin(**environment: str) -> "subprocess.Popen[bytes]":
        ours = {
            "DAYMARK_DATABASE_URL": settings.database_url,
            "DAYMARK_FOLDER": settings.folder,
            "PYTHONPATH": str(ROOT),
        }
        work = "from tests.server.foundation.slow_postman import work; work()"
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", work],
                cwd=ROOT,
                env=os.environ | ours | environment,
                stderr=subprocess.DEVNULL,
            )
        )
        return started[-1]

    yield begin
    for worker in started:
        if worker.poll() is None:
            worker.kill()
        worker.wait()


def until(what: Callable[[], bool], seconds: float = 40) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


def letters() -> int:
    end_session()
    return db.session.execute(db.text("SELECT count(*) FROM medicines WHERE name = 'letter'")).scalar_one()


def undone() -> int:
    end_session()
    return db.session.execute(db.text("SELECT count(*) FROM outbox WHERE done_at IS NULL")).scalar_one()


def test_a_worker_killed_in_the_middle_leaves_its_job_to_the_next(
    app: Flask, cast: Cast, start: Start, tmp_path: Path
) -> None:
    make_queue(app)
    later("patients.allergy.keep")(send_letter)
    halfway = tmp_path / "halfway"
    first = start(WAIT_AT=str(halfway))
    patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
    assert until(halfway.exists), "the worker never began"
    assert letters() == 0, "an effect must not show before its job is done"
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert until(lambda: letters() == 0 and undone() == 1, 2)
    time.sleep(1.1)  # the lease of the dead worker runs out
    start()
    patients.keep_allergy(cast.ana, allergy(2), by=cast.nurse)  # its wake-up finds the other one as well
    assert until(lambda: undone() == 0), "the job of the dead worker was not taken over"
    assert letters() == 2
    assert verify().fault is None
