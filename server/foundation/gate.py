"""The gate: every action and query passes here. Permission, transaction, ledger and reading stream in one line.

`@action` writes, `@query` reads; what follows an action (`@on`, `@later`) is in `following`.
"""

import inspect as introspect
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Literal, ParamSpec, TypeVar
from uuid import UUID

from server.foundation import guards as guards  # imported for what it registers
from server.foundation.access import Actor, Reading
from server.foundation.db import commit_session, database_problems, db, end_session, retryable, writing_turn
from server.foundation.following import FOLLOWERS, WAKERS, Follower, follow, later, on, wake_jobs
from server.foundation.ledger import OpenEntry, Transaction, current
from server.foundation.permits import (
    ANYONE,
    SIGNED_IN,
    VERBS,
    Denied,
    Happened,
    Needs,
    Verb,
    acting,
    may_act,
    may_read,
)

P = ParamSpec("P")
R = TypeVar("R")
__all__ = [
    "ANYONE",
    "FOLLOWERS",
    "SIGNED_IN",
    "WAKERS",
    "Actor",
    "Follower",
    "Happened",
    "action",
    "batch",
    "later",
    "on",
    "query",
    "reading",
    "shown",
    "wake_jobs",
]

_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


def action(verb: str, *, needs: Needs, founds: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare what we do. The function's first parameter says whose ledger it is about: `patient_id` or `site_id`;
    without either it is about the caller's own account. `founds`: the ledger begins with this action, and the
    function takes `site_id` and `team_id` by name. Inside another action it joins that one's entry."""

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        spec = _declare(verb, needs, "action", function, founds, many=False)

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            by = _actor(kwargs)
            if current.get() is not None:
                return _act(spec, args, kwargs, by)
            with reading(), _refusals_noted():
                return _retried(lambda: _act(spec, args, kwargs, by))

        return call

    return declare


def query(verb: str, *, needs: Needs, many: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare how we look. With `many` the function lists over patients and must filter with `access.visible`;
    the patients in its rows are named in the reader's access stream."""

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        spec = _declare(verb, needs, "query", function, False, many=many)

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            by = _actor(kwargs)
            if current.get() is not None:  # part of an action: its entry is the trace
                return function(*args, **kwargs)
            with reading(), _refusals_noted():
                decision, patients = may_read(spec, args, by)
                with database_problems():
                    result = function(*args, **kwargs)
                shown = patients if not many else patients | _patients_in(result)
                if needs != ANYONE:
                    _open_reading().note(by, verb, decision.because, shown)
                return result

        return call

    return declare


@contextmanager
def reading() -> Iterator[None]:
    """Collect what is read until the end of the block, then append it to the reader's stream. The web opens one
    for each request and writes before the answer leaves; elsewhere the outermost query does."""
    if _reading.get() is not None:
        yield
        return
    collected = Reading()
    token = _reading.set(collected)
    try:
        yield
    finally:
        _reading.reset(token)
        end_session()
        collected.write()


@contextmanager
def batch() -> Iterator[Transaction]:
    """Several actions in one transaction, each with its own entry: a push of many reports."""
    with _transaction() as transaction:
        yield transaction


def shown(patients: Iterable[UUID], *, by: Actor, verb: str, because: str) -> None:
    """Name patients that a list showed when its rows do not carry `patient_id`."""
    _open_reading().note(by, verb, because, patients)


def _declare(
    verb: str,
    needs: Needs,
    kind: Literal["action", "query"],
    function: Callable[..., Any],
    founds: bool,
    many: bool,
) -> Verb:
    if verb in VERBS and VERBS[verb].function.__qualname__ != function.__qualname__:
        raise RuntimeError(f"two things are called {verb}")
    first = next(iter(introspect.signature(function).parameters), "")
    about = "many" if many else first if first in ("patient_id", "site_id") else "self"
    VERBS[verb] = Verb(verb, needs, kind, about, founds, function)
    return VERBS[verb]


def _actor(kwargs: dict[str, Any]) -> Actor:
    by = kwargs.get("by")
    if not isinstance(by, Actor):
        raise TypeError("an action or query needs by=, the actor")
    return by


def _retried(act: Callable[[], R]) -> R:
    """Run in a transaction; after a deadlock or serialisation failure run the whole of it again, three times."""
    for wait in (0.01, 0.03, 0.09, None):
        try:
            with _transaction():
                result = act()
            return result
        except Exception as error:
            if wait is None or not retryable(error.__cause__ or error):
                raise
            time.sleep(wait * (1 + secrets.randbelow(100) / 100))
    raise AssertionError("the last round returns or raises")


@contextmanager
def _refusals_noted() -> Iterator[None]:
    try:
        yield
    except Denied as denied:
        patients = [denied.patient_id] if denied.patient_id else []
        _open_reading().note(denied.by, denied.verb, denied.because, patients, allowed=False)
        raise


@contextmanager
def _transaction() -> Iterator[Transaction]:
    end_session()
    transaction = Transaction()
    with writing_turn(), database_problems():
        token = current.set(transaction)
        try:
            transaction.begin()
            yield transaction
            transaction.write_heads()
            commit_session()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            current.reset(token)
    for told in transaction.after_commit.values():
        told()


def _act(spec: Verb, args: tuple[Any, ...], kwargs: dict[str, Any], by: Actor) -> Any:
    """Check, run and record one action in the transaction under way."""
    transaction = current.get()
    assert transaction is not None
    ledger_id = _ledger_of(spec, args, kwargs)
    decision = may_act(spec, ledger_id, kwargs, by, transaction)
    if ledger_id is None:
        result = spec.function(*args, **kwargs)
        _open_reading().note(by, spec.name, decision.because, ())
        return result
    by = kwargs["by"] = acting(by, decision, ledger_id)
    entry = transaction.entry_for(ledger_id)
    opened = None
    if entry is None:
        opened = OpenEntry(
            ledger_id, spec.name, by.id, by.name, by.on_behalf_of, decision.because, by.device_id
        )
        transaction.entries.append(opened)
    try:
        before = len((opened or entry).changes)  # type: ignore[union-attr]
        result = spec.function(*args, **kwargs)
        is_new = len((opened or entry).changes) > before  # type: ignore[union-attr]
        follow(transaction, Happened(spec.name, ledger_id, result, by, is_new))
    except BaseException:
        transaction.memo.clear()
        if opened is not None and opened in transaction.entries:
            transaction.entries.remove(opened)
        raise
    if opened is not None:
        transaction.close_entry(opened)
    return result


def _ledger_of(spec: Verb, args: tuple[Any, ...], kwargs: dict[str, Any]) -> UUID | None:
    if spec.about not in ("patient_id", "site_id"):
        return None
    return args[0] if args else kwargs[spec.about]


def _open_reading() -> Reading:
    found = _reading.get()
    if found is None:
        raise RuntimeError("nothing may be read outside a reading() block")
    return found


def _patients_in(result: Any) -> set[UUID]:
    rows = result if isinstance(result, list | tuple) else getattr(result, "rows", ())
    return {row.patient_id for row in rows if getattr(row, "patient_id", None) is not None}
