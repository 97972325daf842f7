"""As of a moment: corrections that came later are not seen, and a write that is committed late is."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from server.foundation import clock
from server.foundation.db import db
from server.foundation.gate import batch
from server.interfaces.exports import as_of, job
from tests.server.interfaces.exports import small_clinic as small
from tests.server.interfaces.exports.small_clinic import LATER, NOW

MOMENT = NOW + timedelta(hours=1)


def test_a_correction_is_seen_from_its_moment_on(clinic: Flask) -> None:
    old = small.standing(0)
    small.correct(old, MOMENT, "I meant my left hand.")
    before = small.exported(as_of=MOMENT - timedelta(microseconds=1))
    after = small.exported(as_of=MOMENT)
    assert not [line for line in before.rows("check_ins") if line["reason"] == "I meant my left hand."]
    newer = [line for line in after.rows("check_ins") if line["reason"] == "I meant my left hand."]
    assert len(newer) == 1 and newer[0]["stands"] == "true"
    first = {line["id"]: line for line in before.rows("check_ins")}[newer[0]["amends"]]
    then = {line["id"]: line for line in after.rows("check_ins")}[newer[0]["amends"]]
    assert (first["stands"], first["superseded_by"]) == ("true", "")
    assert (then["stands"], then["superseded_by"]) == ("false", newer[0]["id"])
    of_old = [line["stands"] for line in after.rows("answers") if line["check_in"] == then["id"]]
    assert of_old and set(of_old) == {"false"}


class Elsewhere(threading.Thread):
    """A thread with a context of its own that keeps what went wrong in it."""

    def __init__(self, app: Flask, do: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._app, self._do = app, do
        self.trouble: BaseException | None = None

    def run(self) -> None:
        """Do it."""
        try:
            with self._app.app_context():
                self._do()
                db.session.remove()
        except BaseException as trouble:
            self.trouble = trouble

    def over(self) -> None:
        """Wait for the end; raise what went wrong."""
        self.join(20)
        assert not self.is_alive()
        if self.trouble is not None:
            raise self.trouble


def test_a_write_begun_before_and_committed_after_is_waited_for(clinic: Flask) -> None:
    begun, go_on, asked = threading.Event(), threading.Event(), threading.Event()
    run_id = small.asked(as_of=MOMENT)

    def write() -> None:
        with batch():
            small.say(0, MOMENT - timedelta(milliseconds=5))
            small.correct(small.standing(0), MOMENT - timedelta(milliseconds=4), "Both or neither.")
            begun.set()
            assert go_on.wait(20)

    def export() -> None:
        with clock.at(LATER):
            asked.set()
            job.carry_out(small.HARBOUR, run_id)

    writer, exporter = Elsewhere(clinic, write), Elsewhere(clinic, export)
    writer.start()
    assert begun.wait(20)
    exporter.start()
    assert asked.wait(20)
    exporter.join(0.4)
    assert exporter.is_alive(), "the export waits for whoever began before"
    go_on.set()
    writer.over()
    exporter.over()
    rows = small.files_of(run_id).rows("check_ins")
    assert [line["stands"] for line in rows if line["reason"] == "Both or neither."] == ["true"]
    assert small.exported(as_of=MOMENT).contents == small.files_of(run_id).contents


def test_a_moment_reaches_exactly_the_entries_up_to_it(clinic: Flask) -> None:
    study = small.study()

    def numbers(at: datetime) -> dict[str, int]:
        heads = as_of.vector(study.site_id, study.id, at, by=small.COORDINATOR)
        return {head.code: head.number for head in heads}

    before = numbers(MOMENT - timedelta(microseconds=1))
    small.say(0, MOMENT)
    assert numbers(MOMENT - timedelta(microseconds=1)) == before
    changed = {code: number for code, number in numbers(MOMENT).items() if before[code] != number}
    assert list(changed.values()) == [before[code] + 1 for code in changed] and len(changed) == 1
    assert numbers(NOW - timedelta(weeks=30)) == {}, "nobody was enrolled by then"


@pytest.mark.parametrize("what", ["number", "hash"])
def test_the_digest_tells_vectors_apart(what: str, clinic: Flask) -> None:
    study = small.study()
    heads = as_of.vector(study.site_id, study.id, NOW, by=small.COORDINATOR)
    other = {"number": heads[0].number + 1, "hash": bytes(32)}
    changed = type(heads[0])(**vars(heads[0]) | {what: other[what]})
    assert as_of.digest(heads) == as_of.digest(list(reversed(heads)))
    assert as_of.digest(heads) != as_of.digest([changed, *heads[1:]])
