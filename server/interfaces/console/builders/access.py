"""Who helps a patient, in the words of the page: since when, until when, with what, and how it ended."""

from uuid import UUID

from server.features.sharing import queries as sharing
from server.foundation.access import Actor
from server.interfaces.console.builders.words import plain
from server.interfaces.console.look import day
from server.interfaces.console.views.patient import HelperRow


def who_may_see(patient_id: UUID, *, by: Actor) -> tuple[HelperRow, ...]:
    """The helpers the patient named, the newest first; those whose right is over too."""
    return tuple(_row(one) for one in sharing.helpers(patient_id, by=by))


def _row(one: sharing.HelpersRight) -> HelperRow:
    grant = one.grant
    seen = ", ".join(sorted(plain(word) for word in grant.categories)) if grant.categories else "everything"
    ended = None
    if one.state == "withdrawn" and grant.ended_at is not None:
        ended = f"Withdrawn {day(grant.ended_at.date())}: {grant.end_reason or 'no reason given'}"
    elif one.state == "over" and grant.ends_at is not None:
        ended = f"Over since {day(grant.ends_at.date())}"
    because = f"Let in by {one.granted_by_name or 'the team'}: {seen}"
    if one.state == "coming":
        because += f", from {day(grant.starts_at.date())} on"
    return HelperRow(one.name, "helper", because, grant.ends_at.date() if grant.ends_at else None, ended)
