"""How we look at a journal. Drawers that are not for the reader are left out here, for every way of asking."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from server.features.journals.models import JournalEntry
from server.foundation import clock
from server.foundation.access import Actor, grants_of
from server.foundation.db import db
from server.foundation.gate import query
from server.foundation.kept_back import KeptBack
from server.foundation.ledger import Head
from shared.domain import journals as rules
from shared.domain.access import Permission, Subject
from shared.domain.conflicts import all_standing


@query("journals.entry.list", needs=Permission.JOURNALS_READ)
def entries(patient_id: UUID, *, by: Actor) -> list[JournalEntry]:
    """Each entry as it was said last, of the drawers the reader may open, the newest day first; none withdrawn."""
    drawers = drawers_for(patient_id, by=by)
    rows = {str(row.id): row for row in _said(patient_id)}
    closed = _closed(rows.values(), drawers)
    now = [
        rows[one["id"]]
        for one in rules.as_they_are(row.body() for row in rows.values())
        if rules.is_open(one, drawers) and rows[one["id"]].entry_id not in closed
    ]
    return sorted(now, key=lambda row: (row.on, row.said_at, row.id), reverse=True)


def drawers_for(patient_id: UUID, *, by: Actor) -> frozenset[str]:
    """The drawers that the actor may open in this record now, by every right that lets them read journals."""
    head = db.session.get(Head, patient_id)
    if head is None:
        return frozenset()
    now, subject = clock.now(), Subject(patient_id, head.team_id, head.site_id)
    return rules.drawers_of(
        grant.role
        for grant in grants_of(by)
        if grant.runs_at(now) and grant.covers(subject) and grant.gives(Permission.JOURNALS_READ)
    )


def kept_back(patient_id: UUID, roles: frozenset[str]) -> KeptBack:
    """What somebody with these roles is not told by sync: rows of other drawers, all rows of entries that are in
    another drawer by now or withdrawn. Who moves an entry shares the words of now, not the earlier ones. Where two
    versions stand that did not know of each other, the narrower drawer counts."""
    drawers = rules.drawers_of(roles)
    if drawers == frozenset(rules.DRAWERS):
        return KeptBack()
    rows = _said(patient_id)
    closed = _closed(rows, drawers)
    hidden = frozenset(row.id for row in rows if row.entry_id in closed or row.drawer not in drawers)
    told = {row.entry_id for row in rows if row.drawer in drawers}
    return KeptBack(hidden, frozenset(closed & told))


def _closed(rows: Collection[JournalEntry], drawers: frozenset[str]) -> set[UUID]:
    """The entries of which a version stands that is in another drawer, or taken back; for who opens all of them, what
    was received last decides."""
    if drawers == frozenset(rules.DRAWERS):
        return set()
    standing = all_standing(JournalEntry.kind, (row.version_of("entry_id") for row in rows))
    shut = (row for row in rows if not (row.state == rules.KEPT and row.drawer in drawers))
    return {row.entry_id for row in shut if str(row.id) in standing}


def _said(patient_id: UUID) -> list[JournalEntry]:
    question = select(JournalEntry).where(JournalEntry.patient_id == patient_id)
    return list(db.session.scalars(question.order_by(JournalEntry.received_at, JournalEntry.id)))
