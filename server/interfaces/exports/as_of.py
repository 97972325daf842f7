"""As of a moment: which entries an export may know. The moment becomes a vector of ledger heads, once, and all that is
written follows from the vector."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from server.features.trials import queries
from server.features.trials.codes import row_codes
from server.features.trials.queries import SubjectHead
from server.foundation.access import Actor
from server.foundation.db import end_session
from server.foundation.problems import Unavailable
from server.foundation.verify import as_of_barrier, leaf
from server.interfaces.exports.subject import KINDS, SubjectRecord
from shared.domain import chain

BARRIER_TRIES = 5


def vector(site_id: UUID, study_id: UUID, as_of: datetime, *, by: Actor) -> list[SubjectHead]:
    """How far the ledgers of a study's subjects reached at a moment. Whatever was begun before it is waited for first,
    so that a write which is committed late is neither lost nor seen by one export and not by the next."""
    for patience in range(BARRIER_TRIES, 0, -1):
        try:
            as_of_barrier()
            break
        except Unavailable:  # a writer took longer than a lock may be waited for
            if patience == 1:
                raise
    heads = queries.heads_as_of(site_id, study_id, as_of, by=by)
    end_session()
    return heads


def digest(heads: Iterable[SubjectHead]) -> str:
    """The Merkle root over patient, number and hash of every head, as checkpoints have it: whoever holds the ledger
    can check which entries an export was drawn from."""
    in_order = sorted(heads, key=lambda head: str(head.patient_id))
    leaves = [leaf(str(head.patient_id), head.number, head.hash.hex()) for head in in_order]
    return chain.merkle_root(leaves).hex()


def records(study_id: UUID, heads: Iterable[SubjectHead], *, by: Actor) -> Iterator[SubjectRecord]:
    """The record of each subject up to its head, one at a time, in the order of their codes (an order of patients
    would tell who came first)."""

    alias = row_codes(study_id)
    for head in sorted(heads, key=lambda head: head.code):
        bodies = queries.record_up_to(head.patient_id, head.number, KINDS, by=by)
        end_session()
        parts = [body for body in bodies["trials.subject"] if body["id"] == str(head.subject_id)]
        if parts:
            patients = bodies["patients.patient"]
            site = alias(patients[0]["site_id"])[:6] if patients else ""
            yield SubjectRecord(head.code, site, bodies, parts[0], alias)
