"""One number reported by itself, outside of any check-in: judged by the plan's rules all the same. No widgets."""

from client_kivy.begun import Begun
from client_kivy.cards.record import Row
from client_kivy.opening import background_of
from client_kivy.reporting import Background, Reporting, new_ids
from client_kivy.session import Session
from client_kivy.words import Words
from shared.domain.check_in_flow import CheckInFlow

MEASURED = ("temperature", "weight")
"""What is offered by itself; blood pressure and oxygen are asked where a plan wants them."""


def measuring(session: Session, what: str, words: Words) -> Reporting:
    """A report of this one number: `measure` it, then `finish`. It is of the newest plan, whose rules look at it."""
    record, now = session.record, session.clock.now()
    one = next(iter(record.current(record.local(now).date())), None)
    event, made = new_ids(session.clock)
    begun = Begun(
        event,
        made,
        words.say(f"reading.{what}"),
        now,
        words.language,
        record.zone.key,
        one.id if one else None,
    )
    background = background_of(record, begun, one, now) if one else Background()
    flow = CheckInFlow.begin((), (what,), background.before)
    return Reporting(session.store, session.clock, begun, flow, background)


def last_measured(session: Session, what: str) -> Row | None:
    """The newest number of this kind that stands: `typed`, `typed_unit` and when it was `reported_at`."""
    rows = [row for row in session.record.check_ins if row.get("superseded_by") is None]
    for row in sorted(rows, key=lambda row: row["reported_at"], reverse=True):
        for reading in row["readings"]:
            if reading["what"] == what:
                return reading | {"reported_at": row["reported_at"]}
    return None
