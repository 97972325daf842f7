"""May this actor do this now? The declaration of every verb, and the check that the gate makes before each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import select

from server.foundation import clock
from server.foundation.access import NOBODY, Actor, grants_of, lock_grant, subject_of
from server.foundation.db import database_problems, db
from server.foundation.ledger import Head, Transaction
from server.foundation.problems import NotFound, Unauthenticated
from shared.domain.access import Decision, Grant, Permission, Subject, decide

ANYONE: Final = "anyone"
"""Written where no permission is needed; there is no default."""
SIGNED_IN: Final = "signed in"
"""Everybody who is signed in, about themself."""
Needs = Permission | Literal["anyone", "signed in"]


@dataclass(frozen=True)
class Verb:
    """What is declared of an action or a query."""

    name: str
    needs: Needs
    kind: Literal["action", "query"]
    about: Literal["patient_id", "site_id", "many", "self"]
    founds: bool
    function: Callable[..., Any]


VERBS: dict[str, Verb] = {}
"""Every action and query, by verb."""


def acting(by: Actor, decision: Decision, ledger_id: UUID) -> Actor:
    """The actor as the entry names them: a helper acts on behalf of the patient whose record it is."""
    helps = decision.grant is not None and decision.grant.role == "caregiver"
    return replace(by, on_behalf_of=ledger_id) if helps else by


class Denied(NotFound):
    """Not there or not theirs: the caller sees no difference, the reading stream does."""

    def __init__(self, by: Actor, verb: str, because: str, patient_id: UUID | None):
        super().__init__()
        self.by, self.verb, self.because, self.patient_id = by, verb, because, patient_id


@dataclass(frozen=True)
class Happened:
    """An action that has just been done, for those who follow it."""

    verb: str
    patient_id: UUID
    row: Any
    by: Actor
    is_new: bool
    """False when the action changed nothing: the same had been received before."""


def may_act(
    spec: Verb, ledger_id: UUID | None, kwargs: dict[str, Any], by: Actor, transaction: Transaction
) -> Decision:
    """Lock the ledger's head, decide, and lock the grant that allows it; raises Denied or Unauthenticated."""
    _ask_who(spec, by)
    if ledger_id is None:
        return signed_in(spec, by)
    if spec.founds:
        site_id = ledger_id if spec.about == "site_id" else kwargs["site_id"]
        subject = Subject(None, kwargs.get("team_id"), site_id)
    else:
        head = transaction.lock(ledger_id)
        if head is None or head.is_site != (spec.about == "site_id"):
            raise Denied(by, spec.name, "there is no such record", None)
        subject = subject_of(head)
    decision = Decision(True, "anyone may") if spec.needs == ANYONE else decide_for(spec, subject, by)
    if not decision.allowed or not lock_grant(transaction.connection, decision):
        raise Denied(by, spec.name, decision.because, subject.patient_id)
    if spec.founds:
        is_site = spec.about == "site_id"
        transaction.found(
            ledger_id, site_id=subject.site_id or ledger_id, team_id=subject.team_id, is_site=is_site
        )
    return decision


def may_read(spec: Verb, args: tuple[Any, ...], by: Actor) -> tuple[Decision, set[UUID]]:
    """The decision and the patients whose record is read; raises Denied or Unauthenticated."""
    _ask_who(spec, by)
    if spec.about == "self" or spec.needs == ANYONE:
        return signed_in(spec, by), set()
    if spec.about == "many":
        assert isinstance(spec.needs, Permission)
        now = clock.now()
        giving = [g for g in grants_of(by) if g.runs_at(now) and g.gives(spec.needs)]
        if not giving:
            raise Denied(by, spec.name, "no grant allows it", None)
        return decide(giving, spec.needs, _own(giving[0]), now), set()
    with database_problems():
        head = db.session.scalars(select(Head).where(Head.patient_id == args[0])).one_or_none()
    if head is None or head.is_site != (spec.about == "site_id"):
        raise Denied(by, spec.name, "there is no such record", None)
    decision = decide_for(spec, subject_of(head), by)
    patients = set() if head.is_site else {head.patient_id}
    if not decision.allowed:
        raise Denied(by, spec.name, decision.because, None if head.is_site else head.patient_id)
    return decision, patients


def decide_for(spec: Verb, subject: Subject, by: Actor) -> Decision:
    """The one rule, asked with the grants the actor holds now."""
    assert isinstance(spec.needs, Permission)
    return decide(grants_of(by), spec.needs, subject, clock.now())


def signed_in(spec: Verb, by: Actor) -> Decision:
    """For what is not about one ledger: anybody, anybody signed in, or whoever holds the permission somewhere."""
    if spec.needs == ANYONE:
        return Decision(True, "anyone may")
    if spec.needs == SIGNED_IN:
        return Decision(True, "about their own account")
    assert isinstance(spec.needs, Permission)
    now = clock.now()
    for grant in grants_of(by):
        if grant.runs_at(now) and grant.gives(spec.needs):
            return decide([grant], spec.needs, _own(grant), now)
    raise Denied(by, spec.name, "no grant allows it", None)


def _ask_who(spec: Verb, by: Actor) -> None:
    """Somebody unknown is asked to sign in, whatever they asked for, so that the answer tells nothing of it."""
    if by == NOBODY and spec.needs != ANYONE:
        raise Unauthenticated()


def _own(grant: Grant) -> Subject:
    """The subject a grant itself is over."""
    kind, subject = grant.subject_kind, grant.subject_id
    return Subject(**({} if kind == "system" else {f"{kind}_id": subject}))
