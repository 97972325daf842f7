"""Picking one of two versions of a report. Nothing is lost: the other one stays in the record or on this tablet."""

from typing import Any

from client_kivy.reporting import CORRECT, new_ids
from client_kivy.session import Session
from client_kivy.store.events import Draft
from client_kivy.words import Words

SAID = (
    *("assignment_id", "task", "occurrence", "symptom_set", "answers", "readings", "note", "needs_us"),
    *("where", "started_from", "reported_at", "provenance", "tablet_raised"),
)
"""What is said anew of a version, word for word."""


def keep_version(session: Session, versions: list[dict[str, Any]], chosen: str, words: Words) -> None:
    """This version counts (cards of `conflict_card`). One that is not in the record is said anew, as a correction of
    the one that is; the own ones that were not chosen are put aside. Raises StoreError with nothing chosen."""
    rows = {row["id"]: row for row in session.record.check_ins}
    stands = next((one["id"] for one in versions if one["stands"]), None)
    if stands is not None and chosen != stands:
        event, made = new_ids(session.clock)
        said = {name: rows[chosen][name] for name in SAID if name in rows[chosen]}
        said["provenance"] = {k: v for k, v in said["provenance"].items() if k != "time_uncertain"}
        body = said | {"id": str(made), "amends": stands, "reason": words.say("conflicts.reason")}
        session.store.save(Draft(event, CORRECT, made, body, session.record.zone.key))
    aside = {said["entity"]: event.id for event, said in session.store.attention() if said is not None}
    for one in versions:
        if one["id"] in aside and (one["id"] != chosen or stands is not None):
            session.store.outbox.let_go(aside[one["id"]], session.clock.now())
    session.saved()
