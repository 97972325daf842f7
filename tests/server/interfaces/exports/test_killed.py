"""A job killed between any two steps: begun again it brings the same bytes, once."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from server.features.trials import actions, progress, queries
from server.foundation import clock
from server.foundation.db import db
from server.foundation.jobs import drain
from server.foundation.ledger import Entry, Outbox
from server.interfaces.exports import job, run
from tests.databases import Databases
from tests.server.interfaces.exports import small_clinic as small
from tests.server.interfaces.exports.conftest import inside, opened
from tests.server.interfaces.exports.small_clinic import LATER

STEPS = [
    (progress, "count_try", "after"),
    (job, "vector", "before"),
    (job, "vector", "after"),
    (actions, "begin_export", "before"),
    (actions, "begin_export", "after"),
    (progress, "note", "before"),
    (run, "write_dictionary", "before"),
    (run, "publish", "before"),
    (run, "publish", "after"),
    (job, "remove_partial", "before"),
    (actions, "finish_export", "before"),
    (actions, "finish_export", "after"),
]


Contents = dict[str, bytes]


class Killed(BaseException):
    """What no code of ours catches."""


def kill_once(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, when: str) -> None:
    """Let a function end the world the first time it is called: before it does anything, or after."""
    real: Callable[..., Any] = getattr(module, name)
    killed: list[bool] = []

    def call(*args: Any, **kwargs: Any) -> Any:
        if killed:
            return real(*args, **kwargs)
        killed.append(True)
        if when == "after":
            real(*args, **kwargs)
        raise Killed(name)

    monkeypatch.setattr(module, name, call)


@pytest.fixture(scope="module")
def whole(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Contents]:
    """`whole("sqlite")`: what an export of the same clinic brings that nobody kills."""

    @cache
    def drawn(kind: str) -> Contents:
        with opened(kind, databases, tmp_path_factory.mktemp("whole")) as app, inside(app):
            return small.exported().contents

    return drawn


@pytest.mark.parametrize(("module", "name", "when"), STEPS, ids=lambda part: getattr(part, "__name__", part))
def test_killed_anywhere_there_is_one_result(
    module: ModuleType,
    name: str,
    when: str,
    clinic: Flask,
    whole: Callable[[str], Contents],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run_id = small.asked()
    kill_once(monkeypatch, module, name, when)
    with clock.at(LATER), pytest.raises(Killed):
        drain()
    db.session.rollback()
    left = job.folder_of(run_id).with_name(f"{run_id}.0a0b0c0d.partial")
    if not job.folder_of(run_id).exists():
        left.mkdir(parents=True)  # what a kill of the process itself leaves behind
    with clock.at(LATER + timedelta(minutes=5)):
        drain()
        drain()
    assert small.files_of(run_id).contents == whole(db.engine.dialect.name)
    assert not left.exists()
    assert len(list(job.folder_of(run_id).parent.iterdir())) == 1
    finished = select(func.count()).where(Entry.verb == "trials.export.finish")
    assert db.session.scalar(finished) == 1, "finished once"
    waiting = select(func.count()).select_from(Outbox).where(Outbox.done_at.is_(None))
    assert db.session.scalar(waiting) == 0


def test_what_fails_every_time_ends_with_a_sentence(clinic: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(run, "write_dictionary", broken)
    run_id = small.asked()
    for turn in range(job.MOST_TRIES + 1):
        with clock.at(LATER + timedelta(minutes=5 * turn)):
            drain()
    found = queries.export_run(run_id, by=small.COORDINATOR)
    assert found.status == "failed" and found.problem and "5 times" in found.problem
    assert list(job.folder_of(run_id).parent.iterdir()) == []
