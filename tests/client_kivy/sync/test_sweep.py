"""Fail at the Nth call, N = 1, 2, 3 …: whichever use of a file fails, or whenever the tablet dies, nothing is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from client_kivy.store.database import SqliteDatabase, StoreError
from client_kivy.store.events import Draft
from tests.client_kivy.clinic import Clinic, TestClock, answer_lost
from tests.client_kivy.tablets import PIN, Tablet, check_in, draft


class Died(BaseException):
    """The tablet lost power."""


class Countdown:
    """Lets so many uses of files pass, then fails: once, or for good until the tablet is started anew."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, dies: bool) -> None:
        self.left: int | None = None
        self.dies, self.dead = dies, False
        for name in ("_run", "change_many"):
            monkeypatch.setattr(SqliteDatabase, name, self.wrapped(getattr(SqliteDatabase, name)))

    def wrapped(self, real: Any) -> Any:
        def call(database: SqliteDatabase, sql: str, *rest: Any) -> Any:
            if self.dead:
                raise Died
            if self.left is not None and sql != "ROLLBACK":
                self.left -= 1
                if self.left == 0:
                    self.left = None
                    self.dead = self.dies
                    raise Died if self.dies else StoreError("the disk failed")
            return real(database, sql, *rest)

        return call

    def arm(self, calls: int) -> None:
        self.left = calls

    def disarm(self) -> bool:
        """Whether it had not gone off yet."""
        waiting, self.left, self.dead = self.left is not None, None, False
        return waiting


def an_evening(tablet: Tablet, clinic: Clinic, said: list[Draft], promised: set[str]) -> None:
    """Two reports, a lost answer, a correction, and what sync makes of it."""
    clinic.faults = [answer_lost]
    for one in said:
        if str(one.id) not in promised:
            tablet.store.save(one)
            promised.add(str(one.id))
        tablet.store.keep_draft("next", {"answers": []})
        tablet.clock.pass_seconds(tablet.engine.step())
    for _ in range(5):
        tablet.clock.pass_seconds(tablet.engine.step())


@pytest.mark.parametrize("dies", [True, False], ids=["dies", "fails"])
def test_whatever_fails_nothing_that_was_saved_is_lost_or_doubled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies: bool
) -> None:
    countdown = Countdown(monkeypatch, dies)
    calls, done = 0, False
    while not done:
        calls += 1 if calls < 40 else 4
        clock = TestClock()
        clinic = Clinic(clock)
        tablet = Tablet(tmp_path / str(calls), clinic, clock).enrol()
        first = check_in(1)
        said = [
            draft(first),
            draft(check_in(2, note="x")),
            draft(check_in(3, amends=first["id"], reason="worse"), "symptoms.check_in.correct"),
        ]
        promised: set[str] = set()
        countdown.arm(calls)
        try:
            an_evening(tablet, clinic, said, promised)
        except (Died, StoreError):
            pass
        done = countdown.disarm()
        if dies:
            tablet.reopen()
            tablet.store.unlock(PIN)
        assert promised <= {event.id for event in tablet.store.outbox.events(clinic.person)}, calls
        an_evening(tablet, clinic, said, promised)
        clock.pass_seconds(1000)
        tablet.sync()
        wanted = {str(one.id) for one in said}
        assert set(clinic.accepted) == wanted, calls
        numbers = sorted(event["dseq"] for event in clinic.accepted.values())
        assert numbers == [1, 2, 3], calls
        assert tablet.store.outbox.count("received") == 3
        rows = tablet.check_ins()
        assert len(rows) == 3 and {row["delivery"] for row in rows} == {"received"}, calls
        assert len(clinic.entries) == len(tablet.records.entries()) == 4, calls
        tablet.close()
    assert calls > 60


def test_the_sweep_fails_where_a_driver_would(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of SQLite inside a save leaves nothing behind, and the same report can be saved again."""

    class Broken:
        def __init__(self, real: Any) -> None:
            self.real = real

        def execute(self, sql: str, parameters: Any = ()) -> Any:
            if sql == "COMMIT":
                raise sqlite3.OperationalError("disk I/O error")
            return self.real.execute(sql, parameters)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

    file: Any = tablet.store._outbox_file
    said, real = draft(check_in()), file._connection
    file._connection = Broken(real)
    with pytest.raises(StoreError):
        tablet.store.save(said)
    file._connection = real
    assert tablet.store.outbox.count() == 0 and tablet.check_ins() == []
    assert tablet.store.save(said).dseq == 1
