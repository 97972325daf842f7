"""How we look at verdicts on leaves: a patient's own, and how many were helped, by leaf."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Integer, cast, func, select

from server.features.leaves.models import Verdict
from server.foundation.access import Actor, visible
from server.foundation.db import db
from server.foundation.gate import query
from server.foundation.ledger import Head
from shared.domain.access import Permission


@dataclass(frozen=True)
class LeafCount:
    """How many patients said that a leaf helped, and how many that it did not."""

    leaf: str
    helped: int
    did_not: int


@query("leaves.verdict.list", needs=Permission.LEAVES_READ)
def verdicts(patient_id: UUID, *, by: Actor) -> list[Verdict]:
    """What was said of leaves, oldest first: the last word on a leaf counts."""
    question = select(Verdict).where(Verdict.patient_id == patient_id)
    return list(db.session.scalars(question.order_by(Verdict.received_at, Verdict.id)))


@query("leaves.counts.list", needs=Permission.LEAVES_COUNT, many=True)
def counts(*, by: Actor) -> list[LeafCount]:
    """For each leaf how many patients it helped and did not, of those whose records the actor answers for: numbers
    only, one voice a patient."""
    order = (Verdict.received_at.desc(), Verdict.id.desc())
    place = func.row_number().over(partition_by=(Verdict.patient_id, Verdict.leaf), order_by=order)
    last = (
        select(Verdict.leaf, Verdict.helped, place.label("place"))
        .join(Head, Head.patient_id == Verdict.patient_id)
        .where(visible(by, Permission.LEAVES_COUNT))
        .subquery()
    )
    helped = func.sum(cast(last.c.helped, Integer))
    rows = db.session.execute(
        select(last.c.leaf, helped, func.count())
        .where(last.c.place == 1)
        .group_by(last.c.leaf)
        .order_by(last.c.leaf)
    )
    return [LeafCount(leaf, yes, every - yes) for leaf, yes, every in rows]
