"""Mistakes that others have made, each to be put in on purpose: the oracle must find every one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from client_kivy.store.mirror import Mirror, Page
from client_kivy.store.outbox import RECEIVED, Outbox, Sealed, Verdict
from client_kivy.sync.engine import Engine
from server.features.goals import actions as goal_actions
from server.features.goals import queries as goals
from server.features.goals.models import Goal
from server.features.symptoms import actions as symptoms
from server.features.symptoms.models import CheckIn
from server.foundation import quarantine
from server.foundation.db import db
from server.foundation.problems import Invalid
from server.interfaces.sync import events, push
from shared.domain import conflicts
from tests.sync.network import ServerDied

Patch = pytest.MonkeyPatch
PLANTED: dict[str, tuple[Callable[[Patch], None], tuple[str, ...]]] = {}
"""Each mistake, and the moves of a schedule that provoke it."""
SUBMIT = "symptoms.check_in.submit"


def planted(*provoked_by: str) -> Callable[[Callable[[Patch], None]], Callable[[Patch], None]]:
    """Register a mistake under its name."""

    def register(plant: Callable[[Patch], None]) -> Callable[[Patch], None]:
        PLANTED[plant.__name__] = (plant, provoked_by)
        return plant

    return register


@planted("line_breaks")
def duplicate_insert(patch: Patch) -> None:
    """Nothing looks whether an event came before; each time makes a row of its own."""
    real, real_once = symptoms.submit_check_in, push.once

    def always(*named: Any, **more: Any) -> bool:
        real_once(*named, **more)
        return True

    def submit(patient_id: Any, body: dict[str, Any], *, by: Any) -> Any:
        again = db.session.get(CheckIn, (patient_id, body["id"])) is not None
        return real(patient_id, {**body, "id": uuid4()} if again else body, by=by)

    patch.setitem(events.ACTIONS, SUBMIT, submit)
    patch.setattr(push.Turn, "_look_up", lambda self, found: None)
    patch.setattr(push, "once", always)
    _without_order(patch)


@planted()
def deleted_before_receipt(patch: Patch) -> None:
    """The tablet takes an event out of its queue when it sends it."""
    real = Engine._push

    def send(self: Engine, enrolment: Any, batch: list[tuple[Sealed, bytes]]) -> float:
        gone = [Verdict(event.id, RECEIVED, "hoped for") for event, _ in batch]
        self._outbox.settle(gone, self._clock.now())
        return real(self, enrolment, batch)

    patch.setattr(Engine, "_push", send)


@planted("power_goes", "disk_is_full", "staff_works")
def cursor_before_page(patch: Patch) -> None:
    """The tablet notes how far it has come before it keeps what came."""
    real = Mirror.apply

    def apply(self: Mirror, page: Page) -> int:
        self._set("cursor", page.next)
        return real(self, page)

    patch.setattr(Mirror, "apply", apply)


@planted("line_breaks")
def receipt_before_commit(patch: Patch) -> None:
    """The server says "received" whether or not its transaction was committed."""
    real = push.batch

    @contextmanager
    def batch() -> Iterator[Any]:
        try:
            with real() as transaction:
                yield transaction
        except ServerDied:
            return

    patch.setattr(push, "batch", batch)


@planted("say")
def whole_batch_refused(patch: Patch) -> None:
    """One event that cannot be read, and the batch is answered with 422."""
    real = push.read

    def read(raw: Any, devices: Any, pusher: Any) -> Any:
        event = real(raw, devices, pusher)
        if event.wrong is not None:
            raise Invalid("This batch is not right.")
        return event

    patch.setattr(push, "read", read)


@planted("say")
def head_of_line_block(patch: Patch) -> None:
    """An event that was refused does not use up its number, so all that follow wait for it."""
    real = push.Turn._advance

    def advance(self: push.Turn, event: Any) -> None:
        if event.wrong is None:
            real(self, event)

    patch.setattr(push.Turn, "_advance", advance)


@planted("revoke")
def silent_drop_on_revoke(patch: Patch) -> None:
    """What comes from a withdrawn device is answered and forgotten."""
    real = quarantine.keep_aside

    def keep_aside(patient_id: Any, event_id: Any, raw: Any, **told: Any) -> None:
        if told["code"] != "access_withdrawn":
            real(patient_id, event_id, raw, **told)

    patch.setattr(quarantine, "keep_aside", keep_aside)


@planted("revoke")
def applied_after_revoke(patch: Patch) -> None:
    """Whether the device may still speak is not asked again when its events arrive by another way."""

    def anything_goes(self: push.Turn, event: Any, is_first: bool) -> None:
        return

    patch.setattr(push.Turn, "_must_be_ours", anything_goes)


@planted("clock_jumps")
def last_write_wins_by_clock(patch: Patch) -> None:
    """What claims to be older than what is there is taken for out of date."""
    _unless(patch, lambda old, new: old.reported_at > new["reported_at"])


@planted()
def natural_key_dedupe(patch: Patch) -> None:
    """Two check-ins of one local day are taken for the same."""
    _unless(patch, lambda old, new: old.reported_at.date() == new["reported_at"].date())


@planted()
def parallel_push(patch: Patch) -> None:
    """The tablet sends the newest first, one by one, and the server does not ask for their order."""
    real = Outbox.waiting

    def waiting(self: Outbox, limit: int, *more: Any) -> list[Sealed]:
        return real(self, 100, *more)[-1:]

    patch.setattr(Outbox, "waiting", waiting)
    _without_order(patch)


@planted("locks", "power_goes")
def mirror_not_replayed(patch: Patch) -> None:
    """After a restart the screen shows only what the server has sent."""
    patch.setattr(Mirror, "replay", lambda self, person, outbox, key: 0)


@planted("back_up", "restore")
def epoch_not_noticed(patch: Patch) -> None:
    """After a restore the tablet does not hand over again what the server has lost."""
    patch.setattr(Outbox, "new_server_epoch", lambda self, epoch: False)


@planted("say", "staff_works")
def private_goal_told(patch: Patch) -> None:
    """A helper is shown every goal, also those that the patient keeps to themself."""
    patch.setattr(goals, "hidden_from_others", lambda patient_id: goals.Hidden())


@planted("say")
def first_word_stays(patch: Patch) -> None:
    """A goal that is said anew is taken for one that is known: what was said last is lost."""
    real = goal_actions.change_goal

    def change(patient_id: Any, body: dict[str, Any], *, by: Any) -> Any:
        before = db.session.get(Goal, (patient_id, body["goal_id"]))
        return before if before is not None else real(patient_id, body, by=by)

    patch.setitem(events.ACTIONS, "goals.goal.change", change)


@planted("say", "sync", "two_at_once", "decides")
def choice_names_one_version(patch: Patch) -> None:
    """Who picks one of two versions is taken to have seen that one alone: the other one stands again."""
    real = conflicts.seen
    patch.setattr(conflicts, "seen", lambda body: real(body)[-1:])


@planted("say", "decides", "back_up", "restore")
def left_out_is_asked_again(patch: Patch) -> None:
    """After a restore the tablet asks once more about what the person has left out."""
    patch.setattr(Outbox, "_settled", lambda self, verdict: verdict.state)


def _without_order(patch: Patch) -> None:
    patch.setattr(push.Turn, "_missing", lambda self, event: None)
    real = push.Turn._must_be_ours
    patch.setattr(push.Turn, "_must_be_ours", lambda self, event, is_first: real(self, event, False))


def _unless(patch: Patch, seems_there: Callable[[CheckIn, dict[str, Any]], bool]) -> None:
    """Submit a check-in only when nothing like it seems to be there."""
    real = symptoms.submit_check_in

    def submit(patient_id: Any, body: dict[str, Any], *, by: Any) -> Any:
        for old in db.session.scalars(select(CheckIn).where(CheckIn.patient_id == patient_id)):
            if seems_there(old, body):
                return old
        return real(patient_id, body, by=by)

    patch.setitem(events.ACTIONS, SUBMIT, submit)
