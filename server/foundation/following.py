"""What follows an action: `@on` in its transaction, `@later` in a job, once, by an outbox row written with it."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from server.foundation import clock
from server.foundation.ledger import Outbox, Transaction
from server.foundation.permits import Happened
from shared.domain.ids import uuid7


@dataclass(frozen=True)
class Follower:
    """A function that follows in a job. A long one runs outside the job's transaction and must bear being run twice."""

    run: Callable[..., None]
    long: bool


_on: dict[str, list[Callable[[Happened], None]]] = {}
_later: dict[str, list[Callable[..., None]]] = {}
FOLLOWERS: dict[str, Follower] = {}
"""What jobs run, by name: filled by `@later`."""
WAKERS: list[Callable[[], None]] = []
"""Told after a commit that left something to do: the job queue registers itself here."""


def on(*verbs: str) -> Callable[[Callable[[Happened], None]], Callable[[Happened], None]]:
    """Follow these actions inside their transaction."""

    def register(function: Callable[[Happened], None]) -> Callable[[Happened], None]:
        for verb in verbs:
            _on.setdefault(verb, []).append(function)
        return function

    return register


def later(*verbs: str, long: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Follow these actions in a job, once: an outbox row is written in their transaction. The function gets
    `patient_id`, `subject_id` (the id of the row the action returned) and `verb`. It runs in the transaction that marks
    it done, so its effect happens once though the worker is killed anywhere; with `long` it runs before it."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        FOLLOWERS[f"{function.__module__}.{function.__name__}"] = Follower(function, long)
        for verb in verbs:
            _later.setdefault(verb, []).append(function)
        return function

    return register


def follow(transaction: Transaction, happened: Happened) -> None:
    """Run what follows at once and write down what follows later, in the action's own transaction."""
    for function in _on.get(happened.verb, ()):
        function(happened)
    _write_outbox(transaction, happened)


def _write_outbox(transaction: Transaction, happened: Happened) -> None:
    for follower in _later.get(happened.verb, ()):
        now = clock.now()
        subject_id = getattr(happened.row, "id", None)
        transaction.add(
            Outbox.__table__,
            {
                "patient_id": happened.patient_id,
                "id": uuid7(now),
                "verb": happened.verb,
                "follower": f"{follower.__module__}.{follower.__name__}",
                "payload": json.dumps({"subject_id": str(subject_id) if subject_id else None}),
                "written_at": now,
            },
        )
        transaction.after_commit["wake"] = wake_jobs


def wake_jobs() -> None:
    """Something waits in the outbox."""
    for wake in WAKERS:
        wake()
